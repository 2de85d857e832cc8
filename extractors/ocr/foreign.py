"""Ink that is no text: strokes of stamps, signatures and pens, and the figures that these may have changed or hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.mending import DIGITS
from extractors.ocr.parts import Ints, Parts
from extractors.ocr.reading import Reading
from extractors.ocr.regions import LinePicture
from extractors.ocr.rulings import Rulings

TALL, THIN, MOST_INCH = 2.6, 0.22, 3.0
"""Height in letters from which a piece is none, if less than this share of its box is ink and it is no larger than a stamp."""
CUT, LEAST = 0.8, 3
"""The same of a piece that goes on in a rule, by so many pixels."""
OVER, UNDER = 1.9, 0.45
"""Letter heights that a digit's own ink reaches over and under the base line at most."""
WIDE, USUAL = 2.2, 0.15
"""Width in letter heights from which a piece is more than a digit, and the share of a page's digits that may stand in such pieces
where print has run together."""
NEVER_ALONE = frozenset("\"'“”‘’()[]<>≤≥#%&*+=;:!?,…")
MANY = 6
"""Pieces from which a line's own letters tell how large letters are in it."""


def foreign_strokes(parts: Parts, rulings: Rulings, dpi: float) -> Ints:
    """(n, 4) boxes of the pieces that are no letters: thin and bent or slanting, and higher than lines are or grown together with a
    rule, which cut them when it was erased."""
    widths, heights = parts.boxes[:, 2] - parts.boxes[:, 0], parts.boxes[:, 3] - parts.boxes[:, 1]
    body = max(parts.body, 0.05 * dpi)
    thin = parts.areas < THIN * widths * heights
    high = (heights > TALL * body) | ((heights > CUT * body) & touching_rules(parts, rulings))
    found = thin & high & (widths > 0.5 * body) & (np.maximum(widths, heights) < MOST_INCH * dpi)
    found[0] = False
    return np.asarray(parts.boxes[found], np.int32)


def touching_rules(parts: Parts, rulings: Rulings) -> NDArray[np.bool_]:
    """(n,) pieces of ink that go on in a rule."""
    near = cv2.dilate(rulings.mask.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    counts = np.bincount(parts.labels[near], minlength=len(parts.boxes))
    return np.asarray(counts >= LEAST, np.bool_)


def crossed(lines: Sequence[LinePicture], strokes: Ints, body: float) -> tuple[LinePicture, ...]:
    """The lines with the stretches that ``strokes`` (n, 4) run over, and half a letter on both sides."""
    out = []
    for line in lines:
        x0, _, x1, _ = line.box
        over = (strokes[:, 1] < line.base) & (strokes[:, 3] > line.top) & (strokes[:, 0] < x1) & (strokes[:, 2] > x0)
        room = 0.5 * body
        spans = tuple((int(a - x0 - room), int(b - x0 + room)) for a, b in strokes[over][:, (0, 2)])
        out.append(replace(line, crossed=spans) if spans else line)
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Digit:
    """Character ``at`` of reading ``line``, and whether its ink reaches ``beyond`` a digit's height or runs on (``wide``)."""

    line: int
    at: int
    beyond: bool
    wide: bool


def grown(lines: Sequence[LinePicture], readings: Sequence[Reading], body: float) -> list[Digit]:
    """Digits whose ink is grown together with something that is no digit; ``body``: letter height of the page."""
    digits = [
        _digit(k, i, line, reading.columns[i], body)
        for k, (line, reading) in enumerate(zip(lines, readings, strict=True))
        for i, c in enumerate(reading.labels)
        if c in DIGITS
    ]
    run_together = sum(d.wide for d in digits) > USUAL * len(digits)
    return [d for d in digits if d.beyond or (d.wide and not run_together)]


def _digit(number: int, at: int, line: LinePicture, column: float, body: float) -> Digit:
    own = line.base - line.top
    body = own if len(line.pieces) >= MANY else min(own, 1.5 * body)
    x = line.box[0] + column
    here = line.pieces[(line.pieces[:, 0] <= x) & (x < line.pieces[:, 2])]
    beyond = (here[:, 1] < line.base - OVER * body) | (here[:, 3] > line.base + UNDER * body)
    return Digit(number, at, bool(beyond.any()), bool((here[:, 2] - here[:, 0] > WIDE * body).any()))


def covered(
    lines: Sequence[LinePicture], readings: Sequence[Reading], strokes: Ints, rulings: Rulings, near: float
) -> list[tuple[int, int, int, int]]:
    """Where figures may be lost: boxes of strokes that run over lines with digits or stand in cells, and of lines in cells of which
    nothing could be made; those nearer than ``near`` pixels to one another as one."""
    boxes = [tuple(s) for s in strokes.tolist() if _in_cell(s, rulings)]
    for line, reading in zip(lines, readings, strict=True):
        if line.crossed and any(c in DIGITS for c in reading.labels):
            x0, top, _, bottom = line.box
            boxes += [(x0 + a, top, x0 + b, bottom) for a, b in line.crossed]
        elif is_junk(reading.labels) and _in_cell(line.box, rulings):
            boxes.append(line.box)
    return _gathered(boxes, near)


def is_junk(labels: str) -> bool:
    """Whether a line is nothing but signs that never stand alone; brackets with nothing between them are an empty box.

    >>> is_junk('"'), is_junk("(<"), is_junk("-"), is_junk("/"), is_junk("4)"), is_junk("")
    (True, True, False, False, False, False)
    >>> is_junk("( )"), is_junk("[]"), is_junk(")")
    (False, False, True)
    """
    bare = labels.replace(" ", "")
    empty_box = len(bare) == 2 and bare[0] in "([" and bare[1] in ")]"
    return bool(bare) and not empty_box and all(c in NEVER_ALONE for c in bare)


def _in_cell(box: Sequence[int], rulings: Rulings) -> bool:
    """Whether rules stand on all four sides of the middle of a box."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    level = rulings.across[(rulings.across[:, 1] <= x) & (x <= rulings.across[:, 2])][:, 0]
    upright = rulings.down[(rulings.down[:, 1] <= y) & (y <= rulings.down[:, 2])][:, 0]
    return all(((side < at).any() and (side > at).any()) for side, at in ((level, y), (upright, x)))


def _gathered(boxes: Sequence[tuple[int, int, int, int]], near: float) -> list[tuple[int, int, int, int]]:
    out: list[tuple[int, int, int, int]] = []
    for box in sorted(boxes, key=lambda b: (b[1], b[0])):
        a, top, b, bottom = box
        for k, (c, upper, d, lower) in enumerate(out):
            if a - near < d and c - near < b and top - near < lower and upper - near < bottom:
                out[k] = (min(a, c), min(top, upper), max(b, d), max(bottom, lower))
                break
        else:
            out.append((a, top, b, bottom))
    return out
