"""Columns told by the gaps that the text leaves between level rules that run through."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from extractors.lines import group_rows
from extractors.rulings import Edges
from extractors.segments import Segments, text_segments
from extractors.tables.columns import Span, columns_of
from extractors.tables.joints import Vertical, is_crossed, is_title
from extractors.types import ClusterPage, FloatArray

GUTTER = 0.75
"""A gap of more font sizes than this may part two columns between rules that run through."""


def by_gaps(clusters: ClusterPage, rules: Edges, boxes: FloatArray, x0: float, x1: float) -> list[Vertical]:
    """Verticals in the gaps that the text between the rules leaves."""
    ys = rules[:, 2]
    x, y = (clusters.boxes[:, 0] + clusters.boxes[:, 2]) / 2, (clusters.boxes[:, 1] + clusters.boxes[:, 3]) / 2
    member = np.searchsorted(ys, y) - 1
    member = np.where((x > x0) & (x < x1) & (member >= 0) & (member < len(ys) - 1), member, -1)
    rows = group_rows(clusters, member)
    run = text_segments(clusters, rows, GUTTER)
    texts: list[list[Segments]] = [[] for _ in range(len(ys) - 1)]
    for s in run:
        texts[int(np.searchsorted(ys, s.middle)) - 1].append(s)
    out: list[Vertical] = []
    for first, last, columns in _alike(texts):
        top, bottom = float(ys[first]), float(ys[last + 1])
        out += [(top, bottom, x0), (top, bottom, x1)]
        edges = [round((left[1] + right[0]) / 2, 2) for left, right in pairwise(columns)]
        for k in range(first, last + 1):
            band = boxes[((boxes[:, 1] + boxes[:, 3]) / 2 > ys[k]) & ((boxes[:, 1] + boxes[:, 3]) / 2 < ys[k + 1])]
            for e in edges:
                if not is_title(band, edges) and not is_crossed(band, e) and not _runs_over(texts[k], e):
                    out.append((float(ys[k]), float(ys[k + 1]), e))
    return out


def _runs_over(rows: Sequence[Segments], x: float) -> bool:
    return any(a < x < b for row in rows for a, b in row.spans)


def _alike(texts: Sequence[Sequence[Segments]]) -> list[tuple[int, int, list[Span]]]:
    """(first band, last band, columns) of the tables: bands whose text keeps to common columns, two bands at least."""
    out: list[tuple[int, int, list[Span]]] = []
    first: int | None = None
    last = 0
    columns: list[Span] = []
    for k, rows in enumerate(texts):
        rich = [s for s in rows if len(s.spans) > 1]
        if not rich:
            continue
        own = columns_of(rich, 2)
        together = columns_of([s for b in texts[first or 0 : k + 1] for s in b if len(s.spans) > 1], 2)
        if first is not None and own and together and len(together) >= max(len(own), len(columns)):
            last, columns = k, together
            continue
        if first is not None and last > first:
            out.append((first, last, columns))
        first, last, columns = (k, k, own) if own else (None, k, list[Span]())
    if first is not None and last > first:
        out.append((first, last, columns))
    return out
