"""``session_count_mismatch``: a stated number of sessions that is not the number listed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model.record import Activity, Finding
from pipeline.scoring.case import Case, Explanation, finding
from pipeline.scoring.figures import AnyValue
from pipeline.scoring.scan import squeeze

STATED = re.compile(r"(?:จำนวน|รวม|ทั้งสิ้น|ครบ|ทั้งหมด)+(\d+)(?:ครั้ง|รุ่น)")


def listed(activity: Activity) -> bool:
    """Whether the page gives a list: two sessions or more."""
    return len(activity.sessions) >= 2


def counted_through(activity: Activity) -> bool:
    """Whether the listed sessions count from one to the last: a list torn by a page break, or two run together, does not."""
    return [s.ordinal for s in activity.sessions] == list(range(1, len(activity.sessions) + 1))


def session_figures(activity: Activity) -> tuple[AnyValue, ...]:
    """One value of each listed session, to show where it stands."""
    out: list[AnyValue] = []
    for session in activity.sessions:
        mark: AnyValue | None = session.participants or session.start or session.place
        if mark is not None:
            out.append(mark)
    return tuple(out)


def check(case: Case) -> Iterator[Finding]:
    """No finding where nothing is listed, or where several stated numbers add up to the list."""
    for indicator, _ in case.pairs():
        for activity in indicator.activities:
            reported = activity.reported_sessions
            n = len(activity.sessions)
            if reported is None or reported.value == n or not listed(activity):
                continue
            text = squeeze(activity.result_text.value).text if activity.result_text else ""
            stated = [int(m) for m in STATED.findall(text)]
            if len(stated) > 1 and sum(stated) == n:
                continue
            also = n in stated
            yield finding(
                "session_count_mismatch",
                "warning" if also else "error",
                "sessions",
                {"reported": reported.value, "expected": n},
                figures=(reported,),
                context=session_figures(activity),
                indicator=indicator.number,
                activity=activity.number,
                reported=reported.value,
                recomputed=n,
                unsure=not counted_through(activity),
                formula=" + ".join("1" for _ in activity.sessions) + f" = {n}",
                explanation=Explanation("stated_elsewhere") if also else None,
            )
