"""Agreements and appraisals as provinces, hospitals, schools and local bodies lay them out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.forms.headwords import headed_fields
from pipeline.mapping import map_document
from pipeline.model.page import Paragraph
from pipeline.model.text import Edit, NormalParagraph
from pipeline.scoring import audit_document


def codes(mapped):
    return [(f.code, f.indicator) for f in audit_document(mapped).findings if f.severity == "error"]


def opening(doc):
    return doc.p("คำรับรองการปฏิบัติราชการ", "ศูนย์ทดสอบพันธุ์ไม้สมมติ", "ประจำปีงบประมาณ พ.ศ. 2566")


@pytest.mark.parametrize("between", ["\n", " "])
def test_levels_in_a_cell_under_words_for_levels(doc, form, between):
    criteria = between.join(f"{k} คะแนน : {k * 2} ฉบับ" for k in range(1, 6))
    opening(doc).t(
        [
            ["ตัวชี้วัด", "น้ำหนัก", "ค่าเกณฑ์การให้คะแนน", "ผลงาน", "คะแนนที่ได้", "ถ่วงน้ำหนัก"],
            ["1. จำนวนรายงาน", "100", criteria, "6 ฉบับ", "3", "3.00"],
        ],
        [2, 1, 6, 1, 1, 1],
    )
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert [(level.score.value, level.text.value) for level in i.levels] == [(k, f"{k * 2} ฉบับ") for k in range(1, 6)]


@pytest.mark.parametrize("heading", ["ระดับค่าเป้าหมายที่ทำได้ (ก)", "ระดับค่าเป้าหมายที่ทำได้ (6)", "ระดับความสำเร็จที่ได้รับ"])
def test_the_level_that_was_reached_is_the_score(doc, form, heading):
    doc.p("แบบประเมินผลการปฏิบัติราชการ", "ชื่อผู้รับการประเมิน นายสมมติ ตั้งตรง").t(
        [
            ["ตัวชี้วัด", heading, "น้ำหนัก (ข)", "คะแนนรวม (ค = ก x ข)"],
            ["1. ความถูกต้องของการตรวจปล่อย", "5", "60", "3.00"],
            ["2. จำนวนคดี", "3", "40", "1.20"],
            ["รวม", "", "100", "4.20"],
        ]
    )
    m = map_document(doc.done(), form("individual_appraisal"))
    assert [i.reported_score.value for i in m.indicators] == [5, 3]
    assert codes(m) == []


def rounds(doc, second):
    head = ["ผลการดำเนินงาน", "คะแนน"]
    over = [("ตัวชี้วัด", 1, 2), ("น้ำหนัก", 1, 2), ("รอบ 6 เดือน", 2), ("รอบ 12 เดือน", 2), ("คะแนนถ่วงน้ำหนัก", 1, 2)]
    return opening(doc).t(
        [
            over,
            [("", 1), ("", 1), *head, *head, ("", 1)],
            ["1. จำนวนบทความ", "60", "25", "2.00", *second[0]],
            ["2. ร้อยละบัณฑิตมีงานทำ", "40", "-", "3.00", *second[1]],
        ],
        [4, 1, 1, 1, 1, 1, 1],
    )


def test_of_two_rounds_side_by_side_the_last_that_is_filled_in_counts(doc, form):
    rounds(doc, (["58", "4.80", "2.88"], ["82", "4.50", "1.80"]))
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.result.value, float(i.reported_score.value)) for i in m.indicators] == [("58", 4.8), ("82", 4.5)]
    assert codes(m) == []


def test_a_round_that_is_still_to_come_does_not_count(doc, form):
    rounds(doc, (["", "", "1.20"], ["", "", "1.20"]))
    m = map_document(doc.done(), form("performance_agreement"))
    assert [float(i.reported_score.value) for i in m.indicators] == [2.0, 3.0]
    assert codes(m) == []


def test_a_name_that_goes_on_over_the_page_beside_its_levels(doc, form):
    opening(doc).t(
        [
            ["ที่", "ตัวชี้วัด", "น้ำหนัก", "ระดับ", "ค่าเป้าหมาย", "ผลงาน", "คะแนนที่ได้"],
            ["1", "จำนวนกิจกรรมการพัฒนา", "100", "3", "6", "4", "2.00"],
            ["", "", "", "2", "4", "", ""],
        ]
    )
    doc.page().t([["", "บุคลากร", "", "1", "2", "", ""], ["", "รวม", "100", "", "", "", ""]])
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert i.name.value == "จำนวนกิจกรรมการพัฒนาบุคลากร"
    assert [level.score.value for level in i.levels] == [3, 2, 1]


def test_levels_a_row_each_beside_the_result_under_a_line_that_names_the_indicator(doc, form):
    head = ["ระดับคะแนน", "เกณฑ์การให้คะแนน", "ผลการดำเนินงาน", "คะแนนที่ได้"]
    opening(doc)
    for line, step, result, score in (
        ("1. ร้อยละของรถที่ผ่านการตรวจ (น้ำหนักร้อยละ 60)", 10, "35", "3.50"),
        ("2. จำนวนครั้งของการรณรงค์ (น้ำหนักร้อยละ 40)", 2, "8", "5.00"),
    ):
        beside = [(result, 1, 5), (score, 1, 5)]
        rows = [[str(k), str(k * step), *(beside if k == 1 else [("", 1), ("", 1)])] for k in range(1, 6)]
        doc.p(line).t([head, *rows])
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.number, i.name.value, i.weight.value, i.result.value, len(i.levels)) for i in m.indicators] == [
        ("1", "ร้อยละของรถที่ผ่านการตรวจ", 60, "35", 5), ("2", "จำนวนครั้งของการรณรงค์", 40, "8", 5),
    ]  # fmt: skip
    assert codes(m) == [("score_mismatch", "2")]


def test_points_out_of_a_full_score_stand_beside_their_result(doc, form):
    opening(doc).t(
        [
            ["ที่", "ตัวชี้วัด", "คะแนนเต็ม", "ผลการดำเนินงาน", "คะแนนที่ได้"],
            ["1", "ร้อยละของนักเรียนที่อ่านออก", "60", "ร้อยละ 92", "54"],
            ["2", "จำนวนครูที่อบรม", "40", "42 คน", "40"],
            [("รวม", 2), "100", "", "94"],
        ]
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.result.value, i.full_points.value, i.reported_score.value) for i in m.indicators] == [
        ("ร้อยละ 92", 60, 54), ("42 คน", 40, 40),
    ]  # fmt: skip
    assert codes(m) == []


def test_an_indicator_named_like_a_remark_below_the_table_is_one(doc, form):
    opening(doc).t(
        [
            ["No.", "Key Performance Indicator", "Weight", "Actual", "Score", "Weighted Score"],
            ["1", "จำนวนผลงานวิจัย", "0.60", "5", "5.00", "3.00"],
            ["2", "ผลการประเมินคุณธรรม", "0.40", "85", "3.50", "1.40"],
            [("Total", 2), "1.00", "", "", "4.40"],
            [("ผลการประเมินอยู่ในระดับดี", 6)],
        ]
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [i.name.value for i in m.indicators] == ["จำนวนผลงานวิจัย", "ผลการประเมินคุณธรรม"]
    assert [float(t.value.value) for t in m.totals] == [1.0, 4.4]
    assert codes(m) == []


def test_quarters_of_a_result_are_no_levels(doc, form):
    opening(doc).t(
        [
            [("ตัวชี้วัด", 1, 2), ("น้ำหนัก", 1, 2), ("ผลงานรายไตรมาส", 4), ("ผลงานรวม", 1, 2), ("คะแนนที่ได้", 1, 2)],
            [("", 1), ("", 1), *"1234", ("", 1), ("", 1)],
            ["1. จำนวนผู้ป่วยที่ได้รับการเยี่ยม", "60", "48", "50", "51", "46", "195", "4.5"],
            ["2. ร้อยละของผู้ฝากครรภ์", "40", "70", "75", "82", "85", "78", "4.0"],
        ],
        [4, 1, 1, 1, 1, 1, 1, 1],
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.result.value, i.levels) for i in m.indicators] == [("195", ()), ("78", ())]
    assert audit_document(m).findings == ()


def test_ticks_under_points_though_what_stands_over_them_could_head_a_score(doc, form):
    def tick(points):
        return ["✓" if k == points else "" for k in range(1, 6)]

    doc.p("แบบประเมินผลการปฏิบัติราชการ (สมรรถนะ)", "ชื่อผู้รับการประเมิน นางสมมติ ชูใจ").t(
        [
            [("สมรรถนะ", 1, 2), ("น้ำหนัก (ข)", 1, 2), ("ผลการประเมิน (ก)", 5), ("คะแนนรวม (ก) x (ข)", 1, 2)],
            [("", 1), ("", 1), *"12345", ("", 1)],
            ["1. การมุ่งผลสัมฤทธิ์", "50", *tick(4), "2.00"],
            ["2. การทำงานเป็นทีม", "50", *tick(5), "2.00"],
        ],
        [4, 1, 1, 1, 1, 1, 1, 2],
    )
    m = map_document(doc.done(), form("individual_appraisal"))
    assert [i.reported_score.value for i in m.indicators] == [4, 5]
    assert codes(m) == [("weighted_score_mismatch", "2.2")]


@pytest.mark.parametrize(("committee", "score"), [("4.50", 4.5), ("3.00", 5.0)])
def test_of_two_assessors_the_one_whose_scores_are_multiplied(doc, form, committee, score):
    opening(doc).t(
        [
            ["ตัวชี้วัด", "น้ำหนัก", "คะแนนประเมินตนเอง", "คะแนนคณะกรรมการ", "คะแนนถ่วงน้ำหนัก"],
            ["1. จำนวนผู้เรียน", "40", "5.00", committee, "1.80"],
            ["2. ความพึงพอใจ", "60", "4.00", "4.00", "2.40"],
        ]
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert float(m.indicators[0].reported_score.value) == score
    assert codes(m) == ([] if score == 4.5 else [("weighted_score_mismatch", "1")])


def test_points_behind_what_earns_them_in_one_cell(doc, form):
    days = "ภายใน 7 วัน = 5 คะแนน\nภายใน 15 วัน = 3 คะแนน เกิน 15 วัน = 1 คะแนน\nไม่ตอบ = 0 คะแนน"
    opening(doc).t(
        [
            ["ลำดับ", "ตัวชี้วัด", "เกณฑ์การให้คะแนน", "คะแนนเต็ม", "คะแนนที่ได้"],
            ["1", "การตอบข้อร้องเรียน", days, "5", "3"],
            [("รวม", 3), "5", "3"],
        ],
        [1, 3, 5, 1, 1],
    )
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert [(level.score.value, level.text.value) for level in i.levels] == [
        (5, "ภายใน 7 วัน"), (3, "ภายใน 15 วัน"), (1, "เกิน 15 วัน"), (0, "ไม่ตอบ"),
    ]  # fmt: skip
    assert i.name.value == "การตอบข้อร้องเรียน"
    assert i.reported_score.value == 3


def test_the_same_headings_over_plain_points_are_of_options(doc, form):
    opening(doc).t(
        [
            ["ลำดับ", "ตัวชี้วัด", "เกณฑ์การให้คะแนน", "คะแนนที่ได้"],
            ["1.1", "การตอบข้อร้องเรียน\n☑ ภายใน 7 วัน\n☐ ภายใน 15 วัน\n☐ เกิน 15 วัน", "5\n3\n1", "5"],
        ],
        [1, 6, 2, 1],
    )
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert [(level.score.value, level.checked.value) for level in i.levels] == [(5, True), (3, False), (1, False)]


@pytest.mark.parametrize(("heading", "product"), [("W x S", True), ("S × W", True), ("ค่าคะแนน (S)", False)])
def test_weight_times_score_in_single_letters(heading, product):
    assert ("reported_weighted_score" in headed_fields(heading)) == product


def test_a_quarter_is_a_round_of_an_agreement(doc, form):
    doc.p("สรุปผลตามข้อตกลงการปฏิบัติงาน", "มหาวิทยาลัยสมมติวิทยา", "ปีงบประมาณ พ.ศ. 2566 ไตรมาส 2")
    m = map_document(doc.done(), form("performance_agreement"))
    assert m.period_months.value == 6


def test_weights_behind_the_names(doc, form):
    opening(doc).t(
        [
            ["ตัวชี้วัด", "เป้าหมาย", "ผลการดำเนินงาน", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"],
            ["1. จำนวนครั้งการซ้อมแผน (น้ำหนักร้อยละ 60)", "4", "4", "5.00", "3.00"],
            ["2. ร้อยละของแผน (น้ำหนัก 40)", "100", "92", "4.20", "1.86"],
        ]
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.name.value, i.weight.value) for i in m.indicators] == [("จำนวนครั้งการซ้อมแผน", 60), ("ร้อยละของแผน", 40)]
    assert codes(m) == [("weighted_score_mismatch", "2")]


def test_names_under_a_heading_that_no_form_knows(doc, form):
    def tick(points):
        return ["✓" if k == points else "" for k in range(1, 5)]

    opening(doc).t(
        [
            [("ลักษณะงานที่ปฏิบัติ", 1, 2), ("ระดับการประเมิน", 4), ("คะแนน", 1, 2)],
            [("", 1), *"1234", ("", 1)],
            ["1. ด้านการจัดการเรียนรู้", *tick(3), "3"],
            ["2. ด้านการพัฒนาตนเอง", *tick(4), "3"],
            ["รวมคะแนน", "", "", "", "", "6"],
        ],
        [4, 1, 1, 1, 1, 1],
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.name.value, i.reported_score.value) for i in m.indicators] == [
        ("ด้านการจัดการเรียนรู้", 3), ("ด้านการพัฒนาตนเอง", 3),
    ]  # fmt: skip


def test_figures_under_a_strange_heading_are_no_names(doc, form):
    opening(doc).t(
        [
            ["เลขอ้างอิง", "น้ำหนัก", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"],
            ["8841", "60", "5", "3.00"],
            ["8842", "40", "5", "2.00"],
        ]
    )
    assert map_document(doc.done(), form("performance_agreement")).indicators == ()


def test_points_of_full_scores_of_a_person(doc, form):
    doc.p("แบบประเมินผลการปฏิบัติงานผู้บริหาร", "ชื่อผู้รับการประเมิน นายสมมติ นำทาง").t(
        [
            ["หัวข้อการประเมิน", "คะแนนเต็ม", "คะแนนที่ได้"],
            ["1. ภาวะผู้นำ", "40", "36"],
            ["2. การบริหารงบประมาณ", "60", "54"],
            ["รวม", "100", "90"],
        ]
    )
    m = map_document(doc.done(), form("individual_appraisal"))
    assert [(i.name.value, i.full_points.value, i.reported_score.value) for i in m.indicators] == [
        ("ภาวะผู้นำ", 40, 36), ("การบริหารงบประมาณ", 60, 54),
    ]  # fmt: skip
    assert codes(m) == []


def test_headings_in_two_languages(doc, form):
    opening(doc).t(
        [
            ["ที่\nNo.", "ตัวชี้วัด\nIndicators", "น้ำหนัก\nWeight (%)", "คะแนน\nScore (1-5)", "คะแนนถ่วงน้ำหนัก\nWeighted Score"],
            ["1", "จำนวนนักศึกษาต่างชาติ", "60", "5.00", "3.00"],
            ["2", "ร้อยละหลักสูตรที่รับรอง", "40", "4.00", "1.80"],
        ]
    )  # fmt: skip
    m = map_document(doc.done(), form("performance_agreement"))
    assert [i.reported_score.value for i in m.indicators] == [5, 4]
    assert codes(m) == [("weighted_score_mismatch", "2")]


@pytest.mark.parametrize(("group", "own"), [("น้ำหนักด้าน", "น้ำหนักตัวชี้วัด"), ("น้ำหนักรายมิติ", "ค่าน้ำหนัก")])
def test_weights_of_groups_give_way_to_those_of_the_indicators(doc, form, group, own):
    opening(doc).t(
        [
            ["ด้าน", group, "ตัวชี้วัด", own, "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"],
            [("ด้านผลผลิต", 1, 2), ("60", 1, 2), "1. จำนวนผลงานตีพิมพ์", "35", "5.00", "1.75"],
            [("", 1), ("", 1), "2. จำนวนสิทธิบัตร", "25", "3.00", "0.75"],
            ["ด้านการเงิน", "40", "3. ร้อยละการใช้จ่าย", "40", "4.00", "1.60"],
        ],
        [2, 1, 4, 1, 1, 1],
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [i.weight.value for i in m.indicators] == [35, 25, 40]
    assert codes(m) == []


def test_a_weight_of_a_group_counts_where_there_is_no_other(doc, form):
    opening(doc).t(
        [
            ["ด้านที่ประเมิน/ตัวชี้วัด", "น้ำหนักด้าน", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"],
            ["1. ด้านผลผลิต", "60", "5.00", "3.00"],
            ["2. ด้านการเงิน", "40", "4.00", "1.60"],
        ]
    )
    assert [i.weight.value for i in map_document(doc.done(), form("performance_agreement")).indicators] == [60, 40]


def test_results_in_a_table_of_their_own(doc, form):
    opening(doc)
    doc.t(
        [
            [("ตัวชี้วัด", 1, 2), ("น้ำหนัก", 1, 2), ("เกณฑ์การให้คะแนน", 5)],
            [("", 1), ("", 1), *"12345"],
            ["1. จำนวนแรงงานที่ฝึก", "50", "800", "900", "1,000", "1,100", "1,200"],
            ["2. ร้อยละของผู้ผ่าน", "50", "60", "65", "70", "75", "80"],
        ],
        [4, 1, 1, 1, 1, 1, 1],
    )
    doc.p("ตารางที่ 2 ผลการดำเนินงาน").t(
        [
            ["ตัวชี้วัด", "ผลการดำเนินงาน", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"],
            ["1. จำนวนแรงงานที่ฝึก", "1,150", "4.50", "2.25"],
            ["2. ร้อยละของผู้ผ่าน", "72", "4.40", "2.20"],
        ]
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.number, i.weight.value, len(i.levels), i.result.value) for i in m.indicators] == [
        ("1", 50, 5, "1,150"), ("2", 50, 5, "72"),
    ]  # fmt: skip
    assert codes(m) == [("score_mismatch", "2")]


@pytest.mark.parametrize("mark", ["✓", "/"])
def test_a_tick_in_the_column_of_scores_beside_its_level(doc, form, mark):
    rows = []
    for name, weight, ticked, product in (("1. งานก่อสร้าง", "60", 4, "2.40"), ("2. งานตรวจสอบ", "40", 5, "2.00")):
        for level in (5, 4, 3, 2, 1):
            first = [(name, 1, 5), (weight, 1, 5)] if level == 5 else [("", 1), ("", 1)]
            last = [(product, 1, 5)] if level == 5 else [("", 1)]
            rows.append([*first, str(level), str(level * 20), mark if level == ticked else "", *last])
    doc.p("แบบประเมินผลสัมฤทธิ์ของงาน", "ชื่อผู้รับการประเมิน นายสมมติ มั่นคง").t(
        [["ตัวชี้วัด", "น้ำหนัก (ข)", "ระดับคะแนน", "ค่าเป้าหมาย", "ผลการประเมิน (ก)", "คะแนนรวม (ก) x (ข)"], *rows]
    )
    m = map_document(doc.done(), form("individual_appraisal"))
    assert [(i.reported_score.value, len(i.levels)) for i in m.indicators] == [(4, 5), (5, 5)]
    assert codes(m) == []


def test_shares_of_a_workload_are_weights(doc, form):
    doc.p("แบบประเมินผลการปฏิบัติราชการของคณาจารย์", "ผู้รับการประเมิน ผศ.สมมติ ปัญญาดี").t(
        [
            ["องค์ประกอบภาระงาน", "สัดส่วนภาระงาน (%)", "คะแนนประเมิน (เต็ม 5)", "คะแนนที่ได้ (สัดส่วน x คะแนน)"],
            ["1. งานสอน", "60", "4.0", "2.40"],
            ["2. งานวิจัย", "30", "5.0", "1.00"],
            ["3. งานบริการวิชาการ", "10", "5.0", "0.50"],
        ]
    )
    m = map_document(doc.done(), form("individual_appraisal"))
    assert [(i.name.value, i.weight.value, i.reported_score.value) for i in m.indicators] == [
        ("งานสอน", 60, 4), ("งานวิจัย", 30, 5), ("งานบริการวิชาการ", 10, 5),
    ]  # fmt: skip
    assert [code for code, _ in codes(m)] == ["weighted_score_mismatch"]


@pytest.mark.parametrize("product", ["2.70", "2.60"])
def test_dimensions_scored_over_their_indicators_are_not_counted_beside_them(doc, form, product):
    opening(doc).t(
        [
            ["มิติ/ตัวชี้วัด", "น้ำหนัก (ร้อยละ)", "คะแนน", "คะแนนถ่วงน้ำหนัก"],
            ["มิติที่ 1 ประสิทธิผล", "60", "4.5000", product],
            ["1.1 ร้อยละของพื้นที่ชลประทาน", "35", "4.2857", "1.5000"],
            ["1.2 ร้อยละของเกษตรกร", "25", "4.8000", "1.2000"],
            ["มิติที่ 2 คุณภาพ", "40", "4.0000", "1.6000"],
            ["2.1 ความพึงพอใจ", "40", "4.0000", "1.6000"],
            ["รวม", "100", "", "4.3000"],
        ]
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.number, i.weight.value) for i in m.indicators] == [("1.1", 35), ("1.2", 25), ("2.1", 40)]
    assert codes(m) == []


def test_points_behind_words_in_lines_joined_without_a_blank(doc, form):
    opening(doc).t(
        [
            ["ข้อ", "ตัวชี้วัด", "เกณฑ์การให้คะแนน", "ผลการดำเนินงาน", "คะแนนที่ได้"],
            ["1", "การจ่ายเบี้ย", "ภายในวันที่ 5 ได้ 5 คะแนนภายในวันที่ 10 ได้ 3 คะแนนหลังวันที่ 10 ได้ 1 คะแนน", "วันที่ 4", "5"],
        ],
        [1, 2, 6, 2, 1],
    )
    m = map_document(doc.done(), form("performance_agreement"))
    (i,) = m.indicators
    assert [(level.score.value, level.text.value) for level in i.levels] == [
        (5, "ภายในวันที่ 5"), (3, "ภายในวันที่ 10"), (1, "หลังวันที่ 10"),
    ]  # fmt: skip
    assert [f.code for f in audit_document(m).findings] == []


def test_a_label_that_begins_a_line_which_was_joined_without_a_blank(doc, form):
    said = doc.text("สังกัด สำนักงานเกษตรอำเภอสมมติ\nวันที่เริ่มสัญญาจ้าง 1 ตุลาคม 2563", 50.0, 550.0)
    joined = replace(
        said, text=said.text.replace("\n", ""), edits=(Edit(30, 31, "\n", "", "spacing", "repaired", 1.0),)
    )
    doc.p("แบบประเมินผลการปฏิบัติงานของพนักงานราชการ", "ชื่อผู้รับการประเมิน นายสมมติ ตั้งมั่น")
    doc.blocks.append(NormalParagraph(Paragraph(said.raw, "body"), joined))
    m = map_document(doc.done(), form("individual_appraisal"))
    assert m.organization.value == "สำนักงานเกษตรอำเภอสมมติ"


@pytest.mark.parametrize(
    ("early", "late", "score"),
    [
        ("ผลงาน ปี 2566", "ผลงาน ปี 2567", "คะแนนที่ได้"),
        ("ผลการดำเนินงาน\nรอบ 6 เดือน", "ผลการดำเนินงาน\nรอบ 12 เดือน", "คะแนน\nรอบ 12 เดือน"),
    ],
)
def test_of_columns_headed_alike_but_for_their_time_the_last_counts(doc, form, early, late, score):
    opening(doc).t(
        [
            ["ตัวชี้วัด", "น้ำหนัก", early, late, score, "คะแนนถ่วงน้ำหนัก"],
            ["1. พื้นที่ที่ปรับปรุงดิน", "60", "1,200", "2,850", "4.70", "2.82"],
            ["2. เกษตรกรที่อบรม", "40", "150", "400", "5.00", "2.00"],
        ]
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.result.value, float(i.reported_score.value)) for i in m.indicators] == [("2,850", 4.7), ("400", 5.0)]


def test_five_targets_in_one_line_are_those_of_five_levels(doc, form):
    opening(doc).t(
        [
            ["ข้อ", "ตัวชี้วัด", "น้ำหนัก", "เกณฑ์คะแนน", "ผลการดำเนินงาน", "คะแนน", "คะแนน*น้ำหนัก"],
            ["1", "ร้อยละความพร้อมใช้", "60", "95/96/97/98/99", "98.2", "4.20", "2.52"],
            ["2", "จำนวนวันที่ใช้", "40", "๙/๘/๗/๖/๕", "6", "5.00", "2.00"],
        ],
        [1, 3, 1, 3, 2, 1, 1],
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [[level.score.value for level in i.levels] for i in m.indicators] == [[1, 2, 3, 4, 5]] * 2
    assert [level.target.value for level in m.indicators[0].levels] == [95, 96, 97, 98, 99]
    assert codes(m) == [("score_mismatch", "2")]


def test_a_level_by_itself_is_the_one_that_was_reached(doc, form):
    opening(doc).t(
        [
            ["ที่", "ตัวชี้วัด", "น้ำหนัก", "ผลการดำเนินงาน", "ระดับคะแนน", "คะแนนถ่วงน้ำหนัก"],
            ["", "ด้านยุทธศาสตร์", "100", "", "", ""],
            ["1", "จำนวนหน่วยที่แล้วเสร็จ", "60", "12,450", "4.25", "2.55"],
            ["2", "อัตราการจำหน่าย", "40", "91.20%", "3.60", "1.64"],
        ]
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(float(i.reported_score.value), i.levels) for i in m.indicators] == [(4.25, ()), (3.6, ())]
    assert codes(m) == [("weighted_score_mismatch", "2")]


def test_ticks_and_points_in_the_column_of_results(doc, form):
    ticked = "(✓) ครบทุกหมู่บ้าน (5 คะแนน)\n( ) ร้อยละ 80 ขึ้นไป (3 คะแนน)\n( ) ต่ำกว่าร้อยละ 80 (1 คะแนน)"
    opening(doc).t(
        [["ข้อ", "รายการประเมิน", "ผลการดำเนินงาน", "คะแนน"], ["1.1", "มีการจัดประชาคม", ticked, "3"]], [1, 3, 5, 1]
    )
    m = map_document(doc.done(), form("performance_agreement"))
    (i,) = m.indicators
    assert [(level.score.value, level.checked.value) for level in i.levels] == [(5, True), (3, False), (1, False)]
    assert codes(m) == [("score_mismatch", "1.1")]


def test_a_weight_beside_the_levels_of_a_card(doc, form):
    doc.p("รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ (รายตัวชี้วัด)").t(
        [
            ["ตัวชี้วัดที่ 1", ("ร้อยละครัวเรือนที่คัดแยกขยะ", 5)],
            ["น้ำหนัก", *(f"ระดับ {k}" for k in range(1, 6))],
            ["40", "50", "60", "70", "80", "90"],
            ["ผลการดำเนินงาน", "75", "คะแนนที่ได้", "3.50", "คะแนนถ่วงน้ำหนัก", "1.10"],
        ]
    )
    m = map_document(doc.done(), form("sar_card"))
    (i,) = m.indicators
    assert (i.weight.value, len(i.levels), i.result.value) == (40, 5, "75")
    assert codes(m) == [("weighted_score_mismatch", "1")]


def test_what_is_taken_off_below_the_total_is_no_indicator(doc, form):
    opening(doc).t(
        [
            ["ที่", "ตัวชี้วัด", "น้ำหนัก", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"],
            ["1", "จำนวนพันธุ์พืช", "60", "5", "3.00"],
            ["", "รวมด้านที่ 1", "60", "", "3.00"],
            ["", "2. ร้อยละเกษตรกร", "40", "4", "1.60"],
            ["", "รวมคะแนน", "100", "", "4.60"],
            ["", "หักกรณีส่งรายงานล่าช้า", "", "", "-0.10"],
            ["", "สุทธิ", "", "", "4.50"],
        ]
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [i.name.value for i in m.indicators] == ["จำนวนพันธุ์พืช", "ร้อยละเกษตรกร"]


def test_how_much_of_the_target_was_reached_is_no_level(doc, form):
    opening(doc).t(
        [
            ["ลำดับ", "ตัวชี้วัด", "น้ำหนัก (คะแนน)", "เป้าหมาย", "ผลการดำเนินงาน", "ร้อยละของเป้าหมาย", "คะแนนที่ได้"],
            ["1", "ปริมาณน้ำเสีย", "60", "120", "108", "90.00", "54.00"],
            ["2", "รายได้", "40", "250", "250", "100.00", "40.00"],
        ]
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.levels, i.reported_score.value) for i in m.indicators] == [((), 54), ((), 40)]
