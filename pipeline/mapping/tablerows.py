"""Indicators that stand one a row: number, name, weight, levels and scores by heading; totals and pilots apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.forms.labels import begins_with, find_phrase
from pipeline.forms.schema import ColumnRule, FormDefinition
from pipeline.forms.skeleton import skeleton
from pipeline.mapping import lists
from pipeline.mapping.codes import take_codes
from pipeline.mapping.draft import IndicatorDraft, canonical, number_of, split_number, take_criteria
from pipeline.mapping.header import Header
from pipeline.mapping.levels import DASHES, before_levels, column_levels
from pipeline.mapping.passage import EMPTY, Passage, join
from pipeline.mapping.products import ticked_beside, ticked_points
from pipeline.mapping.rownames import is_rest, is_unnumbered, name_over, names_rows
from pipeline.mapping.rows import Row
from pipeline.mapping.sections import Section, section_of
from pipeline.mapping.segments import TableHit
from pipeline.mapping.streams import flow
from pipeline.mapping.totals import TotalCells, is_total
from pipeline.model.geometry import Place
from pipeline.model.record import DuplicateBlock, Value
from pipeline.model.rules import AuditScheme

MIN_DUPLICATE = 40
"""Skeleton letters from which on the same row twice is a repetition."""
FIGURES = ("weight", "reported_score", "reported_weighted_score", "full_points")

LEVELS = frozenset(("levels", "level_score", "level_text"))


@dataclass(slots=True)
class RowResult:
    """Indicators of a table in order, the totals under them, and rows that stand twice."""

    drafts: list[IndicatorDraft] = field(default_factory=list)
    totals: list[TotalCells] = field(default_factory=list)
    duplicates: list[DuplicateBlock] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    section: Section | None
    pilot: bool = False


def by_field(header: Header, row: Row, body: str | None = None) -> dict[str, Passage]:
    """The filled cells of a row, joined by the field of the column that they stand under.

    ``body``: the document's organization; a column for other types of body is left out.
    """
    out: dict[str, list[Passage]] = {}
    other = {id(c) for c in header.columns if not _concerns(header, c.rule, body)}
    for cell, column in header.columns_of(row):
        if cell.text and not (column is not None and id(column) in other):
            out.setdefault(column.field if column is not None else "", []).append(cell.passage)
    return {name: join(parts) for name, parts in out.items()}


def _concerns(header: Header, rule: ColumnRule | None, body: str | None) -> bool:
    if rule is None or not rule.bodies:
        return True
    return body is not None and begins_with(body, rule.bodies)


def read_rows(
    tables: Sequence[TableHit], form: FormDefinition, section: Section | None = None, body: str | None = None
) -> RowResult:
    """The rows of tables that go on from one to the next."""
    out = RowResult()
    state = _State(section)
    before: Row | None = None
    last: Row | None = None
    closed = False
    """Whether the total has been read: a row right below it that has no number and no weight only adds to that."""
    named: tuple[Passage, Passage] | None = None
    """Number and name in a row of their own, of the row below."""
    seen: dict[str, Row] = {}
    for table in tables:
        rule = table.header.rule
        for row in table.rows:
            cells = by_field(table.header, row, body)
            above, last = last, row
            if is_total(row, rule.asides) and not {"number", "name", "weight"} <= cells.keys():
                continue
            if is_total(row, rule.totals):
                closed = True
                part = rule.section or (state.section.number if state.section else None)
                out.totals.append(TotalCells(cells, part, table))
                continue
            if _is_band(row, cells, table.header) or _is_titled_band(cells, form):
                if out.drafts and take_criteria(out.drafts[-1], join(c.passage for c in row.filled), form):
                    continue
                whole = names_rows(table.header)
                named = None if whole else name_over(join(c.passage for c in row.filled), form)
                if named is None:
                    _band(form, row, rule.pilots, state)
                continue
            nameless = "name" not in cells and "number" not in cells and named is None
            if nameless and (out.drafts or names_rows(table.header)):
                if out.drafts:
                    _fill(out.drafts[-1], cells, table.header, row, form)
                continue
            if out.drafts and is_rest(cells, row, before, above):
                open_ = out.drafts[-1]
                open_.name = flow([p for p in (open_.name, cells["name"]) if p is not None])[0]
                open_.see(cells["name"])
                _fill(open_, {k: p for k, p in cells.items() if k != "name"}, table.header, row, form)
                continue
            before = row
            words = skeleton(row.text).text
            if words in seen and len(words) >= MIN_DUPLICATE:
                number = split_number(cells["number"] if "number" in cells else cells["name"])[0]
                of = (canonical(number.text),) if number is not None else ()
                out.duplicates.append(DuplicateBlock(_places(seen[words]), _places(row), of))
                continue
            seen[words] = row
            if closed and named is None and not {"number", "weight"} & cells.keys() and is_unnumbered(cells):
                continue
            draft, closed = _draft(cells, table.header, row, form), False
            if draft is None:
                continue
            if named is not None:
                draft.number, draft.name = named
                draft.see(*named)
                named = None
            draft.table = table
            if state.section is not None:
                draft.section = state.section.number
                draft.section_title = state.section.title.as_text(one_line=True)
            draft.section = rule.section or draft.section
            draft.scored = not (state.pilot or any(find_phrase(row.text, p) for p in rule.pilots))
            _drop_remark(draft, rule.pilots)
            out.drafts.append(draft)
    take_codes(out.drafts)
    return out


def _places(row: Row) -> tuple[Place, ...]:
    return tuple(p for c in row.filled for p in c.passage.places())


def _is_band(row: Row, cells: dict[str, Passage], header: Header) -> bool:
    """A row that is a section's title: one cell over most of the table, or words without any figure."""
    if len(row.filled) != 1:
        return False
    cell = row.filled[0]
    width = max(c.x1 for c in header.columns) - min(c.x0 for c in header.columns)
    return cell.x1 - cell.x0 > 0.6 * width and len(row.cells) < len(header.columns)


def _is_titled_band(cells: dict[str, Passage], form: FormDefinition) -> bool:
    """A row of single cells, of which the one for names alone is filled: with a section's word and number."""
    return (
        cells.keys() == {"name"} and cells["name"].strip().text[:1].isalpha() and bool(section_of(form, cells["name"]))
    )


def _band(form: FormDefinition, row: Row, pilots: Sequence[str], state: _State) -> None:
    words = join(c.passage for c in row.filled)
    state.pilot = any(find_phrase(words.text, p) for p in pilots)
    found = section_of(form, words)
    if found is None and not state.pilot:
        number, title = split_number(words)
        if number is not None and title.text:
            found = Section(number.text.strip(), title)
        elif state.section is not None and words.text:
            found = Section(state.section.number, words)
    state.section = found or state.section


def _draft(cells: dict[str, Passage], header: Header, row: Row, form: FormDefinition) -> IndicatorDraft | None:
    d = IndicatorDraft()
    if "number" in cells:
        d.number = number_of(cells["number"])
    if "name" in cells:
        d.add_name(cells["name"])
    if d.name is not None and not header.fields & LEVELS:
        d.name, criteria = before_levels(d.name, form.level_lines)
        d.criteria.extend([criteria] if criteria.text else [])
    if d.name is not None:
        d.name, d.checklist = lists.name_and_items(d.name)
    if d.name is None and not any(f in cells for f in (*FIGURES, "result", "levels")):
        return None
    _fill(d, cells, header, row, form)
    return d


def _drop_remark(d: IndicatorDraft, pilots: Sequence[str]) -> None:
    """Take from the name a remark in parentheses that only says that it is a pilot."""
    if d.name is None:
        return
    m = re.search(r"\s*\([^()]*\)\s*$", d.name.text)
    if m is not None and m.start() > 0 and any(find_phrase(m.group(), p) for p in pilots):
        d.name = d.name.slice(0, m.start())


def _fill(d: IndicatorDraft, cells: dict[str, Passage], header: Header, row: Row, form: FormDefinition) -> None:
    d.see(*cells.values())
    for name, passage in cells.items():
        if name in FIGURES:
            number = passage.as_number()
            if number is not None and name not in d.figures:
                d.figures[name] = number
        elif name == "indicator_count":
            _full_points(d, passage, form.scheme)
        elif name == "result":
            d.result = d.result or (passage if passage.text.strip() not in DASHES else None)
        elif name and name not in ("number", "name", "levels", "years", "level_score", "level_text"):
            d.texts.setdefault(name, []).append(passage)
    if "level_score" in cells:
        d.level_cells.append((cells["level_score"], cells.get("level_text", EMPTY)))
        if "reported_score" in cells and "reported_score" not in d.figures:
            ticked = ticked_beside(cells["level_score"], cells["reported_score"])
            if ticked is not None:
                d.figures["reported_score"] = ticked
    elif "level_text" in cells:
        d.criteria.append(cells["level_text"])
        if d.level_cells:
            d.level_cells.append((EMPTY, cells["level_text"]))
    if any(c.points is not None for c in header.columns) and not d.levels:
        found = column_levels(header.columns, [(c.passage, c.x0, c.x1) for c in row.cells])
        if any(level.text is not None or level.checked is not None for level in found):
            d.levels.extend(found)
    if "reported_score" not in header.fields and "reported_score" not in d.figures:
        ticked = ticked_points(d.levels)
        if ticked is not None:
            d.figures["reported_score"] = ticked


def _full_points(d: IndicatorDraft, passage: Passage, scheme: AuditScheme) -> None:
    """Points that a topic of several indicators can earn, where the page gives their number for the type of body."""
    count = passage.as_number()
    if count is None or scheme.full_points is None or "full_points" in d.figures:
        return
    points: Decimal = count.value * scheme.full_points
    d.figures["full_points"] = Value(
        points, count.places, count.confidence, count.edits, f"{count.value} x {scheme.full_points}"
    )
