"""What is drawn on a page besides text: axis-aligned strokes, rectangles and images, inside form XObjects too."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from extractors.pdfium import api
from extractors.pdfium.frame import IDENTITY, Frame, Matrix, concat
from extractors.pdfium.shading import without_shading
from extractors.types import Drawings

_PATH, _IMAGE, _FORM = 2, 3, 5
_LINE_TO, _BEZIER_TO, _MOVE_TO = 0, 1, 2
_THIN = 2.0
"""Points: a filled rectangle no wider than this is a rule, not a cell's background."""
_LEAN = 0.05
"""Points: how far a stroke may lean and still be a rule: arrows of a chart lean a little."""
_EXACT = 0.02
_STRAIGHT = 0.9
"""Share of a thin shape's length that one straight side must have for it to be a rule."""
_SLANT = 0.5
"""Points: how far the sides of a box may lean."""
_MAX_DEPTH = 12
_MAX_SEGMENTS = 4000
"""A path of more segments than this is a picture, not a ruling."""

Point = tuple[float, float]


@dataclass(slots=True)
class _Found:
    segments: list[tuple[float, float, float, float]] = field(default_factory=list)
    rects: list[tuple[float, float, float, float]] = field(default_factory=list)
    filled: list[bool] = field(default_factory=list)
    stroked: list[bool] = field(default_factory=list)
    images: list[tuple[float, float, float, float]] = field(default_factory=list)


def read_drawings(page: Any, frame: Frame) -> Drawings:
    """The drawings of a pypdfium2 page."""
    found = _Found()
    handle = api.address(page.raw)
    top = (api.page_object(handle, i) for i in range(max(api.count_objects(handle), 0)))
    _walk(top, frame.matrix, found, 0)
    drawings = Drawings(
        segments=_array(found.segments),
        rects=_array(found.rects),
        filled=np.array(found.filled, dtype=np.bool_),
        stroked=np.array(found.stroked, dtype=np.bool_),
        images=_array(found.images),
    )
    return without_shading(drawings)


def _array(rows: list[tuple[float, float, float, float]]) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.array(rows, dtype=np.float32).reshape(-1, 4)


def _walk(items: Iterator[int | None], matrix: Matrix, found: _Found, depth: int) -> None:
    for item in items:
        if not item:
            continue
        kind = api.object_type(item)
        if kind == _PATH:
            _path(item, matrix, found)
        elif kind == _IMAGE:
            found.images.append(_corners([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)], concat(_own(item), matrix)))
        elif kind == _FORM and depth < _MAX_DEPTH:
            inner = (api.form_object(item, i) for i in range(max(api.form_count(item), 0)))
            _walk(inner, concat(_own(item), matrix), found, depth + 1)


def _own(item: int) -> Matrix:
    buffer = (ctypes.c_float * 6)()
    if not api.object_matrix(item, ctypes.addressof(buffer)):
        return IDENTITY
    return buffer[0], buffer[1], buffer[2], buffer[3], buffer[4], buffer[5]


def _corners(points: list[Point], m: Matrix) -> tuple[float, float, float, float]:
    xs = [m[0] * x + m[2] * y + m[4] for x, y in points]
    ys = [m[1] * x + m[3] * y + m[5] for x, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _path(item: int, matrix: Matrix, found: _Found) -> None:
    count = api.path_count(item)
    if not 2 <= count <= _MAX_SEGMENTS:
        return
    modes = (ctypes.c_int * 2)()
    start = ctypes.addressof(modes)
    if not api.path_mode(item, start, start + 4):
        return
    filled, stroked = modes[0] != 0, modes[1] != 0
    for points, closed, curved in _subpaths(item, count, concat(_own(item), matrix)):
        if not curved:
            _polyline(points, closed, filled, stroked, found)


def _subpaths(item: int, count: int, m: Matrix) -> Iterator[tuple[list[Point], bool, bool]]:
    """Each subpath as its points on the page, whether it closes, and whether any part of it is curved."""
    a, b, c, d, e, f = m
    xy = (ctypes.c_float * 2)()
    at = ctypes.addressof(xy)
    points: list[Point] = []
    closed = curved = False
    for i in range(count):
        segment = api.path_segment(item, i)
        if not segment:
            continue
        kind = api.segment_type(segment)
        if kind == _MOVE_TO and points:
            yield points, closed, curved
            points, closed, curved = [], False, False
        api.segment_point(segment, at, at + 4)
        x, y = xy[0], xy[1]
        points.append((a * x + c * y + e, b * x + d * y + f))
        curved = curved or kind == _BEZIER_TO
        closed = closed or bool(api.segment_close(segment))
    if points:
        yield points, closed, curved


def _polyline(points: list[Point], closed: bool, filled: bool, stroked: bool, found: _Found) -> None:
    """Sort one subpath into rules and rectangles; what is neither upright nor level is left out."""
    x0, x1 = min(p[0] for p in points), max(p[0] for p in points)
    y0, y1 = min(p[1] for p in points), max(p[1] for p in points)
    if filled and (x1 - x0 <= _THIN or y1 - y0 <= _THIN):
        # both long sides, as pdfplumber's table finder sees them, and only where one is straight: an arrow's shaft is no rule
        straight = _longest_straight([*points, points[0]], level=x1 - x0 > y1 - y0)
        if straight < _STRAIGHT * max(x1 - x0, y1 - y0):
            return
        if x1 - x0 > y1 - y0:
            found.segments += dict.fromkeys([(x0, y0, x1, y0), (x0, y1, x1, y1)])
        elif y1 > y0:
            found.segments += dict.fromkeys([(x0, y0, x0, y1), (x1, y0, x1, y1)])
        return
    if _is_rectangle(points, closed or filled):
        found.rects.append((x0, y0, x1, y1))
        found.filled.append(filled)
        found.stroked.append(stroked)
        return
    if not stroked:
        return
    ring = [*points, points[0]] if closed else points
    for (xa, ya), (xb, yb) in pairwise(ring):
        if abs(ya - yb) <= _LEAN and abs(xa - xb) > _SLANT:
            found.segments.append((min(xa, xb), (ya + yb) / 2, max(xa, xb), (ya + yb) / 2))
        elif abs(xa - xb) <= _LEAN and abs(ya - yb) > _SLANT:
            found.segments.append(((xa + xb) / 2, min(ya, yb), (xa + xb) / 2, max(ya, yb)))


def _longest_straight(ring: list[Point], level: bool) -> float:
    """Length of the longest side that is exactly level (or upright)."""
    along, across = (0, 1) if level else (1, 0)
    sides = [abs(p[along] - q[along]) for p, q in pairwise(ring) if abs(p[across] - q[across]) <= _EXACT]
    return max(sides, default=0.0)


def _is_rectangle(points: list[Point], closed: bool) -> bool:
    corners = list(points)
    if len(corners) > 4 and _near(corners[0], corners[-1]):
        corners.pop()
        closed = True
    if len(corners) != 4 or not closed:
        return False
    sides = list(zip(corners, [*corners[1:], corners[0]], strict=True))
    level = [abs(p[1] - q[1]) <= _SLANT for p, q in sides]
    upright = [abs(p[0] - q[0]) <= _SLANT for p, q in sides]
    return (level[0] and upright[1] and level[2] and upright[3]) or (
        upright[0] and level[1] and upright[2] and level[3]
    )


def _near(p: Point, q: Point) -> bool:
    return abs(p[0] - q[0]) <= _SLANT and abs(p[1] - q[1]) <= _SLANT
