"""The picture of a page made ready: paper whitened, noise taken out, straightened, ink told from paper.

Pictures are grey, (height, width) uint8, 0 black. Angles are degrees; a positive skew is a page whose lines fall to
the right.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]

WORKING_DPI = 300.0
"""Finer pictures are reduced to this: nothing that is read needs more."""
MOST_SKEW = 6.0
FAINTEST_PAPER = 40

cv2.setNumThreads(1)  # pages go side by side in processes of one thread each


def reduce(image: Grey, dpi: float) -> tuple[Grey, float]:
    """The picture at no more than ``WORKING_DPI``, and its resolution."""
    if dpi <= WORKING_DPI * 1.15:
        return image, dpi
    scale = WORKING_DPI / dpi
    return _grey(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)), WORKING_DPI


def whiten(image: Grey, dpi: float) -> Grey:
    """Even paper at 255: the paper's own grey, shadows and shading of cells divided out.

    Paper is what stays when everything thinner than about a tenth of an inch is closed away.
    """
    step = max(2, round(dpi / 40))
    small = cv2.resize(
        image, (max(1, image.shape[1] // step), max(1, image.shape[0] // step)), interpolation=cv2.INTER_AREA
    )
    # the 70th percentile of a patch, not its brightest: noise must not pass for paper
    paper = cv2.dilate(cv2.medianBlur(small, 3), np.ones((5, 5), np.uint8))
    paper = cv2.GaussianBlur(cv2.erode(paper, np.ones((3, 3), np.uint8)), (0, 0), 2)
    paper = np.maximum(paper, FAINTEST_PAPER)
    full = cv2.resize(paper, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR)
    return _grey(cv2.divide(image, full, scale=250))


def clean(image: Grey) -> Grey:
    """Noise taken out where there is some: single black and white pixels, and grain by a light blur; strokes stay whole."""
    dark = image < 128
    around = cv2.boxFilter(dark.astype(np.uint8), -1, (3, 3), normalize=False)
    lone = dark & (around < 2)
    if lone.sum() > 0.002 * max(int(dark.sum()), 1):
        hole = ~dark & (around > 7)
        image = np.where(lone | hole, cv2.medianBlur(image, 3), image).astype(np.uint8)
    sample = image[:: max(1, image.shape[0] // 600)]
    paper = (sample[:, 2:] > 170) & (sample[:, :-2] > 170) & (sample[:, 1:-1] > 170)
    if not paper.any():
        return image
    rough = np.abs(sample[:, 1:-1].astype(np.int16) * 2 - sample[:, :-2] - sample[:, 2:])
    grain = float(np.median(rough[paper]))
    return _grey(cv2.GaussianBlur(image, (3, 3), 0.7)) if grain > 16 else image


def ink(image: Grey) -> Mask:
    """What is ink on a whitened page: darker than the valley between ink and paper (Otsu's), within bounds."""
    level, _ = cv2.threshold(image[::2, ::2], 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return np.asarray(image < min(max(level, 110), 190), dtype=np.bool_)


def skew_of(mask: Mask, dpi: float) -> float:
    """The skew of the lines of ink, to 0.05 degrees, 0 where the page has too little on it.

    Each angle shears the ink and adds up its rows: at the right one text and rules fall into the fewest rows.
    """
    step = max(1, round(dpi / 100))
    small = cv2.resize(mask.astype(np.uint8) * 255, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA) > 90
    ys, xs = np.nonzero(small)
    if len(xs) < 200:
        return 0.0
    if len(xs) > 120_000:
        keep = np.random.default_rng(0).choice(len(xs), 120_000, replace=False)
        ys, xs = ys[keep], xs[keep]
    middle = small.shape[1] / 2
    height = small.shape[0]

    def sharpness(angle: float) -> float:
        rows = (ys - (xs - middle) * np.tan(np.deg2rad(angle)) + height * 0.2).astype(np.int32)
        counts = np.bincount(np.clip(rows, 0, int(height * 1.4)), minlength=int(height * 1.4) + 1).astype(np.float64)
        return float(np.square(np.diff(counts)).sum())

    best, span, grid = 0.0, MOST_SKEW, 0.5
    while grid > 0.02:
        angles = np.arange(best - span, best + span + grid / 2, grid)
        best = float(angles[int(np.argmax([sharpness(float(a)) for a in angles]))])
        span, grid = grid, grid / 5
    return 0.0 if abs(best) > MOST_SKEW - 0.3 or abs(best) < 0.04 else best


def straighten(image: Grey, skew: float) -> Grey:
    """The picture turned about its centre so that lines that fell by ``skew`` degrees lie level; white comes in at the corners."""
    if not skew:
        return image
    h, w = image.shape
    matrix = cv2.getRotationMatrix2D((w / 2, h / 2), skew, 1.0)
    return _grey(
        cv2.warpAffine(
            image, matrix, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(255,)
        )
    )


def turn(image: Grey, quarter: int) -> Grey:
    """The picture with ``quarter`` clockwise quarter turns undone."""
    return np.ascontiguousarray(np.rot90(image, quarter % 4))


def _grey(image: object) -> Grey:
    return np.asarray(image, dtype=np.uint8)
