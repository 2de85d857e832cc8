"""``weights_total_mismatch``: weights that should add up to the form's total do not, or a printed total is another."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.model.record import Finding, Indicator, Number
from pipeline.scoring.case import Case, Explanation, finding
from pipeline.scoring.intervals import Interval, decimals, exact, rounded, show, total

IN_SHARES = Decimal(1)


def _span(value: Decimal) -> Interval:
    """A whole weight is set and exact; one with decimals may be the rounding of an even share."""
    return rounded(value) if decimals(value) else exact(value)


def _sum(weights: list[Number]) -> tuple[Decimal, Interval]:
    return sum((w.value for w in weights), Decimal(0)), total(_span(w.value) for w in weights)


def _formula(weights: list[Number], got: Decimal) -> str:
    return " + ".join(show(w.value) for w in weights) + f" = {show(got)}"


def _weights(indicators: list[Indicator]) -> list[Number]:
    """All weights, or none where one is missing: the rest then need not add up to anything."""
    weights = [i.weight for i in indicators if i.weight is not None]
    return weights if len(weights) == len(indicators) and len(weights) >= 2 else []


def _stated(case: Case) -> Iterator[tuple[str | None, Number]]:
    """Printed totals of weights with the section that each is for."""
    for rule in case.document.scheme.totals:
        if rule.over == "weight" and rule.combine == "sum":
            yield from ((rule.group, t.value) for t in case.document.totals if t.name == rule.name)


def check(case: Case) -> Iterator[Finding]:
    """First each printed total against its parts; then, where those agree or none is printed, the sum against the form.

    Silent where one counted indicator has no weight. Shares of 1 may stand for those in percent.
    """
    counted = [i for i, _ in case.pairs() if i.scored]
    disagreed = False
    printed: Number | None = None
    for group, stated in _stated(case):
        weights = _weights([i for i in counted if group in (None, i.section)])
        got, span = _sum(weights)
        if group is None:
            printed = stated
        if not weights or _span(stated.value).meets(span):
            continue
        disagreed = True
        yield finding(
            "weights_total_mismatch",
            "error",
            "weights_stated",
            {"reported": stated.value, "expected": got},
            figures=(stated, *weights),
            reported=stated.value,
            recomputed=got,
            formula=_formula(weights, got),
        )
    wanted, weights = case.document.scheme.weights_total, _weights(counted)
    if disagreed or wanted is None or not weights:
        return
    got, span = _sum(weights)
    if span.holds(wanted) or (got < IN_SHARES * 2 and span.holds(IN_SHARES)):
        return
    everyone = [i.weight.value for i in case.document.indicators if i.weight]
    pilots = len(everyone) > len(weights) and sum(everyone) == wanted
    yield finding(
        "weights_total_mismatch",
        "error",
        "weights",
        {"reported": got, "expected": wanted, "n": len(weights)},
        figures=(printed, *weights),
        reported=got,
        recomputed=wanted,
        formula=_formula(weights, got),
        explanation=Explanation("unscored_counted") if pilots else None,
    )
