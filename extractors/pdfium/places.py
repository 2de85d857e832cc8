"""Where the glyphs of a page stand on it as shown, and which of them are glyphs by themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extractors.pdfium.frame import Frame
from extractors.pdfium.rows import GlyphRows
from extractors.types import BoolArray, FloatArray


@dataclass(frozen=True, slots=True)
class Places:
    """``boxes``, ``ink``: (n, 4) x0, top, x1, bottom of the advance and of what is black, in points; ``shown``: (n,) whether
    the page shows the middle of the glyph; ``parts``: (n,) whether it is but a further character of the one that follows.
    """

    boxes: FloatArray
    ink: FloatArray
    shown: BoolArray
    parts: BoolArray


def places_of(rows: GlyphRows, frame: Frame) -> Places:
    """The places of glyphs, by whole arrays."""
    loose = rows.loose
    left, right, bottom, top = rows.ink.T
    boxes = frame.boxes(loose[:, 0], loose[:, 3], loose[:, 2], loose[:, 1])
    # Chromium leaves words of the next page under the edge
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    shown = (x > -1) & (y > -1) & (x < frame.width + 1) & (y < frame.height + 1)
    # a glyph that stands for several characters has a row for each, all in one place
    parts = np.zeros(len(shown), dtype=np.bool_)
    parts[:-1] = (rows.ink[1:] == rows.ink[:-1]).all(axis=1) & (right > left)[1:] & (top > bottom)[1:]
    parts[:-1] &= (rows.objects[1:] == rows.objects[:-1]) & (rows.objects[1:] != 0)
    return Places(boxes, frame.boxes(left, bottom, right, top), shown, parts)
