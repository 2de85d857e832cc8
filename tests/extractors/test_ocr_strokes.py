"""Signs of one stroke or two."""

from __future__ import annotations

import numpy as np

from extractors.ocr.image import Grey
from extractors.ocr.reading import Reading
from extractors.ocr.strokes import levels, with_dashes


def picture(*rows: int) -> Grey:
    image = np.full((48, 120), 255, np.uint8)
    for y in rows:
        image[y : y + 3, 50:70] = 20
    image[24, 40] = 20  # a speck beside it
    return image


def test_a_sign_of_one_stroke_is_a_dash_however_it_was_read() -> None:
    reading = Reading("15=16", (10.0, 30.0, 60.0, 90.0, 105.0), (1.0, 1.0, 0.49, 1.0, 1.0))
    one, two = with_dashes((picture(24), picture(20, 28)), (reading, reading))
    assert one.labels == "15-16"
    assert one.confidences[2] >= 0.9
    assert two == reading
    assert levels(picture(), 60.0) == 0
    assert with_dashes((picture(),), (reading,)) == (reading,)
