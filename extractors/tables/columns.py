"""Columns that rows of text keep to without rules: where they stand, and whether rows fit them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extractors.lines import Indices
from extractors.segments import Segments
from extractors.types import ClusterPage, FloatArray

WORD_GAP = 1.2
"""A gap of more font sizes than this may part two columns."""
CLOSE_GAP = 0.65
"""The same in a table with figures: more than any blank."""
SPACE = 0.2
"""Font sizes between two words of different columns at least."""
APART = 0.6
"""The same where they are not set to the middle of their columns: more than any blank."""
EDGE = 1.5
"""How far, in points, words may begin from the edge of their column."""
CLOSE = 6.0
"""How far, in points, a segment may stand beside the only column that it can belong to."""
FLUSH = 0.6
"""How far (in font sizes) the segments of a column may be from its edge or its middle."""
FLUSH_SHARE = 0.75
"""So much of a column's segments must be flush for the column to count."""
GOOD_COLUMNS = 0.7
"""So much of the columns must count."""

Span = tuple[float, float]


def columns_of(run: Sequence[Segments], least: int) -> list[Span] | None:
    """Column intervals (x0, x1 in points) that the richest rows share, None where fewer than ``least`` stay clear of one
    another."""
    most = max(len(r.spans) for r in run)
    rich = [r for r in run if len(r.spans) >= max(least, round(0.6 * most))]
    intervals: list[Span] = []
    for x0, x1 in sorted(s for r in rich for s in r.spans):
        if intervals and x0 <= intervals[-1][1]:
            intervals[-1] = (intervals[-1][0], max(intervals[-1][1], x1))
        else:
            intervals.append((x0, x1))
    if len(intervals) < least:
        return None
    return intervals


def fits(row: Segments, columns: Sequence[Span]) -> bool:
    """Whether each segment stands over columns of its own; a segment over all columns is a line of text."""
    used: set[int] = set()
    for span in row.spans:
        over = over_columns(span, columns)
        if not over or used.intersection(over) or (len(over) == len(columns) and len(columns) > 1):
            return False
        used.update(over)
    return True


def recut(clusters: ClusterPage, order: Indices, row: Segments, columns: Sequence[Span]) -> Segments:
    """The row with segments that stand over several columns cut where a space falls between two of them."""
    if all(len(over_columns(span, columns)) < 2 for span in row.spans):
        return row
    cuts: list[int] = []
    spans: list[Span] = []
    for a, b in pairwise(row.cuts):
        boxes = clusters.boxes[order[a:b]]
        begin = a
        words = [k for k in range(1, b - a) if float(boxes[k, 0]) - float(boxes[k - 1, 2]) >= SPACE * row.size]
        far = [k for k in words if float(boxes[k, 0]) - float(boxes[k - 1, 2]) >= APART * row.size]
        each = next((w for w in (words, far) if _one_each(boxes, w, columns, row.size, w is words)), ())
        for k in range(1, b - a):
            left, right = float(boxes[k - 1, 2]), float(boxes[k, 0])
            figure = _figure(clusters.texts[order[a + k]])
            # two figures are two cells wherever they part; words only where they part halfway between the columns
            slack = math.inf if _figure(clusters.texts[order[a + k - 1]]) and figure else 1.0
            between = any(
                (left <= min((p[1] + q[0]) / 2 + slack, q[0]) and right >= max((p[1] + q[0]) / 2 - slack, p[1]))
                or _begins_column(left, right, p, q, figure=figure, alone=len(row.spans) < 2)
                for p, q in pairwise(columns)
            )
            if k in each or (between and k in words):
                cuts.append(begin)
                spans.append((float(boxes[begin - a, 0]), left))
                begin = a + k
        cuts.append(begin)
        spans.append((float(boxes[begin - a, 0]), float(boxes[:, 2].max())))
    return replace(row, cuts=(*cuts, row.cuts[-1]), spans=tuple(spans))


def _one_each(boxes: FloatArray, starts: Sequence[int], columns: Sequence[Span], size: float, centred: bool) -> bool:
    """Whether the parts of a segment, which begin at ``starts``, are as many as the columns that it stands over, each over
    its own (``centred``: in the middle of it): headings wider than their columns leave little between them."""
    ends = [(a, b) for a, b in pairwise([0, *starts, len(boxes)])]
    over = over_columns((float(boxes[0, 0]), float(boxes[:, 2].max())), columns)
    if len(over) < 2 or len(over) != len(ends):
        return False
    parts = [(float(boxes[a, 0]), float(boxes[a:b, 2].max())) for a, b in ends]
    return all(
        over_columns(part, columns) == [i] and (not centred or abs(sum(part) - sum(columns[i])) <= 2 * FLUSH * size)
        for part, i in zip(parts, over, strict=True)
    )


def _begins_column(left: float, right: float, p: Span, q: Span, *, figure: bool, alone: bool) -> bool:
    """Whether what stands behind a gap begins the next column: the gap covers all that is clear between the two, or a
    figure stands in the next one, or words begin where those of the next one do (not in a line of one segment)."""
    if right < q[0] - EDGE or left >= q[0]:
        return False
    return left <= p[1] + EDGE or (right < q[1] and figure) or (not alone and right <= q[0] + EDGE)


def _figure(text: str) -> bool:
    return text.isdigit() or text in "-–%)"


def over_columns(span: Span, columns: Sequence[Span]) -> list[int]:
    """Numbers of the columns that a segment stands over; over none, but close to one, it is that one's."""
    over = [i for i, (x0, x1) in enumerate(columns) if span[0] < x1 + 1 and span[1] > x0 - 1]
    return over or [i for i, (x0, x1) in enumerate(columns) if span[0] < x1 + CLOSE and span[1] > x0 - CLOSE][:1]


def are_flush(run: Sequence[Segments], columns: Sequence[Span], least: int) -> bool:
    """Whether most columns are flush left, flush right or centred."""
    good = 0
    for i in range(len(columns)):
        spans = [(s, r.size) for r in run for s in r.spans if over_columns(s, columns) == [i]]
        if len(spans) < 2:
            continue
        shares = []
        for left in (1.0, 0.0, 0.5):
            places = [(left * s[0] + (1 - left) * s[1], size) for s, size in spans]
            middle = median(x for x, _ in places)
            shares.append(sum(abs(x - middle) <= FLUSH * size for x, size in places) / len(places))
        good += max(shares) >= FLUSH_SHARE
    return good >= max(least - 1, len(columns) * GOOD_COLUMNS)
