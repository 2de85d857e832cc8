"""Rows of text outside ruled tables, cut at their wide gaps: what columns and tables without rules are found by."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractors.lines import Rows
from extractors.types import ClusterPage


@dataclass(frozen=True, slots=True)
class Segments:
    """One row outside tables, cut at its wide gaps. ``cuts``: places in ``Rows.order`` where its segments begin, and
    where the last one ends; ``spans``: x0, x1 of each, in points; ``top``, ``bottom``: its
    ordinates; ``size``: its font size in points."""

    cuts: tuple[int, ...]
    spans: tuple[tuple[float, float], ...]
    top: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def text_segments(clusters: ClusterPage, rows: Rows, gutter: float, rich: tuple[int, int] = (0, 0)) -> list[Segments]:
    """The upright rows, top to bottom, each cut at gaps wider than ``gutter`` font sizes. ``rich`` (s, n): none at all
    where fewer than n rows are cut in s segments or more."""
    if not len(rows):
        return []
    order, starts = rows.order, rows.starts
    boxes = clusters.boxes[order]
    sizes = np.maximum(clusters.sizes[order], 1.0)
    apart = np.repeat(np.arange(len(rows)), starts[1:] - starts[:-1]) * 1e6
    reach = np.maximum.accumulate(rows.until + apart) - apart
    wide = np.zeros(len(order), dtype=np.bool_)
    wide[1:] = rows.along[1:] - reach[:-1] > gutter * sizes[1:]
    wide[starts[:-1]] = True
    cuts = wide.nonzero()[0]
    first = cuts.searchsorted(starts)
    if rich[1] and np.count_nonzero((first[1:] - first[:-1] >= rich[0]) & (rows.turns == 0)) < rich[1]:
        return []
    x0, x1 = boxes[cuts, 0].tolist(), [*reach[cuts[1:] - 1].tolist(), float(reach[-1])]
    tops = np.minimum.reduceat(boxes[:, 1], starts[:-1]).tolist()
    bottoms = np.maximum.reduceat(boxes[:, 3], starts[:-1]).tolist()
    row_sizes = sizes[(starts[:-1] + starts[1:]) // 2].tolist()
    bounds = [*cuts.tolist(), len(order)]
    return [
        Segments(tuple(bounds[i : j + 1]), tuple(zip(x0[i:j], x1[i:j], strict=True)), tops[r], bottoms[r], row_sizes[r])
        for r, (i, j) in enumerate(pairwise(first.tolist()))
        if rows.turns[r] == 0
    ]
