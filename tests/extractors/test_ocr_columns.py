"""Columns of text side by side."""

from __future__ import annotations

import numpy as np

from extractors.ocr.columns import columns

BODY = 20.0


def words(x0: int, x1: int, rows: list[int]) -> list[tuple[int, int, int, int]]:
    return [(x, y, x + 18, y + 20) for y in rows for x in range(x0, x1, 24)]


def test_columns_under_a_heading_are_parted_and_the_heading_is_not() -> None:
    heading, left, right = words(0, 800, [10]), words(0, 360, [60, 100, 140]), words(440, 800, [75, 115, 155])
    found = columns(np.array(heading + left + right, np.int32), BODY, 52.0)
    assert sorted(len(f) for f in found) == sorted([len(heading), len(left), len(right)])
    assert sum(len(f) for f in found) == len(heading) + len(left) + len(right)


def test_gaps_that_do_not_stand_above_one_another_part_nothing() -> None:
    rows = words(0, 360, [60]) + words(440, 800, [60]) + words(0, 200, [100]) + words(280, 800, [100])
    (found,) = columns(np.array(rows, np.int32), BODY, 52.0)
    assert len(found) == len(rows)


def test_a_short_remark_beside_the_text_is_no_column() -> None:
    rows = words(0, 360, [60, 100, 140]) + words(440, 500, [60])
    (found,) = columns(np.array(rows, np.int32), BODY, 52.0)
    assert len(found) == len(rows)
