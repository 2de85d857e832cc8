"""Headings printed again on later pages, one of them misread."""

from __future__ import annotations

import pytest

from tests.mapping.test_agreement import HEADER, WIDTHS, levels, opening, read

FIRST = [
    HEADER,
    ["1.1 ตรวจสอบหลักฐาน", "1.1 การจัดศูนย์บริการ\nเกณฑ์การให้คะแนน", "", "3"],
    ["", "☐ แล้วเสร็จภายใน 15 วัน", "5", ""], ["", "☑ แล้วเสร็จภายใน 30 วัน", "3", ""],
    ["", "☐ แล้วเสร็จภายใน 45 วัน", "1", ""], ["", "☐ เกินกว่า 45 วัน", "0", ""],
]  # fmt: skip
SECOND = [
    ["1.2 ตรวจสอบหลักฐาน", "1.2 การจัดเก็บรายได้\nเกณฑ์การให้คะแนน", "", "5"],
    ["", "☑ ร้อยละ 90 ขึ้นไป", "5", ""], ["", "☐ ร้อยละ 80 - 89", "3", ""],
    ["", "☐ ร้อยละ 70 - 79", "1", ""], ["", "☐ น้อยกว่าร้อยละ 70", "0", ""],
]  # fmt: skip


@pytest.mark.parametrize("misread", ["คะyww ที่ได้", "๓ะ“ที่"])
def test_a_misread_heading_is_what_it_was_on_the_page_before(doc, form, misread: str) -> None:
    doc.confidence = 0.5
    opening(doc).t(FIRST, WIDTHS).page().t([[*HEADER[:3], misread], *SECOND], WIDTHS)
    one, two = read(doc, form).indicators
    assert [int(i.reported_score.value) for i in (one, two)] == [3, 5]
    assert [s for s, _ in levels(two)] == [5, 3, 1, 0]


@pytest.mark.parametrize(("confidence", "widths"), [(1.0, WIDTHS), (0.5, [3, 3, 1, 3])])
def test_another_heading_or_another_place_is_another_column(doc, form, confidence: float, widths: list[int]) -> None:
    doc.confidence = confidence
    opening(doc).t(FIRST, WIDTHS).page().t([[*HEADER[:3], "หมายเหตุ"], *SECOND], widths)
    _, two = read(doc, form).indicators
    assert two.reported_score is None
