"""Documents of no known form: tables, figures, dates and label:value pairs, and any table that weighs scores."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, takewhile
from typing import Final, Literal

from normalizers.dates import find_dates
from normalizers.numbers import find_numbers
from pipeline.forms.load import generic_form
from pipeline.mapping.assemble import Assembled, assemble
from pipeline.mapping.convention import scheme_for
from pipeline.mapping.generic import generic_tables, heading_rows
from pipeline.mapping.heading import Heading, read_heading
from pipeline.mapping.passage import Passage
from pipeline.mapping.rows import Row
from pipeline.mapping.segments import Segmented, TableHit, cut
from pipeline.mapping.transposed import set_upright
from pipeline.model.record import Indicator, MappedDocument, Number, Text, Value
from pipeline.model.rules import GENERIC_SCHEME, AuditScheme, TotalRule

_PAIR: Final = re.compile(
    r"^[ \t]*(?P<label>[^\s:：\d-][^:：\n]{1,58}?)[ \t]*[:：][ \t]*(?P<value>[^\s:：/][^\n]*)$", re.MULTILINE
)
MAX_LABEL: Final = 60
LEAST_NAMES: Final = 2
"""Rows of a table that show a column to be one of names, at least."""
MOST_LINES: Final = 20
"""Rows in which a document says what it is, at most."""
MAX_LINE: Final = 400
"""Characters of a line of a heading, at most; a longer one is prose."""
SUMS: Final[tuple[Literal["weight", "weighted_score"], ...]] = ("weight", "weighted_score")


def map_unknown(rows: Sequence[Row], body: tuple[Text, ...]) -> MappedDocument:
    """What can be said of a document without a definition."""
    found = _with_names(cut(set_upright(rows, generic_form()), generic_form()))
    made = assemble(generic_form(), found, None)
    passages = [c.passage for row in rows for c in row.filled]
    heading = _heading(rows)
    return MappedDocument(
        form="unknown",
        scheme=_scheme(found, made),
        organization=heading.organization,
        department=heading.department,
        fiscal_year=heading.fiscal_year,
        period_months=heading.period_months,
        indicators=_without_titles(made.indicators),
        totals=tuple(made.totals),
        tables=generic_tables(rows),
        label_values=tuple(label_values(rows)),
        numbers=tuple(n for p in passages for n in _numbers(p)),
        dates=tuple(d for p in passages for d in _dates(p)),
        body=body,
    )


def _heading(rows: Sequence[Row]) -> Heading:
    """Body, year and round as the lines over the first table name them, running titles among them; what stands deeper
    in a document of no known form may be about anything."""
    lines = takewhile(lambda row: row.page == 1 and (row.table is None or len(row.filled) <= 2), rows)
    opening = [row for row in islice(lines, MOST_LINES) if len(row.text) <= MAX_LINE]
    return read_heading(generic_form(), cut(opening, generic_form()), opening)


def _with_names(found: Segmented) -> Segmented:
    """Tables of weights and scores whose column of names is headed in no known words: the first one of words."""
    items = (_with_name(item) if isinstance(item, TableHit) else item for item in found.items)
    return replace(found, items=tuple(items))


def _with_name(table: TableHit) -> TableHit:
    header = table.header
    if "name" in header.fields:
        return table
    for k, column in enumerate(header.columns):
        words = [c.text for row in table.rows for c, at in header.columns_of(row) if at is column and c.text]
        several = len(words) >= LEAST_NAMES and 2 * len(set(words)) > len(words)  # units are the same over and over
        if not column.field and several and all(any(c.isalpha() for c in w) for w in words):
            columns = (*header.columns[:k], replace(column, field="name"), *header.columns[k + 1 :])
            return replace(table, header=replace(header, columns=columns))
    return table


def _without_titles(indicators: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """The indicators without rows of nothing but words among numbered ones: those are titles of groups."""
    numbered = any(i.printed_number is not None for i in indicators)
    return tuple(
        i
        for i in indicators
        if not numbered
        or any((i.printed_number, i.weight, i.result, i.reported_score, i.reported_weighted_score, i.levels))
    )


def _scheme(found: Segmented, made: Assembled) -> AuditScheme:
    """Weights and products as anywhere; scores from levels where their points are those of a known convention. Rows of a
    table whose form nobody knows are numbered as they please."""
    known = scheme_for(generic_form(), made.indicators)
    return replace(
        GENERIC_SCHEME,
        rule=known.rule,
        floor=known.floor,
        ceiling=known.ceiling,
        scores_required=False,
        numbering_by_section=False,
        totals=_totals(found, made),
    )


def _totals(found: Segmented, made: Assembled) -> tuple[TotalRule, ...]:
    """What the only table of weights and scores must add up to, where it prints one total of a kind: of several tables
    nobody says which total is for which."""
    printed = [t.name for t in made.totals]
    if sum(isinstance(item, TableHit) for item in found.items) != 1:
        return ()
    return tuple(TotalRule(name, name) for name in SUMS if printed.count(name) == 1)


def label_values(rows: Sequence[Row]) -> Iterator[tuple[Text, Text]]:
    """Pairs of ``label : value`` in a line, and of a label's cell beside its value's in tables of two columns."""
    for k, row in enumerate(rows):
        for cell in row.filled:
            yield from _pairs(cell.passage)
        if row.table is None or len(row.filled) != 2 or len(row.cells) > 2:
            continue
        table = [r for r in rows[max(0, k - 60) : k + 60] if r.table == row.table]
        label, value = (c.passage.strip() for c in row.filled)
        if heading_rows(table) and not label.text.endswith((":", "：")):
            continue
        if len(label.text) <= MAX_LABEL and any(c.isalpha() for c in label.text) and not _PAIR.match(label.text):
            name, words = label.strip(" :：\n").as_text(one_line=True), value.as_text()
            if name is not None and words is not None:
                yield name, words


def _pairs(passage: Passage) -> Iterator[tuple[Text, Text]]:
    for m in _PAIR.finditer(passage.text):
        label = passage.slice(m.start("label"), m.end("label")).strip(" \t-•").as_text(one_line=True)
        value = passage.slice(m.start("value"), m.end("value")).as_text(one_line=True)
        if label is not None and value is not None:
            yield label, value


def _numbers(passage: Passage) -> Iterator[Number]:
    for span in find_numbers(passage.text):
        yield passage.slice(span.start, span.end).holding(span.value)


def _dates(passage: Passage) -> Iterator[Value[str]]:
    for span in find_dates(passage.text):
        if span.first is not None and span.last is not None:
            days = span.first.isoformat() if span.first == span.last else f"{span.first}/{span.last}"
            yield passage.slice(span.start, span.end).holding(days)
