"""Rules in the picture of a page."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from extractors.ocr.image import ink
from extractors.ocr.parts import find_parts, open_ends
from extractors.ocr.rulings import Rulings, erase, find_rulings
from tests.pictures import face, grey, paper

DPI = 200.0


def test_broken_and_faint_rules_of_a_table_are_whole() -> None:
    image, draw = paper()
    for y in (100, 200, 300):
        draw.line((100, y, 800, y), fill=0, width=2)
    for x in (100, 450, 800):
        draw.line((x, 100, x, 300), fill=0, width=2)
    pixels = grey(image)
    rng = np.random.default_rng(1)
    for x in rng.integers(150, 750, 12):
        pixels[195:206, x : x + 5] = 255  # the middle rule is broken in many places
    rulings = find_rulings(ink(pixels), DPI)
    assert sorted(round(float(y) / 10) for y in rulings.across[:, 0]) == [10, 20, 30]
    assert len(rulings.down) == 3
    for line in rulings.across:
        assert line[1] <= 103
        assert line[2] >= 797


def test_tops_of_letters_are_no_rules() -> None:
    image, draw = paper()
    draw.text((60, 100), "การจัดการศูนย์ธรรมรัฐ ร้อยละ ๗๐๗๒๗๔๗๖๗๘ ออออออออออ", fill=0, font=face(44))
    rulings = find_rulings(ink(grey(image)), DPI)
    assert len(rulings.across) == 0
    assert len(rulings.down) == 0


def test_a_rule_does_not_run_on_into_the_letters_under_its_table() -> None:
    image, draw = paper()
    for y in (100, 200):
        draw.line((50, y, 850, y), fill=0, width=2)
    for x in range(50, 851, 100):
        draw.line((x, 100, x, 200), fill=0, width=2)
    for x in (350, 550):  # stems of letters that stand just under two of the rules
        draw.line((x, 216, x, 262), fill=0, width=3)
        draw.arc((x - 20, 216, x + 1, 246), 180, 360, fill=0, width=3)
    rulings = find_rulings(ink(grey(image)), DPI)
    assert len(rulings.down) == 9
    assert max(float(line[2]) for line in rulings.down) <= 205


def test_text_in_a_row_of_cells_is_not_joined_to_a_rule() -> None:
    image, draw = paper()
    for y in (100, 170):
        draw.line((50, y, 850, y), fill=0, width=2)
    for x in range(50, 851, 100):
        draw.line((x, 100, x, 170), fill=0, width=2)
        draw.text((x + 12, 105), "๗๐๗๒", fill=0, font=face(32))
    rulings = find_rulings(ink(grey(image)), DPI)
    assert len(rulings.across) == 2
    assert len(rulings.down) == 9


def test_column_rules_of_a_row_that_the_page_break_cut_off() -> None:
    image, draw = paper()
    draw.line((50, 100, 850, 100), fill=0, width=2)
    for x in (50, 250, 450, 650, 850):
        draw.line((x, 100, x, 170), fill=0, width=2)
    for x in (70, 270, 470, 670):
        draw.text((x, 105), "น้ำหนัก", fill=0, font=face(32))
    rulings = find_rulings(ink(grey(image)), DPI)
    assert sorted(round(float(x) / 10) for x in rulings.down[:, 0]) == [5, 25, 45, 65, 85]
    draw.rectangle((240, 95, 860, 180), fill=255)  # two strokes alone may be anything
    draw.line((50, 100, 850, 100), fill=0, width=2)
    assert len(find_rulings(ink(grey(image)), DPI).down) == 0


def test_column_rules_of_the_rest_of_a_row_over_its_foot() -> None:
    image, draw = paper()
    draw.line((50, 170, 850, 170), fill=0, width=2)
    for x in (50, 450, 850):
        draw.line((x, 90, x, 170), fill=0, width=2)
    draw.text((470, 105), "น้ำหนัก ๑๐๐", fill=0, font=face(32))
    rulings = find_rulings(ink(grey(image)), DPI)
    assert sorted(round(float(x) / 10) for x in rulings.down[:, 0]) == [5, 45, 85]
    draw.rectangle((440, 80, 460, 165), fill=255)  # two strokes alone may be anything
    assert len(find_rulings(ink(grey(image)), DPI).down) == 0


def test_erasing_takes_the_rule_and_leaves_the_letter() -> None:
    image, draw = paper()
    draw.line((50, 200, 850, 200), fill=0, width=3)
    draw.text((100, 120), "กขค", fill=0, font=face(40))
    pixels = grey(image)
    bare = erase(pixels, find_rulings(ink(pixels), DPI))
    assert (bare[196:205] < 128).sum() < 6  # the very ends
    assert (bare[100:190] < 128).sum() == (pixels[100:190] < 128).sum()


def test_columns_of_a_table_that_goes_on_over_the_page_stay_apart() -> None:
    rulings = Rulings(
        np.array([[100, 50, 850]], np.float32),
        np.array([[50, 100, 400], [450, 100, 402], [850, 100, 399]], np.float32),
        np.zeros((600, 900), np.bool_),
    )
    ((y, x0, x1),) = open_ends(rulings, 20)
    assert 395 < y < 405
    assert (x0, x1) == (50, 850)
    mask = np.zeros((600, 900), np.bool_)
    mask[300:320, 200:210] = mask[300:320, 600:610] = mask[500:520, 600:610] = True
    parts = find_parts(mask, rulings, DPI)
    assert len(set(parts.regions[1:].tolist())) == 3


def test_rules_that_a_copy_of_a_copy_left_in_crumbs_are_whole_and_dots_to_write_on_are_none() -> None:
    mask = np.zeros((400, 900), np.bool_)
    crumbs = np.arange(900) % 9 < 7
    for y in (100, 200, 300):
        mask[y : y + 2, 50:850] = crumbs[50:850]
    for x in (50, 400, 848):
        mask[100:302, x : x + 2] |= crumbs[100:302, None]
    mask[250:253, 450:800] = (np.arange(350) % 10 < 3)[None]
    rulings = find_rulings(mask, 200.0)
    assert [(round(float(y)), round(float(b - a), -1)) for y, a, b in rulings.across] == [
        (100, 800),
        (200, 800),
        (300, 800),
    ]
    assert [(round(float(x)), round(float(b - a), -1)) for x, a, b in rulings.down] == [
        (50, 200),
        (400, 200),
        (848, 200),
    ]


def test_dotted_rules_of_a_table_are_rules() -> None:
    mask = np.zeros((400, 900), np.bool_)
    dots = np.arange(900) % 4 < 2
    for y in (100, 300):
        mask[y : y + 2, 50:850] = dots[50:850]
    for x in (50, 400, 848):
        mask[100:302, x : x + 2] |= dots[100:302, None]
    rulings = find_rulings(mask, 200.0)
    assert [round(float(y)) for y in rulings.across[:, 0]] == [100, 300]
    assert [round(float(x)) for x in rulings.down[:, 0]] == [50, 400, 848]


def test_a_line_of_text_between_two_tables_of_one_width_parts_their_sides() -> None:
    image, draw = paper()
    for top, bottom, middle in ((60, 160, 300), (206, 320, 500)):
        draw.rectangle((100, top, 800, bottom), outline=0, width=2)
        draw.line((100, (top + bottom) // 2, 800, (top + bottom) // 2), fill=0, width=2)
        draw.line((middle, top, middle, bottom), fill=0, width=2)
    sides = [r for r in find_rulings(ink(grey(image)), DPI).down.tolist() if abs(r[0] - 100) < 4 or abs(r[0] - 800) < 4]
    assert sorted((round(a, -1), round(b, -1)) for _, a, b in sides) == [(60, 160)] * 2 + [(210, 320)] * 2


def test_a_wide_break_in_one_side_of_a_table_is_mended() -> None:
    image, draw = paper()
    for y in (60, 160, 206, 320):
        draw.line((100, y, 800, y), fill=0, width=2)
    for x in (100, 450, 800):
        draw.line((x, 60, x, 320), fill=0, width=2)
    pixels = grey(image)
    pixels[162:205, 96:106] = 255  # between two rules, but the other sides go through
    (left,) = (r for r in find_rulings(ink(pixels), DPI).down.tolist() if abs(r[0] - 100) < 4)
    assert left[1] < 65
    assert left[2] > 315


def test_two_tables_a_hair_apart_keep_both_rules() -> None:
    """Thickened by what a tilt of a third of a degree needs, the two ran into one bar, too thick for a rule."""
    pixels = np.full((900, 2400), 255, np.uint8)
    for x in range(100, 2301):
        for y, pen in ((200, 5), (300, 5), (312, 5), (412, 5)):
            at = y + (x - 100) // 300 * 2  # in black and white a tilted rule goes in steps
            pixels[at : at + pen, x] = 0
    for x in (100, 900, 1500, 2296):
        pixels[200:312, x : x + 5] = 0
    for x in (100, 600, 2296):
        pixels[312:426, x : x + 5] = 0
    rulings = find_rulings(ink(pixels), 300.0)
    assert len([y for y, x0, x1 in rulings.across if x1 - x0 > 2000]) == 4


def two_rows() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Paper with two rows between three rules and their sides."""
    image, draw = paper()
    for y in (100, 170, 240):
        draw.line((50, y, 850, y), fill=0, width=2)
    for x in (50, 850):
        draw.line((x, 100, x, 240), fill=0, width=2)
    return image, draw


def test_a_rule_ends_where_a_letter_of_the_cell_over_it_stands_on_it() -> None:
    image, draw = two_rows()
    draw.line((450, 170, 450, 240), fill=0, width=2)
    draw.line((450, 143, 450, 170), fill=0, width=3)  # the stem of a letter that has run down to the rule
    rulings = find_rulings(ink(grey(image)), DPI)
    (middle,) = [line for line in rulings.down if 440 < line[0] < 460]
    assert abs(float(middle[1]) - 171) <= 3


def test_a_stem_that_stands_between_two_rules_in_line_with_a_rule_over_them_is_none() -> None:
    image, draw = two_rows()
    draw.line((450, 100, 450, 170), fill=0, width=2)
    draw.line((450, 186, 450, 226), fill=0, width=3)
    rulings = find_rulings(ink(grey(image)), DPI)
    (middle,) = [line for line in rulings.down if 440 < line[0] < 460]
    assert abs(float(middle[2]) - 170) <= 3
