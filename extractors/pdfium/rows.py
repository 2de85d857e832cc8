"""What pdfium says of each glyph of a page, and of each run of glyphs of one text object, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.pdfium import api
from extractors.pdfium.native import Native, native


@dataclass(frozen=True, slots=True)
class GlyphRows:
    """``n`` glyphs in the order of pdfium's text page, in ``r`` runs of ``s`` styles; in page space (points, y upwards).

    ``objects``: (n,) address of the text object, 0 for what pdfium made up; ``codes``: (n,) code point; ``loose``: (n, 4)
    left, top, right, bottom of the advance box; ``ink``: (n, 4) left, right, bottom, top; ``run_of``: (n,) how many runs
    have begun by then, so that 0 is for glyphs before the first. Of each run ``matrices``: (r, 6); ``sizes``: nominal font
    size; ``styles``: which of the styles. Of each style, numbered by first occurrence, ``fonts``: address; ``modes``: how
    it is rendered.
    """

    objects: NDArray[np.int64]
    codes: NDArray[np.uint32]
    loose: NDArray[np.float32]
    ink: NDArray[np.float64]
    run_of: NDArray[np.int32]
    matrices: NDArray[np.float32]
    sizes: NDArray[np.float64]
    styles: NDArray[np.int32]
    fonts: NDArray[np.int64]
    modes: NDArray[np.int32]

    def run_objects(self) -> NDArray[np.int64]:
        """(r,) the text object of each run."""
        begins = np.flatnonzero(self.run_of[1:] != self.run_of[:-1]) + 1
        if len(self.run_of) and self.run_of[0]:
            begins = np.append(0, begins)
        return self.objects[begins]


_HYPHENS, _LAST, _UNKNOWN = (0x02, 0xAD, 0xFFFE), 0x10FFFF, 0xFFFD


def _empty(n: int) -> GlyphRows:
    return GlyphRows(
        objects=np.zeros(n, dtype=np.int64),
        codes=np.zeros(n, dtype=np.uint32),
        loose=np.zeros((n, 4), dtype=np.float32),
        ink=np.zeros((n, 4), dtype=np.float64),
        run_of=np.zeros(n, dtype=np.int32),
        matrices=np.zeros((n, 6), dtype=np.float32),
        sizes=np.zeros(n, dtype=np.float64),
        styles=np.zeros(n, dtype=np.int32),
        fonts=np.zeros(n, dtype=np.int64),
        modes=np.zeros(n, dtype=np.int32),
    )


def _cut(rows: GlyphRows, runs: int, styles: int) -> GlyphRows:
    return GlyphRows(
        rows.objects, rows.codes, rows.loose, rows.ink, rows.run_of,
        rows.matrices[:runs], rows.sizes[:runs], rows.styles[:runs], rows.fonts[:styles], rows.modes[:styles],
    )  # fmt: skip


def read_rows(handle: int) -> GlyphRows:
    """The rows of a text page, given by its address."""
    compiled = native()
    return compiled_rows(handle, compiled) if compiled is not None else plain_rows(handle)


def compiled_rows(handle: int, compiled: Native) -> GlyphRows:
    """``plain_rows``, by the compiled loop."""
    rows, counts = _empty(max(api.count_chars(handle), 0)), np.zeros(2, dtype=np.int64)
    arrays = (
        rows.objects, rows.codes, rows.loose, rows.ink, rows.run_of,
        rows.matrices, rows.sizes, rows.styles, rows.fonts, rows.modes, counts,
    )  # fmt: skip
    compiled.glyphs(handle, len(rows.objects), arrays)
    return _cut(rows, *counts.tolist())


def plain_rows(handle: int) -> GlyphRows:
    """``read_rows``, in Python."""
    n = max(api.count_chars(handle), 0)
    rows = _empty(n)
    text_object = api.text_object
    objects = [text_object(handle, i) or 0 for i in range(n)]
    rows.objects[:] = objects
    rows.codes[:] = [_code(handle, i, item) for i, item in enumerate(objects)]
    start, loose_box = rows.loose.ctypes.data, api.loose_box
    for i, at in enumerate(range(start, start + 16 * n, 16)):
        loose_box(handle, i, at)
    start, char_box = rows.ink.ctypes.data, api.char_box
    for i, at in enumerate(range(start, start + 32 * n, 32)):
        char_box(handle, i, at, at + 8, at + 16, at + 24)
    first = np.ones(n, dtype=np.bool_)
    first[1:] = np.diff(rows.objects) != 0
    starts = np.flatnonzero(first & (rows.objects != 0))
    rows.run_of[:] = np.searchsorted(starts, np.arange(n), side="right")
    at = rows.matrices.ctypes.data
    known: dict[tuple[int, int], int] = {}
    for k, i in enumerate(starts.tolist()):
        item = objects[i]
        api.char_matrix(handle, i, at + 24 * k)
        rows.sizes[k] = api.font_size(handle, i)
        rows.styles[k] = known.setdefault((api.text_font(item) or 0, api.render_mode(item)), len(known))
    for style, (font, mode) in enumerate(known):
        rows.fonts[style], rows.modes[style] = font, mode
    return _cut(rows, len(starts), len(known))


def _code(handle: int, i: int, item: int) -> int:
    """What a glyph says by its code point: pdfium marks a hyphen at a line's end with a control code."""
    code = api.get_unicode(handle, i)
    if code > _LAST:
        return _UNKNOWN
    return ord("-") if code in _HYPHENS and item and api.is_hyphen(handle, i) else code
