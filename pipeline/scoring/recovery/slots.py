"""Figures of an indicator that were read with little confidence, and what each may be instead."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.model.record import Indicator, Value
from pipeline.scoring.recovery.variants import alternatives, decimal_of, misread

QUALIFIES = 0.75
"""A figure recognised with this confidence or more stands as it was read."""
BUDDHIST_ERA = 543

_NUMBER = re.compile(r"[\d,.]*\d")
_DIGITS = re.compile(r"\d+")

Assignment = tuple[tuple[str, object], ...]
"""Fields by their path in the indicator (``activities.0.sessions.1.end``) with their new values."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A doubtful figure: ``path`` in the indicator, ``printed`` as read, and its other readings. A date that runs over
    several days is one slot of two fields."""

    path: str
    printed: str
    others: tuple[Assignment, ...]


def qualifies(value: Value[Any] | None) -> bool:
    """Whether a value was recognised so poorly that it may be something else. What a person set, or a repair of spelling
    left unsure, does not."""
    if value is None or value.corrected or value.inferred or value.confidence >= QUALIFIES or not value.places:
        return False
    return all(e.confidence > value.confidence for e in value.edits)


def _plain(path: str, value: Value[Any] | None) -> Iterator[Slot]:
    """A figure by itself, with or without a unit."""
    if value is None or not qualifies(value):
        return
    printed = [m.group() for m in _NUMBER.finditer(value.raw)]
    if len(printed) != 1 or decimal_of(printed[0]) != value.value:
        return
    whole = isinstance(value.value, int)
    numbers = [n for n in alternatives(printed[0]) if not whole or n == n.to_integral_value()]
    yield Slot(path, printed[0], tuple(((path, int(n) if whole else n),) for n in numbers))


def _with_number(path: str, text: Value[str] | None, number_path: str, number: Value[Decimal] | None) -> Iterator[Slot]:
    """A wording with one number in it: both change together."""
    if text is None or number is None or not qualifies(number):
        return
    spans = [m for m in _NUMBER.finditer(text.value) if decimal_of(m.group()) is not None]
    if len(spans) != 1 or decimal_of(spans[0].group()) != number.value:
        return
    start, end = spans[0].span()
    printed = spans[0].group()
    found: list[Assignment] = []
    for reading in misread(printed):
        n = decimal_of(reading)
        if n is not None:
            found.append(((path, text.value[:start] + reading + text.value[end:]), (number_path, n)))
    yield Slot(path, printed, tuple(found))


def _dates(path: str, start: Value[date] | None, end: Value[date] | None) -> Iterator[Slot]:
    """A date or a range of days as printed: days first, the year (B.E., its last two digits or all) last."""
    if start is None or not qualifies(start):
        return
    groups = list(_DIGITS.finditer(start.raw))
    last = end.value if end is not None else start.value
    if len(groups) < 2 or decimal_of(groups[0].group().lstrip("0๐") or "0") != start.value.day:
        return
    year, days = groups[-1], groups[:-1]
    found: list[Assignment] = []
    for reading in misread(year.group()):
        then = int(reading) + (2500 if len(reading) <= 2 else 0) - BUDDHIST_ERA
        change = then - last.year
        found += _moved(path, _in_year(start.value, start.value.year + change), _in_year(last, then), end is not None)
    for reading in misread(days[0].group()):
        single = len(days) == 1
        first = _on_day(start.value, int(reading))
        found += _moved(path, first, first if single else last, end is not None)
    if len(days) > 1 and decimal_of(days[-1].group().lstrip("0๐") or "0") == last.day:
        for reading in misread(days[-1].group()):
            found += _moved(path, start.value, _on_day(last, int(reading)), end is not None)
    yield Slot(path, start.raw, tuple(found))


def _moved(path: str, first: date | None, last: date | None, both: bool) -> list[Assignment]:
    if first is None or last is None:
        return []
    return [((f"{path}.start", first), (f"{path}.end", last)) if both else ((f"{path}.start", first),)]


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        return None


def _on_day(day: date, number: int) -> date | None:
    try:
        return day.replace(day=number)
    except ValueError:
        return None


def doubtful_slots(i: Indicator) -> Iterator[Slot]:
    """All figures of an indicator that may be something else, in the order of the record."""
    for name in ("weight", "reported_score", "reported_weighted_score", "stated_interval", "full_points"):
        yield from _plain(name, getattr(i, name))
    yield from _with_number("result", i.result, "result_number", i.result_number)
    for k, level in enumerate(i.levels):
        yield from _plain(f"levels.{k}.score", level.score)
        yield from _with_number(f"levels.{k}.text", level.text, f"levels.{k}.target", level.target)
    for k, a in enumerate(i.activities):
        for name in (
            "target_sessions", "target_participants", "reported_sessions", "reported_participants", "reported_percent",
        ):  # fmt: skip
            yield from _plain(f"activities.{k}.{name}", getattr(a, name))
        for n, s in enumerate(a.sessions):
            yield from _plain(f"activities.{k}.sessions.{n}.participants", s.participants)
            yield from _dates(f"activities.{k}.sessions.{n}", s.start, s.end)


def assigned(indicator: Indicator, values: Assignment, reason: str) -> Indicator:
    """The indicator with other values in some of its fields, each marked as inferred for ``reason``."""
    out: Any = indicator
    for path, value in values:
        out = _put(out, path.split("."), value, reason)
    return out  # type: ignore[no-any-return]


def _put(record: Any, path: list[str], value: object, reason: str) -> Any:
    if isinstance(record, Value):
        return dataclasses.replace(record, value=value, inferred=reason)
    if isinstance(record, tuple):
        k = int(path[0])
        return (*record[:k], _put(record[k], path[1:], value, reason), *record[k + 1 :])
    inner = getattr(record, path[0])
    return dataclasses.replace(record, **{path[0]: _put(inner, path[1:], value, reason)})
