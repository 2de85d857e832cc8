"""Black rims, holes, streaks, specks, faint print."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.ocr.image import Grey, ink, skew_of, straighten
from extractors.ocr.wear import restored, strengthened, without_specks
from tests.pictures import face, grey, paper

DPI = 150.0


def page() -> Grey:
    image, draw = paper(1240, 900)
    for k in range(8):
        draw.text((150, 150 + 70 * k), "ร้อยละความพึงพอใจของผู้รับบริการ ๘๕.๕๐ คะแนน", fill=20, font=face(32))
    draw.line((120, 100, 1100, 100), fill=20, width=3)
    draw.line((120, 100, 120, 800), fill=20, width=3)
    return grey(image)


def test_a_clean_page_stays_as_it_is() -> None:
    clean = page()
    assert np.array_equal(restored(clean, DPI), clean)
    assert np.array_equal(without_specks(clean, DPI), clean)
    assert np.array_equal(strengthened(clean), clean)


def test_a_level_rim_does_not_hide_that_the_page_lies_askew() -> None:
    askew = straighten(page(), -1.2)
    rimmed = askew.copy()
    rimmed[:20] = rimmed[-14:] = 10
    rimmed[:, :14] = 10
    rimmed[440:470, 25:52] = 12  # a punched hole
    bare = restored(rimmed, DPI)
    assert (bare[60:-60, 80:-80] == askew[60:-60, 80:-80]).all()
    assert bare.min(axis=1)[:14].min() > 200
    assert bare[440:470, 25:52].min() > 200
    assert skew_of(ink(bare), DPI) == pytest.approx(skew_of(ink(askew), DPI), abs=0.06)


def test_a_streak_from_edge_to_edge_goes_and_a_rule_stays() -> None:
    clean = page()
    streaked = clean.copy()
    streaked[:, 700:702] = np.minimum(streaked[:, 700:702], 90)
    bare = restored(streaked, DPI)
    assert np.count_nonzero(ink(bare) != ink(clean)) < 0.2 * np.count_nonzero(ink(streaked) != ink(clean))
    assert (bare[300:700, 119:122] < 60).any(1).all()


def test_the_rules_of_a_table_as_wide_as_the_text_stay() -> None:
    ruled = page()
    ruled[120:122, 34:1206] = ruled[780:782, 34:1206] = 60
    ruled[30:870, 1204:1206] = 60
    assert np.array_equal(restored(ruled, DPI), ruled)


def test_specks_go_where_there_are_many() -> None:
    clean = page()
    rng = np.random.default_rng(3)
    noisy = clean.copy()
    for y, x in zip(rng.integers(0, 898, 900), rng.integers(0, 1238, 900), strict=True):
        noisy[y : y + 2, x : x + 2] = 30
    left, before = without_specks(noisy, DPI) < 140, noisy < 140
    letters = clean < 140
    assert np.count_nonzero(left & ~letters) < 0.15 * np.count_nonzero(before & ~letters)
    assert np.count_nonzero(letters & ~left) < 0.01 * np.count_nonzero(letters)


def test_few_specks_go_where_nothing_is_printed_near() -> None:
    clean = page()
    few = clean.copy()
    few[50:52, 50:52] = few[800:803, 700:702] = 30
    assert np.array_equal(without_specks(few, DPI), clean)
    dots = clean.copy()
    for x in range(700, 900, 8):
        dots[820:822, x : x + 2] = 30  # a leader
    dots[450:453, 900:903] = dots[462:465, 900:903] = 30  # a colon behind a blank
    dots[186:188, 829:831] = 30  # a stop behind a line's last letter
    assert np.array_equal(without_specks(dots, DPI), dots)


def test_specks_among_letters_go_where_those_around_lead_to_expect_them() -> None:
    clean, rng = page(), np.random.default_rng(5)
    dirty = clean.copy()
    for y, x in zip(rng.integers(0, 898, 160), rng.integers(0, 1238, 160), strict=True):
        dirty[y : y + 2, x : x + 2] = 30
    left, letters = without_specks(dirty, 200.0) < 140, clean < 140
    assert np.count_nonzero(left & ~letters) < 0.2 * np.count_nonzero((dirty < 140) & ~letters)
    assert not np.count_nonzero(letters & ~left)
    stops = clean.copy()
    for x in range(160, 800, 42):
        stops[198:200, x : x + 2] = 30  # in a row between two lines, as small as specks
    stops[850:852, 600:602] = 30
    kept = without_specks(stops, 200.0)
    assert (kept[198] == stops[198]).all()
    assert kept[850:852, 600:602].min() > 200


def test_faint_print_is_made_dark_and_grain_is_not() -> None:
    rng = np.random.default_rng(4)
    grain = rng.normal(0, 3, page().shape)
    faint = np.clip(250 - (255 - page().astype(np.float32)) * 0.25 + grain, 0, 255).astype(np.uint8)
    assert np.count_nonzero(ink(strengthened(faint)) != ink(page())) < 0.25 * np.count_nonzero(ink(page()))
    empty = np.clip(250 + grain, 0, 255).astype(np.uint8)
    assert np.array_equal(strengthened(empty), empty)
