"""Coloured ink over black print: stamps and signatures in red or blue, taken off where they cross what is printed.

Ink that lets light of its own colour through is bright in that colour, print under it is dark in all. What is wholly set in
colour (a heading, a figure written in blue) crosses nothing and stays.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.image import Grey

Colours = NDArray[np.uint8]
"""(height, width, 3) blue, green, red."""
VIVID = 45
"""Difference of the brightest and the darkest colour from which ink is coloured."""
BLACK = 110
"""Brightest colour of what is print."""
LEAST_SHARE = 0.0004
"""Share of the page in coloured ink below which there is no stamp on it."""
LOOK = 100
"""Pixels an inch at which stamps are looked for."""
REACH_INCH = 0.05
LEAST_INCH = 0.4
"""Height and width from which coloured ink is more than a line of text."""
LEAST_PRINT = 0.01
"""Share of its area, holes filled, that must be black print."""


def without_stamps(image: Colours, dpi: float) -> Grey:
    """The page in grey, with coloured ink lifted where it lies over print."""
    step = max(1, round(dpi / LOOK))
    small = image[::step, ::step]
    brightest, darkest = small.max(2), small.min(2)
    vivid = (brightest.astype(np.int16) - darkest) > VIVID
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    if float(vivid.mean()) < LEAST_SHARE:
        return grey
    reach = 2 * round(REACH_INCH * dpi / step) + 1
    near = cv2.dilate(vivid.astype(np.uint8), np.ones((reach, reach), np.uint8))
    contours, _ = cv2.findContours(near, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    least = LEAST_INCH * dpi / step
    for contour in contours:
        x, y, w, h = cv2.boundingRect(contour)
        if min(w, h) < least:
            continue
        inside = np.zeros((h, w), np.uint8)
        cv2.drawContours(inside, [contour], -1, (1,), -1, offset=(-x, -y))
        window = (slice(y, y + h), slice(x, x + w))
        if float((brightest[window] < BLACK)[inside > 0].mean()) < LEAST_PRINT:
            continue
        box = (slice(y * step, min((y + h) * step, grey.shape[0])), slice(x * step, min((x + w) * step, grey.shape[1])))
        grey[box] = _lifted(image[box], grey[box])
    return grey


def _lifted(image: Colours, grey: Grey) -> Grey:
    """A patch with its coloured ink as bright as the paper: each pixel by its brightest colour, in shares of the ink's own."""
    brightest = image.max(2)
    chroma = brightest.astype(np.int16) - image.min(2)
    coloured = chroma > VIVID // 2
    paper = float(np.percentile(grey[~coloured], 90)) if (~coloured).any() else 250.0
    own = float(np.median(brightest[chroma > VIVID])) if (chroma > VIVID).any() else paper
    whole = np.minimum(brightest.astype(np.float32) * (paper / max(own, 1.0)), paper)
    return np.where(coloured, whole, grey).astype(np.uint8)
