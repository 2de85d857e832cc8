"""``weighted_score_mismatch``: a weighted score that is not weight x score / base."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.model.record import Finding, Indicator
from pipeline.scoring import explain
from pipeline.scoring.case import Case, Explanation, finding
from pipeline.scoring.intervals import Interval, cut_or_raised, decimals, exact, rounded, show, stands_for, tidy
from pipeline.scoring.recompute import Outcome


def products(indicator: Indicator, outcome: Outcome, base: Decimal) -> tuple[Decimal, tuple[Interval, ...]] | None:
    """The score that an indicator is weighted by, and what the weighted score may be; None without weight or score.

    A whole score is a level and exact; one with decimals stands for all scores that round to it. The score that the
    criteria give is accepted in place of the printed one where the printed one is its rounding: the weighting may have
    been done before rounding. Weights are set, not measured, and exact.
    """
    score, weight = indicator.reported_score, indicator.weight
    if weight is None:
        return None
    if score is not None:
        used = score.value
        ranges = [rounded(used) if decimals(used) else exact(used)]
        if outcome.scores is not None and rounded(used).meets(outcome.scores):
            ranges.append(outcome.scores)
    elif outcome.recomputed.score is not None and outcome.scores is not None:
        used, ranges = outcome.recomputed.score, [outcome.scores]
    else:
        return None
    return used, tuple(r.scaled(weight.value / base) for r in ranges)


def check(case: Case) -> Iterator[Finding]:
    """Findings ``weighted_score_mismatch``: score times weight does not give the printed product, rounding allowed for."""
    rounding = case.document.scheme.rounding
    for indicator, outcome in case.pairs():
        base = case.document.scheme.base_of(indicator.section)
        reported, weight = indicator.reported_weighted_score, indicator.weight
        score = indicator.reported_score
        found = products(indicator, outcome, base)
        if reported is None or weight is None or found is None:
            continue
        used, given = found
        if rounding == "down" and decimals(used):
            given = (*given, stands_for(used, rounding).scaled(weight.value / base))
        if any(stands_for(reported.value, rounding).meets(g) for g in given):
            continue
        expected = tidy(weight.value * used / base, max(4, decimals(reported.value)))
        words = {"reported": reported.value, "weight": weight.value, "score": used, "base": base, "expected": expected}
        cut = any(cut_or_raised(reported.value).meets(g) for g in given) and decimals(reported.value) >= 2
        why = (
            Explanation("truncation")
            if cut
            else explain.weighted_score(case.document, indicator, outcome, reported.value, expected, base)
        )
        yield finding(
            "weighted_score_mismatch",
            "info" if cut else "error",
            "weighted_score_rounding" if cut else "weighted_score",
            words,
            figures=(reported, weight, score),
            context=() if score else outcome.figures,
            indicator=indicator.number,
            reported=reported.value,
            recomputed=expected,
            formula=f"{show(weight.value)} × {show(used)} / {show(base)} = {show(expected)}",
            explanation=why,
        )
