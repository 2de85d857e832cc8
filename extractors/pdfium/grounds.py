"""What is filled in black on a page: grounds of white words, and boxes put over words that are not to be seen."""

from __future__ import annotations

import ctypes

import numpy as np

from extractors.pdfium import api
from extractors.pdfium.objects import PATH, Objects
from extractors.types import FloatArray

_LEAST_SIDE = 4.0
"""Points: what is narrower covers no word, but is a rule."""
_DARK, _OPAQUE = 80, 200
"""The most of red, green and blue, and the least of alpha (0 to 255), that hides black words."""


def dark_boxes(objects: Objects) -> FloatArray:
    """(n, 4) boxes around the paths that are filled in black, x0, top, x1, bottom in points."""
    kinds = objects.kinds
    drawn = np.flatnonzero(kinds[:, 3] > 0)
    if not len(drawn):
        return np.zeros((0, 4), dtype=np.float32)
    starts = np.cumsum(kinds[drawn, 3]) - kinds[drawn, 3]
    low, high = np.minimum.reduceat(objects.points, starts), np.maximum.reduceat(objects.points, starts)
    large = ((high - low) >= _LEAST_SIDE).all(axis=1) & (kinds[drawn, 0] == PATH) & (kinds[drawn, 1] != 0)
    dark = [k for k in np.flatnonzero(large).tolist() if _is_dark(int(objects.handles[drawn[k]]))]
    return np.hstack((low[dark], high[dark])).astype(np.float32)


def _is_dark(item: int) -> bool:
    rgba = (ctypes.c_uint * 4)()
    at = ctypes.addressof(rgba)
    found = api.fill_colour(item, at, at + 4, at + 8, at + 12)
    return bool(found) and max(rgba[:3]) <= _DARK and rgba[3] >= _OPAQUE
