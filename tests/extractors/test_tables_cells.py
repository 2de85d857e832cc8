"""Cells from rulings: ours against pdfplumber's own finder, on edges of every kind."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfplumber.table import TableFinder

from extractors.rulings import Rulings, merge, rulings_of
from extractors.tables import find_cells
from extractors.tables.cells import cells_of, group_cells
from extractors.tables.grid import make_grid
from extractors.tables.open_ends import close_ends
from extractors.types import Drawings

Segment = tuple[float, float, float, float]


def drawings(segments: list[Segment], rects: list[Segment] | None = None) -> Drawings:
    def array(rows: list[Segment]) -> np.ndarray:
        return np.array(rows, dtype=np.float32).reshape(-1, 4)

    n = len(rects or [])
    return Drawings(
        array(segments), array(rects or []), np.ones(n, dtype=np.bool_), np.zeros(n, dtype=np.bool_), array([])
    )


def grid(xs: list[float], ys: list[float]) -> list[Segment]:
    return [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]


class PlumberPage:
    """What pdfplumber's finder asks of a page."""

    def __init__(self, rulings: Rulings) -> None:
        self.bbox = (0, 0, 600, 800)
        self.chars: list[object] = []
        self.edges = [
            {
                "object_type": "line",
                "orientation": "h",
                "x0": a,
                "x1": b,
                "top": y,
                "bottom": y,
                "width": b - a,
                "height": 0.0,
                "doctop": y,
            }
            for a, b, y in rulings.horizontal.tolist()
        ] + [
            {
                "object_type": "line",
                "orientation": "v",
                "x0": x,
                "x1": x,
                "top": a,
                "bottom": b,
                "width": 0.0,
                "height": b - a,
                "doctop": a,
            }
            for a, b, x in rulings.vertical.tolist()
        ]


def assert_same_as_plumber(found: Drawings) -> None:
    rulings = rulings_of(found)
    theirs = [sorted(t.cells) for t in TableFinder(PlumberPage(rulings)).tables]
    ours = [sorted(t) for t in group_cells(cells_of(merge(rulings)))]
    assert len(ours) == len(theirs)
    for a, b in zip(ours, theirs, strict=True):
        assert np.allclose(a, b, atol=0.006)


coordinates = st.integers(0, 14).map(lambda n: n * 7.0)
wobble = st.sampled_from([0.0, 0.0, 0.4, 1.5, 2.9, 4.0])


@st.composite
def segments(draw: st.DrawFn) -> list[Segment]:
    out: list[Segment] = []
    for _ in range(draw(st.integers(0, 14))):
        a, b, c = draw(coordinates) + draw(wobble), draw(coordinates) + draw(wobble), draw(coordinates) + draw(wobble)
        a, b = min(a, b), max(a, b)
        out.append((a, c, b, c) if draw(st.booleans()) else (c, a, c, b))
    return out


@given(segments())
def test_the_same_cells_as_pdfplumber_on_any_edges(found: list[Segment]) -> None:
    assert_same_as_plumber(drawings(found))


@given(
    st.lists(st.integers(8, 40), min_size=1, max_size=5),
    st.lists(st.integers(8, 40), min_size=1, max_size=5),
    st.data(),
)
def test_the_same_cells_as_pdfplumber_on_grids_with_rules_missing(
    widths: list[int], heights: list[int], data: st.DataObject
) -> None:
    xs = np.cumsum([10, *widths]).astype(float).tolist()
    ys = np.cumsum([10, *heights]).astype(float).tolist()
    pieces = [(a, y, b, y) for y in ys for a, b in pairwise(xs)]
    pieces += [(x, a, x, b) for x in xs for a, b in pairwise(ys)]
    kept = [p for p in pieces if data.draw(st.integers(0, 5))]
    assert_same_as_plumber(drawings(kept))


def test_cells_drawn_as_backgrounds_alone() -> None:
    rects = [(x, y, x + 48, y + 18) for y in (10, 30, 50) for x in (10, 60)]  # white gutters of two points
    (table,) = find_cells(drawings([], [tuple(map(float, r)) for r in rects]), 600, 800)
    assert len(table) == 6


def test_merged_cells_span_rows_and_columns() -> None:
    # one cell over two columns in the head, one over two rows at the left
    found = [(10, 10, 110, 10), (10, 30, 110, 30), (40, 50, 110, 50), (10, 70, 110, 70)]
    found += [(10, 10, 10, 70), (110, 10, 110, 70), (40, 30, 40, 70), (75, 30, 75, 70)]
    (table,) = find_cells(drawings([tuple(map(float, s)) for s in found]), 600, 800)
    cells = make_grid([c.as_tuple() for c in table]).cells
    assert [(c.row, c.col, c.row_span, c.col_span) for c in cells] == [
        (0, 0, 1, 3), (1, 0, 2, 1), (1, 1, 1, 1), (1, 2, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1),
    ]  # fmt: skip


def test_a_table_off_the_page_is_none() -> None:
    assert find_cells(drawings(grid([-90.0, -50.0, -10.0], [10, 30, 50])), 600, 800) == ()


def test_a_cell_cut_by_the_page_end_is_closed_and_remembered() -> None:
    found = [(10.0, 10.0, 100.0, 10.0), (10.0, 30.0, 100.0, 30.0)] + [(x, 10.0, x, 90.0) for x in (10.0, 50.0, 100.0)]
    closed = close_ends(merge(rulings_of(drawings(found))))
    assert [y for _, _, y in closed.bottoms] == pytest.approx([90.0])
    assert closed.tops == ()
    (table,) = group_cells(cells_of(closed.rulings))
    assert make_grid(table).n_rows == 2


def test_an_overshoot_is_no_open_cell() -> None:
    found = [(10.0, 10.0, 100.0, 10.0), (10.0, 30.0, 100.0, 30.0)] + [(x, 6.0, x, 34.0) for x in (10.0, 50.0, 100.0)]
    closed = close_ends(merge(rulings_of(drawings(found))))
    assert closed.tops == closed.bottoms == ()


def test_sides_that_were_left_out_are_put_in() -> None:
    found = [(10.0, y, 110.0, y) for y in (10.0, 30.0, 50.0, 70.0)] + [(60.0, 10.0, 60.0, 70.0)]
    (table,) = group_cells(cells_of(close_ends(merge(rulings_of(drawings(found)))).rulings))
    assert len(table) == 6


def test_underlined_words_get_no_sides() -> None:
    found = [(10.0, y, 60.0, y) for y in (10.0, 30.0, 50.0)]
    assert len(close_ends(merge(rulings_of(drawings(found)))).rulings.vertical) == 0
