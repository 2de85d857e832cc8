"""Threes with a flat top, which the recogniser takes for fives: no face that it learned from draws them so.

A five's stem stands at its left; a flat-topped three has, between its top and its bowl, a stroke that leans from the right to the
middle, and nothing left of it. Over 380 installed faces, in three sizes, the least of a five's ink that lies there in the left
part is 29 % of it, and the most of a flat-topped three's 25 %.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.image import Grey
from extractors.ocr.reading import Reading

BAND: Final = (0.2, 0.4)
"""Between a figure's top stroke and its bowl, as shares of its height."""
LEFT: Final = 0.45
"""Where its left part ends, as a share of its width."""
MOST: Final = 0.27
"""Share of the band's ink in the left part from which on a figure is a five."""
FILLED: Final = 0.85
"""Share of the band's rows that hold ink: a hairline that the scan has lost leaves nothing to judge by."""
PAPER: Final = 0.25
"""Share of the darkest ink up to which a point is paper."""
LEAST_HEIGHT: Final = 0.25
"""Of a line's picture, in which a figure stands."""
READ: Final = 0.9
"""Confidence of a three found so, at most."""


def with_flat_threes(image: Grey, reading: Reading) -> Reading:
    """The reading of a line (grey, ink dark) with the fives that are flat-topped threes put right."""
    if "5" not in reading.labels:
        return reading
    ink = (255 - image).astype(np.float32)
    ink = np.clip(ink - np.median(ink), 0, None)
    darkest = float(ink.max(initial=0.0))
    if darkest <= 0:
        return reading
    ink[ink < PAPER * darkest] = 0
    _, _, boxes, _ = cv2.connectedComponentsWithStats((ink > 0).astype(np.uint8), connectivity=8)
    tall = [b for b in boxes[1:].tolist() if b[3] >= LEAST_HEIGHT * image.shape[0] and b[2] <= b[3]]
    places = np.asarray(reading.columns)
    labels, sure = list(reading.labels), list(reading.confidences)
    for x, y, w, h, _ in tall:
        k = int(np.argmin(np.abs(places - (x + w / 2))))
        if reading.labels[k] == "5" and abs(places[k] - x - w / 2) < w and is_flat_three(ink[y : y + h, x : x + w]):
            labels[k], sure[k] = "3", min(sure[k], READ)
    return replace(reading, labels="".join(labels), confidences=tuple(sure))


def is_flat_three(figure: NDArray[np.float32]) -> bool:
    """Whether the ink of a figure (h, w; paper 0), cut to its edges, is that of a flat-topped three rather than a five."""
    h, w = figure.shape
    band = figure[round(BAND[0] * h) : round(BAND[1] * h)]
    if not band.size or np.mean(band.any(axis=1)) < FILLED:
        return False
    return float(band[:, : round(LEFT * w)].sum()) <= MOST * float(band.sum())
