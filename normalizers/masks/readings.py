"""The compiled search over hidden letters (``native.c``), handed a model and stretches."""

from __future__ import annotations

import ctypes
import unicodedata
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from normalizers.masks.genre import GenreModel, Layer
from normalizers.masks.native import Array, NativeWords, structure
from normalizers.masks.stream import BREAK, PERSON, WILD
from normalizers.masks.stretch import NEW_ITEM, Stretch, is_letter, is_mark

_OTHER, _BREAK, _NEW_ITEM, _DIGIT, _POINT, _WILD, _LETTER, _MARK = range(8)
"""Kinds of code points, in the order of native.c."""


class _Layer(ctypes.Structure):
    """In the order of Layer in native.h."""

    _fields_ = [
        ("share", ctypes.c_double),
        ("bare", ctypes.c_double),
        ("alone", ctypes.c_void_p),
        ("firsts", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in ("first", "at", "words", "counts", "total", "kinds")),
        ("pairs", ctypes.c_int64),
        *((f"pair_{name}", ctypes.c_void_p) for name in ("keys", "at", "words", "counts", "total", "kinds")),
        *((name, ctypes.c_void_p) for name in ("before_at", "before", "before_first")),
    ]


class _Kinds(dict[str, int]):
    def __missing__(self, char: str) -> int:
        found = self[char] = _kind(char)
        return found


def _kind(char: str) -> int:
    if char == WILD:
        return _WILD
    if is_letter(char):
        return _MARK if is_mark(char) else _LETTER
    if char == BREAK:
        return _BREAK
    if char == PERSON or unicodedata.category(char) in NEW_ITEM:
        return _NEW_ITEM
    if char.isdigit():
        return _DIGIT
    return _POINT if char in ".," else _OTHER


class NativeLattice:
    """Readings of stretches by one model: the arrays of the model, and the compiled search over them."""

    def __init__(self, words: NativeWords, model: GenreModel) -> None:
        self._search = words.library.readings
        self._fits = words.library.fits
        self._words = words
        made = [_layer_of(layer, model.table.size) for layer in model.layers]
        self._kept = [arrays for _, arrays in made]
        self._layers = (_Layer * len(made))(*(layer for layer, _ in made))

    def readings(self, stretch: Stretch, next_word: int, *, composed: bool, most: int) -> dict[str, float] | None:
        """The ``most`` likeliest letters of the slot, best first, with their log probabilities; None where it is too much.

        ``next_word``: the visible word after the slot, ``UNKNOWN`` where none is.
        """
        slot = max(stretch.end - stretch.start, 1)
        text = "".join(c if c <= "\uffff" else "\ufffd" for c in stretch.text)
        kinds = bytes(map(_KINDS.__getitem__, stretch.text))
        letters = np.empty(most * slot * 4, np.uint16)
        lengths, scores = np.empty(most, np.int32), np.empty(most, np.float64)
        count = self._search(
            self._words.address, ctypes.addressof(self._layers), text.encode("utf-16-le", "surrogatepass"),
            kinds, len(kinds), stretch.start, stretch.end, stretch.cut, composed,
            next_word, most, letters.ctypes.data, lengths.ctypes.data,
            scores.ctypes.data,
        )  # fmt: skip
        if count < 0:
            return None
        sizes = lengths[:count].tolist()
        whole = letters[: sum(sizes)].tobytes().decode("utf-16-le")
        out: dict[str, float] = {}
        at = 0
        for size, score in zip(sizes, scores[:count].tolist(), strict=True):
            out[whole[at : at + size]] = score
            at += size
        return out

    def fits(
        self, answers: Sequence[Sequence[int]], before: tuple[int, int], after: tuple[int, ...], unknown: float
    ) -> list[float]:
        """As ``pool.fit`` of each of ``answers``; ``unknown``: what a word costs that is none."""
        at = array("i", accumulate(map(len, answers), initial=0))
        words, around = array("i", chain.from_iterable(answers)), array("i", (*before, *after))
        out = array("d", bytes(8 * len(answers)))
        self._fits(
            self._words.address, ctypes.addressof(self._layers), words.buffer_info()[0], at.buffer_info()[0],
            len(answers), around.buffer_info()[0], len(after), unknown, out.buffer_info()[0],
        )  # fmt: skip
        return out.tolist()


_KINDS = _Kinds()


def _layer_of(layer: Layer, words: int) -> tuple[Any, list[Array]]:
    pairs, triples = layer.counts.pairs, layer.counts.triples
    singles = _followers(pairs)
    doubles = _followers({(a << 32) + b: row for (a, b), row in triples.items()})
    arrays = {"alone": layer.unigram, **singles, **{f"pair_{n}": a for n, a in doubles.items()}}
    arrays["first"] = arrays.pop("keys")
    seconds = arrays["words"]
    arrays["before"] = np.argsort(seconds, kind="stable").astype(np.int32)
    arrays["before_at"] = np.searchsorted(seconds[arrays["before"]], np.arange(words + 1)).astype(np.int32)
    arrays["before_first"] = np.repeat(np.arange(len(pairs), dtype=np.int32), np.diff(arrays["at"]))
    plain = {"share": layer.share, "bare": layer.bare, "firsts": len(pairs), "pairs": len(triples)}
    return structure(_Layer, plain, arrays), list(arrays.values())


def _followers(rows: Mapping[int, Counter[int]]) -> dict[str, Array]:
    keys = sorted(rows)
    words = [sorted(rows[k]) for k in keys]
    counts = (rows[k][i] for k, ids in zip(keys, words, strict=True) for i in ids)
    return {
        "keys": np.array(keys, np.int64),
        "at": np.cumsum([0, *map(len, words)]).astype(np.int32),
        "words": np.fromiter(chain.from_iterable(words), np.int32),
        "counts": np.fromiter(counts, np.float32),
        "total": np.array([rows[k].total() for k in keys], np.float32),
        "kinds": np.array([len(rows[k]) for k in keys], np.float32),
    }


def native_lattice(model: GenreModel) -> NativeLattice | None:
    """The compiled search over a model, None where it was not built; made on the first call and kept as long as the model."""
    if model not in _compiled:
        words = model.table.native
        _compiled[model] = None if words is None else NativeLattice(words, model)
    return _compiled[model]


_compiled: WeakKeyDictionary[GenreModel, NativeLattice | None] = WeakKeyDictionary()
