"""Printed totals of scores and weighted scores against their parts (codes of the figures they total)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.model.record import Finding, FindingCode, Number
from pipeline.model.rules import TotalRule
from pipeline.scoring.case import Case, finding
from pipeline.scoring.explain import slip_of_the_pen
from pipeline.scoring.intervals import Interval, decimals, exact, rounded, show, tidy, total

CODES: dict[str, tuple[FindingCode, str]] = {
    "weighted_score": ("weighted_score_mismatch", "weighted_total"),
    "score": ("score_mismatch", "score_total"),
}


def _parts(case: Case, rule: TotalRule) -> list[Number] | None:
    """The figures that a total is made of; None where one is missing."""
    group = [i for i, _ in case.pairs() if i.scored and rule.group in (None, i.section)]
    figures = [i.reported_weighted_score if rule.over == "weighted_score" else i.reported_score for i in group]
    found = [f for f in figures if f is not None]
    return found if len(found) == len(figures) and len(found) >= 2 else None


def check(case: Case) -> Iterator[Finding]:
    for rule in case.document.scheme.totals:
        if rule.over == "weight":
            continue
        stated = next((t.value for t in case.document.totals if t.name == rule.name), None)
        parts = _parts(case, rule)
        if stated is None or parts is None:
            continue
        n = Decimal(len(parts)) if rule.combine == "mean" else Decimal(1)
        span: Interval = total(rounded(p.value) if decimals(p.value) else exact(p.value) for p in parts).scaled(1 / n)
        if rounded(stated.value).meets(span):
            continue
        expected = tidy(sum((p.value for p in parts), Decimal(0)) / n)
        code, key = CODES[rule.over]
        formula = " + ".join(show(p.value) for p in parts)
        yield finding(
            code,
            "error",
            key,
            {"reported": stated.value, "expected": expected},
            figures=(stated, *parts),
            reported=stated.value,
            recomputed=expected,
            formula=f"({formula}) / {show(n)} = {show(expected)}" if n != 1 else f"{formula} = {show(expected)}",
            explanation=slip_of_the_pen(stated.value, expected),
        )
