"""Figures that are carried over from the round before: they explain what else nothing explains."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from pipeline.model.record import Indicator
from pipeline.scoring.sentences import explain
from pipeline.scoring.series import AcrossInput, Group, Seen, same_indicator

LAST_ROUND = "last_round"
CARRIED = (
    "score_mismatch", "weighted_score_mismatch", "participants_total_mismatch", "session_count_mismatch",
)  # fmt: skip
"""Findings on a figure of one indicator or activity, which may stand in the last round's report too."""


def earlier_round(report: AcrossInput, number: str, group: Group) -> Indicator | None:
    """The same indicator in the last report before ``report`` of its body, year and form; None where there is none."""
    mine = next((Seen(report, i) for i in report.document.indicators if i.number == number), None)
    if mine is None or report.months is None:
        return None
    before = [
        r
        for r in reversed(group.members)
        if r.document.form == report.document.form and r.months is not None and r.months < report.months
    ]
    for other in before:
        same = (Seen(other, i) for i in other.document.indicators if i.number == number)
        found = next((s.indicator for s in same if same_indicator(mine, s)), None)
        if found is not None:
            return found
    return None


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
