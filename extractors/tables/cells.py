"""Cells from rulings: pdfplumber's table finder, fed with our merged edges."""

from __future__ import annotations

import numpy as np
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells

from extractors.rulings import Rulings, merge, rulings_of
from extractors.types import Drawings
from pipeline.model.geometry import BBox

Box = tuple[float, float, float, float]
INTERSECTION = 3.0
"""How far edges may miss each other and still meet, in points (the table finder's own tolerance)."""


def find_cells(drawings: Drawings, width: float, height: float) -> tuple[tuple[BBox, ...], ...]:
    """Cells that the rulings alone enclose, a tuple a table; usable before any text is known.

    ``width`` and ``height``: the page in points; rulings outside it are no table's. Same cells as pdfplumber's default
    table settings give for the same edges.
    """
    rulings = merge(rulings_of(drawings))
    return tuple(
        tuple(BBox(*cell) for cell in table)
        for table in ruled_cells(rulings)
        if any(c[2] > 0 and c[0] < width and c[3] > 0 and c[1] < height for c in table)
    )


def ruled_cells(rulings: Rulings) -> list[list[Box]]:
    """Cells of each table as x0, top, x1, bottom, from merged edges."""
    return group_cells(cells_of(rulings))


def cells_of(rulings: Rulings) -> list[Box]:
    """All cells that merged edges enclose, left to right, then top to bottom."""
    cells: list[Box] = []
    for part in components(rulings):
        edges: list[dict[str, float | str]] = [
            {"orientation": "h", "x0": x0, "x1": x1, "top": y, "bottom": y} for x0, x1, y in part.horizontal.tolist()
        ]
        edges += [
            {"orientation": "v", "x0": x, "x1": x, "top": top, "bottom": bottom}
            for top, bottom, x in part.vertical.tolist()
        ]
        cells += intersections_to_cells(edges_to_intersections(edges, INTERSECTION, INTERSECTION))
    # the finder meets cells column by column over the whole page: grouping depends on that order
    cells.sort()
    return cells


def group_cells(cells: list[Box]) -> list[list[Box]]:
    """Cells that share corners, table by table; cells that stand alone are none."""
    tables: list[list[Box]] = cells_to_tables(cells)
    return tables


def components(rulings: Rulings) -> list[Rulings]:
    """Groups of edges that meet one another. The finder looks at every pair of edges: small groups are cheaper."""
    h, v = rulings.horizontal, rulings.vertical
    if not len(h) or not len(v):
        return []
    meet = (
        (v[:, 0][:, None] <= h[:, 2][None, :] + INTERSECTION)
        & (v[:, 1][:, None] >= h[:, 2][None, :] - INTERSECTION)
        & (v[:, 2][:, None] >= h[:, 0][None, :] - INTERSECTION)
        & (v[:, 2][:, None] <= h[:, 1][None, :] + INTERSECTION)
    )
    left = np.ones(len(v), dtype=np.bool_)
    parts = []
    while left.any():
        vs = np.zeros(len(v), dtype=np.bool_)
        vs[int(np.argmax(left))] = True
        while True:
            hs = meet[vs].any(axis=0)
            grown = meet[:, hs].any(axis=1) | vs
            if (grown == vs).all():
                break
            vs = grown
        left &= ~vs
        if hs.sum() > 1 and vs.sum() > 1:
            parts.append(Rulings(h[hs], v[vs]))
    return parts
