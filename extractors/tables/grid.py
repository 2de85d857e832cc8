"""Cells set in a grid: rows, columns and spans."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.tables.cells import Box

_NEAR = 0.5


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell's box and its place: first row and column, and how many it spans."""

    box: Box
    row: int
    col: int
    row_span: int
    col_span: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells over ``xs`` (column edges, ``n_cols + 1``) and ``ys`` (row edges, ``n_rows + 1``), in points."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]

    @property
    def n_rows(self) -> int:
        return len(self.ys) - 1

    @property
    def n_cols(self) -> int:
        return len(self.xs) - 1

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def owners(self) -> NDArray[np.int_]:
        """(n_rows, n_cols) index of the cell that covers each grid place, -1 where there is none."""
        out = np.full((self.n_rows, self.n_cols), -1, dtype=np.int_)
        out[[c.row for c in self.cells], [c.col for c in self.cells]] = range(len(self.cells))
        for i, cell in enumerate(self.cells):
            if cell.row_span > 1 or cell.col_span > 1:
                out[cell.row : cell.row + cell.row_span, cell.col : cell.col + cell.col_span] = i
        return out


def make_grid(boxes: Sequence[Box]) -> Grid:
    """The grid of one table's cells: a row for each distinct top, a column for each distinct left side."""
    xs, at_x = _edges({b[0] for b in boxes}, {b[2] for b in boxes})
    ys, at_y = _edges({b[1] for b in boxes}, {b[3] for b in boxes})
    cells = []
    for box in boxes:
        row, col = at_y[box[1]], at_x[box[0]]
        cells.append((row, col, max(at_y[box[3]] - row, 1), max(at_x[box[2]] - col, 1), box))
    cells.sort()
    return Grid(xs, ys, tuple([GridCell(box, row, col, down, across) for row, col, down, across, box in cells]))


def _edges(starts: set[float], ends: set[float]) -> tuple[tuple[float, ...], dict[float, int]]:
    """Distinct starts and the last end, ascending, and the index of every start and end; a ragged end counts to the
    next edge."""
    edges: list[float] = []
    for value in sorted(starts):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    edges.append(max(ends))
    return tuple(edges), {v: min(bisect_left(edges, v - _NEAR), len(edges) - 1) for v in starts | ends}
