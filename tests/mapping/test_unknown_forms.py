"""Documents of no known form: the body, year and round that they name where they open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.mapping import map_document
from pipeline.model.page import TableJoin
from pipeline.model.text import NormalCell, NormalTable
from pipeline.scoring import audit_document

TABLE = [["ลำดับ", "โครงการ", "แผน", "ผล"], ["1", "อบรมอาชีพ", "100", "98"]]


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("สำนักชลประทานสมมติที่ 3", "สำนักชลประทานสมมติที่ 3"),
        ("ศูนย์อนามัยที่ ๙ นครสมมติ ปีงบประมาณ พ.ศ. 2567", "ศูนย์อนามัยที่ ๙ นครสมมติ"),
        ("สรุปผลงานตามตัวชี้วัด เทศบาลตำบลหนองสมมติ", "เทศบาลตำบลหนองสมมติ"),
        ("ตารางสรุปคะแนนของกรมสมมติ ประจำปี 2567", "กรมสมมติ"),
        ("คณะศิลปศาสตร์ มหาวิทยาลัยสมมติ ปีการศึกษา 2566", "มหาวิทยาลัยสมมติ"),
        ("บริษัท สมมติขนส่ง จำกัด (มหาชน) ปีบัญชี 2566", "บริษัท สมมติขนส่ง จำกัด (มหาชน)"),
        ("สำนักงานอธิการบดี มหาวิทยาลัยราชภัฏสมมติ", "มหาวิทยาลัยราชภัฏสมมติ"),
        ("กองช่าง เทศบาลเมืองสมมติ ประจำปี 2567", "เทศบาลเมืองสมมติ"),
        ("ส่วนราชการ : กองแผนงาน กรมสมมติศึกษา", "กรมสมมติศึกษา"),
        ("หน่วยงาน : กองทุนสมมติเพื่อการศึกษา", "กองทุนสมมติเพื่อการศึกษา"),
        ("ส่วนราชการ กลุ่มแผนงาน สำนักงานสมมติจังหวัด โทร. ๐ ๒๐๐๐ ๐๐๐๐", "สำนักงานสมมติจังหวัด"),
        ("ส่วนราชการ สำนักงานสมมติจังหวัด โทรศัพท์ 0 2000 0000", "สำนักงานสมมติจังหวัด"),
    ],
)
def test_the_body_of_an_unknown_form(doc, line, body):
    doc.p("แบบติดตามแผนปฏิบัติการ", line).t(TABLE)
    assert map_document(doc.done(), None).organization.value == body


@pytest.mark.parametrize(
    "line",
    [
        "การทำงานของสภาพแวดล้อมในโรงพยาบาลชุมชน",
        "การท่องเที่ยวเชิงสุขภาพ",
        "ผลการดำเนินงานขององค์กรปกครองส่วนท้องถิ่น ประจำปี 2567",
        "คู่มือสำหรับสำนักงาน",
    ],
)
def test_words_that_name_no_body(doc, line):
    doc.p(line).t(TABLE)
    assert map_document(doc.done(), None).organization is None


def test_year_and_round_of_an_unknown_form(doc):
    doc.p("ใบสรุปคะแนนตัวชี้วัดองค์กร ประจำปีบัญชี 2566 รอบ 6 เดือน").t(TABLE)
    m = map_document(doc.done(), None)
    assert (m.fiscal_year.value, m.period_months.value) == (2566, 6)


def test_what_stands_behind_the_first_table_names_no_body_and_no_year(doc):
    doc.p("รายงานการประชุม", "แผนพัฒนา ปีงบประมาณ 2566 - 2570").t(TABLE)
    doc.p("สำนักงานสมมติภาค ๒", "ปีงบประมาณ พ.ศ. 2561")
    m = map_document(doc.done(), None)
    assert (m.organization, m.fiscal_year) == (None, None)


HEADS = ["ที่", "ตัวชี้วัด", "น้ำหนัก", "ผลการดำเนินงาน", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"]


@pytest.mark.parametrize("name", [None, "performance_agreement"])
def test_a_section_titled_in_the_cell_of_names(doc, form, name):
    doc.p("สรุปคะแนนตามคำรับรองการปฏิบัติราชการ")
    doc.t([HEADS, ["", "มิติที่ 2 คุณภาพ", "", "", "", ""], ["2.1", "ร้อยละของผู้พึงพอใจ", "60", "80", "4", "2.40"],
           ["2.2", "จำนวนเรื่องที่ยุติ", "40", "12", "5", "2.00"], ["", "รวมมิติที่ 2", "100", "", "", "4.40"]])  # fmt: skip
    m = map_document(doc.done(), form(name) if name else None)
    assert [(i.number, i.section, i.section_title.value) for i in m.indicators] == [
        ("2.1", "2", "คุณภาพ"),
        ("2.2", "2", "คุณภาพ"),
    ]


def test_an_agreement_of_weights_without_levels_adds_up_its_weights(doc, form):
    doc.p("รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ")
    rows = [[str(k), f"ร้อยละของงานด้านที่ {k}", w, "80", "4", str(int(w) * 4 / 100)] for k, w in ((1, "55"), (2, "50"))]
    doc.t([HEADS, *rows, ["", "รวม", "100", "", "", "4.20"]])
    found = audit_document(map_document(doc.done(), form("performance_agreement"))).findings
    assert [f.code for f in found if f.severity == "error"] == ["weights_total_mismatch"]


def scored(doc, points, targets, result, score):
    heads = ["ที่", "ตัวชี้วัด", "น้ำหนัก", *points, "ผลการดำเนินงาน", "คะแนน", "คะแนนถ่วงน้ำหนัก"]
    rows = [[str(k), f"ร้อยละของงาน {k}", "50", *targets, result, score, str(float(score) / 2)] for k in (1, 2)]
    doc.p("ใบสรุปผลงาน").t([heads, *rows])
    return audit_document(map_document(doc.done(), None))


@pytest.mark.parametrize(
    ("points", "targets", "result", "right", "wrong"),
    [
        (("1", "2", "3", "4", "5"), ("60", "65", "70", "75", "80"), "72.50", "3.50", "4.50"),
        (("ขั้นต้น (50)", "ขั้นมาตรฐาน (75)", "ขั้นสูง (100)"), ("60", "70", "80"), "75", "87.50", "75.00"),
    ],
)
def test_levels_of_a_known_convention_give_the_score_in_an_unknown_form(doc, points, targets, result, right, wrong):
    assert scored(doc, points, targets, result, right).findings == ()
    assert {f.code for f in scored(type(doc)(), points, targets, result, wrong).findings} == {"score_mismatch"}


def test_levels_of_no_known_convention_give_no_score(doc):
    found = scored(doc, ("ระดับ 1", "ระดับ 2", "ระดับ 3"), ("60", "70", "80"), "90", "3")
    assert found.findings == ()
    assert all(i.recomputed.score is None for i in found.indicators)


def test_results_of_years_before_are_not_the_one_reported(doc, form):
    doc.p("รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ ปีงบประมาณ พ.ศ. 2567")
    doc.t([
        [("ที่", 1, 2), ("ตัวชี้วัด", 1, 2), ("น้ำหนัก", 1, 2), ("ผลการดำเนินงานย้อนหลัง", 3), ("ผลการดำเนินงาน ปี 2567", 1, 2),
         ("คะแนนที่ได้", 1, 2)],
        [("", 1), ("", 1), ("", 1), "2564", "2565", "2566", ("", 1), ("", 1)],
        *[[str(k), f"ร้อยละของงาน {k}", "50", "12", "N/A", "14", "15.20", "4"] for k in (1, 2)],
    ])  # fmt: skip
    m = map_document(doc.done(), form("performance_agreement"))
    assert [i.result.value for i in m.indicators] == ["15.20", "15.20"]


@pytest.mark.parametrize("line", ["ประจำปีบัญชี 2566", "ปีบัญชี 2566", "ประจำปี พ.ศ. ๒๕๖๖", "ประจำปี 2566"])
def test_the_year_of_an_agreement_of_a_state_enterprise(doc, form, line):
    doc.p(f"สรุปผลการดำเนินงานตามบันทึกข้อตกลงการปฏิบัติงาน {line}", "การประปาสมมติ")
    m = map_document(doc.done(), form("performance_agreement"))
    assert m.fiscal_year.value == 2566


def test_results_by_quarter_beside_criteria(doc, form):
    doc.p("รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ ปีงบประมาณ พ.ศ. 2567")
    quarters = [f"ไตรมาส {k}" for k in range(1, 5)]
    doc.t([
        [("ลำดับ", 1, 2), ("ตัวชี้วัด", 1, 2), ("น้ำหนัก", 1, 2), ("เกณฑ์การให้คะแนน", 5), ("ผลการดำเนินงานสะสม", 5)],
        [("", 1), ("", 1), ("", 1), *"12345", *quarters, "ผลทั้งปี"],
        *[[str(k), f"ร้อยละของงาน {k}", "50", "60", "65", "70", "75", "80", "15", "32", "55", "78", "79"] for k in (1, 2)],
    ])  # fmt: skip
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.result.value, len(i.levels)) for i in m.indicators] == [("79", 5), ("79", 5)]


@pytest.mark.parametrize("name", [None, "performance_agreement"])
def test_a_year_in_the_cell_beside_its_label(doc, form, name):
    doc.p("สรุปผลตามคำรับรองการปฏิบัติราชการ").t([["ส่วนราชการ", "สำนักงานสมมติจังหวัด"], ["ปีงบประมาณ", "2566"]])
    doc.t(TABLE)
    m = map_document(doc.done(), form(name) if name else None)
    assert (m.organization.value, m.fiscal_year.value) == ("สำนักงานสมมติจังหวัด", 2566)


def test_names_under_a_heading_that_nobody_knows(doc):
    doc.p("ผลคะแนนของหน่วยงาน")
    doc.t([["แบบวัด", "น้ำหนัก (ร้อยละ)", "คะแนน", "คะแนนถ่วงน้ำหนัก"], ["IIT", "40", "92.14", "36.86"],
           ["OIT", "60", "97.50", "58.00"], ["คะแนนรวม", "100", "", "94.86"]])  # fmt: skip
    m = map_document(doc.done(), None)
    audit = audit_document(m)
    assert [(i.name.value, i.weight.value) for i in m.indicators] == [("IIT", 40), ("OIT", 60)]
    assert [(f.code, f.indicator) for f in audit.findings] == [("weighted_score_mismatch", "2")]


def test_units_that_are_the_same_row_after_row_are_no_names(doc):
    doc.p("ผลคะแนนของหน่วยงาน")
    doc.t([["หน่วยนับ", "น้ำหนัก", "คะแนน", "คะแนนถ่วงน้ำหนัก"], *[["ร้อยละ", "20", s, w] for s, w in
           [("1", "0.20"), ("2", "0.40"), ("3", "0.60"), ("4", "0.80"), ("5", "1.00")]]])  # fmt: skip
    m = map_document(doc.done(), None)
    assert [i.name for i in m.indicators] == [None] * len(m.indicators)
    assert audit_document(m).findings == ()


def test_rows_of_one_name_without_numbers_are_as_many_indicators(doc):
    doc.p("ผลคะแนนของหน่วยงาน")
    doc.t([["ตัวชี้วัด", "น้ำหนัก", "คะแนน", "คะแนนถ่วงน้ำหนัก"], ["ร้อยละของงานที่แล้วเสร็จ", "50", "1", "0.50"],
           ["ร้อยละของงานที่แล้วเสร็จ", "50", "2", "1.00"]])  # fmt: skip
    m = map_document(doc.done(), None)
    assert [i.reported_score.value for i in m.indicators] == [1, 2]
    assert audit_document(m).findings == ()


def test_columns_on_the_next_page_of_a_wide_sheet_stand_to_the_right(doc):
    """As the extractor joins strips of one sheet: at the same abscissae, on another page."""
    left = doc.p("สรุปคะแนนของเทศบาลตำบลสมมติ").t(
        [["ที่", "ตัวชี้วัด", "น้ำหนัก"], ["1", "จำนวนบ่อ", "40"], ["2", "จำนวนสระ", "60"]]
    )
    one = left.blocks.pop()
    right = doc.page().t([["คะแนน", "คะแนนถ่วงน้ำหนัก", "หมายเหตุ"], ["5", "2.00", "-"], ["4", "2.40", "-"]])
    two = right.blocks.pop()
    cells = (*one.cells, *(NormalCell(replace(c.cell, col=c.col + 3), c.text) for c in two.cells))
    table = replace(
        one.table, n_cols=6, cells=tuple(c.cell for c in cells), parts=(*one.table.parts, *two.table.parts),
        joins=(TableJoin(1, 2, ("same_rows",), 0.8),),
    )  # fmt: skip
    doc.blocks.append(NormalTable(table, cells))
    m = map_document(doc.done(), None)
    figures = [
        (i.name.value, i.weight.value, i.reported_score.value, float(i.reported_weighted_score.value))
        for i in m.indicators
    ]
    assert figures == [("จำนวนบ่อ", 40, 5, 2.0), ("จำนวนสระ", 60, 4, 2.4)]


def test_full_points_and_percents_are_no_weights(doc):
    doc.p("ผลการประเมินมาตรฐานการปฏิบัติราชการ")
    doc.t([["ที่", "รายการประเมิน", "คะแนนเต็ม", "คะแนนที่ได้", "ร้อยละ", "ระดับ"], ["1", "การบริการ", "30", "27", "90.00", "ดี"],
           ["2", "การรักษาความสงบ", "70", "56.5", "80.71", "ดี"], ["", "รวม", "100", "83.5", "83.50", "ดี"]])  # fmt: skip
    m = map_document(doc.done(), None)
    assert m.indicators == ()
    assert audit_document(m).findings == ()


def test_a_total_in_english(doc):
    doc.p("KPI Scorecard ปีบัญชี 2567")
    doc.t([["No.", "KPI", "Weight (%)", "Score", "Weighted Score"], ["1", "EBITDA", "50", "4.00", "2.00"],
           ["2", "SAIFI", "60", "3.00", "1.80"], ["", "Total", "100", "", "3.80"]])  # fmt: skip
    m = map_document(doc.done(), None)
    assert [i.name.value for i in m.indicators] == ["EBITDA", "SAIFI"]
    assert [f.code for f in audit_document(m).findings] == ["weights_total_mismatch"]


def test_titles_of_groups_in_single_cells_are_no_indicators(doc):
    doc.p("ตารางคะแนนผลการปฏิบัติงาน")
    doc.t([HEADS, ["", "ด้านการส่งเสริม", "", "", "", ""], ["1", "จำนวนแปลงใหญ่", "40", "10", "4.00", "1.60"],
           ["", "ด้านการบริหาร", "", "", "", ""], ["2", "ร้อยละการเบิกจ่าย", "60", "-", "-", "-"]])  # fmt: skip
    m = map_document(doc.done(), None)
    assert [(i.number, i.name.value) for i in m.indicators] == [("1", "จำนวนแปลงใหญ่"), ("2", "ร้อยละการเบิกจ่าย")]
