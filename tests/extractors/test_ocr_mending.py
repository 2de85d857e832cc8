"""Digits that one look at a line has lost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from extractors.ocr.alphabet import MARKS
from extractors.ocr.mending import brought_back, doubted, moved, unread
from extractors.ocr.reading import Reading


def line(labels: str, gaps: dict[int, float] | None = None, confidence: float = 0.99) -> Reading:
    """A reading whose letters stand ten columns apart, more before those in ``gaps``."""
    columns, x = [], 0.0
    for i, c in enumerate(labels):
        x += 0.0 if c in MARKS else (gaps or {}).get(i, 10.0)
        columns.append(x)
    return Reading(labels, tuple(columns), (confidence,) * len(labels))


def test_a_lost_digit_that_two_looks_have_comes_back_with_their_confidence() -> None:
    whole = line("(2) วันจันทร์ 15 คน")
    got = brought_back(line("() วันจันทร์ 15 คน"), (whole, whole), 0.45)
    assert got.labels == whole.labels
    assert min(got.confidences) == 0.99
    assert len(got.columns) == len(got.labels)


def test_one_that_a_single_look_has_comes_back_doubtful_and_only_where_there_is_room() -> None:
    whole, lacking = line("(2) วันจันทร์"), "() วันจันทร์"
    got = brought_back(line(lacking, {1: 20.0}), (whole, line(lacking)), 0.45)
    assert got.labels == whole.labels
    assert got.confidences[1] == 0.45
    assert brought_back(line(lacking), (whole, line(lacking)), 0.45).labels == lacking


def test_a_whole_number_comes_back_with_its_spaces() -> None:
    whole = line("จํานวน 100 คน")
    assert brought_back(line("จํานวน คน"), (whole, whole), 0.45).labels == whole.labels
    assert brought_back(line("จํานวนคน"), (whole, whole), 0.45).labels == whole.labels


def test_no_digit_is_changed_or_taken_out() -> None:
    first = line("ละ 2210 คน 7 ครั้ง")
    other = line("ละ 210 คน 1 ครั้ง")
    assert brought_back(first, (other, other), 0.45) == first


def test_doubtful_digits_of_other_looks_stay_doubtful() -> None:
    whole = line("(2) วัน", confidence=0.6)
    got = brought_back(line("() วัน"), (whole, whole), 0.45)
    assert got.labels == "(2) วัน"
    assert got.confidences[1] == 0.45


def test_columns_of_a_drawn_out_picture_are_brought_to_the_line_s_own() -> None:
    assert moved(line("12"), 2.0).columns == (5.0, 10.0)


def picture(*stretches: tuple[int, int]) -> NDArray[np.uint8]:
    image = np.full((20, 100), 255, np.uint8)
    for x0, x1 in stretches:
        image[5:15, x0:x1] = 0
    return image


def test_ink_that_no_letter_accounts_for_is_found_and_its_neighbours_doubted() -> None:
    reading = Reading("รอบ เดือน", (5, 15, 25, 35, 55, 65, 65, 75, 85), (0.99,) * 9)
    letters = [(x - 4, x + 4) for x in (5, 15, 25, 55, 65, 75, 85)]
    assert unread(reading, picture(*letters)) == []
    places = unread(reading, picture(*letters, (36, 42)))
    assert [reading.labels[i] for i in places[0]] == ["บ", "เ"]
    assert [round(p, 2) for p in doubted(reading, places, 0.45).confidences[1:5]] == [0.99, 0.45, 0.99, 0.45]
