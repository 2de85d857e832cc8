"""Options without boxes, and options in a column of their own; numbers that fall out of their section in rows."""

from __future__ import annotations

from pipeline.mapping import map_document
from pipeline.mapping.passage import Passage
from pipeline.mapping.unboxed import part
from pipeline.model.geometry import BBox
from pipeline.model.page import Line, SourceText
from pipeline.model.text import NormalText

HEADER = ["การประเมิน", "เกณฑ์การประเมิน", "เกณฑ์การให้คะแนน", "คะแนน", "คะแนนที่ได้"]


def passage(*lines: tuple[str, float]) -> Passage:
    """Lines run together, each with its width in points."""
    made, starts, text = [], [], ""
    for k, (words, width) in enumerate(lines):
        starts.append(len(text))
        text += words
        made.append(Line(1, words, BBox(50, 20 * k, 50 + width, 20 * k + 14), font_size=12))
    return Passage.of(NormalText(text, SourceText(text, tuple(made), tuple(starts))))


def words(options):
    return [o.words.text for o in options]


def test_lines_that_begin_as_others_do_begin_options() -> None:
    text = passage(
        ("ไม่เกินร้อยละ 25", 150), ("เกินร้อยละ 25", 148), ("แต่ไม่เกินร้อยละ 35", 120), ("✓ เกินร้อยละ 35", 150), ("ไม่มีแผน", 60)
    )
    found = part(text, 4)
    assert words(found) == ["ไม่เกินร้อยละ 25", "เกินร้อยละ 25 แต่ไม่เกินร้อยละ 35", "เกินร้อยละ 35", "ไม่มีแผน"]
    assert part(text, 6) == []


def test_lines_that_may_or_may_not_begin_an_option_are_left() -> None:
    assert part(passage(("จัดทำแผน", 150), ("ประกาศแผน", 150), ("ทบทวนแผน", 150)), 2) == []


def agreement(doc, form):
    doc.p("ข้อตกลงการปฏิบัติราชการ", "เทศบาลตำบลสวนดอก", "ประจำปีงบประมาณ พ.ศ. 2566")
    return doc


def test_options_in_a_column_of_their_own_without_boxes(doc, form) -> None:
    options = "ครบทุกข้อ\n✓ ดำเนินการ 4 ข้อ\nดำเนินการ 2 ข้อ\nไม่ดำเนินการ"
    agreement(doc, form).t([HEADER, ["1.1 ตรวจสอบ", "1.1 การดูแลสวน", options, "5 3 1 0", "3"]], [2, 2, 2, 1, 1])
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert i.name.value == "การดูแลสวน"
    assert [lv.text.value for lv in i.levels] == ["ครบทุกข้อ", "ดำเนินการ 4 ข้อ", "ดำเนินการ 2 ข้อ", "ไม่ดำเนินการ"]
    assert [lv.checked.value if lv.checked else None for lv in i.levels] == [None, True, None, None]


def test_a_name_that_goes_on_over_the_break_stays_clear_of_the_options(doc, form) -> None:
    agreement(doc, form).t(
        [HEADER, ["1.1 ตรวจ", "1.1 การดูแลสวน\n1) มีแผน", "☐ ครบทุกข้อ\n☑ ดำเนินการ 1 ข้อ", "5 3", "3"]], [2, 2, 2, 1, 1]
    )
    doc.page().t([["", "2) มีการประกาศแผน", "", "", ""]], [2, 2, 2, 1, 1])
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert [c.value for c in i.checklist] == ["มีแผน", "มีการประกาศแผน"]
    assert [lv.text.value for lv in i.levels] == ["ครบทุกข้อ", "ดำเนินการ 1 ข้อ"]


BY_LEVEL = ["ข้อ", "ตัวชี้วัด", "5", "3", "1", "0", "คะแนนที่ได้"]


def by_level(doc, rows):
    doc.t(
        [["ข้อ", "ตัวชี้วัด", ("เกณฑ์การให้คะแนน", 4), "คะแนนที่ได้"], ["", "", "5", "3", "1", "0", ""], *rows],
        [1, 3, 2, 2, 2, 2, 1],
    )


def row(number, name, score="3"):
    return [number, name, "☐ ครบถ้วน", "☑ บางส่วน", "☐ น้อย", "☐ ไม่มี", score]


def test_rows_whose_number_falls_out_of_their_section(doc, form) -> None:
    agreement(doc, form).p("1. การบริหารงานบุคคล")
    by_level(doc, [row("1.1", "การพัฒนาบุคลากร"), row("1.2", "การดูแลที่ทำงาน")])
    doc.p("2. การบริการประชาชน")
    by_level(doc, [row("2.1", "การรับเรื่องร้องทุกข์"), row("1.2", "การเผยแพร่ข้อมูล"), row("1.3", "การสำรวจความพึงพอใจ")])
    made = map_document(doc.done(), form("performance_agreement")).indicators
    assert [i.number for i in made] == ["1.1", "1.2", "2.1", "2.2", "2.3"]
    assert made[3].printed_number.value == "1.2"


def test_a_row_that_stands_twice(doc, form) -> None:
    agreement(doc, form).p("1. การบริหารงานบุคคล")
    name = "การพัฒนาบุคลากรตามแผนพัฒนาบุคลากรของเทศบาล"
    by_level(doc, [row("1.1", name), row("1.1", name), row("1.2", "การดูแลที่ทำงาน")])
    m = map_document(doc.done(), form("performance_agreement"))
    assert [i.number for i in m.indicators] == ["1.1", "1.2"]
    assert [d.indicators for d in m.duplicates] == [("1.1",)]
