"""Ticks in columns headed by points, without wording: the tick is the score."""

from __future__ import annotations

from pipeline.mapping import map_document
from pipeline.scoring import audit_document


def sheet(doc, head, first, rows):
    """A table of names, ticks under 1 to 5, weight and product; ``rows``: (name, points, weight, product)."""
    table = [
        [(first, 1, 2), (head, 5), ("น้ำหนัก (ข)", 1, 2), ("คะแนน (ค) (ค = ก x ข)", 1, 2)],
        [("", 1), *"12345", ("", 1), ("", 1)],
    ]
    table += [[name, *("✓" if k == at else "" for k in range(1, 6)), w, product] for name, at, w, product in rows]
    return doc.t(table, [4, 1, 1, 1, 1, 1, 2, 2])


def appraisal(doc, product="150"):
    doc.p("แบบประเมินผลการปฏิบัติงานพนักงานราชการทั่วไป", "ส่วนราชการ : สำนักงานสมมติ")
    sheet(
        doc, "ระดับค่าเป้าหมาย (ก)", "หน้าที่/ภารกิจ", [("1. รับหนังสือ", 4, "50", "200"), ("2. จัดเก็บเอกสาร", 3, "50", product)]
    )
    sheet(doc, "ระดับที่แสดงออกจริง (ก)", "พฤติกรรมการปฏิบัติงาน", [("1. บริการที่ดี", 5, "100", "500")])
    return doc


def test_the_ticked_column_is_the_score(doc, form):
    m = map_document(appraisal(doc).done(), form("individual_appraisal"))
    assert [(i.section, i.reported_score.value, i.weight.value) for i in m.indicators] == [
        ("1", 4, 50),
        ("1", 3, 50),
        ("2", 5, 100),
    ]
    assert m.indicators[0].reported_score.raw == "✓"
    assert not audit_document(m).findings


def test_a_product_that_the_tick_does_not_give(doc, form):
    m = map_document(appraisal(doc, "160").done(), form("individual_appraisal"))
    assert [(f.code, f.indicator) for f in audit_document(m).findings] == [("weighted_score_mismatch", "2")]


def test_an_indicator_sheet_with_levels(doc, form):
    doc.p("รายละเอียดตัวชี้วัดตามคำรับรองการปฏิบัติราชการ", "กรมสมมติ ประจำปีงบประมาณ พ.ศ. 2564")
    doc.p("ตัวชี้วัดที่ 1.2 ร้อยละของผู้สำเร็จการฝึกที่มีงานทำ", "น้ำหนัก : ร้อยละ 20", "ผู้กำกับดูแลตัวชี้วัด : ผู้อำนวยการกองสมมติ")
    doc.p("เกณฑ์การให้คะแนน : ช่วงปรับเกณฑ์การให้คะแนน +/- ร้อยละ 3 ต่อ 1 คะแนน")
    doc.t([["ระดับคะแนน", "เกณฑ์การให้คะแนน"], *[[str(k), f"ร้อยละ {65 + 5 * k}"] for k in range(1, 6)]])
    m = map_document(doc.done(), form("moph_kpi_template"))
    (i,) = m.indicators
    assert (i.number, i.weight.value, i.overseer.value) == ("1.2", 20, "ผู้อำนวยการกองสมมติ")
    assert [lv.score.value for lv in i.levels] == [1, 2, 3, 4, 5]
    assert [f.code for f in audit_document(m).findings] == ["criteria_interval_mismatch"]
