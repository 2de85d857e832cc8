"""Rows of totals: what tells them, and the totals that they print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.forms.labels import begins_with
from pipeline.mapping.passage import Passage
from pipeline.mapping.rows import Row
from pipeline.mapping.segments import TableHit
from pipeline.model.record import Number, StatedTotal
from pipeline.model.rules import AuditScheme


@dataclass(frozen=True, slots=True)
class TotalCells:
    """The cells of a row of totals by field, the section that they are of, and the table."""

    cells: dict[str, Passage]
    section: str | None
    table: TableHit


def is_total(row: Row, words: Sequence[str]) -> bool:
    """Whether a row begins with one of the words that name a total."""
    first = next((c.passage.strip().text for c in row.filled if not _only_number(c.passage)), "")
    return bool(first) and begins_with(first, tuple(words))


def _only_number(passage: Passage) -> bool:
    return not any(c.isalpha() for c in passage.text) and passage.as_number() is not None


def stated_totals(cells: dict[str, Passage], scheme: AuditScheme, section: str | None) -> list[StatedTotal]:
    """The totals of weights and scores that a row of a section (None: of the document) prints."""
    out = []
    over = {"weight": "weight", "reported_score": "score", "reported_weighted_score": "weighted_score"}
    for name, kind in over.items():
        value: Number | None = cells[name].as_number() if name in cells else None
        if value is None:
            continue
        rules = [t for t in scheme.totals if t.over == kind]
        own = [t for t in rules if t.group == section and section is not None]
        fallback = own or [t for t in rules if t.group is None]
        out.append(StatedTotal(fallback[0].name if fallback else kind, value))
    return out
