"""``weighted_score_mismatch``: a weighted score that is not weight x score / base."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.record import Finding
from pipeline.scoring import explain
from pipeline.scoring.case import Case, Explanation, finding
from pipeline.scoring.intervals import cut_or_raised, decimals, exact, rounded, show, tidy


def check(case: Case) -> Iterator[Finding]:
    """A whole score is a level and exact; one with decimals stands for all scores that round to it.

    The score that the criteria give is accepted in place of the printed one where the printed one is its rounding:
    the weighting may have been done before rounding. Weights are set, not measured, and exact.
    """
    base = case.document.scheme.weight_base
    for indicator, outcome in case.pairs():
        reported, weight = indicator.reported_weighted_score, indicator.weight
        score = indicator.reported_score
        if reported is None or weight is None or (score is None and outcome.recomputed.score is None):
            continue
        if score is not None:
            used = score.value
            ranges = [rounded(used) if decimals(used) else exact(used)]
            if outcome.scores is not None and rounded(used).meets(outcome.scores):
                ranges.append(outcome.scores)
        else:
            assert outcome.scores is not None
            assert outcome.recomputed.score is not None
            used, ranges = outcome.recomputed.score, [outcome.scores]
        given = [r.scaled(weight.value / base) for r in ranges]
        if any(rounded(reported.value).meets(g) for g in given):
            continue
        before = case.before(indicator)
        expected = tidy(weight.value * used / base, max(4, decimals(reported.value)))
        words = {"reported": reported.value, "weight": weight.value, "score": used, "base": base, "expected": expected}
        cut = any(cut_or_raised(reported.value).meets(g) for g in given) and decimals(reported.value) >= 2
        why = (
            Explanation("truncation")
            if cut
            else explain.weighted_score(case.document, indicator, outcome, reported.value, expected, base)
            or explain.last_round(reported.value, before.reported_weighted_score if before else None)
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
