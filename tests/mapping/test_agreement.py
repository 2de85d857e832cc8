"""Agreements: options in one cell or a row each, points anywhere, sections, pages printed twice, ticks and scores."""

from __future__ import annotations

import pytest

from pipeline.mapping import map_document
from pipeline.scoring import audit_document

HEADER = ["การประเมิน", "เกณฑ์การประเมิน", "เกณฑ์การให้คะแนน", "คะแนนที่ได้"]
WIDTHS = [4, 4, 1, 1]


def opening(doc):
    return doc.p(
        "ข้อตกลงการปฏิบัติราชการ", "กองช่าง", "ของ เทศบาลตำบลสวนดอก", "ประจำปีงบประมาณ พ.ศ. 2566",
        "นายxxxx xxxxxx ผู้ทำข้อตกลง", "โดยมีค่าคะแนนโดยรวมทุกตัวชี้วัดไม่ต่ำกว่าร้อยละ 75 โดยยึดหลักคุณธรรม",
        "1. การบริหารเพื่อประโยชน์สุขของประชาชน",
    )  # fmt: skip


def options(*words, boxes="☐☐☐☐"):
    return "\n".join(f"{b} {w}" for b, w in zip(boxes, words, strict=True))


FOUR = ("ดำเนินการครบ 4 ข้อ", "ดำเนินการ 3 ข้อ", "ดำเนินการ 2 ข้อ", "น้อยกว่า 2 ข้อ")


def read(doc, form):
    return map_document(doc.done(), form("performance_agreement"))


def levels(i):
    return [(None if lv.score is None else int(lv.score.value), lv.text.value if lv.text else None) for lv in i.levels]


def test_all_in_one_row(doc, form):
    opening(doc).t([
        HEADER,
        ["1.1 ตรวจสอบหลักฐาน ได้แก่\n- คำสั่ง", "1.1 การจัดศูนย์บริการ 1) มีป้าย 2) มีเจ้าหน้าที่ 3) มีสถิติ 4) มีรายงาน\n"
         "เกณฑ์การให้คะแนน\n" + options(*FOUR), "5 3 1 0", ""],
    ], WIDTHS)  # fmt: skip
    m = read(doc, form)
    (i,) = m.indicators
    assert (i.number, i.name.value, i.section, i.section_title.value) == (
        "1.1", "การจัดศูนย์บริการ", "1", "การบริหารเพื่อประโยชน์สุขของประชาชน",
    )  # fmt: skip
    assert [c.value for c in i.checklist] == ["มีป้าย", "มีเจ้าหน้าที่", "มีสถิติ", "มีรายงาน"]
    assert levels(i) == list(zip((5, 3, 1, 0), FOUR, strict=True))
    assert [lv.checked.value for lv in i.levels] == [False] * 4
    assert i.verification.value == "ตรวจสอบหลักฐาน ได้แก่\n- คำสั่ง"
    assert i.reported_score is None
    assert (m.organization.value, m.department.value, m.fiscal_year.value) == ("เทศบาลตำบลสวนดอก", "กองช่าง", 2566)
    assert (m.minimum_percent.value, m.minimum_percent.raw) == (75, "75")
    assert [lv.score.raw for lv in i.levels] == ["5", "3", "1", "0"]
    assert i.levels[0].score.places[0].bbox.x1 < i.levels[1].score.places[0].bbox.x0


def test_a_line_a_row_with_points_beside_the_first_column(doc, form):
    opening(doc).t([
        HEADER,
        ["1.1 ตรวจสอบหลักฐาน เช่น", "1.1 การโอนงบประมาณ", "", ""],
        ["รายงานการขออนุมัติ", "ข้ามหมวดรายจ่าย", "", ""],
        ["เกณฑ์การให้คะแนน", "", "", ""],
        ["☐ มีการโอน", "5", "", ""],
        ["ไม่เกิน 4 รายการ", "", "", ""],
        ["☑ มีการโอน 5-7 รายการ", "3", "", ""],
        ["☐ มีการโอน 8-10 รายการ", "1", "", ""],
        ["☐ เกินกว่า 10 รายการ", "0", "", ""],
    ], WIDTHS)  # fmt: skip
    (i,) = read(doc, form).indicators
    assert i.name.value == "การโอนงบประมาณข้ามหมวดรายจ่าย"
    assert levels(i) == [
        (5, "มีการโอนไม่เกิน 4 รายการ"), (3, "มีการโอน 5-7 รายการ"), (1, "มีการโอน 8-10 รายการ"), (0, "เกินกว่า 10 รายการ"),
    ]  # fmt: skip
    assert [lv.checked.value for lv in i.levels] == [False, True, False, False]
    assert i.verification.value == "ตรวจสอบหลักฐาน เช่น รายงานการขออนุมัติ" or "รายงานการขออนุมัติ" in i.verification.value


def test_further_lines_of_options_that_slipped_into_the_first_column(doc, form):
    opening(doc).t([
        HEADER,
        ["1.1 ทะเบียนคุม", "1.1 การจัดทำทะเบียนคุม", "", ""],
        ["แนวทางการตรวจ", "☐ มีการบันทึกถูกต้อง", "5", ""],
        ["- ข้อมูล ณ วันที่ตรวจ", "ครบทุกรายการ", "", ""],
        ["☐ มีการบันทึกถูกต้อง", "3", "", ""], ["เกินกว่า 80 %", "", "", ""],
        ["☐ มีการบันทึกถูกต้อง", "1", "", ""], ["60-79 %", "", "", ""],
        ["☐ มีการบันทึกถูกต้อง", "0", "", ""], ["น้อยกว่า 60 %", "", "", ""],
    ], WIDTHS)  # fmt: skip
    (i,) = read(doc, form).indicators
    assert [t for _, t in levels(i)][2:] == ["มีการบันทึกถูกต้อง 60-79 %", "มีการบันทึกถูกต้องน้อยกว่า 60 %"]
    assert i.verification.value == "ทะเบียนคุมแนวทางการตรวจ\n- ข้อมูล ณ วันที่ตรวจ"


def test_options_and_points_over_a_page_break(doc, form):
    opening(doc).t([
        HEADER,
        ["1.5 ประเมินผล", "1.5 การปรับปรุงการควบคุมภายใน\nเกณฑ์การให้คะแนน\n☐ ครบถ้วนทุกแผน\n☐ ครึ่งหนึ่งของแผน", "5 3", ""],
    ], WIDTHS)  # fmt: skip
    doc.page().t([HEADER, ["เกณฑ์การให้คะแนน (ต่อ)\n☐ น้อยกว่าครึ่ง\n☐ ไม่ปฏิบัติ", "2 1", "", ""]], WIDTHS)
    (i,) = read(doc, form).indicators
    assert levels(i) == [(5, "ครบถ้วนทุกแผน"), (3, "ครึ่งหนึ่งของแผน"), (2, "น้อยกว่าครึ่ง"), (1, "ไม่ปฏิบัติ")]
    assert i.extra_level_blocks == ()
    assert i.pages == (1, 2)


def test_numbers_of_another_section_and_a_new_section(doc, form):
    block = [
        ["1.1 ก", "1.1 การวางแผนงาน\n" + options(*FOUR), "5 3 1 0", ""],
        ["1.2 ข", "1.2 การติดตามงาน\n" + options(*FOUR), "5 3 1 0", ""],
    ]
    opening(doc).t([HEADER, *block], WIDTHS)
    doc.p("2. การบริหารงานบุคคล").t([
        HEADER,
        ["2.1 ค", "2.1 การจัดทำแผนอัตรากำลัง\n" + options(*FOUR), "5 3 1 0", ""],
        ["1.2 ง", "1.2 ข้อมูลพนักงาน\n" + options(*FOUR), "5 3 1 0", ""],
        ["1. 3 จ", "1. 3 การลงเวลา\n" + options(*FOUR), "5 3 1 0", ""],
    ], WIDTHS)  # fmt: skip
    m = read(doc, form)
    assert [(i.number, i.printed_number.value, i.section) for i in m.indicators] == [
        ("1.1", "1.1", "1"), ("1.2", "1.2", "1"), ("2.1", "2.1", "2"), ("2.2", "1.2", "2"), ("2.3", "1.3", "2"),
    ]  # fmt: skip
    assert m.indicators[-1].section_title.value == "การบริหารงานบุคคล"
    assert m.duplicates == ()


def test_a_page_printed_twice(doc, form):
    rows = [
        ["6.1 ตรวจ", "6.1 การกำหนดระยะเวลาแล้วเสร็จของงานบริการประชาชนในแต่ละหน่วย\n" + options(*FOUR), "5 3 1 0", ""],
        ["6.2 ตรวจ", "6.2 กระบวนการแก้ไขปัญหาความเดือดร้อนของประชาชนในพื้นที่\n☐ จัดทำบัญชีครบทุกเรื่อง", "5", ""],
    ]
    opening(doc).t([HEADER, *rows], WIDTHS).page().t([HEADER, *rows], WIDTHS).page()
    doc.t([HEADER, ["☐ จัดทำบัญชี", "3", "", ""], ["☐ ไม่จัดทำบัญชี", "1", "", ""], ["☐ ไม่ดำเนินการ", "0", "", ""]], WIDTHS)
    m = read(doc, form)
    assert [i.number for i in m.indicators] == ["6.1", "6.2"]
    assert [s for s, _ in levels(m.indicators[1])] == [5, 3, 1, 0]
    (d,) = m.duplicates
    assert d.indicators == ("6.1", "6.2")
    assert {p.page for p in d.first} == {1}
    assert {p.page for p in d.second} == {2}


def test_equal_options_of_two_indicators_are_no_repetition(doc, form):
    long = tuple(f"{w} ของการดำเนินการตามแผนพัฒนาท้องถิ่นประจำปีที่ผ่านมาทั้งหมด" for w in FOUR)
    lines = [[f"☐ {w}", str(s), "", ""] for w, s in zip(long, (5, 3, 1, 0), strict=True)]
    opening(doc).t(
        [HEADER, ["1.1 ก", "1.1 การวางแผนงาน", "", ""], *lines, ["1.2 ข", "1.2 การติดตามงาน", "", ""], *lines], WIDTHS
    )
    m = read(doc, form)
    assert [len(i.levels) for i in m.indicators] == [4, 4]
    assert m.duplicates == ()


def test_a_second_block_of_options(doc, form):
    opening(doc).t([
        HEADER,
        ["1.1 ก", "1.1 การติดตามแผน\nเกณฑ์การให้คะแนน\n" + options(*FOUR), "5 3 1 0", ""],
        ["เกณฑ์การให้คะแนน", "", "", ""],
        ["☐ ครบทั้ง 4 รายการ", "", "", ""], ["☐ เพียง 3 รายการ", "", "", ""],
    ], WIDTHS)  # fmt: skip
    (i,) = read(doc, form).indicators
    assert len(i.levels) == 4
    assert [[lv.text.value for lv in b] for b in i.extra_level_blocks] == [["ครบทั้ง 4 รายการ", "เพียง 3 รายการ"]]
    assert [lv.score for lv in i.extra_level_blocks[0]] == [None, None]


@pytest.mark.parametrize(
    ("boxes", "checked"),
    [
        ("☐☑☐☐", [False, True, False, False]),
        ("□■□□", [False, True, False, False]),
        ("🗖🗹🗖🗖", [False, True, False, False]),
        (["[ ]", "[x]", "[ ]", "[ ]"], [False, True, False, False]),
        (["( )", "(/)", "( )", "( )"], [False, True, False, False]),
        ("\ufffd\ufffd\ufffd\ufffd", [None] * 4),
    ],
)
def test_ticks(doc, form, boxes, checked):
    opening(doc).t(
        [HEADER, ["1.1 ก", "1.1 การติดตามแผน\nเกณฑ์การให้คะแนน\n" + options(*FOUR, boxes=boxes), "5 3 1 0", "3"]], WIDTHS
    )
    (i,) = read(doc, form).indicators
    assert [lv.text.value for lv in i.levels] == list(FOUR)
    assert [lv.checked.value if lv.checked else None for lv in i.levels] == checked
    assert (i.reported_score.value, i.reported_score.raw) == (3, "3")


def test_scores_filled_in_a_row_each(doc, form):
    opening(doc).t([
        HEADER,
        ["1.1 ก", "1.1 การติดตามแผน", "", ""],
        ["", "☐ ครบทุกข้อ", "5", ""], ["", "☑ ครบ 3 ข้อ", "3", "3"], ["", "☐ ครบ 2 ข้อ", "1", ""], ["", "☐ ไม่ครบ", "0", ""],
    ], WIDTHS)  # fmt: skip
    (i,) = read(doc, form).indicators
    assert [s for s, _ in levels(i)] == [5, 3, 1, 0]
    assert i.reported_score.value == 3


def test_a_tick_in_a_cell_of_its_own(doc, form):
    doc.p("ข้อตกลงการปฏิบัติราชการ", "1. การบริหารงาน").t([
        ["ตัวชี้วัด", "คะแนน", "ผลคะแนน"],
        ["1.1 การติดตามแผน", "", ""],
        ["☐ ครบทุกข้อ", "5", ""], ["☐ ครบ 3 ข้อ", "3", "✓"], ["☐ ไม่ครบ", "1", ""],
    ])  # fmt: skip
    (i,) = read(doc, form).indicators
    assert [lv.text.value for lv in i.levels] == ["ครบทุกข้อ", "ครบ 3 ข้อ", "ไม่ครบ"]
    assert [lv.checked.value for lv in i.levels] == [False, True, False]
    assert i.reported_score is None


def test_headings_masked_and_torn(doc, form):
    masked = ["xxxประเมิน", "เกณฑ์การประเมนิ", "เกณฑ์ การ ให้ คะแนน", "คะแนน xxxxxx"]
    opening(doc).t([masked, ["1.1 ก", "1.1 การติดตามแผน\n" + options(*FOUR), "5 3 1 0", ""]], WIDTHS)
    (i,) = read(doc, form).indicators
    assert [s for s, _ in levels(i)] == [5, 3, 1, 0]


def test_masked_names_stay(doc, form):
    m = read(opening(doc), form)
    assert any(t.value == "นายxxxx xxxxxx ผู้ทำข้อตกลง" for t in m.body)


def test_options_in_a_column_of_their_own(doc, form):
    doc.p("ข้อตกลงการปฏิบัติราชการ", "ด้านที่ 2 การพัฒนาบุคลากร").t(
        [
            ["ตัวชี้วัด", "เกณฑ์การให้คะแนน", "คะแนน", "คะแนนที่ได้"],
            ["ตัวชี้วัดที่ 2.1 การฝึกอบรม", "☑ อบรมครบทุกคน", "5", "5"],
            ["", "☐ อบรมเกินครึ่ง", "3", ""],
            ["", "☐ ไม่มีการอบรม", "0", ""],
        ],
        [3, 4, 1, 1],
    )
    (i,) = read(doc, form).indicators
    assert (i.number, i.name.value, i.section_title.value) == ("2.1", "การฝึกอบรม", "การพัฒนาบุคลากร")
    assert levels(i) == [(5, "อบรมครบทุกคน"), (3, "อบรมเกินครึ่ง"), (0, "ไม่มีการอบรม")]
    assert [lv.checked.value for lv in i.levels] == [True, False, False]
    assert i.reported_score.value == 5


def test_levels_in_columns_with_ticks(doc, form):
    doc.p("ข้อตกลงการปฏิบัติราชการ").t(
        [
            ["ที่", "ตัวชี้วัด", ("เกณฑ์การให้คะแนน", 4), "คะแนนที่ได้"],
            ["", "", "5", "3", "1", "0", ""],
            ["1.1", "การจัดทำแผน", "ครบ", "☑ บางส่วน", "น้อย", "ไม่มี", "3"],
            ["1.2", "การติดตาม", "", "✓", "", "", ""],
        ],
        [1, 4, 1, 1.5, 1, 1, 1],
    )
    one, two = read(doc, form).indicators
    assert levels(one) == [(5, "ครบ"), (3, "บางส่วน"), (1, "น้อย"), (0, "ไม่มี")]
    assert one.levels[1].checked.value is True
    assert (one.reported_score.value, two.reported_score) == (3, None)
    assert [lv.checked.value if lv.checked else None for lv in two.levels] == [None, True, None, None]


def test_sections_as_rows_and_numbers_without_sections(doc, form):
    doc.p("ข้อตกลงการปฏิบัติราชการ").t([
        HEADER,
        [("ด้านที่ 1 การวางแผน", 4)],
        ["", "ข้อ 1 การจัดทำแผน\n" + options(*FOUR), "5 3 1 0", ""],
        [("ด้านที่ 2 การคลัง", 4)],
        ["", "ข้อ 2 การเบิกจ่าย\n" + options(*FOUR), "5 3 1 0", ""],
    ], WIDTHS)  # fmt: skip
    m = read(doc, form)
    assert [(i.number, i.section, i.section_title.value, i.name.value) for i in m.indicators] == [
        ("1", "1", "การวางแผน", "การจัดทำแผน"), ("2", "2", "การคลัง", "การเบิกจ่าย"),
    ]  # fmt: skip


@pytest.mark.parametrize("wording", ["{s} คะแนน : {w}", "{w} ({s} คะแนน)", "({s} คะแนน) {w}", "{w} = {s} คะแนน"])
def test_points_in_the_words_of_the_options(doc, form, wording):
    words = [wording.format(s=s, w=w) for s, w in zip((5, 3, 1, 0), FOUR, strict=True)]
    doc.p("ข้อตกลงการปฏิบัติราชการ").t(
        [["ตัวชี้วัด", "เกณฑ์การให้คะแนน", "คะแนนที่ได้"], ["1.1 การวางแผน", options(*words, boxes="☐☑☐☐"), "3"]], [3, 5, 1]
    )
    (i,) = read(doc, form).indicators
    assert levels(i) == list(zip((5, 3, 1, 0), FOUR, strict=True))
    assert (i.reported_score.value, i.levels[1].checked.value) == (3, True)


def test_pages_with_titles_and_numbers_but_no_headings_again(doc, form):
    rows = [[f"1.{k} ก", f"1.{k} การวางแผนงานที่ {k}\n" + options(*FOUR), "5 3 1 0", ""] for k in range(1, 5)]
    opening(doc).t([HEADER, rows[0]], WIDTHS).p("- ๒ -").page()
    doc.t([rows[1]], WIDTHS).p("หน้า 3 จาก 9").page()
    doc.p("เอกสารประกอบท้ายข้อตกลง").t([rows[2], rows[3]], WIDTHS)
    m = read(doc, form)
    assert [i.number for i in m.indicators] == ["1.1", "1.2", "1.3", "1.4"]
    assert all([s for s, _ in levels(i)] == [5, 3, 1, 0] for i in m.indicators)


def test_an_option_whose_box_was_not_read(doc, form):
    doc.p("ข้อตกลงการปฏิบัติราชการ").t(
        [
            ["ตัวชี้วัด", "เกณฑ์การให้คะแนน", "คะแนน", "คะแนนที่ได้"],
            ["1.1 การทำแผน 1) มีคณะทำงาน 2) มีรายงาน", "ครบ 2 ข้อ", "5", ""],
            ["", "☑ เพียง 1 ข้อ", "3", "3"],
            ["", "☐ ไม่มี", "0", ""],
        ],
        [4, 4, 1, 1],
    )
    (i,) = read(doc, form).indicators
    assert [c.value for c in i.checklist] == ["มีคณะทำงาน", "มีรายงาน"]
    assert levels(i) == [(5, "ครบ 2 ข้อ"), (3, "เพียง 1 ข้อ"), (0, "ไม่มี")]
    assert [lv.checked.value if lv.checked else None for lv in i.levels] == [None, True, False]


def test_options_without_boxes_a_row_each(doc, form):
    opening(doc).t([
        HEADER,
        ["1.1 ก", "1.1 การทำแผน", "", ""],
        ["", "เกณฑ์การให้คะแนน", "", ""],
        ["", "ครบทุกข้อ", "5", ""], ["", "ครบบางข้อ", "3", ""], ["", "น้อย", "1", "1"], ["", "ไม่มี", "0", ""],
    ], WIDTHS)  # fmt: skip
    (i,) = read(doc, form).indicators
    assert levels(i) == [(5, "ครบทุกข้อ"), (3, "ครบบางข้อ"), (1, "น้อย"), (0, "ไม่มี")]
    assert (i.name.value, i.reported_score.value) == ("การทำแผน", 1)


def test_a_table_for_each_indicator_which_the_line_above_names(doc, form):
    """The scores were read as points of options: a false warning, and a score that does not follow from its result was missed."""
    head = ["น้ำหนัก", *[f"ระดับ {k}" for k in range(1, 6)], "ผลการดำเนินงาน", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"]
    doc.p("รายงานการประเมินผลตามคำรับรองการปฏิบัติราชการ", "สำนักงานแรงงานจังหวัดสมมติ", "ปีงบประมาณ พ.ศ. 2563")
    doc.p("ตัวชี้วัดที่ 1 ร้อยละของแรงงานที่ได้รับการคุ้มครอง")
    doc.t([head, ["ร้อยละ 60", "60", "65", "70", "75", "80", "72", "3.40", "2.04"]])
    doc.p("ตัวชี้วัดที่ 2 จำนวนสถานประกอบกิจการที่ตรวจสอบ")
    doc.t([head, ["ร้อยละ 40", "100", "120", "140", "160", "180", "150", "4.50", "1.80"]])
    found = map_document(doc.done(), form("performance_agreement"))
    got = [
        (i.number, i.name.value, i.weight.value, len(i.levels), str(i.reported_score.value)) for i in found.indicators
    ]
    assert got == [
        ("1", "ร้อยละของแรงงานที่ได้รับการคุ้มครอง", 60, 5, "3.40"),
        ("2", "จำนวนสถานประกอบกิจการที่ตรวจสอบ", 40, 5, "4.50"),
    ]
    findings = [(f.code, f.indicator) for f in audit_document(found).findings if f.severity != "info"]
    assert findings == [("score_mismatch", "2")]


def test_levels_under_a_range_of_points(doc, form):
    doc.p("คำรับรองการปฏิบัติราชการ", "สำนักงานเกษตรจังหวัดสมมติ", "ปีงบประมาณ พ.ศ. 2561")
    first = [("ที่", 1, 2), ("ตัวชี้วัด", 1, 2), ("หน่วย", 1, 2), ("น้ำหนัก", 1, 2), ("ช่วงปรับเกณฑ์การให้คะแนน", 5)]
    last = [("ผลการดำเนินงาน", 1, 2), ("คะแนน", 1, 2), ("หมายเหตุ", 1, 2)]
    lower = [("", 1)] * 4 + ["1", "2", "3", "4", "5"] + [("", 1)] * 3
    row = ["1", "จำนวนแปลงใหญ่", "แปลง", "100", "10", "12", "14", "16", "18", "15", "4.5", "-"]
    found = map_document(doc.t([[*first, *last], lower, row]).done(), form("performance_agreement"))
    (one,) = found.indicators
    assert [(lv.score.value, lv.text.value) for lv in one.levels] == [
        (1, "10"),
        (2, "12"),
        (3, "14"),
        (4, "16"),
        (5, "18"),
    ]
    assert ("score_mismatch", "1") in [(f.code, f.indicator) for f in audit_document(found).findings]
