"""``score_mismatch``, ``weighted_score_mismatch``: two tables of a report give one indicator two figures."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.record import Finding, FindingCode
from pipeline.scoring.case import Case, finding
from pipeline.scoring.intervals import rounded

CODES: dict[str, FindingCode] = {
    "reported_score": "score_mismatch",
    "reported_weighted_score": "weighted_score_mismatch",
}


def check(case: Case) -> Iterator[Finding]:
    """Silent where one figure is the other with fewer decimals."""
    for indicator in case.document.indicators:
        first = {
            "reported_score": indicator.reported_score,
            "reported_weighted_score": indicator.reported_weighted_score,
        }
        for name, other in indicator.restated:
            figure = first.get(name)
            if figure is None or name not in CODES or rounded(figure.value).meets(rounded(other.value)):
                continue
            yield finding(
                CODES[name],
                "warning",
                "restated",
                {"reported": other.value, "expected": figure.value},
                figures=(figure, other),
                indicator=indicator.number,
                reported=other.value,
                recomputed=figure.value,
                unsure=case.unsure([figure, other]),
            )
