"""Headings printed again on later pages, one of them misread."""

from __future__ import annotations

import pytest

from pipeline.mapping import map_document
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


def test_a_row_whose_first_line_the_page_cut_is_no_repetition(doc, form):
    """Some browsers set the line that the page cuts on both pages, and the row whole on the second."""
    head = ["เกณฑ์การประเมิน", "เกณฑ์การให้คะแนน", "การประเมิน", "คะแนนที่ได้"]
    doc.p("ข้อตกลงการปฏิบัติราชการ", "1. ด้านการพัฒนา")
    doc.t([head, ["1.1 การลดขั้นตอนการปฏิบัติงาน ประจำปีงบประมาณ", "", "1.1 ตรวจสอบหลักฐาน เอกสาร", ""]]).page()
    doc.t([
        ["1.1 การลดขั้นตอนการปฏิบัติงาน ประจำปีงบประมาณ 2567\nเกณฑ์การให้คะแนน\n☑ ครบ\n☐ เกินครึ่ง\n☐ บางส่วน\n☐ ไม่มี",
         "5\n3\n1\n0", "1.1 ตรวจสอบหลักฐาน เอกสารและภาพถ่าย", "5"],
    ])  # fmt: skip
    m = map_document(doc.done(), form("performance_agreement"))
    (i,) = m.indicators
    assert m.duplicates == ()
    assert i.name.value == "การลดขั้นตอนการปฏิบัติงาน ประจำปีงบประมาณ 2567"
    assert i.verification.value == "ตรวจสอบหลักฐาน เอกสารและภาพถ่าย"
    assert [lv.score.value for lv in i.levels] == [5, 3, 1, 0]
