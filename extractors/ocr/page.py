"""A page image read: clusters and drawings, as a text layer would have given them.

Coordinates are points of the *upright* page: quarter turns and skew undone, so that rules are level and tables come out.
``scan`` says by ``Upright`` how that page lies on the page as shown; ``extractors.ocr.place`` puts what was built from it there.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.content import paper_scale
from extractors.ocr import image as pictures
from extractors.ocr.doubts import doubt_crossed, doubt_within
from extractors.ocr.faint import all_rulings
from extractors.ocr.foreign import covered, crossed, foreign_strokes
from extractors.ocr.grounds import lighten
from extractors.ocr.image import Grey
from extractors.ocr.parts import Ints, find_parts, residue
from extractors.ocr.photograph import flatten
from extractors.ocr.place import shown_box
from extractors.ocr.reader import Reader
from extractors.ocr.reading import ReadCluster, Reading, clusters
from extractors.ocr.regions import LinePicture, find_lines
from extractors.ocr.rulings import Rulings, erase
from extractors.ocr.sheet import Sheet
from extractors.ocr.spacing import spaced
from extractors.ocr.strokes import with_dashes
from extractors.ocr.tickboxes import FoundBox, blank_out, find_boxes
from extractors.ocr.wear import restored, strengthened, without_specks
from extractors.types import ClusterPage, Drawings, ReadOptions
from extractors.upright import Upright
from pipeline.model.geometry import BBox
from pipeline.model.page import TickBox

UNCLEAR = 0.8
"""Mean confidence under which a page may lie on its side or its head."""
CLEAR = 0.95
"""The same from which it lies right."""
SAMPLE = 10
"""Lines by which this is told."""
NEAR_INCH = 0.3
"""Inches apart that what covers figures is told as one."""
BENT = 0.16
"""Degrees that the lines of a photograph may still slope, once it is flat, for its figures to be trusted: curled sheets are left
with 0.04 at most, one folded so sharply that 1 figure in 5 was misread with 0.2."""
EVERYWHERE = (0, 0, 1 << 30, 1 << 30)
EM = 2.0
"""Font size over the height of a letter without ascender, about so in the faces that offices print with."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page as recognised, and how it lies on the page as shown; ``covered``: boxes there, in points, of what is drawn or stamped
    over figures."""

    clusters: ClusterPage
    drawings: Drawings
    upright: Upright
    covered: tuple[BBox, ...] = ()


def read_image(
    image: Grey, number: int, width: float, height: float, dpi: float, options: ReadOptions
) -> tuple[ClusterPage, Drawings]:
    """Read the picture of page ``number``, grey (h, w), ``dpi`` pixels an inch, of a page of ``width`` by ``height`` points."""
    page = scan(image, number, width, height, dpi, options)
    return page.clusters, page.drawings


def scan(image: Grey, number: int, width: float, height: float, dpi: float, options: ReadOptions) -> ScannedPage:
    """As ``read_image``, with the page's turn and skew. Raises TimeoutError when ``options.page_seconds`` are over before
    the page is read, RuntimeError when no recogniser is installed."""
    reader = Reader(time.monotonic() + options.page_seconds)
    scale = paper_scale(width, height)
    image, dpi = pictures.reduce(image, dpi / scale)
    flat = flatten(image, dpi, width * scale, height * scale)
    sheet = flat.sheet if flat is not None else None
    if scale != 1:
        sheet = (sheet or Sheet.whole(width * scale, height * scale)).shown(1 / scale)
    if flat is not None:
        image, dpi = flat.image, flat.dpi
    else:
        image = restored(image, dpi)
    image = strengthened(pictures.whiten(lighten(image, dpi), dpi))
    image = pictures.clean(without_specks(image, dpi))
    layout, quarter = lay_out(image, dpi), 0
    readings = first(layout.images, reader)
    if readings is None:
        quarter = best_turn(image, dpi, reader)
        if quarter:
            layout = lay_out(pictures.turn(image, quarter), dpi)
        readings = reader.first(layout.images)
    readings = with_dashes(layout.images, reader.confirm_numbers(layout.images, readings))
    readings = doubt_crossed(layout.lines, readings, layout.body)
    places = covered(layout.lines, readings, layout.strokes, layout.rulings, NEAR_INCH * dpi)
    readings = doubt_within(layout.lines, readings, places)
    if flat is not None and flat.residual > BENT:
        readings = doubt_within(layout.lines, readings, [EVERYWHERE])
    upright = Upright(width, height, layout.skew, quarter, sheet)
    ticks = tuple(b.tick_box(number, dpi) for b in layout.boxes)
    return ScannedPage(
        _cluster_page(layout.lines, readings, number, upright.size, dpi),
        _drawings(layout.rulings, dpi, ticks),
        upright,
        tuple(shown_box(BBox(*(v * 72 / dpi for v in place)), upright) for place in places),
    )


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand on a picture of a page once it is straightened by ``skew`` degrees; ``strokes``: (n, 4) boxes of what is
    no text, ``body``: the height of a letter."""

    skew: float
    boxes: tuple[FoundBox, ...]
    rulings: Rulings
    lines: tuple[LinePicture, ...]
    strokes: Ints
    body: float

    @property
    def images(self) -> list[Grey]:
        return [line.image for line in self.lines]


def lay_out(image: Grey, dpi: float) -> Layout:
    """Tick boxes, rules and lines of a whitened picture."""
    skew = pictures.skew_of(pictures.ink(image), dpi)
    image = pictures.straighten(image, skew)
    mask = pictures.ink(image)
    boxes = find_boxes(mask, dpi)
    image = blank_out(image, mask, boxes)
    rulings = all_rulings(image, pictures.ink(image), dpi)
    bare = erase(image, rulings)
    parts = find_parts(pictures.ink(bare), rulings, dpi)
    strokes = foreign_strokes(parts, rulings, dpi)
    lines = crossed(find_lines(bare, parts, residue(parts, rulings, dpi), dpi), strokes, parts.body)
    return Layout(skew, boxes, rulings, lines, strokes, parts.body)


def clearness(readings: Sequence[Reading]) -> float:
    """How surely lines were read: the mean confidence of their characters. Blanks are sure in any noise, and do not count."""
    confidences = [c for r in readings for label, c in zip(r.labels, r.confidences, strict=True) if label != " "]
    return float(np.mean(confidences)) if confidences else 0.0


def first(images: Sequence[Grey], reader: Reader) -> tuple[Reading, ...] | None:
    """Readings of a page's lines, None where the longest of them are so unclear that the page may lie on its side or its head."""
    order = _longest(images)
    sample = reader.first([images[i] for i in order[:SAMPLE]])
    enough = len(sample) == SAMPLE or sum(len(r.labels) for r in sample) >= 2 * SAMPLE
    if enough and clearness(sample) < UNCLEAR:
        return None
    found = dict(zip(order, (*sample, *reader.first([images[i] for i in order[SAMPLE:]])), strict=True))
    return tuple(found[i] for i in range(len(images)))


def _longest(images: Sequence[Grey]) -> list[int]:
    """Numbers of the pictures, those first that are longest for their height, in the order of the page beyond the sample."""
    order = sorted(range(len(images)), key=lambda i: -images[i].shape[1] / max(images[i].shape[0], 1))
    return order[:SAMPLE] + sorted(order[SAMPLE:])


def best_turn(image: Grey, dpi: float, reader: Reader) -> int:
    """Quarter turns clockwise that the page lies in, 0 when no other way up reads clearly better."""
    best, best_clearness = 0, 0.0
    for quarter in (0, 2, 1, 3):
        images = lay_out(pictures.turn(image, quarter), dpi).images
        found = clearness(reader.first([images[i] for i in _longest(images)[:SAMPLE]]))
        if found > best_clearness + (0.1 if quarter else 0.0):
            best, best_clearness = quarter, found
        if best_clearness > CLEAR:
            break
    return best


def _cluster_page(
    lines: tuple[LinePicture, ...], readings: Sequence[Reading], number: int, size: tuple[float, float], dpi: float
) -> ClusterPage:
    """Readings as the clusters of one page, in points."""
    scale = 72 / dpi
    found: list[tuple[ReadCluster, LinePicture]] = []
    for line, reading in zip(lines, readings, strict=True):
        inked = np.asarray((line.image < 170).any(0), np.bool_)
        found += [(c, line) for c in clusters(spaced(reading, inked, line.base - line.top), inked)]
    n = len(found)
    boxes = np.zeros((n, 4), np.float32)
    baselines, sizes = np.zeros(n, np.float32), np.zeros(n, np.float32)
    for i, (c, line) in enumerate(found):
        body = line.base - line.top
        left = line.box[0]
        boxes[i] = (left + c.x0, line.top - 0.35 * body, left + c.x1, line.base + 0.15 * body)
        baselines[i], sizes[i] = line.base, EM * body
    confidences = np.array([c.confidence for c, _ in found], np.float32)
    return ClusterPage(
        number=number,
        width=size[0],
        height=size[1],
        texts=tuple(c.text for c, _ in found),
        boxes=boxes * np.float32(scale),
        baselines=baselines * np.float32(scale),
        sizes=sizes * np.float32(scale),
        angles=np.zeros(n, np.float32),
        bold=np.zeros(n, np.bool_),
        confidences=confidences,
        space_before=np.array([c.space_before for c, _ in found], np.bool_),
        text_source="ocr" if n else "none",
        confidence=float(confidences.mean()) if n else 0.0,
        decoder="ocr",
        others=tuple(c.others for c, _ in found),
    )


def _drawings(rulings: Rulings, dpi: float, tick_boxes: tuple[TickBox, ...]) -> Drawings:
    across = [(x0, y, x1, y) for y, x0, x1 in rulings.across.tolist()]
    down = [(x, top, x, bottom) for x, top, bottom in rulings.down.tolist()]
    segments = np.array(across + down, np.float32).reshape(-1, 4) * np.float32(72 / dpi)
    nothing = np.zeros((0, 4), np.float32)
    none = np.zeros(0, np.bool_)
    return Drawings(segments, nothing, none, none.copy(), nothing.copy(), tick_boxes)
