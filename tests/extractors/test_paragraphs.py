"""Lines flowed into paragraphs: wraps, items, headings, running titles, columns."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.flow import flow, join_texts
from extractors.layout import page_blocks
from extractors.paragraphs import TextArea, make_paragraphs
from extractors.running import join_over_pages, mark_running, repeated_texts
from extractors.types import ClusterPage
from pipeline.model.geometry import BBox
from pipeline.model.page import Line, Paragraph, SourceText

RIGHT = 500.0


def line(
    text: str,
    y: float,
    x1: float = RIGHT,
    x0: float = 60.0,
    size: float = 14.0,
    bold: bool = False,
    page: int = 1,
    space: bool = False,
) -> Line:
    n = len(text)
    xs = tuple(x0 + (x1 - x0) * i / n for i in range(n + 1))
    return Line(page, text, BBox(x0, y - size, x1, y), xs, font_size=size, bold=bold, ends_with_space=space)


@pytest.mark.parametrize(
    ("first", "second", "space", "joined"),
    [
        ("การพัฒนาบุคลากรของหน่วยงานในสังกัดทั้งหมด", "ตามแผนประจำปี", False, "ทั้งหมดตามแผน"),
        ("การพัฒนาบุคลากรของหน่วยงานในสังกัดทั้งหมด", "ตามแผนประจำปี", True, "ทั้งหมด ตามแผน"),
        ("ได้ผลไม่น้อยกว่าร้อยละของหน่วยงานทั้งหมดรวม", "80 ของเป้าหมาย", False, "รวม 80"),
        ("จัดประชุมเชิงปฏิบัติการระดับจังหวัด Workshop", "on evidence", False, "Workshop on"),
        ("ส่งเอกสารให้แก่หน่วยงานในสังกัดตามคำสั่ง/", "ประกาศของหน่วยงาน", False, "คำสั่ง/ประกาศ"),
        ("จัดงานเมื่อเดือนเมษายนที่ผ่านมา ณ จังหวัดตาก วันที่ 18", "- 21 เม.ย.", False, "18 - 21"),
    ],
)
def test_what_stands_between_wrapped_lines(first: str, second: str, space: bool, joined: str) -> None:
    assert joined in flow([line(first, 100, space=space), line(second, 120, 200)], RIGHT).text


def test_items_and_blank_lines_begin_anew() -> None:
    lines = [
        line("เป้าหมายของโครงการมีดังต่อไปนี้ที่หน่วยงานกำหนด", 100),
        line("(1) จัดอบรม", 120, 160),
        line("☐ ดำเนินการแล้ว", 140, 180),
        line("สรุปผลการดำเนินงานทั้งปีของหน่วยงานและจังหวัด", 190),
    ]
    assert flow(lines, RIGHT).text.count("\n") == 3


def test_a_line_that_ends_early_though_the_next_word_would_fit_ends_its_paragraph() -> None:
    lines = [line("ผลงานเด่น", 100, 160), line("จัดทำแผน แล้วเสร็จตามกำหนดเวลาทุกประการ", 120)]
    assert flow(lines, RIGHT).text == "ผลงานเด่น\nจัดทำแผน แล้วเสร็จตามกำหนดเวลาทุกประการ"


def test_a_producer_that_breaks_at_spaces_alone_makes_no_paragraphs() -> None:
    phrase = "คณะกรรมการบริหารงานบุคคลส่วนท้องถิ่นระดับจังหวัด"
    lines = [line(phrase, 100 + 20 * i, 380) for i in range(6)]
    assert "\n" not in flow(lines, RIGHT).text


def test_offsets_point_back_at_the_lines() -> None:
    text = flow([line("คะแนนรวมของหน่วยงานที่ได้รับการประเมินทั้งหมดคือ", 100), line("4.25 คะแนน", 120, 160)], RIGHT)
    at = text.text.index("4.25")
    (place,) = text.places(at, at + 4)
    assert (place.raw, place.bbox.top) == ("4.25", 106)
    joined = join_texts(text, flow([line("ต่อหน้าใหม่", 50, 200, page=2)], RIGHT))
    at = joined.text.index("ต่อหน้า")
    assert joined.places(at, at + 3)[0].page == 2


def test_roles_of_a_page() -> None:
    lines = [
        line("รายงานผลการปฏิบัติงาน", 100, 300, size=20, bold=True),
        line("หน่วยงานได้ดำเนินการตามแผนที่วางไว้ครบถ้วนทุกด้าน", 140),
        line("และรายงานผลทุกไตรมาส", 160, 250),
        line("สารบัญ .................... 3", 200, 300),
    ]
    paragraphs = make_paragraphs(lines)
    assert [p.role for p in paragraphs] == ["heading", "body", "body"]
    assert len(paragraphs[1].text.lines) == 2


def paragraph(text: str, y: float, page: int) -> Paragraph:
    at = line(text, y, 200, page=page)
    return Paragraph(SourceText(text, (at,), (0,)))


def test_running_titles_and_page_numbers_are_told_from_the_body() -> None:
    pages = [
        [paragraph("แบบ ผด.02", 40, n), paragraph("เนื้อหาเหมือนกันกลางหน้า", 400, n), paragraph(f"- {n} -", 800, n)]
        for n in range(1, 5)
    ]
    marked = mark_running(pages, [842.0] * 4)
    assert [[p.role for p in page] for page in marked] == [["header", "body", "footer"]] * 4
    once = mark_running([[paragraph("ชื่อเรื่องของหน้าแรก", 40, 1)], [], []], [842.0] * 3)
    assert once[0][0].role == "body"


def test_texts_that_stand_three_times_are_running() -> None:
    assert repeated_texts(["รอบ 9 เดือน", "รอบ 9  เดือน", "รอบ 9 เดือน ", "รอบ 12 เดือน"]) == {"รอบ9เดือน"}


def columns(left: list[str], right: list[str]) -> ClusterPage:
    items = [(c, 50 + 6.0 * i, 100 + 14.0 * r) for r, t in enumerate(left) for i, c in enumerate(t)]
    items += [(c, 320 + 6.0 * i, 100 + 14.0 * r) for r, t in enumerate(right) for i, c in enumerate(t)]
    n = len(items)
    boxes = np.array([(x, y - 8, x + 6, y + 2) for _, x, y in items], dtype=np.float32)
    return ClusterPage(
        1, 600, 800, tuple(c for c, _, _ in items), boxes, np.array([y for *_, y in items], dtype=np.float32),
        np.full(n, 10, dtype=np.float32), np.zeros(n, dtype=np.float32), np.zeros(n, dtype=np.bool_),
        np.ones(n, dtype=np.float32), np.zeros(n, dtype=np.bool_),
    )  # fmt: skip


def test_two_columns_are_read_one_after_the_other() -> None:
    page = columns(["ก" * 38] * 8, ["ข" * 38] * 8)
    blocks = page_blocks(page, [], np.zeros(len(page.texts), dtype=np.bool_))
    assert "".join(b.text.text for b in blocks if isinstance(b, Paragraph)) == "ก" * 304 + "ข" * 304


def test_labels_and_values_side_by_side_are_read_across() -> None:
    page = columns(
        ["ชอ", "นามสกล", "ตำแหนง", "สงกด", "โทร", "อายราชการ"], ["ก" * 30, "ข", "ค" * 20, "ง" * 3, "จ", "ฉ" * 9]
    )
    blocks = page_blocks(page, [], np.zeros(len(page.texts), dtype=np.bool_))
    assert isinstance(blocks[0], Paragraph)
    assert blocks[0].text.text.startswith("ชอ กกก")


def test_short_labels_of_one_width_are_no_column_of_text() -> None:
    page = columns([f"ระดบ {k}" for k in range(1, 6)], [f"รอยละ {k}" for k in range(75, 100, 5)])
    blocks = page_blocks(page, [], np.zeros(len(page.texts), dtype=np.bool_))
    texts = [b.text.text for b in blocks if isinstance(b, Paragraph)]
    assert "\n".join(texts).replace(" ", "").startswith("ระดบ1รอยละ75\nระดบ2รอยละ80")


def test_underlined_and_centred_lines_are_headings() -> None:
    strokes = np.array([[60, 142, 160, 142]], dtype=np.float32)
    area = TextArea(60.0, RIGHT, 14.0, strokes)
    lines = [
        line("บทสรุปผู้บริหาร", 100, 340, x0=220),
        line("ผลการดำเนินงาน", 140, 160),
        line("จังหวัดได้ดำเนินการตามแผนครบทุกโครงการแล้ว", 180),
        line("(นายสมมติ ตัวอย่าง)", 300, 340, x0=220),
    ]
    assert [p.role for p in make_paragraphs(lines, area)] == ["heading", "heading", "body", "body"]


def test_a_paragraph_cut_by_the_page_end_is_one_behind_footer_and_header() -> None:
    full = line("หน่วยงานได้ดำเนินการตามแผนปฏิบัติการประจำปีและรายงานผล", 780)
    rest = line("ต่อคณะกรรมการทุกไตรมาส", 80, 200, page=2)
    blocks = [
        Paragraph(SourceText(full.text, (full,), (0,))), Paragraph(SourceText("1", (line("1", 820),), (0,)), "footer"),
        Paragraph(SourceText(rest.text, (rest,), (0,))),
    ]  # fmt: skip
    joined = join_over_pages(blocks, {1: RIGHT, 2: RIGHT})
    assert len(joined) == 2
    assert isinstance(joined[0], Paragraph)
    assert joined[0].text.text == full.text + rest.text
    assert len(join_over_pages(blocks, {1: RIGHT + 200, 2: RIGHT})) == 3  # the line ends early: a paragraph of its own


def test_a_short_line_behind_a_gap_is_no_column_s() -> None:
    page = columns(["ก" * 38] * 8 + ["", "", "หวขอใหม"], ["ข" * 38] * 8)
    blocks = page_blocks(page, [], np.zeros(len(page.texts), dtype=np.bool_))
    assert isinstance(blocks[-1], Paragraph)
    assert blocks[-1].text.text == "หวขอใหม"


def test_a_page_of_short_lines_has_no_wraps() -> None:
    page = columns(["ตดตามบณฑตรายคณะ", "ปจจยสนบสนนตอการดำเนนงาน", "ความรวมมอจากสถานประกอบการ"], [])
    blocks = page_blocks(page, [], np.zeros(len(page.texts), dtype=np.bool_))
    assert len(blocks) == 3


def test_a_page_number_is_a_paragraph_of_its_own() -> None:
    made = [
        Line(2, w, BBox(x, y, x + 100, y + 12), font_size=12)
        for w, x, y in (("หน้า 3/12", 400, 40), ("รายงานผลการปฏิบัติ", 250, 56))
    ]
    assert [p.text.text for p in make_paragraphs(made)] == ["หน้า 3/12", "รายงานผลการปฏิบัติ"]


def test_a_place_to_sign_is_no_part_of_the_line_above() -> None:
    lines = [
        line("หลักฐานอ้างอิง : 1. รายงาน 2. บันทึกการออกตรวจ", 100, RIGHT - 60),
        line("ลงชื่อ........................", 120, 200),
    ]
    assert [p.text.text[:6] for p in make_paragraphs(lines)] == ["หลักฐา", "ลงชื่อ"]
