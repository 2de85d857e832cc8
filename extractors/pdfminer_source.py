"""The fallback: glyphs and drawings through pdfplumber and pdfminer, for files that pdfium cannot open."""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
import pdfplumber
from numpy.typing import NDArray
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from extractors.types import Drawings, Font, GlyphPage
from pipeline.model.errors import DocumentError

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_CID = re.compile(r"^\(cid:(\d+)\)$")
_THIN = 2.0
_READ_ERRORS = (
    PdfminerException,
    PDFException,
    PSException,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    RecursionError,
)
"""What pdfminer raises on broken objects: it has no common base for them."""


class PdfminerSource:
    """An open PDF read by pdfminer. Slow, and without the ink of glyphs; pages cannot be rendered."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self.page_count = len(pdf.pages)
        self.attached: tuple[str, ...] = ()  # pdfminer does not tell

    @classmethod
    def open(cls, data: bytes, *, max_pages: int, max_pixels: int, reason: str) -> PdfminerSource:
        """Open or raise DocumentError (``encrypted``, ``damaged``, ``empty``, ``too_large``); ``reason``: pdfium's refusal."""
        try:
            source = cls(pdfplumber.open(io.BytesIO(data)))
        except _READ_ERRORS as error:
            if isinstance(error.args[0] if error.args else error, PDFPasswordIncorrect):
                message = "the PDF is protected; save a copy without password and submit it"
                raise DocumentError("encrypted", message) from error
            raise DocumentError("damaged", f"the PDF cannot be read: {reason or error}") from error
        if source.page_count == 0:
            source.close()
            raise DocumentError("empty", "the PDF has no pages")
        if source.page_count > max_pages:
            count = source.page_count
            source.close()
            raise DocumentError("too_large", f"{count} pages, more than the {max_pages} allowed")
        return source

    def glyphs(self, page: int) -> GlyphPage:
        """The glyphs of page ``page`` (from 1)."""
        item = self._load(page)
        chars = item.chars
        fonts: dict[Font, int] = {}
        ids = []
        for c in chars:
            name = _SUBSET.sub("", str(c["fontname"]))
            symbolic = bool(re.search(r"wingdings|webdings|symbol|dingbats", name, re.IGNORECASE))
            ids.append(fonts.setdefault(Font(name, symbolic, "bold" in name.lower()), len(fonts)))
        boxes = np.array([(c["x0"], c["top"], c["x1"], c["bottom"]) for c in chars], dtype=np.float32).reshape(-1, 4)
        sizes = np.array([c["size"] for c in chars], dtype=np.float32)
        height = float(item.height)
        origins = np.array([(c["x0"], height - c["matrix"][5]) for c in chars], dtype=np.float32).reshape(-1, 2)
        angles = [float(np.degrees(np.arctan2(c["matrix"][1], c["matrix"][0])) % 360.0) for c in chars]
        return GlyphPage(
            number=page,
            width=float(item.width),
            height=height,
            texts=tuple(_text(c["text"]) for c in chars),
            boxes=boxes,
            origins=origins,
            sizes=sizes,
            angles=np.array(angles, dtype=np.float32),
            font_ids=np.array(ids, dtype=np.int32),
            fonts=tuple(fonts) or (Font(""),),
            generated=np.zeros(len(chars), dtype=np.bool_),
            actual=np.full(len(chars), -1, dtype=np.int32),
        )

    def drawings(self, page: int) -> Drawings:
        """The rulings, rectangles and images of page ``page`` (from 1)."""
        item = self._load(page)
        segments: list[tuple[float, float, float, float]] = []
        rects, filled, stroked = [], [], []
        segments.extend((line["x0"], line["top"], line["x1"], line["bottom"]) for line in item.lines)
        for r in item.rects:
            if min(r["width"], r["height"]) <= _THIN:
                x, y = (r["x0"] + r["x1"]) / 2, (r["top"] + r["bottom"]) / 2
                level = r["width"] > r["height"]
                segments.append((r["x0"], y, r["x1"], y) if level else (x, r["top"], x, r["bottom"]))
            else:
                rects.append((r["x0"], r["top"], r["x1"], r["bottom"]))
                filled.append(bool(r["fill"]))
                stroked.append(bool(r["stroke"]))
        images = [(i["x0"], i["top"], i["x1"], i["bottom"]) for i in item.images]
        return Drawings(
            segments=np.array(segments, dtype=np.float32).reshape(-1, 4),
            rects=np.array(rects, dtype=np.float32).reshape(-1, 4),
            filled=np.array(filled, dtype=np.bool_),
            stroked=np.array(stroked, dtype=np.bool_),
            images=np.array(images, dtype=np.float32).reshape(-1, 4),
        )

    def image(self, page: int, dpi: float) -> NDArray[np.uint8]:
        """Always DocumentError ``damaged``: only pdfium renders, and it could not open this file."""
        raise DocumentError("damaged", f"page {page} cannot be rendered at {dpi:g} dpi")

    def colours(self, page: int, dpi: float) -> NDArray[np.uint8]:
        """As ``image``."""
        return self.image(page, dpi)

    def turn(self, page: int, quarters: int) -> bool:
        """Always False: pdfminer shows pages as they are."""
        return False

    def close(self) -> None:
        self._pdf.close()

    def _load(self, page: int) -> Any:
        item = self._pdf.pages[page - 1]
        try:
            _ = item.chars
        except _READ_ERRORS as error:
            raise DocumentError("damaged", f"page {page} cannot be read: {error}") from error
        return item


def _text(text: str) -> str:
    """pdfminer names an unmapped code ``(cid:201)``; the code itself, as pdfium gives it, is what the decoders know."""
    match = _CID.match(text)
    return chr(int(match[1])) if match and int(match[1]) < 0xD800 else text
