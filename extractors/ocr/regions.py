"""Lines of text in the picture of a page: pieces of ink gathered line by line, region by region, marks with their letters.

A region is what rules enclose (a cell), or the page outside them, so that a line never runs from one cell into the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.columns import columns
from extractors.ocr.cores import is_bracket, line_cores
from extractors.ocr.dots import DIRT, leaders, strays
from extractors.ocr.grown import grown_together, overlapped
from extractors.ocr.image import Grey
from extractors.ocr.parts import Ints, Parts, body_height, carve, divide
from extractors.ocr.stacking import (
    NOTHING_KNOWN,
    Cores,
    KnownMarks,
    Pieces,
    assign,
    known_marks,
    shapes_of,
)

SPLIT_GAP = 2.6
"""A gap of so many letter heights parts a line in two pictures; what comes of it is put together again by place."""
FAR, DEEP = 1.3, 1.4
"""Letter heights above or below a line from which nothing belongs to it: two marks stand over a letter, one hangs under it."""
COMMON_BASE = 0.3
"""Letter heights by which the lines of two columns may differ and be taken for the same."""
LINE = 2.2
"""Letter heights that the picture of a line has at least. A lone digit that fills its picture from rim to rim is another sign to
the recogniser (``๑`` a ``6)``, a dash a ``๙``): it goes by the room over and under letters."""
FEW = 4.0
"""Width in letter heights up to which it is: in a longer line the letters tell one another's size, and blanks must not shrink."""
OVER, LOW = 0.72, 0.6
"""Share of that room that is put over the letters; under what is lower than so many letters (a dash), as much as over it."""
MOST_PIECES = 12_000
"""The densest page of small type has about half as many."""


@dataclass(frozen=True, slots=True)
class LinePicture:
    """One line, or a stretch of one between wide gaps: its grey picture without its neighbours' ink, the ``box`` of that picture
    (x0, top, x1, bottom), the ``top`` and ``base`` of its letters, in pixels, and the region. ``crossed``: stretches of its columns
    (first, last) that strokes of something else run over, as those of stamps and signatures do. ``pieces``: (n, 4) boxes of its
    ink on the page."""

    image: Grey
    box: tuple[int, int, int, int]
    top: float
    base: float
    region: int
    crossed: tuple[tuple[int, int], ...] = ()
    pieces: Ints = field(default_factory=lambda: np.zeros((0, 4), np.int32))


def find_lines(image: Grey, parts: Parts, skip: NDArray[np.bool_], dpi: float) -> tuple[LinePicture, ...]:
    """Lines of the page ``image`` (rules erased), region after region, each from top to bottom; ``skip``: (n,) pieces that are no
    text (tick boxes)."""
    heights = parts.boxes[:, 3] - parts.boxes[:, 1]
    widths = parts.boxes[:, 2] - parts.boxes[:, 0]
    speck = (np.maximum(heights, widths) < dpi / 75) | (parts.areas < (dpi / 150) ** 2)
    picture = (heights > 5 * max(parts.body, 0.07 * dpi)) | (widths > 25 * max(parts.body, 0.07 * dpi))
    usable = ~(speck | picture | skip)
    usable[0] = False
    if usable.sum() > MOST_PIECES:  # a photograph's grain: keep what is largest
        usable &= parts.areas >= np.partition(parts.areas[usable], -MOST_PIECES)[-MOST_PIECES]
    regions, known = [], NOTHING_KNOWN
    for number in np.unique(parts.regions[usable]).tolist():
        for members in _side_by_side(parts, np.flatnonzero(usable & (parts.regions == number)), number, dpi):
            region = _region(parts, members, number, dpi)
            regions.append(region)
            known = known.joined(known_marks(_pieces(parts, region)))
    out: list[LinePicture] = []
    for region in regions:
        lines, parts = _region_lines(image, parts, region, known)
        out += lines
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _Region:
    """What stands in one region: its ``members`` among the pieces, where its lines run, and the height of its letters."""

    number: int
    members: NDArray[np.intp]
    cores: Cores
    body: float


def _region(parts: Parts, members: NDArray[np.intp], number: int, dpi: float) -> _Region:
    boxes = parts.boxes[members]
    body = body_height(boxes, parts.areas[members], dpi) if len(members) >= 12 else parts.body
    if len(members) < 12:
        tallest = float((boxes[:, 3] - boxes[:, 1]).max())
        body = min(max(body, tallest / 2.6), max(tallest, 0.3 * body))
    return _Region(number, members, line_cores(boxes, body), body)


def _side_by_side(parts: Parts, members: NDArray[np.intp], number: int, dpi: float) -> list[NDArray[np.intp]]:
    """The pieces of a region, parted into columns where these are set on other base lines."""
    body = _region(parts, members, number, dpi).body
    found = columns(parts.boxes[members], body, SPLIT_GAP * body)
    if len(found) < 2:
        return [members]
    bases = [np.array([c[1] for c in line_cores(parts.boxes[members[f]], body)]) for f in found]
    bases.sort(key=len)
    longest = bases[-1]
    apart = sum(float(np.abs(longest - base).min()) > COMMON_BASE * body for b in bases[:-1] for base in b)
    return [members[f] for f in found] if apart > 1 else [members]


def _pieces(parts: Parts, region: _Region) -> Pieces:
    shapes = shapes_of(parts, region.members, region.body)
    return Pieces(parts.boxes[region.members], region.cores, region.body, shapes)


def _region_lines(image: Grey, parts: Parts, region: _Region, known: KnownMarks) -> tuple[list[LinePicture], Parts]:
    """Lines of one region, and the pieces with those cut that ran through two lines (the new ones at the end of the table)."""
    members, cores, body = region.members, region.cores, region.body
    reached = overlapped(_pieces(parts, region), known, parts.labels, members)
    for piece, row in [*touching(parts, members, cores), *reached]:
        parts = divide(parts, piece, row)
        members = np.append(members, len(parts.boxes) - 1)
    for piece, corner, within in list(grown_together(Pieces(parts.boxes[members], cores, body), parts.labels, members)):
        parts = carve(parts, piece, corner, within)
        members = np.append(members, len(parts.boxes) - 1)
    members = members[parts.areas[members] > 0]  # a cut beside the ink leaves a half of nothing
    boxes = parts.boxes[members]
    owners = assign(Pieces(boxes, cores, body, shapes_of(parts, members, body)), known)
    out = []
    for k, (top, base) in enumerate(cores):
        mine = np.flatnonzero(owners == k)
        dots = leaders(boxes[mine], base, body)
        mine = mine[~dots & near(boxes[mine], top, base, body)]
        mine = mine[~strays(boxes[mine], base, body)]
        for group in split(boxes[mine], SPLIT_GAP * body):
            if dots.any() and len(group) == 1 and is_bracket(boxes[mine[group[0]]], body):
                continue  # around dots to write on
            if len(group) == 1 and (_size(boxes[mine[group[0]]]) <= DIRT * parts.body):
                continue  # a speck far from all letters
            out.append(_cut(image, parts, members[mine[group]], (top, base), body, region.number))
    return out, parts


def touching(parts: Parts, members: NDArray[np.intp], cores: Cores) -> list[tuple[int, int]]:
    """Pieces whose ink runs through the letters of two lines, and the row between these with the least of it (the lowest cut of
    a piece first, so that the rest of it keeps its number)."""
    out = []
    for i in members:
        x0, top, x1, bottom = (int(v) for v in parts.boxes[i])
        runs = [k for k, (a, b) in enumerate(cores) if min(b, bottom) - max(a, top) > 0.4 * (b - a)]
        for k in reversed(runs[1:]):
            if k - 1 not in runs:
                continue
            start, end = int(cores[k - 1][1]), int(cores[k][0])
            if end - start < 2:
                continue
            ink = (parts.labels[start:end, x0:x1] == i).sum(1)
            out.append((int(i), start + int(np.argmin(ink))))
    return out


def _size(box: Ints) -> int:
    return int(max(box[2] - box[0], box[3] - box[1]))


def near(boxes: Ints, top: float, base: float, body: float) -> NDArray[np.bool_]:
    """Which pieces stand by the letters between ``top`` and ``base``. A mark of the row below that juts over the rule into a
    cell with one line does not, nor a speck at the page's end: with it the picture would be all white space, and its text too
    small to read."""
    return np.asarray((boxes[:, 3] >= top - FAR * body) & (boxes[:, 1] <= base + DEEP * body), np.bool_)


def split(boxes: Ints, gap: float) -> list[NDArray[np.intp]]:
    """Numbers of the pieces of each stretch of a line, stretches parted by white wider than ``gap``."""
    if not len(boxes):
        return []
    order = np.argsort(boxes[:, 0], kind="stable")
    reach = np.maximum.accumulate(boxes[order, 2])
    breaks = np.flatnonzero(boxes[order[1:], 0] - reach[:-1] > gap) + 1
    return [np.asarray(g) for g in np.split(order, breaks)]


def _cut(
    image: Grey, parts: Parts, pieces: NDArray[np.intp], core: tuple[float, float], body: float, region: int
) -> LinePicture:
    """The picture of the line made of ``pieces``, others' ink painted out, with a small margin."""
    boxes = parts.boxes[pieces]
    x0, top, x1, bottom = int(boxes[:, 0].min()), int(boxes[:, 1].min()), int(boxes[:, 2].max()), int(boxes[:, 3].max())
    if bottom - top < 0.9 * body:  # a lone dash or dot keeps the room of a letter
        middle = (top + bottom) / 2
        top, bottom = int(min(top, middle - 0.5 * body)), int(max(bottom, middle + 0.5 * body))
    margin = max(2, round(0.06 * (bottom - top)))
    side = max(2, round(0.25 * body))
    x0, x1 = max(0, x0 - side), min(image.shape[1], x1 + side)
    top, bottom = max(0, top - margin), min(image.shape[0], bottom + margin)
    labels = parts.labels[top:bottom, x0:x1]
    own = np.zeros(len(parts.boxes), np.uint8)
    own[pieces] = 1
    mine = own[labels]
    wide = cv2.dilate(mine, np.ones((5, 5), np.uint8)) > 0
    patch = np.where(wide & ((labels == 0) | (mine > 0)), image[top:bottom, x0:x1], 255).astype(np.uint8)
    patch, over = with_room(patch, max(body, parts.body))
    return LinePicture(patch, (x0, top - over, x1, top - over + patch.shape[0]), core[0], core[1], region, (), boxes)


def with_room(image: Grey, body: float) -> tuple[Grey, int]:
    """The picture of a line with white over and under it where it holds no more than a letter or two, and the rows put
    over it."""
    missing = round(LINE * body) - int(image.shape[0])
    if missing <= 0 or image.shape[1] > FEW * body:
        return image, 0
    over = round(missing * (OVER if image.shape[0] >= LOW * body else 0.5))
    return np.pad(image, ((over, missing - over), (0, 0)), constant_values=255), over
