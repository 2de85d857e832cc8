"""Tables whose rows are drawn as bands or boxes of full width, and whose columns are kept by alignment alone."""

from __future__ import annotations

from itertools import pairwise

from extractors.lines import Indices, group_rows
from extractors.segments import text_segments
from extractors.tables.columns import WORD_GAP, are_flush, columns_of, fits, over_columns, recut
from extractors.tables.grid import Grid, GridCell
from extractors.types import ClusterPage

LEAST_ROWS = 3
LEAST_COLUMNS = 2
FULL = 0.8
"""Share of the bands that must begin with a row of text in as many segments as there are columns, where they are two:
labels and figures in a list could look alike."""


def split_bands(clusters: ClusterPage, grid: Grid, member: Indices) -> Grid | None:
    """The grid with its one column parted where the text of its rows keeps to columns, None where it does not.

    ``member``: (n,) the band of each cluster, -1 outside.
    """
    if grid.n_cols != 1 or grid.n_rows < LEAST_ROWS:
        return None
    rows = group_rows(clusters, member)
    run = text_segments(clusters, rows, WORD_GAP)
    rich = [r for r in run if len(r.spans) >= LEAST_COLUMNS]
    if len(rich) < LEAST_ROWS:
        return None
    columns = columns_of(run, LEAST_COLUMNS)
    if (
        columns is None
        or not are_flush(run, columns, LEAST_COLUMNS + 1)
        or sum(fits(r, columns) for r in run) < len(run) - 1
    ):
        return None
    run = [recut(clusters, rows.order, r, columns) for r in run]
    bands = [int(member[rows.order[r.cuts[0]]]) for r in run]
    first = dict(zip(reversed(bands), reversed(run), strict=True))
    if sum(len(r.spans) == len(columns) for r in first.values()) < FULL * grid.n_rows and len(columns) == LEAST_COLUMNS:
        return None
    x0, _, x1, _ = grid.box
    xs = (x0, *(round((a[1] + b[0]) / 2, 2) for a, b in pairwise(columns)), x1)
    wide: dict[tuple[int, int], int] = {}
    for band, row in zip(bands, run, strict=True):
        for span in row.spans:
            over = over_columns(span, columns) or [0]
            wide[band, over[0]] = max(wide.get((band, over[0]), 1), len(over))
    cells: list[GridCell] = []
    for band, cell in enumerate(grid.cells):
        col = 0
        while col < len(columns):
            width = min(wide.get((band, col), 1), len(columns) - col)
            box = (xs[col], cell.box[1], xs[col + width], cell.box[3])
            cells.append(GridCell(box, cell.row, col, cell.row_span, width))
            col += width
    return Grid(xs, grid.ys, tuple(cells))
