"""Tables in a cell of another, whose sides they share."""

from __future__ import annotations

from extractors.tables.cells import cells_of, group_cells
from extractors.tables.find import ruled_grids
from extractors.tables.nested import nested_apart
from extractors.tables.open_ends import close_ends
from tests.extractors.test_tables_cells import drawings, grid, merge, rulings_of

OUTER = grid([50.0, 300.0, 550.0], [100.0, 120.0, 300.0])


def test_a_table_that_reaches_the_side_of_its_cell():
    inner = grid([310.0, 370.0, 430.0, 550.0], [150.0, 170.0, 190.0, 210.0])
    outside, inside = ruled_grids(close_ends(merge(rulings_of(drawings(OUTER + inner)))))
    assert (outside.n_rows, outside.n_cols, len(outside.cells)) == (2, 2, 4)
    assert (inside.n_rows, inside.n_cols, len(inside.cells)) == (3, 3, 9)


def test_a_table_in_a_table_in_a_table():
    middle = grid([310.0, 400.0, 550.0], [150.0, 170.0, 260.0])
    inner = grid([410.0, 480.0, 550.0], [180.0, 200.0, 220.0])
    tables = ruled_grids(close_ends(merge(rulings_of(drawings(OUTER + middle + inner)))))
    assert sorted(len(t.cells) for t in tables) == [4, 4, 4]


def test_plain_tables_stay_whole():
    tables = group_cells(cells_of(merge(rulings_of(drawings(OUTER)))))
    assert nested_apart(tables) is tables
