"""The blocks of a page in reading order: paragraphs and tables, columns one after the other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

import numpy as np

from extractors.gutters import COLUMN_LINES, column_runs
from extractors.halves import halves_of
from extractors.ink import median
from extractors.lines import Indices, Rows, group_rows, set_lines
from extractors.paragraphs import TextArea, area_of, make_paragraphs
from extractors.segments import text_segments
from extractors.types import BoolArray, ClusterPage, FloatArray, PageTable
from pipeline.model.page import Line, Paragraph

PageBlock = PageTable | Paragraph

COLUMN_GAP = 0.9
"""Columns of text are at least so many font sizes apart."""
SHORT_LINES = 0.6
"""Text narrower than this share of what even margins leave has no full line."""


def page_blocks(
    clusters: ClusterPage, tables: Sequence[PageTable], taken: BoolArray, strokes: FloatArray | None = None
) -> tuple[PageBlock, ...]:
    """Paragraphs and tables of one page in reading order. ``taken``: (n,) clusters that stand in tables; ``strokes``:
    (m, 4) what may underline text."""
    places = [t.part.bbox for t in tables]
    halves = halves_of(clusters, places, taken)
    if halves is None:
        return _blocks(clusters, tables, taken, strokes)
    boxes = clusters.boxes
    middle, along = (boxes[:, 1] + boxes[:, 3]) / 2, (boxes[:, 0] + boxes[:, 2]) / 2
    part = np.select([middle <= halves.top, middle >= halves.bottom, along < halves.gutter], [0, 3, 1], 2)
    own = [
        0 if b.top < halves.top else 3 if b.bottom > halves.bottom else 1 if b.x0 < halves.gutter else 2 for b in places
    ]
    return tuple(
        block
        for k in range(4)
        for block in _blocks(
            clusters, [t for t, at in zip(tables, own, strict=True) if at == k], taken | (part != k), strokes, part == k
        )
    )


def _blocks(
    clusters: ClusterPage,
    tables: Sequence[PageTable],
    taken: BoolArray,
    strokes: FloatArray | None,
    part: BoolArray | None = None,
) -> tuple[PageBlock, ...]:
    """Paragraphs and tables in reading order, where no tables divide the page in halves. ``part``: (n,) the clusters of the
    part of a page that is read by itself."""
    ordered = sorted(tables, key=lambda t: (t.part.bbox.top, t.part.bbox.x0))
    tops = [t.part.bbox.top for t in ordered]
    rows = group_rows(clusters, np.where(taken, -1, 0))
    flowed = in_columns(clusters, rows, tops)
    if flowed is not None:
        rows = group_rows(clusters, flowed)
    lines = [(r, line) for r, line in zip(rows.regions.tolist(), set_lines(clusters, rows), strict=True) if line.text]
    upright = [(bisect_right(tops, _middle(line)), region, line) for region, line in lines if line.xs]
    upright.sort(key=lambda item: item[:2])
    area = text_area(clusters, strokes, part)
    blocks: list[PageBlock] = []
    done = 0
    for (zone, _), group in groupby(upright, key=lambda item: item[:2]):
        blocks += ordered[done:zone]
        done = max(done, zone)
        column = [line for *_, line in group]
        blocks += make_paragraphs(column, area if flowed is None else replace(area_of(column), size=area.size))
    blocks += ordered[done:]
    blocks += make_paragraphs([line for _, line in lines if not line.xs])
    return tuple(blocks)


def text_area(clusters: ClusterPage, strokes: FloatArray | None, part: BoolArray | None = None) -> TextArea:
    """Where text stands on a page, or in a part of it: what paragraphs may fill and headings stand out from.

    On a page of nothing but short lines the right margin is taken to be as wide as the left one.
    """
    none = np.zeros((0, 4), dtype=np.float32)
    boxes = clusters.boxes if part is None else clusters.boxes[part]
    if not len(boxes):
        return TextArea(0.0, clusters.width, 0.0, none)
    level = none if strokes is None else strokes[strokes[:, 3] - strokes[:, 1] < 1.0]
    left, right = float(boxes[:, 0].min()), float(boxes[:, 2].max())
    if part is None and right - left < SHORT_LINES * (clusters.width - 2 * left):
        right = clusters.width - left
    return TextArea(left, right, median(clusters.sizes), level)


def _middle(line: Line) -> float:
    return (line.bbox.top + line.bbox.bottom) / 2


def in_columns(clusters: ClusterPage, rows: Rows, tops: Sequence[float]) -> Indices | None:
    """(n,) the region of each cluster, numbered in reading order, where text stands in columns; None where none does."""
    segments = text_segments(clusters, rows, COLUMN_GAP)
    if len(segments) < COLUMN_LINES:
        return None
    regions = np.full(len(clusters.texts), -1, dtype=np.int64)
    regions[rows.order] = 0
    region, found = 0, False
    for _, zone in groupby(segments, key=lambda s: bisect_right(tops, s.middle)):
        for gutter, run in column_runs(list(zone)):
            region += 2
            for row in run:
                for (a, b), span in zip(pairwise(row.cuts), row.spans, strict=True):
                    right = gutter is not None and span[0] >= gutter
                    regions[rows.order[a:b]] = region + right
            found = found or gutter is not None
    return regions if found else None
