"""What a document says of itself: body, department, fiscal year, round, agreed minimum."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.forms.labels import label_at
from pipeline.forms.load import generic_form
from pipeline.forms.patterns import all_patterns
from pipeline.forms.schema import FormDefinition
from pipeline.forms.skeleton import skeleton, tight_end
from pipeline.mapping.fiscal import before_others, read_fiscal_year, rules_of
from pipeline.mapping.passage import Passage
from pipeline.mapping.rounds import read_round
from pipeline.mapping.rows import Row
from pipeline.mapping.segments import FieldHit, Loose, Segmented, TableHit
from pipeline.model.record import Number, Text, Value
from pipeline.model.remembered import remembered

_BLANK: Final = re.compile(r"\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Heading:
    """The document's own fields; None where the page gives none."""

    organization: Text | None = None
    department: Text | None = None
    fiscal_year: Value[int] | None = None
    period_months: Value[int] | None = None
    minimum_percent: Number | None = None


def read_heading(form: FormDefinition, found: Segmented, rows: Sequence[Row]) -> Heading:
    """The document fields of a form: by labels, by the form's patterns; body and office also as any document names them."""
    return Heading(
        _text(form, found, "organization", rows),
        _text(form, found, "department", rows),
        read_fiscal_year(form, found, rows, tuple(_opening(found))),
        read_round(form, found, rows, tuple(_opening(found))),
        _minimum(form, found, rows),
    )


def _opening(found: Segmented) -> Iterator[Passage]:
    """Loose and running words before the first record or table (a summary ahead of the records aside), then the other
    running words."""
    records = any(isinstance(i, FieldHit) and i.rule.starts_record for i in found.items)
    for item in found.items:
        if isinstance(item, TableHit):
            if records and item.header.rule.kind == "indicators":
                continue
            break
        if isinstance(item, FieldHit) and item.rule.starts_record:
            break
        if isinstance(item, Loose):
            yield from (c.passage for c in item.row.filled)
        elif item.rule.kind == "marker" and item.value.text:
            yield item.value
    for row in found.running:
        yield from (c.passage for c in row.filled)


def _behind_title(form: FormDefinition, passage: Passage) -> Iterator[Passage]:
    """What stands behind a running title on its line, or behind any blank of one that holds the form's title: the body that
    reports."""
    markers = tuple([label for rule in form.fields if rule.kind == "marker" for label in rule.labels])
    for end in _title_ends(passage.text, markers, (*form.match.titles, *form.match.hints)):
        yield passage.slice(end).strip()


def _ends_of_titles(text: str, markers: tuple[str, ...], titles: tuple[str, ...]) -> tuple[int, ...]:
    """Where what stands behind a title begins in a text."""
    found = (label_at(text, 0, label) for label in markers)
    ends = [m.end for m in found if m is not None and m.score == 100 and text[m.end :].strip()]
    bones = skeleton(text).text
    if any(skeleton(title).text in bones for title in titles):
        ends += [blank.end() for blank in _BLANK.finditer(text)]
    return tuple(ends)


_title_ends: Final = remembered(_ends_of_titles, 4096)


def _text(form: FormDefinition, found: Segmented, name: str, rows: Sequence[Row]) -> Text | None:
    for item in found.items:
        if isinstance(item, FieldHit) and item.rule.name == name:
            line = item.value.strip().slice(0, len(item.value.strip().text.split("\n", 1)[0]))
            words = before_others(line, form)
            value = (_behind_office(words) if name == "organization" else words).as_text(one_line=True)
            if value is not None and value.value.strip(".-_… "):
                return value
    listed = _from_tables(found, name)
    if listed is not None:
        return listed.as_text(one_line=True)
    lines: list[Passage] = []
    patterns = [p for rule in rules_of(form, name) for p in rule.patterns]
    for k, pattern in enumerate(patterns):
        readings = lines if k else (line for passage in _opening(found) for line in _readings(form, passage))
        for line in readings:
            if not k:
                lines.append(line)
            m = next(iter(all_patterns(line.text, pattern, folded=True)), None)
            if m is not None:
                words = line.slice(m.value_start, m.value_end).strip(" .-")
                return usual_spelling(words, rows).as_text(one_line=True)
    known = generic_form()
    plain = form is known or form.appraisal is not None  # of the offices in an appraisal one is the assessor's
    return None if plain else _text(known, found, name, rows)


def _behind_office(value: Passage) -> Passage:
    """The body in a value that names an office of it first: ``กองแผนงาน กรมสมมติ``."""
    for pattern in next(rules_of(generic_form(), "organization")).patterns:
        m = next(iter(all_patterns(value.text, pattern, folded=True)), None)
        if m is not None:
            return value.slice(m.value_start, m.value_end)
    return value


def _readings(form: FormDefinition, passage: Passage) -> Iterator[Passage]:
    """What a pattern may stand in: the lines, without what is said of the year behind them, the whole, and behind a title."""
    for line in (*passage.lines(), passage):
        yield line
        short = before_others(line, form)
        if short.text and len(short.text) < len(line.text.rstrip()):
            yield short
    for line in (*passage.lines(), passage):
        yield from _behind_title(form, line)


def _from_tables(found: Segmented, name: str) -> Passage | None:
    """The first cell under a column that carries a field of the document."""
    for item in found.items:
        if isinstance(item, TableHit) and name in item.header.fields:
            for row in item.rows:
                cell = item.header.cell(row, name)
                if cell is not None:
                    return cell.passage
    return None


def usual_spelling(value: Passage, rows: Sequence[Row]) -> Passage:
    """The same words as the document spells them most often, where it prints them: a torn heading is read from the body."""
    bones = skeleton(value.text).text
    if len(bones) < 5:
        return value
    seen: dict[str, list[Passage]] = {value.text: []}
    for row in rows:
        for cell in row.filled:
            have = skeleton(cell.passage.text)
            at = have.text.find(bones)
            while at >= 0:
                found = cell.passage.slice(have.index[at], tight_end(cell.passage.text, have, at + len(bones)))
                seen.setdefault(found.text, []).append(found)
                at = have.text.find(bones, at + 1)
    usual = max(seen.values(), key=len)
    return usual[0] if len(usual) > len(seen[value.text]) else value


def _minimum(form: FormDefinition, found: Segmented, rows: Sequence[Row]) -> Number | None:
    listed = _from_tables(found, "minimum_percent")
    if listed is not None:
        return listed.as_number()
    for rule in rules_of(form, "minimum_percent"):
        for pattern in rule.patterns:
            for row in rows:
                for cell in row.filled:
                    m = next(iter(all_patterns(cell.passage.text, pattern, folded=True)), None)
                    if m is not None:
                        return cell.passage.slice(m.value_start, m.value_end).as_number()
    return None
