"""The compiled parts (``native.c``, ``native_words.c``), where they were built; without them the same is done in Python.

Nothing is linked: arrays are handed over as addresses, and the file is opened as a plain library, so that it needs no headers
of Python to be built. It makes a document with thousands of masks some three times as fast.
"""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from normalizers.masks.words import Spellings, WordTable

_log = logging.getLogger(__name__)
_LAYOUT = 5  # as in native.c
_PLACES, _LETTERS, _FIRST_LETTER = 24, 0x50, 0xE00

Array = npt.NDArray[Any]


class _Words(ctypes.Structure):
    """In the order of Words in native.h."""

    _fields_ = [
        *((name, ctypes.c_int64) for name in ("rows", "words", "known", "number", "start")),
        *(
            (name, ctypes.c_void_p)
            for name in (
                "letters", "at", "ids", "am", "rank", "everyday", "having_at", "having", "length_at", "of_length",
                "common_at", "common", "begin_at", "alone", "costs", "pair_at", "pair_words", "pair_share", "pair_rest",
                "triple_at", "triple_words", "triple_share", "triple_rest", "pair_first", "by_second", "by_second_at",
                "scratch", "ahead",
            )
        ),
    ]  # fmt: skip


class Corpus(ctypes.Structure):
    """In the order of Corpus in native_sites.c."""

    _fields_ = [
        ("size", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in ("codes", "letters_left", "ams", "in_am", "hits9", "hits5", "hits3")),
    ]


class Library:
    """The compiled functions; all arguments besides numbers are addresses. The files in C say what is written where."""

    def __init__(self, path: Path) -> None:
        library = ctypes.PyDLL(str(path))  # holds the interpreter lock: the search keeps its room from call to call
        if ctypes.c_int.in_dll(library, "chiwat_masks_layout").value != _LAYOUT:
            raise ValueError("built from another version of native.c")
        self.readings = library.chiwat_readings
        self.readings.argtypes = [
            ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, *[ctypes.c_int] * 7,
            *[ctypes.c_void_p] * 3,
        ]  # fmt: skip
        self.fits = library.chiwat_fits
        self.fits.argtypes = [
            *[ctypes.c_void_p] * 4, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_double, ctypes.c_void_p,
        ]  # fmt: skip
        self.fits.restype = None
        self.sites = library.chiwat_sites
        self.sites.argtypes = [
            ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, *[ctypes.c_int] * 2, *[ctypes.c_void_p] * 2,
        ]  # fmt: skip
        self.segment = library.chiwat_segment
        self.segment.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]


class NativeWords:
    """The words of a table as arrays, and what is compiled of it."""

    def __init__(self, library: Library, table: WordTable) -> None:
        self.library = library
        words, self._kept = _words_of(table)
        self._words = words
        self.address = ctypes.addressof(words)
        self._room = np.empty(256, np.int32)

    def segment(self, chunk: str) -> tuple[int, ...]:
        """As ``words.segment``."""
        if len(chunk) > len(self._room):
            self._room = np.empty(2 * len(chunk), np.int32)
        count = self.library.segment(self.address, chunk.encode("utf-16-le"), len(chunk), self._room.ctypes.data)
        if count < 0:
            raise MemoryError
        return tuple(self._room[:count].tolist())


def structure(kind: type[ctypes.Structure], plain: Mapping[str, float], arrays: Mapping[str, Array]) -> Any:
    """A structure of numbers and addresses; the arrays must be kept as long as it is."""
    return kind(**plain, **{name: a.ctypes.data for name, a in arrays.items()})


def _words_of(table: WordTable) -> tuple[Any, list[Array]]:
    rows, model = table.spellings(), table.model
    lengths = np.diff(rows.at)
    inside = lengths <= _PLACES
    by_length = [np.flatnonzero(lengths == n).astype(np.int32) for n in range(_PLACES + 1)]
    having: list[Array] = []
    for place in range(_PLACES):
        long = np.flatnonzero(inside & (lengths > place))
        keys = rows.letters[rows.at[:-1][long] + place].astype(np.int64) - _FIRST_LETTER
        order = np.argsort(keys, kind="stable")
        bounds = np.searchsorted(keys[order], np.arange(_LETTERS + 1))
        having += [long[order[lo:hi]] for lo, hi in pairwise(bounds.tolist())]
    arrays = {
        "letters": rows.letters,
        "at": rows.at,
        "ids": rows.ids,
        "am": rows.am.astype(np.uint8),
        "rank": rows.rank,
        "everyday": rows.everyday.astype(np.uint8),
        **_listed("having", "having_at", having),
        **_listed("of_length", "length_at", by_length),
        **_listed("common", "common_at", [table.commonest(r) for r in by_length]),
        "begin_at": _beginnings(rows),
        "alone": table.alone,
        "costs": table.unigram.astype(np.float32),
        **model.arrays(),
        "scratch": np.zeros(table.size, np.float32),
        "ahead": np.zeros(table.size, np.float32),
    }
    arrays = {name: np.ascontiguousarray(a) for name, a in arrays.items()}
    plain = {
        "rows": len(rows.ids), "words": table.size, "known": len(model.words), "number": table.number,
        "start": table.start,
    }  # fmt: skip
    return structure(_Words, plain, arrays), list(arrays.values())


def _beginnings(rows: Spellings) -> Array:
    """Row for row of first letters, where the spellings with each second letter begin; those of one letter stand before."""
    starts, lengths = rows.at[:-1], np.diff(rows.at)
    first, second = (np.zeros(len(lengths), np.int64) for _ in range(2))
    for place, letters in enumerate((first, second)):
        long = lengths > place
        letters[long] = rows.letters[starts[long] + place].astype(np.int64) - _FIRST_LETTER + place  # 0: none
    wanted = np.arange(_LETTERS)[:, None] * (_LETTERS + 2) + np.arange(_LETTERS + 2)
    return np.searchsorted(first * (_LETTERS + 2) + second, wanted.ravel()).astype(np.int32)


def _listed(name: str, bounds: str, lists: Sequence[Array]) -> dict[str, Array]:
    at = np.cumsum([0, *map(len, lists)]).astype(np.int32)
    return {name: np.concatenate(lists).astype(np.int32), bounds: at}


@cache
def compiled_library() -> Library | None:
    """The compiled functions, None where they were not built."""
    for suffix in EXTENSION_SUFFIXES:
        path = Path(__file__).with_name("_native" + suffix)
        if path.exists():
            try:
                return Library(path)
            except (OSError, AttributeError, ValueError) as error:  # built for another machine, or from an older source
                _log.warning("%s cannot be used, masks are filled more slowly: %s", path.name, error)
                return None
    _log.info("masks are filled without compiled parts: none were built")
    return None


def native_words(table: WordTable) -> NativeWords | None:
    """The compiled parts for a table, None where they were not built."""
    library = compiled_library()
    return None if library is None else NativeWords(library, table)
