"""Sheets wider than their paper: strips of columns on page after page."""

from __future__ import annotations

import pytest

from extractors.sheets import join_strips
from pipeline.model.geometry import BBox
from pipeline.model.page import Cell, CellPart, Line, Paragraph, RawBlock, SourceText, Table

HEIGHTS = (15.0, 15.0, 15.0, 15.0)


def text(words: str, page: int, x0: float, top: float) -> SourceText:
    xs = tuple(x0 + 5 * k for k in range(len(words) + 1))
    line = Line(page, words, BBox(xs[0], top, xs[-1], top + 10), xs)
    return SourceText(words, (line,), (0,)) if words else SourceText()


def strip(
    page: int, rows: list[list[str]], heights: tuple[float, ...] = HEIGHTS, top: float = 90, width: float = 100
) -> Table:
    cells, y = [], top
    for i, (row, height) in enumerate(zip(rows, heights, strict=False)):
        for j, words in enumerate(row):
            x = 50 + width * j
            part = CellPart(page, BBox(x, y, x + width, y + height))
            cells.append(Cell(i, j, 1, 1, (part,), text(words, page, x + 2, y + 2)))
        y += height
    whole = CellPart(page, BBox(50, top, 50 + width * len(rows[0]), y))
    return Table(len(rows), len(rows[0]), tuple(cells), (whole,))


def title(words: str, page: int, x0: float) -> Paragraph:
    return Paragraph(text(words, page, x0, 60))


def words(blocks: tuple[RawBlock, ...]) -> list[list[str]]:
    """Row by row of the first table."""
    table = next(b for b in blocks if isinstance(b, Table))
    return [[c.text.text for c in table.cells if c.row == r] for r in range(table.n_rows)]


NAMES = [["ที่", "ตัวชี้วัด", "เป้าหมาย"], ["1", "จำนวนบ่อ", "8"], ["2", "จำนวนสระ", "9"], ["", "รวม", ""]]
FIGURES = [["ผล", "คะแนน"], ["7", "4"], ["9", "5"], ["", "9"]]


def test_strips_stand_side_by_side_and_a_cut_title_goes_on() -> None:
    # the strip is 300 points wide: what stands at 350 on the first page stands at 50 on the second
    cut = [title("สรุปคะแนน เทศบาล", 1, 280), title("เทศบาลตำบลสมมติ", 2, 30)]
    blocks = join_strips([cut[0], strip(1, NAMES), cut[1], strip(2, FIGURES)])
    assert words(blocks)[1] == ["1", "จำนวนบ่อ", "8", "7", "4"]
    assert [b.text.text for b in blocks if isinstance(b, Paragraph)] == ["สรุปคะแนน เทศบาลตำบลสมมติ"]
    (line,) = (line for b in blocks if isinstance(b, Paragraph) for line in b.text.lines)
    assert (line.page, len(line.xs)) == (1, len(line.text) + 1)


def test_where_the_first_page_has_its_title_the_others_are_blank() -> None:
    blocks = join_strips(
        [title("สรุปคะแนน", 1, 60), strip(1, NAMES), strip(2, [["ผู้วัด"], ["กองช่าง"], ["กองคลัง"], ["-"]])]
    )
    assert words(blocks)[1] == ["1", "จำนวนบ่อ", "8", "กองช่าง"]


def test_three_strips_and_rows_of_several_heights() -> None:
    heights = (15.0, 30.0, 15.0, 45.0)
    tables = [
        strip(1, NAMES, heights),
        strip(2, FIGURES, heights),
        strip(3, [["หมายเหตุ"], ["-"], ["ดี"], [""]], heights),
    ]
    blocks = join_strips(tables)
    assert words(blocks)[2] == ["2", "จำนวนสระ", "9", "9", "5", "ดี"]
    assert [p.page for p in blocks[0].parts] == [1, 2, 3]  # type: ignore[union-attr]


OTHERS = [["โครงการ", "งบประมาณ"], ["ขุดบ่อ", "70"], ["ขุดสระ", "90"], ["รวม", "160"]]


@pytest.mark.parametrize(
    "blocks",
    [
        [title("ตารางที่ 1", 1, 60), strip(1, NAMES), title("ตารางที่ 2", 2, 60), strip(2, FIGURES)],  # a title of its own
        [strip(1, NAMES), strip(2, OTHERS)],  # words in the first column
        [title("ผล", 1, 60), strip(1, NAMES), strip(2, [["ที่", "โครงการ"], ["1", "ก"], ["2", "ข"], ["3", "ค"]])],
        [strip(1, NAMES), strip(2, FIGURES, top=94)],
        [strip(1, NAMES), strip(2, FIGURES, (15.0, 15.0, 30.0, 15.0))],
        [strip(1, NAMES), strip(3, FIGURES)],
        [strip(1, NAMES), strip(2, [["8", "จำนวนฝาย", "8"], ["9", "จำนวนท่อ", "8"], ["10", "จำนวนถัง", "9"], ["", "", ""]])],
    ],
)  # fmt: skip
def test_tables_of_their_own_stay_apart(blocks: list[RawBlock]) -> None:
    assert join_strips(blocks) == tuple(blocks)
