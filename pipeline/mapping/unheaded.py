"""Levels of the criteria that stand in rows of a card, each with its own name, under no headings."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from pipeline.forms.labels import label_at
from pipeline.forms.schema import TableRule
from pipeline.mapping.header import Column, Header
from pipeline.mapping.passage import EMPTY
from pipeline.mapping.points import points_heading
from pipeline.mapping.rows import Row

LEAST_LEVELS: Final = 3


def unheaded_levels(rows: Sequence[Row], at: int, tables: Sequence[TableRule]) -> tuple[Header, tuple[Row, ...]] | None:
    """Levels in rows of a card that name each itself (``ระดับ 4 (ดีมาก)`` beside ``ร้อยละ 90``), three at least, rising or
    falling one by one."""
    rule = next(
        (t for t in tables if t.kind == "levels" and {"level_score", "level_text"} <= {c.field for c in t.columns}),
        None,
    )
    if rule is None:
        return None
    rules = {c.field: c for c in rule.columns}
    found: list[Row] = []
    points: list[Decimal] = []
    for row in rows[at:]:
        score = _named_level(row, rules["level_score"].headings)
        if score is None or row.table != rows[at].table or (points and abs(score - points[-1]) != 1):
            break
        found.append(row)
        points.append(score)
    if len(found) < LEAST_LEVELS or len(set(points)) < len(points):
        return None
    columns = tuple(
        Column(name, cell.x0, cell.x1, EMPTY, None, rules[name])
        for name, cell in zip(("level_score", "level_text"), found[0].filled, strict=True)
    )
    return Header(rule, columns, 0, 0.0), tuple(found)


def _named_level(row: Row, names: Sequence[str]) -> Decimal | None:
    """The points of a row that begins with one of the names of a level (``ระดับ 4``, ``คะแนน 4``)."""
    if row.table is None or len(row.filled) != 2:
        return None
    head = row.filled[0].text.strip()
    return points_heading(head) if any(label_at(head, 0, name) is not None for name in names) else None
