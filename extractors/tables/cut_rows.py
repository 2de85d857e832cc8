"""Rows that the page cuts behind the last level rule, or before the first: their verticals drawn on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractors.rulings import SNAP, Edges
from extractors.tables.joints import INSIDE, Vertical, is_crossed
from extractors.types import ClusterPage, FloatArray

MARGIN, EDGE = 0.1, 0.16
"""Shares of the page's height: where running titles stand, and how near the page's edge a row that it cuts must come."""
RUNNING = 0.5
"""Letters' heights that a running title in the margin stands apart at least."""


def cut_rows(
    clusters: ClusterPage, verticals: Sequence[Vertical], x0: float, x1: float, level: Edges
) -> list[Vertical]:
    """The verticals of a row that the page cuts: text that goes on in the columns under the last rule down to the page's
    end, or over the first one from its head. Its missing rule is put in with that of other open rows."""
    if not verticals:
        return []
    out: list[Vertical] = []
    first, last = min(v[0] for v in verticals), max(v[1] for v in verticals)
    boxes = clusters.boxes
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    for below in (True, False):
        # rules of one width may be of several tables: the columns are those of the nearest
        reaching = (x for top, low, x in verticals if (low >= last - SNAP if below else top <= first + SNAP))
        inner = sorted({x for x in reaching if x0 + INSIDE < x < x1 - INSIDE})
        if not inner:
            continue
        rest = boxes[middle > last] if below else boxes[middle < first]
        end = _end_of_row(rest, last if below else first, inner, (x0, x1), clusters.height, below)
        if end is not None:
            span = (last, end) if below else (end, first)
            if ((level[:, 2] > span[0] + SNAP) & (level[:, 2] < span[1] - SNAP)).any():
                continue  # other rules part what stands there
            out += [(*span, x) for x in (x0, *inner, x1)]
    return out


def _end_of_row(
    boxes: FloatArray, rule: float, inner: Sequence[float], sides: tuple[float, float], height: float, below: bool
) -> float | None:
    """Where the text beyond the outermost rule ends, if it is a row of the table that goes over the page's end."""
    if len(boxes) < 2:
        return None
    order = np.argsort(boxes[:, 1]) if below else np.argsort(-boxes[:, 3])
    boxes = boxes[order]
    line = float(np.median(boxes[:, 3] - boxes[:, 1]))
    # distances from the rule outwards
    near, far = (boxes[:, 1] - rule, boxes[:, 3] - rule) if below else (rule - boxes[:, 3], rule - boxes[:, 1])
    reach = np.maximum.accumulate(far)
    margin = MARGIN * height
    running = (boxes[1:, 1] >= height - margin) if below else (boxes[1:, 3] <= margin)
    gaps = np.flatnonzero(near[1:] - reach[:-1] > np.where(running, RUNNING, 1.0) * line) + 1
    n = int(gaps[0]) if len(gaps) else len(boxes)
    row, others = boxes[:n], boxes[n:]
    outside = others[:, 1] >= height - margin if below else others[:, 3] <= margin
    end = float(reach[n - 1])
    at_edge = rule + end >= height - EDGE * height if below else rule - end <= EDGE * height
    if float(row[:, 0].min()) < sides[0] - SNAP or float(row[:, 2].max()) > sides[1] + SNAP:
        return None
    if near[0] > line or not at_edge or not outside.all() or any(is_crossed(row, x) for x in inner):
        return None
    filled = np.unique(np.searchsorted(inner, (row[:, 0] + row[:, 2]) / 2))
    if len(filled) < 2:
        return None
    return rule + end + 1.0 if below else rule - end - 1.0
