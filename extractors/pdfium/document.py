"""Opening a PDF: pdfium first, pdfminer for what pdfium refuses, and a plain error for what neither can read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray

from extractors.decoding.glyphs import decode
from extractors.mangled import how_mangled
from extractors.other_kinds import other_kind
from extractors.pdfium.frame import Frame, frame_of
from extractors.pdfium.glyphs import PageText, glyphs_of, read_text
from extractors.pdfium.images import most_pixels
from extractors.pdfium.layers import Layered, layered
from extractors.pdfium.look import GlyphLook, Seen
from extractors.pdfium.objects import Objects, read_objects
from extractors.pdfium.page import OpenPage
from extractors.pdfium.paths import read_drawings
from extractors.pdfium.shown import NOTHING, Hidden, without_hidden
from extractors.types import Drawings, GlyphPage, GlyphSource
from pipeline.model.errors import DocumentError

_HEADER_WITHIN = 1024


class PdfiumSource:
    """An open PDF read by pdfium. Not for use from two threads at once: pdfium keeps global state."""

    def __init__(self, document: Any, max_pixels: int, ahead: int, layers: Layered) -> None:
        """``ahead``: so many pages are read together with one; ``layers``: what of the document may be on any."""
        self._document = document
        self._layers = layers
        self._max_pixels = max_pixels
        self._ahead = ahead
        self._number = 0
        self._page: _Page | None = None
        self._next: dict[int, _Page] = {}
        self._seen: dict[Seen, NDArray[np.float64]] = {}
        self.page_count = len(document)
        self.attached = tuple(document.get_attachment(i).get_name() for i in range(document.count_attachments()))

    def glyphs(self, page: int) -> GlyphPage:
        """The glyphs of page ``page`` (from 1). DocumentError ``damaged`` when that page cannot be loaded."""
        held = self._open(page)
        if held.glyphs is None:  # reading takes marks off the page in memory: it is done once
            text = held.text or read_text(held.item.handle, held.objects)
            held.objects, text, held.hidden = without_hidden(
                held.item, held.frame, held.objects, text, layers=self._layers, max_pixels=self._max_pixels
            )
            glyphs = glyphs_of(text, held.frame, page, held.objects)
            if held.hidden is not NOTHING:
                glyphs = replace(glyphs, covered=held.hidden.covered, unseen=held.hidden.unseen)
            held.glyphs = decode(glyphs, GlyphLook(held.item, held.frame, self._seen))
        return held.glyphs

    def drawings(self, page: int) -> Drawings:
        """The rulings, rectangles and images of page ``page`` (from 1)."""
        self.glyphs(page)
        return read_drawings(self._open(page).objects)

    def image(self, page: int, dpi: float) -> NDArray[np.uint8]:
        """The page rendered as grey, (height, width), ``dpi`` pixels an inch; DocumentError ``too_large`` beyond the limit."""
        return self._rendered(page, dpi, grey=True)

    def colours(self, page: int, dpi: float) -> NDArray[np.uint8]:
        """The same in colour, (height, width, 3), blue first."""
        return self._rendered(page, dpi, grey=False)

    def _rendered(self, page: int, dpi: float, *, grey: bool) -> NDArray[np.uint8]:
        held = self._open(page)
        scale = dpi / 72.0
        pixels = held.frame.width * held.frame.height * scale * scale
        if pixels > self._max_pixels:
            raise DocumentError("too_large", f"page {page} would be {pixels / 1e6:.0f} million pixels at {dpi:g} dpi")
        largest = most_pixels(held.objects)
        if largest > self._max_pixels:
            raise DocumentError("too_large", f"page {page} holds a picture of {largest / 1e6:.0f} million pixels")
        return held.item.draw(scale, grey=grey)

    def turn(self, page: int, quarters: int) -> bool:
        """Show page ``page`` (from 1) ``quarters`` quarter turns clockwise further from now on, in memory; always True."""
        self._open(page).item.turn(quarters)
        self._close_page()
        return True

    def close(self) -> None:
        self._close_page()
        self._close_next()
        self._document.close()

    def _open(self, page: int) -> _Page:
        """One page is kept open: its glyphs and its drawings are asked for one after the other."""
        if self._page is None or page != self._number:
            self._close_page()
            if page not in self._next:
                self._close_next()
                self._take(page)
            self._page, self._number = self._next.pop(page), page
        return self._page

    def _take(self, page: int) -> None:
        """Read what pdfium says of a page and of those that are next: one after another they take less time than each between
        two that are worked on."""
        for number in range(page, min(page + self._ahead, max(self.page_count, page)) + 1):
            try:
                self._next[number] = _page_of(self._load(number))
            except pdfium.PdfiumError as error:
                if number > page:
                    return  # said when it is asked for
                raise DocumentError("damaged", f"page {page} cannot be loaded: {error}") from error

    def _load(self, page: int) -> OpenPage:
        """The page with what its fields and typed notes show drawn into it (in memory): they are no part of its content."""
        item = OpenPage(self._document, page - 1)
        if not item.has_fields() or not item.flatten():
            return item
        item.close()
        return OpenPage(self._document, page - 1)

    def _close_page(self) -> None:
        if self._page is not None:
            self._page.item.close()
        self._page, self._number = None, 0

    def _close_next(self) -> None:
        for held in self._next.values():
            held.item.close()
        self._next.clear()


@dataclass(slots=True)
class _Page:
    """An open page, and what was read of it."""

    item: OpenPage
    frame: Frame
    objects: Objects
    text: PageText | None
    hidden: Hidden = NOTHING
    glyphs: GlyphPage | None = None


def _page_of(item: OpenPage) -> _Page:
    frame = frame_of(item.handle)
    objects = read_objects(item.handle, frame)
    try:
        text = read_text(item.handle, objects)
    except pdfium.PdfiumError:  # tried again, and said, where its glyphs are asked for
        text = None
    return _Page(item, frame, objects, text)


def open_pdf(source: Path | bytes, *, max_pages: int, max_pixels: int = 80_000_000, ahead: int = 0) -> GlyphSource:
    """Open a PDF for reading. ``ahead``: so many pages are read together with the one that is asked for.

    Raises DocumentError: ``io`` (the file cannot be read), ``empty`` (no bytes, or no pages), ``not_a_pdf`` (no PDF
    header), ``encrypted`` (needs a password), ``too_large`` (more than ``max_pages`` pages), ``damaged``.
    """
    data = source if isinstance(source, bytes) else _read(source)
    if not data.strip(b"\0\t\n\r "):
        raise DocumentError("empty", "the file has no content")
    if other := other_kind(data):
        raise DocumentError("not_a_pdf", f"the file is no PDF but {other}")
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise DocumentError("not_a_pdf", "the file does not begin as a PDF does")
    mangled = how_mangled(data)
    if mangled:
        raise DocumentError("damaged", f"the file was damaged on its way: {mangled}; ask for it to be sent again")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        # pdfium may repeat the error of the file before this one: a protected file says so itself, never compressed
        locked = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        if locked and b"/Encrypt" in data:
            raise DocumentError(
                "encrypted", "the PDF is protected; save a copy without password and submit it"
            ) from error
        return _second_opinion(data, max_pages, max_pixels, str(error))
    count = len(document)
    if count > max_pages:
        document.close()
        raise DocumentError("too_large", f"{count} pages, more than the {max_pages} allowed")
    if count == 0:
        document.close()
        return _second_opinion(data, max_pages, max_pixels, "")
    if document.get_formtype() != raw.FORMTYPE_NONE:
        document.init_forms()  # draws fields that carry a value and no appearance
    return PdfiumSource(document, max_pixels, ahead, layered(data))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DocumentError("io", f"cannot read {path.name}: {error.strerror or error}", retryable=True) from error


def _second_opinion(data: bytes, max_pages: int, max_pixels: int, reason: str) -> GlyphSource:
    """pdfminer, which rebuilds a broken cross-reference table in its own way."""
    from extractors.pdfminer_source import PdfminerSource  # slow to import and rarely needed

    return PdfminerSource.open(data, max_pages=max_pages, max_pixels=max_pixels, reason=reason)
