"""A word in place of a commoner one that differs by a single mark (ที for ที่, ใช่ for ใช้), where the neighbours leave no doubt.

Recognition of scans and careless typing drop or swap a mark and leave a word all the same: only the context can tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from typing import Final

from normalizers.clusters import Marks, skeleton
from normalizers.edits import Change
from normalizers.lexicon import Lexicon, thai_runs
from normalizers.lm import load_model
from normalizers.remembered import remembered
from pipeline.model.text import Candidate

_MARGIN: Final = 7.0
_COMMONER: Final = 2.0
"""How much commoner (natural logarithm) the other word must be to come into question at all."""
_COMMON: Final = 9.5
_TONES: Final = frozenset("่้๊๋")


def _one_mark_apart(a: tuple[Marks, ...], b: tuple[Marks, ...]) -> bool:
    """Whether ``b`` has one mark more than ``a``, or another tone in one place."""
    different = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(different) != 1:
        return False
    (x, y) = different[0]
    gone, come = set(x) - set(y), set(y) - set(x)
    return (not gone and len(come) == 1) or (len(gone) == len(come) == 1 and gone | come <= _TONES)


def _alternatives(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """Words to the common words that they are easily mistaken for."""
    common: dict[str, list[tuple[str, tuple[Marks, ...], float]]] = {}
    for word, cost in lexicon.words.items():
        if cost <= _COMMON:
            bases, marks = skeleton(word)
            common.setdefault(bases, []).append((word, marks, cost))
    out: dict[str, tuple[str, ...]] = {}
    for word, cost in lexicon.words.items():
        bases, marks = skeleton(word)
        found = tuple(
            other
            for other, its, its_cost in common.get(bases, ())
            if other != word
            and its_cost <= cost - _COMMONER
            and _one_mark_apart(marks, its)
            and "ํ" not in str(its) + str(marks)
        )
        if found:
            out[word] = found
    return out


class LookalikeFinder:
    """Finds such words with one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._alternatives = _alternatives(lexicon)
        self._in_run = remembered(self._find, 50_000)

    def changes(self, text: str) -> list[Change]:
        """What to change in a text."""
        out: list[Change] = []
        for start, end in thai_runs(text):
            edges = (text[start - 1 : start], text[end : end + 1])
            if edges[0] in (".", "x", "X") or edges[1] in (".", "x", "X", "ฯ"):
                continue
            for found in self._in_run(text[start:end], _number_after(text, end)):
                out.append(
                    Change(
                        start + found.start,
                        start + found.end,
                        found.text,
                        found.kind,
                        found.reason,
                        found.confidence,
                        found.candidates,
                    )
                )
        return out

    def _find(self, run: str, number_follows: bool) -> tuple[Change, ...]:
        tokens = self.lexicon.tokens(run)
        if not all(t.known for t in tokens):
            return ()
        words = [run[t.start : t.end] for t in tokens]
        return tuple(self._changes(words, [t.start for t in tokens], number_follows))

    def _changes(self, words: list[str], starts: list[int], number_follows: bool) -> Iterator[Change]:
        alternatives = self._alternatives
        model = load_model()
        for k, word in enumerate(words):
            if word not in alternatives or word not in model or len(words) < 2:
                continue
            left = words[max(0, k - 2) : k]
            right = [*words[k + 1 : k + 3], *(["1"] if number_follows and k + 1 == len(words) else [])]
            if not all(w in model or w == "1" for w in (*left[-1:], *right[:1])):
                continue
            plain = model.logp([word, *right], context=left)
            scored = sorted(
                ((model.logp([other, *right], context=left) - plain, other) for other in alternatives[word]),
                reverse=True,
            )
            gain, other = scored[0]
            if gain >= _MARGIN and (len(scored) == 1 or scored[1][0] < gain - 2):
                confidence = round(0.5 + 0.45 * (1 - exp(-gain / 10)), 3)
                start = starts[k]
                yield Change(
                    start,
                    start + len(word),
                    other,
                    "spelling",
                    "mark lost, by its neighbours",
                    confidence,
                    (Candidate(other, confidence),),
                )


def _number_after(text: str, end: int) -> bool:
    following = text[end : end + 2].lstrip(" ")[:1]
    return following.isdigit()
