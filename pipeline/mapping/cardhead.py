"""The head of a card that is a table of one row: number, name and weight under their headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pipeline.mapping.passage import Passage
from pipeline.mapping.segments import TableHit

_HEAD: Final = {"number", "name", "weight"}
"""Fields that such a table may have: one with a result or a score is a card's result, not its head."""


@dataclass(frozen=True, slots=True)
class CardHead:
    """The number and name of a card, and its other fields by name."""

    number: Passage
    name: Passage
    others: tuple[tuple[str, Passage], ...] = ()


def head_row(table: TableHit) -> CardHead | None:
    """The head of a card that a table is, None where it is something else."""
    fields = {f for f in table.header.fields if f and not f.startswith("attribute.")}
    if len(table.rows) != 1 or not {"number", "name"} <= fields <= _HEAD:
        return None
    cells = {name: cell.passage for cell, name in table.header.assign(table.rows[0]) if cell.text and name}
    if "number" not in cells or "name" not in cells or not any(c.isdigit() for c in cells["number"].text):
        return None
    others = tuple((name, passage) for name, passage in cells.items() if name not in ("number", "name"))
    return CardHead(cells["number"].strip(), cells["name"].strip(), others)
