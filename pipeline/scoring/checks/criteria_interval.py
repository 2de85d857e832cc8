"""``criteria_interval_mismatch``: a stated step per point that is not the step between the levels."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal

from pipeline.model.record import Finding
from pipeline.scoring.case import DOUBTFUL, Case, finding, trust
from pipeline.scoring.intervals import decimals, exact, rounded, show, tidy

ROUND_STEP = 1
"""Decimals of targets up to which they were set; with more the way was shared out, and the step is stated rounded."""


def check(case: Case) -> Iterator[Finding]:
    """Compares sizes: a ladder may fall. Milestones without a figure have no step."""
    for indicator, outcome in case.pairs():
        stated = indicator.stated_interval
        rungs = [r for r in outcome.rungs if r.target is not None]
        pairs = [
            (a, b, abs(b.target - a.target) / (b.score - a.score))
            for a, b in itertools.pairwise(rungs)
            if a.target is not None and b.target is not None and b.score > a.score
        ]
        if stated is None or not pairs:
            continue
        size = abs(stated.value)
        places = max(decimals(r.target) for r in rungs if r.target is not None)
        meant = rounded(size) if places > ROUND_STEP else exact(size)
        slack = Decimal(1).scaleb(-places) if places > ROUND_STEP else Decimal(0)
        wrong = [p for p in pairs if not any(meant.holds(p[2] + s) for s in (0, slack, -slack))]
        if not wrong:
            continue
        a, b, step = wrong[0]
        steps = list(dict.fromkeys(tidy(p[2]) for p in wrong))
        yield finding(
            "criteria_interval_mismatch",
            "warning",
            "interval",
            {"reported": size, "expected": ", ".join(show(s) for s in steps)},
            figures=(stated,),
            context=[r.level.text or r.level.target for r in rungs],
            indicator=indicator.number,
            reported=size,
            recomputed=tidy(step),
            unsure=trust(r.level.score for r in rungs) < DOUBTFUL
            or case.unsure([stated, *(r.trusted for r in rungs)])
            or case.torn(indicator),
            formula=f"({show(b.target or 0)} - {show(a.target or 0)}) / ({show(b.score)} - {show(a.score)}) = {show(tidy(step))}",
        )
