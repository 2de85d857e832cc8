"""The tables of a page with their text."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from extractors.flow import flow
from extractors.lines import build_lines
from extractors.rulings import merge, rulings_of
from extractors.tables.cells import cells_of, group_cells
from extractors.tables.grid import Grid, make_grid
from extractors.tables.open_ends import Closed, close_ends
from extractors.types import BoolArray, ClusterPage, Drawings, PageTable
from pipeline.model.geometry import BBox
from pipeline.model.page import Cell, CellPart, SourceText, TableMethod


def find_tables(clusters: ClusterPage, drawings: Drawings) -> tuple[PageTable, ...]:
    """Tables of one page, top to bottom, their cells filled with text. Boxes in points from the page's top left."""
    return read_tables(clusters, drawings)[0]


def read_tables(clusters: ClusterPage, drawings: Drawings) -> tuple[tuple[PageTable, ...], BoolArray]:
    """Tables of one page, and (n,) which clusters stand in them."""
    closed = close_ends(merge(rulings_of(drawings)))
    grids = ruled_grids(closed)
    members = assign(clusters, grids)
    taken = np.zeros(len(clusters.texts), dtype=np.bool_)
    for member in members:
        taken |= member >= 0
    tables = tuple(
        fill(clusters, grid, member, "ruled", _near(grid.ys[0], closed.tops), _near(grid.ys[-1], closed.bottoms))
        for grid, member in zip(grids, members, strict=True)
    )
    return tables, taken


def ruled_grids(closed: Closed) -> list[Grid]:
    """Grids of the ruled tables; a single cell counts where it is open, as the rest of one on the next page."""
    cells = cells_of(closed.rulings)
    tables = group_cells(cells)
    if closed.tops or closed.bottoms:
        known = {cell for table in tables for cell in table}
        tables += [
            [cell]
            for cell in cells
            if cell not in known and (_near(cell[1], closed.tops) or _near(cell[3], closed.bottoms))
        ]
    return [make_grid(table) for table in sorted(tables, key=lambda t: min((c[1], c[0]) for c in t))]


def _near(value: float, ordinates: tuple[float, ...]) -> bool:
    return any(abs(value - y) < 0.01 for y in ordinates)


def assign(clusters: ClusterPage, grids: list[Grid]) -> list[NDArray[np.int_]]:
    """For each grid, (n,) the cell that each cluster lies in, -1 for none; a nested table's cells take their own."""
    centers_x = (clusters.boxes[:, 0] + clusters.boxes[:, 2]) / 2
    centers_y = (clusters.boxes[:, 1] + clusters.boxes[:, 3]) / 2
    taken = np.zeros(len(clusters.texts), dtype=np.bool_)
    out = [np.full(len(clusters.texts), -1, dtype=np.int_) for _ in grids]
    by_area = sorted(range(len(grids)), key=lambda i: _area(grids[i]))
    for i in by_area:
        grid = grids[i]
        if not len(taken):
            break
        cols = np.searchsorted(np.array(grid.xs), centers_x, side="right") - 1
        rows = np.searchsorted(np.array(grid.ys), centers_y, side="right") - 1
        inside = (cols >= 0) & (cols < grid.n_cols) & (rows >= 0) & (rows < grid.n_rows) & ~taken
        out[i][inside] = grid.owners()[rows[inside], cols[inside]]
        taken |= out[i] >= 0
    return out


def _area(grid: Grid) -> float:
    x0, top, x1, bottom = grid.box
    return (x1 - x0) * (bottom - top)


def fill(
    clusters: ClusterPage,
    grid: Grid,
    member: NDArray[np.int_],
    method: TableMethod = "ruled",
    open_top: bool = False,
    open_bottom: bool = False,
) -> PageTable:
    """A grid with the text of its cells. ``member``: (n,) cell index of each cluster, -1 outside."""
    order = np.argsort(member, kind="stable")
    sorted_members = member[order]
    cells = []
    for i, cell in enumerate(grid.cells):
        lo, hi = np.searchsorted(sorted_members, [i, i + 1])
        lines = build_lines(clusters, order[lo:hi]) if hi > lo else ()
        text = flow(lines, cell.box[2] - 2.0) if lines else SourceText()
        part = CellPart(clusters.number, BBox(*(round(v, 2) for v in cell.box)))
        cells.append(Cell(cell.row, cell.col, cell.row_span, cell.col_span, (part,), text))
    return PageTable(
        page=clusters.number,
        n_rows=grid.n_rows,
        n_cols=grid.n_cols,
        cells=tuple(cells),
        part=CellPart(clusters.number, BBox(*(round(v, 2) for v in grid.box))),
        method=method,
        column_edges=grid.xs,
        open_top=open_top,
        open_bottom=open_bottom,
    )
