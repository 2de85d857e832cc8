"""Rows that no rule parts: a row of the grid whose cells hold figures one under another, on common base lines.

Tables with rules around them, under their head, or between their columns alone. A cell of several lines is the rule and not
the exception, so the evidence must be strong: figures, and nothing but figures, in two columns at least, and most of the
columns on each of their lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from extractors.headers import is_number
from extractors.lines import Indices
from extractors.tables.grid import Grid, GridCell
from extractors.types import ClusterPage

LEAST_ROWS, LEAST_COLUMNS = 3, 3
MOST_ROWS = 3
"""A head, a row of rows, and a total: where rules part more than these, they part what is meant to be parted."""
LEAST_FIGURES = 2
"""So many columns must hold figures alone, one on each line."""
FILLED = 0.6
"""Share of the columns with text that stand on a line with which a row begins."""
LOOSER = 1.12
"""Times the distance of a cell's lines at which rows stand apart."""
SAME_LINE = 0.35
"""Share of the font size within which base lines are one."""
LINES = 3.2
"""Times the font size from which on a row may hold three lines."""


def may_hold_rows(clusters: ClusterPage, grid: Grid) -> bool:
    """Whether a grid is of few rows, one of them high enough for several."""
    if grid.n_cols < LEAST_COLUMNS or grid.n_rows > MOST_ROWS or not len(clusters.sizes):
        return False
    return any(b - a > LINES * float(clusters.sizes[0]) for a, b in pairwise(grid.ys))


def rows_apart(clusters: ClusterPage, grid: Grid, member: Indices) -> Grid | None:
    """The grid with such rows parted, None where it has none. ``member``: (n,) the cell of each cluster, -1 outside."""
    cuts = {row: ys for row in range(grid.n_rows) if (ys := _cuts(clusters, grid, member, row))}
    return _cut(grid, cuts) if cuts else None


def _cuts(clusters: ClusterPage, grid: Grid, member: Indices, row: int) -> list[float]:
    """Ordinates between the rows that stand in row ``row`` of a grid."""
    cells = [i for i, c in enumerate(grid.cells) if c.row == row and c.row_span == 1]
    if len(cells) < LEAST_COLUMNS:
        return []
    wanted = np.zeros(len(grid.cells) + 1, np.bool_)  # the last is for what is in no cell
    wanted[cells] = True
    rows = np.flatnonzero(wanted[member])
    if len(rows) < LEAST_ROWS * LEAST_COLUMNS or clusters.angles[rows].any():
        return []
    rows = rows[np.argsort(clusters.baselines[rows], kind="stable")]
    lines, size = clusters.baselines[rows], float(np.median(clusters.sizes[rows]))
    starts = [0, *(np.flatnonzero(np.diff(lines) > SAME_LINE * size) + 1).tolist(), len(rows)]
    if len(starts) <= LEAST_ROWS or sum(clusters.texts[i].isdigit() for i in rows.tolist()) < LEAST_ROWS:
        return []
    texts: list[dict[int, str]] = []
    for a, b in pairwise(starts):
        line: dict[int, str] = {}
        those = np.sort(rows[a:b])
        for i, cell, space in zip(
            those.tolist(), member[those].tolist(), clusters.space_before[those].tolist(), strict=True
        ):
            line[cell] = line.get(cell, "") + (" " if space else "") + clusters.texts[i]
        texts.append(line)
    level = [float(lines[a]) for a in starts[:-1]]
    begins = _begins(texts, cells[0]) or _set_apart(texts, cells[0], level)
    if not begins:
        return []
    boxes = clusters.boxes[rows]
    tops = [float(boxes[a:b, 1].min()) for a, b in pairwise(starts)]
    bottoms = [float(boxes[a:b, 3].max()) for a, b in pairwise(starts)]
    return [round((bottoms[k - 1] + tops[k]) / 2, 2) for k in _parted(begins, level, size)]


def _begins(texts: Sequence[dict[int, str]], first: int) -> list[int]:
    """The lines that are a row each, or hold the figures of one; none where they are lines of one row. ``first``: the cell
    furthest left."""
    cells = {cell for line in texts for cell in line}
    most = max(LEAST_COLUMNS, FILLED * len(cells))
    # a line without the first is one of a cell that wraps, or a level of what that names
    begins = [k for k, line in enumerate(texts) if len(line) >= most and first in line]
    figures = [
        cell
        for cell in cells
        if begins
        and [k for k, line in enumerate(texts[: begins[-1] + 1]) if cell in line] == begins
        and all(is_number(texts[k][cell].strip()) for k in begins)
    ]
    if len(begins) < LEAST_ROWS or len(figures) < LEAST_FIGURES:
        return []
    totals = [
        k for k, line in enumerate(texts) if first in line and any(is_number(t) for c, t in line.items() if c != first)
    ]
    return sorted({*begins, *totals})


def _set_apart(texts: Sequence[dict[int, str]], first: int, lines: Sequence[float]) -> list[int]:
    """The lines that stand further from the one above than the lines of a cell do, where they are those that have the figures
    of a column, most of the others, and the first."""
    steps = [b - a for a, b in pairwise(lines)]
    begins = [0, *(k for k, step in enumerate(steps, 1) if step >= LOOSER * min(steps))]
    if not LEAST_ROWS <= len(begins) < len(lines):
        return []
    cells = {cell for line in texts for cell in line}
    figures = any(
        [k for k, line in enumerate(texts) if cell in line] == begins and all(is_number(texts[k][cell]) for k in begins)
        for cell in cells - {first}
    )
    whole = all(first in texts[k] and len(texts[k]) >= len(cells) - 1 for k in begins)
    return begins if figures and whole else []


def _parted(begins: Sequence[int], lines: Sequence[float], size: float) -> list[int]:
    """The first line of each row but the first: of the lines between two rows of figures it is the one after the widest
    gap, the last where they are as wide."""
    out = []
    for a, b in pairwise(begins):
        gaps = [lines[k] - lines[k - 1] for k in range(a + 1, b + 1)]
        widest = max(gaps)
        out.append(a + 1 + max(k for k, gap in enumerate(gaps) if gap > widest - 0.1 * size))
    return out


def _cut(grid: Grid, cuts: dict[int, list[float]]) -> Grid:
    """The grid with rows cut at ordinates."""
    ys = sorted({*grid.ys, *(y for found in cuts.values() for y in found)})
    first = [ys.index(y) for y in grid.ys]
    cells: list[GridCell] = []
    for cell in grid.cells:
        x0, _, x1, _ = cell.box
        start, end = first[cell.row], first[cell.row + cell.row_span]
        if cell.row_span > 1 or cell.row not in cuts:
            cells.append(cell._replace(row=start, row_span=end - start))
            continue
        for k in range(start, end):
            cells.append(GridCell((x0, ys[k], x1, ys[k + 1]), k, cell.col, 1, cell.col_span))
    return Grid(grid.xs, tuple(ys), tuple(sorted(cells, key=lambda c: (c.row, c.col))))
