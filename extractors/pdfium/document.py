"""Opening a PDF: pdfium first, pdfminer for what pdfium refuses, and a plain error for what neither can read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray

from extractors.decoding.glyphs import decode
from extractors.pdfium.frame import Frame, frame_of
from extractors.pdfium.glyphs import read_glyphs
from extractors.pdfium.grounds import dark_boxes
from extractors.pdfium.images import most_pixels
from extractors.pdfium.look import GlyphLook, Seen
from extractors.pdfium.objects import Objects, read_objects
from extractors.pdfium.page import OpenPage
from extractors.pdfium.paths import read_drawings
from extractors.types import Drawings, FloatArray, GlyphPage, GlyphSource
from pipeline.model.errors import DocumentError

_HEADER_WITHIN = 1024


class PdfiumSource:
    """An open PDF read by pdfium. Not for use from two threads at once: pdfium keeps global state."""

    def __init__(self, document: Any, max_pixels: int) -> None:
        self._document = document
        self._max_pixels = max_pixels
        self._number = 0
        self._seen: dict[Seen, NDArray[np.float64]] = {}
        self._glyphs: GlyphPage | None = None
        self._page: OpenPage | None = None
        self._frame: Frame | None = None
        self._objects: Objects | None = None
        self.page_count = len(document)
        self.attached = tuple(document.get_attachment(i).get_name() for i in range(document.count_attachments()))

    def glyphs(self, page: int) -> GlyphPage:
        """The glyphs of page ``page`` (from 1). DocumentError ``damaged`` when that page cannot be loaded."""
        item, frame = self._open(page)
        if self._glyphs is None:  # reading takes marks off the page in memory: it is done once
            glyphs = read_glyphs(item.handle, frame, page, self._page_objects(item, frame))
            self._glyphs = decode(glyphs, GlyphLook(item, frame, self._seen))
        return self._glyphs

    def drawings(self, page: int) -> Drawings:
        """The rulings, rectangles and images of page ``page`` (from 1)."""
        item, frame = self._open(page)
        return read_drawings(self._page_objects(item, frame))

    def dark_boxes(self, page: int) -> FloatArray:
        """(n, 4) what is filled in black on page ``page`` (from 1), as boxes."""
        item, frame = self._open(page)
        return dark_boxes(self._page_objects(item, frame))

    def image(self, page: int, dpi: float) -> NDArray[np.uint8]:
        """The page rendered as grey, (height, width), ``dpi`` pixels an inch; DocumentError ``too_large`` beyond the limit."""
        return self._rendered(page, dpi, grey=True)

    def colours(self, page: int, dpi: float) -> NDArray[np.uint8]:
        """The same in colour, (height, width, 3), blue first."""
        return self._rendered(page, dpi, grey=False)

    def _rendered(self, page: int, dpi: float, *, grey: bool) -> NDArray[np.uint8]:
        item, frame = self._open(page)
        scale = dpi / 72.0
        pixels = frame.width * frame.height * scale * scale
        if pixels > self._max_pixels:
            raise DocumentError("too_large", f"page {page} would be {pixels / 1e6:.0f} million pixels at {dpi:g} dpi")
        held = most_pixels(self._page_objects(item, frame))
        if held > self._max_pixels:
            raise DocumentError("too_large", f"page {page} holds a picture of {held / 1e6:.0f} million pixels")
        return item.draw(scale, grey=grey)

    def turn(self, page: int, quarters: int) -> bool:
        """Show page ``page`` (from 1) ``quarters`` quarter turns clockwise further from now on, in memory; always True."""
        item, _ = self._open(page)
        item.turn(quarters)
        self._close_page()
        return True

    def close(self) -> None:
        self._close_page()
        self._document.close()

    def _open(self, page: int) -> tuple[OpenPage, Frame]:
        """One page is kept open: its glyphs and its drawings are asked for one after the other."""
        if self._page is None or page != self._number:
            self._close_page()
            try:
                self._page = self._load(page)
            except pdfium.PdfiumError as error:
                raise DocumentError("damaged", f"page {page} cannot be loaded: {error}") from error
            self._number = page
        if self._frame is None:
            self._frame = frame_of(self._page.handle)
        return self._page, self._frame

    def _load(self, page: int) -> OpenPage:
        """The page with what its fields and typed notes show drawn into it (in memory): they are no part of its content."""
        item = OpenPage(self._document, page - 1)
        if not item.has_fields() or not item.flatten():
            return item
        item.close()
        return OpenPage(self._document, page - 1)

    def _page_objects(self, item: OpenPage, frame: Frame) -> Objects:
        if self._objects is None:
            self._objects = read_objects(item.handle, frame)
        return self._objects

    def _close_page(self) -> None:
        if self._page is not None:
            self._page.close()
        self._page, self._number, self._frame, self._glyphs, self._objects = None, 0, None, None, None


def open_pdf(source: Path | bytes, *, max_pages: int, max_pixels: int = 80_000_000) -> GlyphSource:
    """Open a PDF for reading.

    Raises DocumentError: ``io`` (the file cannot be read), ``empty`` (no bytes, or no pages), ``not_a_pdf`` (no PDF
    header), ``encrypted`` (needs a password), ``too_large`` (more than ``max_pages`` pages), ``damaged``.
    """
    data = source if isinstance(source, bytes) else _read(source)
    if not data.strip(b"\0\t\n\r "):
        raise DocumentError("empty", "the file has no content")
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise DocumentError("not_a_pdf", "the file does not begin as a PDF does")
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
    return PdfiumSource(document, max_pixels)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DocumentError("io", f"cannot read {path.name}: {error.strerror or error}", retryable=True) from error


def _second_opinion(data: bytes, max_pages: int, max_pixels: int, reason: str) -> GlyphSource:
    """pdfminer, which rebuilds a broken cross-reference table in its own way."""
    from extractors.pdfminer_source import PdfminerSource  # slow to import and rarely needed

    return PdfminerSource.open(data, max_pages=max_pages, max_pixels=max_pixels, reason=reason)
