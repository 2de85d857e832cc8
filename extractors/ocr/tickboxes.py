"""Tick boxes in the picture of a page: four sides as long as each other, and what stands between them.

In pixels of an upright page; sides from 6 to 20 points. A tick may leave the box, or the box touch other ink: sides are sought as
strokes, not as separate pieces.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.image import Grey, Mask
from extractors.ocr.parts import body_height
from pipeline.model.geometry import BBox
from pipeline.model.page import TickBox, TickState

SMALLEST, LARGEST = 6.0, 20.0
"""Sides in points."""
EMPTY, FILLED = 0.025, 0.62
"""Share of the inside that is ink: less is empty, more is filled."""
SQUARE = 1.35
"""The longer side of a box over the shorter one; a vowel grown together with its letter makes a frame that is higher."""
BOTH_DIAGONALS = 0.62
"""Share of each diagonal that must be ink for a cross."""


@dataclass(frozen=True, slots=True)
class FoundBox:
    """Outer edge of the box in pixels, its state, and how clear that is, 0 to 1."""

    box: tuple[int, int, int, int]
    state: TickState
    confidence: float

    def tick_box(self, page: int, dpi: float) -> TickBox:
        """In points."""
        x0, top, x1, bottom = (v * 72 / dpi for v in self.box)
        return TickBox(page, BBox(x0, top, x1, bottom), self.state, self.confidence, "image")


def find_boxes(mask: Mask, dpi: float) -> tuple[FoundBox, ...]:
    """The tick boxes of a page whose ink is ``mask``, from the top down."""
    least, most = SMALLEST * dpi / 72, LARGEST * dpi / 72
    across = _strokes(mask, least, most)
    body = _body(mask, dpi)
    thick = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    found: list[FoundBox] = []
    for x0, y, x1, _ in across:
        side = x1 - x0
        far = across[:, 1] - y
        below = across[(far >= 0.85 * least) & (far > 0.78 * side) & (far < 1.22 * side)]
        near = 0.2 * side
        below = below[(np.abs(below[:, 0] - x0) < near) & (np.abs(below[:, 2] - x1) < near)]
        for bx0, _, bx1, bottom in below:
            # the shorter of the two first: a tick that crosses a corner lengthens its side
            inner = int(max(x0, bx0)), int(y), int(min(x1, bx1)), int(bottom)
            outer = int(min(x0, bx0)), int(y), int(max(x1, bx1)), int(bottom)
            for box in (inner, outer) if inner != outer else (inner,):
                if _square(box) and _corners_stand(mask, box, body) and _sides_stand(thick, box):
                    if not any(_same(box, f.box) for f in found):
                        found.append(FoundBox(box, *state_of(mask[box[1] : box[3], box[0] : box[2]])))
                    break
    found += [f for f in _solid(mask, least, most) if not any(_same(f.box, o.box) for o in found)]
    return tuple(sorted(found, key=lambda f: (f.box[1], f.box[0])))


def _solid(mask: Mask, least: float, most: float) -> list[FoundBox]:
    """Boxes blackened all over: square blots with sharp corners and white round them."""
    size = max(4, int(least))
    core = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(core, connectivity=8)
    out = []
    for x, y, w, h, area in stats[1:].tolist():
        if max(w, h) > most or not 0.8 < w / h < 1.25 or area < 0.9 * w * h:
            continue
        ring = mask[max(0, y - 3) : y + h + 3, max(0, x - 3) : x + w + 3].sum() - mask[y : y + h, x : x + w].sum()
        if ring < 0.3 * 6 * (w + h):
            out.append(FoundBox((x, y, x + w, y + h), "filled", 0.8))
    return out


def _strokes(mask: Mask, least: float, most: float) -> NDArray[np.int32]:
    """Level strokes (k, 4) of a box side's length, thin, as x0, top, x1, bottom."""
    ink = cv2.dilate(mask.astype(np.uint8), np.ones((3, 1), np.uint8))
    opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, max(4, int(0.8 * least))), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    rows = stats[1:]
    ok = (rows[:, 2] >= least) & (rows[:, 2] <= most * 1.05) & (rows[:, 3] <= np.maximum(6, 0.45 * rows[:, 2]))
    rows = rows[ok]
    # the dilation made them two pixels higher
    return np.stack([rows[:, 0], rows[:, 1] + 1, rows[:, 0] + rows[:, 2], rows[:, 1] + rows[:, 3] - 1], 1).astype(
        np.int32
    )


def _body(mask: Mask, dpi: float) -> float:
    """The height of the page's letters."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    x, y, w, h = (stats[1:, k] for k in range(4))
    return body_height(np.stack([x, y, x + w, y + h], 1).astype(np.int32), stats[1:, 4].astype(np.int32), dpi)


def _square(box: tuple[int, int, int, int]) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return max(width, height) <= SQUARE * min(width, height)


def _corners_stand(mask: Mask, box: tuple[int, int, int, int], body: float) -> bool:
    """Whether the outline runs straight into the corners: letters that are nearly square have round ones. Of the eight ends of
    the sides two may be off, where a tick leaves the box, but none of one no larger than a letter."""
    x0, top, x1, bottom = box
    reach = max(3, (x1 - x0) // 5)
    if min(x0, top) < reach or x1 + reach > mask.shape[1] or bottom + reach > mask.shape[0]:
        return False
    frame = mask[top - reach : bottom + reach, x0 - reach : x1 + reach]
    slack = max(1.0, 0.06 * (x1 - x0))
    straight = 0
    for turned in range(4):
        side = np.rot90(frame, turned)[reach:-reach]
        outer = np.where(side.any(1), side.argmax(1), 2 * reach).astype(np.float64)
        middle = float(np.median(outer))
        ends = max(1, round(0.07 * len(outer)))
        straight += sum(abs(float(np.median(e)) - middle) <= slack for e in (outer[: ends + 1], outer[-ends - 1 :]))
    size = min(x1 - x0, bottom - top)
    return straight >= (8 if size < body else 7 if size < 16 else 6)


def _sides_stand(thick: Mask, box: tuple[int, int, int, int]) -> bool:
    """Whether all four sides are drawn through, and end at the corners."""
    x0, top, x1, bottom = box
    side = max(x1 - x0, bottom - top)
    band = max(1, side // 9)
    h, w = thick.shape
    if x0 < band or top < band or x1 + band >= w or bottom + band >= h:
        return False
    # each side in one straight row or column: a letter's strokes bend
    left = float(thick[top:bottom, x0 : x0 + band + 1].mean(0).max())
    right = float(thick[top:bottom, x1 - band - 1 : x1].mean(0).max())
    upper = float(thick[top : top + band + 1, x0:x1].mean(1).max())
    lower = float(thick[bottom - band - 1 : bottom, x0:x1].mean(1).max())
    if min(left, right, upper, lower) < 0.92:
        return False
    # the sides of a cell go on beyond its corners, a letter's strokes bend there
    reach = max(3, side // 4)
    beyond = [
        thick[max(0, top - reach) : top - 2, x0 : x0 + band].all(1).mean() if top > reach else 0.0,
        thick[bottom + 3 : bottom + reach + 1, x0 : x0 + band].any(1).mean(),
        thick[bottom + 3 : bottom + reach + 1, x1 - band : x1].any(1).mean(),
    ]
    return sum(bool(b > 0.8) for b in beyond) < 2


def _same(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> bool:
    return min(a[2], b[2]) - max(a[0], b[0]) > 0.5 * (a[2] - a[0]) and min(a[3], b[3]) - max(a[1], b[1]) > 0.5 * (
        a[3] - a[1]
    )


def state_of(ink: Mask) -> tuple[TickState, float]:
    """State and confidence from the ink of a box, its sides included."""
    h, w = ink.shape
    top, bottom, left, right = _rims(ink)
    inside = ink[top : h - bottom, left : w - right]
    if inside.shape[0] < 3 or inside.shape[1] < 3:
        return "filled", 0.4
    share = float(inside.mean())
    if share < EMPTY:
        return "empty", 1.0 - 0.5 * share / EMPTY
    if share > FILLED:
        return "filled", min(1.0, 0.5 + (share - FILLED))
    size = 24
    small = cv2.resize(inside.astype(np.uint8) * 255, (size, size), interpolation=cv2.INTER_AREA) > 60
    wide = cv2.dilate(small.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    at = np.arange(2, size - 2)
    falling, rising = float(wide[at, at].mean()), float(wide[at, size - 1 - at].mean())
    low = min(falling, rising)
    if low >= BOTH_DIAGONALS:
        return "crossed", min(1.0, 0.6 + (low - BOTH_DIAGONALS))
    if share < 2 * EMPTY:  # a speck or a short stroke: more likely dirt than a tick
        return ("ticked", 0.45) if max(falling, rising) > 0.5 else ("empty", 0.45)
    return "ticked", min(1.0, 0.6 + (BOTH_DIAGONALS - low))


def _rims(ink: Mask) -> tuple[int, int, int, int]:
    """Thickness of the upper, lower, left and right side and a little more: where the inside begins. A side may be a thick bar."""
    h, w = int(ink.shape[0]), int(ink.shape[1])
    pad = max(1, min(h, w) // 16)
    rows, columns = ink[:, w // 4 : w - w // 4].mean(1), ink[h // 4 : h - h // 4, :].mean(0)
    return (
        _thickness(rows, h) + pad,
        _thickness(rows[::-1], h) + pad,
        _thickness(columns, w) + pad,
        _thickness(columns[::-1], w) + pad,
    )


def _thickness(shares: NDArray[np.floating], size: int) -> int:
    """How many rows from the edge belong to the side: those with much ink, at most two fifths of the box, and the first ones
    in any case (a side that leans by a pixel begins thin)."""
    k = 0
    while k < 2 * size // 5 and (shares[k] >= 0.4 or k < 1 + size // 16):
        k += 1
    return k


def blank_out(image: Grey, mask: Mask, boxes: tuple[FoundBox, ...]) -> Grey:
    """The picture without the boxes and the ticks that hang on them."""
    if not boxes:
        return image
    out = image.copy()
    for found in boxes:
        x0, top, x1, bottom = found.box
        side = max(x1 - x0, bottom - top)
        reach = side  # how far a tick may leave its box and still be painted out with it
        a, b = max(0, top - reach), max(0, x0 - reach)
        near = mask[a : bottom + reach, b : x1 + reach]
        _, labels, stats, _ = cv2.connectedComponentsWithStats(near.astype(np.uint8), connectivity=8)
        touching = np.unique(labels[top - a : bottom - a, x0 - b : x1 - b])
        inner = [int(k) for k in touching if k and stats[k, 2] < 2.2 * side and stats[k, 3] < 2.2 * side]
        gone = np.isin(labels, inner).astype(np.uint8)
        pad = max(2, side // 8)
        gone[max(0, top - a - pad) : bottom - a + pad, max(0, x0 - b - pad) : x1 - b + pad] = 1
        out[a : bottom + reach, b : x1 + reach][cv2.dilate(gone, np.ones((3, 3), np.uint8)) > 0] = 255
    return out
