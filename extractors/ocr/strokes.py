"""Signs of one stroke or two, told apart by their ink: a dash with a rough edge passes for ``=`` with a recogniser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extractors.ocr.image import Grey
from extractors.ocr.reading import Reading

DARK = 150
"""Grey under which a pixel is ink."""
REACH = 0.12
"""Heights of the picture on either side of a sign's middle in which its strokes are counted."""
AGREED = 0.9
"""Confidence of a dash that is one stroke."""


def with_dashes(images: Sequence[Grey], readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The readings with ``-`` for each ``=`` that is one stroke in the picture of its line."""
    return tuple(_with_dashes(i, r) if "=" in r.labels else r for i, r in zip(images, readings, strict=True))


def _with_dashes(image: Grey, reading: Reading) -> Reading:
    labels, confidences = list(reading.labels), list(reading.confidences)
    for i, c in enumerate(reading.labels):
        if c == "=" and levels(image, reading.columns[i]) == 1:
            labels[i], confidences[i] = "-", max(confidences[i], AGREED)
    return replace(reading, labels="".join(labels), confidences=tuple(confidences))


def levels(image: Grey, column: float) -> int:
    """How many strokes lie one over the other about a column of the picture of a line."""
    reach = max(1, round(REACH * image.shape[0]))
    at = int(min(max(column, 0), image.shape[1] - 1))
    band = image[:, max(0, at - reach) : at + reach + 1] < DARK
    filled = band.mean(1) > 0.5
    return int(np.count_nonzero(np.diff(np.r_[False, filled].astype(np.int8)) == 1))
