"""Figures that are carried over from the round before: they explain what else nothing explains."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from pipeline.model.record import Indicator
from pipeline.scoring.sentences import explain
from pipeline.scoring.series import AcrossInput, Seen, same_body, same_indicator

LAST_ROUND = "last_round"
CARRIED = (
    "score_mismatch", "weighted_score_mismatch", "participants_total_mismatch", "session_count_mismatch",
)  # fmt: skip
"""Findings on a figure of one indicator or activity, which may stand in the last round's report too."""


def earlier_round(report: AcrossInput, number: str, reports: Sequence[AcrossInput]) -> Indicator | None:
    """The same indicator in the last report of the same body, form and year before ``report``; None where there is none."""
    mine = next((Seen(report, i) for i in report.document.indicators if i.number == number), None)
    if mine is None or report.months is None:
        return None
    before = [r for r in reports if _is_series(r, report) and r.months is not None and r.months < report.months]
    for other in sorted(before, key=lambda r: -(r.months or 0)):
        same = (Seen(other, i) for i in other.document.indicators if i.number == number)
        found = next((s.indicator for s in same if same_indicator(mine, s)), None)
        if found is not None:
            return found
    return None


def _is_series(a: AcrossInput, b: AcrossInput) -> bool:
    x, y = a.document, b.document
    bodies = [d.organization or d.department for d in (x, y)]
    return (
        a.key != b.key
        and x.form == y.form
        and x.fiscal_year is not None
        and y.fiscal_year is not None
        and x.fiscal_year.value == y.fiscal_year.value
        and all(n is not None for n in bodies)
        and len({same_body(n.value) for n in bodies if n is not None}) == 1
    )


def is_carried(code: str, activity: str | None, reported: str, before: Indicator) -> bool:
    """Whether the figure that a finding is about is the one that stood there a round before."""
    try:
        figure = Decimal(reported)
    except InvalidOperation:
        return False
    if code in ("score_mismatch", "weighted_score_mismatch"):
        value = before.reported_score if code == "score_mismatch" else before.reported_weighted_score
        return value is not None and value.value == figure
    found = next((a for a in before.activities if a.number == activity), None)
    if found is None:
        return False
    count = found.reported_participants if code == "participants_total_mismatch" else found.reported_sessions
    return count is not None and count.value == figure


def without_reason(message: str, message_en: str) -> tuple[str, str]:
    """The sentences of a finding without the remark that the figure is the last round's."""
    th, en = explain(LAST_ROUND, {})
    return message.replace(f" {th}", ""), message_en.replace(f"; {en}", "")
