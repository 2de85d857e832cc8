"""``threshold_not_met``: the total percent is below what was agreed."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.record import Finding
from pipeline.scoring.case import Case, finding
from pipeline.scoring.intervals import tidy
from pipeline.scoring.total import threshold, total_percent


def check(case: Case) -> Iterator[Finding]:
    """The finding ``threshold_not_met``: the total percent is below the least that is asked for."""
    asked, got = threshold(case), total_percent(case)
    if asked is None or got is None or got >= asked:
        return
    yield finding(
        "threshold_not_met",
        "error",
        "threshold",
        {"reported": tidy(got, 2), "expected": asked},
        figures=(case.document.minimum_percent,),
        context=tuple(i.reported_score for i, _ in case.pairs() if i.scored),
        unsure=case.unsure(i.reported_score for i, _ in case.pairs() if i.scored),
        reported=got,
        recomputed=asked,
    )
