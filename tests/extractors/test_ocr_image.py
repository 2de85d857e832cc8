"""The picture of a page made ready."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.ocr.grounds import lighten
from extractors.ocr.image import clean, ink, reduce, skew_of, straighten, turn, whiten
from extractors.ocr.rulings import find_rulings
from extractors.upright import Upright


def lines_of_dashes(angle: float) -> np.ndarray:
    image = np.full((1600, 1200), 255, np.uint8)
    rng = np.random.default_rng(3)
    for y in range(200, 1400, 60):
        x = 150
        while x < 1000:
            w = int(rng.integers(8, 30))
            cv2.rectangle(image, (x, y), (x + w, y + 18), 0, -1)
            x += w + int(rng.integers(5, 12))
    m = cv2.getRotationMatrix2D((600, 800), -angle, 1.0)
    return cv2.warpAffine(image, m, (1200, 1600), borderValue=255)


@pytest.mark.parametrize("angle", [-2.0, -0.7, 0.0, 0.35, 1.5])
def test_skew_is_found_to_a_tenth_of_a_degree(angle: float) -> None:
    image = lines_of_dashes(angle)
    assert skew_of(ink(image), 150) == pytest.approx(angle, abs=0.1)
    straight = straighten(image, skew_of(ink(image), 150))
    assert abs(skew_of(ink(straight), 150)) < 0.1


def test_an_empty_page_has_no_skew() -> None:
    assert skew_of(np.zeros((500, 500), np.bool_), 150) == 0.0


@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
@pytest.mark.parametrize("skew", [0.0, 1.3])
def test_a_box_of_the_upright_page_lies_on_the_same_ink_of_the_page_as_shown(quarter: int, skew: float) -> None:
    shown = np.full((300, 200), 255, np.uint8)
    shown[40:60, 150:170] = 0  # ink near a corner
    upright_image = straighten(turn(shown, quarter), skew)
    ys, xs = np.nonzero(upright_image < 128)
    upright = Upright(200.0, 300.0, skew, quarter)
    x0, top, x1, bottom = upright.to_shown((xs.min(), ys.min(), xs.max() + 1, ys.max() + 1))
    assert upright.size == upright_image.shape[::-1]
    assert (x0, top, x1, bottom) == pytest.approx((150, 40, 170, 60), abs=2)


def test_thin_strokes_of_a_black_and_white_scan_survive_cleaning() -> None:
    image = np.full((200, 400), 255, np.uint8)
    image[50:150, 100] = 0  # one pixel wide
    image[100, 100:300] = 0
    rng = np.random.default_rng(0)
    for y, x in zip(rng.integers(0, 200, 60), rng.integers(0, 400, 60), strict=True):
        image[y, x] = 0  # specks
    cleaned = clean(image)
    assert (cleaned[50:150, 100] < 128).mean() > 0.95
    assert (cleaned < 128).sum() < (image < 128).sum() - 40


def test_a_shadow_over_the_page_is_divided_out() -> None:
    shade = np.linspace(90, 250, 600).astype(np.uint8)
    image = np.repeat(shade[None, :], 400, 0)
    image[100:120, 50:550] = (image[100:120, 50:550] * 0.3).astype(np.uint8)
    mask = ink(whiten(image, 150))
    assert mask[102:118, 60:540].mean() > 0.98
    assert mask[150:, :].mean() < 0.01


def test_a_finer_picture_is_reduced_and_a_coarser_one_left() -> None:
    assert reduce(np.zeros((1200, 600), np.uint8), 600)[0].shape == (600, 300)
    assert reduce(np.zeros((400, 300), np.uint8), 200)[1] == 200


def test_white_letters_on_a_dark_ground_become_ink() -> None:
    image = np.full((400, 600), 245, np.uint8)
    image[100:160, 50:550] = 40
    for x in range(80, 520, 20):
        image[120:140, x : x + 6] = 240
    image[250:270, 80:86] = 30  # ordinary ink stays ink
    mask = ink(whiten(lighten(image, 150), 150))
    assert mask[122:138, 81:85].mean() > 0.9
    assert mask[105:115, 60:540].mean() < 0.1
    assert mask[252:268, 81:85].mean() > 0.9


def _banded(ground: int, letters: int, seed: int = 0) -> np.ndarray:
    """A page with a band of ``ground`` that holds thin ``letters``, and a rule of a table three points under it."""
    image = np.full((700, 1200), 240, np.uint8)
    image[100:190, 100:1100] = ground
    for x in range(130, 700, 24):
        image[120:165, x : x + 5] = letters
    image[202:207, 100:1100] = 30
    noise = np.random.default_rng(seed).normal(0, 6, image.shape)
    return np.clip(cv2.GaussianBlur(image, (0, 0), 1.2) + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("ground", [20, 95, 125])
def test_a_band_of_any_colour_is_turned_and_the_rule_under_it_stays(ground: int) -> None:
    mask = ink(whiten(lighten(_banded(ground, 235), 300), 300))
    assert mask[125:160, 131:134].mean() > 0.9
    assert mask[100:118, 100:1100].mean() < 0.02
    assert mask[168:200, 100:1100].mean() < 0.02
    assert mask[204, 110:1090].mean() > 0.95


@pytest.mark.parametrize(("ground", "letters"), [(170, 40), (150, 60)])
def test_dark_letters_on_a_shaded_ground_stay_as_they_are(ground: int, letters: int) -> None:
    image = _banded(ground, letters)
    assert np.array_equal(lighten(image, 300), image)


def test_a_shadow_is_no_ground() -> None:
    image = _banded(240, 40).astype(np.float32) * np.linspace(0.5, 1, 1200)[None, :]
    assert np.array_equal(lighten(image.astype(np.uint8), 300), image.astype(np.uint8))


def test_rules_at_the_rim_of_the_page_are_no_ground() -> None:
    image = np.full((900, 700), 235, np.uint8)
    image[:, :12] = 190  # the lid of the scanner beside the paper
    for y in range(100, 400, 66):
        image[y : y + 4, 14:700] = 60
    image[100:370, 16:21] = 60
    image = cv2.GaussianBlur(image, (0, 0), 3)
    assert np.array_equal(lighten(image, 300), image)


@pytest.mark.parametrize("ground", [0, 120])
def test_the_cells_of_a_coloured_head_keep_their_rules(ground: int) -> None:
    """On black they are lost in it, and are those of the row under it."""
    image = np.full((700, 1300), 240, np.uint8)
    image[100:190, 100:1200] = ground
    for x in range(130, 1150, 55):
        image[125:165, x : x + 5] = 235
    for y in (98, 188, 280):
        image[y : y + 4, 100:1204] = 0
    for x in (100, 400, 700, 1200):
        image[98:284, x : x + 4] = 0
    found = find_rulings(ink(whiten(lighten(image, 300), 300)), 300)
    assert sorted(round(float(y) / 30) for y, _, _ in found.across) == [3, 6, 9]
    uprights = [(round(float(x) / 50), top, bottom) for x, top, bottom in found.down]
    assert sorted(x for x, _, _ in uprights) == [2, 8, 14, 24]
    assert all(top < 110 and bottom > 270 for _, top, bottom in uprights)


def test_a_band_in_a_shadow_is_turned_and_one_that_stands_upright_too() -> None:
    shaded = (_banded(110, 235).astype(np.float32) * np.linspace(1, 0.65, 1200)[None, :]).astype(np.uint8)
    for image, turn_back in ((shaded, 0), (np.rot90(shaded), -1)):
        mask = np.rot90(ink(whiten(lighten(np.ascontiguousarray(image), 300), 300)), turn_back)
        assert mask[125:160, 131:134].mean() > 0.9
        assert mask[125:160, 683:686].mean() > 0.9
        assert mask[168:200, 100:1100].mean() < 0.03
