"""``score_mismatch``: a score that is not what the criteria give for the result, or not the ticked level's."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.record import Finding
from pipeline.scoring import explain
from pipeline.scoring.case import Case, Explanation, finding
from pipeline.scoring.intervals import cut_or_raised, decimals, exact, rounded

KEYS = {"checked_level": "score_ticked", "milestone": "score_level", "narrative_cap": "score_cap"}


def check(case: Case) -> Iterator[Finding]:
    """Points of a ticked or named level are exact; interpolated ones stand for what rounds to them."""
    for indicator, outcome in case.pairs():
        reported, basis = indicator.reported_score, outcome.recomputed.basis
        if reported is None or basis is None or outcome.scores is None or outcome.recomputed.score is None:
            continue
        whole = basis != "interpolated" or not decimals(reported.value)
        span = exact(reported.value) if whole else rounded(reported.value)
        if span.meets(outcome.scores):
            continue
        cut = not whole and decimals(reported.value) >= 2 and cut_or_raised(reported.value).meets(outcome.scores)
        result = indicator.result.value if indicator.result else ""
        if not result and outcome.result is not None:
            result = str(outcome.result)
        if cut:
            why: Explanation | None = Explanation("truncation")
        else:
            why = explain.score(indicator, outcome, reported.value, case.document.scheme.floor)
        said = tuple(p for claim in outcome.claims for p in claim.places) if basis == "narrative_cap" else ()
        made = finding(
            "score_mismatch",
            "info" if cut else "error",
            "score_rounding" if cut else KEYS.get(basis, "score"),
            {
                "reported": reported.value,
                "expected": outcome.recomputed.score,
                "result": result,
                "formula": outcome.recomputed.formula or "",
            },
            figures=(reported, *outcome.figures),
            evidence=tuple(dict.fromkeys([*reported.places, *(p for f in outcome.figures for p in f.places), *said])),
            indicator=indicator.number,
            reported=reported.value,
            recomputed=outcome.recomputed.score,
            formula=outcome.recomputed.formula,
            explanation=why,
        )
        yield made
