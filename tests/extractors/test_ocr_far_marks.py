"""A mark that juts over a rule into the cell above belongs to no line there."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.ocr.regions import near
from tests.extractors.test_ocr_regions import drawn, lines_of


@pytest.mark.parametrize("row", [380, 162])
def test_a_stray_mark_far_below_does_not_stretch_the_picture_of_a_line(row: int) -> None:
    image = drawn([(60, 120, "เกณฑ์การประเมิน")])
    (alone,) = lines_of(image.copy())
    image[row : row + 8, 200:212] = 0
    line = lines_of(image)[0]
    assert line.box == alone.box
    assert np.array_equal(line.image, alone.image)


def test_marks_over_and_under_letters_are_near() -> None:
    # letters 20 high; a tone on a vowel, a foot under a descender, a mark two rows down
    boxes = [(0, 100, 18, 120), (2, 68, 14, 76), (4, 134, 12, 142), (4, 152, 12, 160), (4, 190, 12, 198)]
    assert near(np.array(boxes, np.int32), 100.0, 120.0, 20.0).tolist() == [True, True, True, False, False]
