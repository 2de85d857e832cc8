"""Wordings and layouts of offices that were met in trials: labels without colons, score tables without names, glued tables."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.forms.labels import label_at
from pipeline.mapping import map_document
from tests.mapping.test_card import TITLE
from tests.mapping.test_heading import run_on

SCORES = [["น้ำหนัก (ร้อยละ)", "ผลการดำเนินงาน", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"], ["5", "ระดับ 4", "4.0000", "0.2000"]]


@pytest.mark.parametrize("behind", ["ปีงบประมาณ พ.ศ. ๒๕๖๗", "ประจำปีงบประมาณ พ.ศ. 2567", "(ประจำปี 2567)", "รอบ 12 เดือน"])
def test_a_body_ends_where_year_or_round_begin(doc, form, behind):
    doc.p(TITLE, f"หน่วยงาน : สำนักงานป่าชุมชนสมมติ {behind}", "ชื่อตัวชี้วัดที่ : 2.1 ร้อยละของป่าชุมชน")
    m = map_document(doc.done(), form("sar_card"))
    assert m.organization.value == "สำนักงานป่าชุมชนสมมติ"


def test_a_table_of_scores_that_does_not_name_the_indicator(doc, form):
    doc.p(TITLE, "ชื่อตัวชี้วัด 3.4 ระดับความสำเร็จของการจัดทำแผน").t(SCORES).p("อุปสรรคต่อการดำเนินงาน : ไม่มี")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.number, i.weight.value, i.result.value) == ("3.4", 5, "ระดับ 4")
    assert (i.reported_score.value, str(i.reported_weighted_score.value)) == (4, "0.2000")
    assert i.attributes == ()


def test_number_and_name_in_two_cells(doc, form):
    doc.p(TITLE).t([["ตัวชี้วัดที่ 6.1", "ร้อยละการเบิกจ่ายงบลงทุน"], ["น้ำหนัก", "ร้อยละ 15"]])
    doc.t([["KPI ที่", "7"], ["ชื่อ KPI", "จำนวนครั้งของการประชุม"], ["น้ำหนัก", "10"]])
    one, two = map_document(doc.done(), form("sar_card")).indicators
    assert (one.number, one.name.value, one.weight.value) == ("6.1", "ร้อยละการเบิกจ่ายงบลงทุน", 15)
    assert (two.number, two.name.value, two.weight.value) == ("7", "จำนวนครั้งของการประชุม", 10)


def test_a_whole_number_without_a_colon_before_a_name(doc, form):
    doc.p("รายละเอียดตัวชี้วัด (KPI Template)", "ตัวชี้วัดที่ ๑๒ ร้อยละของผู้ป่วยที่ควบคุมได้", "๑. คำนิยาม : ผู้ป่วยในทะเบียน")
    doc.p("วัตถุประสงค์ : ติดตามผล", "ตัวชี้วัดที่ 12 ไม่รวมผู้ป่วยที่ย้ายออก")
    (i,) = map_document(doc.done(), form("moph_kpi_template")).indicators
    assert (i.number, i.name.value) == ("12", "ร้อยละของผู้ป่วยที่ควบคุมได้")
    assert i.description.value == "ผู้ป่วยในทะเบียน"


def test_a_label_with_a_hint_behind_it(doc, form):
    doc.p("รายละเอียดตัวชี้วัด (KPI Template)")
    doc.t([["ชื่อตัวชี้วัด (ภาษาไทย)", "ร้อยละของโรงพยาบาลสีเขียว"], ["ลำดับที่", "25"], ["แหล่งข้อมูล", "ศูนย์อนามัย"]])
    (i,) = map_document(doc.done(), form("moph_kpi_template")).indicators
    assert (i.number, i.name.value) == ("25", "ร้อยละของโรงพยาบาลสีเขียว")


def test_points_named_by_their_place(doc, form):
    doc.p(TITLE, "ชื่อตัวชี้วัดที่ : 7.2 ร้อยละของบุคลากรที่ผ่าน")
    doc.t([[f"คะแนนที่ {k}" for k in range(1, 6)], ["70", "75", "80", "85", "90"]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [(v.score.value, v.target.value) for v in i.levels] == [(k, 65 + 5 * k) for k in range(1, 6)]


def test_a_round_in_a_cell_beside_another_field(doc, form):
    doc.p(TITLE).t([["ชื่อตัวชี้วัดที่ : 7.2 ร้อยละของบุคลากร", "รอบ 12 เดือน"]])
    assert map_document(doc.done(), form("sar_card")).period_months.value == 12


def test_tables_glued_together_keep_their_rows(doc, form):
    doc.p(TITLE)
    rows = [[("ชื่อตัวชี้วัดที่ : 6.2 จำนวนครั้งของการประชุม", 4)], [("คำนิยาม", 2), ("การประชุมที่มีรายงาน", 2)]]
    rows += [[("ระดับ", 2), ("เกณฑ์", 2)], *[[(str(k), 2), (f"{k} ครั้ง", 2)] for k in range(1, 6)], *SCORES]
    doc.t(rows)
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert i.description.value == "การประชุมที่มีรายงาน"
    assert [(v.score.value, v.text.value) for v in i.levels] == [(k, f"{k} ครั้ง") for k in range(1, 6)]
    assert (i.weight.value, i.reported_score.value) == (5, 4)


def test_the_number_behind_a_label_is_no_slip_in_it():
    m = label_at("ชื่อตัวชี้วัด 3.4 ระดับ", 0, "ชื่อตัวชี้วัดที่")
    assert m is None or m.end <= len("ชื่อตัวชี้วัด")
    assert label_at("รายการข้อมูล 2", 0, "รายการข้อมูล 1") is None


def test_products_under_their_own_heading(doc):
    doc.p("สรุปคะแนนกิจกรรม 5ส").t([
        ["รายการประเมิน", "น้ำหนัก (ก)", "คะแนนที่ได้ (ข)", "รวมคะแนน (ก x ข)"],
        ["งานสารบรรณ", "20", "5", "100"],
        ["งานประชุม", "30", "4", "120"],
    ])  # fmt: skip
    made = map_document(doc.done(), None).indicators
    assert [i.reported_weighted_score.value for i in made] == [Decimal(100), Decimal(120)]


def test_an_agreement_with_weights_and_five_levels(doc, form):
    doc.p("คำรับรองการปฏิบัติราชการ", "เทศบาลเมืองทุ่งรวง", "ประจำปีงบประมาณ พ.ศ. 2567")
    levels = ["1", "2", "3", "4", "5"]
    doc.t([
        [("ที่", 1, 2), ("ตัวชี้วัดผลการปฏิบัติราชการ", 1, 2), ("น้ำหนัก\n(ร้อยละ)", 1, 2), ("เกณฑ์การให้คะแนน", 5),
         ("ผลการดำเนินงาน", 1, 2), ("คะแนนที่ได้", 1, 2), ("คะแนนถ่วงน้ำหนัก", 1, 2)],
        [("", 3), *levels, ("", 3)],
        ["1.1", "ร้อยละของเรื่องร้องเรียนที่แก้ไข", "60", "60", "70", "80", "90", "100", "85", "3.5", "2.10"],
        ["1.2", "ร้อยละความพึงพอใจ", "40", "65", "70", "75", "80", "85", "80", "4.0", "1.60"],
    ])  # fmt: skip
    m = map_document(doc.done(), form("performance_agreement"))
    assert (m.scheme.name, m.scheme.rule) == ("agreement_five_levels", "auto")
    assert [(i.weight.value, i.reported_score.value, len(i.levels)) for i in m.indicators] == [
        (60, Decimal("3.5"), 5), (40, 4, 5)
    ]  # fmt: skip
    options = "เกณฑ์การให้คะแนน\n☑ ครบ\n☐ เกือบครบ\n☐ บางส่วน\n☐ ไม่มี"
    doc.t([["เกณฑ์การประเมิน", "คะแนน", "คะแนนที่ได้"], [f"2.1 การจัดทำแผน {options}", "5 3 1 0", "5"]])
    assert map_document(doc.done(), form("performance_agreement")).scheme.rule == "ticked_level"


def test_a_row_that_names_the_columns_for_a_formula(doc, form):
    marks = [["", "(1)", "(2)", "(3)", "(4) = (1) x (3) / 100"]]
    doc.p(TITLE, "ชื่อตัวชี้วัดที่ : 2.1 ร้อยละของบัณฑิตที่มีงานทำ")
    doc.t([["ตัวชี้วัด", *SCORES[0]], *marks, ["ร้อยละของบัณฑิตที่มีงานทำ", "4", "78.20", "3.55", "0.142"]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.weight.value, i.result.value, i.reported_score.value) == (4, "78.20", Decimal("3.55"))


@pytest.mark.parametrize("tail", ["ปีงบประมาณ พ.ศ. 2566", "จังหวัดสมมติ ประจำปีงบประมาณ พ.ศ. 2566", "(รอบ 12 เดือน)"])
def test_a_body_over_the_card_with_its_year_behind(doc, form, tail):
    doc.p(TITLE, f"มหาวิทยาลัยเทคโนโลยีสมมุติ {tail}", "ชื่อตัวชี้วัดที่ : 2.1 ร้อยละของบัณฑิต")
    assert map_document(doc.done(), form("sar_card")).organization.value == "มหาวิทยาลัยเทคโนโลยีสมมุติ"


def test_a_label_at_a_printed_line_that_was_run_on(doc, form):
    doc.p(TITLE)
    run_on(doc, "หน่วยงาน : กรมป่าสมมติ ปีงบประมาณ : 2567 รอบ 9 เดือน", "ตัวชี้วัด 4 : ระดับความสำเร็จของการจัดทำฐานข้อมูล")
    doc.p("น้ำหนัก : 7")
    m = map_document(doc.done(), form("sar_card"))
    assert [(i.number, i.name.value, i.weight.value) for i in m.indicators] == [
        ("4", "ระดับความสำเร็จของการจัดทำฐานข้อมูล", 7)
    ]


def test_the_formula_is_no_part_of_the_description(doc, form):
    doc.p(TITLE, "ชื่อตัวชี้วัดที่ : 2.1 ร้อยละของบัณฑิต", "คำอธิบาย", "บัณฑิตที่ตอบแบบสำรวจ", "สูตรการคำนวณ", "ก x 100 / ข")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert i.description.value == "บัณฑิตที่ตอบแบบสำรวจ"
    assert {k: v.value for k, v in i.attributes} == {"formula": "ก x 100 / ข"}


def agreement(doc, rows):
    doc.p("ข้อตกลงการปฏิบัติราชการ", "สำนักปลัด องค์การบริหารส่วนตำบลห้วยหิน")
    return doc.t([["ข้อ", "เกณฑ์การประเมิน", "คะแนน", "คะแนนที่ได้"], *rows], [1, 6, 1, 1])


@pytest.mark.parametrize("number", ["1.1", "๑", "3."])
def test_numbers_in_a_column_of_their_own(doc, form, number):
    options = "เกณฑ์การให้คะแนน\n☑ ครบ\n☐ เกือบครบ\n☐ บางส่วน\n☐ ไม่มี"
    agreement(doc, [[number, f"การจัดทำแผน\n{options}", "5\n3\n1\n0", "5"]])
    m = map_document(doc.done(), form("performance_agreement"))
    (i,) = m.indicators
    assert (i.printed_number.value, i.name.value) == (number.strip("."), "การจัดทำแผน")
    assert [(v.score.value, v.text.value) for v in i.levels] == [(5, "ครบ"), (3, "เกือบครบ"), (1, "บางส่วน"), (0, "ไม่มี")]
    assert (m.organization.value, m.department.value) == ("องค์การบริหารส่วนตำบลห้วยหิน", "สำนักปลัด")


def test_a_row_that_the_page_cut_behind_the_head_of_its_number(doc, form):
    options = "เกณฑ์การให้คะแนน\n☑ ครบ\n☐ เกือบครบ\n☐ บางส่วน\n☐ ไม่มี"
    rows = [["", f"ตัวชี้วัดที่ 1 การจัดทำแผน\n{options}", "5 3 1 0", "5"], ["", "ตัวชี้วัดที่", "", "3"]]
    agreement(doc, [*rows, ["", f"2 การติดตามแผน\n{options.replace('☑', '☐')}", "5 3 1 0", ""]])
    one, two = map_document(doc.done(), form("performance_agreement")).indicators
    assert (one.number, one.reported_score.value, len(one.levels)) == ("1", 5, 4)
    assert (two.number, two.name.value, two.reported_score.value, len(two.levels)) == ("2", "การติดตามแผน", 3, 4)


def test_titles_with_the_weight_of_their_group_are_no_indicators(doc, form):
    doc.p(TITLE, "สำนักงานเกษตรจังหวัดสมมติ ประจำปีงบประมาณ พ.ศ. 2565")
    doc.t([
        ["ตัวชี้วัด", "น้ำหนัก (ร้อยละ)", "ผลการดำเนินงาน", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"],
        ["มิติภายนอก", "60", "", "", "2.55"],
        ["1. ร้อยละของเกษตรกรที่ผ่านการรับรอง", "35", "82.00", "4.20", "1.47"],
        ["2. จำนวนแปลงที่เข้าร่วม", "25", "150", "4.32", "1.08"],
        ["มิติภายใน", "40", "", "", "1.40"],
        ["3. ร้อยละการเบิกจ่าย", "40", "93.00", "3.50", "1.40"],
        ["รวม", "100", "", "", "3.95"],
    ])  # fmt: skip
    made = map_document(doc.done(), form("sar_card")).indicators
    assert [(i.number, i.weight.value, i.section_title.value) for i in made] == [
        ("1", 35, "มิติภายนอก"), ("2", 25, "มิติภายนอก"), ("3", 40, "มิติภายใน")
    ]  # fmt: skip


def test_a_row_left_blank_is_no_title(doc, form):
    doc.p(TITLE)
    doc.t([
        ["ตัวชี้วัด", "น้ำหนัก", "ผลการดำเนินงาน", "คะแนนที่ได้"],
        ["ร้อยละของถนนที่ซ่อม", "20", "", ""],
        ["ร้อยละของท่อที่ขุดลอก", "20", "90", "3"],
    ])  # fmt: skip
    assert [i.weight.value for i in map_document(doc.done(), form("sar_card")).indicators] == [20, 20]


def test_figures_behind_labels_without_colons(doc, form):
    doc.p(TITLE, "ตัวชี้วัดที่ 5 ร้อยละของฟาร์มที่ได้มาตรฐาน", "น้ำหนัก ร้อยละ 10", "คะแนนที่ได้ 3.60", "คะแนนถ่วงน้ำหนัก 0.36")
    doc.p("อุปสรรคต่อการดำเนินงาน : ขาดงบประมาณ", "คะแนน 5 รายการถูกตัดออก")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.weight.value, i.reported_score.value) == (10, Decimal("3.60"))
    assert i.reported_weighted_score.value == Decimal("0.36")


@pytest.mark.parametrize("place", ["ลงชื่อ .................... ผู้รายงาน", "(ลงชื่อ)................", "ลงนาม ________"])
def test_a_place_to_sign_ends_a_section(doc, form, place):
    doc.p(TITLE, "ชื่อตัวชี้วัดที่ : 2.1 ร้อยละของฟาร์ม", "ข้อเสนอแนะ : ควรเพิ่มงบประมาณ", place, "( นายตัวอย่าง สมมติการ )")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert i.narratives.suggestions.value == "ควรเพิ่มงบประมาณ"


def test_a_number_below_its_name(doc, form):
    doc.p(TITLE).t([["ชื่อตัวชี้วัด", "ร้อยละของเด็กที่ได้รับวัคซีน"], ["ตัวชี้วัดที่", "2.4"], ["น้ำหนัก", "4"]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.number, i.name.value, i.weight.value) == ("2.4", "ร้อยละของเด็กที่ได้รับวัคซีน", 4)


@pytest.mark.parametrize("head", ["ระดับ {k} = ", "ระดับคะแนน {k} : ", "{k} = "])
def test_levels_one_behind_the_other(doc, form, head):
    words = ", ".join(head.format(k=k) + f"{15 + 5 * k} หมู่บ้าน" for k in range(1, 6))
    doc.p(TITLE, "ชื่อตัวชี้วัดที่ : 3.2 จำนวนหมู่บ้านเข้มแข็ง", f"เกณฑ์การให้คะแนน : {words}")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [(v.score.value, v.text.value) for v in i.levels] == [(k, f"{15 + 5 * k} หมู่บ้าน") for k in range(1, 6)]


def test_a_percentage_under_the_total_is_no_indicator(doc, form):
    doc.p("แบบสรุปผลการประเมิน LPA ประจำปี พ.ศ. 2568", "การประเมินประสิทธิภาพขององค์กรปกครองส่วนท้องถิ่น")
    doc.t([
        ["ลำดับ", "ตัวชี้วัด", "คะแนนเต็ม", "คะแนนที่ได้"],
        ["1", "การจัดทำแผน", "5", "5"],
        ["2", "การเปิดเผยข้อมูล", "5", "3"],
        [("รวมคะแนน", 2), "10", "8"],
        [("คิดเป็นร้อยละ", 2), "", "80.00"],
    ])  # fmt: skip
    m = map_document(doc.done(), form("lpa_summary"))
    assert [i.number for i in m.indicators] == ["1", "2"]
    assert [t.value.value for t in m.totals] == [8]


def test_ticks_in_a_column_of_their_own(doc, form):
    doc.p("ข้อตกลงการปฏิบัติราชการ")
    doc.t([
        ["ข้อ", "✓", "เกณฑ์การประเมิน", "คะแนน", "คะแนนที่ได้"],
        [("1.1", 1, 5), ("การจัดทำแผน", 3), ("5", 1, 5)],
        [("", 1), "✓", "จัดทำภายในเดือนตุลาคม", "5", ""],
        [("", 1), "", "จัดทำภายในเดือนพฤศจิกายน", "3", ""],
        [("", 1), "", "จัดทำภายในเดือนธันวาคม", "1", ""],
        [("", 1), "", "ไม่ได้จัดทำ", "0", ""],
    ], [1, 1, 6, 1, 1])  # fmt: skip
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert (i.number, i.name.value, i.reported_score.value) == ("1.1", "การจัดทำแผน", 5)
    assert [(v.score.value, v.text.value, v.checked is not None) for v in i.levels] == [
        (5, "จัดทำภายในเดือนตุลาคม", True),
        (3, "จัดทำภายในเดือนพฤศจิกายน", False),
        (1, "จัดทำภายในเดือนธันวาคม", False),
        (0, "ไม่ได้จัดทำ", False),
    ]


def test_labels_over_their_values(doc, form):
    doc.t([
        [(TITLE, 4)],
        ["หน่วยงาน", "ปีงบประมาณ", "รอบการประเมิน", "น้ำหนัก"],
        ["เทศบาลนครลุ่มน้ำสมมติ", "2567", "6 เดือน", "12"],
        [("ชื่อตัวชี้วัด", 3), "ตัวชี้วัดที่"],
        [("ร้อยละของถนนที่มีไฟส่องสว่าง", 3), "5.3"],
        [("ผลการดำเนินงาน", 2), "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"],
        [("ร้อยละ 74", 2), "3.40", "0.408"],
    ])  # fmt: skip
    m = map_document(doc.done(), form("sar_card"))
    (i,) = m.indicators
    assert (m.organization.value, m.fiscal_year.value, m.period_months.value) == ("เทศบาลนครลุ่มน้ำสมมติ", 2567, 6)
    assert (i.number, i.name.value, i.weight.value, i.result.value) == ("5.3", "ร้อยละของถนนที่มีไฟส่องสว่าง", 12, "ร้อยละ 74")
    assert i.reported_score.value == Decimal("3.40")


@pytest.mark.parametrize("inside", [True, False])
def test_an_indicator_named_over_its_table(doc, form, inside):
    doc.p("ข้อตกลงการปฏิบัติราชการ", "เทศบาลตำบลบึงบัวสมมติ")
    for k, name in enumerate(("การตรวจสอบภายใน", "การรายงานผล"), 1):
        rows = [["ตัวเลือก", "คะแนน", "คะแนนที่ได้"], ["☑ ครบ\n☐ เกือบครบ\n☐ บางส่วน\n☐ ไม่มี", "5\n3\n1\n0", "5"]]
        title = f"ตัวชี้วัดที่ 1.{k} {name}"
        if inside:
            doc.t([[(title, 3)], *rows], [6, 1, 1])
        else:
            doc.p(title).t(rows, [6, 1, 1])
    made = map_document(doc.done(), form("performance_agreement")).indicators
    assert [(i.number, i.name.value, len(i.levels), i.reported_score.value) for i in made] == [
        ("1.1", "การตรวจสอบภายใน", 4, 5), ("1.2", "การรายงานผล", 4, 5)
    ]  # fmt: skip


def test_the_title_of_a_sheet_is_no_description(doc, form):
    doc.p("คำอธิบายตัวชี้วัด (KPI Template)", "สำนักงานสาธารณสุขจังหวัดภูผาสมมติ")
    doc.t([["ตัวชี้วัดที่ : 7", "อัตราตายจากอุบัติเหตุ"], ["คำจำกัดความ", "การตายภายใน 30 วัน"]])
    m = map_document(doc.done(), form("moph_kpi_template"))
    assert m.organization.value == "สำนักงานสาธารณสุขจังหวัดภูผาสมมติ"
    assert [i.description.value for i in m.indicators] == ["การตายภายใน 30 วัน"]


@pytest.mark.parametrize("words", ["น้ำหนักรวม", "ทั้งหมดของหน่วยงาน"])
def test_a_total_in_other_words_is_no_indicator(doc, form, words):
    doc.p(TITLE)
    doc.t([
        ["ตัวชี้วัด", "น้ำหนัก", "ผลการดำเนินงาน", "คะแนนที่ได้"],
        ["1.1 ร้อยละของถนนที่ซ่อม", "60", "90", "3"],
        ["1.2 ร้อยละของท่อที่ขุดลอก", "40", "90", "3"],
        [words, "100", "", ""],
    ])  # fmt: skip
    assert [i.number for i in map_document(doc.done(), form("sar_card")).indicators] == ["1.1", "1.2"]


def test_the_total_under_options_is_no_option(doc, form):
    doc.p("ข้อตกลงการปฏิบัติราชการ")
    options = "☑ ครบ\n☐ เกือบครบ\n☐ บางส่วน\n☐ ไม่มี"
    rows = [[f"1.{k} การจัดทำแผน\n{options}", "5\n3\n1\n0", "5"] for k in (1, 2)]
    doc.t([["เกณฑ์การประเมิน", "คะแนน", "คะแนนที่ได้"], *rows, ["รวมคะแนน", "10", "10"], ["คิดเป็นร้อยละ", "", "100.00"]])
    made = map_document(doc.done(), form("performance_agreement")).indicators
    assert [[v.text.value for v in i.levels] for i in made] == [["ครบ", "เกือบครบ", "บางส่วน", "ไม่มี"]] * 2
    assert [i.reported_score.value for i in made] == [5, 5]


def test_levels_in_the_table_of_the_score(doc, form):
    doc.p(TITLE, "ตัวชี้วัดที่ 1 : ร้อยละของรถที่ชำระภาษีออนไลน์")
    doc.t([
        [("น้ำหนัก", 1, 2), ("หน่วยวัด", 1, 2), ("เกณฑ์การให้คะแนน", 5), ("ผลการดำเนินงาน", 1, 2), ("คะแนนที่ได้", 1, 2)],
        [("", 2), "1", "2", "3", "4", "5", ("", 2)],
        ["25", "ร้อยละ", "20", "25", "30", "35", "40", "33.00", "3.60"],
    ])  # fmt: skip
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.weight.value, i.result.value, i.reported_score.value) == (25, "33.00", Decimal("3.60"))
    assert [(v.score.value, v.target.value) for v in i.levels] == [(k, 15 + 5 * k) for k in range(1, 6)]


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        (["ศูนย์พัฒนาการกีฬาสมมติ"], "ศูนย์พัฒนาการกีฬาสมมติ"),
        (["ของ กองทุนพัฒนาสมมติ"], "กองทุนพัฒนาสมมติ"),
        (["การประปาชุมชนสมมติ ปีงบประมาณ 2567"], "การประปาชุมชนสมมติ"),
        (["อำเภอเมือง จังหวัดสมมติ", "องค์การบริหารส่วนตำบลดงเย็น"], "องค์การบริหารส่วนตำบลดงเย็น"),
        (["จังหวัดสมมติบุรี ประจำปีงบประมาณ พ.ศ. 2567"], "จังหวัดสมมติบุรี"),
    ],
)
def test_bodies_of_many_kinds(doc, form, lines, body):
    doc.p(TITLE, *lines, "ชื่อตัวชี้วัดที่ : 2.1 ร้อยละของฟาร์ม")
    assert map_document(doc.done(), form("sar_card")).organization.value == body


def test_a_round_behind_the_year(doc, form):
    doc.p(TITLE, "ประจำปีงบประมาณ พ.ศ. 2567 รอบ 12 เดือน (1 ต.ค. 2566 - 30 ก.ย. 2567)", "ชื่อตัวชี้วัดที่ : 2.1 ร้อยละ")
    m = map_document(doc.done(), form("sar_card"))
    assert (m.fiscal_year.value, m.period_months.value) == (2567, 12)


def test_levels_with_blanks_between(doc, form):
    words = " ".join(f"ระดับ {k} = {70 + 5 * k}" for k in range(1, 6))
    doc.p(TITLE, "ชื่อตัวชี้วัดที่ : 2.1 ร้อยละของฟาร์ม", f"เกณฑ์การให้คะแนน : {words}")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [(v.score.value, v.target.value) for v in i.levels] == [(k, 70 + 5 * k) for k in range(1, 6)]


def test_the_five_areas_of_an_assessment_alone(doc, form):
    doc.p("รายงานผลการประเมินประสิทธิภาพขององค์กรปกครองส่วนท้องถิ่น (LPA) ประจำปี 2567", "เทศบาลตำบลหนองไผ่สมมติ")
    areas = ["การบริหารจัดการ", "การบริหารงานบุคคลและกิจการสภา", "การเงินและการคลัง", "การบริการสาธารณะ", "ธรรมาภิบาล"]
    rows = [[str(k), area, "50", "40"] for k, area in enumerate(areas, 1)]
    doc.t([["ด้านที่", "ด้าน", "คะแนนเต็ม", "คะแนนที่ได้"], *rows, [("รวม", 2), "250", "200"]])
    m = map_document(doc.done(), form("lpa_summary"))
    assert [(i.number, i.name.value, i.full_points.value) for i in m.indicators] == [
        (str(k), area, 50) for k, area in enumerate(areas, 1)
    ]


def test_a_label_that_stands_letter_by_letter_comes_before_one_that_nearly_does(doc, form):
    doc.p("แบบรายละเอียดตัวชี้วัด (KPI Template)")
    doc.t([
        ["ชื่อตัวชี้วัด", "12. ร้อยละของหน่วยบริการที่ผ่านเกณฑ์"],
        ["นิยามเชิงปฏิบัติการ", "หน่วยบริการที่ได้ร้อยละ 80"],
        ["แหล่งที่มาของข้อมูล", "สสอ."],
        ["ข้อมูล A", "ที่ผ่าน"],
        ["ข้อมูล B", "ทั้งหมด"],
    ])  # fmt: skip
    (i,) = map_document(doc.done(), form("moph_kpi_template")).indicators
    assert i.description.value == "หน่วยบริการที่ได้ร้อยละ 80"
    assert {k: v.value for k, v in i.attributes} == {"data_source": "สสอ.", "data_a": "ที่ผ่าน", "data_b": "ทั้งหมด"}


def test_codes_targets_and_remedies_of_a_card(doc, form):
    doc.p(TITLE, "รหัสตัวชี้วัด : 1.2", "ตัวชี้วัด : ร้อยละของเรื่องที่ยุติ", "ปัญหาอุปสรรค : ข้อมูลไม่ครบ", "แนวทางแก้ไข : ประสานเพิ่ม")
    doc.t([["ระดับ", "ค่าเป้าหมาย"], *[[str(k), f"ร้อยละ {70 + 5 * k}"] for k in range(1, 6)]])
    doc.p("รหัสตัวชี้วัด : 1.3", "ตัวชี้วัด : ร้อยละของงานที่ทันเวลา")
    one, two = map_document(doc.done(), form("sar_card")).indicators
    assert (one.number, one.name.value, two.number, two.name.value) == (
        "1.2", "ร้อยละของเรื่องที่ยุติ", "1.3", "ร้อยละของงานที่ทันเวลา"
    )  # fmt: skip
    assert (one.narratives.obstacles.value, one.narratives.suggestions.value) == ("ข้อมูลไม่ครบ", "ประสานเพิ่ม")
    assert [v.target.value for v in one.levels] == [75, 80, 85, 90, 95]


def test_names_and_options_in_two_columns(doc, form):
    doc.p("แบบประเมินการปฏิบัติราชการตามข้อตกลง")
    options = "☑ ครบ\n☐ เกือบครบ\n☐ บางส่วน\n☐ ไม่มี"
    doc.t([
        ["หัวข้อการประเมิน", "ระดับผลการดำเนินงาน", "คะแนน", "ผลการประเมิน"],
        ["1.1 การดูแลสวน", options, "5\n3\n1\n0", "5"],
        ["1.2 การกำจัดวัชพืช", options, "5\n3\n1\n0", "5"],
    ])  # fmt: skip
    made = map_document(doc.done(), form("performance_agreement")).indicators
    assert [(i.number, i.name.value, i.reported_score.value, len(i.levels)) for i in made] == [
        ("1.1", "การดูแลสวน", 5, 4), ("1.2", "การกำจัดวัชพืช", 5, 4)
    ]  # fmt: skip


def test_rows_that_differ_in_a_word_or_a_figure_are_rows_of_their_own(doc, form):
    doc.p("แบบสรุปผลการประเมิน LPA ประจำปี พ.ศ. 2568", "การประเมินประสิทธิภาพขององค์กรปกครองส่วนท้องถิ่น")
    rows = [[str(k), f"การให้บริการของศูนย์บริการประชาชนแห่งที่ {k} ในเขตพื้นที่", "5", "5"] for k in range(1, 6)]
    doc.t([["ลำดับ", "ตัวชี้วัด", "คะแนนเต็ม", "คะแนนที่ได้"], *rows])
    assert [i.number for i in map_document(doc.done(), form("lpa_summary")).indicators] == list("12345")


def test_a_card_and_its_row_are_one_though_their_names_differ_a_little(doc, form):
    doc.p(TITLE)
    doc.t([["ลำดับ", "ตัวชี้วัด", "น้ำหนัก", "คะแนนที่ได้"], ["1", "ร้อยละของเรื่องร้องเรียนที่แก้ไขได้ภายใน 15 วัน", "60", "4"],
           ["2", "ร้อยละของเรื่องร้องเรียนที่แก้ไขได้ภายใน 30 วัน", "40", "3"]])  # fmt: skip
    doc.p("ชื่อตัวชี้วัดที่ : 1.1 ร้อยละของเรื่องร้องเรียนที่แก้ไขภายใน 15 วัน", "ผู้กำกับดูแล : ปลัดเทศบาล")
    doc.p("ชื่อตัวชี้วัดที่ : 1.2 ร้อยละของเรื่องร้องเรียนที่แก้ไขภายใน 30 วัน", "ผู้กำกับดูแล : รองปลัดเทศบาล")
    made = map_document(doc.done(), form("sar_card")).indicators
    assert [(i.number, i.weight.value, i.reported_score.value) for i in made] == [("1.1", 60, 4), ("1.2", 40, 3)]


@pytest.mark.parametrize("marks", [("☑ ", "☐ "), ("✓ ", "")])
def test_long_options_that_are_worded_alike_are_no_repetition(doc, form, marks):
    ends = ("ทุกประการและรายงานผล", "แต่ไม่รายงานผล", "เพียงบางส่วนเท่านั้น", "แต่ยกเลิกภายหลัง")
    doc.p("ข้อตกลงการปฏิบัติราชการ")
    rows = []
    for k in (1, 2, 3):
        rows.append([f"1.{k} การจัดทำแผนพัฒนาให้สอดคล้องกับแผนพัฒนาจังหวัดในด้านที่ {k}", "", "5"])
        for n, (end, points) in enumerate(zip(ends, "5310", strict=True)):
            rows.append([f"{marks[n > 0]}ดำเนินการตามหลักเกณฑ์ที่กรมส่งเสริมกำหนดไว้ในคู่มือการปฏิบัติงาน{end}", points, ""])
    doc.t([["เกณฑ์การประเมิน", "คะแนน", "คะแนนที่ได้"], *rows], [8, 1, 1])
    m = map_document(doc.done(), form("performance_agreement"))
    assert [len(i.levels) for i in m.indicators] == [4, 4, 4]
    assert m.duplicates == ()
