"""The words that may stand behind a mask, by length and visible letters, and how likely each is after two others."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from normalizers.corpora import general_counts
from normalizers.lm import NUMBER, START, NgramModel, load_model
from normalizers.masks.native import native_words
from normalizers.masks.squash import compose, decompose
from normalizers.masks.stream import WILD

Ids = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int32]
Probabilities = npt.NDArray[np.float32]
Arcs = tuple[tuple[int, int], ...]
"""Words that begin at one place: lengths in code points, and ids."""
UNKNOWN = -1
LONGEST = 24
_CHUNK = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+")
_MARK = re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")
_GENERAL = 0.5
"""Share of general Thai in the probability of a word without context."""
_RAREST = 2e-7
"""A word of general Thai that is rarer than this is not added."""
_MOST_RESTS = 200
"""Words of one length looked at where the mask goes on behind them."""
_MOST_MATCHES = 400
"""Patterns whose words are kept: the next readings of one place ask for them again."""
_WORSE_CUT = 9.0
"""So much less likely, in logarithms, a way to cut visible letters into words is not followed."""
_BROKEN_OFF = -9.0
_EVERYDAY = 8000
"""So many of the commonest words are looked for behind another hidden word where they go on visibly."""
_TWO_MORE = 6
"""Fewer hidden letters than this behind a hidden word are one word more, not two."""
_OOV_FIRST, _OOV_NEXT = -11.0, -4.0


@dataclass(frozen=True, slots=True)
class Matches:
    """Words that fit a pattern: model ids, lengths in code points, and how sara am is counted in each.

    ``am``: 0 where the word has none, 1 as one code point, 2 as two.
    """

    ids: Ids
    lengths: Ids
    am: Ids
    groups: tuple[tuple[int, int, int], ...]
    """Each length and where its words begin and end among ``ids``."""


@dataclass(frozen=True, slots=True)
class Spellings:
    """The spellings of all words, sorted: ``letters`` one after another (UTF-16), ``at`` where each begins and the last ends.

    Of each its word (``ids``), how it counts sara am (``am``, as in ``Matches``), its ``rank`` from the commonest on, and
    whether it is one of the commonest (``everyday``).
    """

    letters: npt.NDArray[np.uint16]
    at: Rows
    ids: Ids
    am: Rows
    rank: Rows
    everyday: npt.NDArray[np.bool_]


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
        self.costs: list[float] = self.unigram.tolist()
        thai = [i for i, w in enumerate(words) if w[0] != "<"]
        self.lookup = {self.spelt[i]: i for i in thai}
        self.longest: dict[str, int] = {}
        """How long a word can be, by its first two letters."""
        for word in self.lookup:
            self.longest[word[:2]] = max(len(word), self.longest.get(word[:2], 0))
        self.short = {i: w for i in thai if (w := compose(self.spelt[i])) != self.spelt[i]}
        """The spelling with sara am as one code point, of the words that have one."""
        entries = [(self.spelt[i], i, 2 if i in self.short else 0) for i in thai]
        entries += [(w, i, 1) for i, w in self.short.items()]
        entries.sort()
        self._sorted = [e[0] for e in entries]
        self._ids = np.array([e[1] for e in entries], np.int32)
        self._am = np.array([e[2] for e in entries], np.int32)
        self._lengths = np.array([len(w) for w in self._sorted], np.int32)
        padded = "".join(w[:LONGEST].ljust(LONGEST, "\0") for w in self._sorted)
        codes = np.frombuffer(padded.encode("utf-16-le"), np.uint16)
        self._letters = np.ascontiguousarray(codes.reshape(-1, LONGEST).T)
        alone = self.alone[self._ids]
        self._rank = np.empty(len(entries), np.int32)
        self._rank[np.argsort(-alone, kind="stable")] = np.arange(len(entries), dtype=np.int32)
        self._by_length = [np.flatnonzero(self._lengths == n).astype(np.int32) for n in range(LONGEST + 1)]
        self._common = [self.commonest(rows) for rows in self._by_length]
        self._length_shares = [float(alone[rows].sum()) for rows in self._by_length]
        self._everyday = alone >= np.sort(self.alone)[-min(_EVERYDAY, self.size)]
        self._lettered: dict[tuple[int, str, bool], Rows] = {}
        self._matches: dict[tuple[str, bool], Matches] = {}
        self._begun: dict[str, bool] = {}
        self._arcs: dict[tuple[str, bool, bool], tuple[Arcs, ...]] = {}
        self.native = native_words(self)

    def spellings(self) -> Spellings:
        codes = np.frombuffer("".join(self._sorted).encode("utf-16-le"), np.uint16)
        at = np.cumsum([0, *self._lengths.tolist()]).astype(np.int32)
        return Spellings(codes, at, self._ids, self._am, self._rank, self._everyday)

    def length_share(self, length: int) -> float:
        """The probability that a word has so many code points."""
        return self._length_shares[min(length, LONGEST)]

    def matching(self, pattern: str, *, first: bool = True) -> Matches:
        """The words that agree with ``pattern`` from its start, end inside it and cover a ``WILD`` of it.

        Where another hidden word stands before (not ``first``), only the commonest of each length.
        """
        found = self._matches.get((pattern, first))
        if found is None:
            if len(self._matches) >= _MOST_MATCHES:
                self._matches.clear()
            found = self._matches[pattern, first] = self._match(pattern, every=first)
        return found

    def _match(self, pattern: str, *, every: bool) -> Matches:
        first = pattern.index(WILD)
        hidden = first + len(pattern[first:]) - len(pattern[first:].lstrip(WILD))
        if first:
            lo, hi = self._range(pattern[:first])
            rows = np.arange(lo, hi, dtype=np.int32)
            rows = rows[self._lengths[lo:hi] > first]
        elif hidden < len(pattern):
            rows = self._having(hidden, pattern[hidden], every=every)
        else:
            rows = np.empty(0, np.int32)
        rows = rows[self._lengths[rows] <= len(pattern)]
        for place in range(hidden, len(pattern)):
            if pattern[place] != WILD:
                rows = rows[(self._lengths[rows] <= place) | (self._letters[place][rows] == ord(pattern[place]))]
        rows = self._commonest_rests(rows, pattern, first, every=every)
        if not first:  # words that end before the first visible letter: the same for all patterns
            # no word of one letter: it is a part of another
            shorter = range(2, min(hidden - 1, LONGEST + 1)) if every or hidden >= _TWO_MORE else ()
            inside = [self._common[n] for n in shorter]
            whole = [(self._by_length if every else self._common)[hidden]] if hidden <= LONGEST else []
            rows = np.concatenate((*inside, *whole, rows))
        lengths = self._lengths[rows]
        bounds = [0, *(np.flatnonzero(np.diff(lengths)) + 1).tolist(), len(rows)] if len(rows) else [0]
        groups = tuple((int(lengths[lo]), lo, hi) for lo, hi in pairwise(bounds))
        return Matches(self._ids[rows], lengths, self._am[rows], groups)

    def _having(self, place: int, letter: str, *, every: bool) -> Rows:
        """The words that have ``letter`` at ``place``, from 0; not ``every``: only of the commonest words."""
        found = self._lettered.get((place, letter, every))
        if found is None:
            fits = self._letters[place] == ord(letter)
            rows = np.flatnonzero(fits if every else fits & self._everyday).astype(np.int32)
            found = self._lettered[place, letter, every] = rows
        return found

    def _commonest_rests(self, rows: Rows, pattern: str, first: int, *, every: bool) -> Rows:
        """``rows`` by length, without the rarer of the words that end where more is hidden, or of all but ``every``."""
        kept = []
        lengths = self._lengths[rows]
        for n in np.unique(lengths).tolist():
            part = rows[lengths == n]
            kept.append(self.commonest(part) if not every or (n > first and pattern[n : n + 1] == WILD) else part)
        return np.concatenate(kept) if kept else rows

    def commonest(self, rows: Rows) -> Rows:
        """Of many spellings the commonest, in their order."""
        if len(rows) <= _MOST_RESTS:
            return rows
        return rows[np.sort(np.argpartition(self._rank[rows], _MOST_RESTS)[:_MOST_RESTS])]

    def beginning(self, prefix: str, most: int = 12) -> Ids:
        """Ids of the commonest words that begin with ``prefix``."""
        lo, hi = self._range(prefix)
        rows = np.arange(lo, hi)[self._am[lo:hi] != 1]
        ids: Ids = self._ids[rows[np.argsort(self._rank[rows])[:most]]]
        return ids

    def arcs(self, run: str, *, open_end: bool, cut: bool) -> tuple[Arcs, ...]:
        """For each place of a run of visible letters the words that begin there.

        Left out are those behind which the run cannot be cut into words nearly as well as otherwise; but not with an
        ``open_end``, where hidden letters follow. ``cut``: the last word may be broken off.
        """
        key = (run, open_end, cut)
        found = self._arcs.get(key)
        if found is None:
            if len(self._arcs) > 5000:
                self._arcs.clear()
            found = self._arcs[key] = self._find_arcs(run, open_end=open_end, cut=cut)
        return found

    def _find_arcs(self, run: str, *, open_end: bool, cut: bool) -> tuple[Arcs, ...]:
        rest = [0.0] * (len(run) + 1)
        out: list[Arcs] = [()] * len(run)
        for i in range(len(run) - 1, -1, -1):
            here: list[tuple[float, int, int]] = []
            for j in range(i + 1, min(len(run), i + self.longest.get(run[i : i + 2], 1)) + 1):
                word = self.lookup.get(run[i:j])
                if word is not None:
                    here.append((self.costs[word] + rest[j], j - i, word))
            likeliest = max((cost for cost, _, _ in here), default=-1e9)
            rest[i] = max(likeliest, _OOV_FIRST + rest[i + 1])
            if cut and len(run) - i < LONGEST:
                rest[i] = max(rest[i], _BROKEN_OFF)
            out[i] = tuple((n, word) for cost, n, word in here if open_end or cost > likeliest - _WORSE_CUT)
        return tuple(out)

    def begins(self, prefix: str) -> bool:
        """Whether any word begins with ``prefix`` and goes on."""
        found = self._begun.get(prefix)
        if found is None:
            if len(self._begun) > 50_000:
                self._begun.clear()
            lo = bisect_left(self._sorted, prefix)
            lo += lo < len(self._sorted) and self._sorted[lo] == prefix
            found = self._begun[prefix] = lo < len(self._sorted) and self._sorted[lo].startswith(prefix)
        return found

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
    return WordTable(load_model(), general_counts())


@lru_cache(maxsize=20_000)
def segment(table: WordTable, chunk: str) -> tuple[int, ...]:
    """The likeliest words of a run of decomposed Thai letters by single-word counts; unknown stretches are -1."""
    return segment_plainly(table, chunk) if table.native is None else table.native.segment(chunk)


def segment_plainly(table: WordTable, chunk: str) -> tuple[int, ...]:
    """As ``segment``, in Python."""
    best = [-1e9] * (len(chunk) + 1)
    back: list[tuple[int, int]] = [(0, UNKNOWN)] * (len(chunk) + 1)
    best[0] = 0.0
    lookup, unigram, longest = table.lookup, table.costs, table.longest
    for i in range(len(chunk)):
        score = best[i]
        if score <= -1e9:
            continue
        for j in range(i + 1, min(len(chunk), i + longest.get(chunk[i : i + 2], 1)) + 1):
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
    return tuple(reversed(out))
