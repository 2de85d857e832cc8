"""Tables that lack rules: level ones only, in pieces or whole, and labels beside values without any."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from extractors.rulings import no_drawings
from extractors.tables import find_tables
from tests.extractors.test_tables_find import Segment, grid, ruled, set_page, texts


def pieces(xs: list[float], ys: list[float]) -> list[Segment]:
    """Rules drawn cell by cell."""
    return [(a, y, b, y) for y in ys for a, b in pairwise(xs)]


def test_rules_drawn_cell_by_cell_tell_the_columns() -> None:
    page = set_page(
        [
            (25, [(12, "โครงการ"), (82, "ผลงาน")]),
            (45, [(12, "จดอบรมแลว"), (82, "ครบทงหาแหงในปน")]),
            (58, [(82, "และมรายงาน")]),
            (78, [(12, "ซอมถนน")]),
        ]
    )
    (table,) = find_tables(page, ruled(*pieces([10, 80, 240], [12, 30, 64, 84])))
    assert [[t.replace("\n", "") for t in r] for r in texts(table)] == [
        ["โครงการ", "ผลงาน"], ["จดอบรมแลว", "ครบทงหาแหงในปนและมรายงาน"], ["ซอมถนน", ""],
    ]  # fmt: skip


def test_a_cell_over_two_columns_and_two_rows() -> None:
    xs = [10.0, 90.0, 170.0, 250.0]
    rules = [(10, 12, 90, 12), (90, 12, 250, 12), *pieces(xs[1:], [30]), *pieces(xs, [48, 66])]
    words = [
        (25, [(140, "ผลการประเมน")]), (34, [(30, "ตวชวด")]), (42, [(110, "ผล"), (200, "คะแนน")]),
        (60, [(12, "ซอมถนน"), (110, "90"), (200, "5")]),
    ]  # fmt: skip
    (table,) = find_tables(set_page(words), ruled(*rules))
    spans = {c.text.text: (c.row_span, c.col_span) for c in table.cells}
    assert spans["ผลการประเมน"] == (1, 2)
    assert spans["ตวชวด"] == (2, 1)
    assert spans["คะแนน"] == (1, 1)


def test_rules_that_run_through_leave_the_columns_to_the_text() -> None:
    words = [
        (25, [(12, "ตวชวด"), (120, "คะแนน")]),
        (45, [(12, "ซอมถนนทกสาย"), (130, "5")]),
        (58, [(12, "ในตำบล")]),
        (78, [(12, "ดแลสวน"), (130, "3")]),
    ]
    (table,) = find_tables(set_page(words), ruled(*[(8, y, 240, y) for y in (12, 30, 64, 84)]))
    assert [[t.replace("\n", "") for t in r] for r in texts(table)] == [
        ["ตวชวด", "คะแนน"],
        ["ซอมถนนทกสายในตำบล", "5"],
        ["ดแลสวน", "3"],
    ]


def test_rules_between_paragraphs_make_no_table() -> None:
    words = [(y, [(12, "ขอความยาวเตมบรรทดหนง")]) for y in (25, 45, 78)]
    assert find_tables(set_page(words), ruled(*[(8, y, 240, y) for y in (12, 30, 64, 84)])) == ()


def test_labels_beside_values_are_a_table() -> None:
    words = [
        (100, [(50, "หนวยงาน"), (150, "เทศบาลตำบลสวนดอก")]),
        (116, [(50, "ตวชวดท"), (150, "2.1 รอยละของสวน")]),
        (132, [(50, "โทรศพท"), (150, "0 5555 0196")]),
        (148, [(50, "คำอธบาย"), (150, "สวนทไดรบการดแลตามแผนประจำป")]),
        (164, [(150, "เทยบกบสวนทงหมด")]),
        (184, [(50, "ขอมลผลการดำเนนงาน")]),
    ]
    (table,) = find_tables(set_page(words), no_drawings())
    assert table.method == "aligned"
    assert [r[0] for r in texts(table)] == ["หนวยงาน", "ตวชวดท", "โทรศพท", "คำอธบาย"]
    assert texts(table)[3][1].replace("\n", "") == "สวนทไดรบการดแลตามแผนประจำปเทยบกบสวนทงหมด"


def test_a_label_in_the_middle_of_its_value() -> None:
    words = [
        (100, [(50, "หนวยงาน"), (150, "เทศบาลตำบลสวนดอก")]),
        (120, [(50, "ปงบประมาณ"), (150, "2566")]),
        (140, [(50, "ผกำกบ"), (150, "ผอำนวยการกอง")]),
        (160, [(150, "สวนทไดรบการดแลตามแผน")]),
        (168, [(50, "คำอธบาย")]),
        (176, [(150, "เทยบกบสวนทงหมด")]),
    ]
    (table,) = find_tables(set_page(words), no_drawings())
    last = texts(table)[-1]
    assert (last[0], last[1].replace("\n", "")) == ("คำอธบาย", "สวนทไดรบการดแลตามแผนเทยบกบสวนทงหมด")
    assert texts(table)[2] == ["ผกำกบ", "ผอำนวยการกอง"]


def test_two_columns_of_prose_numbers_and_signatures_are_no_pairs() -> None:
    prose = [(100.0 + 14 * i, [(50.0, "ขอความเตมบรรทดซาย"), (250.0, "ขอความเตมบรรทดขวา")]) for i in range(8)]
    numbered = [(100.0 + 14 * i, [(50.0, f"{i}."), (80.0, "ขอความ" + "ก" * i)]) for i in range(8)]
    contents = [(100.0 + 14 * i, [(50.0, f"บทท {i} เนอหา" + "ก" * i), (300.0, str(10 + i))]) for i in range(8)]
    signed = [(100.0 + 14 * i, [(60.0 + 5 * i, "นาย" + "ก" * i), (350.0 - 5 * i, "นาง" + "ก" * i)]) for i in range(4)]
    for words in (prose, numbered, contents, signed):
        assert find_tables(set_page(words), no_drawings()) == ()


def test_a_label_that_wraps_or_leaves_but_a_blank_before_its_value() -> None:
    words = [
        (100, [(50, "ตวชวดท"), (108, "2.1 สวน")]),
        (118, [(50, "ผกำกบดแล"), (108, "ผอำนวยการกอง")]),
        (136, [(50, "ผจดเกบ"), (108, "นายสมมต")]),
        (150, [(50, "ขอมล"), (108, "นางตวอยาง")]),
        (168, [(50, "เบอร"), (108, "0 5555 0196")]),
        (182, [(50, "โทรศพท")]),
        (200, [(50, "คำอธบาย"), (108, "สวนทไดรบการดแล")]),
    ]
    words[1] = (118, [(50, "ผกำกบดแลตวช"), (108, "ผอำนวยการกอง")])
    (table,) = find_tables(set_page(words), no_drawings())
    assert [[t.replace("\n", "") for t in r] for r in texts(table)][1:4] == [
        ["ผกำกบดแลตวช", "ผอำนวยการกอง"], ["ผจดเกบขอมล", "นายสมมตนางตวอยาง"], ["เบอรโทรศพท", "0 5555 0196"],
    ]  # fmt: skip


def test_rules_in_pieces_within_a_frame() -> None:
    words = [
        (25, [(12, "ตวชวด"), (82, "คะแนน")]), (45, [(12, "ซอมถนน"), (82, "5")]), (58, [(12, "ทกสาย")]),
        (78, [(12, "ดแลสวน"), (82, "3")]), (98, [(12, "ขดคลอง"), (82, "1")]),
    ]  # fmt: skip
    frame = [(10.4, 12, 10.4, 104), (239.6, 12, 239.6, 104)]
    (table,) = find_tables(set_page(words), ruled(*pieces([10, 80, 240], [12, 30, 64, 84, 104]), *frame))
    assert [[t.replace("\n", "") for t in r] for r in texts(table)] == [
        ["ตวชวด", "คะแนน"], ["ซอมถนนทกสาย", "5"], ["ดแลสวน", "3"], ["ขดคลอง", "1"],
    ]  # fmt: skip


def test_the_last_row_that_the_page_cuts_behind_the_last_rule() -> None:
    words = [
        (665, [(12, "ตวชวด"), (82, "คะแนน")]), (685, [(12, "ซอมถนน"), (82, "5")]),
        (705, [(12, "ดแลสวน"), (82, "3")]), (718, [(12, "ทกแหง")]), (790, [(40, "หนา 1")]),
    ]  # fmt: skip
    rules = pieces([10, 80, 240], [652, 670, 692])
    (table,) = find_tables(set_page(words), ruled(*rules))
    assert [[t.replace("\n", "") for t in r] for r in texts(table)][-1] == ["ดแลสวนทกแหง", "3"]
    assert table.open_bottom
    high = [(y - 300, row) for y, row in words]
    (table,) = find_tables(set_page(high), ruled(*[(a, y - 300, b, y2 - 300) for a, y, b, y2 in rules]))
    assert table.n_rows == 2, "a paragraph under a table in the middle of a page is none of its rows"


def test_rules_over_some_columns_only_part_the_rows_of_the_same_table() -> None:
    xs = [10.0, 90.0, 130.0, 250.0]
    rules = [*pieces(xs, [12, 30]), *pieces(xs[:3], [46, 62, 78]), *pieces(xs, [94, 112]), *pieces(xs[:3], [128, 144, 160]),
             *pieces(xs, [176])]  # fmt: skip
    words = [(25, [(12, "ขอ"), (95, "คะแนน"), (140, "หลกฐาน")]), (42, [(12, "งานแผน"), (140, "คำสง")])]
    words += [(58 + 16 * k, [(12, f"ทาได {k}"), (100, str(5 - 2 * k))]) for k in range(3)]
    words += [(107, [(12, "ดานท 2 งาน")]), (124, [(12, "งานขยะ"), (140, "ภาพถาย")])]
    words += [(140 + 16 * k, [(12, f"เกบได {k}"), (100, str(5 - 2 * k))]) for k in range(3)]
    found = find_tables(set_page(words), ruled(*rules))
    cells = {c.text.text: (c.row_span, c.col_span) for t in found for c in t.cells if c.text.text}
    assert cells["คำสง"] == cells["ภาพถาย"] == (4, 1)
    assert cells["ทาได 1"] == cells["เกบได 2"] == (1, 1)
    titles = [c for c in cells if c.startswith("ดานท")]
    assert not titles or cells[titles[0]][1] == 3  # one cell over all columns, or a paragraph between two tables


def test_a_head_over_several_columns_whose_rules_are_drawn_column_by_column() -> None:
    xs = [10.0, 90.0, 170.0, 230.0, 280.0]
    rules = [*pieces(xs, [12]), *pieces(xs[1:], [30]), *pieces(xs, [48, 66])]
    words = [
        (25, [(170, "การประเมน")]), (34, [(30, "ตวชวด")]), (42, [(110, "ผล"), (180, "คะแนน"), (240, "ถวง")]),
        (60, [(12, "ซอมถนน"), (110, "90"), (180, "5"), (240, "0.5")]),
    ]  # fmt: skip
    words[0] = (25, [(162, "การประเมน"[:7])])
    (table,) = find_tables(set_page(words), ruled(*rules))
    spans = {c.text.text: (c.row_span, c.col_span) for c in table.cells}
    assert next(v for k, v in spans.items() if k.startswith("การ")) == (1, 3)
    assert spans["ตวชวด"] == (2, 1)


def test_cells_of_one_line_that_stand_close_are_no_title() -> None:
    xs = [10.0, 81.0, 154.0, 250.0]
    words = [
        (25, [(12, "งาน"), (85, "ผล"), (158, "ผรบ")]),
        (45, [(12, "ซอมถนนทกสายนน"), (85, "ครบทงหาแหงในน"), (158, "กองชาง")]),
        (63, [(12, "ดแลสวน"), (85, "แลว"), (158, "กองชาง")]),
    ]
    (table,) = find_tables(set_page(words), ruled(*pieces(xs, [12, 30, 50, 68])))
    assert texts(table)[1] == ["ซอมถนนทกสายนน", "ครบทงหาแหงในน", "กองชาง"]


def test_a_row_drawn_beyond_the_page_and_the_page_s_background() -> None:
    page = set_page(
        [(25, [(12, "ตวชวด"), (120, "คะแนน")]), (45, [(12, "ซอมถนน"), (130, "5")]), (180, [(12, "ดแลสวน"), (130, "3")])]
    )
    rules = ruled(*grid([10, 100, 240], [12, 30, 50]), (10, 260, 240, 260), *((x, 50, x, 260) for x in (10, 100, 240)))
    behind = replace(
        rules,
        rects=np.array([[2, 2, page.width - 2, 190]], dtype=np.float32),
        filled=np.array([True]),
        stroked=np.array([False]),
    )
    (table,) = find_tables(replace(page, height=200.0), behind)
    assert texts(table) == [["ตวชวด", "คะแนน"], ["ซอมถนน", "5"], ["ดแลสวน", "3"]]
    assert table.open_bottom


def test_headings_in_the_middle_of_a_column_whose_words_end_before_it() -> None:
    words = [
        (25, [(120, "ตวชวด"), (260, "คะแนน")]),
        (45, [(12, "งานทะเบยน"), (270, "5")]),
        (65, [(12, "งานเอกสารและขอมลทวไปของหนวยงาน"), (270, "3")]),
        (78, [(12, "ในตำบล")]),
    ]
    (table,) = find_tables(set_page(words), ruled(*[(8, y, 300, y) for y in (12, 30, 50, 84)]))
    assert [[t.replace("\n", "") for t in r] for r in texts(table)] == [
        ["ตวชวด", "คะแนน"], ["งานทะเบยน", "5"], ["งานเอกสารและขอมลทวไปของหนวยงานในตำบล", "3"],
    ]  # fmt: skip


def test_rows_in_one_column_only_under_headings() -> None:
    words = [(25, [(60, "ตวชวด"), (260, "คะแนน")])]
    words += [(45 + 20 * k, [(12, f"งานท {k} ของหนวยงานทงหมดในพนท")]) for k in range(3)]
    (table,) = find_tables(set_page(words), ruled(*[(8, y, 300, y) for y in (12, 30, 50, 70, 90)]))
    assert [len([c for c in table.cells if c.row == r]) for r in range(4)] == [2, 2, 2, 2]


def test_a_paragraph_between_two_tables_of_one_width() -> None:
    words = [
        (25, [(12, "หนวยงาน"), (80, "เทศบาล")]), (45, [(12, "ป"), (80, "2566")]),
        *[(65 + 14 * k, [(12, "ขอความยาวเตมบรรทดทไมอยในตารางใดเลย")]) for k in range(3)],
        (115, [(12, "ระดบ 1"), (80, "ระดบ 2"), (150, "ระดบ 3")]), (135, [(12, "80"), (80, "85"), (150, "90")]),
    ]  # fmt: skip
    found = find_tables(set_page(words), ruled(*[(8, y, 240, y) for y in (12, 30, 50, 100, 120, 140)]))
    assert [(t.n_rows, t.n_cols) for t in found] == [(2, 2), (2, 3)]


def test_a_cut_row_of_the_second_of_two_tables_of_one_width() -> None:
    first = [(25, [(12, "ก"), (150, "ข")]), (45, [(12, "ค"), (150, "ง")])]
    second = [
        (85, [(12, "ตวชวด"), (100, "คะแนน"), (170, "หลกฐาน")]),
        (105, [(12, "งาน"), (100, "5"), (170, "คำสงทแนบมาน")]),
    ]
    cut = [(745 + 14 * k, [(12, "งานถดไป"), (100, str(5 - k)), (140 + 30, "เอกสารทแนบมาน")]) for k in range(2)]
    tall = [(y, w) for y, w in second]
    rules = [*pieces([8, 140, 250], [12, 30, 50]), *pieces([8, 90, 160, 250], [70, 90, 730])]
    found = find_tables(set_page([*first, *tall, *cut, (790, [(130, "หนา 2")])]), ruled(*rules))
    last = found[-1]
    assert last.open_bottom
    assert [t.replace("\n", "") for t in texts(last)[-1]] == ["งานถดไปงานถดไป", "54", "เอกสารทแนบมานเอกสารทแนบมาน"]


def test_rules_over_some_columns_that_run_through_show_where_those_end() -> None:
    words = [
        (25, [(12, "หลกฐาน"), (100, "ตวชวด"), (200, "คะแนน"), (255, "ได")]),
        (45, [(12, "คำสงทแนบ"), (90, "งานทะเบยนของเรา"), (255, "5")]),
        *[(63 + 18 * k, [(90, f"ทาไดครบ {k} ขอเทา"), (205, str(5 - 2 * k))]) for k in range(3)],
        (117, [(12, "ภาพถาย"), (90, "งานเอกสาร"), (255, "3")]),
        *[(135 + 18 * k, [(90, f"เกบได {k} ขอ"), (205, str(5 - 2 * k))]) for k in range(3)],
    ]
    full = [(8.0, y, 290.0, y) for y in (12.0, 30.0, 104.0, 176.0)]
    some = [(84.0, y, 240.0, y) for y in (50.0, 68.0, 86.0, 122.0, 140.0, 158.0)]
    found = find_tables(set_page(words), ruled(*full, *some))
    cells = {c.text.text: (c.row_span, c.col_span) for t in found for c in t.cells if c.text.text}
    assert cells["คำสงทแนบ"] == cells["ภาพถาย"] == (4, 1)
    assert cells["ทาไดครบ 1 ขอเทา"] == cells["เกบได 2 ขอ"] == cells["3"] == (1, 1) or cells["3"] == (4, 1)
    assert {"งานทะเบยนของเรา", "งานเอกสาร", "1", "คะแนน"} <= cells.keys()


def test_wrapped_headings_numbers_and_names_that_run_close_to_figures() -> None:
    words = [
        (20, [(10, "ท"), (24, "ตวชวด"), (120, "นาหนก"), (180, "ผลการ"), (240, "คะแนน")]),
        (33, [(120, "รอยละ"), (180, "ดาเนน"), (240, "ทได")]),
        (46, [(180, "งาน")]),
        (66, [(10, "1"), (24, "รอยละของคนทพอใจจรง"), (120, "40"), (180, "98"), (240, "5")]),
        (86, [(10, "2"), (24, "จานวนคน"), (120, "25"), (180, "18"), (240, "4")]),
        (106, [(10, "3"), (24, "ระดบของงานท"), (120, "20"), (180, "30"), (240, "3")]),
        (119, [(24, "ทาในป")]),
        (139, [(10, "4"), (24, "จานวนแหง"), (120, "15"), (180, "75"), (240, "4")]),
    ]
    (table,) = find_tables(set_page(words), no_drawings())
    assert [[t.replace("\n", "") for t in r] for r in texts(table)] == [
        ["ท", "ตวชวด", "นาหนกรอยละ", "ผลการดาเนนงาน", "คะแนนทได"],
        ["1", "รอยละของคนทพอใจจรง", "40", "98", "5"],
        ["2", "จานวนคน", "25", "18", "4"],
        ["3", "ระดบของงานททาในป", "20", "30", "3"],
        ["4", "จานวนแหง", "15", "75", "4"],
    ]


def test_headings_in_two_rows_set_as_far_apart_as_the_rows_stay_two() -> None:
    words = [
        (20, [(24, "แผน"), (120, "ผล"), (180, "ตาง")]),
        (40, [(24, "บาท"), (120, "บาท"), (180, "บาท")]),
        *[(40 + 20 * k, [(24, f"{k}0"), (120, "40"), (180, "98")]) for k in range(1, 5)],
    ]
    (table,) = find_tables(set_page(words), no_drawings())
    assert texts(table)[:2] == [["แผน", "ผล", "ตาง"], ["บาท", "บาท", "บาท"]]


def test_cells_set_to_the_middle_of_their_rows() -> None:
    words = [
        (20, [(180, "ผลการดาเนน"), (250, "คะแนน")]),
        (28, [(10, "ท"), (30, "ตวชวด"), (120, "นาหนก")]),
        (36, [(180, "งาน"), (250, "ทได")]),
        (60, [(10, "1"), (30, "จานวนไร"), (120, "50"), (190, "98"), (254, "5")]),
        (84, [(30, "รอยละของคดทดา")]),
        (92, [(10, "2"), (120, "30"), (190, "18"), (254, "4")]),
        (100, [(30, "เนนการแลว")]),
        (124, [(30, "ระดบของงานสราง")]),
        (137, [(10, "3"), (30, "เครอขายชมชน"), (120, "20"), (190, "30"), (254, "3")]),
        (150, [(30, "ในตาบล")]),
        (174, [(30, "รวม"), (120, "100"), (254, "12")]),
    ]
    (table,) = find_tables(set_page(words), no_drawings())
    assert [[t.replace("\n", "") for t in r] for r in texts(table)] == [
        ["ท", "ตวชวด", "นาหนก", "ผลการดาเนนงาน", "คะแนนทได"],
        ["1", "จานวนไร", "50", "98", "5"],
        ["2", "รอยละของคดทดาเนนการแลว", "30", "18", "4"],
        ["3", "ระดบของงานสรางเครอขายชมชนในตาบล", "20", "30", "3"],
        ["", "รวม", "100", "", "12"],
    ]


def test_a_line_that_begins_the_first_row_above_its_figures_without_headings() -> None:
    words = [
        (20, [(30, "สรปคะแนน")]),
        (60, [(30, "รอยละของคน")]),
        (73, [(10, "1"), (30, "ทพอใจมากข"), (120, "50"), (190, "98"), (254, "5")]),
        (86, [(30, "นกวาเดม")]),
        (110, [(10, "2"), (30, "จานวนไร"), (120, "30"), (190, "18"), (254, "4")]),
        (134, [(10, "3"), (30, "จานวนแหง"), (120, "20"), (190, "30"), (254, "3")]),
    ]
    (table,) = find_tables(set_page(words), no_drawings())
    assert [t.replace("\n", "") for t in texts(table)[0]] == ["1", "รอยละของคนทพอใจมากขนกวาเดม", "50", "98", "5"]


def test_cells_that_run_over_two_gaps_and_headings_wider_than_their_figures() -> None:
    words = [
        (20, [(12, "ท"), (30, "ตวชวด"), (124, "หนวยนาหนกรวม"), (214, "คะแนนทไดรบ")]),
        (40, [(12, "1"), (30, "รอยละของสถานประกอบ"), (128, "รอยละ"), (160, "35"), (240, "5")]),
        (60, [(12, "2"), (30, "จานวน"), (128, "คน"), (160, "35"), (240, "4")]),
        (80, [(12, "3"), (30, "จานวน"), (128, "แหง"), (160, "30"), (240, "4")]),
        (100, [(12, "4"), (30, "ระดบ"), (128, "ขน"), (160, "30"), (240, "4")]),
        (120, [(12, "5"), (30, "ระดบ"), (128, "ขน"), (160, "30"), (240, "4")]),
    ]
    (table,) = find_tables(set_page(words), no_drawings())
    assert texts(table)[1] == ["1", "รอยละของสถานประกอบ", "รอยละ", "35", "5"]
    assert texts(table)[0][-1] == "คะแนนทไดรบ"


def test_a_column_whose_cells_all_wrap_around_their_figures() -> None:
    words = []
    for k in range(1, 5):
        y = 30.0 * k + 20
        words += [(y, [(30, "จานวนลานกฬาทดาเน")]), (y + 8, [(10, str(k)), (160, "40"), (220, "5"), (280, "2")])]
        words += [(y + 16, [(30, "นการ")])]
    (table,) = find_tables(set_page(words), no_drawings())
    whole = [[t.replace("\n", "") for t in row] for row in texts(table)]
    assert whole == [[str(k), "จานวนลานกฬาทดาเนนการ", "40", "5", "2"] for k in range(1, 5)]
