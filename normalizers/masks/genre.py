"""The word model of the genre: the news model mixed with counts of known phrases."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import TypeVar

import numpy as np

from normalizers.corpora import thai_words
from normalizers.lm.model import Contexts, spread
from normalizers.masks.phrases import load_phrases
from normalizers.masks.squash import decompose
from normalizers.masks.words import Ids, Probabilities, WordTable, load_words, segment

_RUN = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e0-9๐-๙.,]+")
_PIECE = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+|[0-9๐-๙][0-9๐-๙.,]*")
Key = TypeVar("Key", int, tuple[int, int])
_PHRASES, _COMPOUNDS = 0.4, 0.05
"""Weights of the counts of phrases and of the dictionary's compounds."""
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
    """Pairs of words before a word, as the news model knows them, and what each layer of counts has after each."""

    contexts: Contexts
    rows: tuple[tuple[tuple[Followers, ...], ...], ...]


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


class Layer:
    """Counts of short texts as they are mixed with the news model: nothing is cut off.

    ``share`` is their weight where they know the words before, ``bare`` where they do not; 0 to 1.
    """

    def __init__(self, table: WordTable, counts: PhraseCounts, *, share: float, bare: float) -> None:
        known = bool(counts.singles)
        self.share, self.bare = (share, bare) if known else (0.0, 0.0)
        self.unigram = np.zeros(table.size, np.float32)
        for i, n in counts.singles.items():
            self.unigram[i] = n
        if known:
            self.unigram /= float(self.unigram.sum())
        self.counts = counts
        self._rows: dict[int | tuple[int, int], Followers] = {}

    def rows(self, history: tuple[int, int]) -> tuple[Followers, ...]:
        found = (self._row(self.counts.pairs, history[1]), self._row(self.counts.triples, history))
        return tuple(r for r in found if r is not None)

    def _row(self, counts: Mapping[Key, Counter[int]], before: Key) -> Followers | None:
        found = self._rows.get(before)
        if found is None and (row := counts.get(before)) is not None:
            found = self._rows[before] = _row(row)
        return found

    def mixed(self, word: int, p: float, rows: Sequence[Followers]) -> float:
        """The probability ``p`` of a word with these counts mixed in; ``rows`` are those of the history."""
        local, weight = float(self.unigram[word]), self.share if rows else self.bare
        for row in rows:
            local = (local * row.kinds + row.counts.get(word, 0)) / (row.total + row.kinds)
        return p * (1 - weight) + weight * local

    def mix(self, ids: Ids, p: Probabilities, rows: Sequence[Followers], scratch: Probabilities) -> None:
        """As ``mixed`` for many words, in place."""
        weight = self.share if rows else self.bare
        if not weight:
            return
        local: Probabilities = self.unigram[ids]
        for row in rows:
            local *= np.float32(row.kinds / (row.total + row.kinds))
            local += spread(ids, row.ids, row.shares, scratch)
        p *= np.float32(1 - weight)
        local *= np.float32(weight)
        p += local


class GenreModel:
    """The news model with word counts of the dictionary's compounds and of known phrases of the genre mixed in."""

    def __init__(self, table: WordTable, counts: PhraseCounts, compounds: PhraseCounts | None = None) -> None:
        self.table = table
        self.layers = (
            Layer(table, compounds or PhraseCounts(), share=_COMPOUNDS, bare=0.0),
            Layer(table, counts, share=_PHRASES, bare=_PHRASES / 2),
        )
        self._before: dict[int, Probabilities] = {}
        self._single: dict[tuple[int, int, int], float] = {}

    def logps(self, ids: Ids, histories: Sequence[tuple[int, int]]) -> Probabilities:
        """Log probabilities of the words ``ids``, a row for each history of two words (``UNKNOWN`` allowed)."""
        scratch = np.zeros(self.table.size, np.float32)
        return np.log(np.maximum(np.stack([self._mixed(ids, h, scratch) for h in histories]), np.float32(1e-12)))

    def before(self, word: int) -> Probabilities:
        """For each word the probability that ``word`` comes next, and at the end for an unknown one; none below 1e-12.

        By the news model and what the layers have of the pair; shared, not to be changed.
        """
        found = self._before.get(word)
        if found is None:
            if len(self._before) >= 60:
                self._before.clear()
            news = np.append(self.table.model.before(word, self.table.alone), self.table.alone[word])
            found = self._before[word] = np.maximum(news, np.float32(1e-12))
            for layer in self.layers:
                for first, row in layer.counts.pairs.items():
                    if word in row:
                        found[first] += layer.share * row[word] / (row.total() + len(row))
        return found

    def logp(self, word: int, history: tuple[int, int]) -> float:
        """Log probability of one word after two words (``UNKNOWN`` allowed)."""
        key = (word, *history)
        found = self._single.get(key)
        if found is None:
            if len(self._single) > 100_000:
                self._single.clear()
            p = self.table.model.probability(word, history, float(self.table.alone[word]))
            for layer in self.layers:
                p = layer.mixed(word, p, layer.rows(history))
            found = self._single[key] = log(max(p, 1e-12))
        return found

    def after(self, word: int, histories: Histories) -> list[float]:
        """Log probability of one word after each of many histories: as ``logp`` of each."""
        news = self.table.model.after(word, histories.contexts, float(self.table.alone[word]))
        out = []
        for p, rows in zip(news.tolist(), histories.rows, strict=True):
            for layer, row in zip(self.layers, rows, strict=True):
                p = layer.mixed(word, p, row)
            out.append(log(max(p, 1e-12)))
        return out

    def histories(self, words: Sequence[tuple[int, int]]) -> Histories:
        """Pairs of words looked up once, for ``after``."""
        rows = tuple(tuple(layer.rows(h) for layer in self.layers) for h in words)
        return Histories(self.table.model.contexts(words), rows)

    def _mixed(self, ids: Ids, history: tuple[int, int], scratch: Probabilities) -> Probabilities:
        p = self.table.model.probabilities(ids, history, self.table.alone, scratch)
        for layer in self.layers:
            layer.mix(ids, p, layer.rows(history), scratch)
        return p


@lru_cache(maxsize=1)
def packaged_counts() -> PhraseCounts:
    """The counts of the packaged phrases, made on the first call and kept; not to be changed."""
    counts = PhraseCounts()
    counts.add(load_words(), load_phrases())
    return counts


@lru_cache(maxsize=1)
def compound_counts() -> PhraseCounts:
    """How the words of PyThaiNLP's dictionary that the model does not know are put together from those that it does."""
    table, counts = load_words(), PhraseCounts()
    compounds = sorted(w for w in thai_words() if _RUN.fullmatch(w))
    counts.add(table, (d for w in compounds if (d := decompose(w)) not in table.lookup), most=sys.maxsize)
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
    return GenreModel(load_words(), counts.plus(local_counts(lines)) if lines else counts, compound_counts())


def _row(counts: Counter[int]) -> Followers:
    total, kinds = counts.total(), len(counts)
    ids = np.fromiter(counts, np.int32, kinds)
    shares = np.fromiter(counts.values(), np.float32, kinds) / np.float32(total + kinds)
    return Followers(dict(counts), float(total), float(kinds), ids, shares)
