"""Which lines of a table without rules make up one of its rows: cells that wrap, and headings over several lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.flow import starts_item
from extractors.headers import is_number
from extractors.segments import Segments
from extractors.tables.columns import Span, over_columns

LEAST_COLUMNS = 3
WRAP = 1.75
"""Lines nearer than this many font sizes may be one cell's."""
CLOSER = 0.93
"""Lines of the headings are one cell's where they stand this much closer than the rows of the table."""


def wraps(above: Segments, below: Segments) -> bool:
    """Whether a line is set as close under the one above as the lines of one cell are."""
    return below.bottom - above.bottom <= WRAP * max(above.size, below.size)


def row_groups(run: Sequence[Segments], words: Sequence[Sequence[str]], columns: Sequence[Span]) -> list[list[int]]:
    """Rows of text that make up one row of the table: a wrapped cell goes on in lines that hold no figures.

    Above the first figures stands the head, which keeps its lines apart where they fill the same columns anew, unless all
    of them stand closer than the rows below do.
    """
    figures = [any(is_number(w) for w in row) for row in words]
    head = _wrapped_head(run, figures, columns)
    groups: list[list[int]] = [list(range(head))] if head else []
    for i, row in enumerate(run[head:], head):
        if (
            groups
            and i > head
            and not figures[i]
            and len(row.spans) < LEAST_COLUMNS
            and _continues(run[i - 1], row, words[i])
        ):
            first = over_columns(row.spans[0], columns)[0] == 0
            if not first or any(figures[j] for g in groups for j in g):
                groups[-1].append(i)
                continue
        groups.append([i])
    return groups


def _wrapped_head(run: Sequence[Segments], figures: Sequence[bool], columns: Sequence[Span]) -> int:
    """How many lines at the top are one row of headings; 0 where there is but one, or no telling."""
    head = next((i for i, is_figure in enumerate(figures) if is_figure), 0)
    if head < 2 or head >= len(run) or len(run) - head < LEAST_COLUMNS:
        return 0
    if any(len(over_columns(span, columns)) > 1 for row in run[:head] for span in row.spans):
        return 0  # a heading over several columns stands over headings of their own
    pitch = max(b.middle - a.middle for a, b in pairwise(run[:head]))
    below = run[head].middle - run[head - 1].middle
    return head if pitch < CLOSER * below and pitch <= WRAP * run[0].size else 0


def _continues(above: Segments, row: Segments, words: Sequence[str]) -> bool:
    return wraps(above, row) and not any(starts_item(w) for w in words)
