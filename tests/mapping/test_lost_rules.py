"""Tables of scans without their inner level rules: rows are cut where lines are level."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.mapping import map_document
from pipeline.mapping.lost_rules import with_lost_rules
from pipeline.mapping.rows import document_rows
from tests.mapping.documents import Builder
from tests.mapping.test_card import TITLE

HEAD = "ชื่อตัวชี้วัดที่ : 3.2 ร้อยละของผู้ผ่านการประเมิน"
ACTIVITIES = [
    "แผนงาน/โครงการ : เป้าหมาย\n1. โครงการอบรม\n- เป้าหมาย จำนวน 2 ครั้ง\n2. โครงการจัดทำคู่มือ\n- เป้าหมาย 1 เล่ม",
    "ผลการดำเนินงาน\n- จัดอบรม จำนวน 2 ครั้ง\n- ผลสำเร็จของโครงการร้อยละ 90\n- แล้วเสร็จ\n- ผลสำเร็จของโครงการร้อยละ 100",
]
LEVELS = ["ระดับคะแนน\n1\n2\n3\n4\n5", "เกณฑ์การให้คะแนน\n" + "\n".join(f"ร้อยละ {75 + 5 * k}" for k in range(1, 6))]
SCORE = ["น้ำหนักร้อยละ\n7", "ผลการดำเนินงาน\n87.5", "ค่าคะแนนที่ได้\n2.5000", "ค่าคะแนนถ่วงน้ำหนัก\n0.1750"]


def test_a_card_whose_tables_have_lost_their_level_rules(form):
    doc = Builder(confidence=0.9)
    doc.p(TITLE, HEAD, "ข้อมูลผลการดำเนินงาน :").t([ACTIVITIES]).p("เกณฑ์การให้คะแนน :").t([LEVELS])
    doc.p("การคำนวณคะแนนจากผลการดำเนินงาน :").t([SCORE])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [(a.title.value, a.reported_percent.value) for a in i.activities] == [
        ("โครงการอบรม", 90),
        ("โครงการจัดทำคู่มือ", 100),
    ]
    assert [(v.score.value, v.target.value) for v in i.levels] == [(k, 75 + 5 * k) for k in range(1, 6)]
    assert (i.weight.value, i.result.value, float(i.reported_score.value)) == (7, "87.5", 2.5)


def _row(cells, page):
    (row,) = [r for r in document_rows(Builder(confidence=0.9).t([cells]).done()) if r.table is not None]
    return replace(row, page=page, table=0)


def test_a_table_that_goes_on_under_its_headings_on_the_next_page(form):
    first = _row(["แผนงาน/โครงการ : เป้าหมาย\n1. โครงการอบรม", "ผลการดำเนินงาน\n- จัดอบรม จำนวน 2 ครั้ง"], 1)
    second = _row(["แผนงานโครงการ : เป้าหมาย", "ผลการดำเนินงาน\n- ผลสำเร็จของโครงการร้อยละ 90"], 2)
    rows = with_lost_rules((first, second), form("sar_card"))
    assert [[c.text for c in row.cells] for row in rows[1::2]] == [
        ["1. โครงการอบรม", "- จัดอบรม จำนวน 2 ครั้ง"],
        ["", "- ผลสำเร็จของโครงการร้อยละ 90"],
    ]
    other = _row(["2. โครงการจัดทำคู่มือ", "แล้วเสร็จ\n- ผลสำเร็จของโครงการร้อยละ 90"], 2)
    assert with_lost_rules((first, other), form("sar_card")) == (first, other)


@pytest.mark.parametrize(
    ("cells", "confidence"),
    [
        (LEVELS, 1.0),  # no scan: what its rules say holds
        (["น้ำหนัก\n7", "หมายเหตุ\nไม่มี"], 0.9),  # no headings of a table
        (["ระดับคะแนน\n1\n2", "เกณฑ์การให้คะแนน\nร้อยละ 80\nร้อยละ 85\nร้อยละ 90"], 0.9),  # lines that answer no others
        (["ผลการดำเนินงาน", "ดำเนินการแล้ว\nเสร็จ"], 0.9),
    ],
)
def test_rows_that_stay_as_they_are(form, cells, confidence):
    doc = Builder(confidence=confidence)
    rows = document_rows(doc.p(TITLE, HEAD).t([cells]).done())
    assert with_lost_rules(rows, form("sar_card")) == tuple(rows)
