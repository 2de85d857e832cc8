"""``score_mismatch``: a score that is not what the criteria give for the result, or not the ticked level's."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.record import Finding, Indicator, Number
from pipeline.scoring import explain
from pipeline.scoring.case import DOUBTFUL, Case, Explanation, finding, places, trust
from pipeline.scoring.intervals import cut_or_raised, decimals, exact, show, stands_for
from pipeline.scoring.recompute import Outcome
from pipeline.scoring.sentences import Word

KEYS = {"checked_level": "score_ticked", "milestone": "score_level", "narrative_cap": "score_cap"}


def _why(case: Case, indicator: Indicator, outcome: Outcome, reported: Number) -> Explanation | None:
    if outcome.recomputed.basis == "narrative_cap":
        return None
    return explain.score(indicator, outcome, reported.value, case.document.scheme.floor)


def _result(indicator: Indicator, outcome: Outcome) -> str:
    if indicator.result and indicator.result.value:
        return indicator.result.value
    return show(outcome.result) if outcome.result is not None else ""


def check(case: Case) -> Iterator[Finding]:
    """Points of a ticked or named level are exact; interpolated ones stand for what rounds to them."""
    for indicator, outcome in case.pairs():
        reported, recomputed, scores = indicator.reported_score, outcome.recomputed, outcome.scores
        if reported is None or recomputed.basis is None or recomputed.score is None or scores is None:
            continue
        scheme = case.document.scheme
        whole = not decimals(reported.value) and scheme.score_decimals != 0
        whole = whole or recomputed.basis != "interpolated"
        span = exact(reported.value) if whole else stands_for(reported.value, scheme.rounding)
        if span.meets(scores):
            continue
        cut = not whole and decimals(reported.value) >= 2 and cut_or_raised(reported.value).meets(scores)
        words: dict[str, Word] = {
            "reported": reported.value,
            "expected": recomputed.score,
            "result": _result(indicator, outcome),
            "formula": (recomputed.formula or "").partition(";")[0],
        }
        figures = (reported, *outcome.figures)
        said = [p for claim in outcome.claims for p in claim.places] if recomputed.basis == "narrative_cap" else []
        yield finding(
            "score_mismatch",
            "info" if cut else "error",
            "score_rounding" if cut else KEYS.get(recomputed.basis, "score"),
            words,
            figures=figures,
            evidence=tuple(dict.fromkeys([*places(figures), *said])),
            indicator=indicator.number,
            reported=reported.value,
            recomputed=recomputed.score,
            formula=recomputed.formula,
            unsure=trust(r.level.score for r in outcome.rungs) < DOUBTFUL or case.torn(indicator),
            explanation=Explanation("truncation") if cut else _why(case, indicator, outcome, reported),
        )
