"""Rows of a table without rules told by their cells as blocks of lines: those of a cell stand closer than those of two rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.segments import Segments
from extractors.tables.columns import Span, over_columns

LEAST_ROWS = 3
LOOSER = 1.12
"""Times the distance of a cell's lines at which two rows' stand."""
WRAP = 2.2
"""Font sizes between two lines of a cell at most."""
LEVEL = 0.35
"""Font sizes by which a block may stand off the figures of its row."""

Block = tuple[int, ...]
"""The lines of one cell."""


def by_blocks(run: Sequence[Segments], figures: Sequence[bool], columns: Sequence[Span]) -> list[list[int]]:
    """Lines by the rows that they make up; none where that does not tell. ``figures``: lines with figures, one a row: each cell
    begins beside those of its row, or is set to their middle. What stands above all of them is the head."""
    anchors = [i for i, is_figure in enumerate(figures) if is_figure]
    if len(anchors) < LEAST_ROWS or len(anchors) == len(run):
        return []
    places = [[over_columns(span, columns) for span in row.spans] for row in run]
    if any(len(over) != 1 for row in places for over in row):
        return []
    lines = [[i for i, row in enumerate(places) if [c] in row] for c in range(len(columns))]
    blocks = _blocks(run, lines)
    if not blocks or any(sum(figures[i] for i in block) > 1 for block in blocks):
        return []  # no cell has the figures of two rows
    for at in (0.0, 0.5):
        rows = _rows(run, blocks, anchors, at)
        if rows is not None:
            return rows
    return []


def _blocks(run: Sequence[Segments], lines: Sequence[Sequence[int]]) -> list[Block]:
    """The lines of each column parted where they stand further apart than those of a cell; none where all cells are a line."""
    steps = [run[b].middle - run[a].middle for column in lines for a, b in pairwise(column)]
    size = run[0].size
    if not steps or not 0.5 * size < min(steps) <= WRAP * size:
        return []
    least, out = LOOSER * min(steps), []
    for column in lines:
        block: list[int] = []
        for i in column:
            if block and run[i].middle - run[block[-1]].middle >= least:
                out.append(tuple(block))
                block = []
            block.append(i)
        out += [tuple(block)] if block else []
    return out if any(len(b) > 1 for b in out) else []


def _rows(
    run: Sequence[Segments], blocks: Sequence[Block], anchors: Sequence[int], at: float
) -> list[list[int]] | None:
    """The lines of each row, whose cells stand ``at`` this share of their height beside its figures; None where one does not."""
    row_of: dict[int, int] = {}
    head: set[int] = set()
    for block in blocks:
        place = (1 - at) * run[block[0]].middle + at * run[block[-1]].middle
        near = min(range(len(anchors)), key=lambda k: abs(run[anchors[k]].middle - place))
        if abs(run[anchors[near]].middle - place) > LEVEL * run[0].size:
            if block[-1] >= anchors[0]:
                return None
            head.update(block)
            continue
        if any(row_of.setdefault(i, near) != near for i in block):
            return None
    if head & row_of.keys():
        return None
    out = [sorted(head)] if head else []
    out += [sorted(i for i, row in row_of.items() if row == k) for k in range(len(anchors))]
    return out if all(out) and [i for row in out for i in row] == list(range(len(run))) else None
