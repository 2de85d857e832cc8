"""Points over the points that could be had, in percent."""

from __future__ import annotations

from decimal import Decimal

from pipeline.model.record import Indicator
from pipeline.scoring.case import Case
from pipeline.scoring.intervals import tidy
from pipeline.scoring.recompute import Outcome

DECIMALS = 6


def threshold(case: Case) -> Decimal | None:
    """The least total percent that is asked for: the agreement's own, else the form's."""
    own = case.document.minimum_percent
    return own.value if own else case.document.scheme.pass_percent


def points_of(indicator: Indicator, outcome: Outcome) -> Decimal | None:
    """The recomputed score, else the reported one, None where neither is there."""
    if outcome.recomputed.score is not None:
        return outcome.recomputed.score
    return indicator.reported_score.value if indicator.reported_score else None


def full_points_of(case: Case, indicator: Indicator) -> Decimal | None:
    """Points that can be had: as the page says for this indicator, else as the form says, else the highest level's."""
    if indicator.full_points is not None:
        return indicator.full_points.value
    if case.document.scheme.full_points is not None:
        return case.document.scheme.full_points
    return max((level.score.value for level in indicator.levels if level.score), default=None)


def total_percent(case: Case) -> Decimal | None:
    """The total in percent to six decimals, for forms that ask for a total.

    None where one counted indicator has no score (a total over the rest would be a guess) or no form asks for it.
    Weights count where all indicators have them.
    """
    scheme = case.document.scheme
    if threshold(case) is None and scheme.rule != "ticked_level":
        return None
    counted = [(i, o) for i, o in case.pairs() if i.scored]
    weighted = bool(counted) and all(i.weight is not None for i, _ in counted)
    got = full = Decimal(0)
    for indicator, outcome in counted:
        points, most = points_of(indicator, outcome), full_points_of(case, indicator)
        if points is None or most is None:
            return None
        weight = indicator.weight.value if weighted and indicator.weight else Decimal(1)
        got += weight * points
        full += weight * most
    return tidy(got / full * 100, DECIMALS) if full else None
