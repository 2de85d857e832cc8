"""Clusters of one region set as lines of text.

A region is what holds one run of text: a table cell, or the page outside its tables. Lines never cross a region, so
the words of a cell never mix with those of its neighbour.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from extractors.flow import MARKS
from extractors.types import ClusterPage, FloatArray
from pipeline.model.geometry import BBox
from pipeline.model.page import Line

Indices = NDArray[np.intp]

SAME_LINE = 0.3
"""Base lines nearer than this share of the font size are one line (superscripts, slightly skewed scans)."""
SPACE_GAP = 0.28
"""A gap wider than this share of the font size reads as a space where the producer wrote none."""


def reading_angle(clusters: ClusterPage, indices: Indices) -> NDArray[np.int_]:
    """Quarter turns of each cluster as the eye reads it: 0 left to right, 1 downwards, 2 upside down, 3 upwards.

    Producers disagree about the sign of an angle, so the way from one turned cluster to the next decides.
    """
    turned = np.abs(((clusters.angles[indices] + 45.0) % 360.0) - 45.0) >= 45.0
    turns = np.zeros(len(indices), dtype=np.int_)
    if not turned.any():
        return turns
    for angle in np.unique(np.round(clusters.angles[indices][turned])):
        at = np.flatnonzero(np.round(clusters.angles[indices]) == angle)
        boxes = clusters.boxes[indices[at]]
        centers = np.column_stack(((boxes[:, 0] + boxes[:, 2]) / np.float32(2), (boxes[:, 1] + boxes[:, 3]) / 2))
        steps = np.diff(centers, axis=0)
        near = steps[(np.abs(steps) < 3 * max(float(clusters.sizes[indices[at]].mean()), 1.0)).all(axis=1)]
        dx, dy = (float(np.median(near[:, 0])), float(np.median(near[:, 1]))) if len(near) else (0.0, -1.0)
        turns[at] = (1 if dy > 0 else 3) if abs(dy) > abs(dx) else (0 if dx >= 0 else 2)
    return turns


def build_lines(clusters: ClusterPage, indices: Indices | None = None) -> tuple[Line, ...]:
    """Lines of the clusters ``indices`` (all when None), top to bottom, then left to right.

    Turned text comes after the rest; its lines carry no ``xs``.
    """
    if indices is None:
        indices = np.arange(len(clusters.texts))
    if not len(indices):
        return ()
    turns = reading_angle(clusters, indices)
    lines: list[Line] = []
    for turn in range(4):
        chosen = indices[turns == turn]
        if len(chosen):
            lines += [make_line(clusters, group, turn) for group in group_lines(clusters, chosen, turn)]
    return tuple(line for line in lines if line.text)


def group_lines(clusters: ClusterPage, indices: Indices, turn: int = 0) -> list[Indices]:
    """The clusters of each line, in reading order; ``turn`` counts quarter turns of the text."""
    boxes = clusters.boxes[indices]
    across: FloatArray
    along: FloatArray
    if turn == 0:
        across, along = clusters.baselines[indices], boxes[:, 0]
    elif turn == 2:
        across, along = -boxes[:, 3], -boxes[:, 2]
    else:
        sign = np.float32(-1.0 if turn == 1 else 1.0)
        across, along = sign * (boxes[:, 0] + boxes[:, 2]) / np.float32(2), (boxes[:, 1] if turn == 1 else -boxes[:, 3])
    order = np.argsort(across, kind="stable")
    sizes = np.maximum(clusters.sizes[indices][order], 1.0)
    steps = np.diff(across[order])
    breaks = np.flatnonzero(steps > SAME_LINE * np.minimum(sizes[:-1], sizes[1:])) + 1
    # stable over stream order: a zero-width cluster stays behind the one it was written after
    return [indices[g[np.lexsort((indices[g], along[g]))]] for g in np.split(order, breaks)]


def make_line(clusters: ClusterPage, group: Indices, turn: int = 0) -> Line:
    """One line of the clusters ``group``, given in reading order."""
    boxes = clusters.boxes[group].tolist()
    sizes = clusters.sizes[group]
    size = float(np.median(sizes))
    spaced = clusters.space_before[group].tolist()
    order = group.tolist()
    texts = clusters.texts
    pieces: list[str] = []
    xs: list[float] = []
    owners: list[int] = []
    right = -math.inf
    for k, index in enumerate(order):
        text = texts[index]
        if not text:
            continue
        start, end = (boxes[k][0], boxes[k][2]) if turn == 0 else (0.0, 0.0)
        spaced_here = pieces and _space_between(boxes[k - 1], boxes[k], turn, size, spaced[k] and order[k - 1] < index)
        if spaced_here and not pieces[-1].endswith(" ") and not text.startswith(" "):
            pieces.append(" ")
            xs.append(right)
            owners.append(k)
        start = max(start, right)
        end = max(end, start)
        pieces.append(text)
        owners += [k] * len(text)
        if len(text) == 1:
            xs.append(start)
        else:
            xs += _spread(text, start, end)
        right = end
    line_text = "".join(pieces)
    lead = len(line_text) - len(line_text.lstrip())
    tail = len(line_text.rstrip())
    xs.append(right)
    box = clusters.boxes[group]
    confidences = clusters.confidences[group]
    certain = bool((confidences >= 1.0).all())
    after = order[-1] + 1
    return Line(
        page=clusters.number,
        text=line_text[lead:tail],
        bbox=BBox(*(round(float(v), 2) for v in (*box[:, :2].min(axis=0), *box[:, 2:].max(axis=0)))),
        xs=tuple(round(x, 2) for x in xs[lead : tail + 1]) if turn == 0 else (),
        confidences=() if certain else tuple(round(float(confidences[k]), 3) for k in owners[lead:tail]),
        font_size=round(size, 2),
        bold=bool(clusters.bold[group].mean() > 0.5),
        source=clusters.text_source,
        ends_with_space=tail < len(line_text) or (after < len(texts) and bool(clusters.space_before[after])),
    )


def _space_between(before: list[float], after: list[float], turn: int, size: float, real: bool) -> bool:
    """Whether a space stands between two neighbours on a line."""
    if turn == 0:
        gap = after[0] - before[2]
    elif turn == 1:
        gap = after[1] - before[3]
    elif turn == 2:
        gap = before[0] - after[2]
    else:
        gap = before[1] - after[3]
    return gap > SPACE_GAP * size or (real and gap > -0.3 * size)


def _spread(text: str, start: float, end: float) -> list[float]:
    """Abscissae of the characters of one cluster: marks take no width, the others share it evenly."""
    widths = [0 if c in MARKS else 1 for c in text]
    share = (end - start) / max(sum(widths), 1)
    out, x = [], start
    for w in widths:
        out.append(x)
        x += w * share
    return out
