"""Activities: a row of target beside result, with the sessions that the result lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from normalizers.dates import find_dates
from normalizers.digits import to_arabic
from pipeline.forms.patterns import all_patterns, first_pattern
from pipeline.forms.schema import ActivityRule
from pipeline.mapping.header import Header
from pipeline.mapping.nested import carried_over, listed_sessions, owner, spot
from pipeline.mapping.passage import Passage, join
from pipeline.mapping.rows import Row
from pipeline.mapping.segments import TableHit
from pipeline.model.record import Activity, Number, Session, Text, Value

MAX_GAP: Final = 10
"""How far the ordinal of a listed session may run ahead of its place in the list and still be believed."""
_TARGET: Final = re.compile(r"[-–•]?\s*เป้าหมาย[^0-9๐-๙]{0,40}[0-9๐-๙]")
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
        for m in all_patterns(passage.text, pattern, folded=True):
            digits = to_arabic(passage.text[m.value_start : m.value_end]).strip()
            # an ordinal that cannot be read is known from its place in the list
            expected = found[-1][2] + 1 if found else 1
            ordinal = int(digits) if digits.isdecimal() and int(digits) <= expected + MAX_GAP else expected
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


def _list_end(text: str) -> int:
    """Where the text of a list's last item ends: the list is over where the next dash or a sum begins."""
    cut = re.search(r"\n\s*(?:[-–•]|รวม)", text)
    return cut.start() if cut else len(text)


def _around(result: Passage, listed: Sequence[tuple[int, int, int]]) -> Passage:
    """What a result says before and after its list of sessions."""
    if not listed:
        return result
    begin = listed[-1][1]
    return join((result.slice(0, listed[0][0]), result.slice(begin + _list_end(result.text[begin:]))))


def _session(part: Passage, ordinal: int, rule: ActivityRule, near_year: int | None) -> Session:
    part = part.slice(0, _list_end(part.text))
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
    head: Passage, target: Passage, result: Passage, number: str, rule: ActivityRule, near_year: int | None = None
) -> Activity:
    """One activity from its target and its result; ``head``: its name, empty where the target's first line is it."""
    listed = _starts(result, rule)
    summary = _around(result, listed)
    lead = head if head.text else target
    title = first_pattern(lead.text, rule.title)
    heading = _before_target(lead.slice(title.value_start, title.value_end)) if title is not None else None
    return Activity(
        number=number,
        title=heading.as_text(one_line=True) if heading is not None else _first_line(lead),
        target_text=target.as_text(),
        result_text=result.as_text(),
        target_sessions=_integer(target, rule.target_sessions),
        target_participants=_integer(target, rule.target_participants),
        reported_sessions=_integer(summary, rule.reported_sessions),
        reported_participants=_integer(summary, rule.reported_participants),
        reported_percent=_percent(result, rule),
        sessions=sessions(result, rule, near_year),
    )


def _before_target(heading: Passage) -> Passage:
    """A name up to the printed line that tells its target (``เป้าหมาย จำนวน 3 รุ่น``), where the text runs on."""
    for start in heading.line_starts():
        rest = heading.text[start:]
        if start and _TARGET.match(rest) and not heading.text[:start].rstrip().endswith("กลุ่ม"):
            return heading.slice(0, start).strip()
    return heading


def _percent(result: Passage, rule: ActivityRule) -> Number | None:
    found = _figure(result, rule.reported_percent)
    return found.as_number() if found is not None else None


def _first_line(target: Passage) -> Text | None:
    line = target.strip()
    line = line.slice(0, len(line.text.split("\n", 1)[0])).strip(" ,-–•")
    begin = len(line.text) - len(line.text.lstrip(" ().,-–•"))
    return line.slice(begin).as_text(one_line=True)  # its last stop may be an abbreviation's


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one row: ``head`` is the activity's name where it has a column of its own."""

    number: Passage
    head: Passage
    target: Passage
    result: Passage

    @property
    def lead(self) -> Passage:
        return self.number if self.number.text else self.head if self.head.text else self.target


def _cells(header: Header, row: Row) -> _Cells:
    by_field: dict[str, list[Passage]] = {"number": [], "name": [], "target": [], "result": []}
    for cell, name in header.assign(row):
        if cell.text and name in by_field:
            by_field[name].append(cell.passage)
    return _Cells(*(join(by_field[f]) for f in ("number", "name", "target", "result")))


def activities(
    tables: Sequence[TableHit],
    rule: ActivityRule,
    near_year: int | None = None,
    nested: Sequence[TableHit] = (),
    remarks: Sequence[Passage] = (),
) -> tuple[Activity, ...]:
    """The activities of one indicator's tables; a row that begins no numbered activity goes on with the one before.

    ``nested``: tables of sessions, each of the activity that begins above it; ``remarks``: lines under such tables, which
    may say how far it has come.
    """
    tables, nested = carried_over(tables, nested)
    rows: list[list[_Cells]] = []
    numbers: list[str] = []
    listed = [_cells(t.header, r) for t in tables for r in t.rows]
    printed = _numbers(listed)
    any_number = any(printed)
    for cells, number in zip(listed, printed, strict=True):
        if number is None and rows and (any_number or not cells.lead.text):
            rows[-1].append(cells)
        elif cells.lead.text or cells.result.text:
            rows.append([cells])
            numbers.append(number or str(len(rows)))
    made = [
        activity(
            join(c.head for c in parts),
            join(c.target for c in parts),
            join(c.result for c in parts),
            number,
            rule,
            near_year,
        )
        for parts, number in zip(rows, numbers, strict=True)
    ]
    spots = [spot([p for c in parts for p in (c.number, c.head, c.target, c.result)]) for parts in rows]
    for table in nested if made else ():
        k = _attending(
            made, owner(spot([c.passage for r in (table.heading_rows or table.rows) for c in r.filled]), spots)
        )
        made[k] = replace(made[k], sessions=(*made[k].sessions, *listed_sessions(table, near_year)))
    for remark in remarks if made else ():
        percent, k = _percent(remark, rule), owner(spot([remark]), spots)
        if made[k].reported_percent is None and percent is not None:
            made[k] = replace(made[k], reported_percent=percent)
    return tuple(made)


def _attending(made: Sequence[Activity], above: int) -> int:
    """Whose sessions a table under the activity ``above`` lists: of the only one before it that tells of sessions or persons
    and has none listed, where that one tells of neither."""
    open_ = [k for k, a in enumerate(made[: above + 1]) if _tells_of_sessions(a) and not a.sessions]
    return open_[0] if len(open_) == 1 and not _tells_of_sessions(made[above]) else above


def _tells_of_sessions(a: Activity) -> bool:
    told = (a.target_sessions, a.target_participants, a.reported_sessions, a.reported_participants)
    return any(t is not None for t in told)


def _numbers(listed: Sequence[_Cells]) -> list[str | None]:
    """The number of each row's activity, None for a row that goes on; one that could not be read is the missing one.

    Between rows numbered 3 and 5 the one row that begins with words and has a result is the fourth.
    """
    out = [_number_of(c) for c in listed]
    known = [(k, int(n)) for k, n in enumerate(out) if n is not None and n.isdecimal()]
    for (a, first), (b, second) in pairwise(known):
        open_rows = [k for k in range(a + 1, b) if _begins(listed[k])]
        if second - first == 2 and len(open_rows) == 1:
            out[open_rows[0]] = str(first + 1)
    return out


def _begins(cells: _Cells) -> bool:
    return (
        bool(cells.result.text.strip())
        and re.match(r"\W{0,3}[ก-ฮเ-ไ]", cells.lead.text) is not None
        and (re.match(r"\s*[-–•]", cells.lead.text) is None)
    )


def _number_of(cells: _Cells) -> str | None:
    text = to_arabic(cells.lead.text)
    if cells.number.text:
        return text.strip().rstrip(".)") or None
    m = _NUMBER.match(text)
    return m[1] if m else None
