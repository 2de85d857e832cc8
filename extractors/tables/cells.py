"""Cells from rulings, as pdfplumber's table finder defines them.

A cell is the smallest rectangle right of and below a crossing whose four corners are crossings joined by edges. The
finder's own search compares every crossing with every other, which takes longer than reading the page's text; here
crossings are kept by row and column, with the edges through them as bits of a number. The tests and
``chiwat tables --check`` hold both against each other.
"""

from __future__ import annotations

from itertools import islice

import numpy as np
from numpy.typing import NDArray

from extractors.pdfium.native import Native, native
from extractors.rulings import Edges, Rulings, merge, rulings_of
from extractors.types import BoolArray, Drawings
from pipeline.model.geometry import BBox

Box = tuple[float, float, float, float]
Bits = dict[tuple[float, float], int]
"""For a point, the edges through it."""

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
    h, v = rulings.horizontal, rulings.vertical
    if not len(h) or not len(v):
        return []
    compiled = native()
    return plain_cells(rulings) if compiled is None else compiled_cells(rulings, compiled)


def compiled_cells(rulings: Rulings, compiled: Native) -> list[Box]:
    """``plain_cells``, by the compiled loop."""
    h, v = (np.ascontiguousarray(a, dtype=np.float64) for a in (rulings.horizontal, rulings.vertical))
    cells = np.empty((len(h) * len(v), 4))
    count = compiled.cells(len(h), len(v), INTERSECTION, (h, v, cells))
    return _cells_by_points(rulings) if count is None else list(map(tuple, cells[:count].tolist()))


def plain_cells(rulings: Rulings) -> list[Box]:
    """The cells that edges of both directions enclose, by whole arrays."""
    h, v = rulings.horizontal, rulings.vertical
    h, v = h[np.lexsort((h[:, 0], h[:, 2]))], v[np.lexsort((v[:, 0], v[:, 2]))]
    meet = _meet(h, v)
    if not _alone(meet, v[:, 2], h[:, 2]):
        return _cells_by_points(rulings)
    # where one edge of each direction passes through a point, the next crossing on it is joined with it
    count = meet.shape
    below = _next(meet, count[1])
    right = _next(meet.T, count[0]).T
    i, j = np.nonzero(meet)
    low, far = below[i, j], right[i, j]
    open_to = (low < count[1]) & (far < count[0])
    i, j, low, far = i[open_to], j[open_to], low[open_to], far[open_to]
    whole = meet[far, low]
    for p in np.flatnonzero(~whole).tolist():  # the next crossings are not corners of one cell: its sides are crossed
        found = _corner(meet, int(i[p]), int(j[p]))
        if found is not None:
            far[p], low[p], whole[p] = *found, True
    x, y = v[:, 2], h[:, 2]
    columns = x[i[whole]], y[j[whole]], x[far[whole]], y[low[whole]]
    return list(zip(*(c.tolist() for c in columns), strict=True))


def _next(meet: BoolArray, none: int) -> NDArray[np.intp]:
    """For each place of each row the next crossing after it in that row, ``none`` where there is none."""
    at = np.where(meet, np.arange(none), none)
    out = np.full(meet.shape, none)
    out[:, :-1] = np.minimum.accumulate(at[:, :0:-1], axis=1)[:, ::-1]
    return out


def _corner(meet: BoolArray, i: int, j: int) -> tuple[int, int] | None:
    """The vertical and the horizontal that meet in the nearest lower right corner of a cell that begins at (i, j)."""
    right = np.flatnonzero(meet[i + 1 :, j]) + i + 1
    for low in (np.flatnonzero(meet[i, j + 1 :]) + j + 1).tolist():
        corners = meet[right, low]
        if corners.any():
            return int(right[np.argmax(corners)]), low
    return None


def _alone(meet: BoolArray, x: NDArray[np.float64], y: NDArray[np.float64]) -> bool:
    """Whether no point is the crossing of more than two edges; ``x``, ``y``: places of the edges, ascending."""
    parted_x, parted_y = x[1:] != x[:-1], y[1:] != y[:-1]
    if parted_x.all() and parted_y.all():
        return True
    new_x, new_y = (np.concatenate(([0], parted.nonzero()[0] + 1)) for parted in (parted_x, parted_y))
    crossings = np.add.reduceat(np.add.reduceat(meet.astype(np.int64), new_x, axis=0), new_y, axis=1)
    return int(crossings.max()) < 2


def _meet(h: Edges, v: Edges) -> BoolArray:
    """(k, m) which of k verticals and m horizontals meet."""
    y, x = h[:, 2][None, :], v[:, 2][:, None]
    meet: BoolArray = (
        (v[:, 0][:, None] <= y + INTERSECTION)
        & (v[:, 1][:, None] >= y - INTERSECTION)
        & (x >= h[:, 0][None, :] - INTERSECTION)
        & (x <= h[:, 1][None, :] + INTERSECTION)
    )
    return meet


def _cells_by_points(rulings: Rulings) -> list[Box]:
    """``cells_of`` where several edges of one direction may pass through a point."""
    upright, level = _crossings(rulings)
    by_x: dict[float, list[float]] = {}
    by_y: dict[float, list[float]] = {}
    points = sorted(upright)
    for x, y in points:
        by_x.setdefault(x, []).append(y)
        by_y.setdefault(y, []).append(x)
    seen_x = dict.fromkeys(by_y, 0)
    cells: list[Box] = []
    for x, column in by_x.items():
        for i, y in enumerate(column, 1):
            seen = seen_x[y] = seen_x[y] + 1
            row = by_y[y]
            if i < len(column) and seen < len(row):
                cell = _smallest(x, y, column, i, row, seen, upright, level)
                if cell is not None:
                    cells.append(cell)
    return cells


def _smallest(
    x: float, y: float, column: list[float], i: int, row: list[float], k: int, upright: Bits, level: Bits
) -> Box | None:
    """The cell whose upper left corner is (x, y); the crossings ``column[i:]`` lie under it and ``row[k:]`` right of it,
    nearest first."""
    down, across = upright[x, y], level[x, y]
    floor_at = level.get
    for y1 in islice(column, i, None):
        if not down & upright[x, y1]:
            continue
        floor = level[x, y1]
        for x1 in islice(row, k, None):
            if across & level[x1, y] and floor & floor_at((x1, y1), 0) and upright[x1, y] & upright[x1, y1]:
                return x, y, x1, y1
    return None


def _crossings(rulings: Rulings) -> tuple[Bits, Bits]:
    """For each point where edges meet, the verticals and the horizontals through it, as bits."""
    h, v = rulings.horizontal, rulings.vertical
    upright: Bits = {}
    level: Bits = {}
    if not len(h) or not len(v):
        return upright, level
    meet = _meet(h, v)
    xs, ys = v[:, 2].tolist(), h[:, 2].tolist()
    for i, j in zip(*(a.tolist() for a in np.nonzero(meet)), strict=True):
        point = (xs[i], ys[j])
        upright[point] = upright.get(point, 0) | 1 << i
        level[point] = level.get(point, 0) | 1 << j
    return upright, level


def group_cells(cells: list[Box]) -> list[list[Box]]:
    """Cells that share corners, table by table, top to bottom; a cell that stands alone is no table."""
    label_at: dict[tuple[float, float], int] = {}
    groups: dict[int, list[Box]] = {}
    merged: dict[int, int] = {}  # labels that turned out to be another's
    known = label_at.get
    for label, cell in enumerate(cells):
        x0, top, x1, bottom = cell
        corners = (x0, top), (x0, bottom), (x1, top), (x1, bottom)
        labels = {known(corners[0], -1), known(corners[1], -1), known(corners[2], -1), known(corners[3], -1)}
        labels.discard(-1)
        if len(labels) == 1:
            (home,) = labels
            home = _home(home, merged)
        elif labels:
            homes = {_home(found, merged) for found in labels}
            home = min(homes)
            for other in homes - {home}:
                merged[other] = home
                groups[home] += groups.pop(other)
        else:
            home = label
            groups[home] = []
        groups[home].append(cell)
        label_at[corners[0]] = label_at[corners[1]] = label_at[corners[2]] = label_at[corners[3]] = home
    tables = [sorted(table) if merged else table for table in groups.values() if len(table) > 1]
    return sorted(tables, key=lambda table: min([(c[1], c[0]) for c in table]))


def _home(label: int, merged: dict[int, int]) -> int:
    while label in merged:
        label = merged[label]
    return label
