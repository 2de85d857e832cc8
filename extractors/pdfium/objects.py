"""All objects of a page in content order, those inside form XObjects too, with the points of its paths."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.pdfium import api
from extractors.pdfium.frame import IDENTITY, Frame, Matrix, concat
from extractors.pdfium.native import Native, native

TEXT, PATH, IMAGE, FORM = 1, 2, 3, 5
ACTUAL_TEXT, STRING = b"ActualText", 3
MAX_DEPTH = 12
"""Forms within forms are entered so deep."""
MAX_SEGMENTS = 4000
"""A path of more segments than this is a picture, not a ruling: its points are not read."""


@dataclass(frozen=True, slots=True)
class Objects:
    """``n`` objects of a page and the ``m`` points of its paths, in content order.

    ``handles``: (n,) addresses; ``kinds``: (n, 5) kind, whether filled, whether stroked, number of points (0 for what is
    not a path), number of marks with ActualText (of text); ``matrices``: (n, 6) to the page as shown, for paths, images and forms;
    ``points``: (m, 2) on the page as shown, points; ``segments``: (m, 2) pdfium's segment type, whether it closes.
    """

    handles: NDArray[np.int64]
    kinds: NDArray[np.int32]
    matrices: NDArray[np.float64]
    points: NDArray[np.float64]
    segments: NDArray[np.int8]

    def texts(self) -> list[int]:
        """Addresses of the text objects."""
        found: list[int] = self.handles[self.kinds[:, 0] == TEXT].tolist()
        return found

    def marked_texts(self) -> NDArray[np.int64]:
        """Addresses of the text objects that carry ActualText."""
        found: NDArray[np.int64] = self.handles[(self.kinds[:, 0] == TEXT) & (self.kinds[:, 4] > 0)]
        return found


def read_objects(page: int, frame: Frame) -> Objects:
    """The objects of a page, given by its address."""
    compiled = native()
    return compiled_objects(page, frame, compiled) if compiled is not None else plain_objects(page, frame)


def compiled_objects(page: int, frame: Frame, compiled: Native) -> Objects:
    """``plain_objects``, by the compiled loop."""
    matrix = np.array(frame.matrix, dtype=np.float64)
    room = np.array([max(api.count_objects(page), 0) + 64, 1024], dtype=np.int64)
    used = np.zeros(2, dtype=np.int64)
    while True:
        n, m = room.tolist()
        handles, kinds = np.empty(n, dtype=np.int64), np.empty((n, 5), dtype=np.int32)
        matrices, points = np.empty((n, 6), dtype=np.float64), np.empty((m, 2), dtype=np.float64)
        segments = np.empty((m, 2), dtype=np.int8)
        arrays = (matrix, room, used, handles, kinds, matrices, points, segments)
        compiled.objects(page, MAX_DEPTH, MAX_SEGMENTS, arrays)
        n, m = used.tolist()
        if (used <= room).all():
            return Objects(handles[:n], kinds[:n], matrices[:n], points[:m], segments[:m])
        room = np.maximum(room, used)


def plain_objects(page: int, frame: Frame) -> Objects:
    """The objects of a page, given by its address."""
    walk = _Walk([], [], [], [], [])
    for i in range(max(api.count_objects(page), 0)):
        walk.visit(api.page_object(page, i) or 0, frame.matrix, 0)
    return Objects(
        np.array(walk.handles, dtype=np.int64),
        np.array(walk.kinds, dtype=np.int32).reshape(-1, 5),
        np.array(walk.matrices, dtype=np.float64).reshape(-1, 6),
        np.array(walk.points, dtype=np.float64).reshape(-1, 2),
        np.array(walk.segments, dtype=np.int8).reshape(-1, 2),
    )


@dataclass(slots=True)
class _Walk:
    handles: list[int]
    kinds: list[tuple[int, int, int, int, int]]
    matrices: list[Matrix]
    points: list[tuple[float, float]]
    segments: list[tuple[int, int]]

    def visit(self, item: int, outer: Matrix, depth: int) -> None:
        kind = api.object_type(item) if item else 0
        matrix = concat(_own(item), outer) if kind in (PATH, IMAGE, FORM) else outer
        row = len(self.kinds)
        self.handles.append(item)
        self.matrices.append(matrix)
        self.kinds.append((kind, 0, 0, 0, _marks(item) if kind == TEXT else 0))
        if kind == PATH:
            self.kinds[row] = self.path(item, matrix)
        elif kind == FORM and depth < MAX_DEPTH:
            for i in range(max(api.form_count(item), 0)):
                self.visit(api.form_object(item, i) or 0, matrix, depth + 1)

    def path(self, item: int, matrix: Matrix) -> tuple[int, int, int, int, int]:
        count = api.path_count(item)
        modes = (ctypes.c_int * 2)()
        start = ctypes.addressof(modes)
        if not 2 <= count <= MAX_SEGMENTS or not api.path_mode(item, start, start + 4):
            return PATH, 0, 0, 0, 0
        a, b, c, d, e, f = matrix
        xy = (ctypes.c_float * 2)()
        at, before = ctypes.addressof(xy), len(self.points)
        for i in range(count):
            segment = api.path_segment(item, i)
            if segment:
                api.segment_point(segment, at, at + 4)
                x, y = xy[0], xy[1]
                self.points.append((a * x + c * y + e, b * x + d * y + f))
                self.segments.append((api.segment_type(segment), int(api.segment_close(segment) != 0)))
        return PATH, int(modes[0] != 0), int(modes[1] != 0), len(self.points) - before, 0


def _marks(item: int) -> int:
    marks = (api.get_mark(item, k) for k in range(max(api.count_marks(item), 0)))
    return sum(bool(mark) and api.mark_value_type(mark, ACTUAL_TEXT) == STRING for mark in marks)


def _own(item: int) -> Matrix:
    buffer = (ctypes.c_float * 6)()
    if not api.object_matrix(item, ctypes.addressof(buffer)):
        return IDENTITY
    return buffer[0], buffer[1], buffer[2], buffer[3], buffer[4], buffer[5]
