"""``narrative_contradiction``: the text says that something was not reached, the score claims it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.model.record import Activity, Finding, Indicator, Number
from pipeline.scoring.case import Case, finding
from pipeline.scoring.intervals import show
from pipeline.scoring.narrative import Claim
from pipeline.scoring.recompute import Outcome
from pipeline.scoring.sentences import quote

FULL = Decimal(100)


def _claimed(indicator: Indicator, outcome: Outcome) -> Number | None:
    """The score that the report claims: the one filled in, else the ticked level's."""
    if indicator.reported_score is not None:
        return indicator.reported_score
    ticked = [r.level.score for r in outcome.rungs if r.level.checked and r.level.checked.value]
    return ticked[0] if len(ticked) == 1 else None


def _levels(indicator: Indicator, outcome: Outcome, claims: list[Claim]) -> Iterator[Finding]:
    claimed = _claimed(indicator, outcome)
    known = {r.score for r in outcome.rungs}
    failed = sorted({level for c in claims for level in c.levels if not known or level in known})
    if claimed is None or not failed or claimed.value < failed[0]:
        return
    below = [s for s in known if s < failed[0]]
    places = tuple(p for c in claims for p in c.places)
    yield finding(
        "narrative_contradiction",
        "error",
        "narrative_level",
        {
            "levels": ", ".join(show(f) for f in failed),
            "sentence": quote(claims[0].sentence),
            "reported": claimed.value,
        },
        figures=(claimed,),
        evidence=tuple(dict.fromkeys([*places, *claimed.places])),
        indicator=indicator.number,
        reported=claimed.value,
        recomputed=max(below) if below else None,
        formula=f"{', '.join(show(f) for f in failed)} ✗",
    )


def _activity(indicator: Indicator, outcome: Outcome, claim: Claim, ceiling: Decimal) -> Iterator[Finding]:
    activity: Activity | None = next((a for a in indicator.activities if a.number == claim.activity), None)
    if activity is None:
        return
    percent, score = activity.reported_percent, _claimed(indicator, outcome)
    figure = percent if percent and percent.value >= FULL else None
    key = "narrative_activity"
    if figure is None and percent is None and score is not None and score.value >= ceiling:
        figure, key = score, "narrative_activity_score"
    if figure is None:
        return
    yield finding(
        "narrative_contradiction",
        "error" if key == "narrative_activity" else "warning",
        key,
        {"number": activity.number, "sentence": quote(claim.sentence), "reported": figure.value},
        figures=(figure,),
        evidence=tuple(dict.fromkeys([*claim.places, *figure.places])),
        indicator=indicator.number,
        activity=activity.number,
        reported=figure.value,
    )


def check(case: Case) -> Iterator[Finding]:
    """One finding for the levels of an indicator, one for each activity, one for the target."""
    for indicator, outcome in case.pairs():
        levels = [c for c in outcome.claims if c.about == "level"]
        found = list(_levels(indicator, outcome, levels)) if levels else []
        top = max((r.score for r in outcome.rungs), default=case.document.scheme.ceiling)
        seen: set[str | None] = set()
        for claim in outcome.claims:
            if claim.about == "activity" and claim.activity not in seen:
                seen.add(claim.activity)
                found.extend(_activity(indicator, outcome, claim, top))
        missed = next((c for c in outcome.claims if c.about == "target"), None)
        score = _claimed(indicator, outcome)
        if missed and not found and score is not None and score.value >= top:
            found.append(
                finding(
                    "narrative_contradiction",
                    "warning",
                    "narrative_target",
                    {"sentence": quote(missed.sentence), "reported": score.value},
                    figures=(score,),
                    evidence=tuple(dict.fromkeys([*missed.places, *score.places])),
                    indicator=indicator.number,
                    reported=score.value,
                )
            )
        yield from found
