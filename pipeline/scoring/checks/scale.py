"""``score_scale_irregular``: the points of the levels differ from the form's usual scale."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.record import Finding
from pipeline.scoring.case import Case, finding
from pipeline.scoring.intervals import show, tidy
from pipeline.scoring.ladder import monotone


def check(case: Case) -> Iterator[Finding]:
    """Order does not matter, and a level without points (unread or not printed) says nothing.

    On recognised pages points that neither rise nor fall from level to level are those of torn rows.
    """
    usual = sorted(case.document.scheme.scale, reverse=True)
    if not usual:
        return
    for indicator, _ in case.pairs():
        points = [level.score for level in indicator.levels if level.score is not None]
        found = sorted((p.value for p in points), reverse=True)
        if len(found) < 2 or len(found) != len(indicator.levels) or found == usual:
            continue
        if len(found) < len(usual) and set(found) <= set(usual):
            continue
        reported = " ".join(show(tidy(p.value)) for p in points)
        expected = " ".join(show(tidy(u)) for u in case.document.scheme.scale)
        yield finding(
            "score_scale_irregular",
            "warning",
            "scale",
            {"reported": reported, "expected": expected},
            figures=points,
            indicator=indicator.number,
            reported=reported,
            recomputed=expected,
            unsure=case.unsure(points) or (case.recognised and not monotone([p.value for p in points])),
        )
