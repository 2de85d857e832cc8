"""From pdfium's page space (points, y upwards, unrotated) to points from the top left of the page as shown."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pypdfium2 import PdfiumError

from extractors.pdfium import api
from extractors.types import FloatArray

Matrix = tuple[float, float, float, float, float, float]
_RECT = ctypes.c_float * 4
"""Left, top, right, bottom, as pdfium keeps them."""
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def concat(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies ``inner`` first and then ``outer``."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page is shown: ``matrix`` takes its space to ``width`` x ``height`` points, y downwards; ``turn`` is its
    clockwise rotation in degrees."""

    matrix: Matrix
    width: float
    height: float
    turn: int

    def boxes(self, left: NDArray[Any], bottom: NDArray[Any], right: NDArray[Any], top: NDArray[Any]) -> FloatArray:
        """(n, 4) boxes x0, top, x1, bottom of as many rectangles in page space."""
        a, b, c, d, e, f = self.matrix
        xa, ya = a * left + c * bottom + e, b * left + d * bottom + f
        xb, yb = a * right + c * top + e, b * right + d * top + f
        out = np.empty((len(left), 4), dtype=np.float32)
        out[:, 0], out[:, 2] = np.minimum(xa, xb), np.maximum(xa, xb)
        out[:, 1], out[:, 3] = np.minimum(ya, yb), np.maximum(ya, yb)
        return out

    def points(self, xy: NDArray[Any]) -> FloatArray:
        """(n, 2) points of as many in page space."""
        a, b, c, d, e, f = self.matrix
        out = np.empty((len(xy), 2), dtype=np.float32)
        out[:, 0] = a * xy[:, 0] + c * xy[:, 1] + e
        out[:, 1] = b * xy[:, 0] + d * xy[:, 1] + f
        return out


def frame_of(page: int) -> Frame:
    """The frame of a page, given by its address: its rotation and the part of it that is shown (crop box within media box)."""
    rect = _RECT()
    if api.page_box(page, ctypes.addressof(rect)):
        left, top, right, bottom = rect
    else:
        left, bottom, right, top = 0.0, 0.0, api.page_width(page), api.page_height(page)
    x0, x1, y0, y1 = min(left, right), max(left, right), min(bottom, top), max(bottom, top)
    quarters = api.page_rotation(page)
    if not 0 <= quarters < 4:
        raise PdfiumError("Failed to get page rotation.")
    turn = 90 * quarters
    width, height = x1 - x0, y1 - y0
    if turn == 90:
        return Frame((0.0, 1.0, 1.0, 0.0, -y0, -x0), height, width, turn)
    if turn == 180:
        return Frame((-1.0, 0.0, 0.0, 1.0, x1, -y0), width, height, turn)
    if turn == 270:
        return Frame((0.0, -1.0, -1.0, 0.0, y1, x1), height, width, turn)
    return Frame((1.0, 0.0, 0.0, -1.0, -x0, y1), width, height, turn)
