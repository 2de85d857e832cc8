"""An indicator while it is being put together from fields and tables; frozen when done."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from normalizers.digits import to_arabic
from pipeline.forms.patterns import first_pattern
from pipeline.forms.schema import FormDefinition
from pipeline.mapping import lists
from pipeline.mapping.activities import activities
from pipeline.mapping.attributes import OWN_FIELDS, attribute_cells
from pipeline.mapping.levels import LEAST_LINES, column_levels, levels, levels_of_cells, line_levels
from pipeline.mapping.passage import Passage
from pipeline.mapping.segments import FieldHit, TableHit
from pipeline.model.record import Indicator, Level, Narratives, Number, Text, Value

NUMBERED: Final = re.compile(
    r"^\s*((?:[0-9]{1,3}|[ก-ฮ])(?:\s?\.\s?[0-9]{1,3})*)\s*[.):]?\s+(?=\S)"
    r"|^\s*([0-9]{1,3}(?:\.[0-9]{1,3})+)\s*[.):]?\s*(?=[^0-9.])"
)


_CODE: Final = re.compile(r"(?:[A-Za-z]{1,4}|[ก-ฮ]{1,2})[ .\-]?[0-9]{1,2}(?:[.\-][0-9]{1,2})*\Z")
"""Letters and figures by which some offices number their indicators."""


def split_number(passage: Passage) -> tuple[Passage | None, Passage]:
    """The number at the head of a passage (None where there is none), and the words behind it."""
    text = to_arabic(passage.text)
    only = lists.NUMBER_ONLY.match(text)
    if only:
        return passage.slice(only.start(1), only.end(1)), passage.slice(len(text))
    m = NUMBERED.match(text)
    if m is None:
        return None, passage.strip()
    group = 1 if m.start(1) >= 0 else 2
    return passage.slice(m.start(group), m.end(group)), passage.slice(m.end()).strip()


def number_of(passage: Passage) -> Passage | None:
    """The number in a cell of its own: also a code (``KPI-3``, ``F1``), as some offices number by."""
    whole = passage.strip()
    return split_number(passage)[0] or (whole if _CODE.match(to_arabic(whole.text)) else None)


@lru_cache(maxsize=16384)
def canonical(number: str) -> str:
    """A printed number in Arabic digits without blanks and closing dots.

    >>> canonical("๓ . ๑.๕."), canonical("1. 6")
    ('3.1.5', '1.6')
    """
    return re.sub(r"\s", "", to_arabic(number)).strip(".):")


@dataclass(slots=True)
class IndicatorDraft:
    """Fields by name as passages, and tables, of one indicator."""

    number: Passage | None = None
    canonical: str | None = None
    """The number by the section's own count, where the printed one falls out of it."""
    name: Passage | None = None
    texts: dict[str, list[Passage]] = field(default_factory=dict)
    figures: dict[str, Number] = field(default_factory=dict)
    result: Passage | None = None
    level_tables: list[TableHit] = field(default_factory=list)
    activity_tables: list[TableHit] = field(default_factory=list)
    session_tables: list[TableHit] = field(default_factory=list)
    remarks: list[Passage] = field(default_factory=list)
    """Lines that stand under the tables of sessions."""
    attribute_tables: list[TableHit] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    level_cells: list[tuple[Passage, Passage]] = field(default_factory=list)
    """Points and wording of levels that stand in two columns, as the rows have them."""
    criteria: list[Passage] = field(default_factory=list)
    checklist: tuple[Text, ...] = ()
    section: str | None = None
    section_title: Text | None = None
    scored: bool = True
    table: TableHit | None = None
    """The table that it is a row of."""
    above: Passage | None = None
    """The line over that table."""
    restated: list[tuple[str, Number]] = field(default_factory=list)
    """Figures that another table gives otherwise, by field."""
    pages: set[int] = field(default_factory=set)

    def see(self, *passages: Passage) -> None:
        for p in passages:
            self.pages.update(p.pages())

    def add_field(self, hit: FieldHit) -> None:
        """Take a labelled field; a second phone or list adds to the first, any other repeated field keeps the first."""
        self.see(hit.label, hit.value)
        if hit.rule.name == "name":
            self.add_name(hit.value)
        elif hit.rule.name == "number":
            number, _ = split_number(hit.value)
            self.number = self.number or number
        elif hit.rule.name == "criteria":
            self.criteria.append(hit.value)
        elif hit.value.text.strip():
            self.texts.setdefault(hit.rule.name, []).append(hit.value)

    def add_name(self, value: Passage) -> None:
        number, name = split_number(value)
        self.number = self.number or number
        if self.name is None and name.text.strip():
            self.name = name


def take_criteria(draft: IndicatorDraft, words: Passage, form: FormDefinition) -> bool:
    """Take the levels that stand in a row across the table under their indicator, if it has none; whether they do."""
    if draft.levels or draft.criteria or len(line_levels([words], form.level_lines)) < LEAST_LINES:
        return False
    draft.criteria.append(words)
    draft.see(words)
    return True


def finish(d: IndicatorDraft, form: FormDefinition, fallback: str, near_year: int | None) -> Indicator:
    """The draft as an indicator record. ``fallback``: its number where the page prints none."""

    def one(name: str, *, one_line: bool = True) -> Text | None:
        parts = d.texts.get(name)
        return parts[0].as_text(one_line=one_line) if parts else None

    def narrative(name: str) -> Text | None:
        return one(f"narratives.{name}", one_line=False)

    for table in d.attribute_tables:
        cells = attribute_cells(table)
        if not d.levels and not d.level_tables and "levels" in table.header.fields and table.rows:
            d.levels.extend(column_levels(table.header.columns, [(c.passage, c.x0, c.x1) for c in table.rows[0].cells]))
        d.texts.update(
            {name: c for name, c in cells.items() if name not in OWN_FIELDS or name not in d.texts or name == "result"}
        )
    _take_weight_from_name(d, form)
    printed = d.number.as_text(one_line=True) if d.number is not None else None
    results = [d.result] if d.result is not None else d.texts.get("result", [])
    result = results[0] if results else None
    seen: set[str] = set()
    phones: list[Text] = []
    for phone in (v for p in d.texts.get("phones", ()) for v in lists.phones(p)):
        digits = "".join(c for c in to_arabic(phone.value) if c.isdigit())
        if digits not in seen:
            seen.add(digits)
            phones.append(phone)
    made = activities(d.activity_tables, form.activity, near_year, d.session_tables, d.remarks)
    attributes = tuple(
        (name.removeprefix("attribute."), value)
        for name, parts in d.texts.items()
        if name.startswith("attribute.")
        for p in parts[:1]
        if (value := p.as_text()) is not None
    )
    return Indicator(
        number=d.canonical or (canonical(printed.value) if printed is not None else fallback),
        printed_number=printed,
        name=d.name.as_text(one_line=True) if d.name is not None else None,
        section=d.section or _section(printed),
        section_title=d.section_title,
        weight=d.figures.get("weight") or _number(d, "weight"),
        result=result.as_text(one_line=True) if result is not None else None,
        result_number=result.as_number() if result is not None else None,
        reported_score=d.figures.get("reported_score") or _number(d, "reported_score"),
        reported_weighted_score=d.figures.get("reported_weighted_score") or _number(d, "reported_weighted_score"),
        levels=(*d.levels, *levels(d.level_tables))
        or levels_of_cells(d.level_cells)
        or line_levels(d.criteria, form.level_lines),
        checklist=d.checklist,
        verification=one("verification", one_line=False),
        description=one("description", one_line=False),
        overseer=one("overseer"),
        collectors=tuple(v for p in d.texts.get("collectors", ()) for v in lists.names(p)),
        phones=tuple(phones),
        activities=made,
        narratives=Narratives(
            narrative("actions"), narrative("supporting_factors"), narrative("obstacles"), narrative("suggestions")
        ),
        evidence=tuple(v for p in d.texts.get("evidence", ()) for v in lists.items(p)),
        full_points=d.figures.get("full_points"),
        stated_interval=_interval(d, form),
        scored=d.scored,
        attributes=attributes,
        restated=tuple(d.restated),
        pages=tuple(sorted(d.pages)),
    )


def _take_weight_from_name(d: IndicatorDraft, form: FormDefinition) -> None:
    """A weight in parentheses behind the name, where the form knows such, is none of its words."""
    patterns = [p for f in form.fields if f.name == "weight" for p in f.patterns]
    m = first_pattern(d.name.text, patterns) if d.name is not None else None
    if m is None or d.name is None or m.start == 0:
        return
    d.texts.setdefault("weight", [d.name.slice(m.value_start, m.value_end)])
    d.name = d.name.slice(0, m.start).strip()


def _section(printed: Value[str] | None) -> str | None:
    if printed is None or "." not in printed.value:
        return None
    return canonical(printed.value).split(".")[0]


def _number(d: IndicatorDraft, name: str) -> Number | None:
    parts = d.texts.get(name)
    return parts[0].as_number() if parts else None


def _interval(d: IndicatorDraft, form: FormDefinition) -> Number | None:
    for rule in form.fields:
        if rule.name == "stated_interval":
            passages: list[Passage] = [*d.criteria, *d.texts.get("stated_interval", [])]
            for passage in passages:
                m = first_pattern(passage.text, rule.patterns)
                if m is not None:
                    return passage.slice(m.value_start, m.value_end).as_number()
    return None
