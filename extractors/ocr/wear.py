"""What machines do to a page: black rims, punched holes, streaks of a dirty scanner, specks all over it, print gone faint."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.ocr.image import Grey, Mask

PAPER, INK = 250, 50
"""Grey of even paper, and of print that was strengthened."""
FAINT = 120
"""Grey that the darkest hundredth of a page has at least where print is faint."""
LEAST_CONTRAST, GRAIN = 25, 6.0
"""Grey values, and deviations of the paper's grain, that print must differ from paper by."""
SPECKS = 0.0003
"""Share of a page's pixels in specks from which they are noise, not stops."""
APART, SPECK_INCH, LIKELY = 0.07, 0.017, 1.5
"""Inches from print beyond which a piece of so many inches is dirt, and how many times as many specks as expected from these may
stand near print for all to be dirt."""
FINE = 180
"""Pixels an inch from which on stops are larger than specks of two pixels."""
DARKER, ALONG, BESIDE = 20, 0.85, 4
"""Grey values by which a streak is darker than ``BESIDE`` pixels beside it, over what share of the page's height."""
EDGE, REACHED = 0.02, 0.5
"""Share of the page's height next to its edges, and of that what a streak covers at one of them: the rules of a table as wide as
the text end before."""

RIM, LOOK, DARK = 0.06, 40, 0.45
"""Share of the page's sides that a rim or a hole reaches into it, pixels an inch at which these are looked for, and the share of
the paper's grey under which they are black."""


def restored(image: Grey, dpi: float) -> Grey:
    """The picture of a page without black rim and holes, and without streaks from edge to edge."""
    across = _without_streaks(_without_rim(image, dpi))
    return np.ascontiguousarray(_without_streaks(across.T).T)


def _without_rim(image: Grey, dpi: float) -> Grey:
    """Black that is thicker than letters and lies wholly along the sides of the page, painted over with paper."""
    step = max(1, round(dpi / LOOK))
    small = cv2.resize(image, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
    paper = float(np.median(small))
    black = (small < DARK * paper).astype(np.uint8)
    near = round(RIM * min(small.shape))
    black[near:-near, near:-near] = 0
    framed = cv2.copyMakeBorder(black, 3, 3, 3, 3, cv2.BORDER_REPLICATE)
    solid = cv2.morphologyEx(framed, cv2.MORPH_OPEN, np.ones((4, 4), np.uint8))
    rim = np.asarray(cv2.dilate(solid, np.ones((3, 3), np.uint8))[3:-3, 3:-3], np.uint8)
    if not rim.any():
        return image
    mask = cv2.resize(rim, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_NEAREST) > 0
    return np.where(mask, np.uint8(paper), image).astype(np.uint8)


def _without_streaks(image: Grey) -> Grey:
    sample = image[:: max(1, image.shape[0] // 400)].astype(np.int16)
    if sample.shape[1] <= 2 * BESIDE:
        return image
    middle, left, right = sample[:, BESIDE:-BESIDE], sample[:, : -2 * BESIDE], sample[:, 2 * BESIDE :]
    # over print a streak cannot be told: there the rows above and below must
    plain = np.minimum(left, right) > np.percentile(sample, 60) - 2 * DARKER
    streak = (np.minimum(left, right) - middle > DARKER) & plain
    share = streak.sum(0) / np.maximum(plain.sum(0), 1)
    ends = max(1, round(EDGE * len(sample)))
    reached = np.maximum(streak[:ends].mean(0), streak[-ends:].mean(0)) > REACHED
    columns = np.flatnonzero((share > ALONG) & (plain.mean(0) > 0.3) & reached) + BESIDE
    if not len(columns):
        return image
    out = image.copy()
    for run in np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1):
        a, b = max(int(run[0]) - 1, 0), min(int(run[-1]) + 2, image.shape[1])
        before, after = image[:, max(a - 1, 0)], image[:, min(b, image.shape[1] - 1)]
        out[:, a:b] = ((before.astype(np.int16) + after) // 2).astype(np.uint8)[:, None]
    return out


def strengthened(image: Grey) -> Grey:
    """Even paper with faint print made as dark as print is. What is no darker than the paper's grain stays as it is."""
    sample = image[::2, ::2]
    darkest = float(np.percentile(sample, 1))
    if darkest < FAINT:
        return image
    light = sample[sample > (darkest + PAPER) / 2].astype(np.float32)
    grain = float(np.median(np.abs(light - np.median(light)))) * 1.5 if light.size else 0.0
    contrast = PAPER - darkest
    if contrast < max(LEAST_CONTRAST, GRAIN * grain):
        return image
    scale = (PAPER - INK) / contrast
    table = np.clip(PAPER - (PAPER - np.arange(256, dtype=np.float32)) * scale, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(cv2.GaussianBlur(image, (3, 3), 0.8), table), np.uint8)


def without_specks(image: Grey, dpi: float) -> Grey:
    """The picture without specks: those of up to two pixels where there are so many that they are noise, those that stand by
    themselves on blank paper, and as many small ones among letters as these lead to expect."""
    dark = (image < 140).astype(np.uint8)
    close = cv2.boxFilter(dark, -1, (3, 3), normalize=False)
    around = cv2.boxFilter(dark, cv2.CV_16S, (7, 7), normalize=False)
    speck = (dark > 0) & (close <= 4) & (around == close)
    if float(speck.mean()) < SPECKS:
        speck = _dirt(dark, speck, dpi)
    if not speck.any():
        return image
    out = image.copy()
    out[cv2.dilate(speck.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 255
    return out


def _dirt(dark: Grey, tiny: Mask, dpi: float) -> Mask:
    """The pixels of dirt: small pieces far from all print, which are no dots of a leader or a colon, and the ``tiny`` ones near
    print where they are about as dense there, for then hardly one of them is a stop."""
    reach = round(APART * dpi)
    _, labels, stats, centres = cv2.connectedComponentsWithStats(dark, connectivity=8)
    small = np.maximum(stats[:, 2], stats[:, 3]) <= max(3.0, SPECK_INCH * dpi)
    small[0] = False
    if not small.any():
        return tiny & False
    kept = (~small).astype(np.uint8)
    kept[0] = 0
    far = (
        cv2.boxFilter(
            kept[labels], cv2.CV_16U, (2 * reach + 1, 2 * reach + 1), normalize=False, borderType=cv2.BORDER_CONSTANT
        )
        == 0
    )
    at = centres[small].round().astype(np.int64)
    dots = np.zeros(dark.shape, np.uint8)
    dots[at[:, 1], at[:, 0]] = 1
    beside, over = (
        cv2.boxFilter(dots, -1, size, normalize=False, borderType=cv2.BORDER_CONSTANT)[at[:, 1], at[:, 0]]
        for size in ((4 * reach + 1, 5), (5, 4 * reach + 1))
    )
    alone = far[at[:, 1], at[:, 0]] & (beside == 1) & (over == 1)
    dirt = np.zeros(len(stats), np.bool_)
    dirt[np.flatnonzero(small)[alone]] = True
    near = np.zeros(len(stats), np.bool_)
    near[np.unique(labels[tiny & ~far])] = True
    near[0] = False
    expected = float(alone.sum()) * float((~far).mean()) / max(float(far.mean()), 0.05)
    if dpi >= FINE and 0 < near.sum() <= LIKELY * expected:
        dirt |= near
    return np.asarray(dirt[labels], np.bool_)
