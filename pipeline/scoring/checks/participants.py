"""``participants_total_mismatch``: a stated number of participants that is not the sum of the listed sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model.record import Activity, Finding
from pipeline.scoring import explain
from pipeline.scoring.case import Case, finding
from pipeline.scoring.checks.sessions import counted_through, listed
from pipeline.scoring.intervals import show
from pipeline.scoring.scan import squeeze

ONCE = re.compile(r"(?:ไม่|หัก|ตัด|นับ)[ก-์]{0,20}ซ้ำ|ซ้ำ(?:คน|ราย|กัน)|มากกว่า[1๑](?:ครั้ง|รุ่น)")
"""Who came to several sessions is counted but once."""


def _counted_once(activity: Activity) -> bool:
    texts = (activity.target_text, activity.result_text)
    return any(t is not None and ONCE.search(squeeze(t.value).text) for t in texts)


def check(case: Case) -> Iterator[Finding]:
    """Only where every listed session gives its participants: a missing one makes the sum unknown."""
    for indicator, _ in case.pairs():
        for activity in indicator.activities:
            reported = activity.reported_participants
            figures = [s.participants for s in activity.sessions if s.participants is not None]
            if reported is None or not listed(activity) or len(figures) != len(activity.sessions):
                continue
            counts = [f.value for f in figures]
            expected = sum(counts)
            if reported.value == expected:
                continue
            if max(counts) <= reported.value < expected and _counted_once(activity):
                continue
            yield finding(
                "participants_total_mismatch",
                "error",
                "participants",
                {"reported": reported.value, "expected": expected, "n": len(counts)},
                figures=(reported, *figures),
                indicator=indicator.number,
                activity=activity.number,
                reported=reported.value,
                recomputed=expected,
                formula=" + ".join(show(c) for c in counts) + f" = {show(expected)}",
                unsure=not counted_through(activity)
                or (
                    case.recognised
                    and len(counts) < (activity.reported_sessions.value if activity.reported_sessions else 0)
                ),
                explanation=explain.participants(activity, counts, reported.value),
            )
