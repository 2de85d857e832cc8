"""Where the ink of a glyph stands: above the letters, under the base line, nowhere, or in the line.

A font may call a glyph what it likes; a thing that hangs in the air over a consonant is a mark.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extractors.orthography import PLAIN_CONSONANTS
from extractors.pdfium.native import Native, native
from extractors.texts import TextTable
from extractors.types import BoolArray, FloatArray, GlyphPage

_USUAL_HEIGHT = 0.5
"""Height of a plain Thai consonant as a share of the font size, where a page shows too few to measure."""
_AIR = 0.9
"""Share of the consonants' height above which ink must begin to hang over the letters."""
_SINK = 0.04
"""Share of the font size: how far over the base line the ink of a mark under it may begin."""
_DEPTH = 0.08
"""Share of the font size: how far under the base line it must reach."""

_CONSTANTS = np.array([_USUAL_HEIGHT, _AIR, _SINK, _DEPTH])
"""As native_glyphs.c takes them."""


@dataclass(frozen=True, slots=True)
class Ink:
    """Geometry of ``n`` glyphs turned so that the text reads left to right (x along the line, y down).

    ``boxes`` and ``ink``: (n, 4); ``baselines``: (n,); ``height``: (n,) height of plain consonants in the glyph's font, points;
    ``above``, ``below``: (n,) ink only there; ``blank``: (n,) no ink at all; ``known``: whether the source knows the ink.
    """

    boxes: FloatArray
    ink: FloatArray
    baselines: FloatArray
    height: FloatArray
    above: BoolArray
    below: BoolArray
    blank: BoolArray
    known: bool


_TURNS = (  # quarter, source columns, signs
    (1, (3, 0, 1, 2), (-1.0, 1.0, -1.0, 1.0)),
    (2, (2, 3, 0, 1), (-1.0, -1.0, -1.0, -1.0)),
    (3, (1, 2, 3, 0), (1.0, -1.0, 1.0, -1.0)),
)


@dataclass(slots=True)
class _Last:
    """The ink that was read last: it is asked for again where decoding has left the texts of a page as they were, or changed
    no consonant."""

    glyphs: GlyphPage | None = None
    table: TextTable | None = None
    plain: BoolArray | None = None
    ink: Ink | None = None


_last = _Last()


def read_ink(glyphs: GlyphPage, table: TextTable) -> Ink:
    """The ink of the glyphs of a page, ``table`` their texts; without it (pdfminer) nothing is above, below or blank."""
    same = _same_places(_last.glyphs, glyphs)
    if same and _last.table is table and _last.ink is not None:
        return _last.ink
    plain = table.where(PLAIN_CONSONANTS.__contains__)
    if _last.ink is None or not same or _last.plain is None or _last.plain.tobytes() != plain.tobytes():
        _last.ink = _read_ink(glyphs, plain)
    _last.glyphs, _last.table, _last.plain = glyphs, table, plain
    return _last.ink


def _same_places(a: GlyphPage | None, b: GlyphPage) -> bool:
    return a is not None and all(getattr(a, name) is getattr(b, name) for name in _PLACES)


_PLACES = ("boxes", "ink", "origins", "sizes", "angles", "font_ids", "fonts")


def _read_ink(glyphs: GlyphPage, plain: BoolArray) -> Ink:
    n = len(glyphs.texts)
    known = len(glyphs.ink) == n and n > 0
    boxes, ink, y = glyphs.boxes, (glyphs.ink if known else glyphs.boxes), glyphs.origins[:, 1]
    quarter = np.round(glyphs.angles / 90.0).astype(np.int32) % 4 if glyphs.angles.any() else None
    if quarter is not None and quarter.any():
        boxes, ink = boxes.copy(), ink.copy()
        for turn, columns, signs in _TURNS:
            rows = quarter == turn
            boxes[rows] = boxes[rows][:, columns] * np.array(signs, dtype=np.float32)
            ink[rows] = ink[rows][:, columns] * np.array(signs, dtype=np.float32)
        x = glyphs.origins[:, 0]
        y = np.where(quarter == 1, x, np.where(quarter == 2, -y, np.where(quarter == 3, -x, y)))
    compiled = native() if known and quarter is None else None
    if compiled is not None:
        return compiled_ink(glyphs, plain, compiled)
    height = _consonant_heights(glyphs, plain, ink, y) if known else glyphs.sizes * np.float32(_USUAL_HEIGHT)
    if not known:
        none = np.zeros(n, dtype=np.bool_)
        return Ink(boxes, ink, y, height, none, none, none, known)
    blank = (ink[:, 2] - ink[:, 0] <= 0.01) | (ink[:, 3] - ink[:, 1] <= 0.01)
    above = ~blank & (y - ink[:, 3] >= _AIR * height)
    below = ~blank & (ink[:, 1] - y >= -_SINK * glyphs.sizes) & (ink[:, 3] - y >= _DEPTH * glyphs.sizes)
    return Ink(boxes, ink, y, height, above, below, blank, known)


def compiled_ink(glyphs: GlyphPage, plain: BoolArray, compiled: Native) -> Ink:
    """The ink of upright glyphs by the compiled loop."""
    n = len(glyphs.texts)
    height = np.empty(n, dtype=np.float32)
    above, below, blank = (np.empty(n, dtype=np.bool_) for _ in range(3))
    given = map(np.ascontiguousarray, (glyphs.ink, glyphs.origins, glyphs.sizes, glyphs.font_ids, plain))
    compiled.ink(n, len(glyphs.fonts), (_CONSTANTS, *given, height, above, below, blank))
    return Ink(glyphs.boxes, glyphs.ink, glyphs.origins[:, 1], height, above, below, blank, known=True)


def median(values: FloatArray) -> float:
    """The median of some numbers: for a few hundred of them numpy's own takes five times as long.

    >>> median(np.array([3.0, 1.0, 2.0, 4.0], dtype=np.float32))
    2.5
    """
    ordered = np.sort(values)
    return float((ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2)


def _consonant_heights(glyphs: GlyphPage, plain: BoolArray, ink: FloatArray, baselines: FloatArray) -> FloatArray:
    """For each glyph the height of plain consonants (``plain``) in its font, in points."""
    share = np.full(len(glyphs.fonts), np.nan)
    ratio = (baselines - ink[:, 1]) / glyphs.sizes.clip(0.1)
    good = plain & (ratio > 0.2) & (ratio < 1.2)
    for f in range(len(glyphs.fonts)):
        mine = good & (glyphs.font_ids == f)
        if np.count_nonzero(mine) >= 3:
            share[f] = median(ratio[mine])
    usual = median(ratio[good]) if np.isnan(share).any() and good.any() else _USUAL_HEIGHT
    heights: FloatArray = (np.where(np.isnan(share), usual, share)[glyphs.font_ids] * glyphs.sizes).astype(np.float32)
    return heights
