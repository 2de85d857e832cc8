"""Indicators that stand one a row: number, name, weight, levels and scores by heading; totals and pilots apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.forms.labels import find_phrase, label_at
from pipeline.mapping.columns import Header
from pipeline.mapping.draft import IndicatorDraft, split_number
from pipeline.mapping.levels import column_levels
from pipeline.mapping.passage import Passage, join
from pipeline.mapping.rows import Row
from pipeline.mapping.segments import TableHit
from pipeline.model.record import Number, StatedTotal
from pipeline.model.rules import AuditScheme

FIGURES = ("weight", "reported_score", "reported_weighted_score")


@dataclass(slots=True)
class RowResult:
    """Indicators of a table in order, and the totals under them."""

    drafts: list[IndicatorDraft] = field(default_factory=list)
    totals: list[StatedTotal] = field(default_factory=list)


def by_field(header: Header, row: Row) -> dict[str, Passage]:
    """The filled cells of a row, joined by the field of the column that they stand under."""
    out: dict[str, list[Passage]] = {}
    for cell, name in header.assign(row):
        if cell.text:
            out.setdefault(name, []).append(cell.passage)
    return {name: join(parts) for name, parts in out.items()}


def is_total(row: Row, words: Sequence[str]) -> bool:
    """Whether a row begins with one of the words that name a total."""
    first = next((c.passage.strip().text for c in row.filled if not _only_number(c.passage)), "")
    return bool(first) and any((m := label_at(first, 0, w)) is not None and m.score >= 90 for w in words)


def _only_number(passage: Passage) -> bool:
    return passage.as_number() is not None and not any(c.isalpha() for c in passage.text)


def read_rows(tables: Sequence[TableHit], scheme: AuditScheme) -> RowResult:
    """The rows of tables that go on from one to the next."""
    out = RowResult()
    section: str | None = None
    title: Passage | None = None
    for table in tables:
        rule = table.header.rule
        for row in table.rows:
            cells = by_field(table.header, row)
            if is_total(row, rule.totals):
                out.totals.extend(_totals(cells, scheme, section))
                continue
            if _is_band(row, table.header):
                number, words = split_number(join(c.passage for c in row.filled))
                section = number.text.strip().rstrip(".") if number is not None else section
                title = words if words.text else title
                continue
            if not cells.get("name") and not cells.get("number"):
                if out.drafts:
                    _extend(out.drafts[-1], cells, table.header, row)
                continue
            draft = _draft(cells, table.header, row)
            if draft is None:
                continue
            draft.section = section
            draft.section_title = title.as_text(one_line=True) if title is not None else None
            draft.scored = not any(find_phrase(row.text, p) for p in rule.pilots)
            out.drafts.append(draft)
    return out


def _is_band(row: Row, header: Header) -> bool:
    """A row of one cell over most of the table: a section's title."""
    if len(row.filled) != 1:
        return False
    cell = row.filled[0]
    width = max(c.x1 for c in header.columns) - min(c.x0 for c in header.columns)
    return cell.x1 - cell.x0 > 0.6 * width and len(row.cells) < len(header.columns)


def _draft(cells: dict[str, Passage], header: Header, row: Row) -> IndicatorDraft | None:
    d = IndicatorDraft()
    if "number" in cells:
        d.number = split_number(cells["number"])[0]
    if "name" in cells:
        d.add_name(cells["name"])
    if d.name is None and not any(f in cells for f in (*FIGURES, "result")):
        return None
    _fill(d, cells, header, row)
    return d


def _fill(d: IndicatorDraft, cells: dict[str, Passage], header: Header, row: Row) -> None:
    d.see(*cells.values())
    for name, passage in cells.items():
        if name in FIGURES:
            number = passage.as_number()
            if number is not None and name not in d.figures:
                d.figures[name] = number
        elif name == "result":
            d.result = d.result or passage
        elif name and name not in ("number", "name", "levels"):
            d.texts.setdefault(name, []).append(passage)
    if any(c.points is not None for c in header.columns) and not d.levels:
        found = column_levels(header.columns, [(c.passage, c.x0, c.x1) for c in row.cells])
        if any(level.text is not None for level in found):
            d.levels.extend(found)


def _extend(d: IndicatorDraft, cells: dict[str, Passage], header: Header, row: Row) -> None:
    _fill(d, cells, header, row)


def _totals(cells: dict[str, Passage], scheme: AuditScheme, section: str | None) -> list[StatedTotal]:
    out = []
    over = {"weight": "weight", "reported_score": "score", "reported_weighted_score": "weighted_score"}
    for name, kind in over.items():
        value: Number | None = cells[name].as_number() if name in cells else None
        if value is None:
            continue
        rules = [t for t in scheme.totals if t.over == kind]
        own = [t for t in rules if t.group == section and section is not None]
        rule = (own or [t for t in rules if t.group is None] or rules or [None])[0]
        out.append(StatedTotal(rule.name if rule is not None else kind, value))
    return out
