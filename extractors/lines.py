"""Clusters set as lines of text, region by region.

A region is what holds one run of text: a table cell, a column of the page. Lines never cross a region, so the words of
a cell never mix with those of its neighbour. All lines of a page are made at once, on arrays: a page has thousands of
clusters and hundreds of cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.types import BoolArray, ClusterPage
from pipeline.model.geometry import BBox
from pipeline.model.page import Line

Indices = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]

SAME_LINE = 0.3
"""Base lines nearer than this share of the font size are one line (superscripts, slightly skewed scans)."""
SPACE_GAP = 0.2
"""A gap wider than this share of the font size, over the usual gap of its row, reads as a space where none is written."""
_OVERLAP = -0.3
"""A written space between clusters that overlap by more than this share of the font size is not seen."""
_APART = 1e6
"""Points by which lines are set apart where one running maximum serves them all."""


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
    sizes = np.maximum(clusters.sizes, 1.0)
    key = regions * 4 + turns
    chosen = np.flatnonzero(regions >= 0)
    order = chosen[np.lexsort((across[chosen], key[chosen]))]
    if not len(order):
        return Rows(order, np.zeros(1, dtype=np.int64), order, order, along[:0], until[:0])
    near = np.diff(across[order]) <= SAME_LINE * np.minimum(sizes[order[:-1]], sizes[order[1:]])
    row = np.concatenate(([0], np.cumsum(~(near & (np.diff(key[order]) == 0)))))
    # stable over stream order: a zero-width cluster stays behind the one that it was written after
    inner = np.lexsort((order, along[order], row))
    order = order[inner]
    starts = np.concatenate(([0], np.flatnonzero(np.diff(row)) + 1, [len(order)]))
    first = order[starts[:-1]]
    return Rows(order, starts, regions[first], turns[first], along[order], until[order])


def set_lines(clusters: ClusterPage, rows: Rows) -> list[Line]:
    """A line for each row, in the same order."""
    if not len(rows):
        return []
    order, starts = rows.order, rows.starts
    sizes = clusters.sizes[order].astype(np.float64)
    row_of = np.repeat(np.arange(len(rows)), np.diff(starts))
    spaced = _spaces(clusters, rows, sizes, row_of)
    texts = clusters.texts
    pieces = [" " + texts[i] if s else texts[i] for i, s in zip(order.tolist(), spaced.tolist(), strict=True)]
    xs, at = _abscissae(rows, row_of, spaced, pieces)
    boxes = clusters.boxes[order].astype(np.float64)
    low, high = np.minimum.reduceat(boxes, starts[:-1]), np.maximum.reduceat(boxes, starts[:-1])
    edges = np.round(np.column_stack((low[:, :2], high[:, 2:])), 2).tolist()
    counts = np.diff(starts)
    bold = (np.add.reduceat(clusters.bold[order].astype(np.int64), starts[:-1]) * 2 > counts).tolist()
    size = np.round(sizes[(starts[:-1] + starts[1:]) // 2], 2).tolist()
    confidences = clusters.confidences[order].astype(np.float64)
    certain = (np.minimum.reduceat(confidences, starts[:-1]) >= 1.0).tolist()
    # a space at the line's end is known where the next line of the region goes on in the writing
    goes_on = np.append(order[starts[1:-1]] == order[starts[1:-1] - 1] + 1, False)
    goes_on &= np.append(rows.regions[1:] == rows.regions[:-1], False)
    following = (goes_on & np.append(clusters.space_before[order[starts[1:-1]]], False)).tolist()
    cuts, turns = starts.tolist(), rows.turns.tolist()
    lines = []
    for r in range(len(rows)):
        a, b = cuts[r], cuts[r + 1]
        text = "".join(pieces[a:b])
        bare = text.strip()
        lead = len(text) - len(text.lstrip()) if bare != text else 0
        begin = at[a] + lead
        lines.append(
            Line(
                page=clusters.number,
                text=bare,
                bbox=BBox(*edges[r]),
                xs=() if turns[r] else tuple(xs[begin : begin + len(bare) + 1]),
                confidences=() if certain[r] else _confidences(pieces[a:b], confidences[a:b].tolist(), lead, len(bare)),
                font_size=size[r],
                bold=bold[r],
                source=clusters.text_source,
                ends_with_space=following[r] or len(text) > lead + len(bare),
            )
        )
    return lines


def _spaces(clusters: ClusterPage, rows: Rows, sizes: Floats, row_of: Indices) -> BoolArray:
    """Whether a space stands before each cluster of ``rows.order``; never at the head of a row."""
    gap = np.full(len(rows.order), -np.inf)
    reach = np.maximum.accumulate(rows.until + row_of * _APART) - row_of * _APART
    gap[1:] = rows.along[1:] - reach[:-1]
    gap[rows.starts[:-1]] = -np.inf
    in_order = np.concatenate(([False], np.diff(rows.order) > 0))
    written = clusters.space_before[rows.order] & in_order & (gap > _OVERLAP * sizes)
    # justified Thai is set with small gaps everywhere: only what is wider than those is a space
    small = np.where((gap > 0) & (gap <= SPACE_GAP * sizes), gap, 0.0)
    usual = np.add.reduceat(small, rows.starts[:-1]) / np.diff(rows.starts)
    spaced: BoolArray = written | (gap > SPACE_GAP * sizes + usual[row_of])
    return spaced


_WIDTHS = np.ones(0x110000 // 16, dtype=np.int64)
_WIDTHS[[0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F)]] = 0


def _abscissae(rows: Rows, row_of: Indices, spaced: BoolArray, pieces: list[str]) -> tuple[list[float], list[int]]:
    """Where each character begins, with the line's end behind its last, and where each cluster's begin in that list.

    Marks have no width; the other characters of a cluster share it evenly; a space fills its gap. Never decreasing.
    """
    apart = row_of * _APART
    end = np.maximum.accumulate(rows.until + apart) - apart
    before = np.concatenate(([0.0], end[:-1]))
    head = np.zeros(len(end), dtype=np.bool_)
    head[rows.starts[:-1]] = True
    start = np.where(head, rows.along, np.maximum(rows.along, before))
    end = np.maximum(end, start)
    lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
    codes = np.frombuffer("".join(pieces).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    owner = np.repeat(np.arange(len(pieces)), lengths)
    first = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    widths = _WIDTHS[np.minimum(codes, len(_WIDTHS) - 1)]
    leading = first[spaced]
    widths[leading] = 0
    running = np.concatenate(([0], np.cumsum(widths)))
    inside = running[:-1] - running[first[owner]] if len(owner) else running[:0]
    total = (
        np.maximum(np.add.reduceat(widths, np.minimum(first, max(len(widths) - 1, 0))), 1) if len(widths) else widths
    )
    total = np.where(lengths > 0, total, 1)
    x = start[owner] + inside / total[owner] * (end - start)[owner]
    x[leading] = before[spaced]
    # one more place behind each row, for the end of its last character
    last = rows.starts[1:] - 1
    tail_at = first[last] + lengths[last]
    out = np.round(np.insert(x, tail_at, end[last]), 2).tolist()
    return out, (first + row_of).tolist()


def _confidences(pieces: Sequence[str], values: Sequence[float], lead: int, length: int) -> tuple[float, ...]:
    """One confidence a character of the line; a space has that of what follows it."""
    out = [c for piece, value in zip(pieces, values, strict=True) for c in repeat(round(value, 3), len(piece))]
    return tuple(out[lead : lead + length])


def build_lines(clusters: ClusterPage, indices: Indices | None = None) -> tuple[Line, ...]:
    """Lines of the clusters ``indices`` (all when None) as one region, top to bottom; turned text comes after the rest."""
    regions = np.full(len(clusters.texts), -1 if indices is not None else 0, dtype=np.int64)
    if indices is not None:
        regions[indices] = 0
    return tuple(line for line in set_lines(clusters, group_rows(clusters, regions)) if line.text)
