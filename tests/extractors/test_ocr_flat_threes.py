"""A three with a flat top is told from a five by where its ink lies."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.ocr.flat_threes import is_flat_three, with_flat_threes
from extractors.ocr.image import Grey
from extractors.ocr.reading import Reading

BOWL = [(16, 12), (20, 15), (22, 20), (20, 25), (14, 28), (8, 27), (4, 24)]
FLAT_THREE = [(4, 2), (21, 2), (11, 12), *BOWL]
FIVE = [(20, 2), (7, 2), (5, 12), (10, 11), *BOWL]


def drawn(*figures: list[tuple[int, int]], pen: int = 2, blur: float = 0.7, lean: float = 0.0) -> Grey:
    """A line of figures, each of 26 columns, on white paper."""
    line = np.full((48, 26 * len(figures)), 255, np.uint8)
    for k, points in enumerate(figures):
        path = np.array([(26 * k + x + lean * (15 - y), y + 9) for x, y in points], np.int32)
        cv2.polylines(line, [path], False, 0, pen, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(line, (0, 0), blur), np.uint8)


def read(labels: str, picture: Grey) -> Reading:
    places = tuple(26.0 * k + 13 for k in range(len(labels)))
    return with_flat_threes(picture, Reading(labels, places, (0.999,) * len(labels)))


@pytest.mark.parametrize("pen", [1, 2, 4])
@pytest.mark.parametrize("blur", [0.3, 1.2])
@pytest.mark.parametrize("lean", [0.0, 0.2])
def test_threes_and_fives_in_any_pen(pen: int, blur: float, lean: float) -> None:
    picture = drawn(FLAT_THREE, FIVE, FIVE, FLAT_THREE, pen=pen, blur=blur, lean=lean)
    found = read("5555", picture)
    assert found.labels == "3553"
    assert found.confidences[0] <= 0.9 < found.confidences[1]


def test_only_what_was_read_as_a_five_is_looked_at() -> None:
    assert read("2๕", drawn(FLAT_THREE, FLAT_THREE)).labels == "2๕"


def test_figures_that_touch_stay_as_read() -> None:
    picture = drawn(FLAT_THREE, FIVE)
    picture[35:38, 10:45] = 0
    assert read("55", picture).labels == "55"


def test_a_five_whose_stem_the_scan_has_lost_stays_a_five() -> None:
    picture = drawn(FIVE)
    picture[13:19] = 255
    picture[8:32, 23:25] = 0
    assert read("5", picture).labels == "5"


def test_nothing_is_no_three() -> None:
    assert not is_flat_three(np.zeros((20, 10), np.float32))
    assert read("5", np.full((48, 26), 255, np.uint8)).labels == "5"
