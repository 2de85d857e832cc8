"""A page image read: clusters and drawings, as a text layer would have given them.

Coordinates are points of the *upright* page: quarter turns and skew undone, so that rules are level and tables come out.
``Upright.to_shown`` says where a box lies on the page as shown; ``place_on_page`` does it for what was built from the clusters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.ocr import image as pictures
from extractors.ocr import recogniser, tesseract
from extractors.ocr.image import Grey, Upright
from extractors.ocr.letters import letter_model
from extractors.ocr.numbers import settle
from extractors.ocr.parts import find_parts
from extractors.ocr.reading import ReadCluster, Reading, clusters, reading_of_words
from extractors.ocr.regions import LinePicture, find_lines
from extractors.ocr.rulings import Rulings, erase, find_rulings
from extractors.ocr.tickboxes import blank_out, find_boxes
from extractors.types import ClusterPage, Drawings, ReadOptions
from pipeline.model.page import TickBox

EM = 2.0
"""Font size over the height of a letter without ascender, about so in the faces that offices print with."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page as recognised, and how it lies on the page as shown."""

    clusters: ClusterPage
    drawings: Drawings
    upright: Upright


def read_image(
    image: Grey, number: int, width: float, height: float, dpi: float, options: ReadOptions
) -> tuple[ClusterPage, Drawings]:
    """Read the picture of page ``number``, grey (h, w), ``dpi`` pixels an inch, of a page of ``width`` by ``height`` points."""
    page = scan(image, number, width, height, dpi, options)
    return page.clusters, page.drawings


def scan(image: Grey, number: int, width: float, height: float, dpi: float, options: ReadOptions) -> ScannedPage:
    """As ``read_image``, with the page's turn and skew."""
    image, dpi = pictures.reduce(image, dpi)
    image = pictures.clean(pictures.whiten(image, dpi))
    skew = pictures.skew_of(pictures.ink(image), dpi)
    image = pictures.straighten(image, skew)
    upright = Upright(width, height, skew)
    mask = pictures.ink(image)
    boxes = find_boxes(mask, dpi)
    image = blank_out(image, mask, boxes)
    rulings = find_rulings(pictures.ink(image), dpi)
    bare = erase(image, rulings)
    parts = find_parts(pictures.ink(bare), rulings, dpi)
    lines = find_lines(bare, parts, np.zeros(len(parts.boxes), np.bool_), dpi)
    readings = _read(lines, options)
    return ScannedPage(
        _cluster_page(lines, readings, number, upright.size, dpi),
        _drawings(rulings, dpi, tuple(b.tick_box(number, dpi) for b in boxes)),
        upright,
    )


def _read(lines: tuple[LinePicture, ...], options: ReadOptions) -> Sequence[Reading]:
    """The lines by our own recogniser, numbers confirmed; by tesseract where its weights or onnxruntime are missing."""
    images = [line.image for line in lines]
    if not recogniser.available():
        words = tesseract.read_lines(images, seconds=options.page_seconds)
        if words is None:
            raise RuntimeError(
                "neither onnxruntime nor tesseract is installed: install chiwat[ocr] or tesseract-ocr-tha"
            )
        return [reading_of_words(w) for w in words]
    letters = letter_model()
    readings = recogniser.read_lines(images, letters.score if letters else None)

    def look(pictures: Sequence[Grey], allowed: str) -> Sequence[Reading]:
        return recogniser.read_lines(pictures, letters.score if letters and not allowed else None, allowed)

    def opinion(pictures: Sequence[Grey]) -> Sequence[str] | None:
        words = tesseract.read_lines(pictures, "tha+eng", seconds=options.page_seconds / 4)
        return None if words is None else [reading_of_words(w).text for w in words]

    return settle(images, readings, look, opinion)


def _cluster_page(
    lines: tuple[LinePicture, ...], readings: Sequence[Reading], number: int, size: tuple[float, float], dpi: float
) -> ClusterPage:
    """Readings as the clusters of one page, in points."""
    scale = 72 / dpi
    found: list[tuple[ReadCluster, LinePicture]] = []
    for line, reading in zip(lines, readings, strict=True):
        found += [(c, line) for c in clusters(reading, np.asarray((line.image < 170).any(0), np.bool_))]
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
    )


def _drawings(rulings: Rulings, dpi: float, tick_boxes: tuple[TickBox, ...]) -> Drawings:
    across = [(x0, y, x1, y) for y, x0, x1 in rulings.across.tolist()]
    down = [(x, top, x, bottom) for x, top, bottom in rulings.down.tolist()]
    segments = np.array(across + down, np.float32).reshape(-1, 4) * np.float32(72 / dpi)
    nothing = np.zeros((0, 4), np.float32)
    none = np.zeros(0, np.bool_)
    return Drawings(segments, nothing, none, none.copy(), nothing.copy(), tick_boxes)
