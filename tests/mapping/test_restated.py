"""One indicator in two tables: figures that are not the same, and those that need not be."""

from __future__ import annotations

import pytest

from pipeline.mapping import map_document
from pipeline.scoring import audit_document

HEADS = ["ตัวชี้วัดที่", "ตัวชี้วัด", "น้ำหนัก", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"]
MORE = ["ตัวชี้วัดที่", "ตัวชี้วัด", "น้ำหนัก", "ผลการดำเนินงาน", "คะแนนที่ได้"]
NAMES = ["ร้อยละของคดีที่ไกล่เกลี่ยสำเร็จ", "จำนวนผู้ได้รับความช่วยเหลือ"]


def found(doc, form, between, score, name=NAMES[1], heads=MORE):
    doc.p("รายงานสรุปตามคำรับรองการปฏิบัติราชการ", "สำนักงานสมมติ ปีงบประมาณ พ.ศ. 2567")
    doc.t([HEADS, ["1.1", NAMES[0], "50", "4.00", "2.00"], ["1.2", NAMES[1], "50", "3.00", "1.50"]])
    doc.p(between).t([heads, ["1.1", NAMES[0], "50", "81", "4.00"], ["1.2", name, "50", "950", score]])
    audit = audit_document(map_document(doc.done(), form("performance_agreement")))
    return [(f.code, f.severity, f.indicator, f.reported) for f in audit.findings if f.severity != "info"]


def test_two_scores_of_one_indicator(doc, form):
    ((code, severity, indicator, reported),) = found(doc, form, "รายละเอียด", "5.00")
    assert (code, severity, indicator, reported) == ("score_mismatch", "warning", "1.2", 5)


@pytest.mark.parametrize(
    ("between", "score", "name", "heads"),
    [
        ("รายละเอียด", "3", NAMES[1], MORE),
        ("ผลการประเมินรอบ 6 เดือน", "5.00", NAMES[1], MORE),
        ("ผลการประเมินของคณะกรรมการ", "5.00", NAMES[1], MORE),
        ("รายละเอียด", "5.00", NAMES[1], [*MORE[:-1], "คะแนนประเมินตนเอง"]),
        ("รายละเอียด", "5.00", "ร้อยละของเรื่องร้องทุกข์ที่ยุติ", MORE),
    ],
)
def test_other_rounds_assessors_headings_and_names_are_not_compared(doc, form, between, score, name, heads):
    assert found(doc, form, between, score, name, heads) == []


def test_the_total_of_a_second_assessor_is_not_that_of_the_first(doc, form):
    doc.p("รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ")
    head = ["ตัวชี้วัด", "น้ำหนัก", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"]
    for title, score, product, total in (
        ("ก. คะแนนประเมินตนเอง", "5.00", "3.00", "4.60"),
        ("ข. คะแนนประเมินโดยคณะกรรมการ", "4.00", "2.40", "4.00"),
    ):
        doc.p(title)
        rows = [
            ["1. จำนวนแหล่งน้ำ", "60", score, product],
            ["2. พื้นที่ปรับปรุงดิน", "40", "4.00", "1.60"],
            ["รวม", "100", "", total],
        ]
        doc.t([head, *rows])
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.reported_score.value, float(i.reported_weighted_score.value)) for i in m.indicators] == [
        (5, 3),
        (4, 1.6),
    ]
    assert [(t.name, float(t.value.value)) for t in m.totals] == [("weight", 100), ("weighted_score", 4.6)]
