"""Cells set in a grid: rows, columns and spans."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractors.tables.cells import Box

_NEAR = 0.5


class GridCell(NamedTuple):
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
    x0, top, x1, bottom = zip(*boxes, strict=True)
    xs, at_x = _edges(set(x0), set(x1))
    ys, at_y = _edges(set(top), set(bottom))
    col, row = map(at_x.__getitem__, x0), map(at_y.__getitem__, top)
    last_col, last_row = map(at_x.__getitem__, x1), map(at_y.__getitem__, bottom)
    placed = sorted(zip(row, col, last_row, last_col, boxes, strict=True))
    return Grid(xs, ys, tuple([GridCell(box, r, c, max(r1 - r, 1), max(c1 - c, 1)) for r, c, r1, c1, box in placed]))


def _edges(starts: set[float], ends: set[float]) -> tuple[tuple[float, ...], dict[float, int]]:
    """Distinct starts and the last end, ascending, and the index of every start and end; a ragged end counts to the
    next edge."""
    edges: list[float] = []
    for value in sorted(starts):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    edges.append(max(ends))
    return tuple(edges), {v: min(bisect_left(edges, v - _NEAR), len(edges) - 1) for v in starts | ends}
