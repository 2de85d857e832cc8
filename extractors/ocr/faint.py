"""Hairlines too faint to be ink: a rule a hundredth of an inch thin comes off a scanner little darker than the paper.

One of its pixels says nothing; a tenth of an inch of them in a row, darker than the rows on both sides, does. A fold of the
paper and a scanner's streak are such lines too: a faint one counts where it ends on other rules, as those of tables do.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.image import Grey, Mask
from extractors.ocr.rulings import Rulings, find_rulings

ALONG_INCH = 0.12
"""Length over which the grey of a line is averaged."""
LEAST_INCH = 0.4
"""Shorter faint runs are the fringes of letters."""
BESIDE_INCH = 0.02
"""Distance of the rows that a line is compared with."""
LEAST_GREY = 10.0
"""Least difference from the rows beside it, of 255."""
OVER_GRAIN = 4.0
"""Least difference in deviations of what paper alone gives."""
STRONG = 0.7
"""Share of the grey that counts as ink at which it is ink beyond doubt."""
FRINGE = 2
"""Pixels round ink that are its own grey."""
FINE = 240
"""From this resolution on half of it is enough."""
INKED = 0.5
"""Share of a line under ink from which it is no faint one."""
REACH_INCH = 0.07
"""Distance from a rule within which a faint one ends on it."""


def all_rulings(image: Grey, ink: Mask, dpi: float) -> Rulings:
    """The rules of a whitened, straightened picture (h, w) with ``ink``, faint ones that other rules hold at both ends among
    them."""
    faint = faint_rules(image, ink, dpi)
    if not faint.any():
        return find_rulings(ink, dpi)
    rulings = find_rulings(ink | faint, dpi)
    loose = _loose(rulings, ink, dpi)
    if not loose.any():
        return rulings
    return find_rulings(ink | (faint & ~loose), dpi)


def faint_rules(image: Grey, ink: Mask, dpi: float) -> Mask:
    """Pixels of faint level and upright rules of a whitened, straightened picture (h, w); ``ink`` is what is dark enough to
    count anyway, and what lies close to letters is left alone."""
    step = 2 if dpi >= FINE else 1
    size = (image.shape[1] // step, image.shape[0] // step)
    # a hairline may pass for ink here and there: only what is as dark as letters are has a fringe
    dark = image < STRONG * int(image[ink].max(initial=0))
    near = cv2.dilate(dark.astype(np.uint8), np.ones((2 * FRINGE + 1, 2 * FRINGE + 1), np.uint8))
    grey = np.asarray(255 - image, np.uint8)
    grey[near > 0] = 0
    free = np.asarray(near == 0, np.uint8)
    if step > 1:
        grey, free = (np.asarray(cv2.resize(x, size, interpolation=cv2.INTER_AREA), np.uint8) for x in (grey, free))
    level = _level(grey, free, dpi / step)
    upright = _level(np.ascontiguousarray(grey.T), np.ascontiguousarray(free.T), dpi / step).T
    found = (level | upright).astype(np.uint8)
    if step > 1:
        found = np.asarray(cv2.resize(found, image.shape[::-1], interpolation=cv2.INTER_NEAREST), np.uint8)
    return np.asarray(found > 0, np.bool_)


def _level(grey: NDArray[np.uint8], free: NDArray[np.uint8], dpi: float) -> Mask:
    along = max(9, round(ALONG_INCH * dpi))
    beside = max(3, round(BESIDE_INCH * dpi))
    total = cv2.boxFilter(grey, cv2.CV_32F, (along, 1), normalize=False, borderType=cv2.BORDER_CONSTANT)
    count = cv2.boxFilter(free, cv2.CV_32F, (along, 1), normalize=False, borderType=cv2.BORDER_CONSTANT)
    mean = np.where(count >= along / 2, total / np.maximum(count, 1), 0).astype(np.float32)
    around = np.maximum(_moved(mean, beside), _moved(mean, -beside))
    rise = mean - around
    sample = rise[::4, ::4]
    grain = float(np.median(np.abs(sample))) * 1.5
    found = (rise > max(LEAST_GREY, OVER_GRAIN * grain)).astype(np.uint8)
    # a slant left over climbs a pixel now and then
    thick = cv2.dilate(found, np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, max(20, round(LEAST_INCH * dpi))), np.uint8))
    return np.asarray((np.asarray(runs) > 0) & (found > 0), np.bool_)


def _moved(rows: NDArray[np.float32], by: int) -> NDArray[np.float32]:
    """Each row's values ``by`` rows further down (up where negative); nothing comes in at the edge."""
    out = np.zeros_like(rows)
    if by > 0:
        out[by:] = rows[:-by]
    else:
        out[:by] = rows[-by:]
    return out


def _loose(rulings: Rulings, ink: Mask, dpi: float) -> Mask:
    """The bands of those rules that are faint and not held at both ends by rules that stay."""
    kinds = (rulings.across, rulings.down)
    faint = [_is_faint(rulings.across, ink), _is_faint(rulings.down, np.ascontiguousarray(ink.T))]
    stay = [np.ones(len(lines), np.bool_) for lines in kinds]
    reach = REACH_INCH * dpi
    changed = True
    while changed:
        changed = False
        for k in (0, 1):
            others = kinds[1 - k][stay[1 - k]]
            for i in np.flatnonzero(faint[k] & stay[k]):
                at, start, end = kinds[k][i]
                spans = (others[:, 1] - reach <= at) & (at <= others[:, 2] + reach)
                if not all((spans & (np.abs(others[:, 0] - e) <= reach)).any() for e in (start, end)):
                    stay[k][i], changed = False, True
    half = max(2, round(BESIDE_INCH * dpi))
    bands = [np.zeros(ink.shape, np.bool_), np.zeros(ink.shape[::-1], np.bool_)]
    for lines, keep, band in zip(kinds, stay, bands, strict=True):
        for at, start, end in lines[~keep]:
            band[max(0, round(float(at)) - half) : round(float(at)) + half + 1, int(start) : int(end) + 1] = True
    return np.asarray(bands[0] | bands[1].T, np.bool_)


def _is_faint(lines: NDArray[np.float32], ink: Mask) -> NDArray[np.bool_]:
    """Which lines have hardly any ink on them."""
    out = np.zeros(len(lines), np.bool_)
    for i, (at, start, end) in enumerate(lines):
        band = ink[max(0, round(float(at)) - 2) : round(float(at)) + 3, int(start) : int(end)]
        out[i] = bool(band.size) and float(band.any(0).mean()) < INKED
    return out
