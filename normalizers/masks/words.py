"""The words that may stand behind a mask, by length and visible letters, and how likely each is after two others."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log

import numpy as np
import numpy.typing as npt
from pythainlp.corpus import phupha

from normalizers.lm import NUMBER, START, NgramModel, load_model
from normalizers.masks.squash import compose, decompose
from normalizers.masks.stream import WILD

Ids = npt.NDArray[np.int32]
Rows = npt.NDArray[np.intp]
Probabilities = npt.NDArray[np.float32]
UNKNOWN = -1
LONGEST = 24
_CHUNK = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+")
_MARK = re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")
_GENERAL = 0.5
"""Share of general Thai in the probability of a word without context."""
_RAREST = 2e-7
"""A word of general Thai that is rarer than this is not added."""
_OOV_FIRST, _OOV_NEXT = -11.0, -4.0


@dataclass(frozen=True, slots=True)
class Matches:
    """Words that fit a pattern: model ids, lengths in code points, and how sara am is counted in each.

    ``am``: 0 where the word has none, 1 as one code point, 2 as two.
    """

    ids: Ids
    lengths: Ids
    am: Ids
    groups: tuple[tuple[int, Rows], ...]
    """Each length and where its words stand among ``ids``."""


class WordTable:
    """All words of the model in decomposed spelling, sorted; ids are the model's.

    A word with sara am stands twice, the second time with sara am as one code point: visible text is decomposed, so the
    second can be met only where it is hidden.
    """

    def __init__(self, model: NgramModel, general: Mapping[str, int] | None = None) -> None:
        """``general``: word counts of general Thai; they are mixed into the model's, and may add words to it."""
        self.model = model
        known = model.vocabulary
        wider = [(w, n) for w, n in (general or {}).items() if _CHUNK.fullmatch(w) and len(w) <= LONGEST]
        floor = sum(n for _, n in wider) * _RAREST
        extra = [w for w, n in wider if n >= floor and w not in known]
        words = (*model.words, *extra)
        self.size = len(words)
        self.spelt = tuple(decompose(w) for w in words)
        self.number = model.id(NUMBER)
        self.start = model.id(START)
        self.alone = _mixed_shares(words, model, dict(wider))
        """The probability of each word without context, float32."""
        self.unigram = np.log(self.alone)
        thai = [i for i, w in enumerate(words) if w[0] != "<"]
        self.lookup = {self.spelt[i]: i for i in thai}
        self.short = {i: w for i in thai if (w := compose(self.spelt[i])) != self.spelt[i]}
        """The spelling with sara am as one code point, of the words that have one."""
        entries = [(self.spelt[i], i, 2 if i in self.short else 0) for i in thai]
        entries += [(w, i, 1) for i, w in self.short.items()]
        entries = sorted(e for e in entries if len(e[0]) <= LONGEST)
        self._sorted = [e[0] for e in entries]
        self._ids = np.array([e[1] for e in entries], np.int32)
        self._am = np.array([e[2] for e in entries], np.int32)
        self._lengths = np.array([len(w) for w in self._sorted], np.int32)
        padded = "".join(w.ljust(LONGEST, "\0") for w in self._sorted)
        codes = np.frombuffer(padded.encode("utf-16-le"), np.uint16)
        self._letters = np.ascontiguousarray(codes.reshape(-1, LONGEST).T)
        self._matches: dict[str, Matches] = {}

    def matching(self, pattern: str) -> Matches:
        """The words that agree with ``pattern`` from its start, end inside it and cover a ``WILD`` of it."""
        found = self._matches.get(pattern)
        if found is None:
            if len(self._matches) > 10000:
                self._matches.clear()
            found = self._matches[pattern] = self._match(pattern)
        return found

    def _match(self, pattern: str) -> Matches:
        first = pattern.index(WILD)
        lo, hi = self._range(pattern[:first])
        rows = np.arange(lo, hi)
        lengths = self._lengths[lo:hi]
        rows = rows[(lengths > first) & (lengths <= len(pattern))]
        for place in range(first + 1, len(pattern)):
            if pattern[place] != WILD:
                rows = rows[(self._lengths[rows] <= place) | (self._letters[place][rows] == ord(pattern[place]))]
        lengths = self._lengths[rows]
        groups = tuple((n, np.flatnonzero(lengths == n)) for n in np.unique(lengths).tolist())
        return Matches(self._ids[rows], lengths, self._am[rows], groups)

    def beginning(self, prefix: str, most: int = 30) -> Ids:
        """Ids of the commonest words that begin with ``prefix``."""
        lo, hi = self._range(prefix)
        ids: Ids = self._ids[lo:hi][self._am[lo:hi] != 1]
        if len(ids) > most:
            ids = ids[np.argpartition(-self.unigram[ids], most)[:most]]
        return ids

    def _range(self, prefix: str) -> tuple[int, int]:
        if not prefix:
            return 0, len(self._sorted)
        lo = bisect_left(self._sorted, prefix)
        return lo, bisect_left(self._sorted, prefix + "\uffff", lo)


def _mixed_shares(words: Sequence[str], model: NgramModel, general: Mapping[str, int]) -> Probabilities:
    total = sum(general.values())
    news = np.zeros(len(words))
    news[: len(model.words)] = model.unigram_probability
    if not total:
        return news.astype(np.float32)
    wide = np.array([general.get(w, 0) / total for w in words])
    mixed = (1 - _GENERAL) * news + _GENERAL * wide
    return np.maximum(mixed, 1e-9).astype(np.float32)


@lru_cache(maxsize=1)
def load_words() -> WordTable:
    """The table of the packaged model and PyThaiNLP's counts of general Thai, built on the first call and kept."""
    return WordTable(load_model(), phupha.unigram_word_freqs())


@dataclass(frozen=True, slots=True)
class Followers:
    """Words counted after a word or two: how many in all, of how many kinds; ``shares`` with room for unseen ones."""

    counts: Mapping[int, int]
    total: float
    kinds: float
    ids: Ids
    shares: Probabilities


class GenreModel:
    """Word counts of known phrases of the genre, mixed with the news model: short texts, so nothing is cut off."""

    def __init__(self, table: WordTable, lines: Iterable[str], *, share: float = 0.4) -> None:
        """``lines`` are squashed; ``share`` is the weight of their counts, 0 to 1."""
        self.table = table
        self._share = share
        singles: Counter[int] = Counter()
        pairs: dict[int, Counter[int]] = {}
        triples: dict[tuple[int, int], Counter[int]] = {}
        for line in lines:
            for chunk in _CHUNK.findall(line):
                ids = segment(table, chunk)
                singles.update(i for i in ids if i >= 0)
                for a, b in pairwise(ids):
                    if a >= 0 <= b:
                        pairs.setdefault(a, Counter())[b] += 1
                for a, b, c in zip(ids, ids[1:], ids[2:], strict=False):
                    if a >= 0 <= b and c >= 0:
                        triples.setdefault((a, b), Counter())[c] += 1
        self._known = bool(singles)
        self._unigram = np.zeros(table.size, np.float32)
        for i, n in singles.items():
            self._unigram[i] = n
        total = float(self._unigram.sum())
        if total:
            self._unigram /= total
        self._pairs = {k: _row(v) for k, v in pairs.items()}
        self._triples = {k: _row(v) for k, v in triples.items()}
        self._cache: dict[tuple[int, int], Probabilities] = {}
        self._before: dict[int, Probabilities] = {}
        self._single: dict[tuple[int, int, int], float] = {}

    def distribution(self, history: tuple[int, int]) -> Probabilities:
        """Log probabilities of every word after two words (``UNKNOWN`` allowed); shared, not to be changed."""
        found = self._cache.get(history)
        if found is None:
            if len(self._cache) >= 400:
                self._cache.clear()
            found = self._cache[history] = np.log(np.maximum(self._mixed(history), 1e-12))
        return found

    def before(self, word: int) -> Probabilities:
        """For each word the log probability, by the news model, that ``word`` comes next; shared, not to be changed."""
        found = self._before.get(word)
        if found is None:
            if len(self._before) >= 200:
                self._before.clear()
            found = self._before[word] = np.log(np.maximum(self.table.model.before(word, self.table.alone), 1e-12))
            for first, row in self._pairs.items():
                if word in row.counts:
                    local = self._share * row.counts[word] / (row.total + row.kinds)
                    found[first] = np.logaddexp(found[first], log(local))
        return found

    def logp(self, word: int, history: tuple[int, int]) -> float:
        """Log probability of one word after two words (``UNKNOWN`` allowed)."""
        key = (word, *history)
        found = self._single.get(key)
        if found is None:
            if len(self._single) > 500_000:
                self._single.clear()
            found = self._single[key] = self._logp(word, history)
        return found

    def _logp(self, word: int, history: tuple[int, int]) -> float:
        news = self.table.model.probability(word, history, float(self.table.alone[word]))
        if not self._known:
            return log(max(news, 1e-12))
        local = float(self._unigram[word])
        weight = self._share * 0.5
        for row in (self._pairs.get(history[1]), self._triples.get(history)):
            if row is not None:
                total, kinds = row.total, row.kinds
                local = (local * kinds + row.counts.get(word, 0)) / (total + kinds)
                weight = self._share
        return log(max(news * (1 - weight) + weight * local, 1e-12))

    def _mixed(self, history: tuple[int, int]) -> Probabilities:
        news = self.table.model.distribution(history, self.table.alone)
        if not self._known:
            return news
        local = self._unigram.copy()
        weight = self._share * 0.5
        for row in (self._pairs.get(history[1]), self._triples.get(history)):
            if row is not None:
                local *= row.kinds / (row.total + row.kinds)
                local[row.ids] += row.shares
                weight = self._share
        news *= 1 - weight
        news += weight * local
        return news


def _row(counts: Counter[int]) -> Followers:
    total, kinds = counts.total(), len(counts)
    ids = np.fromiter(counts, np.int32, kinds)
    shares = np.fromiter(counts.values(), np.float32, kinds) / np.float32(total + kinds)
    return Followers(dict(counts), float(total), float(kinds), ids, shares)


def segment(table: WordTable, chunk: str) -> list[int]:
    """The likeliest words of a run of decomposed Thai letters by single-word counts; unknown stretches are -1."""
    best = [-1e9] * (len(chunk) + 1)
    back: list[tuple[int, int]] = [(0, UNKNOWN)] * (len(chunk) + 1)
    best[0] = 0.0
    lookup, unigram = table.lookup, table.unigram
    for i in range(len(chunk)):
        score = best[i]
        if score <= -1e9:
            continue
        for j in range(i + 1, min(len(chunk), i + LONGEST) + 1):
            word = lookup.get(chunk[i:j])
            if word is not None and score + unigram[word] > best[j]:
                best[j] = score + unigram[word]
                back[j] = (i, word)
        j = i + 1
        while j < len(chunk) and _MARK.match(chunk[j]):
            j += 1
        cost = _OOV_NEXT if i and back[i][1] == UNKNOWN else _OOV_FIRST
        if score + cost > best[j]:
            best[j] = score + cost
            back[j] = (i, UNKNOWN)
    out: list[int] = []
    at = len(chunk)
    while at:
        at, word = back[at]
        if word != UNKNOWN or not out or out[-1] != UNKNOWN:
            out.append(word)
    return out[::-1]
