"""Rows cut by a page break: joined where the cells say that they are one, and only there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extractors.breaks import is_cut, part_head
from extractors.stitch import stitch
from extractors.types import PageTable
from pipeline.model.geometry import BBox
from pipeline.model.page import Cell, CellPart, Line, Paragraph, SourceText, Table

EDGES = (50.0, 100.0, 300.0, 400.0, 540.0)
HEAD = ["ที่", "ตัวชี้วัด", "คะแนน", "ผลการดำเนินงาน"]
STEP = 20.0


def cell(page: int, row: int, col: int, words: str, top: float, widths: Sequence[float] = ()) -> Cell:
    """A cell with a line for each line feed's part, ``widths`` in points (as wide as the cell where not given)."""
    x0, x1 = EDGES[col], EDGES[col + 1]
    parts = words.split("\n") if words else []
    full = x1 - x0 - 6
    lines = tuple(
        Line(page, w, BBox(x0 + 3, y + 2, x0 + 3 + (widths[k] if k < len(widths) else full), y + 16), font_size=12)
        for k, w in enumerate(parts)
        for y in (top + 16 * k,)
    )
    starts = tuple(sum(len(p) + 1 for p in parts[:k]) for k in range(len(parts)))
    box = BBox(x0, top, x1, top + max(STEP, 16.0 * len(parts) + 4))
    return Cell(row, col, 1, 1, (CellPart(page, box),), SourceText(words, lines, starts))


def row(number: int, *words: str, page: int = 1, top: float = 0.0, short: Sequence[int] = ()) -> list[Cell]:
    """A row; ``short``: columns whose lines end early."""
    return [
        cell(page, number, c, w, top, (20.0,) * (w.count("\n") + 1) if c in short else ()) for c, w in enumerate(words)
    ]


def table(page: int, rows: Sequence[Sequence[str]], heights: Sequence[float] = (), bottom: bool = False) -> PageTable:
    cells: list[Cell] = []
    top = 50.0
    for r, words in enumerate(rows):
        made = row(r, *words, page=page, top=top)
        height = heights[r] if r < len(heights) else max(c.parts[0].bbox.height for c in made)
        for c in made:
            box = c.parts[0].bbox
            cells.append(replace(c, parts=(CellPart(page, BBox(box.x0, top, box.x1, top + height)),)))
        top += height
    box = BBox(EDGES[0], 50, EDGES[-1], top)
    return PageTable(page, len(rows), 4, tuple(cells), CellPart(page, box), "ruled", EDGES, False, bottom)


def texts(block: object) -> list[list[str]]:
    assert isinstance(block, Table)
    return [[c.text.text for c in block.cells if c.row == r] for r in range(block.n_rows)]


def test_the_rest_of_a_row_stands_under_the_head_without_a_rule() -> None:
    first = table(1, [HEAD, ["1", "แผนงาน", "5", "ครบถ้วน"], ["2", "จัดเก็บ", "3", "จัดเก็บได้"]], bottom=True)
    merged = ["ที่", "ตัวชี้วัด\nขยะมูลฝอย", "คะแนน", "ผลการดำเนินงาน\nร้อยละ 80\nของครัวเรือน"]
    (made,) = stitch([first, table(2, [merged, ["3", "ซ่อมถนน", "1", "ก"]], heights=(70.0,))])
    assert texts(made)[2:] == [
        ["2", "จัดเก็บขยะมูลฝอย", "3", "จัดเก็บได้ร้อยละ 80\nของครัวเรือน"],
        ["3", "ซ่อมถนน", "1", "ก"],
    ]
    assert isinstance(made, Table)
    assert [c.text.text for c in made.dropped] == HEAD


def test_where_but_the_bare_edge_of_the_row_stands_there_the_next_row_is_its_own() -> None:
    first = table(1, [HEAD, ["1", "แผนงาน", "5", "ครบถ้วน"]], bottom=True)
    second = table(2, [HEAD, ["2", "ซ่อมถนน", "1", "ก"]], heights=(26.0,))
    (made,) = stitch([first, second])
    assert texts(made) == [HEAD, ["1", "แผนงาน", "5", "ครบถ้วน"], ["2", "ซ่อมถนน", "1", "ก"]]


def test_a_head_that_is_as_high_as_before_holds_nothing_more() -> None:
    first = table(1, [HEAD, ["1", "แผนงาน", "5", "ครบถ้วน"]], bottom=True)
    assert part_head(first, 1, table(2, [HEAD, ["2", "ซ่อมถนน", "1", "ก"]]), is_open=True) is None
    other = [*HEAD[:3], "หมายเหตุ\nใด ๆ"]
    assert part_head(first, 1, table(2, [other, ["2", "ซ่อมถนน", "1", "ก"]], heights=(40.0,)), is_open=True) is None


ABOVE = [row(1, "2.1", "จัดเก็บขยะ", "5", "ครบ"), row(2, "2.2", "ซ่อมแซมถนน", "3", "ครบ")]


@pytest.mark.parametrize(
    ("below", "cut", "why"),
    [
        ([row(0, "", "และไหล่ทาง", "", ""), row(1, "2.3", "ไฟฟ้า", "3", "ครบ")], True, "no key, and the name runs on"),
        ([row(0, "2.3", "ดูแลสวน", "5", "ครบ")], False, "the next key"),
        ([row(0, "", "ไหล่ทาง", "2", "")], False, "a score of its own"),
        ([row(0, "", "รวม", "8", "")], False, "a total"),
        ([row(0, "", "", "", "")], False, "nothing to join"),
    ],
)
def test_a_closed_row_below_the_break(below: list[list[Cell]], cut: bool, why: str) -> None:
    assert is_cut(ABOVE, below) is cut, why


def test_a_name_that_ended_does_not_run_on() -> None:
    above = [ABOVE[0], row(2, "2.2", "ซ่อมแซมถนน", "3", "ครบ", short=(1,))]
    below = [row(0, "", "งานที่สอง", "", "", short=(1,)), row(1, "2.3", "ไฟฟ้า", "3", "ครบ")]
    assert not is_cut(above, below)
    assert is_cut([*ABOVE[:1] * 2, *above], below)  # with more rows that all have a key, it is the rest of one


def test_a_row_without_its_number_where_rows_are_numbered() -> None:
    above = [row(1, "1.", "ก", "5", ""), row(2, "2.", "ข", "5", "")]
    assert is_cut([above[0], row(2, "2. โครง", "ข", "5", "จัดอบรม")], [row(0, "การอบรม", "ค", "", "แล้ว")])
    assert not is_cut(above, [row(0, "3.", "ค", "", "แล้ว")])
    assert not is_cut([row(1, "ก", "ก", "5", ""), row(2, "ข", "ข", "5", "")], [row(0, "ค", "ค", "", "แล้ว")])


def test_a_list_that_counts_in_words_begins_a_line_behind_the_break() -> None:
    first = table(1, [HEAD, ["1", "แผนงาน", "5", "ดังนี้\nครั้งที่ 1 วันที่ 3 ม.ค."]], bottom=True)
    second = replace(table(2, [["", "", "", "ครั้งที่ 2 วันที่ 5 ม.ค."]]), open_top=True)
    (made,) = stitch([first, second])
    assert texts(made)[1][3] == "ดังนี้\nครั้งที่ 1 วันที่ 3 ม.ค.\nครั้งที่ 2 วันที่ 5 ม.ค."


NESTED = (310.0, 340.0, 390.0)


def small(page: int, keys: Sequence[str], top: float, bottom: float) -> PageTable:
    """A table nested in the last column, a key and a word a row."""
    step = (bottom - top) / len(keys)
    cells = []
    for r, key in enumerate(keys):
        for c, words in enumerate((key, "ตาก")):
            box = BBox(NESTED[c], top + r * step, NESTED[c + 1], top + (r + 1) * step)
            line = Line(page, words, BBox(box.x0 + 2, box.top + 1, box.x1 - 2, box.bottom - 1), font_size=10)
            cells.append(Cell(r, c, 1, 1, (CellPart(page, box),), SourceText(words, (line,), (0,))))
    box = BBox(NESTED[0], top, NESTED[-1], bottom)
    return PageTable(page, len(keys), 2, tuple(cells), CellPart(page, box), "ruled", NESTED)


def test_nested_tables_go_on_over_the_break_each_in_its_own_cell() -> None:
    outer = replace(table(1, [HEAD, ["1", "ก", "", ""], ["2", "ข", "", ""]], heights=(20, 60, 60), bottom=True))
    again = replace(table(2, [HEAD, ["", "", "", ""], ["3", "ค", "", ""]], heights=(20, 60, 60)))
    parts = [
        outer, small(1, ["ครั้งที่", "1", "2"], 75, 120), small(1, ["ครั้งที่", "1"], 135, 180),
        again, small(2, ["2", "3"], 75, 120), small(2, ["ครั้งที่", "1"], 135, 180),
    ]  # fmt: skip
    made = [[r[0] for r in texts(b)] for b in stitch(parts)]
    assert made == [
        ["ที่", "1", "2", "3"],
        ["ครั้งที่", "1", "2"],
        ["ครั้งที่", "1", "2", "3"],
        ["ครั้งที่", "1"],
    ]


def test_an_empty_open_last_row_is_the_edge_of_what_stands_whole_on_the_next_page() -> None:
    first = table(1, [HEAD, ["1", "แผนงาน", "5", "ครบ"], ["", "", "", ""]], bottom=True)
    (made,) = stitch([first, table(2, [HEAD, ["2", "ถนน", "3", "ครบ"]])])
    assert texts(made) == [HEAD, ["1", "แผนงาน", "5", "ครบ"], ["2", "ถนน", "3", "ครบ"]]


def test_the_page_number_below_an_open_cell_is_not_its_text() -> None:
    first = table(1, [HEAD, ["1", "แผนงาน", "5", "จัดประชุม\nหน้า 3/12"]], bottom=True)
    second = replace(table(2, [["", "", "", "และรายงานผล"]]), open_top=True)
    (made,) = stitch([first, second])
    assert texts(made)[1][3] == "จัดประชุมและรายงานผล"
    closed = replace(first, open_bottom=False)
    assert "หน้า 3/12" in texts(stitch([closed])[0])[1][3]


def test_options_with_boxes_are_no_numbered_rows() -> None:
    above = [row(1, "☐ ครบ", "ก", "5", ""), row(2, "☑ ไม่มี", "ข", "0", "")]
    assert not is_cut(above, [row(0, "ตัวชี้วัดที่ 1.2 ถนน", "ค", "", "3")])


def test_many_repeated_lines_between_two_tables_are_the_text_of_a_card() -> None:
    lines = ["ปัจจัยสนับสนุน :", "ไม่มี", "อุปสรรค :", "งบประมาณล่าช้า"]
    made = [Paragraph(SourceText(w, (Line(1, w, BBox(50, 200, 300, 214), font_size=12),), (0,)), "body") for w in lines]
    parts = [table(1, [HEAD, ["1", "ก", "5", "ข"]]), *made, table(2, [["2", "ค", "3", "ง"]])]
    running = frozenset("".join(w.split()) for w in lines)
    assert len([b for b in stitch(parts, running) if isinstance(b, Table)]) == 2
    assert len([b for b in stitch([parts[0], made[0], parts[-1]], running) if isinstance(b, Table)]) == 1


def test_a_line_that_the_page_s_end_goes_through_counts_once() -> None:
    first = table(1, [HEAD, ["1", "แผนงาน", "5", "ครบ"], ["2", "ถนน", "3", "ครบ"], ["", "", "", ""]])
    (made,) = stitch([first, table(2, [["2", "ถนน", "3", "ครบ"], ["3", "สวน", "1", "ครบ"]])])
    assert [r[1] for r in texts(made) if any(r)] == ["ตัวชี้วัด", "แผนงาน", "ถนน", "สวน"]


def test_a_heading_clipped_where_it_is_printed_again() -> None:
    narrow = [*HEAD[:3], "คะแนน\nที่\nได้"]
    first = table(1, [narrow, ["1", "แผน", "5", "5"], ["2", "ถนน", "3", "3"]])
    second = table(2, [[*HEAD[:3], "คะแนน\nที่"], ["", "และสะพาน", "", "ได้"], ["3", "สวน", "1", "1"]])
    (made,) = stitch([first, second])
    assert texts(made)[2:] == [["2", "ถนนและสะพาน", "3", "3"], ["3", "สวน", "1", "1"]]


def test_cells_that_all_break_off_in_full_lines_are_one_row() -> None:
    above = [row(1, "ดำเนินได้ร้อยละ", "ดำเนินการได้", "จัดทำแล้ว", "ประกาศแล้ว")]
    assert is_cut(above, [row(0, "75", "ร้อยละ 80", "ร้อยละ 85", "ร้อยละ 90")])
    heads = [row(1, *"1234", short=(0, 1, 2, 3))]
    assert not is_cut(heads, [row(0, *(["ดำเนินกิจกรรมได้ครบถ้วนตามแผนทุกแห่ง"] * 4))])
    assert not is_cut([row(1, *(["คำ"] * 4), short=(0, 1, 2, 3))], [row(0, *(["คำ"] * 4), short=(0, 1, 2, 3))])


def test_heads_over_the_numbered_rows_are_none_of_them() -> None:
    above = [row(0, "แผนงาน", "ผล", "", ""), row(1, "1. ถนน", "ครบ", "", ""), row(2, "2. สวน แล้วเสร็จใน", "ครบ", "", "")]
    assert is_cut(above, [row(0, "ปีนี้", "", "", ""), row(1, "3. ท่อ", "ครบ", "", "")])
    assert not is_cut(above, [row(0, "3. ท่อ", "ครบ", "", ""), row(1, "4. ฝาย", "ครบ", "", "")])


def test_a_row_cut_beside_a_cell_that_is_merged_over_rows() -> None:
    above = [row(k, "", f"☐ ไม่เกินร้อยละ {20 + k}", str(5 - k), "")[1:] for k in range(3)]
    merged = replace(cell(2, 0, 0, "", 0.0), row_span=2)
    below = [[merged, *row(0, "", "35", "", "")[1:]], row(1, "", "☐ เกินร้อยละ 35", "0", "")[1:]]
    assert is_cut(above, below)
    assert not is_cut(above, [[merged, *row(0, "", "☐ เกินร้อยละ 35", "", "")[1:]], below[1]])
    short = [*above[:-1], row(2, "", "☐ ไม่เกินร้อยละ 22", "3", "", short=(1,))[1:]]
    assert not is_cut(short, below)
