"""Columns of text side by side on a page, told by the white between them.

Where two columns are set on other base lines, the letters of one stand between the lines of the other: each must be cut into
lines by itself. Columns on common base lines are left together.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractors.ocr.parts import Ints

LEAST_HEIGHT = 3.0
"""Letter heights that a column has at least: two lines."""
LEAST_WIDTH = 10.0
"""Letter heights that a column is wide at least: no numbers beside their list."""

Interval = tuple[int, int]
Members = NDArray[np.intp]


def columns(boxes: Ints, body: float, gap: float) -> list[Members]:
    """The pieces ``boxes`` (n, 4) parted into what stands above one another: runs of rows through which a strip of white ``gap``
    pixels wide goes, with at least two lines on both sides, are cut along it; all else stays together."""
    if not len(boxes):
        return []
    rest: list[Members] = []
    out: list[Members] = []
    left, right = int(boxes[:, 0].min()), int(boxes[:, 2].max())
    bands = _bands(boxes)
    white = [_white(boxes[b], left, right, gap) for b in bands]
    start = 0
    while start < len(bands):
        common, end = white[start], start + 1
        while end < len(bands) and (narrower := _both(common, white[end], gap)):
            common, end = narrower, end + 1
        run = np.concatenate(bands[start:end])
        cut = _cut(boxes, run, common, body)
        if len(cut) > 1:
            out += cut
            start = end
        else:
            rest.append(bands[start])
            start += 1
    return [*([np.concatenate(rest)] if rest else []), *out]


def _bands(boxes: Ints) -> list[Members]:
    """The pieces parted where no ink is in a row, from the top down."""
    order = np.argsort(boxes[:, 1], kind="stable")
    reach = np.maximum.accumulate(boxes[order, 3])
    breaks = np.flatnonzero(boxes[order[1:], 1] >= reach[:-1]) + 1
    return [np.asarray(b) for b in np.split(order, breaks)]


def _white(boxes: Ints, left: int, right: int, gap: float) -> list[Interval]:
    """Strips from ``left`` to ``right`` without ink, at least ``gap`` wide."""
    order = np.argsort(boxes[:, 0], kind="stable")
    ends = np.concatenate([[left], np.maximum.accumulate(boxes[order, 2])])
    starts = np.concatenate([boxes[order, 0], [right]])
    wide = np.flatnonzero(starts - ends >= gap)
    return [(int(ends[i]), int(starts[i])) for i in wide]


def _both(a: list[Interval], b: list[Interval], gap: float) -> list[Interval]:
    pairs = [(max(x0, y0), min(x1, y1)) for x0, x1 in a for y0, y1 in b]
    return [(start, end) for start, end in pairs if end - start >= gap]


def _cut(boxes: Ints, run: Members, white: list[Interval], body: float) -> list[Members]:
    """The pieces of a run of rows cut along the strips that have enough on both sides of them."""
    middles = sorted((a + b) / 2 for a, b in white)
    edges = [-np.inf, *middles, np.inf]
    parts = [run[(boxes[run, 0] >= a) & (boxes[run, 0] < b)] for a, b in pairwise(edges)]
    parts = [p for p in parts if len(p)]
    large = [
        float(boxes[p, 3].max() - boxes[p, 1].min()) >= LEAST_HEIGHT * body
        and float(boxes[p, 2].max() - boxes[p, 0].min()) >= LEAST_WIDTH * body
        for p in parts
    ]
    return parts if len(parts) > 1 and all(large) else [run]
