"""Shaded paragraphs inside ruled cells: they are drawn as boxes, and rule nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extractors.types import BoolArray, Drawings

_NEAR = 4.0
"""Points within which a rule stands at the side of a shade."""
_NARROWEST = 20.0
"""Points: narrower ones may be the mark in a tick box."""


def without_shading(drawings: Drawings) -> Drawings:
    """The drawings less the filled boxes that lie between the rules of one cell and reach from side to side of it.

    LibreOffice shades the paragraphs of a heading cell one by one: taken for cells of their own, they would cut it in three.
    """
    shades = np.flatnonzero(drawings.filled & ~drawings.stroked)
    if not len(shades) or not len(drawings.segments):
        return drawings
    keep = np.ones(len(drawings.rects), dtype=np.bool_)
    keep[shades[_inside_cells(drawings, drawings.rects[shades].astype(np.float64))]] = False
    if keep.all():
        return drawings
    return replace(drawings, rects=drawings.rects[keep], filled=drawings.filled[keep], stroked=drawings.stroked[keep])


def _inside_cells(drawings: Drawings, rects: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> BoolArray:
    """Which boxes have a rule at their left and right, and one above and below, at least one of these apart from them."""
    s = drawings.segments.astype(np.float64)
    level = (s[:, 3] - s[:, 1]) <= (s[:, 2] - s[:, 0])
    h, v = s[level], s[~level]
    x, y = (rects[:, 0] + rects[:, 2]) / 2, (rects[:, 1] + rects[:, 3]) / 2
    beside = (v[None, :, 1] <= y[:, None]) & (v[None, :, 3] >= y[:, None])
    left = (beside & (np.abs(v[None, :, 0] - rects[:, 0:1]) <= _NEAR)).any(axis=1)
    right = (beside & (np.abs(v[None, :, 0] - rects[:, 2:3]) <= _NEAR)).any(axis=1)
    over = (h[None, :, 0] <= x[:, None]) & (h[None, :, 2] >= x[:, None])
    above = (over & (h[None, :, 1] <= rects[:, 1:2] + _NEAR)).any(axis=1)
    below = (over & (h[None, :, 1] >= rects[:, 3:4] - _NEAR)).any(axis=1)
    touches_top = (over & (np.abs(h[None, :, 1] - rects[:, 1:2]) <= 1.0)).any(axis=1)
    touches_bottom = (over & (np.abs(h[None, :, 1] - rects[:, 3:4]) <= 1.0)).any(axis=1)
    wide = rects[:, 2] - rects[:, 0] >= _NARROWEST
    inside: BoolArray = wide & left & right & above & below & ~(touches_top & touches_bottom)
    return inside
