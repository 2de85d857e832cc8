"""Tables without rules whose wrapped cells are set to the middle of their rows."""

from __future__ import annotations

from extractors.rulings import no_drawings
from extractors.tables import find_tables
from tests.extractors.test_tables_find import set_page, texts

Words = list[tuple[float, list[tuple[float, str]]]]


def test_only_the_last_heading_wraps_around_the_line_of_the_others() -> None:
    words: Words = [
        (20, [(30, "สรปคะแนน")]),
        (60, [(250, "คะแนนถวงนาห")]),
        (68, [(10, "ท"), (30, "ตวชวด"), (150, "นาหนก"), (200, "คะแนน")]),
        (76, [(250, "นก")]),
    ]
    words += [
        (100.0 + 20 * k, [(10, str(k)), (30, "จานวนแหง"), (155, "20"), (205, "5"), (275, "1.00")]) for k in range(5)
    ]
    (table,) = find_tables(set_page(words), no_drawings())
    assert [t.replace("\n", "") for t in texts(table)[0]] == ["ท", "ตวชวด", "นาหนก", "คะแนน", "คะแนนถวงนาหนก"]
    assert table.n_rows == 6


def test_the_word_of_a_total_amid_a_column_of_wrapped_cells_is_none_of_its_own() -> None:
    words: Words = [(26, [(10, "ท"), (30, "ตวชวด"), (180, "นาหนก"), (230, "คะแนน")])]
    for k in range(1, 5):
        y = 30.0 * k + 20
        words += [(y, [(30, "จานวนลานกฬาทดาเน")]), (y + 8, [(10, str(k)), (190, "40"), (240, "5")])]
        words += [(y + 16, [(30, "นการ")])]
    words += [(180, [(80, "รวม"), (190, "100"), (240, "5")])]
    (table,) = find_tables(set_page(words), no_drawings())
    whole = [[t.replace("\n", "") for t in row] for row in texts(table)]
    assert table.n_cols == 4
    assert whole[1:] == [
        *[[str(k), "จานวนลานกฬาทดาเนนการ", "40", "5"] for k in range(1, 5)],
        ["", "รวม", "100", "5"],
    ]


def test_headings_wider_than_their_columns_leave_but_a_blank_between_them() -> None:
    words: Words = [(20, [(10, "ท"), (30, "ตวชวด"), (160, "นาหนก"), (200, "คะแนน"), (228, "คะแนนถวงนาหนกรวม")])]
    words += [
        (38.0 + 18 * k, [(10, str(k)), (30, "จานวนแหงททา"), (168, "20"), (210, "5"), (258, "1.00")]) for k in range(4)
    ]
    (table,) = find_tables(set_page(words), no_drawings())
    assert texts(table)[0] == ["ท", "ตวชวด", "นาหนก", "คะแนน", "คะแนนถวงนาหนกรวม"]


def test_a_heading_of_two_words_over_two_columns_stays_whole() -> None:
    words: Words = [(20, [(10, "ท"), (30, "ตวชวด"), (190, "ผลการ ดาเนนงาน")])]
    words += [
        (38.0 + 18 * k, [(10, str(k)), (30, "จานวนแหงททา"), (168, "20"), (230, "5"), (290, "1.00")]) for k in range(4)
    ]
    (table,) = find_tables(set_page(words), no_drawings())
    assert "ผลการ ดาเนนงาน" in texts(table)[0]


def test_headings_close_together_that_are_not_in_the_middle_of_their_columns() -> None:
    words: Words = [(20, [(10, "ท"), (30, "ตวชวด"), (160, "นาหนก"), (200, "คะแนน"), (235, "คะแนนถวงนาหนก")])]
    words += [
        (38.0 + 18 * k, [(10, str(k)), (30, "จานวนแหงททา"), (168, "20"), (210, "5"), (278, "1.00")]) for k in range(4)
    ]
    (table,) = find_tables(set_page(words), no_drawings())
    assert texts(table)[0] == ["ท", "ตวชวด", "นาหนก", "คะแนน", "คะแนนถวงนาหนก"]
