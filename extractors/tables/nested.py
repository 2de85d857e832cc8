"""Tables set into a cell of another whose side they share: word processors let them reach to the cell's border."""

from __future__ import annotations

import numpy as np

from extractors.tables.cells import Box, group_cells

OVERFULL = 1.02
"""Cells that together are so much larger than their table overlap one another."""
EDGE = 1.0
"""Points by which an inner cell may reach over the sides of the cell around it."""


def nested_apart(tables: list[list[Box]]) -> list[list[Box]]:
    """The tables, with cells that lie in a cell of their own table as tables for themselves."""
    if not any(_overfull(table) for table in tables):
        return tables
    out: list[list[Box]] = []
    for table in tables:
        inner = _inside(table) if _overfull(table) else ()
        if not any(inner):
            out.append(table)
            continue
        out.append([cell for cell, within in zip(table, inner, strict=True) if not within])
        out.extend(nested_apart(group_cells([cell for cell, within in zip(table, inner, strict=True) if within])))
    return out


def _overfull(table: list[Box]) -> bool:
    x0, top = min(c[0] for c in table), min(c[1] for c in table)
    x1, bottom = max(c[2] for c in table), max(c[3] for c in table)
    return sum((c[2] - c[0]) * (c[3] - c[1]) for c in table) > OVERFULL * (x1 - x0) * (bottom - top)


def _inside(table: list[Box]) -> tuple[bool, ...]:
    """For each cell whether a larger one of the table has it inside."""
    boxes = np.array(table)
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    low = (boxes[:, None, :2] >= boxes[None, :, :2] - EDGE).all(axis=2)
    high = (boxes[:, None, 2:] <= boxes[None, :, 2:] + EDGE).all(axis=2)
    smaller = area[:, None] < 0.95 * area[None, :]
    return tuple((low & high & smaller).any(axis=1).tolist())
