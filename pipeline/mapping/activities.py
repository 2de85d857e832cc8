"""Activities: a row of target beside result, with the sessions that the result lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from normalizers.dates import find_dates
from normalizers.digits import to_arabic
from pipeline.forms.labels import all_patterns, first_pattern
from pipeline.forms.schema import ActivityRule
from pipeline.mapping.columns import Header
from pipeline.mapping.passage import EMPTY, Passage, join
from pipeline.mapping.rows import Row
from pipeline.mapping.segments import TableHit
from pipeline.model.record import Activity, Number, Session, Text, Value

MAX_GAP: Final = 10
"""How far the ordinal of a listed session may run ahead of its place in the list and still be believed."""
_NUMBER: Final = re.compile(r"^\s*\(?([0-9]{1,2}(?:\.[0-9]{1,2})*)\s*[.),]{1,2}\s*(?=[^0-9\s])")


def _figure(passage: Passage, patterns: Sequence[str]) -> Passage | None:
    m = first_pattern(passage.text, patterns)
    return passage.slice(m.value_start, m.value_end) if m is not None else None


def _integer(passage: Passage, patterns: Sequence[str]) -> Value[int] | None:
    found = _figure(passage, patterns)
    return found.as_integer() if found is not None else None


def _starts(passage: Passage, rule: ActivityRule) -> list[tuple[int, int, int]]:
    """Where listed sessions begin: offset of the mark, of the text behind it, and the ordinal."""
    for pattern in rule.session:
        found: list[tuple[int, int, int]] = []
        for m in all_patterns(passage.text, pattern):
            digits = to_arabic(passage.text[m.value_start : m.value_end]).strip()
            # an ordinal that cannot be read is known from its place in the list
            expected = found[-1][2] + 1 if found else 1
            ordinal = int(digits) if digits.isdigit() and int(digits) <= expected + MAX_GAP else expected
            found.append((m.start, m.end, ordinal))
        if found:
            return found
    return []


def sessions(passage: Passage, rule: ActivityRule, near_year: int | None = None) -> tuple[Session, ...]:
    """The sessions that a result lists, in the order of the page."""
    starts = _starts(passage, rule)
    out = []
    for k, (_, begin, ordinal) in enumerate(starts):
        end = starts[k + 1][0] if k + 1 < len(starts) else len(passage.text)
        out.append(_session(passage.slice(begin, end), ordinal, rule, near_year))
    return tuple(out)


def _session(part: Passage, ordinal: int, rule: ActivityRule, near_year: int | None) -> Session:
    cut = re.search(r"\n\s*[-–•]", part.text)  # the list is over where the next dash begins
    if cut:
        part = part.slice(0, cut.start())
    dates = find_dates(part.text, near_year=near_year)
    start = end = None
    rest = part
    if dates:
        d = dates[0]
        where = part.slice(d.start, d.end)
        start = where.holding(d.first) if d.first is not None else None
        end = where.holding(d.last) if d.last is not None else None
        rest = part.slice(d.end)
    place = _figure(rest, rule.place)
    return Session(
        ordinal,
        start,
        end,
        place.strip(" .,-\n").as_text(one_line=True) if place is not None else None,
        _integer(rest, rule.participants),
    )


def activity(
    target: Passage, result: Passage, number: str, rule: ActivityRule, near_year: int | None = None
) -> Activity:
    """One activity from its target cell and its result cell."""
    listed = _starts(result, rule)
    summary = result.slice(0, listed[0][0]) if listed else result
    title = first_pattern(target.text, rule.title)
    heading = target.slice(title.value_start, title.value_end) if title is not None else None
    return Activity(
        number=number,
        title=heading.as_text(one_line=True) if heading is not None else _first_line(target),
        target_text=target.as_text(),
        result_text=result.as_text(),
        target_sessions=_integer(target, rule.target_sessions),
        target_participants=_integer(target, rule.target_participants),
        reported_sessions=_integer(summary, rule.reported_sessions),
        reported_participants=_integer(summary, rule.reported_participants),
        reported_percent=_percent(result, rule),
        sessions=sessions(result, rule, near_year),
    )


def _percent(result: Passage, rule: ActivityRule) -> Number | None:
    found = _figure(result, rule.reported_percent)
    return found.as_number() if found is not None else None


def _first_line(target: Passage) -> Text | None:
    return target.slice(0, len(target.text.strip().split("\n", 1)[0])).as_text(one_line=True)


def _cells(header: Header, row: Row) -> tuple[Passage, Passage]:
    by_field: dict[str, list[Passage]] = {"target": [], "result": []}
    for cell, name in header.assign(row):
        if cell.text and name in by_field:
            by_field[name].append(cell.passage)
    return join(by_field["target"]), join(by_field["result"])


def activities(tables: Sequence[TableHit], rule: ActivityRule, near_year: int | None = None) -> tuple[Activity, ...]:
    """The activities of one indicator's tables; a row that begins no numbered activity goes on with the one before."""
    rows: list[list[tuple[Passage, Passage]]] = []
    numbers: list[str] = []
    any_number = any(_NUMBER.match(to_arabic(_cells(t.header, r)[0].text)) for t in tables for r in t.rows)
    for table in tables:
        for row in table.rows:
            target, result = _cells(table.header, row)
            m = _NUMBER.match(to_arabic(target.text))
            if m is None and rows and (any_number or not target.text):
                rows[-1].append((target, result))
            elif target.text or result.text:
                rows.append([(target, result)])
                numbers.append(m[1] if m else str(len(rows)))
    return tuple(
        activity(join(t for t, _ in parts), join(r for _, r in parts) or EMPTY, number, rule, near_year)
        for parts, number in zip(rows, numbers, strict=True)
    )
