"""Checks over documents: one body and year seen in several reports, rounds that follow each other, reports not sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from pipeline.model.geometry import Place
from pipeline.model.record import Activity, Indicator, MappedDocument, Severity, Value
from pipeline.scoring.case import DOUBTFUL, trust
from pipeline.scoring.figures import AnyValue
from pipeline.scoring.intervals import exact
from pipeline.scoring.ladder import rungs_of
from pipeline.scoring.recompute import result_number
from pipeline.scoring.scan import squeeze
from pipeline.scoring.sentences import SHORT, Word, quote, say

AcrossCode = Literal["weight_differs", "wording_differs", "figure_fell", "body_weights_total", "report_absent"]
SAME_NAME = 0.93
"""Likeness of two names from which on they differ by reading or typing, not by meaning."""
ALL_WEIGHTS = Decimal(100)


@dataclass(frozen=True, slots=True)
class AcrossInput:
    """A document with the key it is stored under."""

    key: str
    document: MappedDocument


@dataclass(frozen=True, slots=True)
class AcrossFinding:
    """Where documents disagree with each other. ``documents`` holds the keys of those concerned, the odd one first;
    ``evidence`` says in which of them each place stands."""

    code: AcrossCode
    severity: Severity
    message: str
    message_en: str
    documents: tuple[str, ...]
    indicator: str | None = None
    reported: Decimal | int | str | None = None
    expected: Decimal | int | str | None = None
    evidence: tuple[tuple[str, Place], ...] = ()
    organization: str | None = None
    fiscal_year: int | None = None


@dataclass(frozen=True, slots=True)
class _Group:
    organization: str
    fiscal_year: int
    members: tuple[AcrossInput, ...]


def same_body(name: str) -> str:
    """A body's name as a key: white space and signs aside."""
    return "".join(c for c in squeeze(name).text if c.isalnum() or "ก" <= c <= "๛")


def _groups(documents: Sequence[AcrossInput]) -> Iterator[_Group]:
    """Documents by body and fiscal year; those that do not give both are left out."""
    by: dict[tuple[str, int], list[AcrossInput]] = defaultdict(list)
    shown: dict[str, str] = {}
    for item in documents:
        body = item.document.organization or item.document.department
        if body is None or item.document.fiscal_year is None:
            continue
        key = same_body(body.value)
        shown.setdefault(key, body.value)
        by[key, item.document.fiscal_year.value].append(item)
    for (key, year), members in by.items():
        yield _Group(shown[key], year, tuple(members))


def _finding(
    group: _Group,
    code: AcrossCode,
    severity: Severity,
    key: str,
    words: Mapping[str, Word],
    values: Sequence[tuple[str, AnyValue | None]],
    *,
    indicator: str | None = None,
    reported: Decimal | int | str | None = None,
    expected: Decimal | int | str | None = None,
) -> AcrossFinding:
    th, en = say(key, words)
    if trust(v for _, v in values) < DOUBTFUL:
        severity = "info"
    return AcrossFinding(
        code,
        severity,
        th,
        en,
        tuple(dict.fromkeys(k for k, _ in values)),
        indicator,
        reported,
        expected,
        tuple((k, p) for k, v in values if v is not None for p in v.places),
        group.organization,
        group.fiscal_year,
    )


def _by_number(group: _Group) -> Mapping[tuple[str, str], list[tuple[AcrossInput, Indicator]]]:
    """The indicators of a group by form and number."""
    out: dict[tuple[str, str], list[tuple[AcrossInput, Indicator]]] = defaultdict(list)
    for item in group.members:
        for indicator in item.document.indicators:
            out[item.document.form, indicator.number].append((item, indicator))
    return out


def _weights(group: _Group, number: str, same: list[tuple[AcrossInput, Indicator]]) -> Iterator[AcrossFinding]:
    for (one, a), (other, b) in pairwise(same):
        if a.weight and b.weight and a.weight.value != b.weight.value and one.key != other.key:
            yield _finding(
                group,
                "weight_differs",
                "warning",
                "across_weight",
                {"number": number, "reported": b.weight.value, "expected": a.weight.value},
                [(other.key, b.weight), (one.key, a.weight)],
                indicator=number,
                reported=b.weight.value,
                expected=a.weight.value,
            )


def _wording(group: _Group, number: str, same: list[tuple[AcrossInput, Indicator]]) -> Iterator[AcrossFinding]:
    """Names that differ by more than a slip are another indicator; a slip is worth a remark."""
    for (one, a), (other, b) in pairwise(same):
        if a.name is None or b.name is None or one.key == other.key:
            continue
        x, y = squeeze(a.name.value).text, squeeze(b.name.value).text
        if x == y:
            continue
        alike = SequenceMatcher(None, x, y, autojunk=False).ratio()
        yield _finding(
            group,
            "wording_differs",
            "info" if alike >= SAME_NAME else "warning",
            "across_wording",
            {"number": number, "reported": quote(b.name.value, SHORT), "expected": quote(a.name.value, SHORT)},
            [(other.key, b.name), (one.key, a.name)],
            indicator=number,
            reported=b.name.value,
            expected=a.name.value,
        )


def _grows(indicator: Indicator) -> Value[Decimal] | None:
    """A result that cannot fall in the course of a year: the number of a milestone."""
    value = result_number(indicator)
    rungs = rungs_of(indicator)
    worded = [r for r in rungs if r.words]
    if value is None or not worded or not any(exact(r.score).holds(value.value) for r in rungs):
        return None
    return value


def _figures(indicator: Indicator) -> Iterator[tuple[str, Value[Decimal] | Value[int]]]:
    """Cumulative figures of an indicator, each with a name that is the same in every round."""
    if (grown := _grows(indicator)) is not None:
        yield "result", grown
    for activity in indicator.activities:
        yield from _activity_figures(activity)


def _activity_figures(activity: Activity) -> Iterator[tuple[str, Value[Decimal] | Value[int]]]:
    title = squeeze(activity.title.value).text[:30] if activity.title else ""
    for name, value in (
        ("sessions", activity.reported_sessions),
        ("participants", activity.reported_participants),
        ("percent", activity.reported_percent),
    ):
        if value is not None:
            yield f"{activity.number}:{title}:{name}", value


def _fell(group: _Group, number: str, same: list[tuple[AcrossInput, Indicator]]) -> Iterator[AcrossFinding]:
    """Between two rounds of a year, figures that count from its start may stay or grow, not fall."""
    rounds = [(i.document.period_months.value, i, ind) for i, ind in same if i.document.period_months]
    rounds.sort(key=lambda r: r[0])
    for (early, one, a), (late, other, b) in pairwise(rounds):
        if early == late:
            continue
        before = dict(_figures(a))
        for name, value in _figures(b):
            old = before.get(name)
            if old is None or value.value >= old.value:
                continue
            yield _finding(
                group,
                "figure_fell",
                "warning",
                "across_fell",
                {"number": number, "late": late, "early": early, "reported": value.value, "expected": old.value},
                [(other.key, value), (one.key, old)],
                indicator=number,
                reported=value.value,
                expected=old.value,
            )


def _body_weights(group: _Group) -> Iterator[AcrossFinding]:
    """Weights of all cards of a body in its latest round. Too much is wrong; too little may be cards not yet sent."""
    cards = [i for i in group.members if i.document.scheme.weights_total is None]
    latest = max((i.document.period_months.value for i in cards if i.document.period_months), default=None)
    if latest is not None:
        cards = [i for i in cards if i.document.period_months and i.document.period_months.value == latest]
    weights: dict[tuple[str, str], tuple[str, Value[Decimal]]] = {}
    for item in cards:
        for indicator in item.document.indicators:
            if indicator.weight is not None and indicator.scored:
                weights.setdefault((item.document.form, indicator.number), (item.key, indicator.weight))
    total = sum((w.value for _, w in weights.values()), Decimal(0))
    if len(weights) < 2 or total in (ALL_WEIGHTS, Decimal(1)):
        return
    yield _finding(
        group,
        "body_weights_total",
        "warning" if total > ALL_WEIGHTS else "info",
        "across_weights",
        {"n": len(weights), "reported": total, "expected": ALL_WEIGHTS},
        list(weights.values()),
        reported=total,
        expected=ALL_WEIGHTS,
    )


def _absent(documents: Sequence[AcrossInput], bodies: Sequence[str]) -> Iterator[AcrossFinding]:
    present = {
        same_body(v.value)
        for item in documents
        for v in (item.document.organization, item.document.department)
        if v is not None
    }
    for body in bodies:
        if same_body(body) not in present:
            th, en = say("across_absent", {"body": body})
            yield AcrossFinding("report_absent", "info", th, en, (), organization=body)


def audit_across(documents: Sequence[AcrossInput], expected_bodies: Sequence[str] = ()) -> tuple[AcrossFinding, ...]:
    """What documents of one body and fiscal year say differently, and ``expected_bodies`` that have sent nothing.

    A document without a body or a year is compared with none.
    """
    found: list[AcrossFinding] = []
    for group in _groups(documents):
        for (_, number), same in _by_number(group).items():
            found.extend(_weights(group, number, same))
            found.extend(_wording(group, number, same))
            found.extend(_fell(group, number, same))
        found.extend(_body_weights(group))
    found.extend(_absent(documents, expected_bodies))
    return tuple(found)
