"""Printed totals of scores and weighted scores against their parts (codes of the figures they total)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


def _parts(case: Case, rule: TotalRule, section: str | None) -> list[Number] | None:
    """The figures that a total of a section, or of all, is made of; None where one is missing."""
    group = [i for i, _ in case.pairs() if i.scored and section in (None, i.section)]
    figures = [i.reported_weighted_score if rule.over == "weighted_score" else i.reported_score for i in group]
    found = [f for f in figures if f is not None]
    return found if len(found) == len(figures) and found else None


def _span(parts: list[Number], rule: TotalRule) -> Interval:
    n = Decimal(len(parts)) if rule.combine == "mean" else Decimal(1)
    return total(rounded(p.value) if decimals(p.value) else exact(p.value) for p in parts).scaled(1 / n)


def are_subtotals(printed: Sequence[Number], whole: Interval) -> bool:
    """Whether several printed totals are parts that make up the whole, with or without the whole printed after them."""
    parts = [p for p in printed if not whole.meets(rounded(p.value))]
    return len(parts) >= 2 and whole.meets(
        total(rounded(p.value) if decimals(p.value) else exact(p.value) for p in parts)
    )


def check(case: Case) -> Iterator[Finding]:
    """A total that is printed under a section counts for it: only one that fits neither all nor any section is wrong."""
    for rule in case.document.scheme.totals:
        if rule.over == "weight":
            continue
        parts = _parts(case, rule, rule.group)
        if parts is None:
            continue
        sections = {i.section for i in case.document.indicators} if rule.group is None else set()
        accepted = [_span(parts, rule)]
        accepted += [
            _span(part, rule) for s in sections if s is not None and (part := _parts(case, rule, s)) is not None
        ]
        n = Decimal(len(parts)) if rule.combine == "mean" else Decimal(1)
        printed = [t.value for t in case.document.totals if t.name == rule.name]
        wrong = [v for v in printed if not any(rounded(v.value).meets(span) for span in accepted)]
        if not wrong or (rule.combine == "sum" and are_subtotals(printed, accepted[0])):
            continue
        stated = wrong[-1]
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
            unsure=case.unsure([stated, *parts]),
        )
