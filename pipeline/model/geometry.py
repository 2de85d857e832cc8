"""Boxes and places on a page.

Coordinates are PDF points from the top left of the page *as shown* (after its rotation), y downwards; of a page that lies on
its side or head, of the page set upright until its places are shown (``pipeline.model.shown``).
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.model.lean import lean


@lean
class BBox:
    """An axis-aligned box in points: ``x0 <= x1``, ``top <= bottom``."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """In points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """In points."""
        return self.bottom - self.top

    def as_tuple(self) -> tuple[float, float, float, float]:
        """``(x0, top, x1, bottom)``, in points."""
        return self.x0, self.top, self.x1, self.bottom

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies in the box, its border included."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def intersection_area(self, other: BBox) -> float:
        """Area shared with ``other``, in square points; 0 where they do not meet."""
        w = min(self.x1, other.x1) - max(self.x0, other.x0)
        h = min(self.bottom, other.bottom) - max(self.top, other.top)
        return w * h if w > 0 and h > 0 else 0.0


def union(boxes: Iterable[BBox]) -> BBox:
    """The smallest box around all of ``boxes``; ValueError when there is none."""
    first: BBox | None = None
    for box in boxes:
        if first is None:
            first = box
            x0, top, x1, bottom = box.x0, box.top, box.x1, box.bottom
            continue
        if box.x0 < x0:
            x0 = box.x0
        if box.top < top:
            top = box.top
        if box.x1 > x1:
            x1 = box.x1
        if box.bottom > bottom:
            bottom = box.bottom
    if first is None:
        raise ValueError("union of no boxes")
    return BBox(x0, top, x1, bottom)


@lean
class Place:
    """Where something stands: 1-based page, box on it, and the text that was read there, unrepaired."""

    page: int
    bbox: BBox
    raw: str
