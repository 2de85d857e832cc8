"""The compiled loops (``native*.c``), where they were built; without them the same loops run in Python.

They are worth about 3 ms a page. Nothing is linked: pdfium's functions are handed over as addresses, and the file is opened
as a plain library, so that it needs neither Python's headers nor pdfium's to be built.
"""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.pdfium.calls import DOUBT_CALLS, GLYPH_CALLS, OBJECT_CALLS, SPAN_CALLS, structure_of
from pipeline.model.geometry import BBox
from pipeline.model.page import Line

_log = logging.getLogger(__name__)

_LAYOUT = 16  # as in native.c
Arrays = Sequence[NDArray[Any]]


def asked_for(arrays: Arrays) -> list[int]:
    """Where the data of each array begins, asked of the array itself."""
    return [a.ctypes.data for a in arrays]


def _packed(arrays: Arrays) -> Any:
    return (ctypes.c_void_p * len(arrays))(*asked_for(arrays))


_PROBE = (np.arange(7.0)[2:], np.zeros(3))


class Native:
    """The compiled loops; a text page, a page and objects are addresses. ``native.c`` says what is written where."""

    def __init__(self, path: Path) -> None:
        library = ctypes.PyDLL(str(path))  # holds the interpreter lock, as the calls in ``api`` do
        if ctypes.c_int.in_dll(library, "chiwat_layout").value != _LAYOUT:
            raise ValueError("built from another version of native.c")
        heads, structure = library.chiwat_heads, library.chiwat_structure
        heads.argtypes, heads.restype = [ctypes.py_object], ctypes.py_object
        structure.argtypes, structure.restype = [ctypes.py_object], ctypes.c_void_p
        # asking an array takes ten times as long as looking into it, and a page has hundreds of them
        known = heads(_PROBE) == asked_for(_PROBE)
        self.addresses: Callable[[Arrays], list[int]] = heads if known else asked_for
        self._structure: Callable[[Arrays], Any] = structure if known else _packed
        self._glyphs = _bound(library.chiwat_glyphs, 2, 11)
        self._objects = library.chiwat_objects
        self._objects.argtypes = [*[ctypes.c_void_p] * 3, ctypes.c_int, ctypes.c_int, *[ctypes.c_void_p] * 7]
        self._objects.restype = None
        self._doubts = library.chiwat_doubts
        self._doubts.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int64, ctypes.c_int, *[ctypes.c_void_p] * 6]
        self._doubts.restype = ctypes.c_int
        self._spans = _bound(library.chiwat_spans, 1, 5)
        self._unmark = _bound(library.chiwat_unmark, 1, 2)
        self._drawn = _bound(library.chiwat_drawn, 1, 7)
        self._codes = library.chiwat_codes
        self._codes.argtypes = [ctypes.py_object, ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p]
        self._codes.restype = ctypes.c_int64
        self._words = library.chiwat_words
        self._words.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int]
        self._words.restype = ctypes.py_object
        self._legible = library.chiwat_legible
        self._legible.argtypes = [ctypes.py_object, *[ctypes.c_void_p] * 4]
        self._legible.restype = ctypes.py_object
        self._slots = library.chiwat_slots
        self._slots.argtypes = [ctypes.py_object, ctypes.py_object, ctypes.c_void_p]
        self._slots.restype = ctypes.py_object
        self._line_objects = library.chiwat_line_objects
        self._line_objects.argtypes = [ctypes.c_int, ctypes.c_void_p, *[ctypes.py_object] * 4]
        self._line_objects.restype = ctypes.py_object
        self._slots_of: dict[type, NDArray[np.int64]] = {}
        self._span_texts = library.chiwat_span_texts
        self._span_texts.argtypes = [ctypes.c_int, *[ctypes.c_void_p] * 3]
        self._span_texts.restype = ctypes.py_object
        self._retold = _bound(library.chiwat_retold, 0, 9)
        self._retold.restype = ctypes.c_int
        self._edges = library.chiwat_edges
        self._edges.argtypes = [ctypes.c_int, ctypes.c_int, *[ctypes.c_void_p] * 5]
        self._edges.restype = None
        self._merge = _bound(library.chiwat_merge, 0, 3)
        self._merge.restype = ctypes.c_int
        self._cells = library.chiwat_cells
        self._cells.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_double, *[ctypes.c_void_p] * 3]
        self._cells.restype = ctypes.c_int
        self._assign = library.chiwat_assign
        self._assign.argtypes = [*[ctypes.c_int] * 3, *[ctypes.c_void_p] * 4, ctypes.c_int64, ctypes.c_void_p]
        self._assign.restype = None
        self._run_on = _bound(library.chiwat_run_on, 0, 7)
        self._run_on.restype = ctypes.c_int
        self._upright = _bound(library.chiwat_upright, 0, 10)
        self._upright.restype = ctypes.c_int
        self._bases = _bound(library.chiwat_bases, 0, 6)
        self._bases.restype = ctypes.c_int
        self._clusters = _bound(library.chiwat_clusters, 0, 3)
        self._clusters.argtypes.append(ctypes.c_int64)
        self._clusters.restype = ctypes.c_int
        self._struck = _bound(library.chiwat_struck, 0, 7)
        self._struck.restype = ctypes.c_int
        self._page = library.chiwat_page
        self._page.argtypes = [ctypes.c_void_p] * 3
        self._page.restype = ctypes.c_int
        self._ink = library.chiwat_ink
        self._ink.argtypes = [ctypes.c_int, ctypes.c_int, *[ctypes.c_void_p] * 10]
        self._ink.restype = ctypes.c_int
        self._letters = library.chiwat_letters
        self._letters.argtypes = [ctypes.c_void_p, ctypes.c_int]
        self._letters.restype = ctypes.py_object
        self._tabulate = library.chiwat_tabulate
        self._tabulate.argtypes = [ctypes.py_object, ctypes.c_void_p]
        self._tabulate.restype = ctypes.py_object
        self._rows = _bound(library.chiwat_rows, 0, 7)
        self._rows.restype = ctypes.c_int
        self._lines = _bound(library.chiwat_lines, 0, 3)
        self._content = library.chiwat_content
        self._content.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_int, *[ctypes.c_void_p] * 3]
        self._content.restype = ctypes.c_int
        self._span_calls = structure_of(SPAN_CALLS)
        self._glyph_calls = structure_of(GLYPH_CALLS)
        self._object_calls = structure_of(OBJECT_CALLS)
        self._doubt_calls = structure_of(DOUBT_CALLS)

    def glyphs(self, text_page: int, n: int, arrays: Arrays) -> None:
        """Fill the rows of ``n`` glyphs, and of their runs and styles."""
        self._glyphs(ctypes.addressof(self._glyph_calls), text_page, n, *self.addresses(arrays))

    def objects(self, page: int, max_depth: int, max_segments: int, arrays: Arrays) -> None:
        """Fill the rows of a page's objects and of the points of its paths."""
        matrix, *rest = self.addresses(arrays)
        self._objects(ctypes.addressof(self._object_calls), page, matrix, max_depth, max_segments, *rest)

    def doubts(self, n: int, m: int, layers: bool, arrays: Arrays) -> int:
        """Fill why each of ``n`` objects with ``m`` points may not be seen; all reasons together."""
        reasons: int = self._doubts(ctypes.addressof(self._doubt_calls), n, m, layers, *self.addresses(arrays))
        return reasons

    def spans(self, n: int, arrays: Arrays) -> None:
        """Fill the rows of the ActualText marks of ``n`` text objects."""
        self._spans(ctypes.addressof(self._span_calls), n, *self.addresses(arrays))

    def span_texts(self, n: int, arrays: Arrays) -> list[str]:
        """The texts of ``n`` rows of marks; fills which of them each row has."""
        texts: list[str] = self._span_texts(n, *self.addresses(arrays))
        return texts

    def retold(self, n: int, arrays: Arrays) -> int | None:
        """Find the spans that say something else than their ``n`` glyphs; None where a span is not in one piece."""
        count: int = self._retold(n, *self.addresses(arrays))
        return count if count >= 0 else None

    def unmark(self, n: int, arrays: Arrays) -> None:
        """Take the marks of ``n`` rows off their objects."""
        self._unmark(ctypes.addressof(self._span_calls), n, *self.addresses(arrays))

    def content(self, m: int, n: int, arrays: Arrays) -> bool:
        """Put ``n`` glyphs in the order of a page's ``m`` objects; whether they were not."""
        handles, *rest = self.addresses(arrays)
        moved: int = self._content(m, handles, n, *rest)
        if moved < 0:
            raise MemoryError
        return moved > 0

    def page(self, given: Arrays, made: Arrays, counts: NDArray[Any]) -> None:
        """Set glyphs on their page, as ``glyphs.py`` says."""
        (at,) = self.addresses((counts,))
        if not self._page(self._structure(given), self._structure(made), at):
            raise MemoryError

    def ink(self, n: int, fonts: int, arrays: Arrays) -> None:
        """Measure the ink of ``n`` glyphs."""
        if not self._ink(n, fonts, *self.addresses(arrays)):
            raise MemoryError

    def letters(self, codes: NDArray[Any]) -> tuple[str, ...]:
        """The characters of some code points (uint32, one after the other in memory)."""
        (at,) = self.addresses((codes,))
        letters: tuple[str, ...] = self._letters(at, len(codes))
        return letters

    def tabulate(self, texts: tuple[str, ...], ids: NDArray[Any]) -> list[str]:
        """Fill the number of each text (int64); the distinct texts."""
        (at,) = self.addresses((ids,))
        distinct: list[str] = self._tabulate(texts, at)
        return distinct

    def codes(self, texts: tuple[str, ...] | list[str], codes: NDArray[Any], first: NDArray[Any]) -> int:
        """Fill the code points (uint32) of some texts, as far as there is room, and where each begins; how many there are."""
        count: int = self._codes(texts, len(codes), *self.addresses((codes, first)))
        return count

    def words(self, codes: NDArray[Any], first: NDArray[Any]) -> tuple[str, ...]:
        """The texts of some code points (uint32), given where each begins and the last one ends."""
        texts: tuple[str, ...] = self._words(*self.addresses((codes, first)), len(first) - 1)
        return texts

    def legible(self, text: str, arrays: Arrays) -> list[str]:
        """Count the characters of a text and note its trigrams; its tokens."""
        tokens: list[str] = self._legible(text, *self.addresses(arrays))
        return tokens

    def line_objects(
        self, n: int, arrays: Arrays, classes: tuple[type[Line], type[BBox]], shared: tuple[int, str]
    ) -> list[Line]:
        """The lines of ``n`` rows; ``shared``: their page, and where their text is from."""
        given = (*arrays, *map(self._places, classes))
        lines: list[Line] = self._line_objects(n, self._structure(given), *classes, *shared)
        return lines

    def _places(self, kind: type) -> NDArray[np.int64]:
        """Where objects of a class of slots keep its fields."""
        if kind not in self._slots_of:
            names = tuple(f.name for f in fields(kind))
            offsets = np.empty(len(names), dtype=np.int64)
            self._slots(kind, names, *self.addresses((offsets,)))
            self._slots_of[kind] = offsets
        return self._slots_of[kind]

    def bases(self, n: int, constants: NDArray[Any], given: Arrays, made: Arrays) -> bool:
        """Sort ``n`` glyphs into bases, marks and spaces; whether each mark sits well on the letter before it."""
        (at,) = self.addresses((constants,))
        good: int = self._bases(n, at, self._structure(given), *self.addresses(made))
        if good < 0:
            raise MemoryError
        return good > 0

    def clusters(self, n: int, constants: NDArray[Any], given: Arrays, made: Arrays, room: int) -> int | None:
        """Put ``n`` glyphs together to clusters; their number, None where it cannot be done here."""
        (at,) = self.addresses((constants,))
        count: int = self._clusters(n, at, self._structure(given), self._structure(made), room)
        if count == -1:
            raise MemoryError
        return count if count >= 0 else None

    def drawn(self, n: int, arrays: Arrays) -> None:
        """Sort the paths of ``n`` objects into strokes and rectangles."""
        constants, *rest = self.addresses(arrays)
        self._drawn(constants, n, *rest)

    def struck(self, n: int, arrays: Arrays) -> None:
        """Mark the glyphs that are struck twice, of ``n``."""
        if not self._struck(n, *self.addresses(arrays)):
            raise MemoryError

    def rows(self, n: int, arrays: Arrays) -> int:
        """Put ``n`` clusters in rows; the number of rows."""
        count: int = self._rows(n, *self.addresses(arrays))
        if count < 0:
            raise MemoryError
        return count

    def upright(self, n: int, arrays: Arrays) -> int:
        """Put ``n`` upright clusters in rows; the number of rows."""
        count: int = self._upright(n, *self.addresses(arrays))
        if count < 0:
            raise MemoryError
        return count

    def edges(self, m: int, k: int, arrays: Arrays) -> None:
        """Fill the edges of ``m`` strokes and ``k`` rectangles."""
        self._edges(m, k, *self.addresses(arrays))

    def merge(self, n: int, arrays: Arrays) -> int:
        """Merge ``n`` edges; the number of those that are left."""
        count: int = self._merge(n, *self.addresses(arrays))
        if count < 0:
            raise MemoryError
        return count

    def cells(self, m: int, k: int, near: float, arrays: Arrays) -> int | None:
        """Fill the cells between ``m`` level and ``k`` upright edges; their number, None where edges crowd in a point."""
        count: int = self._cells(m, k, near, *self.addresses(arrays))
        if count == -1:
            raise MemoryError
        return count if count >= 0 else None

    def assign(self, n: int, columns: int, rows: int, arrays: Arrays, base: int, regions: NDArray[Any]) -> None:
        """Put those of ``n`` clusters that have no region in the cells of a grid, numbered from ``base``."""
        self._assign(n, columns, rows, *self.addresses(arrays), base, *self.addresses((regions,)))

    def run_on(self, n: int, arrays: Arrays) -> int:
        """Find out of ``n`` clusters which go on with the text of the one before; how many do so in another region."""
        count: int = self._run_on(n, *self.addresses(arrays))
        return count

    def lines(self, n: int, constants: NDArray[Any], given: Arrays, made: Arrays) -> None:
        """Set ``n`` rows as lines."""
        (at,) = self.addresses((constants,))
        self._lines(n, at, self._structure(given), self._structure(made))


def _bound(function: Any, before: int, after: int) -> Any:
    """A function of so many addresses, a count, and so many addresses more."""
    function.argtypes = [*[ctypes.c_void_p] * before, ctypes.c_int, *[ctypes.c_void_p] * after]
    function.restype = None
    return function


@cache
def native() -> Native | None:
    """The compiled loops, None where they were not built."""
    for suffix in EXTENSION_SUFFIXES:
        path = Path(__file__).with_name("_native" + suffix)
        if path.exists():
            try:
                found = Native(path)
            except (OSError, AttributeError, ValueError) as error:  # built for another machine, or from an older source
                _log.warning("%s cannot be used, pages are read more slowly: %s", path.name, error)
                return None
            _log.info("pages are read by the compiled loops of %s", path.name)
            return found
    _log.info("pages are read without compiled loops: none were built")
    return None
