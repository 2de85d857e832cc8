"""Tables with an indicator a column, codes in names, criteria under names, results apart by number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.mapping import map_document

TITLE = "รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ"
FORM = "performance_agreement"


def rows(doc, form, name=FORM):
    made = map_document(doc.done(), form(name) if name else None).indicators
    return [
        (i.number, i.name.value, i.weight.value, i.reported_score.value, i.reported_weighted_score.value) for i in made
    ]


@pytest.mark.parametrize("name", [FORM, None])
def test_indicators_as_columns(doc, form, name):
    doc.p(TITLE)
    doc.t([
        ["ตัวชี้วัด", "1. ความพึงพอใจ", "2. จำนวนกิจกรรม"], ["น้ำหนัก", "60", "40"], ["ผลการดำเนินงาน", "91", "12"],
        ["คะแนนที่ได้", "4.0", "5.0"], ["คะแนนถ่วงน้ำหนัก", "2.40", "2.00"],
    ])  # fmt: skip
    assert rows(doc, form, name) == [
        ("1", "ความพึงพอใจ", 60, 4, Decimal("2.4")), ("2", "จำนวนกิจกรรม", 40, 5, 2)
    ]  # fmt: skip


def test_levels_of_indicators_as_columns_under_a_heading_that_says_nothing(doc, form):
    doc.p(TITLE)
    doc.t([
        ["รายการ", "ตัวชี้วัดที่ 1\nร้อยละของงานที่แล้วเสร็จ", "ตัวชี้วัดที่ 2\nร้อยละความพึงพอใจ"], ["น้ำหนัก (ร้อยละ)", "60", "40"],
        *[[f"ระดับ {k}", str(50 + 10 * k), str(70 + 5 * k)] for k in range(1, 6)],
        ["ผลการดำเนินงาน", "85", "88"], ["ค่าคะแนนที่ได้", "3.5", "3.6"], ["คะแนนถ่วงน้ำหนัก", "2.10", "1.44"],
    ])  # fmt: skip
    one, two = map_document(doc.done(), form(FORM)).indicators
    assert (one.number, one.name.value, two.number, two.name.value) == (
        "1", "ร้อยละของงานที่แล้วเสร็จ", "2", "ร้อยละความพึงพอใจ"
    )  # fmt: skip
    assert [v.target.value for v in two.levels] == [75, 80, 85, 90, 95]
    assert (one.result.value, one.reported_score.places[0].page) == ("85", 1)


def test_a_card_of_labels_and_figures_is_not_turned(doc, form):
    doc.p(TITLE)
    doc.t([["ตัวชี้วัด", "1. ความพึงพอใจ"], ["น้ำหนัก", "100"], ["คะแนนที่ได้", "4"]])
    assert len(map_document(doc.done(), form(FORM)).indicators) <= 1


def test_codes_by_which_names_begin(doc, form):
    doc.p(TITLE)
    doc.t([
        ["Objective", "Key Result", "ผลงาน", "น้ำหนัก", "คะแนน", "คะแนนถ่วงน้ำหนัก"],
        ["O1 วิจัย", "KR1.1 จำนวนบทความ", "33", "60", "5", "3.00"], ["O2 สอน", "KR1.2 จำนวนหลักสูตร", "7", "40", "2", "0.80"],
    ])  # fmt: skip
    assert [r[:2] for r in rows(doc, form)] == [("KR1.1", "จำนวนบทความ"), ("KR1.2", "จำนวนหลักสูตร")]


def test_a_word_with_a_figure_is_no_code(doc, form):
    doc.p(TITLE)
    doc.t([
        ["ตัวชี้วัด", "น้ำหนัก", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"],
        ["PM2.5 เฉลี่ยรายปี", "60", "5", "3.00"], ["จำนวนสถานีตรวจวัด", "40", "2", "0.80"],
    ])  # fmt: skip
    assert [r[1] for r in rows(doc, form)] == ["PM2.5 เฉลี่ยรายปี", "จำนวนสถานีตรวจวัด"]


def test_criteria_in_lines_under_the_name(doc, form):
    doc.p(TITLE)
    lines = "\n".join(f"ระดับ {k} ร้อยละ {55 + 5 * k}" for k in range(1, 6))
    doc.t([
        ["ที่", "ตัวชี้วัด/เกณฑ์การให้คะแนน", "น้ำหนัก", "ผลการดำเนินงาน", "คะแนน", "คะแนนถ่วงน้ำหนัก"],
        ["1", f"ร้อยละของครัวเรือนที่ได้รับน้ำ\nเกณฑ์การให้คะแนน\n{lines}", "100", "ร้อยละ 78", "4.6", "4.60"],
    ])  # fmt: skip
    (one,) = map_document(doc.done(), form(FORM)).indicators
    assert one.name.value == "ร้อยละของครัวเรือนที่ได้รับน้ำ"
    assert [v.target.value for v in one.levels] == [60, 65, 70, 75, 80]


def test_results_apart_by_number_only(doc, form):
    doc.p(TITLE)
    head = [("ตัวชี้วัด", 1, 2), ("น้ำหนัก", 1, 2), ("เกณฑ์การให้คะแนน", 5)]
    plan = [
        ["1. ร้อยละที่ขึ้นทะเบียน", "50", "60", "65", "70", "75", "80"],
        ["2. จำนวนแปลง", "50", "10", "12", "14", "16", "18"],
    ]
    doc.t([head, [("", 2), "1", "2", "3", "4", "5"], *plan])
    doc.t(
        [["ตัวชี้วัด", "ผลการดำเนินงาน", "คะแนน", "คะแนนถ่วงน้ำหนัก"], ["1", "72", "3.4", "1.70"], ["2", "16", "4.0", "2.00"]]
    )
    made = map_document(doc.done(), form(FORM)).indicators
    assert [(i.number, i.result.value, float(i.reported_score.value), len(i.levels)) for i in made] == [
        ("1", "72", 3.4, 5), ("2", "16", 4.0, 5)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line", ["Fiscal Year 2024 (B.E. 2567)", "Fiscal Year 2567", "FY2567", "for the year ended September, B.E. 2567"]
)
def test_the_year_in_english(doc, form, line):
    doc.p("Performance Agreement Report", line)
    doc.t(
        [
            ["No.", "Key Performance Indicator", "Weight", "Score", "Weighted Score"],
            ["1", "Licences issued", "100", "5", "5.00"],
        ]
    )
    assert map_document(doc.done(), form(FORM)).fiscal_year.value == 2567


def test_levels_of_indicators_as_columns_under_no_heading(doc, form):
    """Nothing stands over the headings' two columns; a column of totals stands at the end."""
    doc.p(TITLE)
    targets = [["50", "60"], ["55", "65"], ["60", "70"], ["65", "75"], ["70", "80"]]
    doc.t([
        [("", 2), "1. ร้อยละการจับกุม", "2. ร้อยละความพึงพอใจ", "รวม"], [("น้ำหนัก", 2), "55", "45", "100"],
        [("เกณฑ์การให้คะแนน", 1, 5), "1", *targets[0], ""],
        *[[("", 1), str(k), *row, ""] for k, row in enumerate(targets[1:], 2)],
        [("ผลการดำเนินงาน", 2), "66", "74", ""], [("คะแนนที่ได้", 2), "4.20", "3.80", ""],
        [("คะแนนถ่วงน้ำหนัก", 2), "2.31", "1.71", "4.02"],
    ])  # fmt: skip
    m = map_document(doc.done(), form(FORM))
    assert [(i.number, i.name.value, len(i.levels), i.result.value) for i in m.indicators] == [
        ("1", "ร้อยละการจับกุม", 5, "66"), ("2", "ร้อยละความพึงพอใจ", 5, "74")
    ]  # fmt: skip
    assert {t.value.value for t in m.totals} == {100, Decimal("4.02")}


@pytest.mark.parametrize("head", ["คะแนน (น้ำหนัก x ระดับ)", "คะแนนที่ได้ (น้ำหนัก × ระดับคะแนน)"])
def test_a_hint_says_that_the_points_are_a_product(doc, form, head):
    doc.p(TITLE)
    doc.t(
        [["ตัวชี้วัด", "น้ำหนัก", "ระดับที่ได้", head], ["1. พื้นที่เพาะปลูก", "60", "4", "240"], ["2. เรื่องร้องเรียน", "40", "5", "200"]]
    )
    assert rows(doc, form) == [("1", "พื้นที่เพาะปลูก", 60, 4, 240), ("2", "เรื่องร้องเรียน", 40, 5, 200)]


def test_levels_beside_years_under_headings_of_their_own(doc, form):
    doc.p("คำรับรองการปฏิบัติราชการ")
    head = [("ตัวชี้วัด", 1, 2), ("น้ำหนัก", 1, 2), ("ข้อมูลพื้นฐาน", 3), ("เกณฑ์การให้คะแนน", 5)]
    doc.t([
        head, [("", 1), ("", 1), "2565", "2566", "2567", "1", "2", "3", "4", "5"],
        ["1. จำนวนรายใหม่", "60", "500", "620", "640", "550", "600", "650", "700", "750"],
        ["2. ร้อยละออนไลน์", "40", "85", "90", "94", "80", "85", "90", "95", "99"],
    ])  # fmt: skip
    made = map_document(doc.done(), form(FORM)).indicators
    assert [[v.target.value for v in i.levels] for i in made] == [[550, 600, 650, 700, 750], [80, 85, 90, 95, 99]]


@pytest.mark.parametrize(("widths", "scores"), [([8, 2, 1, 3], [Decimal("3.75"), 5]), ([4, 2, 9, 3], [None, None])])
def test_a_figure_that_goes_on_below_in_a_narrow_cell(doc, form, widths, scores):
    """In a wide cell the two lines are two figures."""
    doc.p(TITLE)
    doc.t([
        ["ตัวชี้วัด", "น้ำหนัก", "คะแนน", "คะแนนถ่วงน้ำหนัก"],
        ["1. ความพึงพอใจ", "60", "3.750\n0", "2.2500"], ["2. จำนวนกิจกรรม", "40", "5.000\n0", "2.0000"],
    ], widths)  # fmt: skip
    made = map_document(doc.done(), form(FORM)).indicators
    assert [i.reported_score.value if i.reported_score else None for i in made] == scores


def test_a_table_in_two_halves_side_by_side(doc, form):
    doc.p(TITLE)
    head = ["ตัวชี้วัด", "น้ำหนัก", "คะแนน", "ถ่วงน้ำหนัก"]
    doc.t([
        [*head, "", *head],
        ["1. การเบิกจ่าย", "40", "4.0", "1.60", "", "3. ความพึงพอใจ", "30", "5.0", "1.50"],
        ["2. ความโปร่งใส", "30", "3.0", "0.90", "", "", "", "", ""],
    ], [5, 1, 1, 1, 1, 5, 1, 1, 1])  # fmt: skip
    assert rows(doc, form) == [
        ("1", "การเบิกจ่าย", 40, 4, Decimal("1.6")), ("2", "ความโปร่งใส", 30, 3, Decimal("0.9")),
        ("3", "ความพึงพอใจ", 30, 5, Decimal("1.5")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "head", [["คะแนนเต็ม (น้ำหนัก)", "ระดับที่ได้ (1-5)", "คะแนนที่ได้"], ["น้ำหนัก", "คะแนนที่ได้", "คะแนนประเมิน (1-5)"]]
)
def test_of_two_columns_of_scores_one_holds_the_products_and_their_total(doc, form, head):
    doc.p(TITLE)
    swapped = head[-1] != "คะแนนที่ได้"
    figures = [("40", "5", "40"), ("30", "4", "24"), ("30", "3", "18"), ("100", "", "84")]
    names = ["1. ระยะทางที่บำรุงรักษา", "2. ร้อยละความปลอดภัย", "3. ร้อยละการเบิกจ่าย", "รวม"]
    body = [[n, w, *((p, s) if swapped else (s, p))] for n, (w, s, p) in zip(names, figures, strict=True)]
    doc.t([["ตัวชี้วัด", *head], *body])
    m = map_document(doc.done(), form(FORM))
    assert [(i.weight.value, i.reported_score.value, i.reported_weighted_score.value) for i in m.indicators] == [
        (40, 5, 40), (30, 4, 24), (30, 3, 18)
    ]  # fmt: skip
    assert [(t.name, t.value.value) for t in m.totals] == [("weight", 100), ("weighted_score", 84)]


def test_results_in_english(doc, form):
    doc.p("Performance Agreement Report", "FY 2567")
    head = [
        ("KPI", 1, 2),
        ("Weight (%)", 1, 2),
        ("Scoring criteria", 5),
        ("Result", 1, 2),
        ("Score", 1, 2),
        ("Weighted score", 1, 2),
    ]
    doc.t([
        head, [("", 1), ("", 1), "1", "2", "3", "4", "5", ("", 1), ("", 1), ("", 1)],
        ["1. On-time departures", "60", "80", "85", "90", "95", "100", "93", "3.6", "2.16"],
        ["2. Training hours", "40", "10", "15", "20", "25", "30", "25", "4.0", "1.60"],
    ])  # fmt: skip
    made = map_document(doc.done(), form(FORM)).indicators
    assert [(i.result.value, i.weight.value, float(i.reported_score.value)) for i in made] == [
        ("93", 60, 3.6),
        ("25", 40, 4),
    ]


@pytest.mark.parametrize(
    "body", ["แขวงทางหลวงชนบทสมมติ", "ท่าอากาศยานสมมติ", "เรือนจำกลางสมมติ", "ด่านศุลกากรสมมติ", "สถานีพัฒนาที่ดินสมมติ"]
)
def test_scores_of_criteria_and_bodies_in_the_field(doc, form, body):
    doc.p("ผลการประเมินประสิทธิภาพการบริหารงาน", f"{body} ประจำปีบัญชี 2566")
    doc.t([
        ["เกณฑ์วัดการดำเนินงาน", "น้ำหนัก (ร้อยละ)", "ผลการดำเนินงาน", "ค่าเกณฑ์วัดที่ได้ (คะแนน)", "คะแนนถ่วงน้ำหนัก"],
        ["1. อัตราผลตอบแทน", "60", "3.8", "4.0000", "2.4000"], ["2. จำนวนผู้กู้รายใหม่", "40", "1,020", "3.5000", "1.4000"],
    ])  # fmt: skip
    m = map_document(doc.done(), None)
    assert m.organization.value == body
    assert [i.reported_score.value for i in m.indicators] == [4, Decimal("3.5")]


def test_a_score_after_deductions_is_the_one_that_is_weighted(doc, form):
    doc.p(TITLE)
    doc.t([
        ["ตัวชี้วัด", "น้ำหนัก", "คะแนนที่ได้", "หักคะแนน", "คะแนนสุทธิ", "คะแนนสุทธิถ่วงน้ำหนัก"],
        ["1. จำนวนเรือที่ตรวจ", "50", "5.00", "0.50", "4.50", "2.25"], ["2. ร้อยละใบอนุญาต", "50", "4.00", "0.00", "4.00", "2.00"],
    ])  # fmt: skip
    assert [r[3:] for r in rows(doc, form)] == [(Decimal("4.5"), Decimal("2.25")), (4, 2)]


def test_levels_in_a_row_across_the_table_under_their_indicator(doc, form):
    doc.p(TITLE)
    doc.t([
        ["ตัวชี้วัด", "น้ำหนัก", "ผลการดำเนินงาน", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"],
        ["1. ร้อยละการจัดเก็บ", "60", "95", "4.00", "2.40"],
        [("เกณฑ์ : ระดับ 1 = 80 / ระดับ 2 = 85 / ระดับ 3 = 90 / ระดับ 4 = 95 / ระดับ 5 = 100", 5)],
        ["2. จำนวนแปลง", "40", "150", "4.50", "1.80"],
        [("เกณฑ์ : ระดับ 1 = 100 / ระดับ 2 = 120 / ระดับ 3 = 140 / ระดับ 4 = 160 / ระดับ 5 = 180", 5)],
    ])  # fmt: skip
    made = map_document(doc.done(), form(FORM)).indicators
    assert [[v.target.value for v in i.levels] for i in made] == [[80, 85, 90, 95, 100], [100, 120, 140, 160, 180]]


@pytest.mark.parametrize(("sums", "score", "product"), [(["2.00", "1.60"], 5, 2), (["7", "9"], 5, None)])
def test_an_opaque_sum_holds_the_products_where_the_figures_say_so(doc, form, sums, score, product):
    doc.p(TITLE)
    body = [["1. การเบิกจ่าย", "5", "40", sums[0]], ["2. การจัดทำบัญชี", "4", "40", sums[1]]]
    doc.t([["ตัวชี้วัด", "คะแนน (ก)", "น้ำหนัก (ข)", "ผลรวม"], *body])
    one = map_document(doc.done(), form(FORM)).indicators[0]
    found = one.reported_weighted_score
    assert (one.reported_score.value, found.value if found else None) == (score, product)


def test_a_level_and_the_points_that_the_weight_makes_of_it(doc, form):
    doc.p("แบบประเมินผลการปฏิบัติราชการ", "ชื่อผู้รับการประเมิน นายสมมติ รักงาน")
    body = [[("1. งานสอน", 1, 2), "1.1 ชั่วโมงสอน", "30", "5", "30.00"], [("", 1), "1.2 ผลการสอน", "20", "4", "16.00"],
            [("2. งานวิจัย", 1, 2), "2.1 บทความ", "30", "3", "18.00"], [("", 1), "2.2 ทุนวิจัย", "20", "4", "16.00"]]  # fmt: skip
    doc.t([["องค์ประกอบ", "ตัวชี้วัด", "น้ำหนัก", "ระดับ", "คะแนนที่ได้"], *body])
    made = map_document(doc.done(), form("individual_appraisal")).indicators
    assert [(i.number, i.reported_score.value, i.reported_weighted_score.value) for i in made] == [
        ("1.1", 5, 30), ("1.2", 4, 16), ("2.1", 3, 18), ("2.2", 4, 16)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "canonical"), [("1.1 1.2 2.1 2.2", "1.1 1.2 2.1 2.2"), ("2.1 2.2 2.3 1.4", "2.1 2.2 2.3 2.4")]
)
def test_numbers_that_count_on_by_themselves_are_in_no_section(doc, form, numbers, canonical):
    """A line over the table that begins with 2 is none of its sections, where the rows count their own."""
    doc.p(TITLE, "2. รายตัวชี้วัด")
    names = ["การประชุมประชาคม", "การจัดเก็บรายได้", "ถนนที่ซ่อมแซม", "ขยะที่จัดเก็บ"]
    body = [[f"{n} {name}", "25", "4", "1.00"] for n, name in zip(numbers.split(), names, strict=True)]
    doc.t([["ตัวชี้วัด", "ค่าถ่วงน้ำหนัก", "คะแนน", "ผลคูณคะแนนถ่วง"], *body])
    assert [(r[0], r[2], r[4]) for r in rows(doc, form)] == [(n, 25, 1) for n in canonical.split()]
