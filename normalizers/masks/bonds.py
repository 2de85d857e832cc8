"""How an answer goes with the words beside it, told apart from how common it is: by counts of pairs and triples."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from normalizers.lm.codec import PackedNgrams
from normalizers.masks.genre import PhraseCounts
from normalizers.masks.pool import words_of
from normalizers.masks.rank import SIGNS as PLAIN
from normalizers.masks.standing import Numbers
from normalizers.masks.words import UNKNOWN, WordTable

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.uint32] | npt.NDArray[np.int64]
BONDS = (
    "pair_before",  # how much oftener than by chance it follows the word before: a logarithm, as the next three
    "pair_after",  # ... comes before the word after
    "pair_less",  # the lesser of these
    "skip_before",  # ... stands with the word before that one, whatever is between
    "skip_after",
    "triple_amid",  # how often it was counted between its neighbours
    "triple_before",  # ... after the two words before
    "triple_after",
    "phrase_before",  # how much oftener than by chance, in phrases of the genre and what is known of the form
    "phrase_after",
    "news",  # whether news say it oftener than people do
)
SIGNS = (*PLAIN, *BONDS)
"""What an answer is judged by: by itself and by its places, and by its bonds."""
_FEW = 0.3
"""Added to what was counted and to what chance would give."""
_LEAST, _MOST = -2.0, 9.0
_RARE = 1e-7


class Pairs:
    """Counts of two words, ``keys`` sorted; how much oftener two stand together than by chance."""

    def __init__(self, keys: Keys, counts: Counts, before: Floats, after: Floats) -> None:
        """``before``, ``after``: how often each word was counted as the first and as the second."""
        self._size = len(before)
        self._keys = keys
        self._counts = counts.astype(np.float32)
        self._before = before
        self._after = after / max(float(after.sum()), 1.0)

    def bonds(self, one: Ints, two: Ints) -> Floats:
        """A third of the logarithm for each pair, 0 where a word is unknown."""
        known = (one >= 0) & (one < self._size) & (two >= 0) & (two < self._size)
        a, b = np.where(known, one, 0), np.where(known, two, 0)
        at, found = look_up(self._keys, a * self._size + b)
        times = np.where(found, self._counts[at], 0.0) if found.any() else 0.0
        chance = self._before[a] * self._after[b]
        bond = np.clip(np.log((times + _FEW) / (chance + _FEW)), _LEAST, _MOST) / 3
        return np.where(known, bond, 0.0)


class Compounds(NamedTuple):
    """Words that two others make up, by number; what follows a part of one is counted as the whole."""

    first: Ints
    second: Ints
    whole: Ints


class Counted:
    """Counts of the news model: ``pairs``, and ``skips``, pairs with one word between."""

    def __init__(self, table: WordTable) -> None:
        counts = table.model.counts
        singles = counts.unigrams.astype(np.float64)
        self.pairs = Pairs(*_with_compounds(table, counts.pair_keys, counts.pair_counts, singles), singles, singles)
        self.skips = _ends_of_triples(counts)
        self._size = len(counts.words)
        self._pair_keys, self._triple_keys = counts.pair_keys, counts.triple_keys
        self._triple_logs = np.log1p(counts.triple_counts).astype(np.float32) / 5

    def often(self, one: Ints, two: Ints, three: Ints) -> Floats:
        """How often three words were counted in a row: a fifth of the logarithm."""
        known = np.ones(len(one), np.bool_)
        for part in (one, two, three):
            known &= (part >= 0) & (part < self._size)
        a, b, c = (np.where(known, part, 0) for part in (one, two, three))
        pair, paired = look_up(self._pair_keys, a * self._size + b)
        at, found = look_up(self._triple_keys, pair * self._size + c)
        there = known & paired & found
        return np.where(there, self._triple_logs[at], 0.0) if there.any() else np.zeros(len(one))


class Bonds:
    """The signs ``BONDS`` of answers, from the counts of a model."""

    def __init__(self, table: WordTable, genre: PhraseCounts) -> None:
        """``genre``: counts of phrases, and of what is known of the form."""
        self._news = _counted(table)
        self._phrases = _pairs_of_phrases(table, genre)

    def rows(self, around: Ints, ends: Floats, joined: Floats) -> npt.NDArray[np.float32]:
        """A row of ``BONDS`` for each answer.

        ``around``: two words before and two after, by number (``UNKNOWN`` allowed); ``ends``: as of ``Ends``; ``joined``: as
        of ``Ends.joined``.
        """
        before2, before, after, after2 = around.T
        first, last = ends[:, 0].astype(np.int64), ends[:, 1].astype(np.int64)
        news = self._news
        left = np.maximum(news.pairs.bonds(before, first), joined[:, 0])
        right = np.maximum(news.pairs.bonds(last, after), joined[:, 1])
        rows = np.column_stack(
            (
                left,
                right,
                np.minimum(left, right),
                news.skips.bonds(before2, first),
                news.skips.bonds(last, after2),
                np.where(ends[:, 2] == 1, news.often(before, first, after), 0.0),
                news.often(before2, before, first),
                news.often(last, after, after2),
                np.maximum(self._phrases.bonds(before, first), joined[:, 0]),
                np.maximum(self._phrases.bonds(last, after), joined[:, 1]),
                ends[:, 3],
            )
        )
        return rows.astype(np.float32)


def _ends_of_triples(counts: PackedNgrams) -> Pairs:
    """The first and the third word of each triple, whatever stood between."""
    size = np.uint64(len(counts.words))
    ends = counts.pair_keys[(counts.triple_keys // size).astype(np.int64)] // size * size + counts.triple_keys % size
    order = np.argsort(ends)
    ends = ends[order]
    starts = np.flatnonzero(np.append(True, ends[1:] != ends[:-1])) if len(ends) else np.empty(0, np.int64)
    together = (
        np.add.reduceat(counts.triple_counts[order], starts, dtype=np.int64) if len(ends) else np.empty(0, np.int64)
    )
    first, second = ((part(ends[starts], size)).astype(np.int64) for part in (np.floor_divide, np.remainder))
    before, after = (np.bincount(words, together, int(size)).astype(np.float64) for words in (first, second))
    return Pairs(ends[starts], together, before, after)


def _pairs_of_phrases(table: WordTable, counts: PhraseCounts) -> Pairs:
    """The pairs of short texts."""
    size = table.size
    found = sorted((a * size + b, n) for a, row in counts.pairs.items() for b, n in row.items())
    keys = np.fromiter((key for key, _ in found), np.uint64, len(found))
    times = np.fromiter((n for _, n in found), np.int64, len(found))
    singles = np.zeros(size)
    singles[list(counts.singles)] = list(counts.singles.values())
    return Pairs(*_with_compounds(table, keys, times, singles), singles, singles)


def _with_compounds(table: WordTable, keys: Keys, counts: Counts, singles: Floats) -> tuple[Keys, Counts]:
    """Sorted keys and counts of pairs, with what stands together as one word: where half of it is hidden it is a pair."""
    size = len(singles)
    found = _compounds(table)
    known = (found.first < size) & (found.second < size) & (found.whole < size)
    first, second, whole = (part[known] for part in found)
    met = singles[whole] > 0
    joined = (first[met] * size + second[met]).astype(np.uint64)
    every, at = np.unique(np.concatenate((keys, joined)), return_inverse=True)
    together = np.bincount(at, np.concatenate((counts, singles[whole][met])), len(every))
    return every, together.astype(np.int64)


@lru_cache(maxsize=1)
def _compounds(table: WordTable) -> Compounds:
    """All words that can be cut in two."""
    lookup = table.lookup
    rows = [
        (first, second, whole)
        for word, whole in lookup.items()
        for cut in range(2, len(word) - 1)
        if (first := lookup.get(word[:cut])) is not None and (second := lookup.get(word[cut:])) is not None
    ]
    return Compounds(*np.array(rows, np.int64).reshape(-1, 3).T)


def look_up(keys: Keys, wanted: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Where each of ``wanted`` is among sorted ``keys``, and whether it is there at all."""
    if not len(keys):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    asked = wanted.astype(np.uint64)
    at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return at, keys[at] == asked


@lru_cache(maxsize=1)
def _counted(table: WordTable) -> Counted:
    return Counted(table)


class Ends:
    """Of answers the first and the last word by number, how many words they are, and how much oftener news say them
    than people do; each looked up once."""

    def __init__(self, table: WordTable, numbers: Numbers) -> None:
        self._table = table
        self._numbers = numbers
        self._rows = np.zeros((0, 4))
        singles = table.model.counts.unigrams.astype(np.float64)
        self._singles: list[float] = singles.tolist()
        self._total = max(float(singles.sum()), 1.0)
        news = np.zeros(table.size)
        news[: len(singles)] = singles / self._total
        # the probability without context is half of either
        self._news = np.log((news + _RARE) / np.maximum(2 * table.alone.astype(np.float64) - news, _RARE)) / 3

    def rows(self, answers: npt.NDArray[np.intp]) -> Floats:
        """A row for each of ``answers``."""
        new = []
        for text in self._numbers.texts[len(self._rows) :]:
            words = words_of(self._table, text)
            news = sum(float(self._news[i]) for i in words if i != UNKNOWN) / len(words)
            new.append((words[0], words[-1], len(words), news))
        if new:
            self._rows = np.concatenate((self._rows, new))
        return self._rows[answers]

    def joined(self, texts: Sequence[str], left: str, right: str) -> Floats:
        """How surely each makes one word with the letters ``left`` and ``right`` of it, wherever these are cut; as the
        bonds of ``Pairs``, ``_LEAST`` where it makes none."""
        lookup = self._table.lookup
        begun = [part for n in range(2, len(left) + 1) if (part := left[-n:]) in lookup]
        ended = [part for n in range(2, len(right) + 1) if (part := right[:n]) in lookup]
        out = np.full((len(texts), 2), _LEAST)
        for part in begun:
            for row in [k for k, text in enumerate(texts) if part + text in lookup]:
                out[row, 0] = max(out[row, 0], self._bond(part, texts[row], part + texts[row]))
        for part in ended:
            for row in [k for k, text in enumerate(texts) if text + part in lookup]:
                out[row, 1] = max(out[row, 1], self._bond(part, texts[row], texts[row] + part))
        return out

    def _bond(self, part: str, text: str, whole: str) -> float:
        one, two, word = (self._table.lookup.get(w, UNKNOWN) for w in (part, text, whole))
        if two == UNKNOWN or max(one, two, word) >= len(self._singles):
            return _LEAST
        chance = self._singles[one] * self._singles[two] / self._total
        return min(log((self._singles[word] + _FEW) / (chance + _FEW)), _MOST) / 3
