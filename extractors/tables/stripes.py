"""Painted rows of tables: their heads, and every other row."""

from __future__ import annotations

import numpy as np

from extractors.rulings import SNAP
from extractors.tables.assign import assign
from extractors.tables.close_columns import find_all_aligned
from extractors.tables.grid import Grid
from extractors.tables.open_ends import Closed
from extractors.types import BoolArray, ClusterPage, Drawings
from pipeline.model.page import TableMethod

STRIPES, IN_TABLE = 2, 0.8
"""Painted grids of so many rows may be stripes of a table; they are where this share of their text stands in it."""


def method_of(grid: Grid, drawings: Drawings) -> TableMethod:
    """``background`` where nothing but filled rectangles makes up the cells."""
    x0, top, x1, bottom = grid.box
    for boxes in (drawings.segments, drawings.rects[~drawings.filled | drawings.stroked]):
        if len(boxes):
            near = np.array([x1 + SNAP, bottom + SNAP, -x0 + SNAP, -top + SNAP])
            inside = (np.column_stack((boxes[:, :2], -boxes[:, 2:])) <= near).all(axis=1)
            if inside.any():
                return "ruled"
    return "background"


def is_stripe(grid: Grid, grids: list[Grid], drawings: Drawings) -> bool:
    """Whether a grid may be painted rows of a table: of a row or two, and of nothing but paint or one of several alike."""
    if grid.n_cols < 2 or grid.n_rows > STRIPES:
        return False
    alike = sum(g.n_rows <= STRIPES and np.allclose(g.xs, grid.xs, atol=SNAP) for g in grids if g.n_cols == grid.n_cols)
    return alike > STRIPES or method_of(grid, drawings) == "background"


def without_stripes(clusters: ClusterPage, grids: list[Grid], striped: list[bool], closed: Closed) -> list[Grid]:
    """The grids less those ``striped`` whose text stands, with that around them, in a table without rules."""
    firm = [g for g, is_stripe in zip(grids, striped, strict=True) if not is_stripe]
    taken, barriers = assign(clusters, firm) >= 0, [(g.ys[0], g.ys[-1]) for g in firm]
    members = [a.member >= 0 for a in find_all_aligned(clusters, taken, barriers, closed.rulings.horizontal)[0]]
    return [
        g for g, is_stripe in zip(grids, striped, strict=True) if not (is_stripe and _is_part(clusters, g, members))
    ]


def _is_part(clusters: ClusterPage, grid: Grid, members: list[BoolArray]) -> bool:
    """Whether the text of a grid is part of one of some tables, given by their clusters."""
    if not members:
        return False
    inside = assign(clusters, [grid]) >= 0
    least = max(IN_TABLE * np.count_nonzero(inside), 1)
    return any(np.count_nonzero(m & inside) >= least and bool((m & ~inside).any()) for m in members)
