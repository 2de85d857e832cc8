"""What is drawn on a page besides text: axis-aligned strokes, rectangles and images, inside form XObjects too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractors.pdfium.native import Native, native
from extractors.pdfium.objects import IMAGE, Objects
from extractors.pdfium.shading import without_shading
from extractors.types import Drawings

_BEZIER_TO, _MOVE_TO = 1, 2  # the bytes of a path's segment types
_UNIT = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
_THIN = 2.0
"""Points: a filled rectangle no wider than this is a rule, not a cell's background."""
_LEAN = 0.05
"""Points: how far a stroke may lean and still be a rule: arrows of a chart lean a little."""
_EXACT = 0.02
_STRAIGHT = 0.9
"""Share of a thin shape's length that one straight side must have for it to be a rule."""
_SLANT = 0.5
"""Points: how far the sides of a box may lean."""
Point = tuple[float, float]
Box = tuple[float, float, float, float]
_CONSTANTS = np.array([_THIN, _LEAN, _EXACT, _STRAIGHT, _SLANT])
"""As native.c takes them."""


@dataclass(slots=True)
class _Found:
    segments: list[Box] = field(default_factory=list)
    rects: list[Box] = field(default_factory=list)
    modes: list[tuple[int, int]] = field(default_factory=list)
    """Whether each rectangle is filled, whether it is stroked."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Rules and rectangles among the paths of a page: ``segments``: (m, 4), ``rects``: (k, 4), ``modes``: (k, 2) whether
    filled, whether stroked."""

    segments: NDArray[np.float64]
    rects: NDArray[np.float64]
    modes: NDArray[np.int8]


def read_drawings(objects: Objects) -> Drawings:
    """The drawings among the objects of a page."""
    compiled = native()
    paths = compiled_paths(objects, compiled) if compiled is not None else plain_paths(objects)
    images = [_unit_square(m) for m in objects.matrices[objects.kinds[:, 0] == IMAGE].tolist()]
    drawings = Drawings(
        segments=paths.segments.astype(np.float32),
        rects=paths.rects.astype(np.float32),
        filled=paths.modes[:, 0] != 0,
        stroked=paths.modes[:, 1] != 0,
        images=_array(images).astype(np.float32),
    )
    return without_shading(drawings)


def compiled_paths(objects: Objects, compiled: Native) -> Paths:
    """``plain_paths``, by the compiled loop."""
    most = len(objects.points)
    segments, rects = np.empty((2 * most, 4), dtype=np.float64), np.empty((most, 4), dtype=np.float64)
    modes, used = np.empty((most, 2), dtype=np.int8), np.zeros(2, dtype=np.int64)
    if most:
        arrays = (objects.kinds, objects.points, objects.segments, segments, rects, modes, used)
        compiled.drawn(len(objects.kinds), (_CONSTANTS, *arrays))
    m, k = used.tolist()
    return Paths(segments[:m], rects[:k], modes[:k])


def plain_paths(objects: Objects) -> Paths:
    """The rules and rectangles among the objects of a page."""
    found = _Found()
    kinds = objects.kinds
    points = _tuples(objects.points)
    types, closes = objects.segments[:, 0].tobytes(), objects.segments[:, 1].tobytes()
    ends = np.cumsum(kinds[:, 3])
    drawn = np.flatnonzero(kinds[:, 3] > 0)
    for (_, filled, stroked, count, _), end in zip(kinds[drawn].tolist(), ends[drawn].tolist(), strict=True):
        start = end - count
        for first, last in _subpaths(types, start, end):
            if types.find(_BEZIER_TO, first, last) < 0:
                closed = closes.find(1, first, last) >= 0
                _polyline(points[first:last], closed, filled != 0, stroked != 0, found)
    return Paths(_array(found.segments), _array(found.rects), np.array(found.modes, dtype=np.int8).reshape(-1, 2))


def _array(rows: list[Box]) -> NDArray[np.float64]:
    return np.array(rows, dtype=np.float64).reshape(-1, 4)


def _tuples(points: NDArray[np.float64]) -> list[Point]:
    return list(zip(points[:, 0].tolist(), points[:, 1].tolist(), strict=True))


def _unit_square(m: Sequence[float]) -> Box:
    """The box around an image, which is one unit square before it is placed."""
    xs = [m[0] * x + m[2] * y + m[4] for x, y in _UNIT]
    ys = [m[1] * x + m[3] * y + m[5] for x, y in _UNIT]
    return min(xs), min(ys), max(xs), max(ys)


def _subpaths(types: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each subpath of a path begins and ends."""
    while (following := types.find(_MOVE_TO, start + 1, end)) >= 0:
        yield start, following
        start = following
    yield start, end


def _polyline(points: list[Point], closed: bool, filled: bool, stroked: bool, found: _Found) -> None:
    """Sort one subpath into rules and rectangles; what is neither upright nor level is left out."""
    xs, ys = zip(*points, strict=True)
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
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
        found.modes.append((int(filled), int(stroked)))
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
    corners = points
    if len(corners) > 4 and _near(corners[0], corners[-1]):
        corners = corners[:-1]
        closed = True
    if len(corners) != 4 or not closed:
        return False
    (xa, ya), (xb, yb), (xc, yc), (xd, yd) = corners
    if abs(ya - yb) <= _SLANT and abs(xb - xc) <= _SLANT and abs(yc - yd) <= _SLANT and abs(xd - xa) <= _SLANT:
        return True
    return abs(xa - xb) <= _SLANT and abs(yb - yc) <= _SLANT and abs(xc - xd) <= _SLANT and abs(yd - ya) <= _SLANT


def _near(p: Point, q: Point) -> bool:
    return abs(p[0] - q[0]) <= _SLANT and abs(p[1] - q[1]) <= _SLANT
