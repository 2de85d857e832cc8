"""An indicator that two tables give: figures under the same heading that are not the same."""

from __future__ import annotations

import re
from typing import Final

from rapidfuzz import fuzz

from pipeline.forms.skeleton import skeleton
from pipeline.mapping.draft import IndicatorDraft
from pipeline.model.record import Number

COMPARED: Final = ("reported_score", "reported_weighted_score")
SAME_NAME: Final = 88.0
_OTHERS: Final = re.compile(
    r"รอบ|ไตรมาส|ครั้งที่|เดือน|25[0-9]{2}|๒๕[๐-๙]{2}|ก่อน|หลัง|ตนเอง|กรรมการ|ผู้ประเมิน|ผู้ตรวจ|กอง|สำนัก|ฝ่าย|กลุ่ม|ส่วน|หน่วยงาน|เดิม|ปรับ"
)
"""Words over a table by which its figures are of another time, assessor or office."""


def restated(first: IndicatorDraft, second: IndicatorDraft) -> list[tuple[str, Number]]:
    """The figures of the second that the first has otherwise, by field, where both are of one indicator and nothing says
    that they are of two times, assessors or offices."""
    if any(d.above is not None and _OTHERS.search(d.above.text) for d in (first, second)):
        return []
    if first.name is not None and second.name is not None:
        one, two = skeleton(first.name.text).text, skeleton(second.name.text).text
        if fuzz.ratio(one, two) < SAME_NAME:
            return []
    out = []
    for name in COMPARED:
        a, b = first.figures.get(name), second.figures.get(name)
        heads = [skeleton(d.heads.get(name, "")).text for d in (first, second)]
        if a is not None and b is not None and a.value != b.value and heads[0] and heads[0] == heads[1]:
            out.append((name, b))
    return out
