"""How lines slope at each place of a picture, and how the picture must be moved for all of them to lie level or upright.

Slopes are tangents: of level lines ordinate over abscissa, of upright ones abscissa over ordinate. Places are pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.image import Grey, Mask

Floats = NDArray[np.float64]
TILE = (2.0, 1.3)
"""Width and height in inches of the patches whose lines are looked at together."""
LEAST_INK = 150
"""Pixels of ink at 100 an inch from which a patch has lines."""
LEAST_PEAK = 1.25
"""How much sharper the rows of a patch must be at its slope than they are at the median of all slopes."""
UPRIGHT_INCH = 0.09
"""Shortest stroke whose lean counts, in inches."""
LONG_INCH = 0.5
FAR_OFF = 0.02
"""Difference of a slope from its neighbours' from which it counts half: more than rules differ by on a page that is bent."""
LEAN = 0.47
"""Most tangent of an upright stroke's lean."""


@dataclass(frozen=True, slots=True)
class Slopes:
    """``places``: (n, 2), ``slopes``: (n,) and ``weights``: (n,)."""

    places: Floats
    slopes: Floats
    weights: Floats

    def __add__(self, other: Slopes) -> Slopes:
        return Slopes(
            np.concatenate([self.places, other.places]),
            np.concatenate([self.slopes, other.slopes]),
            np.concatenate([self.weights, other.weights]),
        )


def tile_slopes(mask: Mask, dpi: float, most: float, overlap: int = 2) -> Slopes:
    """The slope of the lines of ink in each patch of ``mask`` (about 100 pixels an inch), at most ``most`` degrees; patches begin
    every ``overlap``-th of their size."""
    height, width = mask.shape
    wide, high = round(TILE[0] * dpi), round(TILE[1] * dpi)
    found = []
    for top in range(0, max(1, height - high // 2), max(1, high // overlap)):
        for left in range(0, max(1, width - wide // 2), max(1, wide // overlap)):
            ys, xs = np.nonzero(mask[top : top + high, left : left + wide])
            if len(xs) < LEAST_INK:
                continue
            slope, peak = _sharpest(xs.astype(np.float64), ys.astype(np.float64), wide, most)
            if peak > LEAST_PEAK:
                found.append(
                    (left + float(xs.mean()), top + float(ys.mean()), slope, min(peak - 1, 2.0) * len(xs) ** 0.5)
                )
    table = np.array(found, np.float64).reshape(-1, 4)
    return Slopes(table[:, :2], table[:, 2], table[:, 3])


def _sharpest(xs: Floats, ys: Floats, wide: int, most: float) -> tuple[float, float]:
    """The slope at which points fall into the fewest rows, and how much fewer than at most slopes."""
    middle = float(xs.mean())
    room = float(wide * np.tan(np.deg2rad(most)) + 4)

    def sharpness(slope: float) -> float:
        rows = (ys - (xs - middle) * slope + room).astype(np.int64)
        counts = np.bincount(np.clip(rows, 0, None)).astype(np.float64)
        return float(np.square(np.diff(counts)).sum())

    best, span, step = 0.0, float(np.tan(np.deg2rad(most))), float(np.tan(np.deg2rad(1.0)))
    peak = 0.0
    for turn in range(3):
        grid = np.arange(best - span, best + span + step / 2, step)
        values = np.array([sharpness(float(s)) for s in grid])
        best = float(grid[int(np.argmax(values))])
        if not turn:
            usual = float(np.median(values))
        peak = float(values.max()) / max(usual, 1.0)
        span, step = step, step / 4
    return best, peak


def strokes(image: Grey, dpi: float) -> tuple[Slopes, Slopes]:
    """Long level and all upright straight strokes of a whitened picture: their slopes, weighed by their length."""
    detector = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD)
    lines: object = detector.detect(image)[0]
    ends = np.asarray([] if lines is None else lines, np.float64).reshape(-1, 4)
    a, b = ends[:, :2], ends[:, 2:]
    way = b - a
    length = np.hypot(way[:, 0], way[:, 1])
    places = (a + b) / 2
    upright = (np.abs(way[:, 0]) < LEAN * np.abs(way[:, 1])) & (length >= UPRIGHT_INCH * dpi)
    level = (np.abs(way[:, 1]) < 0.3 * np.abs(way[:, 0])) & (length >= LONG_INCH * dpi)
    # rules are longer than letters' strokes, and straight
    weights = np.square(length / dpi * 10)
    return (
        Slopes(places[level], way[level, 1] / way[level, 0], weights[level]),
        Slopes(places[upright], way[upright, 0] / way[upright, 1], weights[upright]),
    )


@dataclass(frozen=True, slots=True)
class Bend:
    """A smooth displacement along one axis: at (u, v) — u along the lines, both from -1 to 1 over the picture — lines are moved
    across by the polynomial ``coefficients`` of the terms ``powers`` (of u, of v), in pixels. ``residual``: degrees by which
    lines slope still, the median."""

    powers: tuple[tuple[int, int], ...]
    coefficients: Floats
    centre: tuple[float, float]
    half: float
    residual: float

    def at(self, along: Floats, across: Floats) -> Floats:
        """The displacement at places."""
        u, v = (along - self.centre[0]) / self.half, (across - self.centre[1]) / self.half
        out = np.zeros_like(u)
        for (i, j), c in zip(self.powers, self.coefficients, strict=True):
            out += c * u**i * v**j
        return out


def fit_bend(slopes: Slopes, along: int, size: tuple[float, float], degree: tuple[int, int]) -> Bend:
    """The displacement that makes lines of such ``slopes`` straight along axis ``along`` (0: level, 1: upright) of a picture of
    ``size`` (width, height); ``degree``: the highest powers along and across the lines. Far-off slopes count little."""
    powers = tuple((i, j) for i in range(1, degree[0] + 1) for j in range(degree[1] + 1) if i + j <= max(degree) + 1)
    centre = (size[along] / 2, size[1 - along] / 2)
    half = max(size) / 2
    if len(slopes.slopes) < 4:
        return Bend(powers, np.zeros(len(powers)), centre, half, 0.0)
    u = (slopes.places[:, along] - centre[0]) / half
    v = (slopes.places[:, 1 - along] - centre[1]) / half
    # displaced by f, a line of slope s lies level where s + df/du / half = 0
    terms = np.stack([i * u ** (i - 1) * v**j for i, j in powers], 1) / half
    # higher powers only where they are needed
    ridge = np.array([0.0 if i + j <= 1 else 0.004 * (i + j - 1) ** 2 for i, j in powers]) / half
    weights = slopes.weights / slopes.weights.sum()
    coefficients = np.zeros(len(powers))
    kept = weights
    for turn in range(8):
        root = np.sqrt(kept)[:, None]
        left = np.concatenate([terms * root, np.diag(ridge)])
        right = np.concatenate([-slopes.slopes * root[:, 0], np.zeros(len(powers))])
        coefficients = np.linalg.lstsq(left, right, rcond=None)[0]
        off = np.abs(terms @ coefficients + slopes.slopes)
        doubtful = max(2.5 * _middle(off, weights), FAR_OFF)
        kept = weights / (1 + np.square(off / doubtful) * (1 + turn / 4))
    return Bend(powers, coefficients, centre, half, float(np.rad2deg(_middle(off, weights))))


def _middle(values: Floats, weights: Floats) -> float:
    """The weighted median."""
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    return float(values[order][int(np.searchsorted(total, total[-1] / 2))])
