"""Pictures of a part of an open page, with and without some of its objects: what of them is seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extractors.pdfium import api
from extractors.pdfium.frame import Frame
from extractors.pdfium.page import OpenPage
from extractors.types import BoolArray, FloatArray

_DPI: Final = 100.0
_PIXELS: Final = 6_000_000
"""Of a page to look at, at most."""
_MARGIN: Final = 2.0
"""Points around what is looked at."""
_SEEN: Final = 12
"""Grey values by which a pixel must change with the words for an eye to see it."""
_INKED: Final = 0.06
"""Share of a glyph's box that its own ink changes, at least, where it is seen."""

Ints = NDArray[np.int64]


class Looks:
    """A part of a page as shown: that around some boxes, or all of it."""

    def __init__(self, item: OpenPage, frame: Frame, boxes: FloatArray | None = None) -> None:
        self._item = item
        width, height = frame.width, frame.height
        self._scale = min(_DPI / 72, math.sqrt(_PIXELS / max(width * height, 1.0)))
        x0, top, x1, bottom = 0.0, 0.0, width, height
        if boxes is not None and len(boxes):
            x0, top = np.maximum(boxes[:, :2].min(axis=0) - _MARGIN, 0.0).tolist()
            x1, bottom = np.minimum(boxes[:, 2:].max(axis=0) + _MARGIN, (width, height)).tolist()
        self._crop = x0, max(height - bottom, 0.0), max(width - x1, 0.0), top
        self._from = math.ceil(x0 * self._scale), math.ceil(top * self._scale)
        self._full: NDArray[np.int16] | None = None

    def picture(self) -> NDArray[np.int16]:
        """(height, width, 3) that part as it is."""
        if self._full is None:
            self._full = self._drawn()
        return self._full

    def without(self, handles: Sequence[int]) -> NDArray[np.int16]:
        """The same without some objects, given by their addresses."""
        for handle in handles:
            api.set_active(handle, 0)
        try:
            return self._drawn()
        finally:
            for handle in handles:
                api.set_active(handle, 1)

    def changed(self, handles: Sequence[int]) -> BoolArray:
        """(height, width) where that part looks otherwise without some objects."""
        changed: BoolArray = (np.abs(self.picture() - self.without(handles)) > _SEEN).any(axis=2)
        return changed

    def inked(self, changed: BoolArray, boxes: FloatArray) -> BoolArray:
        """Which boxes are changed as they are by the ink of a glyph that fills them."""
        sums = np.zeros((changed.shape[0] + 1, changed.shape[1] + 1), dtype=np.int64)
        sums[1:, 1:] = changed.cumsum(axis=0).cumsum(axis=1)
        x0, top, x1, bottom = self._pixels(boxes, changed.shape).T
        count = sums[bottom, x1] - sums[top, x1] - sums[bottom, x0] + sums[top, x0]
        inked: BoolArray = count >= np.maximum(_INKED * (x1 - x0) * (bottom - top), 1)
        return inked

    def varied(self, picture: NDArray[np.int16], boxes: FloatArray) -> BoolArray:
        """In which boxes a picture is not of one colour."""
        parts = (picture[t:b, x0:x1] for x0, t, x1, b in self._pixels(boxes, picture.shape).tolist())
        return np.array([p.size > 0 and (np.ptp(p, axis=(0, 1)) > _SEEN).any() for p in parts], dtype=np.bool_)

    def _drawn(self) -> NDArray[np.int16]:
        try:
            return self._item.draw(self._scale, grey=False, crop=self._crop).astype(np.int16)
        except ValueError:  # all of it lies beside the page
            return np.zeros((1, 1, 3), dtype=np.int16)

    def _pixels(self, boxes: FloatArray, shape: tuple[int, ...]) -> Ints:
        """(n, 4) the columns and rows of a picture between which boxes lie."""
        scaled = boxes.astype(np.float64) * self._scale
        low, high = np.floor(scaled[:, :2]), np.ceil(scaled[:, 2:])
        start = np.array(self._from, dtype=np.int64)
        pixels = np.hstack((low, high)).astype(np.int64) - np.hstack((start, start))
        pixels[:, 0::2] = pixels[:, 0::2].clip(0, shape[1])
        pixels[:, 1::2] = pixels[:, 1::2].clip(0, shape[0])
        return pixels
