"""``weights_total_mismatch``: weights that should add up to the form's total do not, or a printed total is another."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.model.record import Finding, Indicator
from pipeline.scoring.case import Case, Explanation, finding
from pipeline.scoring.intervals import cut_or_raised, decimals, exact, rounded, show, total


def _formula(indicators: list[Indicator], expected: Decimal) -> str:
    return " + ".join(show(i.weight.value) for i in indicators if i.weight) + f" = {show(expected)}"


def check(case: Case) -> Iterator[Finding]:
    """Silent where one counted indicator has no weight. Weights in shares of 1 may stand for those in percent."""
    scheme = case.document.scheme
    counted = [i for i, _ in case.pairs() if i.scored]
    if scheme.weights_total is not None and len(counted) >= 2 and all(i.weight for i in counted):
        weights = [i.weight for i in counted if i.weight]
        got = sum((w.value for w in weights), Decimal(0))
        span = total(rounded(w.value) if decimals(w.value) else exact(w.value) for w in weights)
        wanted = scheme.weights_total
        if not span.holds(wanted) and not (wanted == 100 and got <= 2 and span.holds(Decimal(1))):
            everyone = [i for i in case.document.indicators if i.weight]
            pilots = len(everyone) > len(counted) and sum(i.weight.value for i in everyone if i.weight) == wanted
            yield finding(
                "weights_total_mismatch",
                "error",
                "weights",
                {"reported": wanted, "expected": got, "n": len(weights)},
                figures=weights,
                reported=wanted,
                recomputed=got,
                formula=_formula(counted, got),
                explanation=Explanation("unscored_counted") if pilots else None,
            )
    for rule in scheme.totals:
        if rule.over != "weight" or rule.combine != "sum":
            continue
        stated = next((t.value for t in case.document.totals if t.name == rule.name), None)
        group = [i for i in counted if rule.group in (None, i.section)]
        if stated is None or len(group) < 2 or not all(i.weight for i in group):
            continue
        weights = [i.weight for i in group if i.weight]
        got = sum((w.value for w in weights), Decimal(0))
        span = total(rounded(w.value) if decimals(w.value) else exact(w.value) for w in weights)
        if not cut_or_raised(stated.value).meets(span) or (
            span.lo == span.hi and not rounded(stated.value).meets(span)
        ):
            yield finding(
                "weights_total_mismatch",
                "error",
                "weights_stated",
                {"reported": stated.value, "expected": got},
                figures=(stated, *weights),
                reported=stated.value,
                recomputed=got,
                formula=_formula(group, got),
            )
