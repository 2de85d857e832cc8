"""Tables with rules around them alone, or with nothing but paint: heads, stripes, rows that no rule parts."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from extractors.rulings import no_drawings
from extractors.tables import find_tables
from extractors.types import Drawings
from tests.extractors.test_tables_find import Segment, grid, ruled, set_page, texts

XS = [10.0, 30.0, 200.0, 260.0, 320.0]
ROWS = [
    ["ท", "ตวชวด", "เปา", "ผล"],
    ["1", "ซอมถนนสายหลก", "40.00", "38.75"],
    ["2", "ดแลสวน", "12", "14"],
    ["3", "จดอบรมครบทกหม", "5", "4"],
    ["4", "เบกจายงบ", "75.00", "71.20"],
]


def words(rows: list[list[str]], top: float = 25.0, step: float = 18.0) -> list[tuple[float, list[tuple[float, str]]]]:
    return [(top + step * k, [(x + 3, t) for x, t in zip(XS, row, strict=False) if t]) for k, row in enumerate(rows)]


def painted(*boxes: Segment) -> Drawings:
    n = len(boxes)
    rects = np.array(boxes, dtype=np.float32).reshape(-1, 4)
    return replace(no_drawings(), rects=rects, filled=np.ones(n, np.bool_), stroked=np.zeros(n, np.bool_))


def row_of_cells(top: float, bottom: float) -> list[Segment]:
    return [(a, top, b, bottom) for a, b in pairwise(XS)]


def frame(bottom: float, *, columns: bool) -> Drawings:
    level: list[Segment] = [(10, y, 320, y) for y in (12, 30, bottom)]
    return ruled(*level, *[(x, 12, x, bottom) for x in (XS if columns else [])])


@pytest.mark.parametrize("columns", [True, False])
def test_rows_that_no_rule_parts(columns: bool) -> None:
    (table,) = find_tables(set_page(words(ROWS)), frame(106, columns=columns))
    assert texts(table) == ROWS


@pytest.mark.parametrize("columns", [True, False])
def test_a_cell_that_wraps_stays_with_its_row(columns: bool) -> None:
    lines = [*ROWS[:2], ["", "ทงสองฝง"], *ROWS[2:]]
    (table,) = find_tables(set_page(words(lines, step=14.0)), frame(110, columns=columns))
    assert [[t.replace("\n", "") for t in row] for row in texts(table)] == [
        ROWS[0], ["1", "ซอมถนนสายหลกทงสองฝง", "40.00", "38.75"], *ROWS[2:],
    ]  # fmt: skip


def test_a_row_of_wrapped_cells_is_one_row() -> None:
    lines = [
        ROWS[0],
        ["1", "ซอมถนน", "รอยละ 40", "ทำได 38"],
        ["", "สายหลก", "ของแผน", "ในปน"],
        ["", "ทงหมด", "ทงป", ""],
    ]
    (table,) = find_tables(set_page(words(lines, step=14.0)), frame(90, columns=True))
    assert table.n_rows == 2
    levels = [ROWS[0], *[["", "รอยละของแผน", str(k), str(30 + 10 * k)] for k in range(1, 5)]]
    levels[1][0] = "1"
    (table,) = find_tables(set_page(words(levels, step=14.0)), frame(90, columns=True))
    assert table.n_rows == 2  # levels and what they ask for, of one indicator


def test_rows_stay_as_they_are_where_rules_part_more_than_a_head_and_a_total() -> None:
    rules = [(10.0, y, 320.0, y) for y in (12, 30, 48, 66, 140)]
    drawn = ruled(*rules, *[(x, 12, x, 140) for x in XS])
    (table,) = find_tables(set_page(words(ROWS[:3] + ROWS[1:])), drawn)
    assert table.n_rows == 4


@pytest.mark.parametrize("rows", [[0], [0, 2, 4], [1, 3]])
def test_painted_rows_are_rows_of_the_table_around_them(rows: list[int]) -> None:
    boxes = [box for k in rows for box in row_of_cells(12 + 18 * k, 30 + 18 * k)]
    (table,) = find_tables(set_page(words(ROWS)), painted(*boxes))
    assert texts(table) == ROWS


def test_a_painted_row_by_itself_stays_a_table() -> None:
    page = set_page([*words(ROWS[:1]), (60, [(13, "ขอความทอยใตแถบส")])])
    (table,) = find_tables(page, painted(*row_of_cells(12, 30)))
    assert texts(table) == ROWS[:1]


def test_a_line_under_striped_rows_is_none_of_theirs() -> None:
    boxes = [box for k in (0, 2) for box in row_of_cells(12 + 18 * k, 30 + 18 * k)]
    page = set_page([*words(ROWS), (113, [(13, "หมายเหต ขอมล ณ สนปงบประมาณของหนวยงานทรายงาน")])])
    (table,) = find_tables(page, painted(*boxes))
    assert texts(table) == ROWS


def test_rules_under_each_row_go_on_under_a_head_with_columns() -> None:
    """The head's cells are painted, its last edge is the first rule: the first row stands between both."""
    head = painted(*row_of_cells(12, 30))
    under = [(a, 30.0 + 18 * k, b, 30.0 + 18 * k) for k in range(1, 5) for a, b in pairwise(XS)]
    (table,) = find_tables(set_page(words(ROWS)), replace(head, segments=np.array(under, dtype=np.float32)))
    assert texts(table) == ROWS


def test_columns_that_stand_close_are_told_where_they_hold_figures() -> None:
    """Word's cells leave ten points between two columns: less than the letters of a large face are high."""
    xs = [13.0, 31.0, 118.0, 150.0]
    rows = [
        ["รหส", "ชอตวชวดชอยาว", "หนวย", "ผล"],
        ["K1", "ซอมถนนสายหลกกก", "แหงๆ", "38.75"],
        ["K2", "ดแลสวนสาธารณะก", "แหง", "14"],
    ]
    rows += [["K3", "จดอบรมครบทกหมก", "ครง", "4"], ["K4", "เบกจายงบลงทนนน", "บาท", "71.20"]]
    lines = [(25.0 + 18 * k, list(zip(xs, row, strict=True))) for k, row in enumerate(rows)]
    (table,) = find_tables(set_page(lines), no_drawings())
    assert texts(table) == rows
    prose = [
        (25.0 + 14 * k, [(13.0, "ขอความทเรยงไป"), (90.0, "มชองวางกวาง"), (160.0, "ในทเดยวกนทกบรรทด")]) for k in range(6)
    ]
    assert find_tables(set_page(prose), no_drawings()) == ()


def test_the_last_row_of_a_table_without_rules_is_its_total() -> None:
    total = ["", "รวมทงสน", "92.00", ""]
    (table,) = find_tables(set_page(words([*ROWS, total])), no_drawings())
    assert texts(table) == [*ROWS, total]
    signed = [*words(ROWS), (115.0, [(33.0, "ลงชอ"), (203.0, "ผรายงาน")])]
    (table,) = find_tables(set_page(signed), no_drawings())
    assert texts(table) == ROWS
    total = ["รวม", "", "92.00", ""]
    (table,) = find_tables(set_page(words([*ROWS, total])), frame(124, columns=True))
    assert texts(table) == [*ROWS, total]


def test_lines_without_a_number_go_on_with_the_row_above() -> None:
    lines = [*words(ROWS, step=26.0)]
    lines.insert(2, (63.0, [(33.0, "ทงสองฝง"), (203.0, "ขนไป"), (263.0, "ทงป")]))
    (table,) = find_tables(set_page(lines), no_drawings())
    assert [[t.replace("\n", "") for t in row] for row in texts(table)][1] == [
        "1",
        "ซอมถนนสายหลกทงสองฝง",
        "40.00 ขนไป",
        "38.75 ทงป",
    ]


def test_headings_over_rules_that_stand_under_the_rows_only() -> None:
    title = [(10.0, [(13.0, "ตารางสรปผลการดำเนนงานของหนวยงานดงตอไปน")])]
    under: list[Segment] = [(10, 30.0 + 18 * k, 320, 30.0 + 18 * k) for k in range(5)]
    (table,) = find_tables(set_page([*title, *words(ROWS)]), ruled(*under))
    assert texts(table) == ROWS
    prose = [(10.0, [(13.0, "ขอความทวางไปทวตาราง ทงบรรทดไมเปนหว")]), *words(ROWS)[1:]]
    (table,) = find_tables(set_page(prose), ruled(*under[0:]))
    assert texts(table) == ROWS[1:]


def test_a_head_drawn_a_hair_beside_the_columns_under_it() -> None:
    head = grid([x - 0.5 for x in XS], [12, 30])
    under = [(a, 30.0 + 18 * k, b, 30.0 + 18 * k) for k in range(5) for a, b in pairwise(XS)]
    (table,) = find_tables(set_page(words(ROWS)), ruled(*head, *under))
    assert texts(table) == ROWS


def test_the_last_stripe_keeps_its_wrapped_lines() -> None:
    lines = [*words(ROWS, step=26.0), (142.0, [(33.0, "ทงสองฝง"), (203.0, "ขนไป"), (263.0, "ทงป")])]
    boxes = [box for k in (1, 3) for box in row_of_cells(12 + 26 * k, 38 + 26 * k)]
    (table,) = find_tables(set_page(lines), painted(*boxes))
    assert [[t.replace("\n", "") for t in row] for row in texts(table)][4][:2] == ["4", "เบกจายงบทงสองฝง"]


WRAPPED = [
    (25.0, [(13.0, "ตวชวด"), (203.0, "เกณฑ"), (263.0, "ผล")]),
    (45.0, [(13.0, "ซอมถนนสายหลก"), (203.0, "รอยละ 90"), (263.0, "5.00")]),
    (58.0, [(13.0, "ทงสองฝง"), (203.0, "ขนไป")]),
    (76.0, [(13.0, "ดแลสวน"), (203.0, "ครบ"), (263.0, "4.00")]),
    (94.0, [(13.0, "จดอบรมครบ"), (203.0, "สามครง"), (263.0, "3.00")]),
    (107.0, [(13.0, "ทกหมบาน")]),
    (125.0, [(13.0, "เบกจายงบ"), (203.0, "หมดปน"), (263.0, "5.00")]),
]
UNWRAPPED = [
    ["ตวชวด", "เกณฑ", "ผล"], ["ซอมถนนสายหลกทงสองฝง", "รอยละ 90 ขนไป", "5.00"], ["ดแลสวน", "ครบ", "4.00"],
    ["จดอบรมครบทกหมบาน", "สามครง", "3.00"], ["เบกจายงบ", "หมดปน", "5.00"],
]  # fmt: skip


@pytest.mark.parametrize("ruled_off", [True, False])
def test_rows_without_numbers_stand_further_apart_than_the_lines_of_their_cells(ruled_off: bool) -> None:
    drawn = ruled(*[(10, y, 320, y) for y in (12, 30, 132)]) if ruled_off else no_drawings()
    (table,) = find_tables(set_page(WRAPPED), drawn)
    assert [[t.replace("\n", "") for t in row] for row in texts(table)] == UNWRAPPED


def test_cells_set_to_the_middle_of_rows_of_several_heights() -> None:
    lines = [WRAPPED[0]]
    for top, count, figure in ((45.0, 3, "5.00"), (95.0, 1, "4.00"), (119.0, 2, "3.00"), (156.0, 3, "2.00")):
        middle = top + 13.0 * (count - 1) / 2
        cell = [(top + 13.0 * k, [(13.0, "บรรทดของตวชวดน")]) for k in range(count)]
        lines += sorted([*cell, (middle - 0.5, [(203.0, "ครบ"), (263.0, figure)])])
    (table,) = find_tables(set_page(lines), no_drawings())
    assert [row[2] for row in texts(table)] == ["ผล", "5.00", "4.00", "3.00", "2.00"]
    assert [len(row[0].split("บรรทด")) - 1 for row in texts(table)] == [0, 3, 1, 2, 3]


def test_rows_as_far_apart_as_lines_are_rows() -> None:
    """Line heights that differ by a hair must not make rows one, nor leave a row without lines."""
    lines = [(25.0 + 18.0 * k + 0.6 * (k % 3 == 0), row) for k, (_, row) in enumerate(words([ROWS[0], *ROWS[1:] * 4]))]
    (table,) = find_tables(set_page(lines), no_drawings())
    assert table.n_rows == 17


def test_painted_head_and_total_leave_the_rows_between_them_apart() -> None:
    total = ["รวม", "", "92.00", ""]
    boxes = [*row_of_cells(12, 30), *row_of_cells(102, 120)]
    (table,) = find_tables(set_page(words([*ROWS, total])), painted(*boxes))
    assert texts(table) == [*ROWS, total]


GROUPS = [["ตวชวด", "นำหนก", "ผล"], ["ดานท 1 การพฒนา"], ["1.1 ถนน", "30", "88.0"], ["1.2 ไฟ", "20", "92.5"]]
GROUPS += [["ดานท 2 คณภาพ"], ["2.1 ผสงอาย", "25", "97.1"], ["2.2 วคซน", "25", "99.0"]]


@pytest.mark.parametrize("painted_titles", [True, False])
def test_titles_of_groups_part_their_rows(painted_titles: bool) -> None:
    lines = [(25.0 + 18 * k, list(zip((13.0, 203.0, 263.0), row, strict=False))) for k, row in enumerate(GROUPS)]
    boxes: list[Segment] = [(10, 12.0 + 18 * k, 320, 30.0 + 18 * k) for k in (1, 4)]
    rules: list[Segment] = [(10, 30.0 + 18 * k, 320, 30.0 + 18 * k) for k in range(7)]
    (table,) = find_tables(set_page(lines), painted(*boxes) if painted_titles else ruled(*rules))
    assert [[t for t in row if t] for row in texts(table)] == GROUPS
