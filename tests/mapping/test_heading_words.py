"""Agreements and appraisals whose columns are headed in words of their own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.mapping import map_document
from pipeline.mapping.points import points_heading
from pipeline.scoring import audit_document


def codes(mapped):
    return [(f.code, f.indicator) for f in audit_document(mapped).findings if f.severity == "error"]


def opening(doc, line="ศูนย์ทดสอบพันธุ์ไม้สมมติ"):
    return doc.p("คำรับรองการปฏิบัติราชการ", line, "ประจำปีงบประมาณ พ.ศ. 2566")


@pytest.mark.parametrize(
    ("name", "weight", "over", "result", "score", "product"),
    [
        ("เกณฑ์วัดการดำเนินงาน", "น้ำหนักตัวชี้วัด (%)", "ค่าเกณฑ์วัด", "ผลที่เกิดขึ้นจริง", "คะแนนที่ประเมินได้", "ผลคูณ (2) x (5)"),
        ("ตัวชี้วัดผลงานหลัก (KPI)", "ค่าน้ำหนักของตัวชี้วัด", "คะแนนเทียบกับเป้าหมาย", "ผลสำเร็จของงาน", "ผลประเมินตนเอง", "คะแนน x น้ำหนัก"),
        ("มิติการประเมิน/ตัวชี้วัด", "Weight", "ระดับความสำเร็จ", "ผลงานที่ทำได้", "Score", "ค่าคะแนนที่ถ่วงด้วยน้ำหนัก"),
    ],
)  # fmt: skip
def test_a_heading_is_known_by_its_words(doc, form, name, weight, over, result, score, product):
    opening(doc).t(
        [
            [(name, 1, 2), (weight, 1, 2), (over, 5), (result, 1, 2), (score, 1, 2), (product, 1, 2)],
            [("", 1), ("", 1), *"12345", ("", 1), ("", 1), ("", 1)],
            ["1. ร้อยละของกล้าไม้ที่รอด", "60", "60", "65", "70", "75", "80", "75", "4.00", "2.40"],
            ["2. จำนวนแปลงทดสอบ", "40", "4", "5", "6", "7", "8", "6", "3.00", "1.50"],
        ],
        [4, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.number, i.weight.value, i.result.value, i.reported_score.value, len(i.levels)) for i in m.indicators] == [
        ("1", 60, "75", 4, 5), ("2", 40, "6", 3, 5),
    ]  # fmt: skip
    assert codes(m) == [("weighted_score_mismatch", "2")]


def test_a_target_beside_the_criteria_is_no_level(doc, form):
    ladder = "\n".join(f"ระดับ {k} : {7 - k}" for k in range(1, 6))
    opening(doc).t(
        [
            ["ที่", "ตัวชี้วัด", "เป้าหมาย", "น้ำหนัก", "เกณฑ์การให้คะแนน", "ผลงาน", "คะแนน", "คะแนนถ่วงน้ำหนัก"],
            ["1", "อัตราการตายของกล้าไม้", "ไม่เกิน 2", "100", ladder, "3", "4", "4.00"],
        ],
        [1, 4, 2, 1, 4, 1, 1, 1],
    )  # fmt: skip
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert [level.text.value for level in i.levels] == ["6", "5", "4", "3", "2"]
    assert dict(i.attributes)["target"].value == "ไม่เกิน 2"


def test_steps_of_success_head_levels():
    assert [points_heading(t) for t in ("ขั้นที่ 3", "ขั้นตอนที่ ๔", "Level 5", "ขั้นตอน")] == [3, 4, 5, None]


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("สำนักงานเขตพื้นที่สมมติ เขต 3", "สำนักงานเขตพื้นที่สมมติ เขต 3"),
        ("ผลตามคำรับรองการปฏิบัติราชการ กรมทดสอบไม้ ประจำปีงบประมาณ พ.ศ. 2566", "กรมทดสอบไม้"),
    ],
)
def test_bodies_with_a_number_and_behind_the_title(doc, form, line, body):
    opening(doc, line)
    assert map_document(doc.done(), form("performance_agreement")).organization.value == body


def appraisal(doc, second="30"):
    doc.p("แบบประเมินผลการปฏิบัติงานของพนักงานส่วนตำบล", "ปีงบประมาณ พ.ศ. 2567", "ส่วนที่ 1 ผลสัมฤทธิ์ของงาน (ร้อยละ 70)")
    doc.t(
        [
            ["ลำดับ", "ผลสัมฤทธิ์ของงาน", "น้ำหนัก (ร้อยละ) (ก)", "ผลการประเมิน (ข)", "ผลคะแนน (ค) = (ก) x (ข) / 5"],
            ["1", "งานเบี้ยยังชีพ", "40", "5", "40.00"],
            ["2", "งานส่งเสริมอาชีพ", "30", "4", "24.00"],
            ["", "รวม", "70", "", "64.00"],
        ],
        [1, 4, 1, 1, 1],
    )
    doc.p("ส่วนที่ 2 สมรรถนะ")
    head = [
        "สมรรถนะ",
        "น้ำหนัก (ร้อยละ) (ก)",
        "ระดับที่คาดหวัง (ข)",
        "ระดับที่ประเมินได้ (ค)",
        "คะแนนที่ได้ (ง)",
        "ผล (จ) = (ก) x (ง) / 5",
    ]
    first = str(int(second) - 10)
    doc.t(
        [head, ["1. บริการที่ดี", first, "1", "1", "5", f"{first}.00"], ["2. จริยธรรม", "10", "1", "1", "4", "8.00"]],
        [4, 1, 1, 1, 1, 1],
    )
    return doc.done()


def test_parts_of_an_appraisal_that_are_shares_of_one_hundred(doc, form):
    m = map_document(appraisal(doc), form("individual_appraisal"))
    assert [(i.weight.value, i.reported_score.value, i.reported_weighted_score.value) for i in m.indicators] == [
        (40, 5, 40), (30, 4, 24), (20, 5, 20), (10, 4, 8),
    ]  # fmt: skip
    assert codes(m) == []


def test_parts_that_make_no_hundred_together_are_told(doc, form):
    m = map_document(appraisal(doc, "25"), form("individual_appraisal"))
    assert {code for code, _ in codes(m)} == {"weights_total_mismatch"}


def test_evidence_behind_the_points_is_no_option(doc, form):
    opening(doc)
    options = ["ครบทุกขั้นตอนและเผยแพร่", "ครบทุกขั้นตอน", "บางขั้นตอน", "ไม่ได้ดำเนินการ"]
    rows = [["ข้อ", "ประเด็นการประเมิน", "เกณฑ์การประเมิน", "คะแนน", "คะแนนที่ได้", "เอกสารอ้างอิง"]]
    for k, (words, points) in enumerate(zip(options, "5310", strict=True)):
        box = "☐☑"[k == 1] + " " + words
        edge = [("1.1", 1, 4), ("การจัดการขยะ", 1, 4)] if not k else [("", 1), ("", 1)]
        rows.append([*edge, box, points, *([("3", 1, 4), ("แฟ้มภาพถ่าย", 1, 4)] if not k else [("", 1), ("", 1)])])
    doc.t(rows, [1, 3, 5, 1, 1, 2])
    m = map_document(doc.done(), form("performance_agreement"))
    (i,) = m.indicators
    assert [(level.score.value, level.checked.value) for level in i.levels] == [
        (Decimal(5), False), (Decimal(3), True), (Decimal(1), False), (Decimal(0), False),
    ]  # fmt: skip
    assert codes(m) == []


def test_quarters_are_no_levels(doc, form):
    opening(doc).t(
        [
            [("ที่", 1, 2), ("ตัวชี้วัด", 1, 2), ("น้ำหนัก", 1, 2), ("ผลการดำเนินงานรายไตรมาส", 4), ("ทั้งปี", 1, 2), ("คะแนนที่ได้", 1, 2)],
            [("", 1), ("", 1), ("", 1), *"1234", ("", 1), ("", 1)],
            ["1", "จำนวนแปลงที่ตรวจ", "60", "5", "6", "4", "5", "20", "5.00"],
            ["2", "จำนวนผู้เข้าชม", "40", "8", "8", "10", "6", "32", "4.00"],
        ],
        [1, 4, 1, 1, 1, 1, 1, 1, 1],
    )  # fmt: skip
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.number, i.levels) for i in m.indicators] == [("1", ()), ("2", ())]


def test_levels_that_name_themselves_beside_a_strange_heading_and_codes_for_numbers(doc, form):
    opening(doc).t(
        [
            ["มุมมอง", "รหัส", "ตัวชี้วัด", "น้ำหนัก", *(f"ระดับ {k}" for k in range(1, 6)), "ผลงาน", "คะแนน"],
            ["การเงิน", "F1", "ร้อยละของงบลงทุน", "60", "60", "65", "70", "75", "80", "75", "4"],
            ["ลูกค้า", "C-2", "จำนวนข้อร้องเรียน", "40", "5", "4", "3", "2", "1", "3", "3"],
        ],
        [2, 1, 4, 1, 1, 1, 1, 1, 1, 1, 1],
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.number, i.name.value, len(i.levels)) for i in m.indicators] == [
        ("F1", "ร้อยละของงบลงทุน", 5), ("C-2", "จำนวนข้อร้องเรียน", 5),
    ]  # fmt: skip
    assert codes(m) == []


def test_options_in_the_column_of_the_criteria_beside_plain_numbers(doc, form):
    opening(doc)
    words = ["ระดับ 5 ครบถ้วน", "ระดับ 3 บางส่วน", "ระดับ 1 เริ่มดำเนินการ", "ระดับ 0 ยังไม่ดำเนินการ"]
    rows = [["ตัวชี้วัด", "เกณฑ์การให้คะแนน", "คะแนนที่ได้", "หลักฐาน"]]
    for number, ticked in (("1", 0), ("2", 1), ("4", 0)):
        options = "\n".join(("☑ " if k == ticked else "☐ ") + w for k, w in enumerate(words))
        rows.append([f"{number}. การจัดทำงานเรื่องที่ {number}", options, "5310"[ticked * 1], ""])
    doc.t(rows, [4, 6, 1, 2])
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.number, i.name.value, i.reported_score.value) for i in m.indicators] == [
        ("1", "การจัดทำงานเรื่องที่ 1", 5), ("2", "การจัดทำงานเรื่องที่ 2", 3), ("4", "การจัดทำงานเรื่องที่ 4", 5),
    ]  # fmt: skip
    assert [[level.score.value for level in i.levels] for i in m.indicators] == [[5, 3, 1, 0]] * 3
    assert [(f.code, f.severity) for f in audit_document(m).findings] == [("numbering_break", "warning")]


def test_names_beside_options_that_say_their_points(doc, form):
    opening(doc)
    options = "☑ ครบถ้วน (5 คะแนน)\n☐ ล่าช้า (3 คะแนน)\n☐ บางส่วน (1 คะแนน)\n☐ ไม่มี (0 คะแนน)"
    head = ["ที่", "ประเด็นตัวชี้วัด", "เกณฑ์การประเมิน", "คะแนนที่ได้"]
    doc.t([head, ["1", "การจัดทำแผน", options, "5"], ["2", "การรับฟังความเห็น", options, "5"]], [1, 3, 6, 1])
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.number, i.name.value, len(i.levels)) for i in m.indicators] == [
        ("1", "การจัดทำแผน", 4), ("2", "การรับฟังความเห็น", 4),
    ]  # fmt: skip


def test_a_body_before_its_year_on_the_line_of_its_office(doc, form):
    opening(doc, "สำนักปลัด เทศบาลตำบลทดสอบ ประจำปีงบประมาณ พ.ศ. 2566")
    m = map_document(doc.done(), form("performance_agreement"))
    assert (m.organization.value, m.department.value) == ("เทศบาลตำบลทดสอบ", "สำนักปลัด")


def test_headings_in_three_rows(doc, form):
    opening(doc).t(
        [
            [("ตัวชี้วัด", 1, 3), ("น้ำหนัก", 1, 3), ("เกณฑ์การให้คะแนน", 5), ("ผลการประเมิน", 3)],
            [("", 1), ("", 1), ("ระดับคะแนน", 5), ("ผลการดำเนินงาน", 1, 2), ("ค่าคะแนนที่ได้", 1, 2), ("คะแนนถ่วงน้ำหนัก", 1, 2)],
            [("", 1), ("", 1), *"12345", ("", 1), ("", 1), ("", 1)],
            ["1. ร้อยละของผู้มีงานทำ", "60", "60", "65", "70", "75", "80", "75", "4.0000", "2.4000"],
            ["2. จำนวนหลักสูตร", "40", "10", "15", "20", "25", "30", "20", "4.0000", "1.6000"],
        ],
        [4, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    )  # fmt: skip
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.number, len(i.levels), i.result.value) for i in m.indicators] == [("1", 5, "75"), ("2", 5, "20")]
    assert codes(m) == [("score_mismatch", "2")]


def test_criteria_apart_by_number(doc, form):
    opening(doc).t(
        [
            ["ตัวชี้วัดที่", "ชื่อตัวชี้วัด", "น้ำหนัก", "ผลการดำเนินงาน", "คะแนน"],
            ["1", "ร้อยละของการจ่ายภายในกำหนด", "60", "95", "4"],
            ["2", "จำนวนสถานประกอบการใหม่", "40", "130", "5"],
        ],
        [1, 4, 1, 2, 1],
    )
    doc.p("ภาคผนวก เกณฑ์การให้คะแนน")
    head = ["ตัวชี้วัดที่", *(f"ระดับ {k}" for k in range(1, 6))]
    doc.t([head, ["1", "80", "85", "90", "95", "100"], ["2", "90", "110", "130", "150", "170"]])
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.number, len(i.levels), i.weight.value) for i in m.indicators] == [("1", 5, 60), ("2", 5, 40)]
    assert codes(m) == [("score_mismatch", "2")]


def test_a_plan_without_a_place_for_scores_misses_none(doc, form):
    opening(doc).t(
        [
            [("ตัวชี้วัด", 1, 2), ("น้ำหนัก", 1, 2), ("ค่าเป้าหมาย / เกณฑ์การให้คะแนน", 5)],
            [("", 1), ("", 1), *"12345"],
            ["1. จำนวนกลุ่มออมทรัพย์", "60", "20", "25", "30", "35", "40"],
            ["2. ร้อยละของกองทุนที่ผ่านเกณฑ์", "30", "70", "75", "80", "85", "90"],
            ["รวม", "100", ("", 5)],
        ],
        [4, 1, 1, 1, 1, 1, 1],
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [f.code for f in audit_document(m).findings if f.severity != "info"] == ["weights_total_mismatch"]


def test_products_under_the_heading_of_scores_beside_ticks(doc, form):
    doc.p("แบบประเมินผลการปฏิบัติงานประจำปีของพนักงาน", "ผู้รับการประเมิน นายสมมติ งานดี")
    doc.t(
        [
            [("หัวข้อการประเมิน", 1, 2), ("น้ำหนัก", 1, 2), ("ระดับผลการประเมิน", 5), ("คะแนนที่ได้", 1, 2)],
            [("", 1), ("", 1), *"12345", ("", 1)],
            ["1. ปริมาณงาน", "40", "", "", "", "/", "", "1.60"],
            ["2. คุณภาพงาน", "40", "", "", "", "", "/", "2.00"],
            ["3. ความรับผิดชอบ", "20", "", "", "/", "", "", "0.80"],
        ],
        [4, 1, 1, 1, 1, 1, 1, 1],
    )
    m = map_document(doc.done(), form("individual_appraisal"))
    assert [(i.reported_score.value, float(i.reported_weighted_score.value)) for i in m.indicators] == [
        (4, 1.6), (5, 2.0), (3, 0.8),
    ]  # fmt: skip
    assert codes(m) == [("weighted_score_mismatch", "3")]


def test_a_card_that_begins_behind_the_year_of_the_title(doc, form):
    doc.p("รายงานผลการปฏิบัติราชการ ประจำปีงบประมาณ พ.ศ. 2566\nตัวชี้วัดที่ 1 ร้อยละของสถานประกอบการ", "น้ำหนัก : ร้อยละ 55")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.number, i.name.value, i.weight.value) == ("1", "ร้อยละของสถานประกอบการ", 55)


def test_an_indicator_with_a_score_over_its_parts_is_not_counted_twice(doc, form):
    opening(doc).t(
        [
            ["ตัวชี้วัด", "น้ำหนัก", "ผลการดำเนินงาน", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"],
            ["1. การบรรลุเป้าหมายตามแผน", "60", "", "4.3333", "2.6000"],
            ["1.1 การพัฒนาแหล่งท่องเที่ยว", "20", "ระดับ 4", "4.0000", "0.8000"],
            ["1.2 ร้อยละของผลผลิตที่ได้มาตรฐาน", "40", "88.50", "4.5000", "1.8000"],
            ["2. การป้องกันอุบัติเหตุ", "40", "ระดับ 3", "3.0000", "1.2000"],
            ["รวม", "100", "", "", "3.8000"],
        ],
        [5, 1, 1, 1, 1],
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.number, i.scored) for i in m.indicators] == [("1", False), ("1.1", True), ("1.2", True), ("2", True)]
    assert [f.code for f in audit_document(m).findings if f.severity != "info"] == []


def test_stages_of_a_target_by_their_own_names(doc, form):
    opening(doc).t(
        [
            [("ตัวชี้วัด", 1, 2), ("น้ำหนัก", 1, 2), ("เป้าหมาย", 3), ("ผล", 1, 2), ("คะแนน", 1, 2)],
            [("", 1), ("", 1), "ขั้นต้น (50)", "มาตรฐาน (75)", "ขั้นสูง (100)", ("", 1), ("", 1)],
            ["1. ร้อยละของทางที่ดี", "100", "90", "92", "95", "95", "100"],
        ],
        [4, 1, 1, 1, 1, 1, 1],
    )
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert [level.score.value for level in i.levels] == [50, 75, 100]


def test_work_and_competencies_headed_alike_are_two_parts(doc, form):
    doc.p("แบบประเมินผลการปฏิบัติงานของข้าราชการ", "ชื่อผู้รับการประเมิน นายสมมติ งานดี")
    head = ["น้ำหนัก (ก)", "ผลการประเมินระดับ (ข)", "คะแนนที่ได้ (ค) = (ก)x(ข)/5"]
    doc.t(
        [
            ["ตัวชี้วัด", *head],
            ["1. งานงบประมาณ", "40", "4", "32"],
            ["2. งานบุคคล", "30", "5", "20"],
            ["รวม", "70", "", "62"],
        ]
    )
    doc.p("ตอนที่ 2 สมรรถนะ")
    doc.t(
        [
            ["สมรรถนะ", *head],
            ["1. บริการที่ดี", "15", "4", "12"],
            ["2. การเป็นผู้นำ", "15", "5", "15"],
            ["รวม", "30", "", "27"],
        ]
    )
    m = map_document(doc.done(), form("individual_appraisal"))
    assert [(i.number, i.reported_score.value) for i in m.indicators] == [("1", 4), ("2", 5), ("2.1", 4), ("2.2", 5)]
    assert ("weighted_score_mismatch", "2") in codes(m)
    assert not any(code == "weights_total_mismatch" for code, _ in codes(m))


def test_the_round_of_the_title_though_a_column_is_headed_by_another(doc, form):
    opening(doc, "สำนักงานทดสอบ (รอบ 12 เดือน)").t(
        [
            [("ลำดับ", 1, 2), ("ตัวชี้วัด", 1, 2), ("น้ำหนัก", 1, 2), ("ผลการดำเนินงาน", 2), ("คะแนนที่ได้", 1, 2)],
            [("", 1), ("", 1), ("", 1), "รอบ 6 เดือน", "รอบ 12 เดือน", ("", 1)],
            ["1", "จำนวนผู้เข้าชม", "100", "5", "12", "5.00"],
        ],
        [1, 4, 1, 1, 1, 1],
    )
    assert map_document(doc.done(), form("performance_agreement")).period_months.value == 12


def test_headings_lettered_in_latin(doc, form):
    opening(doc).t(
        [
            ["ตัวชี้วัดตามแผน", "ค่าน้ำหนัก (A)", "คะแนน (B)", "คะแนนรวม (A x B) / 100"],
            ["1. จำนวนผู้เข้าใช้", "60", "5", "3.00"],
            ["2. ร้อยละความพึงพอใจ", "40", "4", "1.80"],
        ],
        [4, 1, 1, 2],
    )
    assert codes(map_document(doc.done(), form("performance_agreement"))) == [("weighted_score_mismatch", "2")]


def test_parts_of_an_appraisal_that_divide_by_bases_of_their_own(doc, form):
    doc.p("แบบประเมินผลการปฏิบัติงานของพนักงานเทศบาล", "ชื่อผู้รับการประเมิน นายสมมติ งานดี")
    head = ["ลำดับที่", "ผลสัมฤทธิ์ของงาน", "น้ำหนัก (ก)", "รวมคะแนนผลการดำเนินงาน (ข)", "ผลสัมฤทธิ์ของงาน (ค) = (ก x ข)/10"]
    rows = [["1", "การจัดเก็บภาษี", "40", "10", "40.00"], ["2", "งบการเงิน", "20", "8", "16.00"]]
    doc.t([head, *rows, ["3", "การพัสดุ", "10", "7", "8.00"], ["", "รวม", "70", "", "64.00"]], [1, 4, 1, 1, 1])
    doc.p("ส่วนที่ 2 สมรรถนะ")
    head = ["สมรรถนะ", "น้ำหนัก (ก)", "คะแนนที่ได้ (ค)", "ผลคะแนน (ง) = (ก x ค)/5"]
    doc.t([head, ["1. บริการที่ดี", "15", "5", "15.00"], ["2. จริยธรรม", "15", "4", "12.00"]], [4, 1, 1, 1])
    head = ["องค์ประกอบการประเมิน", "น้ำหนัก", "คะแนนที่ได้"]
    doc.t([head, ["ผลสัมฤทธิ์ของงาน", "70", "64.00"], ["สมรรถนะ", "30", "27.00"], ["รวม", "100", "91.00"]], [4, 1, 1])
    m = map_document(doc.done(), form("individual_appraisal"))
    assert len(m.indicators) == 5
    assert {code for code, indicator in codes(m) if indicator is not None} == {"weighted_score_mismatch"}
    assert [i for code, i in codes(m) if code == "weighted_score_mismatch" and i is not None] == ["3"]


def test_a_table_for_each_indicator_that_a_plain_number_names(doc, form):
    doc.p("รายงานผลตามข้อตกลงการปฏิบัติราชการ", "การไฟฟ้าสมมติ ประจำปี 2566")
    head = ["น้ำหนัก (ร้อยละ)", "เป้าหมาย", "ผลการดำเนินงาน", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"]
    doc.p("1. ร้อยละของอัตราที่บรรจุได้").t([head, ["60", "80", "75", "4", "2.40"]])
    doc.p("2. จำนวนหลักสูตร").t([head, ["40", "5", "5", "5", "1.80"]])
    doc.p("3. สรุปคะแนน").t([head, ["100", "", "", "4.20", "4.20"]])
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.number, i.name.value, i.weight.value, i.result.value) for i in m.indicators] == [
        ("1", "ร้อยละของอัตราที่บรรจุได้", 60, "75"), ("2", "จำนวนหลักสูตร", 40, "5"),
    ]  # fmt: skip
    assert m.fiscal_year.value == 2566
    assert codes(m) == [("weighted_score_mismatch", "2")]


def test_a_row_that_names_the_indicator_of_the_figures_below(doc, form):
    opening(doc).t(
        [
            ["น้ำหนัก", *(f"ระดับ {k}" for k in range(1, 6)), "ผลงาน", "คะแนนที่ได้"],
            [("ตัวชี้วัดที่ 1 ร้อยละของคดีที่แล้วเสร็จ", 8)],
            ["60", "40", "45", "50", "55", "60", "52", "3.40"],
            [("ตัวชี้วัดที่ 2 ระยะเวลาเฉลี่ย", 8)],
            ["40", "60", "55", "50", "45", "40", "45", "5.00"],
        ]
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.number, i.name.value, i.weight.value, len(i.levels)) for i in m.indicators] == [
        ("1", "ร้อยละของคดีที่แล้วเสร็จ", 60, 5), ("2", "ระยะเวลาเฉลี่ย", 40, 5),
    ]  # fmt: skip
    assert codes(m) == [("score_mismatch", "2")]


def test_a_cancelled_indicator_full_of_dashes_misses_no_score(doc, form):
    opening(doc).t(
        [
            ["ลำดับ", "ตัวชี้วัด", "น้ำหนัก", *(f"ระดับ {k}" for k in range(1, 6)), "ผลงาน", "คะแนน"],
            ["1", "ร้อยละของงานที่แล้วเสร็จ", "100", "60", "65", "70", "75", "80", "75", "4"],
            ["2", "ร้อยละการเบิกจ่าย (ยกเลิก)", *["-"] * 8],
        ],
        [1, 4, 1, 1, 1, 1, 1, 1, 1, 1],
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.number, len(i.levels), i.result is None) for i in m.indicators] == [("1", 5, False), ("2", 0, True)]
    assert [f.code for f in audit_document(m).findings if f.severity != "info"] == []


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("สถานีขนส่งสมมติ องค์การบริหารส่วนจังหวัดทดสอบ ประจำปีงบประมาณ พ.ศ. 2567", "องค์การบริหารส่วนจังหวัดทดสอบ"),
        ("คำรับรองการปฏิบัติราชการของจังหวัดทดสอบ", "จังหวัดทดสอบ"),
    ],
)
def test_bodies_that_stand_late_in_their_line(doc, form, line, body):
    doc.p(line, "คำรับรองการปฏิบัติราชการ")
    assert map_document(doc.done(), form("performance_agreement")).organization.value == body


@pytest.mark.parametrize(
    "scores", [("คะแนนประเมิน (1 - 5)", "คะแนนที่ได้"), ("คะแนนที่ได้", "ผลคะแนน")], ids=["product first named", "last"]
)
def test_two_columns_of_scores_of_which_one_holds_products(doc, form, scores):
    doc.p("แบบประเมินผลการปฏิบัติราชการรายบุคคล", "ชื่อผู้รับการประเมิน : นายสมมติ งานดี")
    head = ["ผลสัมฤทธิ์ของงาน", "ค่าน้ำหนัก (%)", *scores]
    doc.t([head, ["1. งานอาญา", "60", "4", "2.40"], ["2. งานแพ่ง", "20", "5", "1.00"], ["3. งานเวร", "20", "3", "0.80"]])
    m = map_document(doc.done(), form("individual_appraisal"))
    assert [(i.reported_score.value, float(i.reported_weighted_score.value)) for i in m.indicators] == [
        (4, 2.4), (5, 1.0), (3, 0.8),
    ]  # fmt: skip
    assert ("weighted_score_mismatch", "3") in codes(m)


def test_scores_of_two_assessors_are_no_products(doc, form):
    doc.p("แบบประเมินผลการปฏิบัติราชการรายบุคคล", "ชื่อผู้รับการประเมิน : นายสมมติ งานดี")
    head = ["ผลสัมฤทธิ์ของงาน", "ค่าน้ำหนัก (%)", "คะแนนที่ได้", "ผลคะแนน"]
    doc.t([head, ["1. งานอาญา", "60", "4", "5"], ["2. งานแพ่ง", "40", "5", "4"]])
    m = map_document(doc.done(), form("individual_appraisal"))
    assert [i.reported_weighted_score for i in m.indicators] == [None, None]
    assert codes(m) == []


def test_one_list_of_items_is_no_summary_of_parts(doc, form):
    doc.p("แบบประเมินผลการปฏิบัติงานของลูกจ้างประจำ", "ผู้รับการประเมิน นายสมมติ แข็งแรง")
    rows = [["1. ปริมาณผลงาน", "30", "4", "1.20"], ["2. คุณภาพผลงาน", "30", "4", "1.20"], ["3. วินัย", "40", "5", "2.00"]]
    doc.t([["รายการประเมิน", "น้ำหนัก", "คะแนนที่ได้ (1-5)", "คะแนนรวม"], *rows, ["รวม", "100", "", "4.50"]])
    m = map_document(doc.done(), form("individual_appraisal"))
    assert [(i.number, i.reported_score.value) for i in m.indicators] == [("1", 4), ("2", 4), ("3", 5)]
    assert codes(m) == [("weighted_score_mismatch", None)]


def test_days_within_which_are_bounds(doc, form):
    opening(doc)
    words = ["จ่ายภายในวันที่ 10", "จ่ายภายในวันที่ 15", "จ่ายภายในวันที่ 20", "จ่ายล่าช้า"]
    options = "\n".join(("☑ " if not k else "☐ ") + x for k, x in enumerate(words))
    doc.t([["ตัวชี้วัด", "เกณฑ์การประเมิน", "คะแนน", "คะแนนที่ได้"], ["1.1 เบี้ยยังชีพ", options, "5\n3\n1\n0", "5"]], [3, 5, 1, 1])
    m = map_document(doc.done(), form("performance_agreement"))
    assert [f.code for f in audit_document(m).findings if f.severity != "info"] == []


def test_a_body_at_the_end_of_the_titles_line_before_the_year_on_the_next(doc, form):
    title = "ผลตามคำรับรองการปฏิบัติราชการ กรมทดสอบเจ้าท่า\nประจำปีงบประมาณ พ.ศ. 2566"
    doc.p(title)
    assert map_document(doc.done(), form("performance_agreement")).organization.value == "กรมทดสอบเจ้าท่า"
