"""The words that the normaliser knows, and what each costs (negative natural logarithm of its frequency)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from math import log
from pathlib import Path
from typing import Final

from normalizers.corpora import corpus_file, lines_of
from normalizers.lm import load_model
from normalizers.trees import Trie, without_collection
from pipeline.model.lean import lean
from pipeline.model.remembered import remembered

DATA: Final = Path(__file__).parent / "data"
UNKNOWN_BASE: Final = 12.0
"""Cost of an unknown cluster (a base with its marks) in the segmentation."""
_RARE: Final = 15.0
_RUBBLE: Final = 17.0
"""Rare short words of the dictionary stand in for nothing but themselves."""
_COMPOUND: Final = 13.0
_NAME_ELEMENT: Final = 13.5
"""Right as it stands, and no repair: names are spelt in many ways."""
_FEWEST_OF_NAME: Final = 3

_CONSONANT: Final = re.compile("[\u0e01-\u0e2e]")
_MARKS: Final = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
FOLLOWERS: Final = _MARKS | frozenset("ะาำๅ")
THAI_RUN: Final = re.compile("[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e4e]+")
_THAI_WORD: Final = re.compile(f"(?![{''.join(sorted(FOLLOWERS))}]){THAI_RUN.pattern}")


@lean
class Token:
    """A piece of a Thai run: a word of the lexicon, or ``known`` false for a cluster that belongs to none."""

    start: int
    end: int
    known: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words with their costs. ``syllables`` are well-formed but may be no words; ``places`` are names, likely only after
    a word such as ตำบล; ``abbreviations`` are spelt without dots."""

    words: dict[str, float]
    syllables: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    trie: Trie = field(default_factory=lambda: Trie({}), repr=False, compare=False)

    def __contains__(self, word: object) -> bool:
        return word in self.words

    _tokens: Callable[[str], tuple[Token, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_tokens", remembered(partial(segment, lexicon=self), 50_000))

    def tokens(self, run: str) -> tuple[Token, ...]:
        """``segment``, remembered."""
        return self._tokens(run)

    def cost_of_run(self, run: str) -> float:
        """What a run of letters costs as the words that ``tokens`` tells, and clusters of no word."""
        return sum(self.words[run[t.start : t.end]] if t.known else UNKNOWN_BASE for t in self.tokens(run))

    def likelier(self, run: str, other: str) -> bool:
        """Whether another run of letters is likelier words."""
        return self.cost_of_run(other) < self.cost_of_run(run)

    def cost(self, word: str) -> float | None:
        """Negative log frequency, or None for no word."""
        return self.words.get(word)


def read_list(kind: str) -> frozenset[str]:
    """The entries of one kind in ``cues.tsv``: what words before a name, or confusable letters, are.

    >>> "ตำบล" in read_list("place"), "นาย" in read_list("title")
    (True, True)
    """
    lines = (line.split("\t") for line in lines_of(DATA / "cues.tsv"))
    return frozenset(word for name, words in lines if name == kind for word in words.split())


def is_thai_word(word: str) -> bool:
    """Whether a string is Thai letters and marks only, and does not begin with a mark.

    >>> [is_thai_word(w) for w in ("น้ำ", "ฯลฯ", "่าง", "ป.ป.ช.")]
    [True, False, False, False]
    """
    return _THAI_WORD.fullmatch(word) is not None


def build_lexicon(words: dict[str, float], syllables: Iterable[str] = (), abbreviations: Iterable[str] = ()) -> Lexicon:
    """A lexicon of one's own, e.g. for a test or a site: words with costs (12 is middling, 6 common, 16 rare)."""
    return Lexicon(words, frozenset(syllables), frozenset(), frozenset(abbreviations), Trie(words))


def _consonants(word: str) -> int:
    return len(_CONSONANT.findall(word))


@lru_cache(maxsize=1)
@without_collection()
def load_lexicon() -> Lexicon:
    """The general lexicon: words of PyThaiNLP's list (CC0) with frequencies of government news, and our own lists.

    Read once, on the first call; nothing is downloaded.
    """
    model = load_model()
    news = {w: -log(p) for w, p in zip(model.words, model.unigram_probability, strict=True) if p > 0}
    words: dict[str, float] = {}
    for word in lines_of(corpus_file("words_th.txt")):
        if is_thai_word(word) and (len(word) >= 2 or word == "ณ"):
            cost = news.get(word, _RARE)
            words[word] = cost if cost < 13.0 or _consonants(word) > 2 else max(cost, _RUBBLE)
    for line in lines_of(DATA / "vocabulary.tsv"):
        word, _, given = line.partition("\t")
        if is_thai_word(word):
            words[word] = min(words.get(word, 99.0), float(given) if given else _COMPOUND)
    for word in lines_of(DATA / "name_elements.tsv"):
        if len(word) >= _FEWEST_OF_NAME and is_thai_word(word):
            words.setdefault(word, _NAME_ELEMENT)
    places = frozenset(w for w in lines_of(DATA / "places.tsv") if is_thai_word(w) and w not in words)
    abbreviations = frozenset(line.partition("\t")[0].replace(".", "") for line in lines_of(DATA / "abbreviations.tsv"))
    for word in abbreviations & words.keys():
        if len(word) <= 3 and _consonants(word) == len(word):  # frequent with its full stops, not as a word
            words[word] = max(words[word], _COMPOUND)
    syllables = frozenset(s for s in lines_of(corpus_file("syllables_th.txt")) if is_thai_word(s) and len(s) >= 2)
    return Lexicon(words, syllables, places, abbreviations, Trie(words))


def segment(run: str, lexicon: Lexicon) -> tuple[Token, ...]:
    """The cheapest way to read a run of Thai letters as words; what belongs to no word comes cluster by cluster.

    >>> [run[t.start:t.end] for run in ("การประเมินผล",) for t in segment(run, load_lexicon())]
    ['การประเมินผล']
    """
    n = len(run)
    best = [1e9] * (n + 1)
    best[0] = 0.0
    back = [0] * (n + 1)
    known = [False] * (n + 1)
    root = lexicon.trie
    for i in range(n):
        so_far = best[i]
        if so_far >= 1e9:
            continue
        j = i + 1
        while j < n and run[j] in _MARKS:
            j += 1
        if so_far + UNKNOWN_BASE < best[j]:
            best[j], back[j], known[j] = so_far + UNKNOWN_BASE, i, False
        node = root
        for j in range(i, n):
            onward = node.following
            step = (node.grow() if onward is None else onward).get(run[j])
            if step is None:
                break
            node = step
            cost = node.cost
            if cost is not None and (j + 1 == n or run[j + 1] not in FOLLOWERS):
                total = so_far + cost
                if total < best[j + 1]:
                    best[j + 1], back[j + 1], known[j + 1] = total, i, True
    out: list[Token] = []
    at = n
    while at > 0:
        out.append(Token(back[at], at, known[at]))
        at = back[at]
    return tuple(reversed(out))


def thai_runs(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each unbroken run of Thai letters and marks (no digits, ฯ, spaces)."""
    return (m.span() for m in THAI_RUN.finditer(text))


def word_share(text: str) -> float:
    """Share of the Thai characters that belong to known words of two or more consonants, 0 to 1; 0 without any Thai.

    >>> word_share("ระดับความสำเร็จของการดำเนินงาน") > 0.9, word_share("บบญชชทกธนงกฟห") < 0.5
    (True, True)
    """
    lexicon = load_lexicon()
    total = good = 0
    for start, end in thai_runs(text):
        run = text[start:end]
        total += len(run)
        for t in lexicon.tokens(run):
            if t.known and _consonants(run[t.start : t.end]) >= 2:
                good += t.end - t.start
    return good / total if total else 0.0
