"""The word model of the genre: the news model mixed with counts of known phrases."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import TypeVar

import numpy as np

from normalizers.lm.model import Contexts, spread
from normalizers.masks.phrases import load_phrases
from normalizers.masks.words import Ids, Probabilities, WordTable, load_words, segment

_RUN = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e0-9๐-๙.,]+")
_PIECE = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+|[0-9๐-๙][0-9๐-๙.,]*")
Key = TypeVar("Key", int, tuple[int, int])
_MOST_LETTERS = 300_000
"""Letters of vocabulary and earlier documents that are cut into words; places are looked up in all of them."""


@dataclass(frozen=True, slots=True)
class Followers:
    """Words counted after a word or two: how many in all, of how many kinds; ``shares`` with room for unseen ones."""

    counts: Mapping[int, int]
    total: float
    kinds: float
    ids: Ids
    shares: Probabilities


@dataclass(frozen=True, slots=True)
class Histories:
    """Pairs of words before a word, as the news model knows them, and what phrases have after each."""

    contexts: Contexts
    rows: tuple[tuple[Followers, ...], ...]


class PhraseCounts:
    """How often words stand alone, after one and after two others, in short texts."""

    def __init__(self) -> None:
        self.singles: Counter[int] = Counter()
        self.pairs: dict[int, Counter[int]] = {}
        self.triples: dict[tuple[int, int], Counter[int]] = {}

    def add(self, table: WordTable, lines: Iterable[str], *, most: int = _MOST_LETTERS) -> None:
        """Count squashed ``lines`` as far as ``most`` letters."""
        for line in lines:
            most -= len(line)
            if most < 0:
                break
            for ids in _runs(table, line):
                self.singles.update(i for i in ids if i >= 0)
                for a, b in pairwise(ids):
                    if a >= 0 <= b:
                        self.pairs.setdefault(a, Counter())[b] += 1
                for a, b, c in zip(ids, ids[1:], ids[2:], strict=False):
                    if a >= 0 <= b and c >= 0:
                        self.triples.setdefault((a, b), Counter())[c] += 1

    def plus(self, more: PhraseCounts) -> PhraseCounts:
        """Both together; rows that only one has are shared with it."""
        out = PhraseCounts()
        out.singles = self.singles + more.singles
        out.pairs = _sum(self.pairs, more.pairs)
        out.triples = _sum(self.triples, more.triples)
        return out


def _runs(table: WordTable, line: str) -> Iterator[list[int]]:
    """The words of each run of letters and figures; a figure is the word ``<num>``."""
    for run in _RUN.findall(line):
        ids: list[int] = []
        for piece in _PIECE.findall(run):
            ids += [table.number] if piece[0].isdigit() else segment(table, piece)
        yield ids


def _sum(one: Mapping[Key, Counter[int]], two: Mapping[Key, Counter[int]]) -> dict[Key, Counter[int]]:
    return {**one, **{k: v + one[k] if k in one else v for k, v in two.items()}}


class GenreModel:
    """Word counts of known phrases of the genre, mixed with the news model: short texts, so nothing is cut off."""

    def __init__(self, table: WordTable, counts: PhraseCounts, *, share: float = 0.4) -> None:
        """``share`` is the weight of ``counts``, 0 to 1."""
        self.table = table
        self._known = bool(counts.singles)
        self.share = share if self._known else 0.0
        self.unigram = np.zeros(table.size, np.float32)
        for i, n in counts.singles.items():
            self.unigram[i] = n
        total = float(self.unigram.sum())
        if total:
            self.unigram /= total
        self.pairs = {k: _row(v) for k, v in counts.pairs.items()}
        self.triples = {k: _row(v) for k, v in counts.triples.items()}
        self._before: dict[int, Probabilities] = {}
        self._single: dict[tuple[int, int, int], float] = {}

    def logps(self, ids: Ids, histories: Sequence[tuple[int, int]]) -> Probabilities:
        """Log probabilities of the words ``ids``, a row for each history of two words (``UNKNOWN`` allowed)."""
        scratch = np.zeros(self.table.size, np.float32)
        return np.log(np.maximum(np.stack([self._mixed(ids, h, scratch) for h in histories]), np.float32(1e-12)))

    def before(self, word: int) -> Probabilities:
        """For each word the probability that ``word`` comes next, and at the end for an unknown one; none below 1e-12.

        By the news model and what phrases have of the pair; shared, not to be changed.
        """
        found = self._before.get(word)
        if found is None:
            if len(self._before) >= 60:
                self._before.clear()
            news = np.append(self.table.model.before(word, self.table.alone), self.table.alone[word])
            found = self._before[word] = np.maximum(news, np.float32(1e-12))
            for first, row in self.pairs.items():
                if word in row.counts:
                    found[first] += self.share * row.counts[word] / (row.total + row.kinds)
        return found

    def logp(self, word: int, history: tuple[int, int]) -> float:
        """Log probability of one word after two words (``UNKNOWN`` allowed)."""
        key = (word, *history)
        found = self._single.get(key)
        if found is None:
            if len(self._single) > 100_000:
                self._single.clear()
            found = self._single[key] = self._logp(word, history)
        return found

    def after(self, word: int, histories: Histories) -> list[float]:
        """Log probability of one word after each of many histories: as ``logp`` of each."""
        news = self.table.model.after(word, histories.contexts, float(self.table.alone[word]))
        if not self._known:
            return [log(p) for p in np.maximum(news, 1e-12).tolist()]
        alone = float(self.unigram[word])
        out = []
        for p, rows in zip(news.tolist(), histories.rows, strict=True):
            local, weight = alone, self.share * 0.5
            for row in rows:
                local = (local * row.kinds + row.counts.get(word, 0)) / (row.total + row.kinds)
                weight = self.share
            out.append(log(max(p * (1 - weight) + weight * local, 1e-12)))
        return out

    def histories(self, words: Sequence[tuple[int, int]]) -> Histories:
        """Pairs of words looked up once, for ``after``."""
        found = [(self.pairs.get(h[1]), self.triples.get(h)) for h in words]
        rows = tuple(tuple(r for r in row if r is not None) for row in found)
        return Histories(self.table.model.contexts(words), rows)

    def _logp(self, word: int, history: tuple[int, int]) -> float:
        news = self.table.model.probability(word, history, float(self.table.alone[word]))
        if not self._known:
            return log(max(news, 1e-12))
        local = float(self.unigram[word])
        weight = self.share * 0.5
        for row in (self.pairs.get(history[1]), self.triples.get(history)):
            if row is not None:
                total, kinds = row.total, row.kinds
                local = (local * kinds + row.counts.get(word, 0)) / (total + kinds)
                weight = self.share
        return log(max(news * (1 - weight) + weight * local, 1e-12))

    def _mixed(self, ids: Ids, history: tuple[int, int], scratch: Probabilities) -> Probabilities:
        news = self.table.model.probabilities(ids, history, self.table.alone, scratch)
        if not self._known:
            return news
        local: Probabilities = self.unigram[ids]
        weight = self.share * 0.5
        for row in (self.pairs.get(history[1]), self.triples.get(history)):
            if row is not None:
                local *= np.float32(row.kinds / (row.total + row.kinds))
                local += spread(ids, row.ids, row.shares, scratch)
                weight = self.share
        news *= np.float32(1 - weight)
        local *= np.float32(weight)
        news += local
        return news


@lru_cache(maxsize=1)
def packaged_counts() -> PhraseCounts:
    """The counts of the packaged phrases, made on the first call and kept; not to be changed."""
    counts = PhraseCounts()
    counts.add(load_words(), load_phrases())
    return counts


@lru_cache(maxsize=2)
def local_counts(lines: tuple[str, ...]) -> PhraseCounts:
    """The counts of ``lines`` (squashed: vocabulary, earlier documents); kept, not to be changed."""
    counts = PhraseCounts()
    counts.add(load_words(), lines)
    return counts


@lru_cache(maxsize=2)
def genre_model(lines: tuple[str, ...]) -> GenreModel:
    """The model of the packaged phrases and of ``lines`` (squashed: vocabulary, earlier documents); kept."""
    counts = packaged_counts()
    return GenreModel(load_words(), counts.plus(local_counts(lines)) if lines else counts)


def _row(counts: Counter[int]) -> Followers:
    total, kinds = counts.total(), len(counts)
    ids = np.fromiter(counts, np.int32, kinds)
    shares = np.fromiter(counts.values(), np.float32, kinds) / np.float32(total + kinds)
    return Followers(dict(counts), float(total), float(kinds), ids, shares)
