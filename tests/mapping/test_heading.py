"""Body, year, round and minimum: wherever a report says them, and only where it does."""

from __future__ import annotations

import pytest

from pipeline.mapping import map_document
from pipeline.model.page import Paragraph, SourceText
from pipeline.model.text import NormalParagraph, NormalText

TITLE = "รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ (รายตัวชี้วัด)"
CARD = [["ชื่อตัวชี้วัดที่ : 2.1 ร้อยละของเรื่อง"]]


def run_on(doc, *lines):
    """One paragraph whose lines the reading ran together, as it does with centred titles."""
    doc.p("\n".join(lines))
    last = doc.blocks.pop()
    raw = SourceText(" ".join(lines), last.text.raw.lines, last.text.raw.starts)
    doc.blocks.append(NormalParagraph(Paragraph(raw), NormalText(raw.text, raw)))
    return doc


def test_lines_of_a_title_that_were_run_together(doc, form):
    run_on(doc, TITLE, "ประจำปีงบประมาณ พ.ศ. ๒๕๖๗", "เทศบาลตำบลสวนดอก").t(CARD)
    m = map_document(doc.done(), form("sar_card"))
    assert m.organization.value == "เทศบาลตำบลสวนดอก"
    assert m.organization.places[0].bbox.top > 60
    assert m.fiscal_year.value == 2567


def test_a_torn_heading_is_read_from_the_body(doc, form):
    doc.p("ข้อตกลงการปฏิบัติราชการ", "สำนกปลัด", "ของ เทศบาลตำบลสวนดอก")
    doc.p("นายxxx หัวหน้าสำนักปลัด ผู้รับข้อตกลง", "หัวหน้าสำนักปลัดรับทราบ")
    m = map_document(doc.done(), form("performance_agreement"))
    assert m.department.value == "สำนักปลัด"
    assert m.department.raw == "สำนักปลัด"


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        (["ประจำปีงบประมาณ พ.ศ. 2566", "งบประมาณปี 2558 และปีงบประมาณ 2558"], 2566),
        (["ประจําปงบประมาณ พ.ศ.๒๕๖๖"], 2566),
        (["รายงานประจำปี 2553 และรายงานประจำปี 2553", "ในปีงบประมาณ พ.ศ. 2554"], 2554),
        (["ไม่มีปี"], None),
    ],
)
def test_fiscal_year(doc, form, lines, year):
    doc.p(TITLE).t(CARD).p("คำอธิบาย :", *lines)
    m = map_document(doc.done(), form("sar_card"))
    assert (m.fiscal_year.value if m.fiscal_year else None) == year


def test_round_and_year_in_one_running_cell(doc, form):
    doc.t([[f"{TITLE}\nประจำปีงบประมาณ พ.ศ. 2567", "☐ รอบ 9 เดือน\n☑ รอบ 12 เดือน"], *[[CARD[0][0], ""]]])
    m = map_document(doc.done(), form("sar_card"))
    assert (m.fiscal_year.value, m.period_months.value) == (2567, 12)
    assert m.period_months.places[0].raw == "☑ รอบ 12 เดือน"


@pytest.mark.parametrize("boxes", ["❏✘", "○●", "◻◼", "▢√", "☐☒", "❑🗷"])
def test_the_round_whatever_its_boxes(doc, form, boxes):
    empty, ticked = boxes
    doc.p(TITLE, f"รอบการประเมิน : {empty} ๖ เดือน {ticked} ๙ เดือน {empty} ๑๒ เดือน").t(CARD)
    assert map_document(doc.done(), form("sar_card")).period_months.value == 9


def test_the_minimum_in_a_table(doc, form):
    doc.p("การประเมินประสิทธิภาพขององค์กรปกครองส่วนท้องถิ่น")
    doc.t([["คะแนนเต็มรวม", "คะแนนที่ได้รวม", "คิดเป็นร้อยละ", "เกณฑ์ผ่าน (ร้อยละ)"], ["๓๐", "๒๐", "๖๖.๖๗", "๗๐"]])
    m = map_document(doc.done(), form("lpa_summary"))
    assert (m.minimum_percent.value, m.minimum_percent.raw) == (70, "๗๐")


def test_nothing_is_made_up(doc, form):
    m = map_document(doc.p(TITLE).t(CARD).done(), form("sar_card"))
    assert (m.organization, m.department, m.fiscal_year, m.period_months, m.minimum_percent) == (None,) * 5


def test_a_misread_heading_among_known_ones(doc, form):
    doc.p(TITLE).t(CARD)
    doc.t(
        [["ตัวชี้วัด", "น้ำหนัก", "ผลการดำเนินงาน", "ค่าคะแหาที่ไต้", "ค่าคะแนนถ่วงน้ำหนัก"], ["ร้อยละของเรื่อง", "5", "90", "3", "0.15"]]
    )
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert i.reported_score.value == 3


def test_a_field_taken_for_a_running_line(doc, form):
    doc.p(TITLE).t(CARD).page().p("อุปสรรคต่อการดำเนินงาน :", role="header").p("- ฝนตก").p("หน้า 2", role="footer")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert i.narratives.obstacles.value == "- ฝนตก"


def test_a_year_in_a_sentence_is_no_heading(doc, form):
    doc.p(TITLE, "เทศบาลตำบลสวนดอก", "ประจำปีงบประมาณ พ.ศ. 2567")
    doc.t([
        *CARD,
        [("คำอธิบาย : โครงการตามข้อบัญญัติ\nงบประมาณ พ.ศ. 2565 ที่ยกมาดำเนินการให้แล้วเสร็จ", 2)],
    ])  # fmt: skip
    m = map_document(doc.done(), form("sar_card"))
    assert m.fiscal_year.value == 2567
    assert m.indicators[0].description.value.endswith("ให้แล้วเสร็จ")
