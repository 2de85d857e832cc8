"""Documents whose title is of no form, or of one that their tables do not follow."""

from __future__ import annotations

from pipeline.forms.load import load_forms
from pipeline.forms.match import match_form
from pipeline.mapping.choice import read_on_best
from pipeline.scoring import audit_document

ROWS = [
    ["ลำดับ", "ตัวชี้วัดความสำเร็จ", "ค่าน้ำหนัก (ร้อยละ)", "ผลการดำเนินงาน", "ค่าคะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"],
    ["1", "ร้อยละของหนังสือที่ออกทันกำหนด", "60", "ร้อยละ 96", "5", "3.00"],
    ["2", "จำนวนครั้งของการประชุม", "40", "10 ครั้ง", "4", "1.60"],
]


def read(document):
    forms = load_forms()
    return read_on_best(document, match_form(document, forms).form, forms)


def test_an_agreement_by_its_tables(doc):
    doc.p("แบบสรุปตัวชี้วัดระดับหน่วยงาน (Internal Performance Agreement)", "เทศบาลตำบลทดสอบ", "ปีงบประมาณ พ.ศ. 2567")
    m = read(doc.t(ROWS, [1, 4, 1, 1, 1, 1]).done())
    assert (m.form, m.organization.value, [i.number for i in m.indicators]) == (
        "performance_agreement", "เทศบาลตำบลทดสอบ", ["1", "2"],
    )  # fmt: skip


def test_without_a_hint_or_a_score_the_form_stays_unknown(doc):
    doc.p("ตารางติดตามงานประจำเดือน", "เทศบาลตำบลทดสอบ")
    assert read(doc.t(ROWS, [1, 4, 1, 1, 1, 1]).done()).form == "unknown"


def test_a_row_without_a_score_leaves_the_form_unknown(doc):
    doc.p("แบบสรุปตัวชี้วัดระดับหน่วยงาน", "เทศบาลตำบลทดสอบ")
    assert read(doc.t([*ROWS, ["3", "จำนวนผู้ตรวจ", "", "", "", ""]], [1, 4, 1, 1, 1, 1]).done()).form == "unknown"


def test_cards_under_the_title_of_an_agreement(doc):
    doc.p("แบบรายงานผลตามคำรับรองการปฏิบัติราชการ", "สำนักงานทดสอบ ปีงบประมาณ พ.ศ. 2567")
    for number, name in (("1", "ร้อยละของคดีที่แล้วเสร็จ"), ("2", "จำนวนเครือข่าย")):
        doc.t(
            [
                [f"ตัวชี้วัดที่ {number}", name],
                ["น้ำหนัก", "ร้อยละ 50"],
                ["เกณฑ์การให้คะแนน", "\n".join(f"{k} คะแนน = {55 + 5 * k}" for k in range(1, 6))],
                ["ผลการดำเนินงาน", "75"],
                ["คะแนนที่ได้", "4.00"],
            ],
            [2, 5],
        )
    m = read(doc.done())
    assert [(i.number, i.reported_score.value, len(i.levels)) for i in m.indicators] == [("1", 4, 5), ("2", 4, 5)]


def test_an_office_is_not_read_as_a_person(doc):
    doc.p("ตารางสรุปผลคะแนนการประเมินผลการปฏิบัติราชการของกรมสมมติ ปีงบประมาณ พ.ศ. 2567")
    heads = ["ลำดับ", "ตัวชี้วัด", "น้ำหนัก (ร้อยละ)", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"]
    doc.t([heads, *[[str(k), f"ร้อยละของงาน {k}", "50", "4", "2.00"] for k in (1, 2)]])
    m = read_on_best(doc.done(), None, load_forms())
    assert (m.form, m.organization.value, m.scheme.compared) == ("unknown", "กรมสมมติ", False)


def test_sheets_of_indicators_that_have_no_scores_yet(doc):
    doc.p("เอกสารประกอบคำรับรองการปฏิบัติราชการ", "กรมทดสอบพลังงาน ปีงบประมาณ พ.ศ. 2567")
    for number, name in (("1", "ร้อยละของหน่วยงานที่ลดไฟฟ้า"), ("2", "จำนวนโครงการชุมชน")):
        doc.t([[f"ตัวชี้วัดที่ {number}", name], ["หน่วยวัด", "ร้อยละ"], ["น้ำหนัก", "ร้อยละ 50"]], [2, 5])
        doc.p("เกณฑ์การให้คะแนน")
        doc.t([["ระดับคะแนน", *"12345"], ["ร้อยละ", "60", "65", "70", "75", "80"]], [2, 1, 1, 1, 1, 1])
    m = read(doc.done())
    assert [(i.number, i.name.value, i.weight.value, len(i.levels)) for i in m.indicators] == [
        ("1", "ร้อยละของหน่วยงานที่ลดไฟฟ้า", 50, 5), ("2", "จำนวนโครงการชุมชน", 50, 5),
    ]  # fmt: skip
    assert [f.code for f in audit_document(m).findings if f.severity != "info"] == []


def test_labels_beside_figures_glued_to_levels_are_no_headings(doc):
    doc.p("รายงานผลการดำเนินงานตามคำรับรองการปฏิบัติราชการ", "สำนักงานทดสอบ ปีงบประมาณ พ.ศ. 2567")
    for number in "12":
        rows = [
            [("ตัวชี้วัดที่ " + number, 3), (f"ร้อยละของงานที่ {number}", 9)],
            [("น้ำหนัก (ร้อยละ)", 3), ("50", 3), ("หน่วยวัด", 3), ("ร้อยละ", 3)],
            [("ผลการดำเนินงาน", 3), ("95", 3), ("คะแนนที่ได้", 3), ("4.0000", 3)],
            [(t, 2) for t in ("ระดับคะแนน", *(f"ระดับ {k}" for k in range(1, 6)))],
            [(t, 2) for t in ("ค่าเป้าหมาย", "80", "85", "90", "95", "100")],
        ]
        doc.t(rows)
        doc.p("หมายเหตุ -")
    m = read(doc.done())
    assert [(i.number, i.weight.value, i.result.value, i.reported_score.value, len(i.levels)) for i in m.indicators] == [
        ("1", 50, "95", 4, 5), ("2", 50, "95", 4, 5),
    ]  # fmt: skip
