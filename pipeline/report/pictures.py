"""Pictures of the place on the page: a crop around the evidence, for a box to be drawn over."""

from __future__ import annotations

import base64
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image

from extractors.document import open_source
from extractors.types import GlyphSource, ReadOptions
from pipeline.batch.inbox import content_of
from pipeline.model.errors import ChiwatError
from pipeline.store.audit import EvidenceRow, ReportRow

log = logging.getLogger(__name__)
DPI = 144.0
MARGIN_X, MARGIN_Y = 70.0, 26.0
LEAST_WIDTH, LEAST_HEIGHT = 600.0, 84.0  # the width of a page: a figure means little without its row
MOST_HEIGHT = 250.0
MOST_CROPS = 3


@dataclass(frozen=True, slots=True)
class Crop:
    """A picture of part of a page. ``left``, ``top``, ``width``, ``height`` in points on the page; ``boxes``: evidence in
    points from the picture's own corner (x, y, width, height); ``data``: a PNG as a data URI."""

    page: int
    left: float
    top: float
    width: float
    height: float
    boxes: tuple[tuple[float, float, float, float], ...]
    data: str


def frames(evidence: tuple[EvidenceRow, ...]) -> tuple[tuple[EvidenceRow, ...], ...]:
    """Evidence grouped so that each group fits one picture, in the order of pages; at most ``MOST_CROPS`` groups."""
    groups: list[list[EvidenceRow]] = []
    for place in sorted(evidence, key=lambda e: (e.page, e.top)):
        last = groups[-1] if groups else None
        if (
            last
            and last[0].page == place.page
            and place.bottom - min(e.top for e in last) <= MOST_HEIGHT - 2 * MARGIN_Y
        ):
            last.append(place)
        else:
            groups.append([place])
    return tuple(tuple(g) for g in groups[:MOST_CROPS])


class Pictures:
    """Crops from one document; each page is rendered once."""

    def __init__(self, source: GlyphSource) -> None:
        self._source = source
        self._pages: dict[int, Image.Image] = {}

    def _page(self, number: int) -> Image.Image:
        if number not in self._pages:
            if len(self._pages) > 8:
                self._pages.clear()
            self._pages[number] = Image.fromarray(self._source.image(number, DPI))
        return self._pages[number]

    def crop(self, group: tuple[EvidenceRow, ...]) -> Crop | None:
        """The picture around a group of places on one page; None where they lie off the page."""
        page = self._page(group[0].page)
        scale = DPI / 72
        full_width, full_height = page.width / scale, page.height / scale
        left, right = _span(min(e.x0 for e in group), max(e.x1 for e in group), MARGIN_X, LEAST_WIDTH, full_width)
        top, bottom = _span(
            min(e.top for e in group), max(e.bottom for e in group), MARGIN_Y, LEAST_HEIGHT, full_height
        )
        bottom = min(bottom, top + MOST_HEIGHT)
        if right - left < 1 or bottom - top < 1:
            return None
        part = page.crop((int(left * scale), int(top * scale), int(right * scale), int(bottom * scale)))
        out = io.BytesIO()
        part.convert("L").quantize(16).save(out, "PNG", optimize=True)
        boxes = tuple((e.x0 - left, e.top - top, e.x1 - e.x0, min(e.bottom, bottom) - e.top) for e in group)
        data = "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
        return Crop(group[0].page, left, top, right - left, bottom - top, boxes, data)


def _span(low: float, high: float, margin: float, least: float, limit: float) -> tuple[float, float]:
    """A stretch around ``low`` to ``high`` with a margin, at least ``least`` long, within 0 to ``limit``."""
    spare = max(margin, (least - (high - low)) / 2)
    a, b = max(0.0, low - spare), min(limit, high + spare)
    if b - a < least:
        a, b = max(0.0, b - least), min(limit, a + least)
    return a, b


@contextmanager
def pictures_of(report: ReportRow) -> Iterator[Pictures | None]:
    """The report's pictures, None where none of the places where its file was seen holds it any more: another content under its
    name would show other figures in its boxes."""
    try:
        source, _sha256 = open_source(content_of(report.uris, report.document), ReadOptions())
    except ChiwatError as error:
        log.warning("no pictures of %s: %s", report.source, error)
        yield None
        return
    try:
        yield Pictures(source)
    finally:
        source.close()


def crops_of(pictures: Pictures, evidence: tuple[EvidenceRow, ...]) -> tuple[Crop, ...]:
    """Up to ``MOST_CROPS`` pictures of a finding's evidence; a page that cannot be rendered is left out with a warning."""
    out = []
    for group in frames(evidence):
        try:
            crop = pictures.crop(group)
        except (ChiwatError, OSError, ValueError) as error:
            log.warning("page %d cannot be shown: %s", group[0].page, error)
            continue
        if crop is not None:
            out.append(crop)
    return tuple(out)
