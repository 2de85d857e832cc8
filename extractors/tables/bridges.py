"""Rows without rules whose words run up to the next column, or begin with a number that stands in a column of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extractors.lines import Indices
from extractors.segments import Segments
from extractors.tables.columns import EDGE, SPACE, Span, over_columns
from extractors.types import ClusterPage

CLEAR_ROWS = 3
"""Rows that leave a gutter clear, at least, before a segment across it is one that only runs close."""
NUMBERED = 0.6
"""Share of the rows with figures that a column of numbers must number."""
_NUMBER = re.compile(r"[0-9๐-๙]{1,3}(?:\\.[0-9๐-๙]{1,2}){0,2}[.)]?")


def without_bridges(run: Sequence[Segments], least: int) -> list[Segments]:
    """The rows, but for segments over a gap that more rows leave clear than cover: words of a full cell come near to the
    next one there, and say nothing of where columns end."""
    rich = [r.spans for r in run if len(r.spans) >= least]
    gutters = _gutters(rich)
    out = []
    for row in run:
        kept = [s for s in row.spans if not any(s[0] < x < s[1] for x in gutters)]
        out.append(row if len(kept) == len(row.spans) else replace(row, spans=tuple(kept)))
    return out


def _gutters(rich: Sequence[Sequence[Span]]) -> list[float]:
    """Abscissae amid gaps that more rows leave clear than cover."""
    middles = sorted({(a[1] + b[0]) / 2 for spans in rich for a, b in pairwise(spans)})
    found = []
    for x in middles:
        clear = sum(any(a[1] <= x <= b[0] for a, b in pairwise(spans)) for spans in rich)
        covering = sum(any(a < x < b for a, b in spans) for spans in rich)
        if clear >= CLEAR_ROWS and 0 < covering < clear:
            found.append(x)
    return found


def with_middles(run: Sequence[Segments], columns: Sequence[Span], least: int) -> list[Span]:
    """The columns, and one more where lines of few segments stand flush left in a gap between two of them: cells that
    wrap and are set to the middle leave no line of all columns."""
    alone = [s for r in run if len(r.spans) < least for s in r.spans if not over_columns(s, columns)]
    out = list(columns)
    for p, q in pairwise(columns):
        inside = [s for s in alone if p[1] < s[0] and s[1] < q[0]]
        if len(inside) >= CLEAR_ROWS and max(s[0] for s in inside) - min(s[0] for s in inside) <= EDGE:
            out.append((min(s[0] for s in inside), max(s[1] for s in inside)))
    return sorted(out)


def never_apart(run: Sequence[Segments], columns: Sequence[Span]) -> list[Span]:
    """The columns, neighbours as one where no row fills both and lines of text run over both: a total's word or a heading
    stands elsewhere in a column of wrapped cells."""
    out = list(columns)
    for i in range(len(out) - 2, -1, -1):
        pair = out[i : i + 2]
        over = [[over_columns(s, pair) for s in r.spans] for r in run]
        if sum([0, 1] in o for o in over) >= CLEAR_ROWS and not any([0] in o and [1] in o for o in over):
            out[i : i + 2] = [(pair[0][0], pair[1][1])]
    return out


def widened(run: Sequence[Segments], columns: Sequence[Span]) -> list[Span]:
    """The columns, each as wide as what stands over it alone, headings too, as far as its neighbours allow."""
    out = list(columns)
    for row in run:
        for span in row.spans:
            over = over_columns(span, columns)
            if len(over) != 1:
                continue
            i = over[0]
            left, right = min(out[i][0], span[0]), max(out[i][1], span[1])
            clear = (i == 0 or out[i - 1][1] < left - EDGE) and (i + 1 == len(out) or out[i + 1][0] > right + EDGE)
            if clear:
                out[i] = (left, right)
    return out


def numbers_apart(
    clusters: ClusterPage, order: Indices, rows: Sequence[Segments], columns: Sequence[Span]
) -> list[Span]:
    """The columns, the first one parted where most of its rows begin with a number and their words all begin at one
    abscissa behind it, under a heading of their own."""
    starts: list[tuple[float, float]] = []
    heads: list[tuple[float, float]] = []
    for row in rows:
        first = _first_word(clusters, order, row)
        if first is None or row.spans[0][0] > columns[0][0] + EDGE * 4:
            continue
        text, end, begin = first
        (starts if _NUMBER.fullmatch(text) else heads).append((end, begin))
    if len(starts) < CLEAR_ROWS or len(starts) < NUMBERED * sum(len(r.spans) > 1 for r in rows[1:]):
        return list(columns)
    at, end = median(b for _, b in starts), max(e for e, _ in starts)
    level = all(abs(b - at) <= EDGE for _, b in starts) and end < at
    headed = any(e <= at and b >= at - EDGE for e, b in heads)
    if not (level and headed):
        return list(columns)
    return [
        (columns[0][0], max(end, *(e for e, b in heads if e <= at and b >= at - EDGE))),
        (at, columns[0][1]),
        *columns[1:],
    ]


def _first_word(clusters: ClusterPage, order: Indices, row: Segments) -> tuple[str, float, float] | None:
    """The first word of a row, where it ends, and where the next word of its segment begins."""
    part = order[row.cuts[0] : row.cuts[1]]
    boxes = clusters.boxes[part]
    for k in range(1, len(part)):
        if float(boxes[k, 0]) - float(boxes[k - 1, 2]) >= SPACE * row.size:
            text = "".join(clusters.texts[i] for i in part[:k].tolist())
            return text, float(boxes[:k, 2].max()), float(boxes[k, 0])
    return None
