"""Small tables of further figures (baseline by year, targets by quarter) as named attributes."""

from __future__ import annotations

from typing import Final

from pipeline.mapping.passage import Passage
from pipeline.mapping.segments import TableHit

OWN_FIELDS: Final = frozenset(("weight", "result", "reported_score", "reported_weighted_score"))
"""Columns that are fields of the indicator itself: a table of its score that does not name it."""


def attribute_cells(table: TableHit) -> dict[str, list[Passage]]:
    """Cells by ``attribute.TABLE.COLUMN``; rows after the first have their number behind it (``.2``).

    A column headed by a year is named by the year, any other by the field of its rule. The indicator's own figures in the
    first row stand under the field alone.
    """
    out: dict[str, list[Passage]] = {}
    count = 0
    scored = [r for r in table.rows if table.header.cell(r, "reported_score") is not None]
    own = "weight" in table.header.fields or len(scored) == 1  # scores in several rows are those of several indicators
    for row in table.rows:
        named = [
            (column.points if column.points is not None else column.field.removeprefix("attribute."), cell.passage)
            for cell, column in table.header.columns_of(row)
            if cell.text and column is not None and column.field not in ("", "levels")
        ]
        if not named:
            continue
        count += 1
        suffix = f".{count}" if count > 1 else ""
        for name, passage in named:
            if name in OWN_FIELDS:
                if count == 1 and own:
                    out.setdefault(str(name), []).append(passage)
                continue
            out.setdefault(f"attribute.{table.header.rule.name}.{name}{suffix}", []).append(passage)
    return out
