"""Why objects of a page may not be seen although they are written: asked cheaply of each. A picture tells (``shown``)."""

from __future__ import annotations

import ctypes
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extractors.pdfium import api
from extractors.pdfium.native import Native, native
from extractors.pdfium.objects import IMAGE, PATH, TEXT, Objects

PALE, LAYERED, CLIPPED, UNDER_PATH, UNDER_IMAGE = 1, 2, 4, 8, 16
"""Text in white or clear on no dark ground; an object with a mark as those of layers are; text outside its clip path; text that
something is drawn over."""
COVERED: Final = UNDER_PATH | UNDER_IMAGE
_SIDE: Final = 4.0
"""Points: what is narrower covers no word, but is a rule."""
_SHARE, _WIDTH = 0.4, 2.0
"""What hides words lies over this share of their height, and over more than so many points of their length (or the same
share of it, where that is less)."""
_LIGHT, _CLEAR = 230, 40
"""The least of red, green and blue of pale words; the alpha (0 to 255) under which words are clear."""
_STROKE: Final = 4.0
"""Points: a pen as broad strikes words out."""
_SEEN: Final = 0.25
"""Text of which a larger share lies within its clip path is seen: a number that a cell is too narrow for keeps its digits."""
_LIMITS: Final = np.array([_SIDE, _SHARE, _WIDTH, _LIGHT, _CLEAR, _STROKE, _SEEN])
"""As native_doubts.c takes them."""
_CLIPS, _CORNERS, _COVERS, _NAME = 16, 16, 1000, 4

Box = tuple[float, float, float, float]


def read_doubts(objects: Objects, layers: bool) -> NDArray[np.uint8]:
    """(n,) why each object of a page may not be seen, 0 as a rule; ``layers``: whether the document may have any."""
    compiled = native()
    return compiled_doubts(objects, layers, compiled) if compiled is not None else plain_doubts(objects, layers)


def compiled_doubts(objects: Objects, layers: bool, compiled: Native) -> NDArray[np.uint8]:
    """``plain_doubts``, by the compiled loop."""
    doubts = np.zeros(len(objects.handles), dtype=np.uint8)
    given = (_LIMITS, objects.handles, objects.kinds, objects.matrices, objects.points, doubts)
    compiled.doubts(len(doubts), len(objects.points), layers, given)
    return doubts


def plain_doubts(objects: Objects, layers: bool) -> NDArray[np.uint8]:
    """Why each object of a page may not be seen."""
    return np.array(_Walk(objects).back(layers), dtype=np.uint8)


def clip_of(objects: Objects, number: int) -> Box | None:
    """What the clip paths of a text object let through of the page; None where it has none."""
    return _Walk(objects).clip(number)


class _Walk:
    """From the last object of a page to the first: what covers the one at hand is known by then."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._kinds = objects.kinds.tolist()
        self._handles: list[int] = objects.handles.tolist()
        self._ends: list[int] = np.cumsum(objects.kinds[:, 3] * (objects.kinds[:, 0] == PATH)).tolist()

    def back(self, layers: bool) -> list[int]:
        doubts = [0] * len(self._kinds)
        covers: list[tuple[Box, int]] = []
        for i in range(len(doubts) - 1, -1, -1):
            kind, item = self._kinds[i][0], self._handles[i]
            if layers and item and _layered(item):
                doubts[i] |= LAYERED
            if kind == TEXT:
                doubts[i] |= self._words(i, covers)
            cover = self._covers(i) if len(covers) < _COVERS and kind in (PATH, IMAGE) else None
            if cover is not None:
                covers.append((cover, UNDER_IMAGE if kind == IMAGE else UNDER_PATH))
        return doubts

    def _words(self, i: int, covers: list[tuple[Box, int]]) -> int:
        item, edges = self._handles[i], (ctypes.c_float * 4)()
        at = ctypes.addressof(edges)
        if not api.bounds(item, at, at + 4, at + 8, at + 12) or edges[2] <= edges[0] or edges[3] <= edges[1]:
            return 0
        words = self._placed(i, [(x, y) for x in (edges[0], edges[2]) for y in (edges[1], edges[3])])
        doubt = CLIPPED if self._clipped(i, words) else 0
        for cover, reason in covers:
            if _lies_over(cover, words):
                doubt |= reason
        return doubt | (PALE if _pale(item) and not self._on_dark(i, words) else 0)

    def _placed(self, i: int, corners: list[tuple[float, float]]) -> Box:
        a, b, c, d, e, f = self._objects.matrices[i].tolist()
        xs, ys = [a * x + c * y + e for x, y in corners], [b * x + d * y + f for x, y in corners]
        return min(xs), min(ys), max(xs), max(ys)

    def _shape(self, i: int) -> Box:
        """The box around the points of a path, or around an image."""
        kind, _, _, count, _ = self._kinds[i]
        if kind == IMAGE:
            return self._placed(i, [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)])
        points = self._objects.points[self._ends[i] - count : self._ends[i]]
        (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        return x0, y0, x1, y1

    def _covers(self, i: int) -> Box | None:
        kind, filled, stroked, count, _ = self._kinds[i]
        if kind == IMAGE:
            return self._shape(i)
        if not count or not (filled or (stroked and count == 2)):
            return None
        x0, y0, x1, y1 = self._shape(i)
        if not filled:
            width = ctypes.c_float()
            if not api.stroke_width(self._handles[i], ctypes.addressof(width)) or width.value < _STROKE:
                return None
            half = width.value / 2
            x0, y0, x1, y1 = x0 - half, y0 - half, x1 + half, y1 + half
        return (x0, y0, x1, y1) if min(x1 - x0, y1 - y0) >= _SIDE else None

    def _clipped(self, i: int, words: Box) -> bool:
        """Whether hardly anything of words lies in the part of the page that their clip paths let through."""
        clip = self.clip(i)
        if clip is None:
            return False
        x0, y0, x1, y1 = max(words[0], clip[0]), max(words[1], clip[1]), min(words[2], clip[2]), min(words[3], clip[3])
        seen = (x1 - x0) * (y1 - y0) if x1 > x0 and y1 > y0 else 0.0
        return seen < _SEEN * (words[2] - words[0]) * (words[3] - words[1])

    def clip(self, i: int) -> Box | None:
        """The part of the page that the clip paths of an object let through, as a box; None where it has none."""
        path = api.clip_path(self._handles[i])
        count = api.clip_count(path) if path else 0
        found: Box | None = None
        for k in range(max(count - _CLIPS, 0), count):
            corners = self._corners(path or 0, k)
            if corners:
                box = self._placed(i, corners)
                last = found or box
                found = max(last[0], box[0]), max(last[1], box[1]), min(last[2], box[2]), min(last[3], box[3])
        return found

    def _corners(self, clip: int, k: int) -> list[tuple[float, float]]:
        count = api.clip_segments(clip, k)
        if count > _CORNERS:
            return []
        found, xy = [], (ctypes.c_float * 2)()
        at = ctypes.addressof(xy)
        for j in range(count):
            corner = api.clip_segment(clip, k, j)
            if corner and api.segment_point(corner, at, at + 4):
                found.append((float(xy[0]), float(xy[1])))
        return found

    def _on_dark(self, at: int, words: Box) -> bool:
        """Whether the last thing drawn under the middle of words is dark, so that pale words are seen on it."""
        x, y = (words[0] + words[2]) / 2, (words[1] + words[3]) / 2
        for i in range(at - 1, -1, -1):
            kind, filled, _, count, _ = self._kinds[i]
            if kind != IMAGE and not (kind == PATH and filled and count):
                continue
            box = self._shape(i)
            if box[0] < x < box[2] and box[1] < y < box[3]:
                return kind == IMAGE or not _pale(self._handles[i])
        return False


def _lies_over(cover: Box, words: Box) -> bool:
    wide, high = words[2] - words[0], words[3] - words[1]
    x = min(cover[2], words[2]) - max(cover[0], words[0])
    y = min(cover[3], words[3]) - max(cover[1], words[1])
    if high > wide:
        x, y, wide, high = y, x, high, wide
    return y > 0 and y >= _SHARE * high and x > min(_WIDTH, _SHARE * wide)


def _pale(item: int) -> bool:
    rgba = (ctypes.c_uint * 4)()
    at = ctypes.addressof(rgba)
    if not api.fill_colour(item, at, at + 4, at + 8, at + 12):
        return False
    return bool(rgba[3] < _CLEAR or min(rgba[:3]) >= _LIGHT)


def _layered(item: int) -> bool:
    marks = (api.get_mark(item, k) for k in range(max(api.count_marks(item), 0)))
    return any(mark and api.mark_value_type(mark, b"Type") == _NAME for mark in marks)
