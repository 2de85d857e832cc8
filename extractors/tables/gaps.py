"""Columns told by the gaps that the text leaves between level rules that run through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractors.lines import group_rows
from extractors.rulings import Edges
from extractors.segments import Segments, text_segments
from extractors.tables.columns import Span, columns_of, over_columns
from extractors.tables.joints import Vertical, is_crossed, is_title
from extractors.types import ClusterPage, FloatArray

GUTTER = 0.75
"""A gap of more font sizes than this may part two columns between rules that run through."""
LEAST_ROWS = 2
"""So many rows must stand under headings that are the only band in several columns."""


def by_gaps(
    clusters: ClusterPage, rules: Edges, boxes: FloatArray, x0: float, x1: float, ends: Sequence[float] = ()
) -> list[Vertical]:
    """Verticals in the gaps that the text between the rules leaves; ``ends``: where rules over some columns end."""
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
    for found in _alike(texts):
        top, bottom = float(ys[found.first]), float(ys[found.last + 1])
        out += [(top, bottom, x0), (top, bottom, x1)]
        edges = _edges(found.columns, ends)
        for k in range(found.first, found.last + 1):
            band = boxes[((boxes[:, 1] + boxes[:, 3]) / 2 > ys[k]) & ((boxes[:, 1] + boxes[:, 3]) / 2 < ys[k + 1])]
            for e in edges:
                if not is_title(band, edges) and not is_crossed(band, e) and not _runs_over(texts[k], e):
                    out.append((float(ys[k]), float(ys[k + 1]), e))
    return out


def _runs_over(rows: Sequence[Segments], x: float) -> bool:
    return any(a < x < b for row in rows for a, b in row.spans)


@dataclass(frozen=True, slots=True)
class _Run:
    """Bands from the first to the last whose text keeps to common columns."""

    first: int
    last: int
    columns: Sequence[Span]


def _alike(texts: Sequence[Sequence[Segments]]) -> list[_Run]:
    """The tables among bands: two bands at least that keep to common columns, and those that go on in one of them."""
    out: list[_Run] = []
    run: _Run | None = None
    for k, rows in enumerate(texts):
        rich = _rich(rows)
        if not rich:
            if run is not None and len(rows) > 1 and _widened(run.columns, rows) is None:
                out.append(run)  # a paragraph between two tables
                run = None
            continue
        own = columns_of(rich, 2)
        if run is not None and own:
            bands = texts[run.first : k + 1]
            together = columns_of([s for b in bands for s in _rich(b)], 2)
            joined = _joined(together or [], bands)
            if len(joined) >= max(len(own), len(run.columns)):
                run = _Run(run.first, k, joined)
                continue
        if run is not None:
            out.append(run)
        run = _Run(k, k, own) if own else None
    if run is not None:
        out.append(run)
    ends = [*(r.first - 1 for r in out[1:]), len(texts)]
    found = (_extended(r, texts, ends[k]) for k, r in enumerate(out))
    return [r for r in found if r.last > r.first]


def _rich(rows: Sequence[Segments]) -> list[Segments]:
    return [s for s in rows if len(s.spans) > 1]


def _joined(columns: Sequence[Span], bands: Sequence[Sequence[Segments]]) -> list[Span]:
    """The columns, neighbours of which never both hold text in a band as one: a heading stands over the middle of a column
    whose words all end before it."""
    filled = [{c for s in rows for span in s.spans for c in over_columns(span, columns)} for rows in bands]
    out: list[Span] = []
    kept: set[int] = set()
    for c, span in enumerate(columns):
        if out and not any(c in f and kept & f for f in filled):
            out[-1] = (out[-1][0], span[1])
            kept.add(c)
        else:
            out.append(span)
            kept = {c}
    return out


def _extended(run: _Run, texts: Sequence[Sequence[Segments]], end: int) -> _Run:
    """A run with the bands behind it up to ``end`` whose text stays within its columns; the last one before another table is
    what stands between the two. Headings alone are a table only with two such bands."""
    columns = list(run.columns)
    for rows in texts[run.first : run.last + 1]:
        columns = _widened(columns, rows) or columns
    last = run.last
    while last + 1 < end and texts[last + 1]:
        wider = _widened(columns, texts[last + 1])
        if wider is None:
            break
        columns, last = wider, last + 1
    alone = run.first == run.last and (run.first > 0 or last - run.last < LEAST_ROWS)
    return run if alone else _Run(run.first, last, columns)


def _widened(columns: Sequence[Span], rows: Sequence[Segments]) -> list[Span] | None:
    """The columns as wide as the lines of text that begin in each of them; None where one reaches into the next."""
    out = list(columns)
    for x0, x1 in (span for s in rows for span in s.spans):
        over = over_columns((x0, x1), out)
        if len(over) > 1:
            return None
        at = over[0] if over else max((i for i, c in enumerate(out) if c[0] <= x0), default=0)
        out[at] = (min(out[at][0], x0), max(out[at][1], x1))
    return out


def _edges(columns: Sequence[Span], ends: Sequence[float] = ()) -> list[float]:
    """An abscissa in each gap between two columns: where a rule ends in it, else its middle."""
    gaps = [(left[1], right[0]) for left, right in pairwise(columns)]
    return [round(next((x for x in ends if a <= x <= b), (a + b) / 2), 2) for a, b in gaps]
