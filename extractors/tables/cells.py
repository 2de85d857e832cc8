"""Cells from rulings, as pdfplumber's table finder defines them.

A cell is the smallest rectangle right of and below a crossing whose four corners are crossings joined by edges. The
finder's own search compares every crossing with every other; here crossings are kept by row and column, with the edges
through them as bits of a number. The tests hold both against each other.
"""

from __future__ import annotations

import numpy as np
from pdfplumber.table import cells_to_tables

from extractors.rulings import Rulings, merge, rulings_of
from extractors.types import Drawings
from pipeline.model.geometry import BBox

Box = tuple[float, float, float, float]
Point = tuple[float, float]

INTERSECTION = 3.0
"""How far edges may miss each other and still meet, in points (the table finder's own tolerance)."""


def find_cells(drawings: Drawings, width: float, height: float) -> tuple[tuple[BBox, ...], ...]:
    """Cells that the rulings alone enclose, a tuple a table; usable before any text is known.

    ``width`` and ``height``: the page in points; rulings outside it are no table's. Same cells as pdfplumber's default
    table settings give for the same edges.
    """
    return tuple(
        tuple(BBox(*cell) for cell in table)
        for table in group_cells(cells_of(merge(rulings_of(drawings))))
        if any(c[2] > 0 and c[0] < width and c[3] > 0 and c[1] < height for c in table)
    )


def cells_of(rulings: Rulings) -> list[Box]:
    """All cells that merged edges enclose, as x0, top, x1, bottom, left to right, then top to bottom."""
    upright, level = _crossings(rulings)
    by_x: dict[float, list[float]] = {}
    by_y: dict[float, list[float]] = {}
    points = sorted(upright)
    for x, y in points:
        by_x.setdefault(x, []).append(y)
        by_y.setdefault(y, []).append(x)
    place_y = {(x, y): i for x, ys in by_x.items() for i, y in enumerate(ys)}
    place_x = {(x, y): i for y, xs in by_y.items() for i, x in enumerate(xs)}
    cells: list[Box] = []
    for x, y in points:
        v, h = upright[x, y], level[x, y]
        right = [x1 for x1 in by_y[y][place_x[x, y] + 1 :] if h & level[x1, y]]
        if not right:
            continue
        for y1 in by_x[x][place_y[x, y] + 1 :]:
            if not v & upright[x, y1]:
                continue
            below = level[x, y1]
            x1 = next((b for b in right if below & level.get((b, y1), 0) and upright[b, y] & upright[b, y1]), None)
            if x1 is not None:
                cells.append((x, y, x1, y1))
                break
    return cells


def _crossings(rulings: Rulings) -> tuple[dict[Point, int], dict[Point, int]]:
    """For each point where edges meet, the verticals and the horizontals through it, as bits."""
    h, v = rulings.horizontal, rulings.vertical
    upright: dict[Point, int] = {}
    level: dict[Point, int] = {}
    if not len(h) or not len(v):
        return upright, level
    y, x = h[:, 2][None, :], v[:, 2][:, None]
    meet = (
        (v[:, 0][:, None] <= y + INTERSECTION)
        & (v[:, 1][:, None] >= y - INTERSECTION)
        & (x >= h[:, 0][None, :] - INTERSECTION)
        & (x <= h[:, 1][None, :] + INTERSECTION)
    )
    xs, ys = v[:, 2].tolist(), h[:, 2].tolist()
    for i, j in zip(*(a.tolist() for a in np.nonzero(meet)), strict=True):
        point = (xs[i], ys[j])
        upright[point] = upright.get(point, 0) | 1 << i
        level[point] = level.get(point, 0) | 1 << j
    return upright, level


def group_cells(cells: list[Box]) -> list[list[Box]]:
    """Cells that share corners, table by table, top to bottom; a cell that stands alone is no table."""
    tables: list[list[Box]] = cells_to_tables(cells)
    return tables
