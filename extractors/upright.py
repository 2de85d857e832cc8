"""A page that lies on its side or head, set upright: how many quarter turns it takes, and the way back to the page as shown.

Tables and lines are built on the upright page; what an auditor is shown is the page as it was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from extractors.clusters import cluster
from extractors.lines import reading_turns
from extractors.types import GlyphPage

if TYPE_CHECKING:  # its library need not be installed
    from extractors.ocr.sheet import Sheet

MOST = 2 / 3
"""Share of a page's letters from which their direction is the page's: beside a table on its side the header stands upright."""


@dataclass(frozen=True, slots=True)
class Upright:
    """How the upright page lies on the page as shown: first ``quarter`` quarter turns clockwise were undone (so the
    page as shown is the upright one turned ``quarter`` times clockwise), then ``skew`` degrees about the centre.
    ``width`` and ``height`` are those of the page as shown, in points. Where that is a photograph, its ``sheet`` made flat takes
    the place of the page as shown, and tells where on this it lies."""

    width: float
    height: float
    skew: float = 0.0
    quarter: int = 0
    sheet: Sheet | None = None

    @property
    def as_shown(self) -> bool:
        """Whether both pages are one and the same."""
        return not self.skew and not self.quarter and self.sheet is None

    @property
    def _lying(self) -> tuple[float, float]:
        """Width and height of the page that was turned upright."""
        return (self.width, self.height) if self.sheet is None else (self.sheet.width, self.sheet.height)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the upright page in points."""
        width, height = self._lying
        return (height, width) if self.quarter % 2 else (width, height)

    @property
    def standing(self) -> Upright:
        """The same without the quarter turns: how the upright page lies on the page as shown when that is set upright."""
        width, height, sheet = self.width, self.height, self.sheet
        for _ in range(self.quarter % 4):
            sheet = None if sheet is None else sheet.turned_back(width)
            width, height = height, width
        return Upright(width, height, self.skew, 0, sheet)

    def to_shown(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """The box (x0, top, x1, bottom) on the page as shown that covers what ``box`` covers on the upright page: the turned
        middle line keeps its length, so that a long line's box does not swell by its own slope more than it must."""
        width, height = self.size
        angle = np.deg2rad(self.skew)
        cos, sin = float(np.cos(angle)), float(np.sin(angle))
        cx, cy = width / 2, height / 2
        corners = []
        for x, y in ((box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3])):
            dx, dy = x - cx, y - cy
            x, y = cx + dx * cos - dy * sin, cy + dx * sin + dy * cos
            w, h = width, height
            for _ in range(self.quarter % 4):
                x, y, w, h = h - y, x, h, w
            corners.append((x, y))
        if self.sheet is not None:
            a, b, c, d = (np.array(corner, np.float32) for corner in corners)
            # a bent line's middle lies beside the straight way between its ends
            points = np.stack([a, (a + b) / 2, b, c, (c + d) / 2, d])
            corners = [(float(x), float(y)) for x, y in self.sheet.to_shown(points)]
        xs = [min(max(x, 0.0), self.width) for x, _ in corners]
        ys = [min(max(y, 0.0), self.height) for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


def quarter_of(glyphs: GlyphPage) -> int:
    """Quarter turns clockwise by which most of the text of a page is turned away from upright; 0 where it stands."""
    angles = glyphs.angles
    if not len(angles) or np.count_nonzero((angles >= 45) & (angles < 315)) <= MOST * len(angles):
        return 0
    counts = np.bincount(reading_turns(cluster(glyphs)), minlength=4)
    most = int(counts.argmax())
    return most if counts[most] > MOST * counts.sum() else 0
