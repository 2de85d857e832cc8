"""Checks over documents: one body and year seen in several reports, and rounds that follow each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from pipeline.model.geometry import Place
from pipeline.model.record import Indicator, Severity, Value
from pipeline.scoring.case import DOUBTFUL, trust
from pipeline.scoring.figures import AnyValue
from pipeline.scoring.intervals import decimals, exact, rounded, total
from pipeline.scoring.ladder import rungs_of
from pipeline.scoring.recompute import result_number
from pipeline.scoring.scan import squeeze
from pipeline.scoring.sentences import SHORT, Word, quote, say
from pipeline.scoring.series import SAME_INDICATOR, AcrossInput, Group, Seen, alike, groups, series

AcrossCode = Literal["weight_differs", "wording_differs", "figure_fell", "body_weights_total", "report_absent"]
SAME_NAME = 0.93
"""Likeness of two names from which on they differ by reading or typing, not by meaning."""
ALL_WEIGHTS = Decimal(100)
HALF = Decimal(50)
"""Cards that weigh less than this together are not all cards of a body, whatever their numbers."""
MASK = re.compile(r"[xX×*]{3,}")
"""Words that are hidden in a name: it then differs by what is hidden, not by its wording."""


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


def _finding(
    group: Group,
    code: AcrossCode,
    severity: Severity,
    key: str,
    words: Mapping[str, Word],
    values: Sequence[tuple[str, AnyValue]],
    *,
    indicator: str | None = None,
    reported: Decimal | int | str | None = None,
    expected: Decimal | int | str | None = None,
) -> AcrossFinding:
    """A finding on ``values`` by the document they stand in; one that was read with little confidence makes it an info."""
    th, en = say(key, words)
    return AcrossFinding(
        code,
        "info" if trust(v for _, v in values) < DOUBTFUL else severity,
        th,
        en,
        tuple(dict.fromkeys(k for k, _ in values)),
        indicator,
        reported,
        expected,
        tuple((k, p) for k, v in values for p in v.places),
        group.organization,
        group.fiscal_year,
    )


def _one_weight(a: Decimal, b: Decimal) -> bool:
    """Whether two weights are the same, in percent or as a share of one."""
    return a == b or a == b * 100 or b == a * 100


def _weights(group: Group, number: str, same: Sequence[Seen]) -> Iterator[AcrossFinding]:
    """Those whose weight is not that of most reports; of two, the later is the odd one."""
    given = [(s.report.key, s.indicator.weight) for s in same if s.indicator.weight is not None]
    counts = Counter(w.value for _, w in given)
    usual = max(given, key=lambda g: counts[g[1].value], default=None)
    for key, weight in given:
        if usual is None or _one_weight(weight.value, usual[1].value):
            continue
        yield _finding(
            group,
            "weight_differs",
            "warning",
            "across_weight",
            {"number": number, "reported": weight.value, "expected": usual[1].value},
            [(key, weight), usual],
            indicator=number,
            reported=weight.value,
            expected=usual[1].value,
        )


def _wording(group: Group, number: str, same: Sequence[Seen]) -> Iterator[AcrossFinding]:
    """A name that is not the one before it; a slip of a letter or two is only worth a remark, a hidden word none."""
    named = [(s.report.key, s.indicator.name) for s in same if s.indicator.name is not None]
    for (one, a), (other, b) in pairwise(named):
        if squeeze(a.value).text == squeeze(b.value).text or MASK.search(a.value) or MASK.search(b.value):
            continue
        yield _finding(
            group,
            "wording_differs",
            "info" if alike(a, b) >= SAME_NAME else "warning",
            "across_wording",
            {"number": number, "reported": quote(b.value, SHORT), "expected": quote(a.value, SHORT)},
            [(other, b), (one, a)],
            indicator=number,
            reported=b.value,
            expected=a.value,
        )


def _grows(indicator: Indicator) -> Value[Decimal] | None:
    """A result that cannot fall in the course of a year: the number of a milestone."""
    value = result_number(indicator)
    rungs = rungs_of(indicator)
    worded = [r for r in rungs if r.words]
    if value is None or not worded or not any(exact(r.score).holds(value.value) for r in rungs):
        return None
    return value


@dataclass(frozen=True, slots=True)
class _Cumulative:
    """A figure that counts from the start of the year. ``what`` and ``title`` are the same in every round."""

    what: str
    value: Value[Decimal] | Value[int]
    activity: str = ""
    title: str = ""


def _figures(indicator: Indicator) -> Iterator[_Cumulative]:
    """Cumulative figures of an indicator and its activities."""
    if (grown := _grows(indicator)) is not None:
        yield _Cumulative("result", grown)
    for activity in indicator.activities:
        title = squeeze(activity.title.value).text[:30] if activity.title else ""
        for what, value in (
            ("sessions", activity.reported_sessions),
            ("participants", activity.reported_participants),
            ("percent", activity.reported_percent),
        ):
            if value is not None:
                yield _Cumulative(what, value, activity.number, title)


def _fell(group: Group, number: str, same: Sequence[Seen]) -> Iterator[AcrossFinding]:
    """Between two rounds of a year, figures that count from its start may stay or grow, not fall."""
    rounds = [(s.report.months, s) for s in same if s.report.months is not None]
    for (early, one), (late, other) in pairwise(rounds):
        if early == late or alike(one.indicator.name, other.indicator.name) < SAME_INDICATOR:
            continue
        before = {(f.what, f.activity, f.title): f.value for f in _figures(one.indicator)}
        for figure in _figures(other.indicator):
            old, value = before.get((figure.what, figure.activity, figure.title)), figure.value
            if old is None or value.value >= old.value:
                continue
            words: dict[str, Word] = {"number": number, "late": late, "early": early, "activity": figure.activity}
            yield _finding(
                group,
                "figure_fell",
                "warning",
                f"across_fell_{figure.what}",
                words | {"reported": value.value, "expected": old.value},
                [(other.report.key, value), (one.report.key, old)],
                indicator=number,
                reported=value.value,
                expected=old.value,
            )


def _body_weights(group: Group) -> Iterator[AcrossFinding]:
    """Weights of all cards of a body in its latest round, form by form.

    Too much is wrong. Too little may be cards that are not sent yet: it is worth a remark only where their numbers run
    on without a gap and every page was read.
    """
    cards = [i for i in group.members if i.document.scheme.weights_total is None]
    for form in dict.fromkeys(i.document.form for i in cards):
        mine = [i for i in cards if i.document.form == form]
        latest = max((i.months or 0 for i in mine), default=0)
        mine = [i for i in mine if (i.months or 0) == latest]
        seen: dict[str, Seen] = {}
        for one in (Seen(i, ind) for i in mine for ind in i.document.indicators if ind.scored):
            first = seen.setdefault(one.indicator.number, one)
            if alike(first.indicator.name, one.indicator.name) < SAME_INDICATOR:
                return  # every office numbers its own cards: nobody says which of them make 100
        weights = [(s.report.key, s.indicator.weight) for s in seen.values() if s.indicator.weight is not None]
        if len(weights) < 2 or len(weights) < len(seen):
            continue
        span = total(rounded(w.value) if decimals(w.value) else exact(w.value) for _, w in weights)
        if span.holds(ALL_WEIGHTS) or span.holds(Decimal(1)):
            continue
        much = span.lo > ALL_WEIGHTS
        if not much and (any(i.partial for i in mine) or span.hi < HALF or not runs_on(seen)):
            continue
        got = sum((w.value for _, w in weights), Decimal(0))
        yield _finding(
            group,
            "body_weights_total",
            "warning" if much else "info",
            "across_weights",
            {"n": len(weights), "reported": got, "expected": ALL_WEIGHTS},
            weights,
            reported=got,
            expected=ALL_WEIGHTS,
        )


def runs_on(numbers: Iterator[str] | Mapping[str, Seen] | Sequence[str]) -> bool:
    """Whether numbers count on from 1 on every level, so that no card is seen to be missing.

    >>> runs_on(["1.1", "1.2", "2.1"]), runs_on(["1.1", "1.3"]), runs_on(["2.1", "2.2"])
    (True, False, False)
    """
    children: dict[tuple[int, ...], set[int]] = {}
    for number in numbers:
        parts = number.split(".")
        if not all(p.isdigit() for p in parts):
            return False
        path = tuple(int(p) for p in parts)
        for k, last in enumerate(path):
            children.setdefault(path[:k], set()).add(last)
    return all(found == set(range(1, len(found) + 1)) for found in children.values())


def audit_across(documents: Sequence[AcrossInput]) -> tuple[AcrossFinding, ...]:
    """What documents of one body and fiscal year say differently.

    A document without a body or a year is compared with none, one that was read in part only counts as sent. The order
    of the documents does not matter beyond the order of findings.
    """
    found: list[AcrossFinding] = []
    for group in groups(documents):
        for number, same in series(group):
            found.extend(_weights(group, number, same))
            found.extend(_wording(group, number, same))
            found.extend(_fell(group, number, same))
        found.extend(_body_weights(group))
    return tuple(found)
