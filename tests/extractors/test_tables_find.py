"""Tables of a page with their text: ruled, nested, cut, and without rules."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.rulings import no_drawings
from extractors.tables import find_tables
from extractors.tables.find import read_tables
from extractors.types import ClusterPage, Drawings, PageTable

Segment = tuple[float, float, float, float]


def set_page(rows: list[tuple[float, list[tuple[float, str]]]], size: float = 10.0) -> ClusterPage:
    """Words at (x0) on base lines, a cluster a character, each half the font size wide."""
    texts, boxes, baselines, spaces = [], [], [], []
    for y, words in rows:
        for k, (x, text) in enumerate(words):
            at, space = x, k > 0
            for char in text:
                if char != " ":
                    texts.append(char)
                    boxes.append((at, y - 0.8 * size, at + size / 2, y + 0.2 * size))
                    baselines.append(y)
                    spaces.append(space)
                space = char == " "
                at += size / 2
    n = len(texts)
    return ClusterPage(
        1, 600, 800, tuple(texts), np.array(boxes, dtype=np.float32).reshape(-1, 4), np.array(baselines, dtype=np.float32),
        np.full(n, size, dtype=np.float32), np.zeros(n, dtype=np.float32), np.zeros(n, dtype=np.bool_),
        np.ones(n, dtype=np.float32), np.array(spaces, dtype=np.bool_),
    )  # fmt: skip


def ruled(*segments: Segment) -> Drawings:
    none = no_drawings()
    return Drawings(
        np.array(segments, dtype=np.float32).reshape(-1, 4), none.rects, none.filled, none.stroked, none.images
    )


def grid(xs: list[float], ys: list[float]) -> list[Segment]:
    return [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]


def texts(table: PageTable) -> list[list[str]]:
    return [[c.text.text for c in table.cells if c.row == r] for r in range(table.n_rows)]


def test_text_of_touching_cells_stays_apart() -> None:
    page = set_page([(25, [(12, "แผนงาน"), (50, "ผลงาน")]), (40, [(12, "ต่อไป")])])
    (table,) = find_tables(page, ruled(*grid([10, 49, 100], [10, 50])))
    assert texts(table) == [["แผนงานต่อไป", "ผลงาน"]]


def test_a_wrapped_thai_cell_runs_on_without_a_space() -> None:
    page = set_page([(25, [(12, "ร้อยละของเรื่องร้องเรียน")]), (38, [(12, "ที่แก้ไขแล้ว 95")])])
    (table,) = find_tables(page, ruled(*grid([10, 138, 160], [10, 50])))
    assert texts(table)[0][0] == "ร้อยละของเรื่องร้องเรียนที่แก้ไขแล้ว 95"


def test_a_nested_table_takes_its_own_text() -> None:
    outer = grid([10, 200, 300], [10, 120])
    inner = grid([40, 80, 120], [40, 60, 80])
    page = set_page([(30, [(15, "นอก")]), (52, [(45, "ใน"), (85, "๑")]), (72, [(45, "ล่าง"), (85, "๒")])])
    tables = find_tables(page, ruled(*outer, *inner))
    assert [(t.n_rows, t.n_cols) for t in tables] == [(1, 2), (2, 2)]
    assert texts(tables[0]) == [["นอก", ""]]
    assert texts(tables[1]) == [["ใน", "๑"], ["ล่าง", "๒"]]


def test_no_text_is_lost_between_cells_and_page() -> None:
    page = set_page([(25, [(12, "ในตาราง")]), (90, [(12, "นอกตาราง")])])
    tables, taken = read_tables(page, ruled(*grid([10, 60, 100], [10, 50])))
    inside = "".join(c.text.text for t in tables for c in t.cells)
    assert inside == "ในตาราง"
    assert "".join(t for t, k in zip(page.texts, taken, strict=True) if not k) == "นอกตาราง"


def test_a_single_open_cell_counts_only_with_text() -> None:
    sides = [(10.0, 10.0, 10.0, 80.0), (200.0, 10.0, 200.0, 80.0), (10.0, 80.0, 200.0, 80.0)]
    assert find_tables(set_page([(200, [(12, "ไกลออกไป")])]), ruled(*sides)) == ()
    (table,) = find_tables(set_page([(30, [(12, "ต่อจากหน้าก่อน")])]), ruled(*sides))
    assert (table.open_top, table.open_bottom, len(table.cells)) == (True, False, 1)


def test_backgrounds_are_named_as_the_method() -> None:
    rects = np.array([(x, y, x + 50, y + 20) for y in (10, 30) for x in (10, 60)], dtype=np.float32)
    true, false = np.ones(4, dtype=np.bool_), np.zeros(4, dtype=np.bool_)
    nothing = no_drawings()
    (table,) = find_tables(
        set_page([(25, [(12, "ก")])]), Drawings(nothing.segments, rects, true, false, nothing.images)
    )
    assert (table.method, table.n_rows, table.n_cols) == ("background", 2, 2)


KPI = [
    (100.0, [(50.0, "ตวชวด"), (250.0, "เปาหมาย"), (350.0, "ผลงาน"), (450.0, "คะแนน")]),
    (116.0, [(50.0, "อตราการแกไขเรองรองเรยน"), (255.0, "80"), (355.0, "92.35"), (455.0, "3.47")]),
    (129.0, [(50.0, "ภายในกำหนด")]),
    (145.0, [(50.0, "จำนวนผเขาอบรม"), (255.0, "200"), (355.0, "210"), (455.0, "5.00")]),
    (161.0, [(50.0, "ความพงพอใจ"), (255.0, "85"), (355.0, "88.10"), (455.0, "4.00")]),
]


def test_a_table_without_rules_is_found_by_alignment() -> None:
    page = set_page([(60.0, [(50.0, "รายงานผลการปฏบตงานประจำป พ.ศ. 2566 ของหนวยงานสมมต")]), *KPI])
    (table,) = find_tables(page, no_drawings())
    assert (table.method, table.n_rows, table.n_cols) == ("aligned", 4, 4)
    assert texts(table)[0] == ["ตวชวด", "เปาหมาย", "ผลงาน", "คะแนน"]
    assert texts(table)[1] == ["อตราการแกไขเรองรองเรยนภายในกำหนด", "80", "92.35", "3.47"]
    assert texts(table)[3][3] == "4.00"


def test_running_text_contents_lists_and_signatures_are_no_tables() -> None:
    prose = set_page([(100.0 + 14 * i, [(50.0, "ขอความยาวเตมบรรทดทไมมชองวางเลยสกนดเดยวครบถวน")]) for i in range(8)])
    contents = set_page([(100.0 + 14 * i, [(50.0, f"บทท {i} เนอหา"), (500.0, str(i))]) for i in range(8)])
    signatures = set_page([(100.0 + 14 * i, [(60.0, "ลงชอ"), (350.0, "ลงชอ")]) for i in range(4)])
    for page in (prose, contents, signatures):
        assert find_tables(page, no_drawings()) == ()


def test_rules_part_the_rows_of_a_table_without_sides() -> None:
    page = set_page(
        [
            (100.0, [(50.0, "ตวชวด"), (250.0, "วธประเมน"), (400.0, "คะแนน")]),
            (120.0, [(50.0, "การแกไข"), (250.0, "ตรวจเอกสาร"), (405.0, "5")]),
            (134.0, [(50.0, "เรองรองเรยน"), (250.0, "และสมภาษณ"), (405.0, "(เตม)")]),
            (154.0, [(50.0, "การอบรม"), (250.0, "ตรวจทะเบยน"), (405.0, "3")]),
            (168.0, [(50.0, "บคลากร"), (250.0, "และภาพถาย"), (405.0, "(เตม)")]),
        ]
    )
    (table,) = find_tables(page, ruled(*[(45.0, y, 460.0, y) for y in (88.0, 106.0, 140.0, 174.0)]))
    assert (table.method, table.n_rows, table.n_cols) == ("ruled", 3, 3)
    assert texts(table)[2][0].replace("\n", "") == "การอบรมบคลากร"


def bands(count: int, top: float = 90.0) -> Drawings:
    rects = np.array([(45, top + 20 * i, 460, top + 20 + 20 * i) for i in range(count)], dtype=np.float32)
    nothing = no_drawings()
    true = np.ones(count, dtype=np.bool_)
    return Drawings(nothing.segments, rects, true, ~true, nothing.images)


def test_shaded_rows_are_parted_into_columns_by_their_text() -> None:
    rows = [(104.0, [(50.0, "ระดบ"), (250.0, "เกณฑ"), (400.0, "คะแนน")])]
    rows += [(124.0 + 20 * i, [(50.0, f"ระดบท {i}"), (250.0, f"รอยละ {80 + i}"), (410.0, str(i))]) for i in range(4)]
    (table,) = find_tables(set_page(rows), bands(5))
    assert (table.method, table.n_rows, table.n_cols) == ("background", 5, 3)
    assert texts(table)[4] == ["ระดบท 3", "รอยละ 83", "3"]


def test_boxes_of_running_text_stay_whole() -> None:
    rows = [(104.0 + 20 * i, [(50.0, "ขอความยาวในกรอบทไมมชองวางเลยสกนดเดยวครบถวน")]) for i in range(5)]
    (table,) = find_tables(set_page(rows), bands(5))
    assert (table.n_rows, table.n_cols) == (5, 1)


def test_text_that_runs_over_into_an_empty_cell_stays_whole() -> None:
    page = set_page([(25, [(12, "ยาวรวม 25.00 เมตร")]), (45, [(12, "กวาง"), (72, "3.00")])])
    (table,) = find_tables(page, ruled(*grid([10, 68, 130, 200], [10, 30, 50])))
    assert texts(table) == [["ยาวรวม 25.00 เมตร", "", ""], ["กวาง", "3.00", ""]]


def test_a_figure_that_runs_over_to_the_left_belongs_to_the_right() -> None:
    page = set_page([(25, [(40, "1,234,567.00")]), (45, [(70, "12")])])
    (table,) = find_tables(page, ruled(*grid([10, 62, 102], [10, 30, 50])))
    assert texts(table) == [["", "1,234,567.00"], ["", "12"]]


def test_texts_that_meet_at_the_border_are_two() -> None:
    page = set_page([(25, [(12, "แผนงาน"), (43, "ผลงาน")])])
    (table,) = find_tables(page, ruled(*grid([10, 42.5, 100, 130], [10, 50])))
    assert texts(table)[0][:2] == ["แผนงาน", "ผลงาน"]


@pytest.mark.parametrize(("edge", "first"), [(38.2, ["ลาดบท", "ตวชวด"]), (41.0, ["ลาดบท ตวชวด", ""])])
def test_a_heading_too_wide_for_its_column_ends_where_the_next_column_begins(edge: float, first: list[str]) -> None:
    """Where the other lines of that column begin elsewhere, the text runs on over the border."""
    words = [(25.0, [(12.0, "ลาดบท"), (38.2, "ตวชวด")])]
    words += [(25.0 + 20 * k, [(12.0, str(k)), (edge, "จานวนแหง")]) for k in (1, 2, 3)]
    (table,) = find_tables(set_page(words), ruled(*grid([10, 33, 130, 160], [10, 30, 50, 70, 90])))
    assert texts(table)[0][:2] == first


def test_every_other_row_shaded_is_one_table_with_its_wrapped_rows() -> None:
    rows = [
        (104.0, [(50.0, "ตวชวด"), (250.0, "นำหนก"), (320.0, "ผลงาน"), (380.0, "คะแนน")]),
        (121.0, [(50.0, "รอยละของประชาชนทไดรบบรการ")]),
        (128.0, [(262.0, "5"), (325.0, "92.35"), (357.0, "3.4700")]),
        (135.0, [(50.0, "ภายในเวลาทกำหนด")]),
        (154.0, [(50.0, "จำนวนผเขาอบรม"), (258.0, "10"), (325.0, "210"), (380.0, "5.0000")]),
        (174.0, [(50.0, "ระดบความสำเรจ"), (258.0, "15"), (325.0, "5"), (380.0, "4.5000")]),
        (194.0, [(50.0, "รวม"), (258.0, "30"), (380.0, "12.9700")]),
    ]
    shaded = np.array([(45, 90, 460, 110), (45, 110, 460, 140), (45, 160, 460, 180)], dtype=np.float32)
    nothing = no_drawings()
    true = np.ones(3, dtype=np.bool_)
    (table,) = find_tables(set_page(rows), Drawings(nothing.segments, shaded, true, ~true, nothing.images))
    assert (table.method, table.n_rows, table.n_cols) == ("aligned", 5, 4)
    assert texts(table)[1][2:] == ["92.35", "3.4700"]  # set closer than columns usually are
    assert "ภายในเวลา" in texts(table)[1][0]
    assert texts(table)[4] == ["รวม", "30", "", "12.9700"]


def test_two_tables_without_rules_close_together_are_two() -> None:
    second = [
        (178.0, [(50.0, "แผนงานทสองของหนวยงาน")]),
        *[(192.0 + 14 * i, [(80.0, "โครงการ"), (300.0, str(10 + i)), (400.0, str(20 + i))]) for i in range(4)],
    ]
    tables = find_tables(set_page([*KPI, *second]), no_drawings())
    assert [(t.n_rows, t.n_cols) for t in tables] == [(4, 4), (4, 3)]


def test_a_cell_that_goes_on_beside_rows_that_ended_is_a_cell() -> None:
    rows = [(10, 10, 200, 10), (10, 30, 200, 30), (10, 50, 150, 50), (10, 70, 150, 70)]
    columns = [(x, 10, x, 70) for x in (10, 60, 150, 200)]
    page = set_page(
        [(25, [(12, "ก"), (62, "ข"), (152, "ค")]), (45, [(12, "ง"), (62, "จ"), (152, "ฉ")]), (65, [(12, "ช")])]
    )
    (table,) = find_tables(page, ruled(*rows, *columns))
    assert {(c.row, c.col): c.text.text for c in table.cells}[1, 2] == "ฉ"
    assert next(c for c in table.cells if c.text.text == "ฉ").row_span == 2
    assert not table.open_bottom  # the last row itself has ended


def test_tick_boxes_one_under_another_make_no_table() -> None:
    boxes = [s for y in (10.0, 19.0) for s in grid([10, 18], [y, y + 8])]
    assert find_tables(set_page([(16, [(20, "มี")]), (25, [(20, "ไม่มี")])]), ruled(*boxes)) == ()


def test_the_bare_edge_of_a_row_is_no_table() -> None:
    edge = [(10, 10, 100, 10), *((x, 10, x, 30) for x in (10, 50, 100))]
    assert find_tables(set_page([(60, [(12, "ข้อความ")])]), ruled(*edge)) == ()
