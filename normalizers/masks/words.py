"""The words that may stand behind a mask, by length and visible letters, and how likely each is after two others."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from normalizers.lm import START, NgramModel, load_model
from normalizers.masks.squash import compose, decompose
from normalizers.masks.stream import WILD

Ids = npt.NDArray[np.int32]
Probabilities = npt.NDArray[np.float32]
UNKNOWN = -1
LONGEST = 24
_CHUNK = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+")
_MARK = re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")
_OOV_FIRST, _OOV_NEXT = -11.0, -4.0


@dataclass(frozen=True, slots=True)
class Shape:
    """Words of one number of code points: ids and letters (one row a word)."""

    ids: Ids
    letters: npt.NDArray[np.uint16]


class WordTable:
    """All words of the model in decomposed spelling; ids are the model's.

    A word with sara am can also be met counted as one code point, but only where it is hidden.
    """

    def __init__(self, model: NgramModel) -> None:
        self.model = model
        self.size = len(model.words)
        self.spelt = tuple(decompose(w) for w in model.words)
        self.number = model.id("<num>")
        self.start = model.id(START)
        thai = [i for i, w in enumerate(model.words) if w[0] != "<"]
        self.lookup = {self.spelt[i]: i for i in thai}
        self._shapes = _shapes((self.spelt[i], i) for i in thai)
        self.short = {i: w for i in thai if (w := compose(self.spelt[i])) != self.spelt[i]}
        """The spelling with sara am as one code point, of the words that have one."""
        self.has_am = np.zeros(self.size, np.int32)
        self.has_am[list(self.short)] = 1
        self._shorts = _shapes((w, i) for i, w in self.short.items())
        order = sorted(thai, key=lambda i: self.spelt[i])
        self._sorted = [self.spelt[i] for i in order]
        self._sorted_ids = np.array(order, np.int32)
        self._matches: dict[tuple[str, bool], Ids] = {}
        self.unigram = np.log(model.unigram_probability)

    def matching(self, pattern: str, *, composed: bool) -> Ids:
        """Ids of the words of this length that agree with the letters of ``pattern`` that are not ``WILD``.

        ``composed``: words as written with sara am in one code point, those without it left out.
        """
        key = (pattern, composed)
        found = self._matches.get(key)
        if found is None:
            if len(self._matches) > 20000:
                self._matches.clear()
            found = self._matches[key] = self._match(pattern, composed)
        return found

    def _match(self, pattern: str, composed: bool) -> Ids:
        shape = (self._shorts if composed else self._shapes).get(len(pattern))
        if shape is None:
            return np.empty(0, np.int32)
        rows = np.arange(len(shape.ids))
        for place, letter in enumerate(pattern):
            if letter != WILD:
                rows = rows[shape.letters[rows, place] == ord(letter)]
        return shape.ids[rows]

    def beginning(self, prefix: str) -> Ids:
        """Ids of the words that begin with ``prefix``."""
        lo = bisect_left(self._sorted, prefix)
        return self._sorted_ids[lo : bisect_left(self._sorted, prefix + "\uffff", lo)]


def _shapes(words: Iterable[tuple[str, int]]) -> dict[int, Shape]:
    groups: dict[int, list[tuple[str, int]]] = {}
    for word, i in words:
        groups.setdefault(len(word), []).append((word, i))
    out = {}
    for length, members in groups.items():
        letters = np.array([[min(ord(c), 0xFFFF) for c in w] for w, _ in members], np.uint16)
        out[length] = Shape(np.array([i for _, i in members], np.int32), letters)
    return out


@lru_cache(maxsize=1)
def load_words() -> WordTable:
    """The table of the packaged model, built on the first call and kept."""
    return WordTable(load_model())


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
                for a, b in zip(ids, ids[1:], strict=False):
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

    def distribution(self, history: tuple[int, int]) -> Probabilities:
        """Log probabilities of every word after two words (``UNKNOWN`` allowed); shared, not to be changed."""
        found = self._cache.get(history)
        if found is None:
            if len(self._cache) >= 400:
                self._cache.clear()
            found = self._cache[history] = np.log(np.maximum(self._mixed(history), 1e-12))
        return found

    def _mixed(self, history: tuple[int, int]) -> Probabilities:
        news = self.table.model.distribution(history)
        if not self._known:
            return news
        local = self._unigram.copy()
        weight = self._share * 0.5
        for row in (self._pairs.get(history[1]), self._triples.get(history)):
            if row is not None:
                ids, counts, kinds = row
                total = float(counts.sum())
                local *= kinds / (total + kinds)
                local[ids] += counts / (total + kinds)
                weight = self._share
        news *= 1 - weight
        news += weight * local
        return news


def _row(counts: Counter[int]) -> tuple[Ids, Probabilities, float]:
    ids = np.fromiter(counts, np.int32, len(counts))
    return ids, np.fromiter(counts.values(), np.float32, len(counts)), float(len(counts))


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
