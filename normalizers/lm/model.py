"""A word trigram model of Thai, smoothed by absolute discounting and interpolation."""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from normalizers.lm.codec import DATA, PackedNgrams, decode

START = "<s>"
NUMBER = "<num>"
UNKNOWN = -1
"""The id of a word that the model does not know."""
_DISCOUNT = 0.75
_UNKNOWN_SHARE = 1e-4
"""Probability mass kept for all unknown words together, shared out by length (see ``_unknown``)."""

Float = npt.NDArray[np.float64]
Float32 = npt.NDArray[np.float32]
Int32 = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


class Contexts(NamedTuple):
    """Histories: whether the last word is ``known``, its id, the index of the pair, and whether there is one (``two``)."""

    known: Bools
    last: npt.NDArray[np.int64]
    pair: npt.NDArray[np.int64]
    two: Bools


class NgramModel:
    """Probabilities of words after at most two words. Words are those of PyThaiNLP's newmm, sara am composed.

    A run of digits is the word ``<num>``; ``<s>`` stands twice before and once after a line. Logarithms are natural.
    """

    def __init__(self, ngrams: PackedNgrams) -> None:
        size = len(ngrams.words)
        self.counts = ngrams
        self.words = ngrams.words
        self._ids = {w: i for i, w in enumerate(ngrams.words)}
        self._size = size
        self._pair_keys = ngrams.pair_keys.data
        self._triple_keys = ngrams.triple_keys.data
        unigrams = ngrams.unigrams.astype(np.float64)
        # <s> is a context, not a word to be guessed; it keeps a share as the end of a line
        share = unigrams / unigrams.sum() * (1 - _UNKNOWN_SHARE)
        self.unigram_probability: Float = share
        pair_first = (ngrams.pair_keys // np.uint64(size)).astype(np.int64)
        pair_counts = np.maximum(ngrams.pair_counts - _DISCOUNT, 0.0)
        triple_first = (ngrams.triple_keys // np.uint64(size)).astype(np.int64)
        triple_counts = np.maximum(ngrams.triple_counts - _DISCOUNT, 0.0)
        pair_mass = np.bincount(pair_first, weights=pair_counts, minlength=size)
        triple_mass = np.bincount(triple_first, weights=triple_counts, minlength=len(pair_counts))
        # counts are rounded to a logarithmic scale: a sum of parts may exceed the whole by a little
        pair_total = np.maximum(unigrams, pair_mass * 1.02 + _DISCOUNT)
        triple_total = np.maximum(ngrams.pair_counts.astype(np.float64), triple_mass * 1.02 + _DISCOUNT)
        self._pair_share = (pair_counts / pair_total[pair_first]).astype(np.float32)
        self._triple_share = (triple_counts / triple_total[triple_first]).astype(np.float32)
        self._pair_rest = (1 - pair_mass / pair_total).astype(np.float32)
        self._triple_rest = (1 - triple_mass / triple_total).astype(np.float32)
        self._pair_words = (ngrams.pair_keys % np.uint64(size)).astype(np.int32)
        self._triple_words = (ngrams.triple_keys % np.uint64(size)).astype(np.int32)
        self._pair_first = pair_first.astype(np.int32)
        self._by_second = np.argsort(self._pair_words, kind="stable").astype(np.int32)
        self._by_second_range = np.searchsorted(self._pair_words[self._by_second], np.arange(size + 1))
        self._pair_range = np.searchsorted(pair_first, np.arange(size + 1))
        self._triple_range = np.searchsorted(triple_first, np.arange(len(pair_counts) + 1)).astype(np.int32)

    @property
    def vocabulary(self) -> frozenset[str]:
        """All words, the two signs ``<s>`` and ``<num>`` included."""
        return frozenset(self._ids)

    def __contains__(self, word: object) -> bool:
        return word in self._ids

    def id(self, word: str) -> int:
        """The word's number, or ``UNKNOWN``; digits are all one word."""
        found = self._ids.get(word)
        if found is not None:
            return found
        return self._ids[NUMBER] if word.isdigit() else UNKNOWN

    def knows_pair(self, first: str, second: str) -> bool:
        """Whether the counts have seen one word right before another; digits are all one word.

        >>> [load_model().knows_pair(*pair) for pair in (("ปี", "งบประมาณ"), ("งบประมาณ", "ปู"))]
        [True, False]
        """
        a, b = self.id(first), self.id(second)
        return 0 <= a < self._size and 0 <= b < self._size and self._find(self._pair_keys, a * self._size + b) >= 0

    def ids(self, words: Iterable[str]) -> list[int]:
        return [self.id(w) for w in words]

    def unigram(self, word: str) -> float:
        """Natural logarithm of the word's probability without context."""
        i = self.id(word)
        return _unknown(len(word)) if i < 0 else log(self.unigram_probability[i])

    def logp(self, words: Sequence[str], *, context: Sequence[str] = ()) -> float:
        """Natural logarithm of the probability that ``words`` follow ``context``.

        >>> model = load_model()
        >>> model.logp(["องค์การ", "บริหาร"]) > model.logp(["องค์การ", "บริเวณ"])
        True
        """
        history = self.ids(context[-2:])
        total = 0.0
        for word in words:
            i = self.id(word)
            total += _unknown(len(word)) if i < 0 else log(self.probability(i, history))
            history = [*history[-1:], i]
        return total

    def probability(self, word: int, history: Sequence[int], alone: float | None = None) -> float:
        """The probability of a known word after up to two words given by number (``UNKNOWN`` allowed).

        ``alone`` replaces the word's probability without context, as in ``distribution``.
        """
        p = float(self.unigram_probability[word]) if alone is None else alone
        if not history or not 0 <= history[-1] < self._size:
            return p
        last = history[-1]
        p *= float(self._pair_rest[last])
        at = self._find(self._pair_keys, last * self._size + word) if word < self._size else -1
        if at >= 0:
            p += float(self._pair_share[at])
        if len(history) < 2 or not 0 <= history[-2] < self._size:
            return p
        pair = self._find(self._pair_keys, history[-2] * self._size + last)
        if pair < 0:
            return p
        p *= float(self._triple_rest[pair])
        at = self._find(self._triple_keys, pair * self._size + word) if word < self._size else -1
        return p + float(self._triple_share[at]) if at >= 0 else p

    def probabilities(self, ids: Int32, history: Sequence[int], alone: Float32, scratch: Float32) -> Float32:
        """The probabilities of the words ``ids`` after up to two words (``UNKNOWN`` allowed); float32, a new array.

        ``alone`` replaces the probabilities without context; it may be longer, for words that only it knows. ``scratch``
        is as long, all zero, and is so again afterwards.
        """
        p: Float32 = alone[ids]
        if not history or not 0 <= history[-1] < self._size:
            return p
        last = history[-1]
        p *= self._pair_rest[last]
        lo, hi = self._pair_range[last], self._pair_range[last + 1]
        p += spread(ids, self._pair_words[lo:hi], self._pair_share[lo:hi], scratch)
        if len(history) < 2 or not 0 <= history[-2] < self._size:
            return p
        pair = self._find(self._pair_keys, history[-2] * self._size + last)
        if pair < 0:
            return p
        p *= self._triple_rest[pair]
        lo, hi = self._triple_range[pair], self._triple_range[pair + 1]
        p += spread(ids, self._triple_words[lo:hi], self._triple_share[lo:hi], scratch)
        return p

    def contexts(self, histories: Sequence[tuple[int, int]]) -> Contexts:
        """Histories of two words (``UNKNOWN`` allowed) looked up once, for ``after``."""
        words = np.array(histories, np.int64).reshape(-1, 2)
        known = (words >= 0) & (words < self._size)
        last = np.where(known[:, 1], words[:, 1], 0)
        keys = np.asarray(self._pair_keys)
        pair, found = _look_up(keys, np.where(known[:, 0], words[:, 0], 0) * self._size + last)
        return Contexts(known[:, 1], last, pair, known.all(axis=1) & found)

    def after(self, word: int, contexts: Contexts, alone: float) -> Float:
        """The probability of one known word after each of ``contexts``; ``alone``: without any."""
        p = np.where(contexts.known, alone * self._pair_rest[contexts.last], alone)
        if word >= self._size:
            return np.where(contexts.two, p * self._triple_rest[contexts.pair], p)
        at, found = _look_up(np.asarray(self._pair_keys), contexts.last * self._size + word)
        p += np.where(found & contexts.known, self._pair_share[at], 0.0)
        if contexts.two.any():
            at, found = _look_up(np.asarray(self._triple_keys), contexts.pair * self._size + word)
            longer = p * self._triple_rest[contexts.pair] + np.where(found, self._triple_share[at], 0.0)
            p = np.where(contexts.two, longer, p)
        return p

    def before(self, word: int, alone: Float32 | None = None) -> Float32:
        """For each word the probability that ``word`` comes next, whatever came before; float32, a new array."""
        share = self.probability(word, ()) if alone is None else float(alone[word])
        p = np.full(self._size if alone is None else len(alone), share, np.float32)
        if word >= self._size:
            return p
        p[: self._size] *= self._pair_rest
        lo, hi = self._by_second_range[word], self._by_second_range[word + 1]
        pairs = self._by_second[lo:hi]
        p[self._pair_first[pairs]] += self._pair_share[pairs]
        return p

    def arrays(self) -> dict[str, npt.NDArray[np.int64] | Int32 | Float32]:
        """The counts by first word and by pair: where the rows of each begin, their words and shares, what is left over;
        and pairs by their second word."""
        return {
            "pair_at": self._pair_range,
            "pair_words": self._pair_words,
            "pair_share": self._pair_share,
            "pair_rest": self._pair_rest,
            "triple_at": self._triple_range,
            "triple_words": self._triple_words,
            "triple_share": self._triple_share,
            "triple_rest": self._triple_rest,
            "pair_first": self._pair_first,
            "by_second": self._by_second,
            "by_second_at": self._by_second_range,
        }

    @staticmethod
    def _find(keys: memoryview, key: int) -> int:
        at = bisect_left(keys, key)
        return at if at < len(keys) and keys[at] == key else -1


def _look_up(keys: npt.NDArray[np.uint64], wanted: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], Bools]:
    """Where each of ``wanted`` is among sorted ``keys``, and whether it is there at all."""
    asked = wanted.astype(np.uint64)
    at = np.minimum(np.searchsorted(keys, asked), max(len(keys) - 1, 0))
    return at, keys[at] == asked


def spread(ids: Int32, words: Int32, shares: Float32, scratch: Float32) -> Float32:
    """For each of ``ids`` its share where it is among ``words``, else 0; ``scratch`` is all zero before and after."""
    scratch[words] = shares
    found: Float32 = scratch[ids]
    scratch[words] = 0
    return found


def _unknown(length: int) -> float:
    """Log probability of one unknown word: rarer the longer it is, as one of about 20 likely letters a place."""
    return log(_UNKNOWN_SHARE) - 2.0 * min(length, 40)


def read_model(path: Path) -> NgramModel:
    """The model in a file; OSError or zlib.error where it cannot be read, ValueError where it is another file."""
    return NgramModel(decode(zlib.decompress(path.read_bytes())))


@lru_cache(maxsize=1)
def load_model() -> NgramModel:
    """The model that comes with the package, read on the first call and kept."""
    return read_model(DATA)
