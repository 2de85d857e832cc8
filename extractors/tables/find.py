"""The tables of a page with their text."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from extractors.flow import flow, right_edge
from extractors.halves import halves_of
from extractors.lines import Indices, group_rows, set_lines
from extractors.rulings import SNAP, merge, on_page, rulings_of
from extractors.tables.aligned import free_text
from extractors.tables.assign import assign, holds_text
from extractors.tables.bands import split_bands
from extractors.tables.cells import cells_of, group_cells
from extractors.tables.close_columns import find_all_aligned
from extractors.tables.grid import Grid, make_grid
from extractors.tables.level import put_in
from extractors.tables.nested import nested_apart
from extractors.tables.open_ends import Closed, Rule, close_ends
from extractors.tables.pairs import find_pairs
from extractors.tables.stacked import may_hold_rows, rows_apart
from extractors.tables.stripes import is_stripe, method_of, without_stripes
from extractors.types import BoolArray, ClusterPage, Drawings, PageTable
from pipeline.model.geometry import BBox
from pipeline.model.page import Cell, CellPart, Line, SourceText, TableMethod

WHOLE = 0.8
"""A missing rule opens the row where it is this share of the table's width."""
PAGE = 0.94
"""Share of the page's width and height from which a rectangle is the page's own."""
BLOCK = 0.2
"""Share of the page's height from which what is painted right across it is no row of a table."""
TINY = 16.0
"""No cell of a table has both sides this short, in points."""


@dataclass(frozen=True, slots=True)
class Found:
    """A grid, how it was found, and whether its outer rule is missing at the top or bottom."""

    grid: Grid
    method: TableMethod
    open_top: bool = False
    open_bottom: bool = False


def find_tables(clusters: ClusterPage, drawings: Drawings) -> tuple[PageTable, ...]:
    """Tables of one page, top to bottom, their cells filled with text. Boxes in points from the page's top left."""
    return read_tables(clusters, drawings)[0]


def read_tables(clusters: ClusterPage, drawings: Drawings) -> tuple[tuple[PageTable, ...], BoolArray]:
    """Tables of one page, and (n,) which clusters stand in them."""
    raw = rulings_of(_without_page_frame(drawings, clusters))
    closed = close_ends(on_page(put_in(raw, merge(raw), clusters), clusters.height))
    grids = ruled_grids(closed)
    regions = assign(clusters, grids)
    kept = [g for g in grids if _is_table(clusters, g, closed)]
    if len(kept) < len(grids):
        grids, regions = kept, assign(clusters, kept)
    grids, regions = _in_bands(clusters, grids, regions)
    # shaded rows alone may be the head, or every other row, of a larger table: its text is left to alignment first
    striped = [is_stripe(g, grids, drawings) for g in grids]
    if any(striped):
        grids = without_stripes(clusters, grids, striped, closed)
        regions = assign(clusters, grids)
    loose = [g.n_cols == 1 and len(g.cells) > 1 and method_of(g, drawings) == "background" for g in grids]
    firm = [g for g, is_loose in zip(grids, loose, strict=True) if not is_loose]
    barriers = [(g.ys[0], g.ys[-1]) for g in firm]
    taken = assign(clusters, firm) >= 0 if any(loose) else regions >= 0
    aligned, free = find_all_aligned(clusters, taken, barriers, closed.rulings.horizontal)
    if aligned:
        taken = np.logical_or.reduce([taken, *(a.member >= 0 for a in aligned)])
        free = free_text(clusters, taken, [*barriers, *((a.grid.ys[0], a.grid.ys[-1]) for a in aligned)])
    aligned = sorted([*aligned, *find_pairs(clusters, free)], key=lambda a: a.grid.ys[0])
    if (
        aligned
        and len(firm) > 1
        and (halves := halves_of(clusters, [BBox(*g.box) for g in firm], assign(clusters, firm) >= 0))
    ):
        aligned = [a for a in aligned if not halves.parts(BBox(*a.grid.box))]
    if any(loose):
        grids = [
            g
            for g, is_loose in zip(grids, loose, strict=True)
            if not (is_loose and any(_meets(g, a.grid) for a in aligned))
        ]
        regions = assign(clusters, grids)
    found = [
        Found(g, method_of(g, drawings), _is_open(g, g.ys[0], closed.tops), _is_open(g, g.ys[-1], closed.bottoms))
        for g in grids
    ]
    base = sum(len(g.cells) for g in grids)
    for a in aligned:
        regions = np.where(a.member >= 0, a.member + base, regions)
        base += len(a.grid.cells)
        found.append(Found(a.grid, "aligned"))
    if not found:
        return (), regions >= 0
    texts = cell_texts(clusters, regions)
    tables, base = [], 0
    for f in found:
        tables.append(page_table(clusters.number, f, texts, base))
        base += len(f.grid.cells)
    return tuple(tables), regions >= 0


def _without_page_frame(drawings: Drawings, clusters: ClusterPage) -> Drawings:
    """Drawings but for rectangles about as large as the page, or painted right across it: its border, its background."""
    if not len(drawings.rects):
        return drawings
    page = np.array([clusters.width, clusters.height])
    wide, high = (shares := (drawings.rects[:, 2:] - drawings.rects[:, :2]) / page).T >= PAGE
    painted = (shares[:, 1] >= BLOCK) & drawings.filled & ~drawings.stroked
    kept = ~(wide & (high | painted))
    if kept.all():
        return drawings
    return replace(drawings, rects=drawings.rects[kept], filled=drawings.filled[kept], stroked=drawings.stroked[kept])


def _meets(grid: Grid, other: Grid) -> bool:
    return grid.ys[0] < other.ys[-1] and other.ys[0] < grid.ys[-1]


def _is_table(clusters: ClusterPage, grid: Grid, closed: Closed) -> bool:
    """Whether a grid is more than crop marks and ornaments, whose ends close empty boxes, and stands on the page."""
    x0, top, x1, bottom = grid.box
    if min(x1, clusters.width) - max(x0, 0.0) < SNAP or min(bottom, clusters.height) - max(top, 0.0) < SNAP:
        return False
    if all(c.box[2] - c.box[0] <= TINY and c.box[3] - c.box[1] <= TINY for c in grid.cells):
        return False  # tick boxes, one under another
    open_ends = _near(top, closed.tops) + _near(bottom, closed.bottoms)
    # of a row cut by a page break a browser may leave but the bare edge on one page
    doubtful = open_ends == 2 or len(grid.cells) == 1 or (open_ends and grid.n_rows == 1)
    return not doubtful or holds_text(clusters, grid)


def _in_bands(clusters: ClusterPage, grids: list[Grid], regions: Indices) -> tuple[list[Grid], Indices]:
    """Grids of one column parted where their text keeps to columns, rows where it keeps to rows, and the cell of each cluster
    after that."""
    out, base = [], 0
    for grid in grids:
        parted = None
        if grid.n_cols == 1 or may_hold_rows(clusters, grid):
            own = np.where((regions >= base) & (regions < base + len(grid.cells)), regions - base, -1)
            parted = split_bands(clusters, grid, own) if grid.n_cols == 1 else rows_apart(clusters, grid, own)
        base += len(grid.cells)
        out.append(parted or grid)
    return out, (regions if out == grids else assign(clusters, out))


def ruled_grids(closed: Closed) -> list[Grid]:
    """Grids of the ruled tables; a single cell counts where it is open, as the rest of one on the next page."""
    cells = cells_of(closed.rulings)
    tables = nested_apart(group_cells(cells))
    if closed.tops or closed.bottoms:
        known = {cell for table in tables for cell in table}
        tables += [
            [cell]
            for cell in cells
            if cell not in known and (_near(cell[1], closed.tops) or _near(cell[3], closed.bottoms))
        ]
    return [make_grid(table) for table in sorted(tables, key=lambda t: min((c[1], c[0]) for c in t))]


def _near(value: float, rules: tuple[Rule, ...]) -> bool:
    return any(abs(value - y) < 0.01 for _, _, y in rules)


def _is_open(grid: Grid, y: float, rules: tuple[Rule, ...]) -> bool:
    """Whether a row's rule is missing, and not but that of cells over several rows beside rows that ended."""
    width = grid.xs[-1] - grid.xs[0]
    return any(
        abs(y - rule) < 0.01 and min(x1, grid.xs[-1]) - max(x0, grid.xs[0]) > WHOLE * width for x0, x1, rule in rules
    )


def cell_texts(clusters: ClusterPage, regions: Indices) -> dict[int, list[Line]]:
    """The lines of each region that holds any, top to bottom."""
    rows = group_rows(clusters, regions)
    out: dict[int, list[Line]] = {}
    for region, line in zip(rows.regions.tolist(), set_lines(clusters, rows), strict=True):
        if line.text:
            out.setdefault(region, []).append(line)
    return out


NO_TEXT = SourceText()


def page_table(page: int, found: Found, lines: dict[int, list[Line]], base: int = 0) -> PageTable:
    """A grid with the text of its cells; ``lines`` by cell number, counted from ``base``."""
    cells, grid = [], found.grid
    for i, cell in enumerate(grid.cells, base):
        own = lines.get(i)
        text = (flow(own, right_edge(own, cell.box[0], cell.box[2])) if len(own) > 1 else flow(own)) if own else NO_TEXT
        part = CellPart(page, BBox(*cell.box))
        cells.append(Cell(cell.row, cell.col, cell.row_span, cell.col_span, (part,), text))
    return PageTable(
        page=page,
        n_rows=grid.n_rows,
        n_cols=grid.n_cols,
        cells=tuple(cells),
        part=CellPart(page, BBox(*grid.box)),
        method=found.method,
        column_edges=grid.xs,
        open_top=found.open_top,
        open_bottom=found.open_bottom,
    )
