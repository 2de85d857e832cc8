"""Rules that the scanner left little darker than the paper."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.ocr.faint import all_rulings
from extractors.ocr.image import Grey, ink, straighten
from extractors.ocr.rulings import find_rulings

H, W = 1000, 800


def page(dpi: float) -> Grey:
    return np.full((round(H * dpi / 200), round(W * dpi / 200)), 250, np.uint8)


def done(picture: Grey, grain: float = 6.0) -> Grey:
    noise = np.random.default_rng(3).normal(0, grain, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def table(picture: Grey, dpi: float, darker: int) -> None:
    """Three rows of two cells in hairlines that are ``darker`` than the paper, with words in them."""
    s = dpi / 200
    for y in (200, 300, 400, 500):
        picture[round(y * s), round(100 * s) : round(700 * s)] -= darker
    for x in (100, 400, 700):
        picture[round(200 * s) : round(500 * s), round(x * s)] -= darker
    for y in (255, 355, 455):
        cv2.putText(picture, "HHmn 12.50 pgf", (round(120 * s), round(y * s)), 0, 0.9 * s, 20, round(2 * s))


@pytest.mark.parametrize("dpi", [200, 300])
@pytest.mark.parametrize(("darker", "skew"), [(45, 0.0), (130, 0.7)])
def test_hairlines_of_a_table_are_found_in_grain(dpi: float, darker: int, skew: float) -> None:
    """Turned and straightened, the darker ones pass for ink here and there, which is too little for a rule."""
    picture = page(dpi)
    table(picture, dpi, darker)
    image = straighten(done(straighten(picture, skew)), -skew)
    assert len(find_rulings(ink(image), dpi).across) == 0
    rulings = all_rulings(image, ink(image), dpi)
    s = dpi / 200
    assert [round(float(y) / s / 10) * 10 for y in sorted(rulings.across[:, 0])] == [200, 300, 400, 500]
    assert [round(float(x) / s / 10) * 10 for x in sorted(rulings.down[:, 0])] == [100, 400, 700]


def test_a_streak_a_fold_and_grain_alone_are_no_rules() -> None:
    picture = page(200)
    cv2.putText(picture, "HHmn 12.50 pgf", (120, 300), 0, 0.9, 20, 2)
    picture[:, 350] -= 45
    picture[620, :] -= 45
    image = done(picture, 9.0)
    rulings = all_rulings(image, ink(image), 200)
    assert (len(rulings.across), len(rulings.down)) == (0, 0)


def test_a_streak_across_a_table_is_no_column() -> None:
    picture = page(200)
    table(picture, 200, 230)
    picture[:, 560] -= 45
    image = done(picture)
    rulings = all_rulings(image, ink(image), 200)
    assert [round(float(x) / 10) * 10 for x in sorted(rulings.down[:, 0])] == [100, 400, 700]


def test_letters_and_the_fringes_of_dark_rules_are_no_further_rules() -> None:
    picture = page(200)
    table(picture, 200, 230)
    image = done(np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.8), np.uint8))
    plain, all_ = find_rulings(ink(image), 200), all_rulings(image, ink(image), 200)
    assert (len(all_.across), len(all_.down)) == (len(plain.across), len(plain.down)) == (4, 3)
