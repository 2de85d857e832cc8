"""Scales, years, rounds and cards as other offices print them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.forms.load import load_forms
from pipeline.forms.match import match_form
from pipeline.mapping import map_document
from pipeline.scoring import audit_document
from tests.mapping.test_card import TITLE

SCORES = ["ผลการดำเนินงาน", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"]


def codes(mapped):
    return [(f.code, f.indicator) for f in audit_document(mapped).findings if f.severity != "info"]


@pytest.mark.parametrize(
    ("line", "year", "months"),
    [
        ("ประจำปีงบประมาณ พ.ศ. ๖๑ ไตรมาสที่ ๒", 2561, 6),
        ("ปีงบประมาณ : 67 ไตรมาส 1 - 4", 2567, 12),
        ("ปีงบประมาณ 68 รอบ 9 เดือน", 2568, 9),
        ("ปีงบประมาณ 60 ล้านบาท", None, None),
        ("ประจำปีงบประมาณ พ.ศ. 2566 ไตรมาสที่ 1 และ 2", 2566, None),
    ],
)
def test_years_of_two_digits_and_quarters(doc, form, line, year, months):
    doc.p(TITLE, line, "ชื่อตัวชี้วัดที่ : 2.1 ร้อยละของป่าชุมชน")
    m = map_document(doc.done(), form("sar_card"))
    assert (m.fiscal_year.value if m.fiscal_year else None) == year
    assert (m.period_months.value if m.period_months else None) == months


def test_a_ticked_quarter(doc, form):
    doc.p(TITLE, "☐ ไตรมาสที่ 1 ☐ ไตรมาสที่ 2 ☑ ไตรมาสที่ 3 ☐ ไตรมาสที่ 4", "ชื่อตัวชี้วัดที่ : 2.1 ร้อยละของป่าชุมชน")
    assert map_document(doc.done(), form("sar_card")).period_months.value == 9


def test_a_scale_from_zero(doc, form):
    doc.p(TITLE, "ตัวชี้วัดที่ 5.1 ร้อยละของการเบิกจ่าย", "น้ำหนัก ร้อยละ 20")
    doc.t([[("เกณฑ์การให้คะแนน", 6)], list("012345"), ["ต่ำกว่า 70", "70", "75", "80", "85", "90"]])
    doc.t([SCORES, ["88.00", "4.60", "0.92"]])
    doc.p("ตัวชี้วัดที่ 5.2 จำนวนครั้งของการประชุม", "น้ำหนัก ร้อยละ 10")
    doc.t([[("เกณฑ์การให้คะแนน", 6)], list("012345"), ["0", "2", "4", "6", "8", "10"]]).t([SCORES, ["7", "2.50", "0.25"]])
    m = map_document(doc.done(), form("sar_card"))
    assert m.scheme.name == "sar_levels_from_zero"
    assert [[v.score.value for v in i.levels] for i in m.indicators] == [list(range(6))] * 2
    assert [i.recomputed.score for i in audit_document(m).indicators] == [Decimal("4.6"), Decimal("3.5")]
    assert codes(m) == [("score_mismatch", "5.2")]


def test_three_stages_of_a_hundred(doc, form):
    doc.p(TITLE, "สำนักงานสถิติสมมติ ประจำปีงบประมาณ พ.ศ. 2566")
    stages = ["ขั้นต้น (50)", "ขั้นมาตรฐาน (75)", "ขั้นสูง (100)"]
    doc.t([
        [("ตัวชี้วัด", 1, 2), ("น้ำหนัก (ร้อยละ)", 1, 2), ("ค่าเป้าหมาย", 3), *[(s, 1, 2) for s in SCORES]],
        [("", 2), *stages, ("", 3)],
        ["1. ร้อยละความถูกต้องของข้อมูล", "60", "80", "85", "90", "88", "90.00", "54.00"],
        ["2. จำนวนชุดข้อมูลเปิด", "40", "10", "15", "20", "14", "75.00", "30.00"],
        ["รวม", "100", ("", 5), "84.00"],
    ])  # fmt: skip
    m = map_document(doc.done(), form("sar_card"))
    assert [[v.score.value for v in i.levels] for i in m.indicators] == [[50, 75, 100]] * 2
    assert codes(m) == [("score_mismatch", "2")]


def test_labels_with_an_english_hint_in_a_cell_of_their_own(doc, form):
    doc.p(TITLE).t([["ชื่อตัวชี้วัดที่ (KPI)", "3.1 ร้อยละของระบบ (Systems)"], ["น้ำหนัก (Weight)", "15"]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.number, i.name.value, i.weight.value) == ("3.1", "ร้อยละของระบบ (Systems)", 15)


def test_a_title_that_runs_over_two_lines_and_one_that_is_only_nearly(doc):
    doc.p(TITLE[:-12], TITLE[-12:], "ชื่อตัวชี้วัดที่ : 3.2 จำนวนผู้เข้าชม", "น้ำหนัก : 15")
    assert match_form(doc.done(), load_forms()).form.id == "sar_card"


def test_short_words_of_a_title_are_not_guessed(doc):
    doc.p("สรุปผลการประเมินคุณภาพการให้บริการ").t([["ตัวชี้วัด", "Score"], ["เวลาตอบ", "5"]])
    assert match_form(doc.done(), load_forms()).form is None


def test_a_printed_total_of_scores_that_options_earn(doc, form):
    options = "เกณฑ์การให้คะแนน\n☑ {}ครบ\n☐ {}เกือบครบ\n☐ {}บางส่วน\n☐ {}ไม่มี"
    rows = [[f"1.{k} {n}\n{options.replace('{}', n)}", "5\n3\n1\n0", "5"] for k, n in ((1, "แผน"), (2, "รายได้"))]
    head = ["เกณฑ์การประเมิน", "คะแนน", "คะแนนที่ได้"]
    doc.p("ข้อตกลงการปฏิบัติราชการ", "1. ด้านแผน").t([head, *rows, ["รวมคะแนน", "10", "8"]])
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(t.name, t.value.value) for t in m.totals] == [("scores", 8)]
    assert codes(m) == [("score_mismatch", None)]


def test_values_on_dotted_lines(doc, form):
    doc.p(TITLE, "หน่วยงาน ........ที่ว่าการอำเภอสมมติ........ ปีงบประมาณ ..2566..")
    doc.p("ตัวชี้วัดที่ ....1.4.... ร้อยละของเรื่องร้องทุกข์", "น้ำหนัก ..........10.......... ผลการดำเนินงาน …………95.00……")
    doc.p("คะแนนที่ได้ ____4.50____", "เกณฑ์การให้คะแนน", "ระดับ 1 ........ร้อยละ 60", "ระดับ 2 ........ร้อยละ 70")
    doc.p("ปัญหาอุปสรรค ............................................", "...........................................")
    m = map_document(doc.done(), form("sar_card"))
    assert (m.organization.value, m.fiscal_year.value) == ("ที่ว่าการอำเภอสมมติ", 2566)
    (i,) = m.indicators
    assert (i.number, i.name.value, i.weight.value) == ("1.4", "ร้อยละของเรื่องร้องทุกข์", 10)
    assert (i.result.value, i.reported_score.value, i.narratives.obstacles) == ("95.00", Decimal("4.50"), None)
    assert [v.text.value for v in i.levels] == ["ร้อยละ 60", "ร้อยละ 70"]


def test_a_table_of_contents_holds_no_fields(doc, form):
    doc.p(TITLE, "ปัจจัยสนับสนุนต่อการดำเนินงาน ........................ 7", "ชื่อตัวชี้วัดที่ : 1.1 ร้อยละของป่า")
    doc.p("ปัจจัยสนับสนุนต่อการดำเนินงาน : ชุมชนร่วมมือ")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert i.narratives.supporting_factors.value == "ชุมชนร่วมมือ"


def test_levels_beside_their_labels_in_a_card(doc, form):
    doc.p(TITLE).t([
        ["ตัวชี้วัดที่", "3 ร้อยละของกลุ่มอาชีพที่เข้มแข็ง"], ["น้ำหนัก", "ร้อยละ 20"], ["ระดับ 5 (ดีเด่น)", "ร้อยละ 95"],
        ["ระดับ 4 (ดีมาก)", "ร้อยละ 90"], ["ระดับ 3 (ดี)", "ร้อยละ 80"], ["ระดับ 2", "ร้อยละ 70"], ["ระดับ 1", "ร้อยละ 60"],
        ["ผลการดำเนินงาน", "ร้อยละ 85"], ["คะแนนที่ได้", "4.50"],
    ])  # fmt: skip
    m = map_document(doc.done(), form("sar_card"))
    (i,) = m.indicators
    assert [(v.score.value, v.target.value) for v in i.levels] == [(5, 95), (4, 90), (3, 80), (2, 70), (1, 60)]
    assert (i.result.value, codes(m)) == ("ร้อยละ 85", [("score_mismatch", "3")])


def test_what_each_level_asks_for_under_its_points_with_a_name_before(doc, form):
    doc.p(TITLE, "ตัวชี้วัดที่ 2.4 : จำนวนชุมชนที่ได้รับการส่งเสริม")
    doc.t([["ระดับคะแนน", *"12345"], ["เกณฑ์การให้คะแนน", "2", "4", "6", "8", "10"]]).p("ปัญหาและอุปสรรค : ไม่มี")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [(v.score.value, v.target.value) for v in i.levels] == [(k, 2 * k) for k in range(1, 6)]


def test_body_and_department_on_one_line(doc, form):
    doc.p("ข้อตกลงการปฏิบัติราชการ", "องค์การบริหารส่วนตำบลสมมุติใต้ กองช่าง").t([["เกณฑ์การประเมิน", "คะแนนที่ได้"], ["1.1 ก", "5"]])
    m = map_document(doc.done(), form("performance_agreement"))
    assert (m.organization.value, m.department.value) == ("องค์การบริหารส่วนตำบลสมมุติใต้", "กองช่าง")


def test_the_year_behind_the_title_of_a_sheet(doc, form):
    doc.p("KPI Template ปีงบประมาณ 2567").t([["ตัวชี้วัดที่", "1"], ["ชื่อตัวชี้วัด", "ร้อยละของผู้สูงอายุ"]])
    assert map_document(doc.done(), form("moph_kpi_template")).fiscal_year.value == 2567


def test_a_row_that_a_browser_sets_on_both_pages(doc, form):
    head = ["เกณฑ์การประเมิน", "คะแนน", "คะแนนที่ได้"]
    doc.p("ข้อตกลงการปฏิบัติราชการ").t([head, ["1.1 การจัดทำแผน", "", "5"], ["☑ ครบ", "5", ""]])
    doc.page().t([head, ["☑ ครบ", "5", ""], ["☐ เกือบครบ", "3", ""], ["☐ บางส่วน", "1", ""], ["☐ ไม่มี", "0", ""]])
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert [v.score.value for v in i.levels] == [5, 3, 1, 0]


def test_an_indicator_that_stands_twice_over_a_page_break_stands_twice(doc, form):
    head = ["เกณฑ์การประเมิน", "เกณฑ์การให้คะแนน", "คะแนนที่ได้"]
    row = ["1.1 การจัดทำแผน\nเกณฑ์การให้คะแนน\n☑ ครบ\n☐ เกือบครบ\n☐ บางส่วน\n☐ ไม่มี", "5 3 1 0", "5"]
    doc.p("ข้อตกลงการปฏิบัติราชการ").t([head, row])
    doc.page().t([head, row])
    assert len(map_document(doc.done(), form("performance_agreement")).duplicates) == 1


def test_points_that_cannot_be_read_do_not_move_those_below_them(doc, form):
    head = ["เกณฑ์การประเมิน", "คะแนน", "คะแนนที่ได้"]
    rows = [["☐ ครบ", "5", ""], ["☐ เกือบครบ", "3", ""], ["☐ บางส่วน", "๑)", ""], ["☑ ไม่มี", "0", ""]]
    doc.p("ข้อตกลงการปฏิบัติราชการ").t([head, ["1.1 การจัดทำแผน", "", "0"], *rows])
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert [v.score and v.score.value for v in i.levels] == [5, 3, None, 0]


def test_a_blank_within_the_words_before_the_year(doc, form):
    doc.p(TITLE, "ประจำปี งบประมาณ พ.ศ. ๒๕๖๔", "ชื่อตัวชี้วัดที่ : 2.1 ร้อยละของป่าชุมชน")
    assert map_document(doc.done(), form("sar_card")).fiscal_year.value == 2564


def test_a_section_goes_on_under_its_title_again(doc, form):
    head = ["เกณฑ์การประเมิน", "คะแนน", "คะแนนที่ได้"]
    options = "เกณฑ์การให้คะแนน\n☑ {0} ครบ\n☐ {0} เกือบครบ\n☐ {0} บางส่วน\n☐ {0} ไม่มี"
    rows = [
        [f"{n} {x}\n{options.format(x)}", "5\n3\n1\n0", "5"]
        for n, x in (("2.1", "แผน"), ("1.2", "รายได้"), ("1.3", "ขยะ"))
    ]
    doc.p("ข้อตกลงการปฏิบัติราชการ", "ด้านที่ 2 การบริหารงานบุคคล").t([head, *rows[:2]])
    doc.page().p("ด้านที่ 2 การบริหารงานบุคคล (ต่อ)").t([head, *rows[2:]])
    m = map_document(doc.done(), form("performance_agreement"))
    assert [i.number for i in m.indicators] == ["2.1", "2.2", "2.3"]
