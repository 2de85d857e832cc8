"""Fonts whose codes and outlines are not of one font: what the file says is not what the page shows.

WeasyPrint embeds one file for two fonts of one name (the Thai and the Latin part of a web font): figures are then drawn as the
Thai glyphs that have their numbers, or not at all, in the widths of the figures. Sums may still be right by their codes, but
nobody can read them on the page, and codes that both parts have say one of two things: such text is doubtful.
"""

from __future__ import annotations

from dataclasses import replace
from string import ascii_letters, digits

import numpy as np
from numpy.typing import NDArray

from extractors.ink import Ink
from extractors.texts import TextTable
from extractors.types import BoolArray, GlyphPage

_LATIN = frozenset(ascii_letters + digits)
_FLAT = 0.02
"""Share of the font size: what is no higher has no ink."""
_SHORT = 0.4
"""Share of the font size: figures and letters in the air end so far before the place of the next glyph."""
_OVER = 0.2
"""Share of the font size by which two glyphs in a row are drawn over one another."""
_FEWEST_AMISS, _SHARE_AMISS = 3, 0.2
_FEWEST_OVER = 5


def set_right(glyphs: GlyphPage, table: TextTable, ink: Ink) -> GlyphPage | None:
    """The page with such fonts marked as ``contradicted``, and figures of theirs that hang in the air, or have no ink, set in the
    line, where they are written; None where there are none."""
    latin = table.where(_LATIN.__contains__)
    rows = np.flatnonzero(latin & ~glyphs.generated)
    if len(rows) < _FEWEST_AMISS or any(font.contradicted for font in glyphs.fonts):
        return None
    size = glyphs.sizes[rows]
    flat = ink.ink[rows, 3] - ink.ink[rows, 1] <= _FLAT * size
    amiss = flat | (ink.above[rows] & (ink.boxes[rows, 2] - ink.ink[rows, 2] > _SHORT * size))
    over = _drawn_over(rows, glyphs, table, ink)
    if np.count_nonzero(amiss) < _FEWEST_AMISS and np.count_nonzero(over) < _FEWEST_OVER:
        return None
    n = len(glyphs.fonts)
    of_font = glyphs.font_ids[rows]
    counts = [np.bincount(of_font[which], minlength=n) for which in (amiss, over, slice(None))]
    found = (counts[0] >= np.maximum(_FEWEST_AMISS, _SHARE_AMISS * counts[2])) | (counts[1] >= _FEWEST_OVER)
    if not found.any():
        return None
    fonts = tuple(replace(f, contradicted=True) if found[k] else f for k, f in enumerate(glyphs.fonts))
    return _in_line(replace(glyphs, fonts=fonts), rows[amiss & found[of_font]].tolist(), ink)


def _drawn_over(rows: NDArray[np.int64], glyphs: GlyphPage, table: TextTable, ink: Ink) -> BoolArray:
    """(k,) whether glyphs ``rows`` are drawn over the glyph written before them or behind them."""
    last = len(glyphs.texts) - 1
    out = np.zeros(len(rows), dtype=np.bool_)
    hangs = ink.above | ink.below | ink.blank | glyphs.generated
    for a, b in ((np.maximum(rows - 1, 0), rows), (rows, np.minimum(rows + 1, last))):
        size = glyphs.sizes[rows]
        near = ink.ink[a, 2] - ink.ink[b, 0] > _OVER * size
        if near.any():
            level = np.abs(ink.baselines[a] - ink.baselines[b]) < 0.1 * size
            ahead = ink.ink[b, 0] > ink.ink[a, 0]
            out |= near & level & ahead & (table.ids[a] != table.ids[b]) & ~hangs[a] & ~hangs[b]
    return out


def _in_line(glyphs: GlyphPage, rows: list[int], ink: Ink) -> GlyphPage:
    boxes, drawn = glyphs.boxes.copy(), glyphs.ink.copy()
    for i in rows:
        if glyphs.angles[i] != 0.0:
            continue
        before = float(boxes[i - 1, 2]) if i and not glyphs.generated[i - 1] else float(boxes[i, 0])
        if boxes[i, 0] < before < boxes[i, 2]:
            boxes[i, 0] = before
        line = float(ink.baselines[i])
        drawn[i] = boxes[i, 0], line - float(ink.height[i]), boxes[i, 2], line
    return replace(glyphs, boxes=boxes, ink=drawn)
