"""Who is appraised and for which half of the year: post, level and office by their labels; the names beside them are not kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from normalizers.dates import find_dates
from pipeline.forms.patterns import all_patterns
from pipeline.forms.schema import AppraisalRule
from pipeline.mapping.passage import Passage, join
from pipeline.mapping.rows import Row
from pipeline.mapping.ticks import ticked_options
from pipeline.model.record import Text, Value

MAX_ROW = 400
"""Characters of a row that can hold particulars."""
Label = Literal["appraised", "assessor", "post", "post_level", "office", "other"]
LABELS: tuple[Label, ...] = ("appraised", "assessor", "post", "post_level", "office", "other")
BUDDHIST = 543


@dataclass(frozen=True, slots=True)
class Particulars:
    """The round and the person's post; None where the page gives none. ``fiscal_year`` is that of the round's last day."""

    round_number: Value[int] | None = None
    round_start: Value[date] | None = None
    round_end: Value[date] | None = None
    fiscal_year: Value[int] | None = None
    post: Text | None = None
    post_level: Text | None = None
    office: Text | None = None


@dataclass(frozen=True, slots=True)
class _Round:
    number: Value[int]
    ticked: bool | None
    start: Value[date] | None
    end: Value[date] | None


@dataclass(frozen=True, slots=True)
class _Said:
    label: Label
    value: Passage


def read_particulars(rule: AppraisalRule, rows: Sequence[Row]) -> Particulars:
    """The first of each that the page gives; of the posts, that of the person appraised."""
    short = [p for p in (join(c.passage for c in row.filled) for row in rows) if 0 < len(p.text) <= MAX_ROW]
    chosen = _chosen([r for p in short for r in _rounds(rule, p)])
    found: dict[Label, Text] = {}
    who: Label = "appraised"
    for said in (s for p in short for s in _labelled(rule, p)):
        if said.label in ("appraised", "assessor"):
            who = said.label
        elif said.label != "other" and who == "appraised":
            value = said.value.strip(" .…_:-\t").as_text(one_line=True)
            if value is not None and any(c.isalpha() for c in value.value):
                found.setdefault(said.label, value)
    return Particulars(
        chosen.number if chosen else None,
        chosen.start if chosen else None,
        chosen.end if chosen else None,
        _fiscal_year(chosen.end) if chosen else None,
        found.get("post"),
        found.get("post_level"),
        found.get("office"),
    )


def _chosen(rounds: Sequence[_Round]) -> _Round | None:
    """The ticked round; without boxes the only one that is named, by its days where any place gives them."""
    ticked = [r for r in rounds if r.ticked]
    if not ticked and any(r.ticked is not None for r in rounds):
        return None
    left = ticked or [r for r in rounds if r.end is not None] or rounds
    if len({r.number.value for r in left}) != 1:
        return None
    return next((r for r in left if r.end is not None), left[0])


def _rounds(rule: AppraisalRule, passage: Passage) -> Iterator[_Round]:
    """The halves of a year that a row names, by number, or by their days alone (``รอบการประเมิน 1 เมษายน 2566 - …``)."""
    for pattern in rule.rounds:
        hits = all_patterns(passage.text, pattern, folded=True)
        checks = ticked_options(passage.text, [(h.start, h.end) for h in hits])
        dates = find_dates(passage.text) if hits else ()
        for k, (hit, ticked) in enumerate(zip(hits, checks, strict=True)):
            end = hits[k + 1].start if k + 1 < len(hits) else len(passage.text)
            span = next((d for d in dates if hit.start < d.start < end), None)
            start = last = None
            if span is not None and span.first is not None and span.last is not None and span.first < span.last:
                where = passage.slice(span.start, span.end)
                start, last = where.holding(span.first), where.holding(span.last)
            number = passage.slice(hit.value_start, hit.value_end).as_integer()
            if span is not None and span.start <= hit.value_start:  # the figure is the first day's
                number = _half(start)
            if number is not None:
                yield _Round(number, ticked, start, last)
        if hits:
            return


def _half(start: Value[date] | None) -> Value[int] | None:
    """The half of the fiscal year that begins on a day: the first in October, the second in April."""
    half = {10: 1, 4: 2}.get(start.value.month) if start is not None and start.value.day == 1 else None
    if half is None or start is None:
        return None
    return Value(half, start.places, start.confidence, start.edits, "รอบที่เริ่มในวันดังกล่าว")


def _fiscal_year(end: Value[date] | None) -> Value[int] | None:
    """The Thai fiscal year, which begins in October, that a day lies in."""
    if end is None:
        return None
    year = end.value.year + BUDDHIST + (end.value.month >= 10)
    return Value(year, end.places, end.confidence, end.edits, "ปีงบประมาณของวันสิ้นสุดรอบการประเมิน")


@lru_cache(maxsize=16)
def _patterns(rule: AppraisalRule) -> tuple[tuple[Label, str], ...]:
    """The labels as patterns, the longest first: each at the start of a line or behind a blank, and no part of a word."""
    pairs = [(name, label) for name in LABELS for label in getattr(rule, name)]
    pairs.sort(key=lambda p: -len(p[1]))
    return tuple(
        (name, rf"(?:^|(?<=\s))(?P<value>{re.escape(label)})(?=[\s:：(.…/]|$)".replace(r"\ ", r"\s*"))
        for name, label in pairs
    )


def _labelled(rule: AppraisalRule, passage: Passage) -> Iterator[_Said]:
    """The labels of a row in order, each with what stands behind it up to the next label or the end of its line."""
    taken: list[tuple[int, int, Label]] = []
    begins = passage.line_starts()
    lines = [(a, passage.text[a:b]) for a, b in zip(begins, (*begins[1:], len(passage.text)), strict=True)]
    texts = [(0, passage.text), *(lines[1:])]  # lines may be joined without a blank
    for name, pattern in _patterns(rule):
        for at, text in texts:
            for hit in all_patterns(text, pattern):
                lo, hi = at + hit.value_start, at + hit.value_end
                if all(hi <= a or lo >= b for a, b, _ in taken):
                    taken.append((lo, hi, name))
    taken.sort()
    for k, (_, end, name) in enumerate(taken):
        stop = taken[k + 1][0] if k + 1 < len(taken) else len(passage.text)
        behind = passage.slice(end, stop)
        lead = len(behind.text) - len(behind.text.lstrip(" :：\t\n"))
        line_end = behind.text.find("\n", lead)
        yield _Said(name, behind.slice(lead, line_end if line_end >= 0 else None))
