"""Pictures of single glyphs, cut from the page as rendered, for those whose codes cannot be believed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.decoding.shapes import features, fineness
from extractors.ink import Ink
from extractors.pdfium.frame import Frame
from extractors.pdfium.page import Crop, OpenPage
from extractors.types import GlyphPage

_PIXELS = 28.0
"""Height in pixels at which a mark is drawn to be told."""
_FINEST, _COARSEST = 20.0, 1.0
_LIGHT, _AROUND = 128, 4.0
"""Grey values of a light ground, at least; pixels around a glyph in which the ground shows."""
_INK = 96
"""Blackness from which a pixel is ink."""
_LOOKS = 3
"""So many glyphs of one shape are tried until one can be rendered."""


Seen = tuple[str, str, int, int, bool]
"""Font, code, width and height of the ink in parts of the font size, whether only its topmost part."""


class GlyphLook:
    """Shape features of the glyphs of one open page; callable with the rows of glyphs of one shape."""

    def __init__(self, page: OpenPage, frame: Frame, seen: dict[Seen, NDArray[np.float64]]) -> None:
        """``seen`` keeps what was looked at for the other pages of the document."""
        self._page = page
        self._frame = frame
        self._seen = seen

    def __call__(
        self, glyphs: GlyphPage, ink: Ink, rows: Sequence[int], *, topmost: bool = False, alone: bool = False
    ) -> NDArray[np.float64] | None:
        """The features of the shape that upright glyphs ``rows`` have, from the one that its neighbours cover least; None
        for turned text and for ink off the page. ``topmost``: of what stands over a row without ink, None without one;
        ``alone``: of the first, not remembered."""
        i = rows[0]
        if alone:
            return self._look(glyphs, ink, i, topmost)
        x0, top, x1, bottom = (float(v) for v in glyphs.ink[i])
        size = max(float(glyphs.sizes[i]), 0.1)
        font = glyphs.fonts[glyphs.font_ids[i]].name
        text = glyphs.texts[i]
        parts = fineness(text)
        key = font, text, round((x1 - x0) / size * parts), round((bottom - top) / size * parts), topmost
        if key not in self._seen:
            clear = sorted(rows, key=lambda i: _covered(ink, i))[:_LOOKS]
            vector = next((v for v in (self._look(glyphs, ink, i, topmost) for i in clear) if v is not None), None)
            if vector is None:
                return None
            self._seen[key] = vector
        return self._seen[key]

    def _look(self, glyphs: GlyphPage, ink: Ink, i: int, topmost: bool) -> NDArray[np.float64] | None:
        x0, top, x1, bottom = (float(v) for v in glyphs.ink[i])
        if abs(float(glyphs.angles[i])) > 1.0 or x1 - x0 < 0.1 or bottom - top < 0.1:
            return None
        width, height = self._frame.width, self._frame.height
        if x0 < 0 or top < 0 or x1 > width or bottom > height:
            return None
        scale = min(max(_PIXELS / (bottom - top), _COARSEST), _FINEST)
        crop = (x0, height - bottom, width - x1, top)
        picture = self._black(scale, crop)
        rows = np.flatnonzero(picture.max(axis=1) > _INK)
        if topmost:
            gaps = np.flatnonzero(np.diff(rows) > 1)
            if not len(gaps):
                return None
            rows = rows[: gaps[0] + 1]
            picture = picture[: rows[-1] + 1]
        columns = np.flatnonzero(picture.max(axis=0) > _INK)
        if not len(rows) or not len(columns):
            return None
        cut = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        return features(np.ascontiguousarray(cut), float(ink.height[i]) * scale)

    def _black(self, scale: float, crop: Crop) -> NDArray[np.uint8]:
        """What stands in a box, 255 for the darkest on a light ground or the lightest on a dark one, less rules that run through.

        What is around it tells: a stroke may fill its box, and a rule goes on outside.
        """
        picture = self._page.draw(scale, grey=True, crop=crop)
        margin = _AROUND / scale
        left, bottom, right, top = (side - margin for side in crop)
        outer = (max(left, 0.0), max(bottom, 0.0), max(right, 0.0), max(top, 0.0))
        around = self._page.draw(scale, grey=True, crop=outer)
        edge = np.concatenate([around[0], around[-1], around[:, 0], around[:, -1]])
        if np.median(edge) >= _LIGHT:
            picture, around = 255 - picture, 255 - around
        n = int(_AROUND)
        if around.shape == (picture.shape[0] + 2 * n, picture.shape[1] + 2 * n):
            picture = picture.copy()
            picture[around.min(axis=1)[n:-n] > _INK] = 0
            picture[:, around.min(axis=0)[n:-n] > _INK] = 0
        return picture


def _covered(ink: Ink, i: int) -> float:
    """How much ink of its neighbours reaches into the box of glyph ``i``, in square points."""
    near = np.array([k for k in range(max(i - 3, 0), min(i + 4, len(ink.ink))) if k != i])
    low, high = np.maximum(ink.ink[near, :2], ink.ink[i, :2]), np.minimum(ink.ink[near, 2:], ink.ink[i, 2:])
    return round(float((high - low).clip(0).prod(axis=1).sum()), 1)
