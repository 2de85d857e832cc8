"""Individual appraisals: the round, the post, the two parts with their shares, and the grade. Names of persons are passed by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from normalizers.digits import to_arabic
from normalizers.numbers import find_numbers
from pipeline.forms.patterns import all_patterns
from pipeline.forms.schema import AppraisalRule, FormDefinition, PartRule
from pipeline.mapping.grades import Grades, read_grades
from pipeline.mapping.particulars import Particulars, read_particulars
from pipeline.mapping.rows import Row
from pipeline.model.record import Appraisal, AppraisalPart, Indicator, MappedDocument, Number, PartKind

_SHARE: Final = re.compile(
    r"(?:ร้อยละ|สัดส่วน|น้ำหนัก)\s*(?P<share>[1-9][0-9])(?![0-9.])|(?<=[(\s])(?P<parts>[1-9][0-9])\s*(?:%|คะแนน)"
)
_Stated = dict[tuple[str, str | None], Number]
"""Printed totals by what they are over and the section that they are of."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What an appraisal says beside its tables; ``converted``: points on a base of 100, by part; ``shares``: of the
    parts as their titles give them."""

    particulars: Particulars = field(default_factory=Particulars)
    grades: Grades = field(default_factory=Grades)
    converted: tuple[tuple[PartKind, Number], ...] = ()
    shares: tuple[tuple[PartKind, Number], ...] = ()


def take_sheet(form: FormDefinition, rows: Sequence[Row]) -> tuple[Sheet, tuple[Row, ...]]:
    """What stands beside the tables, and the rows without those that would be taken for an indicator's."""
    rule = form.appraisal
    if rule is None:
        return Sheet(), tuple(rows)
    converted: dict[PartKind, Number] = {}
    shares: dict[PartKind, Number] = {}
    left: list[Row] = []
    last: PartRule | None = None
    for row in rows:
        named = [p for p in rule.parts if any(all_patterns(row.text, w, folded=True) for w in p.words)]
        if any(all_patterns(row.text, p, folded=True) for p in rule.converted):
            part = named[0] if named else last
            value = _last_number(row)
            if part is not None and value is not None:
                converted.setdefault(part.kind, value)
            continue
        last = named[0] if named else last
        share = _titled_share(row) if named else None
        if share is not None:
            shares.setdefault(named[0].kind, share)
        left.append(row)
    names = tuple(b.name for b in form.scheme.bands)
    given = tuple(converted.items()), tuple(shares.items())
    return Sheet(read_particulars(rule, rows), read_grades(rule, names, rows), *given), tuple(left)


def _titled_share(row: Row) -> Number | None:
    """The share in the title over a part: ``ส่วนที่ 1 ผลสัมฤทธิ์ของงาน (ร้อยละ 70)``."""
    if len(row.filled) != 1:
        return None
    passage = row.filled[0].passage
    found = list(_SHARE.finditer(to_arabic(passage.text)))
    return passage.slice(*found[0].span(found[0].lastgroup or 0)).as_number() if len(found) == 1 else None


def _last_number(row: Row) -> Number | None:
    """The figure of a row whose words hold figures too: that of its last cell, or what stands behind the last ``=``."""
    cells = [c.passage for c in row.filled]
    if len(cells) > 1:
        return cells[-1].as_number()
    text = cells[0].text
    tail = cells[0].slice(text.rfind("=") + 1) if "=" in text else None
    if tail is None:
        spans = find_numbers(text)
        closing = text.rfind(")")
        tail = cells[0].slice(closing + 1) if spans and closing >= 0 else None
    return tail.as_number() if tail is not None else None


def with_appraisal(form: FormDefinition, sheet: Sheet, mapped: MappedDocument) -> MappedDocument:
    """The record with its appraisal: rows of the summary are its parts and no indicators. A form of another kind stays as it
    is. What the heading did not give is taken from the particulars: the office, and the fiscal year that the round is in."""
    rule = form.appraisal
    if rule is None:
        return mapped
    mapped = _without_summary(form, rule, mapped)
    summary = [i for i in mapped.indicators if i.section == rule.summary]
    own = _numbered([i for i in mapped.indicators if i.section != rule.summary and not _is_heading(i)], rule)
    groups: dict[str, tuple[str, str | None]] = {t.name: (t.over, t.group) for t in form.scheme.totals}
    stated: _Stated = {groups[t.name]: t.value for t in mapped.totals if t.name in groups}
    parts = [_part(p, summary, own, stated, sheet) for p in rule.parts]
    known = {id(_summary_row(p, summary)) for p in rule.parts}
    parts += [_from_row("other", None, r) for r in summary if id(r) not in known and r.reported_weighted_score]
    p = sheet.particulars
    appraisal = Appraisal(
        round_number=p.round_number,
        round_start=p.round_start,
        round_end=p.round_end,
        post=p.post,
        post_level=p.post_level,
        parts=tuple(x for x in parts if x is not None),
        shares_total=stated.get(("weight", rule.summary)),
        total=stated.get(("weighted_score", rule.summary)),
        band=sheet.grades.band,
        bands=sheet.grades.bands,
    )
    return replace(
        mapped,
        appraisal=appraisal,
        indicators=own,
        totals=tuple(t for t in mapped.totals if groups.get(t.name, ("", None))[1] != rule.summary),
        organization=mapped.organization or p.office,
        fiscal_year=mapped.fiscal_year or p.fiscal_year,
    )


def _without_summary(form: FormDefinition, rule: AppraisalRule, mapped: MappedDocument) -> MappedDocument:
    """The record with what was taken for a summary as the first part, where nothing else is there, there are more rows than
    parts, and not every part is named by one."""
    rows = mapped.indicators
    named = [_summary_row(p, rows) for p in rule.parts]
    if any(i.section != rule.summary for i in rows) or len(rows) <= len(named) or all(named):
        return mapped
    first = rule.parts[0].section
    groups = {t.name: (t.over, t.group) for t in form.scheme.totals}
    names = {over: name for name, (over, group) in groups.items() if group == first}
    totals = (replace(t, name=names.get(groups[t.name][0], t.name)) if t.name in groups else t for t in mapped.totals)
    return replace(mapped, indicators=tuple(replace(i, section=first) for i in rows), totals=tuple(totals))


def _is_heading(indicator: Indicator) -> bool:
    """Whether a row is but a heading over others (สมรรถนะหลัก, สมรรถนะประจำสายงาน): words and no figure of any kind."""
    figures = (indicator.weight, indicator.reported_score, indicator.reported_weighted_score)
    return not any(figures) and not indicator.levels and not indicator.attributes and indicator.result is None


def _numbered(indicators: Sequence[Indicator], rule: AppraisalRule) -> tuple[Indicator, ...]:
    """Indicators with numbers that tell them apart: every part counts from 1, all but the first go by their section."""
    first = rule.parts[0].section if rule.parts else ""
    counts: dict[str | None, int] = {}
    taken: set[tuple[str | None, str]] = set()
    out = []
    for i in indicators:
        counts[i.section] = counts.get(i.section, 0) + 1
        again = i.printed_number is None or (i.section, i.number) in taken
        number = str(counts[i.section]) if again else i.number
        taken.add((i.section, number))
        prefix = f"{i.section}." if i.section not in (None, first) and not number.startswith(f"{i.section}.") else ""
        out.append(replace(i, number=prefix + number))
    return tuple(out)


def _summary_row(rule: PartRule, summary: Sequence[Indicator]) -> Indicator | None:
    return next(
        (r for r in summary if r.name and any(all_patterns(r.name.value, w, folded=True) for w in rule.words)), None
    )


def _from_row(kind: PartKind, section: str | None, row: Indicator | None) -> AppraisalPart:
    if row is None:
        return AppraisalPart(kind, section)
    return AppraisalPart(
        kind, section, row.name, None, None, row.reported_score, row.weight, row.reported_weighted_score
    )


def _part(
    rule: PartRule,
    summary: Sequence[Indicator],
    own: Sequence[Indicator],
    stated: _Stated,
    sheet: Sheet,
) -> AppraisalPart | None:
    """A part from its row of the summary and from under its own table; None where the page has neither."""
    row = _summary_row(rule, summary)
    points = stated.get(("weighted_score", rule.section))
    if row is None and points is None and not any(i.section == rule.section for i in own):
        return None
    return replace(
        _from_row(rule.kind, rule.section, row),
        points=points,
        converted=dict(sheet.converted).get(rule.kind),
        titled=dict(sheet.shares).get(rule.kind),
    )
