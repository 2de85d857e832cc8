"""Lines of text in the picture of a page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extractors.ocr import recogniser
from extractors.ocr.cores import line_cores
from extractors.ocr.dots import leaders
from extractors.ocr.grown import overlapped
from extractors.ocr.image import ink
from extractors.ocr.parts import divide, find_parts
from extractors.ocr.regions import LinePicture, find_lines, split, with_room
from extractors.ocr.rulings import Rulings
from extractors.ocr.stacking import KnownMarks, Pieces, assign, known_marks

FACE = Path("/usr/share/fonts/truetype/tlwg/Garuda.ttf")
DPI = 200.0
NO_RULES = Rulings(np.zeros((0, 3), np.float32), np.zeros((0, 3), np.float32), np.zeros((1, 1), np.bool_))


def drawn(texts: list[tuple[int, int, str]], size: int = 36) -> NDArray[np.uint8]:
    if not FACE.exists():
        pytest.skip("fonts-tlwg-garuda is not installed")
    font = ImageFont.truetype(str(FACE), size, layout_engine=ImageFont.Layout.RAQM)
    image = Image.new("L", (1000, 500), 255)
    for x, y, text in texts:
        ImageDraw.Draw(image).text((x, y), text, fill=0, font=font, anchor="ls")
    return np.array(image, dtype=np.uint8)


def lines_of(image: NDArray[np.uint8]) -> tuple[LinePicture, ...]:
    parts = find_parts(ink(image), NO_RULES, DPI)
    return find_lines(image, parts, np.zeros(len(parts.boxes), np.bool_), DPI)


def test_marks_above_and_below_stay_with_their_line() -> None:
    texts = ["อยู่ผู้รู้คู่มือกลุ่มสู่", "ที่นี่ซึ่งเพิ่มขึ้นทั้งสิ้นนี้", "ปัญญาฐานญี่ปุ่นกู้"]
    together = lines_of(drawn([(60, 120 + 62 * k, t) for k, t in enumerate(texts)]))
    assert len(together) == 3
    for k, (line, text) in enumerate(zip(together, texts, strict=True)):
        (alone,) = lines_of(drawn([(60, 120 + 62 * k, text)]))
        assert line.box == alone.box
        assert (line.image < 128).sum() == (alone.image < 128).sum()


def test_a_tone_far_above_its_letter_goes_down_not_up() -> None:
    # two rows of letters 20 high; a vowel on a letter of the second, a tone on the vowel, nearly touching the row above
    letters = [(x, y, x + 18, y + 20) for y in (100, 150) for x in range(0, 400, 24)]
    boxes = np.array([*letters, (2, 141, 16, 148), (8, 125, 14, 138)], np.int32)
    owners = assign(Pieces(boxes, line_cores(boxes, 20.0), 20.0))
    assert owners[:17].tolist() == [0] * 17
    assert owners[17:].tolist() == [1] * 19


def test_a_line_without_letters_is_still_a_line() -> None:
    assert line_cores(np.array([(10, 50, 30, 53)], np.int32), 20.0) == [(50.0, 53.0)]


def test_dots_to_write_on_are_left_out_and_a_full_stop_is_not() -> None:
    dots = [(100 + 10 * k, 96, 104 + 10 * k, 100) for k in range(12)]
    boxes = np.array([(10, 80, 28, 100), (40, 80, 58, 100), (62, 96, 66, 100), *dots], np.int32)
    assert leaders(boxes, base=100.0, body=20.0).tolist() == [False] * 3 + [True] * 12


def test_wide_gaps_part_a_line() -> None:
    boxes = np.array([(0, 0, 10, 10), (12, 0, 20, 10), (90, 0, 99, 10)], np.int32)
    assert [g.tolist() for g in split(boxes, 40.0)] == [[0, 1], [2]]


def test_a_speck_by_itself_is_no_line_and_a_colon_and_a_dash_are() -> None:
    image = drawn([(60, 120, "ผลงาน"), (420, 120, ":"), (560, 120, "-")])
    before = lines_of(image)
    image[140:144, 700:704] = 0
    assert len(lines_of(image)) == len(before) == 3


def test_ink_that_runs_through_two_lines_is_cut_between_them() -> None:
    image = drawn([(60, 120, "ขอบข่ายงานของกอง"), (60, 185, "กำหนดเวลาชัดเจน")])
    image[110:160, 95:98] = 0  # a stroke from a letter of the first line into the second
    first, second = lines_of(image)
    assert first.base < second.top
    assert first.box[3] < second.base
    assert (second.image < 128).any()


def test_dividing_a_piece_keeps_all_its_ink() -> None:
    mask = np.zeros((60, 60), np.bool_)
    mask[10:50, 20:25] = True
    parts = find_parts(mask, NO_RULES, DPI)
    halves = divide(parts, 1, 30)
    assert halves.boxes[1].tolist() == [20, 10, 25, 30]
    assert halves.boxes[2].tolist() == [20, 30, 25, 50]
    assert halves.areas[1] + halves.areas[2] == 200


def test_a_dash_thinner_than_any_stroke_stays_in_its_line() -> None:
    # two rows of letters 20 high, tightly set; dashes of 2 rows in the middle of either
    letters = [(x, y, x + 18, y + 20) for y in (100, 140) for x in range(0, 400, 24) if x not in (96, 240)]
    boxes = np.array([*letters, (98, 109, 110, 111), (242, 149, 254, 151)], np.int32)
    assert assign(Pieces(boxes, line_cores(boxes, 20.0), 20.0))[-2:].tolist() == [0, 1]


def test_between_tight_lines_a_mark_goes_where_marks_like_it_are_sure_to_belong() -> None:
    # rows of letters 20 high, 36 apart; the same tone over the first row (sure) and, nearer to the row above, in the second
    letters = [(x, y, x + 18, y + 20) for y in (100, 136) for x in range(0, 400, 24)]
    boxes = np.array([*letters, (4, 85, 14, 93), (52, 121, 62, 129)], np.int32)
    cores = line_cores(boxes, 20.0)
    known = known_marks(Pieces(boxes, cores, 20.0))
    assert len(known.over) == 1
    assert not len(known.under)
    assert assign(Pieces(boxes, cores, 20.0))[-1] == 0
    assert assign(Pieces(boxes, cores, 20.0), known)[-1] == 1


def test_a_tone_that_stands_in_the_row_above_beside_its_letters_is_none_of_their_commas() -> None:
    # rows of letters 20 high, 34 apart; vowels on letters of the second, on one a tone that reaches into the row above; a comma
    letters = [(x, y, x + 18, y + 20) for y in (100, 134) for x in range(0, 400, 24) if (x, y) != (192, 100)]
    vowels = [(50, 126, 64, 132), (146, 126, 160, 132)]
    boxes = np.array([*letters, *vowels, (57, 114, 64, 124), (196, 116, 200, 124)], np.int32)
    cores = line_cores(boxes, 20.0)
    owners = assign(Pieces(boxes, cores, 20.0))
    assert owners[-4:].tolist() == [1, 1, 1, 0]


def test_a_tone_grown_together_with_a_letter_of_the_line_above_is_cut_from_it() -> None:
    mask = np.zeros((200, 420), np.bool_)
    for y in (100, 134):
        for x in range(0, 400, 24):
            mask[y : y + 20, x : x + 18] = True
    mask[126:131, 50:66] = True  # a vowel on the third letter of the second line
    mask[118:123, 54:64] = True  # its tone, grown together with the letter above
    mask[104:124, 100:102] = True  # a tail of the fifth: nothing stands under it
    mask[92:97, 6:16] = mask[84:89, 6:16] = True  # vowel and tone over the first line: known
    parts = find_parts(mask, NO_RULES, DPI)
    members = np.arange(1, len(parts.boxes))
    cores = [(100.0, 120.0), (134.0, 154.0)]
    pieces = Pieces(parts.boxes[1:], cores, 20.0)
    known = known_marks(pieces)
    (cut,) = overlapped(pieces, known, parts.labels, members)
    assert cut == (parts.labels[110, 50], 121)
    assert not overlapped(pieces, KnownMarks(), parts.labels, members)


LAKSAMAN = Path("/usr/share/fonts/truetype/tlwg/Laksaman.ttf")


@pytest.mark.skipif(not LAKSAMAN.exists(), reason="fonts-tlwg-laksaman is not installed")
@pytest.mark.skipif(not recogniser.available(), reason="no recogniser is installed")
def test_a_digit_alone_is_read_by_the_room_of_its_line() -> None:
    font = ImageFont.truetype(str(LAKSAMAN), 44, layout_engine=ImageFont.Layout.RAQM)
    found = []
    for digit in "๑๗๕1":
        image = Image.new("L", (1000, 500), 255)
        draw = ImageDraw.Draw(image)
        draw.text((60, 120), "อยู่ผู้รู้คู่มือกลุ่มสู่", fill=0, font=font, anchor="ls")
        draw.text((600, 300), digit, fill=0, font=font, anchor="ls")
        lone = lines_of(np.array(image, dtype=np.uint8))[-1]
        assert lone.box[3] - lone.box[1] == lone.image.shape[0]
        found.append(recogniser.read_lines([lone.image])[0].text)
    assert found == ["๑", "๗", "๕", "1"]  # rim to rim ๑ was read as 6)


def test_room_is_for_few_letters_only() -> None:
    line = np.zeros((30, 300), np.uint8)
    assert with_room(line, 20.0)[1] == 0
    lone, over = with_room(line[:, :40], 20.0)
    assert lone.shape[0] == 44
    assert over > 44 - 30 - over > 0
    dash, over = with_room(line[:6, :40], 20.0)
    assert dash.shape[0] == 44
    assert over == 19
