"""Tick boxes in the picture of a page."""

from __future__ import annotations

import pytest
from PIL import ImageDraw

from extractors.ocr.image import ink
from extractors.ocr.tickboxes import FoundBox, blank_out, find_boxes
from tests.pictures import face, grey, paper

DPI = 200.0
X, Y, SIDE = 200, 200, 30


def draw_box(draw: ImageDraw.ImageDraw, state: str) -> None:
    draw.rectangle((X, Y, X + SIDE, Y + SIDE), outline=0, width=2)
    if state == "ticked":
        draw.line((X + 6, Y + 16, X + 12, Y + 24, X + 26, Y + 5), fill=0, width=3)
    elif state == "overshoot":
        draw.line((X + 4, Y + 14, X + 14, Y + 26, X + 44, Y - 16), fill=0, width=3)
    elif state == "crossed":
        draw.line((X + 6, Y + 6, X + 24, Y + 24), fill=0, width=3)
        draw.line((X + 6, Y + 24, X + 24, Y + 6), fill=0, width=3)
    elif state == "filled":
        draw.rectangle((X, Y, X + SIDE, Y + SIDE), fill=0)
    elif state == "barred":  # an empty box whose upper side is a thick bar
        draw.rectangle((X, Y, X + SIDE, Y + SIDE), outline=0, width=4)
        draw.rectangle((X, Y, X + SIDE, Y + 8), fill=0)


def boxes_of(state: str) -> tuple[FoundBox, ...]:
    image, draw = paper()
    draw_box(draw, state)
    return find_boxes(ink(grey(image)), DPI)


@pytest.mark.parametrize(
    ("drawn", "state"),
    [
        ("empty", "empty"),
        ("barred", "empty"),
        ("filled", "filled"),
        ("ticked", "ticked"),
        ("overshoot", "ticked"),
        ("crossed", "crossed"),
    ],
)
def test_states(drawn: str, state: str) -> None:
    (box,) = boxes_of(drawn)
    assert box.state == state
    assert box.confidence >= 0.5
    assert abs(box.box[0] - X) <= 3
    assert abs(box.box[3] - (Y + SIDE)) <= 3


def test_round_digits_and_letters_are_no_boxes() -> None:
    image, draw = paper()
    draw.text((40, 100), "๐๑๐๑ ออออ 0O0 ธรรม 8800 บบ", fill=0, font=face(44))
    draw.text((40, 250), "๐.๐๑๐๐ ศอก Website", fill=0, font=face(28))
    assert find_boxes(ink(grey(image)), DPI) == ()


def test_cells_of_a_table_are_no_boxes() -> None:
    image, draw = paper()
    for k in range(6):
        draw.line((100, 100 + 40 * k, 300, 100 + 40 * k), fill=0, width=2)
        draw.line((100 + 40 * k, 100, 100 + 40 * k, 300), fill=0, width=2)
    assert find_boxes(ink(grey(image)), DPI) == ()


def test_a_tick_that_leaves_its_box_goes_with_it() -> None:
    image, draw = paper()
    draw_box(draw, "overshoot")
    draw.text((X + 70, Y - 10), "รอบ", fill=0, font=face(36))
    pixels = grey(image)
    mask = ink(pixels)
    bare = blank_out(pixels, mask, find_boxes(mask, DPI))
    assert (bare[: Y + SIDE + 10, : X + 60] < 128).sum() == 0
    assert (bare[:, X + 62 :] < 128).sum() == (pixels[:, X + 62 :] < 128).sum()


def test_a_letter_closed_by_the_vowel_over_it_is_no_box() -> None:
    image, draw = paper()
    draw.rectangle((X, Y, X + 20, Y + 30), outline=0, width=7)
    assert not find_boxes(ink(grey(image)), DPI)
