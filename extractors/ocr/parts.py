"""The connected pieces of ink of a page: letters, marks, dots, and what is none of these.

Everything is in pixels of the upright page without its rules.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.image import Mask
from extractors.ocr.rulings import Rulings

Ints = NDArray[np.int32]
LETTER_INCH = (0.035, 0.35)
"""Heights that letters have, in inches: 5 point type to headlines."""


@dataclass(frozen=True, slots=True)
class Parts:
    """``labels``: (height, width) number of the piece of each pixel, 0 for paper; ``boxes``: (n, 4) x0, top, x1, bottom (end
    excluded) and ``areas``: (n,), row 0 standing for the paper; ``regions``: (n,) the region of the page between the rules
    that a piece stands in; ``body``: the height of a letter without ascender."""

    labels: Ints
    boxes: Ints
    areas: Ints
    regions: Ints
    body: float


def find_parts(mask: Mask, rulings: Rulings, dpi: float) -> Parts:
    """The pieces of ink of ``mask`` (without rules), each with the region it stands in."""
    _, labels, stats, centres = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    boxes = np.stack([stats[:, 0], stats[:, 1], stats[:, 0] + stats[:, 2], stats[:, 1] + stats[:, 3]], 1).astype(
        np.int32
    )
    fields = _fields(mask.shape, rulings, dpi)
    step = _step(dpi)
    ys = np.clip((centres[:, 1] / step).astype(int), 0, fields.shape[0] - 1)
    xs = np.clip((centres[:, 0] / step).astype(int), 0, fields.shape[1] - 1)
    regions = fields[ys, xs].astype(np.int32)
    areas = stats[:, 4].astype(np.int32)
    return Parts(np.asarray(labels, np.int32), boxes, areas, regions, body_height(boxes[1:], areas[1:], dpi))


def _step(dpi: float) -> int:
    return max(1, round(dpi / 100))


def _fields(shape: tuple[int, ...], rulings: Rulings, dpi: float) -> Ints:
    """The page cut along its rules: a number for each field between them, at a third of the size (0 on the rules)."""
    step = _step(dpi)
    canvas = np.ones((shape[0] // step + 1, shape[1] // step + 1), np.uint8)
    for y, x0, x1 in rulings.across / step:
        canvas[round(float(y)), max(0, int(x0)) : int(np.ceil(x1)) + 1] = 0
    for x, top, bottom in rulings.down / step:
        canvas[max(0, int(top)) : int(np.ceil(bottom)) + 1, round(float(x))] = 0
    for y, x0, x1 in open_ends(rulings, 0.1 * dpi):
        canvas[min(int(y / step), canvas.shape[0] - 1), int(x0 / step) : int(x1 / step) + 1] = 0
    _, fields = cv2.connectedComponents(canvas, connectivity=4)
    # what stands on a rule belongs to the nearest field
    zero = fields == 0
    grown = cv2.dilate(fields.astype(np.float32), np.ones((3, 3), np.uint8)).astype(np.int32)
    return np.asarray(np.where(zero, grown, fields), np.int32)


def residue(parts: Parts, rulings: Rulings, dpi: float) -> NDArray[np.bool_]:
    """(n,) pieces that are ends and splinters of rules left over: small, and wholly on the line of a rule or its continuation."""
    along, across = 0.06 * dpi, 0.018 * dpi + 1
    out = np.zeros(len(parts.boxes), np.bool_)
    size = np.maximum(parts.boxes[:, 2] - parts.boxes[:, 0], parts.boxes[:, 3] - parts.boxes[:, 1])
    small = np.flatnonzero(size < 0.35 * parts.body)
    x0, top, x1, bottom = (parts.boxes[small, k] for k in range(4))
    for y, a, b in rulings.across.tolist():
        out[small] |= (top >= y - across) & (bottom <= y + across + 1) & (x0 >= a - along) & (x1 <= b + along)
    for x, a, b in rulings.down.tolist():
        out[small] |= (x0 >= x - across) & (x1 <= x + across + 1) & (top >= a - along) & (bottom <= b + along)
    return out


def open_ends(rulings: Rulings, near: float) -> list[tuple[float, float, float]]:
    """Where upright rules end together without a level one (a table that goes on over the page): (y, x0, x1) that close it, so that
    its columns do not run into one another."""
    ends: list[tuple[float, float]] = []
    for x, top, bottom in rulings.down.tolist():
        for y in (top, bottom):
            a = rulings.across
            if not ((np.abs(a[:, 0] - y) <= near) & (a[:, 1] - near <= x) & (x <= a[:, 2] + near)).any():
                ends.append((y, x))
    ends.sort()
    out = []
    while ends:
        group = [e for e in ends if e[0] - ends[0][0] <= 2 * near]
        ends = ends[len(group) :]
        if len(group) > 1:
            xs = [x for _, x in group]
            out.append((sum(y for y, _ in group) / len(group), min(xs), max(xs)))
    return out


def divide(parts: Parts, piece: int, row: int) -> Parts:
    """The same pieces with ``piece`` cut in two above ``row``; the lower half gets the next number."""
    x0, top, x1, bottom = (int(v) for v in parts.boxes[piece])
    below = np.zeros((bottom - top, x1 - x0), np.bool_)
    below[max(0, row - top) :] = True
    return carve(parts, piece, (x0, top), below)


def carve(parts: Parts, piece: int, corner: tuple[int, int], within: Mask) -> Parts:
    """The same pieces with what of ``piece`` lies ``within`` (a mask that starts at ``corner``, x and y, and covers its box) taken
    from it under the next number."""
    x0, top = corner
    bottom, x1 = top + within.shape[0], x0 + within.shape[1]
    labels, new = parts.labels, len(parts.boxes)
    window = labels[top:bottom, x0:x1]
    window[(window == piece) & within] = new  # in place: the labels are this page's own
    boxes = np.concatenate([parts.boxes, np.zeros((1, 4), np.int32)])
    areas = np.append(parts.areas, np.int32(0))
    for number in (piece, new):
        mine = window == number
        ys, xs = np.flatnonzero(mine.any(1)), np.flatnonzero(mine.any(0))
        box = (xs[0], ys[0], xs[-1] + 1, ys[-1] + 1) if len(ys) else (0, 0, 0, 0)
        boxes[number] = box[0] + x0, box[1] + top, box[2] + x0, box[3] + top
        areas[number] = mine.sum()
    regions = np.append(parts.regions, parts.regions[piece])
    return Parts(labels, boxes, areas, regions, parts.body)


def body_height(boxes: Ints, areas: Ints, dpi: float) -> float:
    """The commonest height of letters, each weighed by its width; 0.07 inch where there are none."""
    heights = boxes[:, 3] - boxes[:, 1]
    widths = boxes[:, 2] - boxes[:, 0]
    low, high = LETTER_INCH[0] * dpi, LETTER_INCH[1] * dpi
    ok = (heights >= low) & (heights <= high) & (widths <= 6 * heights) & (areas > 0.08 * heights * widths)
    if ok.sum() < 3:
        return 0.07 * dpi
    counts = np.bincount(heights[ok], weights=np.minimum(widths[ok], heights[ok]), minlength=int(high) + 2)
    spread = max(1, round(dpi / 150))
    smooth = np.convolve(counts, np.ones(2 * spread + 1), mode="same")
    return float(np.argmax(smooth))
