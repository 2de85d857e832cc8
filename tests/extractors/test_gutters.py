"""Columns of running text told from tables, labels and lists."""

from __future__ import annotations

from extractors.gutters import column_runs, find_gutter, is_prose
from extractors.segments import Segments

SIZE = 12.0
WIDTHS = (210, 236, 198, 240, 225, 231, 204, 240, 219, 120)
"""Lengths of the lines of a paragraph, in points;."""


def row(y: float, *spans: tuple[float, float]) -> Segments:
    return Segments(tuple(range(len(spans) + 1)), spans, y - 10, y + 2, SIZE)


def left(k: int) -> tuple[float, float]:
    return (50.0, 50.0 + WIDTHS[k % 10])


def right(k: int) -> tuple[float, float]:
    return (310.0, 310.0 + WIDTHS[(k + 4) % 10])


def test_columns_on_common_base_lines() -> None:
    rows = [row(100 + 17 * k, left(k), right(k)) for k in range(10)]
    assert 290 < (find_gutter(rows) or 0) < 310


def test_columns_on_base_lines_of_their_own() -> None:
    rows = [row(100 + 17 * k + d, s(k)) for k in range(10) for d, s in ((0, left), (7, right))]
    assert 290 < (find_gutter(rows) or 0) < 310
    assert [(gutter is None, len(run)) for gutter, run in column_runs(rows)] == [(False, 20)]


def test_justified_columns_with_gaps_between_words() -> None:
    def torn(span: tuple[float, float], k: int) -> list[tuple[float, float]]:
        at = span[0] + 60 + 15 * (k % 7)
        return [(span[0], at), (at + 14, span[0] + 240)]

    rows = [row(100 + 17 * k, *torn(left(k), k), *torn(right(k), k + 3)) for k in range(10)]
    assert 290 < (find_gutter(rows) or 0) < 310


def test_a_title_over_the_columns_and_a_line_under_them_are_no_part_of_them() -> None:
    rows = [
        row(70, (180, 420)),
        *(row(100 + 17 * k, left(k), right(k)) for k in range(8)),
        row(240, (50, 530)),
    ]
    assert [(gutter is None, len(run)) for gutter, run in column_runs(rows)] == [(True, 1), (False, 8), (True, 1)]


def test_text_left_and_then_text_right_are_no_columns() -> None:
    rows = [row(100 + 17 * k, left(k)) for k in range(8)] + [row(240 + 17 * k, right(k)) for k in range(8)]
    assert find_gutter(rows) is None


def test_prose_beside_prose_and_labels_beside_values() -> None:
    prose = [row(100 + 17 * k, left(k), right(k)) for k in range(10)]
    assert is_prose(prose)
    # labels of one line beside values that go on
    labels = [row(100 + 17 * k, *([left(k)] if k % 3 == 0 else []), right(k)) for k in range(12)]
    assert not is_prose(labels)
    short = [row(100 + 17 * k, (50, 50 + 22 * (k % 4 + 2)), right(k)) for k in range(10)]
    assert not is_prose(short)


def test_white_within_justified_lines_is_no_gutter() -> None:
    """Under short headings a few lines have their only blank near the middle; further down the page text stands on both sides."""
    heads = [row(100 + 17 * k, (50, 260)) for k in range(4)]
    torn = [row(168 + 17 * k, (50, 250 + 15 * k), (318 + 25 * k, 550)) for k in range(3)]
    whole = [row(219 + 17 * k, (50, 550)) for k in range(3)]
    more = [row(270 + 17 * k, (50, 255 + 12 * (k % 4)), (312 + 21 * (k % 5), 550)) for k in range(5)]
    assert all(gutter is None for gutter, _ in column_runs(heads + torn + whole + more))
