"""Which letter each mark of a page sits on."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.ink import Ink, median
from extractors.types import BoolArray, FloatArray, GlyphPage

Indices = NDArray[np.signedinteger[Any]]

NEAR = 0.12
"""Share of the font size: how far outside its consonant the middle of a mark may be without a second look."""
_BESIDE = 0.35
_CLOSE, _FAR = 0.3, 0.9
"""What a base may cost among the mark's neighbours in content order, and on the whole page (shares of the font size)."""
_LATER = 0.1
"""Share of the font size that a consonant must be nearer to outdo one that was written before the mark."""
_FOLLOWS = 0.15
"""Share of the font size within which the pen stands where the letter before it ended."""
_REACH = 6
"""Glyphs to either side, in content order, among which a stray mark looks for its consonant."""


def owners_of(glyphs: GlyphPage, base: BoolArray, consonant: BoolArray, mark: BoolArray, up: Ink) -> Indices:
    """For each mark the glyph that it sits on, -1 where there is none."""
    n, sizes = len(glyphs.texts), glyphs.sizes
    owner = np.full(n, -1, dtype=np.int32)
    marks = np.flatnonzero(mark)
    if not len(marks):
        return owner
    last = np.maximum.accumulate(np.where(consonant, np.arange(n), -1))[marks]
    middle = (up.ink[:, 0] + up.ink[:, 2]) / 2
    height = np.abs(up.baselines[marks] - up.baselines[last])
    own = sizes[marks]
    left, middles, level = up.boxes[last, 0] - middle[marks], middle[marks], (last >= 0) & (height <= 0.5 * own)
    good = level & (np.maximum(left, middles - up.boxes[last, 2].astype(np.float64)) <= NEAR * own)
    if np.count_nonzero(good) == len(good):  # as nearly everywhere: how far right a mark may stand, nobody asks
        owner[marks] = last
        return owner
    right = _right_limits(base, up, sizes)
    outside = np.maximum(left, middles - right[last])
    good = level & (outside <= NEAR * own)
    # a mark written right after one that sits well belongs to the same letter, even if drawn a little beside it
    after = np.zeros(len(marks), dtype=np.bool_)
    after[1:] = good[:-1] & (last[1:] == last[:-1]) & (np.diff(marks) <= 2)
    good |= after & level & (outside <= _BESIDE * own)
    good |= _misdrawn(glyphs.font_ids[marks], good, last, up, marks, sizes)
    owner[marks[good]] = last[good]
    bases = np.flatnonzero(base)
    for m in marks[~good].tolist():
        owner[m] = _nearest(m, bases, consonant, middle, right, up, sizes)
    return owner


def _misdrawn(fonts: Indices, good: BoolArray, last: Indices, up: Ink, marks: Indices, sizes: FloatArray) -> BoolArray:
    """Marks of fonts that draw most of them beside their letter, and that begin where the letter before them ends.

    In such a font (some of fixed width) the pen's way is to be believed and the ink is not.
    """
    if len(good) - np.count_nonzero(good) < 3:
        return np.zeros(len(marks), dtype=np.bool_)
    follows = (last >= 0) & (np.abs(up.boxes[marks, 0] - up.boxes[last, 2]) < _FOLLOWS * sizes[marks])
    follows &= np.abs(up.baselines[marks] - up.baselines[last]) < 0.5 * sizes[marks]
    out = np.zeros(len(marks), dtype=np.bool_)
    for font in np.unique(fonts[~good]).tolist():
        mine = fonts == font
        if mine.sum() >= 5 and good[mine].mean() < 0.5 < follows[mine].mean():
            out |= mine & follows
    return out


def _right_limits(base: BoolArray, up: Ink, sizes: FloatArray) -> NDArray[Any]:
    """How far right the marks of each base may stand: over the gap that letter spacing leaves before the next base."""
    right = up.boxes[:, 2].astype(np.float64)
    rows = np.flatnonzero(base)
    if len(rows) > 1:
        line = np.round(up.baselines[rows] / max(median(sizes[rows]) * 0.3, 0.1))
        rows = rows[np.lexsort((up.boxes[rows, 0], line))]
        a, b = rows[:-1], rows[1:]
        near = np.abs(up.baselines[b] - up.baselines[a]) < 0.5 * sizes[a]
        gap = np.minimum(up.boxes[b, 0] - right[a], sizes[a])
        right[a] += np.where(near & (gap > 0), gap, 0.0)
    return right


def _nearest(
    m: int,
    bases: Indices,
    consonant: BoolArray,
    middle: NDArray[Any],
    right: NDArray[Any],
    up: Ink,
    sizes: FloatArray,
) -> int:
    """The base nearest to mark ``m`` among its neighbours in content order, and failing that on the whole page."""
    at = int(np.searchsorted(bases, m))
    for candidates, limit in ((bases[max(at - _REACH, 0) : at + _REACH], _CLOSE), (bases, _FAR)):
        if not len(candidates):
            continue
        outside = np.maximum(up.boxes[candidates, 0] - middle[m], middle[m] - right[candidates]).clip(0)
        height = np.abs(up.baselines[candidates] - up.baselines[m])
        cost = (
            outside / sizes[m] + np.where(consonant[candidates], 0.0, 0.3) + np.where(height > 0.5 * sizes[m], 9.0, 0.0)
        )
        cost = cost + np.abs(candidates - m) * 1e-3 + np.where(candidates > m, _LATER, 0.0)
        best = int(np.argmin(cost))
        if cost[best] < limit:
            return int(candidates[best])
    return -1
