"""Signs that are set apart from the text they stand in: watermarks printed across it, and figures raised above the line."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from extractors.tickboxes import without
from extractors.types import BoolArray, ClusterPage

LARGE: Final = 2.0
"""A watermark's letters are so many times as large as the text that they cross."""
SLANT: Final = 10.0
"""Degrees from which on a large letter is slanted on purpose."""
SMALL: Final = 0.88
"""A raised figure is smaller than this share of the letter before it."""
RAISED: Final = (0.15, 0.7)
"""By how much of that letter's size it stands above its line."""
NEAR: Final = 0.35
"""How far behind that letter it stands at most, in its size."""
_RAISED_DIGITS: Final = {d: "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(d)] for d in "0123456789๐๑๒๓๔๕๖๗๘๙"}


def set_apart(page: ClusterPage) -> ClusterPage:
    """The page without watermarks, and with raised figures as such (``3.50¹``), so that no number takes them in."""
    if len(page.texts) < 2:
        return page
    return _with_raised(_without_watermarks(page))


def _without_watermarks(page: ClusterPage) -> ClusterPage:
    """Without letters much larger than the text that are slanted, or printed across it, and all others of their kind."""
    if page.sizes.max() < LARGE * page.sizes.min():
        return page
    large = page.sizes >= LARGE * np.median(page.sizes)
    if not large.any():
        return page
    text = page.boxes[~large]
    x, y = (text[:, 0] + text[:, 2]) / 2, (text[:, 1] + text[:, 3]) / 2
    marks: BoolArray = np.zeros(len(large), dtype=np.bool_)
    turns = np.round(page.angles, 0)
    for at in np.flatnonzero(large).tolist():
        x0, top, x1, bottom = page.boxes[at].tolist()
        if not marks[at] and _slanted(float(page.angles[at])):
            marks |= large & (turns == turns[at])
        elif not marks[at] and ((x > x0) & (x < x1) & (y > top) & (y < bottom)).any():
            marks |= large & (turns == turns[at]) & (np.abs(page.sizes - page.sizes[at]) < 0.5)
    return without(page, np.flatnonzero(marks).tolist()) if marks.any() else page


def _slanted(angle: float) -> bool:
    """Whether an angle is none of a page that lies, or was scanned, on one of its sides."""
    return SLANT < angle % 90 < 90 - SLANT


def _with_raised(page: ClusterPage) -> ClusterPage:
    small = page.sizes[1:] < SMALL * page.sizes[:-1]
    if not small.any():
        return page
    size, base = page.sizes[:-1], page.baselines[:-1]
    # the box hangs as far under its own line as the letter's before it does, by their sizes
    up = base + (page.boxes[:-1, 3] - base) * page.sizes[1:] / size - page.boxes[1:, 3]
    behind = page.boxes[1:, 0] - page.boxes[:-1, 2]
    near = (up > RAISED[0] * size) & (up < RAISED[1] * size) & (behind > -NEAR * size) & (behind < NEAR * size)
    starts = np.flatnonzero(small & near & (page.angles[1:] == 0) & (page.angles[:-1] == 0)) + 1
    texts = list(page.texts)
    for at in starts.tolist():
        k = at
        while k < len(texts) and texts[k] in _RAISED_DIGITS and (k == at or _goes_on(page, k)):
            texts[k] = _RAISED_DIGITS[texts[k]]
            k += 1
    if texts == list(page.texts):
        return page
    return replace(page, texts=tuple(texts))


def _goes_on(page: ClusterPage, at: int) -> bool:
    """Whether a cluster stands on the line of the one before it, as large and right behind it."""
    same = abs(float(page.sizes[at] - page.sizes[at - 1])) < 0.1 and not page.space_before[at]
    return same and abs(float(page.boxes[at, 3] - page.boxes[at - 1, 3])) < 0.5
