"""Marks that have grown together with the ink of the next line: where lines are set tightly a tone touches a letter over it, a
sara u the vowel under it.

Where to cut is told by the shapes that come of it: what is cut off a letter must look like a mark of the other line, and stand or
hang where such a mark does.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.image import Mask
from extractors.ocr.marks import HIGHEST, WIDEST, described, likelihoods
from extractors.ocr.parts import Ints
from extractors.ocr.stacking import HANGS, STANDS_ON, KnownMarks, Pieces, beside, in_rows, small_enough

TIGHT = 1.0
"""Letter heights between the letters of two lines from which marks do not reach those of the other line."""
THIN = 0.35
"""Letter heights up to which a piece is a bracket or a stroke, which go over their line."""
OUT = 0.14
"""Letter heights by which a piece juts out of its line's letters if a mark is joined to it."""
LEAST = 0.2
"""Letter heights that a mark is high at the least, or wide."""
ATTACHED = 0.3
"""Letter heights of white between a mark and what carries it."""
SURE = 3.0
"""Logarithm of the odds from which what is cut off is a mark of the other line."""
GAIN = 1.0
"""The same for two marks to be likelier than one."""
NECK = 2.0
"""What it counts, in such logarithms, that the cut goes through a letter height of ink."""
STEPS = 16
"""Cuts tried on a letter height."""
ALIKE = 0.12
"""How far, in letter heights, the end and width of what hangs from a letter may be from those of a known tone."""
OVER, UNDER = 0, 1


def grown_together(
    pieces: Pieces, labels: Ints, members: NDArray[np.intp]
) -> Iterator[tuple[int, tuple[int, int], Mask]]:
    """Pieces that hold ink of two lines, the upper left corners of their boxes, and what of these is to be
    taken from them. ``labels``: the piece of each pixel,
    ``members``: the numbers of the pieces there; what comes out are these."""
    boxes, cores, body = pieces.boxes, pieces.cores, pieces.body
    tight = [below[0] - above[1] < TIGHT * body for above, below in pairwise(cores)]
    if not any(tight):
        return
    rows = in_rows(boxes, cores, body)
    heights = boxes[:, 3] - boxes[:, 1]
    large = (heights > 0.5 * body) & (boxes[:, 2] - boxes[:, 0] > THIN * body)
    for i in np.flatnonzero(large).tolist():
        k, (x0, top, x1, bottom) = int(rows[i]), boxes[i].tolist()
        ink = labels[top:bottom, x0:x1] == members[i]
        if k >= 0:
            if k + 1 < len(cores) and tight[k] and bottom > cores[k][1] + OUT * body:
                start = max(cores[k][1] - 0.05 * body, top + 0.4 * body)
                for part in _mark(ink, start - top, body, OVER):
                    x, y, width, high = cv2.boundingRect(part.astype(np.uint8))
                    if _carried(boxes, (x0 + x, x0 + x + width), (top + y + high, None), body, i):
                        yield int(members[i]), (x0, top), part
                        ink = ink & ~part
            if k and tight[k - 1] and top < cores[k][0] - OUT * body:
                start = min(cores[k][0] + 0.05 * body, bottom - 0.4 * body)
                for flipped in _mark(ink[::-1], bottom - start, body, UNDER):
                    part = flipped[::-1]
                    x, y, width, _ = cv2.boundingRect(part.astype(np.uint8))
                    if _carried(boxes, (x0 + x, x0 + x + width), (None, top + y), body, i):
                        yield int(members[i]), (x0, top), part
        else:
            lower = sum(c[0] < (top + bottom) / 2 for c in cores)
            if 0 < lower < len(cores) and tight[lower - 1]:
                part_or_none = _two_marks(ink, body)
                if part_or_none is not None:
                    yield int(members[i]), (x0, top), part_or_none


def overlapped(pieces: Pieces, known: KnownMarks, labels: Ints, members: NDArray[np.intp]) -> list[tuple[int, int]]:
    """Letters into which a tone of the next line reaches, and the row to cut them at: what of them stands under their line ends
    as high over the next one's letters as a tone does, is as wide, and stands on a mark. ``labels``: the piece of each pixel,
    ``members``: the numbers of the pieces there; what comes out are these."""
    boxes, cores, body = pieces.boxes, pieces.cores, pieces.body
    owners = in_rows(boxes, cores, body)
    tall = boxes[:, 3] - boxes[:, 1] > 0.6 * body
    below = np.flatnonzero(small_enough(boxes, body))
    out: list[tuple[int, int]] = []
    if not len(known.over):
        return out
    for i in np.flatnonzero(tall & (owners >= 0) & (owners < len(cores) - 1)).tolist():
        base, after = cores[owners[i]][1], cores[owners[i] + 1][0]
        x0, top, x1, bottom = boxes[i].tolist()
        if bottom < base + HANGS * body or bottom > after or top > base - 0.5 * body:
            continue
        row = round(base + 0.05 * body)
        columns = np.flatnonzero((labels[row:bottom, x0:x1] == members[i]).any(0))
        if not len(columns):
            continue
        left, right = x0 + int(columns[0]), x0 + int(columns[-1]) + 1
        alike = np.abs(known.over[:, 0] - (after - bottom) / body) + np.abs(
            known.over[:, 2] - (right - left) / 2 / body
        )
        under = below[(boxes[below, 0] < right) & (boxes[below, 2] > left) & (boxes[below, 3] > bottom)]
        stands = len(under) and 0 <= boxes[under, 1].min() - bottom < STANDS_ON * body
        if alike.min() < ALIKE and stands:
            out.append((int(members[i]), row))
    return out


def _carried(boxes: Ints, columns: tuple[int, int], ends: tuple[int | None, int | None], body: float, but: int) -> bool:
    """Whether something lies close under a mark that ends at the first row of ``ends``, or close over one that starts at the
    second, in its ``columns``. What it was cut off, the piece ``but``, does not count."""
    box = np.array([[columns[0], 0, columns[1], 1]], np.int32)
    others = np.delete(np.arange(len(boxes)), but)
    near = others[beside(np.concatenate([boxes, box]), len(boxes), others)]
    end, start = ends
    white = boxes[near, 1] - end if end is not None else start - boxes[near, 3]
    return bool(((white > -ATTACHED * body) & (white < ATTACHED * body)).any())


def _mark(ink: Mask, start: float, body: float, kind: int) -> list[Mask]:
    """What of ``ink`` below the row ``start`` or a later one is a mark of ``kind`` rather than of the other (looked at upside
    down, if it is one under letters)."""
    step = max(1, round(body / STEPS))
    found: list[tuple[float, Mask]] = []
    for row in range(max(1, round(start)), ink.shape[0] - max(2, round(LEAST * body / 2)), step):
        n, labels, stats, _ = cv2.connectedComponentsWithStats(ink[row:].astype(np.uint8))
        for c in range(1, n):
            x, y, width, height, _ = stats[c].tolist()
            if y or max(width, height) < LEAST * body or height > HIGHEST * body or width > WIDEST * body:
                continue
            piece = labels[y : y + height, x : x + width] == c
            seen = piece[::-1] if kind == UNDER else piece
            kinds = likelihoods(described(seen, body)[None])[0]
            neck = int((labels[0] == c).sum()) / body
            odds = float(kinds[kind] - max(kinds[k] for k in range(3) if k != kind)) - NECK * neck
            if odds > SURE:
                whole = np.zeros(ink.shape, np.bool_)
                whole[row:][labels == c] = True
                found.append((odds, whole))
    out: list[Mask] = []
    for _, part in sorted(found, key=lambda f: -f[0]):
        if not any((part & other).any() for other in out):
            out.append(part)
    return out


def _two_marks(ink: Mask, body: float) -> Mask | None:
    """The lower part of a piece between two lines that is rather a mark of each than one of either; None if it is not."""
    step = max(1, round(body / STEPS))
    least = max(2, round(LEAST * body))
    high, wide = ink.shape
    whole = -20.0
    if high <= HIGHEST * body and wide <= WIDEST * body:
        whole = float(max(likelihoods(described(ink, body)[None])[0][:2]))
    best, at = GAIN + whole, 0
    for row in range(least, high - least, step):
        scores = []
        for part, kind in ((ink[:row], UNDER), (ink[row:], OVER)):
            ys, xs = np.flatnonzero(part.any(1)), np.flatnonzero(part.any(0))
            if not len(ys):
                break
            filled = part[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1]
            if filled.shape[0] > HIGHEST * body or filled.shape[1] > WIDEST * body:
                break
            kinds = likelihoods(described(filled, body)[None])[0]
            if kinds[kind] - kinds[1 - kind] < SURE:
                break
            scores.append(float(kinds[kind]))
        if len(scores) == 2 and (score := sum(scores) - NECK * int(ink[row].sum()) / body) > best:
            best, at = score, row
    if not at:
        return None
    out = np.zeros(ink.shape, np.bool_)
    out[at:] = True
    return out
