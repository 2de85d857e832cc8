"""One open page of a PDF, by its address.

pypdfium2's own page registers itself for closing at exit, which takes a tenth of a millisecond a page; here the source
closes what it opened.
"""

from __future__ import annotations

import ctypes
import math
from typing import Any

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray
from pypdfium2 import PdfiumError

from extractors.pdfium import api
from extractors.pdfium.frame import Frame
from extractors.types import FloatArray

Crop = tuple[float, float, float, float]
"""Points left out at the left, bottom, right and top."""


_FILLED_IN = frozenset({raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT})
_COVERING = frozenset({
    raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_CIRCLE, raw.FPDF_ANNOT_POLYGON, raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_STAMP,
    raw.FPDF_ANNOT_REDACT, raw.FPDF_ANNOT_LINE,
})  # fmt: skip
"""Kinds of annotations: what is part of a form, or typed; what may be drawn over words."""
_RECT = ctypes.c_float * 4
"""Left, top, right, bottom, as pdfium keeps them."""


class OpenPage:
    """Page ``index`` (from 0) of a pypdfium2 document, loaded; PdfiumError where it cannot be. ``handle``: its address."""

    def __init__(self, document: Any, index: int) -> None:
        self.handle = api.load_page(api.address(document.raw), index) or 0
        if not self.handle:
            raise PdfiumError("Failed to load page.")
        self._notes: list[tuple[int, tuple[float, float, float, float]]] | None = None
        self._forms = api.address(document.formenv.raw) if document.formenv else 0
        if self._forms:
            api.after_load(self.handle, self._forms)

    def draw(self, scale: float, *, grey: bool, crop: Crop = (0.0, 0.0, 0.0, 0.0)) -> NDArray[np.uint8]:
        """The page as it is shown, ``scale`` pixels a point: (height, width) grey, or (height, width, 3), blue first.

        ValueError where ``crop`` leaves nothing of it.
        """
        width, height = (math.ceil(f(self.handle) * scale) for f in (api.page_width, api.page_height))
        left, bottom, right, top = (math.ceil(c * scale) for c in crop)
        shape = (height - bottom - top, width - left - right)
        if min(shape) < 1:
            raise ValueError("Crop exceeds page dimensions")
        pixels = np.full(shape if grey else (*shape, 3), 255, dtype=np.uint8)
        kind = raw.FPDFBitmap_Gray if grey else raw.FPDFBitmap_BGR
        bitmap = api.make_bitmap(shape[1], shape[0], kind, pixels.ctypes.data, pixels.strides[0])
        if not bitmap:
            raise PdfiumError("Failed to make a bitmap.")
        flags = raw.FPDF_ANNOT | (raw.FPDF_GRAYSCALE if grey else 0)
        try:
            api.render(bitmap, self.handle, -left, -top, width, height, 0, flags)
            if self._forms:
                api.render_forms(self._forms, bitmap, self.handle, -left, -top, width, height, 0, flags)
        finally:
            api.drop_bitmap(bitmap)
        return pixels

    def has_fields(self) -> bool:
        """Whether form fields stand on the page, or words typed upon it by a viewer (forms are filled in so)."""
        return any(kind in _FILLED_IN for kind, _ in self._annotations())

    def covers(self, frame: Frame) -> FloatArray:
        """(n, 4) where notes of kinds that may cover words stand on the page as shown."""
        boxes = np.array([box for kind, box in self._annotations() if kind in _COVERING], dtype=np.float32)
        left, top, right, bottom = boxes.reshape(-1, 4).T
        return frame.boxes(left, bottom, right, top)

    def _annotations(self) -> list[tuple[int, tuple[float, float, float, float]]]:
        """The kind and the box of each annotation, in page space."""
        if self._notes is None:
            self._notes = []
            for i in range(api.count_annotations(self.handle)):
                annotation = api.annotation(self.handle, i)
                box, kind = _RECT(), api.annotation_type(annotation)
                if kind in _COVERING:
                    api.annotation_box(annotation or 0, ctypes.addressof(box))
                self._notes.append((kind, (box[0], box[1], box[2], box[3])))
                api.close_annotation(annotation)
        return self._notes

    def flatten(self) -> bool:
        """Draw what fields show into the page's content; whether that was done."""
        return bool(api.flatten(self.handle, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS)

    def turn(self, quarters: int) -> None:
        """Show the page ``quarters`` quarter turns clockwise further, in memory."""
        api.turn_page(self.handle, (api.page_rotation(self.handle) + quarters) % 4)

    def close(self) -> None:
        """Free the page; it must not be used any more."""
        if self._forms:
            api.before_close(self.handle, self._forms)
        api.close_page(self.handle)
