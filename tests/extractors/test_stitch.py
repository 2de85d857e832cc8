"""Tables over pages: joined for a stated reason, and no cell lost on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extractors.stitch import common_edges, stitch
from extractors.types import PageTable
from pipeline.model.geometry import BBox
from pipeline.model.page import Cell, CellPart, Line, Paragraph, RawBlock, SourceText, Table

HEAD = ["ตัวชี้วัด", "น้ำหนัก", "ผลการดำเนินงาน"]
EDGES = (50.0, 250.0, 350.0, 540.0)


def text(words: str, page: int = 1, bold: bool = False, box: BBox = BBox(50, 50, 200, 64)) -> SourceText:  # noqa: B008
    if not words:
        return SourceText()
    line = Line(page, words, box, font_size=14, bold=bold)
    return SourceText(words, (line,), (0,))


def table(
    page: int, rows: Sequence[Sequence[str]], edges: tuple[float, ...] = EDGES, top: bool = False, bottom: bool = False,
    bold_head: bool = False,
) -> PageTable:  # fmt: skip
    cells = [
        Cell(
            r,
            c,
            1,
            1,
            (CellPart(page, BBox(edges[c], 50 + 20 * r, edges[c + 1], 70 + 20 * r)),),
            text(w, page, bold_head and r == 0, BBox(edges[c] + 3, 52 + 20 * r, edges[c + 1] - 3, 68 + 20 * r)),
        )
        for r, row in enumerate(rows)
        for c, w in enumerate(row)
    ]
    box = BBox(edges[0], 50, edges[-1], 50 + 20 * len(rows))
    return PageTable(page, len(rows), len(edges) - 1, tuple(cells), CellPart(page, box), "ruled", edges, top, bottom)


def paragraph(words: str, page: int = 1, role: str = "body") -> Paragraph:
    return Paragraph(text(words, page), role)  # type: ignore[arg-type]


def rows(block: RawBlock) -> list[list[str]]:
    assert isinstance(block, Table)
    return [[c.text.text for c in block.cells if c.row == r] for r in range(block.n_rows)]


def count(blocks: Sequence[RawBlock]) -> int:
    """Rectangles of cells, dropped ones included: what goes in must come out."""
    return sum(len(c.parts) for b in blocks if isinstance(b, Table) for c in (*b.cells, *b.dropped))


def test_columns_that_agree_join_two_pages_behind_a_footer() -> None:
    parts = [table(1, [HEAD, ["ก", "5", "92"]]), table(2, [["ข", "3", "80"]])]
    (footer, joined) = sorted(
        stitch([parts[0], paragraph("หน้า 1", 1, "footer"), parts[1]]), key=lambda b: isinstance(b, Table)
    )
    assert isinstance(joined, Table)
    assert joined.n_rows == 3
    assert [p.page for p in joined.parts] == [1, 2]
    assert joined.joins[0].reasons == ("same_columns",)
    assert count([joined]) == 9
    assert isinstance(footer, Paragraph)


def test_a_repeated_head_is_dropped_but_kept_aside() -> None:
    blocks = stitch([table(1, [HEAD, ["ก", "5", "92"]]), table(2, [HEAD, ["ข", "3", "80"]])])
    (joined,) = blocks
    assert rows(joined) == [HEAD, ["ก", "5", "92"], ["ข", "3", "80"]]
    assert isinstance(joined, Table)
    assert "repeated_header" in joined.joins[0].reasons
    assert [c.text.text for c in joined.dropped] == HEAD
    assert count(blocks) == 12


def test_a_title_row_with_tick_boxes_repeated_on_each_page_is_dropped_too() -> None:
    title = ["แบบรายงานผลการปฏิบัติราชการ", "☐ รอบ 9 เดือน", "☑ รอบ 12 เดือน"]
    (block,) = stitch([table(1, [title, ["ก", "5", "92"]]), table(2, [title, ["ข", "3", "80"]])])
    assert rows(block) == [title, ["ก", "5", "92"], ["ข", "3", "80"]]
    assert count([block]) == 12


def test_numbered_heads_are_heads() -> None:
    head = ["(1) ตัวชี้วัด", "(2) น้ำหนัก", "(3) คะแนน"]
    (block,) = stitch([table(1, [head, ["ก", "5", "92"]]), table(2, [head, ["ข", "3", "80"]])])
    assert rows(block) == [head, ["ก", "5", "92"], ["ข", "3", "80"]]


def test_a_head_printed_again_within_the_page_is_dropped_even_when_masked() -> None:
    again = ["ตัวชี้วัด", "xxxxxxx", "ผลการดำเนินงาน"]
    (block,) = stitch([table(1, [HEAD, ["ก", "5", "92"], again, ["ข", "3", "80"]])])
    assert rows(block) == [HEAD, ["ก", "5", "92"], ["ข", "3", "80"]]


def test_an_open_cell_goes_on_in_the_cell_below_the_break() -> None:
    first = table(1, [HEAD, ["ก", "5", "ดำเนินการตามแผน"]], bottom=True)
    second = table(2, [["", "", "ครบทุกแห่ง"], ["ข", "3", "80"]], top=True)
    (block,) = stitch([first, second])
    assert rows(block) == [HEAD, ["ก", "5", "ดำเนินการตามแผนครบทุกแห่ง"], ["ข", "3", "80"]]
    assert isinstance(block, Table)
    broken = next(c for c in block.cells if c.row == 1 and c.col == 2)
    assert [p.page for p in broken.parts] == [1, 2]
    assert broken.text.places(15, 25)[0].page == 2
    assert count([block]) == 12


def test_a_row_that_a_word_processor_closed_at_the_break_is_still_one() -> None:
    first = table(1, [HEAD, ["1.1 แผนงาน", "5", "ก"], ["1.2 บริการ", "5", "ข"], ["1.3 อบรม", "3", "จัดอบรมแล้ว"]])
    second = table(2, [["", "", "จำนวน 2 รุ่น"], ["1.4 รายงาน", "2", "ค"]])
    (block,) = stitch([first, second])
    assert rows(block)[3] == ["1.3 อบรม", "3", "จัดอบรมแล้วจำนวน 2 รุ่น"]
    assert rows(block)[4][0] == "1.4 รายงาน"


def test_rows_without_keys_are_left_alone_where_keys_are_rare() -> None:
    first = table(1, [HEAD, ["กลุ่มที่หนึ่ง", "5", "ก"], ["", "5", "ข"], ["", "3", "ค"]])
    (block,) = stitch([first, table(2, [["", "2", "ง"]])])
    assert [r[2] for r in rows(block)[1:]] == ["ก", "ข", "ค", "ง"]


def test_another_head_of_the_same_width_is_another_table() -> None:
    other = ["ระดับคะแนน", "เกณฑ์การให้คะแนน", "หมายเหตุ"]
    blocks = stitch(
        [table(1, [HEAD, ["ก", "5", "92"]], bold_head=True), table(2, [other, ["5", "100", "-"]], bold_head=True)]
    )
    assert len(blocks) == 2
    figures = stitch([table(1, [HEAD, ["ก", "5", "92"]]), table(2, [other, ["5", "100", "90"], ["4", "95", "80"]])])
    assert len(figures) == 2  # words over figures: a head, though not bold


def test_other_columns_or_body_text_between_part_tables() -> None:
    first = table(1, [HEAD, ["ก", "5", "92"]])
    assert len(stitch([first, table(2, [["ข", "3", "80"]], (50.0, 200.0, 350.0, 540.0))])) == 2
    assert (
        len([b for b in stitch([first, paragraph("หมวดที่ 2", 2), table(2, [["ข", "3", "80"]])]) if isinstance(b, Table)])
        == 2
    )
    assert len(stitch([first, table(4, [["ข", "3", "80"]])])) == 2  # pages between


def test_a_running_title_between_two_halves_does_not_part_them() -> None:
    title = "แบบรายงานผลการปฏิบัติราชการ"
    halves = [
        table(2, [["ก", "5", "92"]]),
        paragraph(title, 2),
        table(2, [["ข", "3", "80"]], (50.0, 240.0, 352.0, 540.0)),
    ]
    joined = [b for b in stitch(halves, frozenset({title})) if isinstance(b, Table)]
    assert len(joined) == 1
    assert joined[0].joins[0].confidence < 0.8
    (longer,) = [
        b
        for b in stitch([*halves, table(3, [["ค", "1", "70"]], (50.0, 240.0, 352.0, 540.0))], frozenset({title}))
        if isinstance(b, Table)
    ]
    assert longer.joins[1].confidence == 0.8  # the title stands before the first join only
    assert len([b for b in stitch(halves) if isinstance(b, Table)]) == 2


def test_merged_rows_show_fewer_columns_and_still_belong() -> None:
    second = table(2, [["คำอธิบาย", "5"]], (50.0, 350.0, 540.0))
    (block,) = stitch([table(1, [HEAD, ["ก", "5", "92"]]), second])
    assert isinstance(block, Table)
    last = [c for c in block.cells if c.row == 2]
    assert [(c.col, c.col_span) for c in last] == [(0, 2), (2, 1)]
    assert block.n_cols == 3


def test_the_next_form_of_a_kind_is_a_table_of_its_own() -> None:
    first = table(1, [["แบบรายงาน", "", ""], ["ชื่อตัวชี้วัดที่ : 1.1 แผนงาน", "", ""], ["คำอธิบาย : ก", "", ""]])
    second = table(2, [["แบบรายงาน", "", ""], ["ชื่อตัวชี้วัดที่ : 1.2 บริการ", "", ""], ["คำอธิบาย : ข", "", ""]])
    rest = table(2, [["แบบรายงาน", "", ""], ["ข้อเสนอแนะ : ไม่มี", "", ""]])
    assert len(stitch([first, second])) == 2
    assert len(stitch([first, rest])) == 1


def test_one_column_as_wide_as_another_says_nothing() -> None:
    edges = (50.0, 540.0)
    assert len(stitch([table(1, [["ก"], ["ข"]], edges), table(2, [["ค"], ["ง"]], edges)])) == 2


def test_a_lone_open_cell_without_its_other_half_is_text() -> None:
    lone = table(3, [["ต่อจากหน้าก่อน"]], (50.0, 540.0), top=True)
    (block,) = stitch([lone])
    assert isinstance(block, Paragraph)
    assert block.text.text == "ต่อจากหน้าก่อน"


@pytest.mark.parametrize(
    ("few", "many", "agree"),
    [
        ((50, 250, 540), (50, 250, 350, 540), True),
        ((52, 247, 539), (50, 250, 350, 540), True),
        ((50, 300, 540), (50, 250, 350, 540), False),
        ((60, 250, 540), (50, 250, 350, 540), False),
    ],
)
def test_edges_agree_within_a_few_points(few: tuple[float, ...], many: tuple[float, ...], agree: bool) -> None:
    assert (common_edges(few, many) is not None) == agree
    assert (common_edges(many, few) is not None) == agree


def test_a_row_whose_columns_part_over_the_break_is_one() -> None:
    first = table(1, [HEAD, ["ก", "5", "92"], ["ข", "5", "93"], ["", "3", "94"]])
    second = table(2, [HEAD, ["ค", "", ""], ["ง", "2", "95"]])
    (block,) = stitch([first, second])
    assert rows(block)[3:] == [["ค", "3", "94"], ["ง", "2", "95"]]
    assert count([block]) == 21


def test_a_cut_row_goes_on_behind_a_repeated_head() -> None:
    first = table(1, [HEAD, ["ก", "5", "ดำเนินการ"]], bottom=True)
    (block,) = stitch([first, table(2, [HEAD, ["", "", "ครบถ้วน"], ["ข", "2", "ง"]])])
    assert rows(block) == [HEAD, ["ก", "5", "ดำเนินการครบถ้วน"], ["ข", "2", "ง"]]
    assert isinstance(block, Table)
    assert set(block.joins[0].reasons) == {"same_columns", "repeated_header", "open_cell"}


def test_a_table_goes_on_though_another_one_is_nested_in_it() -> None:
    outer = table(1, [HEAD, ["ก", "5", "ล้อม"]])
    inner = table(1, [["ใน", "๑"]], (100.0, 120.0, 140.0))
    inner = replace(inner, part=CellPart(1, BBox(100, 60, 140, 80)))
    blocks = stitch([outer, inner, table(2, [["ข", "2", "ง"]])])
    assert [len(b.parts) for b in blocks if isinstance(b, Table)] == [2, 1]


def test_the_bare_edge_of_a_cut_row_over_a_repeated_head_is_no_row() -> None:
    first = table(1, [HEAD, ["ร้อยละของถนนที่ได้รับ", "5", "90"]], bottom=True)
    second = table(2, [["", "", ""], HEAD, ["การซ่อมแซม", "", ""], ["จำนวนสนาม", "3", "2"]], top=True)
    (made,) = stitch([first, second])
    assert rows(made)[1:] == [["ร้อยละของถนนที่ได้รับการซ่อมแซม", "5", "90"], ["จำนวนสนาม", "3", "2"]]
    assert count([made]) == 3 * 6


def test_a_row_torn_at_the_break_is_one_whichever_half_has_the_score() -> None:
    above = [HEAD, ["2.1 จัดเก็บขยะ", "5", "90"], ["2.2 ซ่อมถนน", "3", "80"]]
    for upper, lower in (
        (["", "", "70"], ["2.3 ดูแลสวน", "4", ""]),
        (["2.3 ดูแล", "4", "70"], ["สวน", "", ""]),
    ):
        (made,) = stitch([table(1, [*above, upper]), table(2, [lower, ["2.4 ไฟฟ้า", "2", "60"]])])
        assert rows(made)[3:] == [["2.3 ดูแลสวน", "4", "70"], ["2.4 ไฟฟ้า", "2", "60"]]


def test_a_row_of_its_own_that_lacks_one_figure_stays_one() -> None:
    above = [HEAD, ["2.1 จัดเก็บขยะ", "5", "90"], ["2.2 ซ่อมถนน", "3", "80"]]
    (made,) = stitch([table(1, above), table(2, [["2.3 ดูแลสวน", "4", ""], ["2.4 ไฟฟ้า", "2", "60"]])])
    assert len(rows(made)) == 5
