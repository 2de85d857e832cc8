"""The tables of a page with their text."""

from __future__ import annotations

import numpy as np

from extractors.flow import flow
from extractors.lines import Indices, group_rows, set_lines
from extractors.rulings import merge, rulings_of
from extractors.tables.cells import Box, cells_of, group_cells
from extractors.tables.grid import Grid, make_grid
from extractors.tables.open_ends import Closed, close_ends
from extractors.types import BoolArray, ClusterPage, Drawings, PageTable
from pipeline.model.geometry import BBox
from pipeline.model.page import Cell, CellPart, Line, SourceText, TableMethod

PADDING = 2.0
"""Points that a cell keeps free inside its right border."""


def find_tables(clusters: ClusterPage, drawings: Drawings) -> tuple[PageTable, ...]:
    """Tables of one page, top to bottom, their cells filled with text. Boxes in points from the page's top left."""
    return read_tables(clusters, drawings)[0]


def read_tables(clusters: ClusterPage, drawings: Drawings) -> tuple[tuple[PageTable, ...], BoolArray]:
    """Tables of one page, and (n,) which clusters stand in them."""
    closed = close_ends(merge(rulings_of(drawings)))
    grids = ruled_grids(closed)
    if not grids:
        return (), np.zeros(len(clusters.texts), dtype=np.bool_)
    regions = assign(clusters, grids)
    texts = cell_texts(clusters, regions)
    tables, base = [], 0
    for grid in grids:
        opened = _near(grid.ys[0], closed.tops), _near(grid.ys[-1], closed.bottoms)
        tables.append(page_table(clusters.number, grid, texts, base, "ruled", *opened))
        base += len(grid.cells)
    return tuple(tables), regions >= 0


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


def assign(clusters: ClusterPage, grids: list[Grid]) -> Indices:
    """(n,) the cell that each cluster lies in, numbered through all grids, -1 for none; a nested table's come first."""
    regions = np.full(len(clusters.texts), -1, dtype=np.int64)
    if not len(regions):
        return regions
    boxes = clusters.boxes
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    bases = np.concatenate(([0], np.cumsum([len(g.cells) for g in grids])))
    for i in sorted(range(len(grids)), key=lambda i: _area(grids[i])):
        grid = grids[i]
        cols = np.searchsorted(np.array(grid.xs), x, side="right") - 1
        rows = np.searchsorted(np.array(grid.ys), y, side="right") - 1
        inside = (cols >= 0) & (cols < grid.n_cols) & (rows >= 0) & (rows < grid.n_rows) & (regions < 0)
        owner = grid.owners()[rows[inside], cols[inside]]
        regions[inside] = np.where(owner >= 0, owner + bases[i], -1)
    return regions


def _area(grid: Grid) -> float:
    x0, top, x1, bottom = grid.box
    return (x1 - x0) * (bottom - top)


def cell_texts(clusters: ClusterPage, regions: Indices) -> dict[int, list[Line]]:
    """The lines of each region that holds any, top to bottom."""
    rows = group_rows(clusters, regions)
    out: dict[int, list[Line]] = {}
    for region, line in zip(rows.regions.tolist(), set_lines(clusters, rows), strict=True):
        if line.text:
            out.setdefault(region, []).append(line)
    return out


NO_TEXT = SourceText()


def page_table(
    page: int,
    grid: Grid,
    lines: dict[int, list[Line]],
    base: int = 0,
    method: TableMethod = "ruled",
    open_top: bool = False,
    open_bottom: bool = False,
) -> PageTable:
    """A grid with the text of its cells; ``lines`` by cell number, counted from ``base``."""
    cells = []
    for i, cell in enumerate(grid.cells, base):
        own = lines.get(i)
        text = flow(own, cell.box[2] - PADDING) if own else NO_TEXT
        part = CellPart(page, _rounded(cell.box))
        cells.append(Cell(cell.row, cell.col, cell.row_span, cell.col_span, (part,), text))
    return PageTable(
        page=page,
        n_rows=grid.n_rows,
        n_cols=grid.n_cols,
        cells=tuple(cells),
        part=CellPart(page, _rounded(grid.box)),
        method=method,
        column_edges=grid.xs,
        open_top=open_top,
        open_bottom=open_bottom,
    )


def _rounded(box: Box) -> BBox:
    return BBox(round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))
