"""The fiscal year that a document reports on, and what is said of years and rounds behind a value."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from normalizers.digits import to_arabic
from pipeline.forms.patterns import all_patterns
from pipeline.forms.schema import FieldRule, FormDefinition
from pipeline.mapping.passage import Passage, join
from pipeline.mapping.points import year_heading
from pipeline.mapping.rows import Row
from pipeline.mapping.segments import FieldHit, Loose, Segmented
from pipeline.model.record import Value
from pipeline.model.remembered import remembered

_YEAR: Final = re.compile(r"(?<![0-9])2[4-6][0-9]{2}(?![0-9])")
_SHORT_YEAR: Final = re.compile(r"\s*(?:(?:ประจำ)?ปี(?:งบประมาณ)?)?\s*(?:พ\.?\s?ศ\.?)?\s*([4-9][0-9])\s*")
_CENTURY: Final = 2500
OPENING_ROWS: Final = 12
"""Rows at the head of a document among which its year stands."""


def rules_of(form: FormDefinition, name: str) -> Iterator[FieldRule]:
    return (f for f in form.fields if f.name == name)


def before_others(line: Passage, form: FormDefinition) -> Passage:
    """A value up to where the year or the round begins that follows it on its line without a colon."""
    others = tuple([p for f in form.fields if f.kind in ("year", "round") for p in f.patterns])
    return line.slice(0, _end_before(line.text, others)).strip(" (-")


def _first_other(text: str, patterns: tuple[str, ...]) -> int:
    """Where the first match begins that has words before it, else the end."""
    starts = (m.start for p in patterns for m in all_patterns(text, p, folded=True))
    return min((s for s in starts if text[:s].strip(" (-")), default=len(text))


_end_before: Final = remembered(_first_other, 4096)


def _year_in(passage: Passage) -> Value[int] | None:
    """The Buddhist year in a passage; two digits are one where nothing else stands there (``พ.ศ. ๖๑``)."""
    text = to_arabic(passage.text)
    m = _YEAR.search(text)
    if m is not None:
        return passage.slice(m.start(), m.end()).holding(int(m[0]))
    short = _SHORT_YEAR.fullmatch(text)
    return passage.slice(short.start(1), short.end(1)).holding(_CENTURY + int(short[1])) if short else None


def _years(passage: Passage, patterns: Sequence[str]) -> Iterator[Value[int]]:
    for pattern in patterns:
        for m in all_patterns(passage.text, pattern, folded=True):
            year = _year_in(passage.slice(m.value_start, m.value_end))
            if year is not None:
                yield year


def _wrapped(rows: Sequence[Row]) -> Iterator[Passage]:
    """Neighbouring lines as one: the second may be the rest of the first (``ประจำปีงบประมาณ⏎พ.ศ. 2566``)."""
    for one, two in pairwise(rows):
        if one.table is None and two.table is None and one.page == two.page and one.filled and two.filled:
            yield join((one.filled[-1].passage, two.filled[0].passage), " ")


def _labelled(form: FormDefinition, found: Segmented) -> Iterator[tuple[Value[int], bool]]:
    """The years of labelled fields, each with whether it stands before all records; a label beside several years is that
    of a row of figures (``ปีงบประมาณ | 2563 | 2564 | 2565``)."""
    before = True
    for k, item in enumerate(found.items):
        if not isinstance(item, FieldHit):
            continue
        before = before and not item.rule.starts_record
        after = found.items[k + 1] if k + 1 < len(found.items) else None
        one_of_several = isinstance(after, Loose) and any(year_heading(c.text) is not None for c in after.row.filled)
        if item.rule.kind == "year" and not one_of_several:
            tight = before_others(item.value, form)
            year = _year_in(item.value) or _year_in(tight) or _year_in(join((item.label, item.value)))
            if year is not None:
                yield year, before


def read_fiscal_year(
    form: FormDefinition, found: Segmented, rows: Sequence[Row], opening: Sequence[Passage]
) -> Value[int] | None:
    """The year of a labelled field before the records, else of the ``opening`` words, else of another labelled field, else
    the one that the whole document names most."""
    labelled = tuple(_labelled(form, found))
    first = next((year for year, before in labelled if before), None)
    rules = tuple(rules_of(form, "fiscal_year"))
    said = (year for rule in rules for passage in opening for year in _years(passage, rule.patterns))
    found_year = first or next(said, None) or next((year for year, _ in labelled), None)
    if found_year is not None:
        return found_year
    for rule in rules:
        for pattern in rule.patterns:
            everywhere = [y for row in rows for c in row.filled for y in _years(c.passage, (pattern,))]
            if everywhere:
                counts = Counter(y.value for y in everywhere)
                top = max(counts.values())
                return next(y for y in everywhere if counts[y.value] == top)
        for line in _wrapped(rows[:OPENING_ROWS]):
            year = next(_years(line, rule.patterns), None)
            if year is not None:
                return year
    return None
