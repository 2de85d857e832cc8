"""Rows of options tables that the page cut so that their rest stands in no table."""

from __future__ import annotations

from pipeline.mapping import map_document
from pipeline.scoring import audit_document

HEAD = ["เกณฑ์การประเมิน", "คะแนนที่ได้"]
OPTIONS = (
    "(✓) ดำเนินการครบ (5 คะแนน)",
    "( ) ดำเนินการเกินครึ่ง (3 คะแนน)",
    "( ) บางส่วน (1 คะแนน)",
    "( ) ไม่ดำเนินการ (0 คะแนน)",
)


def opening(doc):
    return doc.p("ข้อตกลงการปฏิบัติราชการ", "เทศบาลตำบลสมมติ", "ประจำปีงบประมาณ พ.ศ. 2567", "1. ด้านการบริการ")


def row(number, name, count=4):
    return ["\n".join([f"{number} {name}", "เกณฑ์การให้คะแนน :", *OPTIONS[:count]]), "5" if count == 4 else ""]


def test_the_rest_of_a_row_and_a_row_that_fills_one_column(doc, form):
    opening(doc).t([HEAD, row("1.1", "งานทะเบียน"), row("1.2", "งานเอกสาร", 1)], [4, 1]).page()
    doc.p(*OPTIONS[1:], "1.3 งานข้อมูล", "1) มีแผน", "2) มีคู่มือ", "เกณฑ์การให้คะแนน :", *OPTIONS)
    doc.t([HEAD, row("1.4", "งานสถิติ")], [4, 1])
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.number, i.name.value) for i in m.indicators] == [
        ("1.1", "งานทะเบียน"), ("1.2", "งานเอกสาร"), ("1.3", "งานข้อมูล"), ("1.4", "งานสถิติ"),
    ]  # fmt: skip
    assert all([lv.score.value for lv in i.levels] == [5, 3, 1, 0] for i in m.indicators)
    assert [c.value for c in m.indicators[2].checklist] == ["มีแผน", "มีคู่มือ"]
    assert not [f for f in audit_document(m).findings if f.code == "numbering_break"]


def test_what_follows_a_complete_indicator_is_no_part_of_it(doc, form):
    opening(doc).t([HEAD, row("1.1", "งานทะเบียน")], [4, 1])
    doc.p("( ) ผ่านการประเมิน", "1. ผู้รับข้อตกลงรับทราบผลการประเมินแล้ว", "3.1 เอกสารแนบท้าย")
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert len(i.levels) == 4
    assert i.name.value == "งานทะเบียน"


def test_the_last_items_of_a_cut_list_are_no_section(doc, form):
    opening(doc).t([HEAD, row("1.1", "งานทะเบียน"), row("1.2", "งานเอกสาร")], [4, 1]).page()
    doc.p("7. มีการจัดทำคู่มือ", "8. มีการอบรมเจ้าหน้าที่ด้านเอกสาร")
    doc.t([HEAD, row("1.3", "งานข้อมูล")], [4, 1]).p("2. ด้านการคลัง").t([HEAD, row("2.1", "งานภาษี")], [4, 1])
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.number, i.section) for i in m.indicators] == [("1.1", "1"), ("1.2", "1"), ("1.3", "1"), ("2.1", "2")]
    assert not [f for f in audit_document(m).findings if f.code == "numbering_break"]
