"""The blocks of a page in reading order: paragraphs and tables, columns one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.lines import Indices, build_lines, group_lines, make_line, reading_angle
from extractors.paragraphs import make_paragraphs
from extractors.types import BoolArray, ClusterPage, PageTable
from pipeline.model.page import Line, Paragraph

PageBlock = PageTable | Paragraph

GUTTER = 2.2
"""A gap wider than this many font sizes parts two segments of a line."""
COLUMN_LINES = 5
"""Fewer lines than this side by side are no columns."""
COLUMN_FILL = 0.7
"""Share of its column that a usual line of running text fills."""


@dataclass(frozen=True, slots=True)
class Row:
    """The clusters of one line outside tables, in segments parted by wide gaps. ``spans``: x0, x1 of each, in points."""

    segments: tuple[Indices, ...]
    spans: tuple[tuple[float, float], ...]
    middle: float

    @property
    def x0(self) -> float:
        return self.spans[0][0]

    @property
    def x1(self) -> float:
        return max(s[1] for s in self.spans)


def page_blocks(clusters: ClusterPage, tables: Sequence[PageTable], taken: BoolArray) -> tuple[PageBlock, ...]:
    """Paragraphs and tables of one page in reading order. ``taken``: (n,) clusters that stand in tables."""
    free = np.flatnonzero(~taken)
    ordered = sorted(tables, key=lambda t: (t.part.bbox.top, t.part.bbox.x0))
    turns = reading_angle(clusters, free)
    rows = text_rows(clusters, free[turns == 0])
    tops = [t.part.bbox.top for t in ordered]
    zones: list[list[Row]] = [[] for _ in range(len(ordered) + 1)]
    for row in rows:
        zones[sum(1 for top in tops if top <= row.middle)].append(row)
    blocks: list[PageBlock] = []
    for k, zone in enumerate(zones):
        if k:
            blocks.append(ordered[k - 1])
        blocks += zone_paragraphs(clusters, zone)
    turned = build_lines(clusters, free[turns != 0])
    blocks += make_paragraphs(turned)
    return tuple(blocks)


def text_rows(clusters: ClusterPage, indices: Indices) -> list[Row]:
    """Lines outside tables, top to bottom, each in its segments."""
    rows = []
    for group in group_lines(clusters, indices) if len(indices) else []:
        boxes = clusters.boxes[group]
        size = float(np.median(clusters.sizes[group]))
        reach = np.maximum.accumulate(boxes[:, 2])
        cuts = np.flatnonzero(boxes[1:, 0] - reach[:-1] > GUTTER * max(size, 1.0)) + 1
        segments = tuple(np.split(group, cuts))
        spans = tuple((float(clusters.boxes[s, 0].min()), float(clusters.boxes[s, 2].max())) for s in segments)
        rows.append(Row(segments, spans, float((boxes[:, 1].min() + boxes[:, 3].max()) / 2)))
    return rows


def zone_paragraphs(clusters: ClusterPage, rows: Sequence[Row]) -> list[Paragraph]:
    """Paragraphs of the rows between two tables, column by column where the text stands in columns."""
    out: list[Paragraph] = []
    for gutter, run in column_runs(rows):
        if gutter is None:
            out += make_paragraphs(_lines(clusters, [np.concatenate(r.segments) for r in run]))
            continue
        for left in (True, False):
            side = [
                [s for s, span in zip(r.segments, r.spans, strict=True) if (span[1] <= gutter) == left] for r in run
            ]
            out += make_paragraphs(_lines(clusters, [np.concatenate(s) for s in side if s]))
    return out


def _lines(clusters: ClusterPage, groups: Sequence[Indices]) -> list[Line]:
    return [line for line in (make_line(clusters, g) for g in groups) if line.text]


def column_runs(rows: Sequence[Row]) -> list[tuple[float | None, list[Row]]]:
    """Rows in runs: each with the abscissa of its gutter, or None where the text runs over the whole width."""
    gutter = find_gutter(rows)
    if gutter is None:
        return [(None, list(rows))] if rows else []
    runs: list[tuple[float | None, list[Row]]] = []
    for row in rows:
        crossing = any(s[0] < gutter < s[1] for s in row.spans)
        kind = None if crossing else gutter
        if runs and runs[-1][0] == kind:
            runs[-1][1].append(row)
        else:
            runs.append((kind, [row]))
    return [(g if g is not None and len(run) >= COLUMN_LINES else None, run) for g, run in runs]


def find_gutter(rows: Sequence[Row]) -> float | None:
    """Abscissa of the empty strip between two columns of running text, None where there is none."""
    both = [r for r in rows if len(r.segments) >= 2]
    if len(both) < COLUMN_LINES:
        return None
    x0, x1 = min(r.x0 for r in rows), max(r.x1 for r in rows)
    candidates = sorted((s[1] + t[0]) / 2 for r in both for s, t in zip(r.spans, r.spans[1:], strict=False))
    middle = [c for c in candidates if x0 + 0.25 * (x1 - x0) < c < x0 + 0.75 * (x1 - x0)]
    if len(middle) < COLUMN_LINES:
        return None
    gutter = middle[len(middle) // 2]
    clear = [r for r in rows if not any(s[0] < gutter < s[1] for s in r.spans)]
    left = [s for r in clear for s in r.spans if s[1] <= gutter]
    right = [s for r in clear for s in r.spans if s[0] >= gutter]
    if min(len(left), len(right)) < COLUMN_LINES:
        return None
    for side in (left, right):
        start, end = min(s[0] for s in side), max(s[1] for s in side)
        widths = sorted(s[1] - s[0] for s in side)
        if widths[len(widths) // 2] < COLUMN_FILL * (end - start):
            return None  # labels and values, signatures side by side: read across
    return gutter
