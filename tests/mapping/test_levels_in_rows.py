"""Levels of an agreement's indicators that stand a row each, a line each, or in one cell; ticks in cells of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.mapping import map_document
from pipeline.model.page import SourceText
from pipeline.model.text import NormalTable, NormalText
from pipeline.scoring import audit_document

HEAD = ["ที่", "ตัวชี้วัด", "น้ำหนัก", "ระดับคะแนน", "เกณฑ์การให้คะแนน", "ผลงาน", "คะแนนที่ได้"]
WANT = [(k, f"ร้อยละ {20 + 5 * k}", 20 + 5 * k) for k in range(1, 6)]


def opening(doc):
    return doc.p("คำรับรองการปฏิบัติราชการ", "โรงพยาบาลสมมติ", "ประจำปีงบประมาณ พ.ศ. 2566")


def levels(indicator):
    return [(lv.score.value, lv.text.value, lv.target.value) for lv in indicator.levels]


def rows(number):
    first = [(number, 1, 5), ("ร้อยละของผู้ป่วย", 1, 5), ("50", 1, 5), "1", "ร้อยละ 25", ("ร้อยละ 36", 1, 5), ("3.2", 1, 5)]
    return [
        first,
        *[[("", 1), ("", 1), ("", 1), str(k), f"ร้อยละ {20 + 5 * k}", ("", 1), ("", 1)] for k in range(2, 6)],
    ]


def test_a_row_a_level(doc, form):
    opening(doc).t([HEAD, *rows("1"), *rows("2")])
    one, two = map_document(doc.done(), form("performance_agreement")).indicators
    assert levels(one) == levels(two) == WANT
    assert (one.weight.value, str(one.reported_score.value), one.result.value) == (50, "3.2", "ร้อยละ 36")


@pytest.mark.parametrize("points", ["1\n2\n3\n4\n5", "ระดับ 1\nระดับ 2\nระดับ 3\nระดับ 4\nระดับ 5"])
def test_a_line_a_level(doc, form, points):
    words = "\n".join(w for _, w, _ in WANT)
    opening(doc).t([HEAD, ["1", "ร้อยละของผู้ป่วย", "100", points, words, "36", "3.2"]])
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert levels(i) == WANT


def test_all_levels_in_one_cell(doc, form):
    words = "\n".join(f"ระดับ {k} : {w}" for k, w, _ in WANT)
    opening(doc).t(
        [
            ["ที่", "ตัวชี้วัด", "น้ำหนัก", "เกณฑ์การให้คะแนน", "ผลงาน", "คะแนนที่ได้"],
            ["1", "ร้อยละของผู้ป่วย", "100", words, "36", "3.2"],
        ]
    )
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert levels(i) == WANT


def test_a_target_alone_is_no_level(doc, form):
    opening(doc).t(
        [["ที่", "ตัวชี้วัด", "น้ำหนัก", "ค่าเป้าหมาย", "ผลงาน", "คะแนนที่ได้"], ["1", "จำนวนบริการ", "100", "20 บริการ", "18", "4.5"]]
    )
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert i.levels == ()


WORDS = (
    "มีการจัดทำแผนงานสมมติและดำเนินการครบทุกโครงการภายในระยะเวลาที่กำหนดไว้ในแผนงาน",
    "มีการจัดทำแผนงานสมมติและดำเนินการเกินกึ่งหนึ่งของจำนวนโครงการทั้งหมดในแผนงาน",
    "มีการจัดทำแผนงานสมมติแต่ดำเนินการไม่ถึงกึ่งหนึ่งของจำนวนโครงการทั้งหมดในแผนงาน",
    "ไม่มีการจัดทำแผนงานสมมติ",
)


@pytest.mark.parametrize(("on", "off"), [("✓", ""), ("☑", "☐")])
def test_options_worded_alike_with_ticks_in_a_column_are_no_repetition(doc, form, on, off):
    table = [["ข้อ", "เกณฑ์การประเมิน", "คะแนน", "ผล", "คะแนนที่ได้"]]
    for n, (name, at) in enumerate((("งานแผน", 0), ("งานขยะ", 2), ("งานอาชีพ", 1)), 1):
        table.append([f"1.{n}", name, "", "", str((5, 3, 1, 0)[at])])
        table += [
            ["", w, str(p), on if k == at else off, ""]
            for k, (w, p) in enumerate(zip(WORDS, (5, 3, 1, 0), strict=True))
        ]
    doc.p("ข้อตกลงการปฏิบัติราชการ", "1. ด้านการพัฒนา").t(table, [1, 6, 1, 1, 1])
    m = map_document(doc.done(), form("performance_agreement"))
    assert m.duplicates == ()
    for i, at in zip(m.indicators, (0, 2, 1), strict=True):
        assert [lv.text.value for lv in i.levels] == list(WORDS)
        assert [k for k, lv in enumerate(i.levels) if lv.checked is not None and lv.checked.value] == [at]


def test_names_and_options_in_two_columns_with_letters(doc, form):
    table = [["ข้อ", "ตัวชี้วัด", "ตัวเลือก", "ระดับการดำเนินงาน", "คะแนน", "ผล", "คะแนนที่ได้"]]
    for n, (name, at) in enumerate((("งานแผน", 0), ("งานขยะ", 2)), 1):
        first = [
            (f"1.{n}", 1, 4),
            (name, 1, 4),
            "ก",
            "ครบถ้วน",
            "5",
            "☑" if at == 0 else "☐",
            (str((5, 3, 1, 0)[at]), 1, 4),
        ]
        rest = zip("ขคง", ("เกินกึ่งหนึ่ง", "ไม่ถึงกึ่งหนึ่ง", "ไม่ดำเนินการ"), "310", strict=True)
        table += [
            first,
            *[[("", 1), ("", 1), a, w, p, "☑" if k == at else "☐", ("", 1)] for k, (a, w, p) in enumerate(rest, 1)],
        ]
    doc.p("ข้อตกลงการปฏิบัติราชการ", "1. ด้านการพัฒนา").t(table, [1, 3, 1, 4, 1, 1, 1])
    m = map_document(doc.done(), form("performance_agreement"))
    for i, name, at in zip(m.indicators, ("งานแผน", "งานขยะ"), (0, 2), strict=True):
        assert i.name.value == name
        assert [(lv.score.value, lv.text.value) for lv in i.levels] == [
            (5, "ครบถ้วน"), (3, "เกินกึ่งหนึ่ง"), (1, "ไม่ถึงกึ่งหนึ่ง"), (0, "ไม่ดำเนินการ"),
        ]  # fmt: skip
        assert [k for k, lv in enumerate(i.levels) if lv.checked.value] == [at]


def test_names_in_a_column_beside_all_options_and_numbers_in_brackets(doc, form):
    options = "\n".join(f"{b} {w}" for b, w in zip(("[x]", "[ ]", "[ ]", "[ ]"), WORDS, strict=True))
    doc.p("ข้อตกลงการปฏิบัติราชการ", "1. ด้านการพัฒนา").t(
        [
            ["ตัวชี้วัด", "เกณฑ์การประเมิน", "คะแนน", "คะแนนที่ได้"],
            *[[f"(1.{k}) งานที่ {k}", options, "5\n3\n1\n0", "5"] for k in (1, 2)],
        ]
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.number, i.name.value) for i in m.indicators] == [("1.1", "งานที่ 1"), ("1.2", "งานที่ 2")]
    assert all([lv.text.value for lv in i.levels] == list(WORDS) for i in m.indicators)
    assert m.duplicates == ()


@pytest.mark.parametrize("head", ["ระดับค่าเป้าหมาย {}", "เกณฑ์การให้คะแนน {}", "ค่าเป้าหมาย\nระดับ {}"])
def test_levels_named_in_full_over_each_column(doc, form, head):
    opening(doc).t(
        [
            ["ที่", "ตัวชี้วัด", "น้ำหนัก", *(head.format(k) for k in range(1, 6)), "ผลงาน", "ระดับคะแนน"],
            ["1", "ร้อยละของผู้ป่วย", "100", *(w for _, w, _ in WANT), "36", "3.2"],
        ]
    )
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert levels(i) == WANT
    assert str(i.reported_score.value) == "3.2"


def test_rows_without_figures_title_those_whose_numbers_begin_with_theirs(doc, form):
    opening(doc).t(
        [
            ["ตัวชี้วัด", "น้ำหนัก", "1", "2", "3", "4", "5", "ผลการดำเนินงาน", "ระดับคะแนน", "คะแนนถ่วงน้ำหนัก"],
            ["1. ด้านนโยบาย", *[""] * 9],
            ["1.1 น้ำสูญเสีย", "0.40", "32", "31", "30", "29", "28", "29.5", "3.5", "1.4"],
            ["2. ด้านการเงิน", *[""] * 9],
            ["2.1 กำไร", "0.60", "100", "110", "120", "130", "140", "135", "4.5", "2.7"],
        ]
    )
    m = map_document(doc.done(), form("performance_agreement"))
    assert [(i.number, i.section_title.value) for i in m.indicators] == [("1.1", "ด้านนโยบาย"), ("2.1", "ด้านการเงิน")]
    assert not [f for f in audit_document(m).findings if f.severity == "error"]


def test_levels_that_run_on_in_one_line_count_from_one(doc, form):
    """Full lines of a narrow cell are read as one that goes on; a figure before an equals sign elsewhere is no level."""
    run_on = "1 = ร้อยละ 60 - 64 2 = ร้อยละ 65 - 69 3 = ร้อยละ 68 - 74 4 = ร้อยละ 75 - 79 5 = ร้อยละ 80 ขึ้นไป"
    head = ["ลำดับ", "ตัวชี้วัด", "เกณฑ์", "น้ำหนัก", "ผลงาน", "คะแนนที่ได้"]
    opening(doc).t(
        [head, ["1", "ร้อยละของรถ", run_on, "60", "76", "4"], ["2", "จำนวนรถ", "9 คัน x 2 = 18", "40", "9", "3"]]
    )
    definition = form("performance_agreement")
    found = map_document(doc.done(), definition)
    one, two = found.indicators
    assert [lv.score.value for lv in one.levels] == [1, 2, 3, 4, 5]
    assert one.levels[2].text.value == "ร้อยละ 68 - 74"
    assert not two.levels
    assert ("criteria_overlap", "1") in {(f.code, f.indicator) for f in audit_document(found).findings}


@pytest.mark.parametrize("mark", ["ระดับ {k} ", "{k} = "])
def test_levels_whose_lines_were_joined_without_a_blank(doc, form, mark):
    """Lines that fill their narrow cell are read as one: where they began on the page still tells."""
    steps = ["สำรวจ", "ออกแบบ", "จัดจ้าง", "ก่อสร้าง", "ส่งมอบ"]
    lines = "\n".join(mark.format(k=k) + step for k, step in enumerate(steps, 1))
    opening(doc).t(
        [
            ["ที่", "ตัวชี้วัด", "น้ำหนัก", "เกณฑ์การให้คะแนน", "ผลงาน", "คะแนนที่ได้"],
            ["1", "ความสำเร็จของการก่อสร้าง", "100", lines, "ก่อสร้าง", "4"],
        ],
        [1, 3, 1, 4, 2, 1],
    )
    document = doc.done()
    (i,) = map_document(_joined(document), form("performance_agreement")).indicators
    assert [(level.score.value, level.text.value) for level in i.levels] == [*enumerate(steps, 1)]


def _joined(document):
    """The same with the line feeds inside of one cell taken out, its lines left where they are."""
    blocks = []
    for block in document.blocks:
        if isinstance(block, NormalTable):
            cells = tuple(
                replace(c, text=NormalText(c.text.text.replace("\n", ""), _run_on(c.text.raw))) for c in block.cells
            )
            block = replace(block, cells=cells)
        blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def _run_on(raw):
    starts = [sum(len(line.text) for line in raw.lines[:k]) for k in range(len(raw.lines))]
    return SourceText(raw.text.replace("\n", ""), raw.lines, tuple(starts))
