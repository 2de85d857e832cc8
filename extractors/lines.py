"""Clusters set as lines of text, region by region.

A region is what holds one run of text: a table cell, a column of the page. Lines never cross a region, so the words of
a cell never mix with those of its neighbour. All lines of a page are made at once, on arrays: a page has thousands of
clusters and hundreds of cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.others import with_others
from extractors.pdfium.native import Arrays, Native, native
from extractors.types import ClusterPage, FloatArray
from extractors.typeset import Typeset, typeset
from pipeline.model.geometry import BBox
from pipeline.model.page import Line

Indices = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]

SAME_LINE = 0.3
"""Base lines nearer than this share of the font size are one line (superscripts, slightly skewed scans)."""
_SAME_LINE = np.array(SAME_LINE, dtype=np.float32)
"""As native.c takes it."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Clusters in rows. ``order``: cluster numbers, row after row, each in reading order; row ``r`` is
    ``order[starts[r]:starts[r + 1]]``; ``regions`` and ``turns`` (quarter turns of the text): one of each a row.
    ``along``, ``until``: where each cluster of ``order`` begins and ends on its line, in points in reading direction.
    """

    order: Indices
    starts: Indices
    regions: Indices
    turns: Indices
    along: Floats
    until: Floats

    def __len__(self) -> int:
        return len(self.regions)


def reading_turns(clusters: ClusterPage) -> Indices:
    """Quarter turns of each cluster as the eye reads it: 0 left to right, 1 downwards, 2 upside down, 3 upwards.

    Producers disagree about the sign of an angle, so the way from one turned cluster to the next decides.
    """
    turns = np.zeros(len(clusters.texts), dtype=np.int64)
    if not clusters.angles.any():
        return turns
    angles = np.round(clusters.angles) % 360
    turned = (angles >= 45) & (angles < 315)
    if not turned.any():
        return turns
    boxes = clusters.boxes
    centers = np.column_stack(((boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2))
    for angle in np.unique(angles[turned]):
        at = np.flatnonzero(angles == angle)
        steps = np.diff(centers[at], axis=0)
        near = steps[(np.abs(steps) < 3 * max(float(clusters.sizes[at].mean()), 1.0)).all(axis=1)]
        dx, dy = (float(np.median(near[:, 0])), float(np.median(near[:, 1]))) if len(near) else (0.0, -1.0)
        turns[at] = (1 if dy > 0 else 3) if abs(dy) > abs(dx) else (0 if dx >= 0 else 2)
    return turns


def group_rows(clusters: ClusterPage, regions: Indices) -> Rows:
    """Rows of all clusters whose region (n,) is not negative: by region, then down the page, then along the line."""
    compiled = native()
    if compiled is not None and not clusters.angles.any():
        return compiled_rows(clusters, regions, compiled)
    turns = reading_turns(clusters)
    boxes = clusters.boxes.astype(np.float64)
    across, along, until = clusters.baselines.astype(np.float64), boxes[:, 0].copy(), boxes[:, 2].copy()
    for turn, columns, sign in ((1, (1, 3), -1.0), (2, (2, 0), 0.0), (3, (3, 1), 1.0)):
        at = turns == turn
        if at.any():
            flip = 1.0 if turn == 1 else -1.0
            along[at], until[at] = flip * boxes[at, columns[0]], flip * boxes[at, columns[1]]
            middle = (boxes[at, 0] + boxes[at, 2]) / 2
            across[at] = sign * middle if sign else -boxes[at, 1]
    sizes = np.maximum(clusters.sizes, np.float32(1.0))
    key = np.where(regions >= 0, regions * 4 + turns, -1)
    order, starts = (
        compiled_order(key, across, along, sizes, compiled)
        if compiled is not None
        else plain_order(key, across, along, sizes)
    )
    first = order[starts[:-1]]
    return Rows(order, starts, regions[first], turns[first], along[order], until[order])


def compiled_rows(clusters: ClusterPage, regions: Indices, compiled: Native) -> Rows:
    """``group_rows`` of upright clusters, by the compiled loop."""
    n = len(regions)
    order, starts, of_row = np.empty(n, np.int64), np.empty(n + 1, np.int64), np.empty(n, np.int64)
    along, until = np.empty(n), np.empty(n)
    given = [np.ascontiguousarray(a) for a in (clusters.baselines, clusters.boxes, clusters.sizes)]
    key: NDArray[np.int64] = np.ascontiguousarray(regions, dtype=np.int64)
    arrays: Arrays = (key, *given, _SAME_LINE, order, starts, of_row, along, until)
    rows = compiled.upright(n, arrays)
    starts = starts[: rows + 1]
    count = int(starts[-1])
    return Rows(order[:count], starts, of_row[:rows], np.zeros(rows, dtype=np.int64), along[:count], until[:count])


def compiled_order(
    key: Indices, across: Floats, along: Floats, sizes: FloatArray, compiled: Native
) -> tuple[Indices, Indices]:
    """``plain_order``, by the compiled loop."""
    n = len(key)
    order, starts = np.empty(n, dtype=np.int64), np.empty(n + 1, dtype=np.int64)
    key, sizes = key.astype(np.int64, copy=False), sizes.astype(np.float32, copy=False)
    arrays = (key, across, along, sizes, _SAME_LINE, order, starts)
    rows = compiled.rows(n, arrays)
    starts = starts[: rows + 1]
    return order[: int(starts[-1])], starts


def plain_order(key: Indices, across: Floats, along: Floats, sizes: FloatArray) -> tuple[Indices, Indices]:
    """The clusters whose key is not negative, row after row, and where the rows start: by key, down the page, along the
    line."""
    chosen = np.flatnonzero(key >= 0)
    order = chosen[np.lexsort((across[chosen], key[chosen]))]
    if not len(order):
        return order, np.zeros(1, dtype=np.int64)
    near = np.diff(across[order]) <= SAME_LINE * np.minimum(sizes[order[:-1]], sizes[order[1:]])
    row = np.concatenate(([0], np.cumsum(~(near & (np.diff(key[order]) == 0)))))
    # stable over stream order: a zero-width cluster stays behind the one that it was written after
    order = order[np.lexsort((order, along[order], row))]
    return order, np.concatenate(([0], np.flatnonzero(np.diff(row)) + 1, [len(order)]))


def set_lines(clusters: ClusterPage, rows: Rows) -> list[Line]:
    """A line for each row, in the same order."""
    if not len(rows):
        return []
    made, compiled = typeset(clusters, rows), native()
    if compiled is not None and not clusters.others and bool(made.flags[:, 1].all()):
        return compiled_lines(clusters, rows, made, compiled)
    return plain_lines(clusters, rows, made)


def compiled_lines(clusters: ClusterPage, rows: Rows, made: Typeset, compiled: Native) -> list[Line]:
    """``plain_lines`` of rows that are certain, by the compiled loop."""
    arrays = (made.codes, made.cuts, made.xs, made.edges, made.sizes, made.flags, rows.turns)
    return compiled.line_objects(len(rows), arrays, (Line, BBox), (clusters.number, clusters.text_source))


def plain_lines(clusters: ClusterPage, rows: Rows, made: Typeset) -> list[Line]:
    """A line for each row that was set."""
    whole = made.codes.tobytes().decode("utf-32-le", "surrogatepass")
    xs = made.xs.round(2).tolist()
    cuts = made.cuts.tolist()
    page, source = clusters.number, clusters.text_source
    lines = []
    for r, ((bold, certain, goes_on), edges, size, turn) in enumerate(
        zip(
            made.flags.tolist(),
            made.edges.round(2).tolist(),
            made.sizes.round(2).tolist(),
            rows.turns.tolist(),
            strict=True,
        )
    ):
        begin, end = cuts[r], cuts[r + 1]
        text = whole[begin:end]
        bare = text.strip()
        lead = len(text) - len(text.lstrip()) if len(bare) < len(text) else 0
        at = begin + r + lead
        lines.append(
            Line(
                page,
                bare,
                BBox(*edges),
                () if turn else tuple(xs[at : at + len(bare) + 1]),
                () if certain else _confidences(clusters, rows, made, r, lead, len(bare)),
                size,
                bold,
                source,
                goes_on or len(text) > lead + len(bare),
            )
        )
    return with_others(lines, clusters, rows) if clusters.others else lines


def _confidences(clusters: ClusterPage, rows: Rows, made: Typeset, r: int, lead: int, length: int) -> tuple[float, ...]:
    """One confidence a character of the line; a space has that of what follows it."""
    a, b = int(rows.starts[r]), int(rows.starts[r + 1])
    members = rows.order[a:b]
    lengths = [len(clusters.texts[i]) + s for i, s in zip(members.tolist(), made.spaced[a:b].tolist(), strict=True)]
    values = clusters.confidences[members].astype(np.float64).tolist()
    out = [c for n, value in zip(lengths, values, strict=True) for c in repeat(round(value, 3), n)]
    return tuple(out[lead : lead + length])


def build_lines(clusters: ClusterPage, indices: Indices | None = None) -> tuple[Line, ...]:
    """Lines of the clusters ``indices`` (all when None) as one region, top to bottom; turned text comes after the rest."""
    regions = np.full(len(clusters.texts), -1 if indices is not None else 0, dtype=np.int64)
    if indices is not None:
        regions[indices] = 0
    return tuple(line for line in set_lines(clusters, group_rows(clusters, regions)) if line.text)
