"""Indicators a row: assessment summaries, individual appraisals, sheets of the health ministry, and unknown tables."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.mapping import map_document


def test_assessment_summary_with_pilots_and_areas(doc, form):
    doc.p("แบบสรุปการประเมินประสิทธิภาพขององค์กรปกครองส่วนท้องถิ่น (Local Performance Assessment: LPA) ประจำปี 2566")
    doc.p("องค์การบริหารส่วนตำบลบ้านเขา อำเภอสมมติ", "ด้านที่ 1 ด้านการบริหารจัดการ")
    doc.t(
        [
            ["ที่", "ตัวชี้วัด", "คะแนนเต็ม", "คะแนนที่ได้", "ร้อยละ", "หมายเหตุ"],
            ["1", "การจัดทำแผนพัฒนาท้องถิ่น", "5", "5", "100", ""],
            ["2", "การจัดทำฐานข้อมูล (ตัวชี้วัดนำร่อง)", "5", "3", "60", "ไม่นำไปนับ"],
            [("รวมด้านที่ 1", 2), "5", "5", "100", ""],
            [("ด้านที่ 2 ด้านการบริหารงานบุคคล", 6)],
            ["3", "การจัดทำแผนอัตรากำลัง", "5", "๑", "20", ""],
            [("รวม", 2), "10", "6", "60", ""],
        ],
        [1, 5, 1, 1, 1, 2],
    )
    m = map_document(doc.done(), form("lpa_summary"))
    assert [(i.number, i.section, i.scored, i.reported_score.value, i.full_points.value) for i in m.indicators] == [
        ("1", "1", True, 5, 5), ("2", "1", False, 3, 5), ("3", "2", True, 1, 5),
    ]  # fmt: skip
    assert [i.section_title.value for i in m.indicators] == ["การบริหารจัดการ"] * 2 + ["การบริหารงานบุคคล"]
    assert [t.value.value for t in m.totals] == [5, 6]
    assert m.organization.value == "องค์การบริหารส่วนตำบลบ้านเขา"
    assert m.fiscal_year.value == 2566
    assert dict(m.indicators[2].attributes)["percent"].value == "20"


@pytest.mark.parametrize(
    ("body", "points"), [("เทศบาลเมืองสวนดอก", 25), ("องค์การบริหารส่วนตำบลบ้านเขา", 20), ("สมาคมสมมติ", None)]
)
def test_denominators_by_type_of_body(doc, form, body, points):
    doc.p("การประเมินประสิทธิภาพขององค์กรปกครองส่วนท้องถิ่น", f"ชื่อ อปท. : {body}", "ด้านที่ 1 ด้านการบริหารจัดการ")
    doc.t(
        [
            ["หัวข้อประเมิน", "อบจ.", "ทม.", "อบต.", ("คะแนนที่ได้", 2)],
            ["", "ตัวชี้วัด", "ตัวชี้วัด", "ตัวชี้วัด", "คะแนน", "ร้อยละ"],
            ["1. การวางแผนพัฒนาท้องถิ่น", "3", "5", "4", "17", "85.00"],
        ],
        [4, 1, 1, 1, 1, 1],
    )
    (i,) = map_document(doc.done(), form("lpa_summary")).indicators
    assert (i.full_points.value if i.full_points else None) == points
    assert (i.number, i.name.value, i.reported_score.value) == ("1", "การวางแผนพัฒนาท้องถิ่น", 17)


def test_individual_appraisal(doc, form):
    doc.p("แบบสรุปการประเมินผลการปฏิบัติราชการ", "ประจำปีงบประมาณ พ.ศ. 2566", "ชื่อผู้รับการประเมิน : นายตัวอย่าง สมมติ")
    doc.p("ส่วนที่ 1 ผลสัมฤทธิ์ของงาน")
    doc.t(
        [
            ["ตัวชี้วัดผลงาน", ("คะแนนตามระดับค่าเป้าหมาย", 5), "คะแนน (ก)", "น้ำหนัก (ข)", "คะแนนรวม (ค)\n(ค = ก x ข)"],
            ["", "1", "2", "3", "4", "5", "", "", ""],
            ["1. ร้อยละของหนังสือที่เสร็จทันเวลา", "80", "85", "90", "95", "100", "4", "60%", "2.40"],
            ["2. จำนวนรายงานที่จัดทำ", "1 ฉบับ", "2 ฉบับ", "3 ฉบับ", "4 ฉบับ", "5 ฉบับ", "5", "40%", "2.00"],
            [("รวม", 6), "", "100%", "4.40"],
        ],
        [5, 1, 1, 1, 1, 1, 1, 1, 1.5],
    )
    doc.p("ส่วนที่ 2 สมรรถนะ")
    doc.t(
        [
            ["สมรรถนะ", "ระดับที่คาดหวัง", "คะแนน (ก)", "น้ำหนัก (ข)", "คะแนน (ค)"],
            ["1. การมุ่งผลสัมฤทธิ์", "3", "5", "50", "2.50"],
            ["2. บริการที่ดี", "3", "4", "50", "2.00"],
            ["รวม", "", "", "100", "4.50"],
        ]
    )
    doc.t(
        [
            ["องค์ประกอบการประเมิน", "คะแนน (ก)", "น้ำหนัก (ข)", "รวมคะแนน (ก) x (ข)"],
            ["องค์ประกอบที่ 1 : ผลสัมฤทธิ์ของงาน", "88.00", "70%", "61.60"],
            ["องค์ประกอบที่ 2 : สมรรถนะ", "90.00", "30%", "27.00"],
            ["รวม", "", "100%", "88.60"],
        ]
    )
    m = map_document(doc.done(), form("individual_appraisal"))
    one, two = m.indicators[:2]
    assert [lv.target.value for lv in one.levels] == [80, 85, 90, 95, 100]
    assert [lv.score.value for lv in two.levels] == [1, 2, 3, 4, 5]
    assert (one.weight.value, one.reported_score.value, str(one.reported_weighted_score.value)) == (60, 4, "2.40")
    assert [(i.section, i.number) for i in m.indicators] == [("1", "1"), ("1", "2"), ("2", "2.1"), ("2", "2.2")]
    assert [(t.name, t.value.value) for t in m.totals] == [
        ("achievement_weights", 100), ("achievement_points", Decimal("4.40")), ("competency_weights", 100),
        ("competency_points", Decimal("4.50")),
    ]  # fmt: skip
    assert [(p.kind, p.share.value, p.weighted_score.value) for p in m.appraisal.parts] == [
        ("achievement", 70, Decimal("61.60")),
        ("competency", 30, Decimal("27.00")),
    ]
    assert (m.appraisal.shares_total.value, m.appraisal.total.value) == (100, Decimal("88.60"))


def test_health_ministry_sheet(doc, form):
    doc.p("รายละเอียดตัวชี้วัด (KPI Template)", "ประจำปีงบประมาณ พ.ศ. 2566")
    doc.t(
        [
            ["ตัวชี้วัดที่", ("12. ร้อยละของผู้สูงอายุที่ได้รับการคัดกรอง", 3)],
            ["คำนิยาม", ("ผู้สูงอายุ หมายถึง ผู้มีอายุ 60 ปีขึ้นไป\nการคัดกรอง หมายถึง การตรวจตามแบบ", 3)],
            ["เกณฑ์เป้าหมาย", ("ร้อยละ 80", 3)],
            ["ประชากรกลุ่มเป้าหมาย", ("ผู้สูงอายุในพื้นที่", 3)],
            ["รายการข้อมูล 1", ("A = จำนวนผู้สูงอายุที่ได้รับการคัดกรอง", 3)],
            ["รายการข้อมูล 2", ("B = จำนวนผู้สูงอายุทั้งหมด", 3)],
            ["สูตรคำนวณตัวชี้วัด", ("(A/B) × 100", 3)],
            [("เกณฑ์การประเมิน :", 4)],
            ["รอบ 3 เดือน", "รอบ 6 เดือน", "รอบ 9 เดือน", "รอบ 12 เดือน"],
            ["ร้อยละ 20", "ร้อยละ 40", "ร้อยละ 60", "ร้อยละ 80"],
            ["แหล่งข้อมูล", ("ระบบข้อมูลสุขภาพ", 3)],
        ]
    )
    doc.t(
        [
            ["Baseline data", "หน่วยวัด", ("ผลการดำเนินงานในรอบปีงบประมาณ พ.ศ.", 3)],
            ["", "", "2563", "2564", "2565"],
            ["ความครอบคลุม", "ร้อยละ", "61.2", "70.5", "-"],
        ]
    )
    m = map_document(doc.done(), form("moph_kpi_template"))
    (i,) = m.indicators
    extra = {k: v.value for k, v in i.attributes}
    assert (i.number, i.name.value) == ("12", "ร้อยละของผู้สูงอายุที่ได้รับการคัดกรอง")
    assert i.description.value.startswith("ผู้สูงอายุ หมายถึง")
    assert (extra["formula"], extra["target_group"], extra["target"]) == ("(A/B) × 100", "ผู้สูงอายุในพื้นที่", "ร้อยละ 80")
    assert extra["data_a"] == "A = จำนวนผู้สูงอายุที่ได้รับการคัดกรอง"
    assert [extra[f"quarters.q{k}"] for k in range(1, 5)] == ["ร้อยละ 20", "ร้อยละ 40", "ร้อยละ 60", "ร้อยละ 80"]
    assert (extra["baseline.2563"], extra["baseline.2564"], extra["baseline.unit"]) == ("61.2", "70.5", "ร้อยละ")
    assert extra["data_source"] == "ระบบข้อมูลสุขภาพ"
    assert m.fiscal_year.value == 2566


def test_unknown_table_with_weights_is_audited(doc):
    doc.p("รายงานผลตัวชี้วัดของหน่วยงาน", "วันที่รายงาน : 5 ตุลาคม 2566")
    doc.t(
        [
            ["ลำดับ", "รายการ", "น้ำหนัก", "คะแนน", "คะแนนถ่วงน้ำหนัก"],
            ["1", "งานสารบรรณ", "40", "4.5", "1.8000"],
            ["2", "งานพัสดุ", "60", "3", "1.8000"],
            [("รวม", 2), "100", "", "3.6000"],
        ],
        [1, 5, 1, 1, 1],
    )
    m = map_document(doc.done(), None)
    assert (m.form, m.scheme.name) == ("unknown", "generic")
    assert [(i.number, i.name.value, i.weight.value, i.reported_score.value) for i in m.indicators] == [
        ("1", "งานสารบรรณ", 40, Decimal("4.5")), ("2", "งานพัสดุ", 60, 3),
    ]  # fmt: skip
    assert [t.value.value for t in m.totals] == [100, Decimal("3.6000")]
    (table,) = m.tables
    assert [h.value for h in table.header] == ["ลำดับ", "รายการ", "น้ำหนัก", "คะแนน", "คะแนนถ่วงน้ำหนัก"]
    assert len(table.rows) == 3
    assert ("วันที่รายงาน", "5 ตุลาคม 2566") in [(a.value, b.value) for a, b in m.label_values]
    assert [d.value for d in m.dates] == ["2023-10-05"]
    assert Decimal("1.8000") in [n.value for n in m.numbers]


def test_unknown_table_of_plans_and_results(doc):
    doc.t(
        [
            ["ตัวชี้วัด/\nแหล่งเงิน", "หน่วยนับ", ("งบประมาณ", 2), ("ประมาณการล่วงหน้า", 2)],
            ["", "", "ปี 2564\nแผน (ผล)*", "ปี 2565\nแผน", "ปี 2566\nแผน", "ปี 2567\nแผน"],
            ["เชิงปริมาณ : จำนวนผู้เข้าร่วม", "คน", "80\n(76)", "1,200", "-", ""],
            ["รวมทั้งสิ้น", "ล้านบาท", "114.6812", "80.4378", "-", "-"],
        ],
        [3, 1, 1, 1, 1, 1],
    )
    (table,) = map_document(doc.done(), None).tables
    assert [h.value for h in table.header] == [
        "ตัวชี้วัด/ แหล่งเงิน", "หน่วยนับ", "งบประมาณ ปี 2564 แผน", "งบประมาณ ปี 2564 ผล", "งบประมาณ ปี 2565 แผน",
        "ประมาณการล่วงหน้า ปี 2566 แผน", "ประมาณการล่วงหน้า ปี 2567 แผน",
    ]  # fmt: skip
    assert [c.value if c else None for c in table.rows[0]] == [
        "เชิงปริมาณ : จำนวนผู้เข้าร่วม",
        "คน",
        "80",
        "76",
        "1,200",
        "-",
        None,
    ]
    assert [c.value if c else None for c in table.rows[1]] == [
        "รวมทั้งสิ้น",
        "ล้านบาท",
        "114.6812",
        None,
        "80.4378",
        "-",
        "-",
    ]


def test_empty_document(doc):
    m = map_document(doc.done(), None)
    assert (m.indicators, m.tables, m.label_values, m.body) == ((), (), (), ())


def test_unknown_table_with_levels_under_a_wide_heading(doc):
    doc.t(
        [
            [("ตัวชี้วัด", 1, 2), ("น้ำหนัก", 1, 2), ("เกณฑ์การให้คะแนน", 3), ("ผลการประเมิน", 2)],
            ["", "", "1", "2", "3", "คะแนน", "คะแนนถ่วงน้ำหนัก"],
            ["ร้อยละการเบิกจ่าย", "60", "70", "80", "90", "2", "1.20"],
        ],
        [3, 1, 1, 1, 1, 1, 1],
    )
    m = map_document(doc.done(), None)
    (table,) = m.tables
    assert [h.value for h in table.header] == [
        "ตัวชี้วัด", "น้ำหนัก", "เกณฑ์การให้คะแนน 1", "เกณฑ์การให้คะแนน 2", "เกณฑ์การให้คะแนน 3", "ผลการประเมิน คะแนน",
        "ผลการประเมิน คะแนนถ่วงน้ำหนัก",
    ]  # fmt: skip
    assert len(table.rows) == 1
    (i,) = m.indicators
    assert [lv.target.value for lv in i.levels] == [70, 80, 90]
    assert (i.weight.value, i.reported_score.value, i.reported_weighted_score.value) == (60, 2, Decimal("1.20"))
