"""Two halves of a page side by side, each with tables and text of its own: read one after the other, not across."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from extractors.lines import group_rows
from extractors.segments import Segments, text_segments
from extractors.types import BoolArray, ClusterPage
from pipeline.model.geometry import BBox

WIDTH = 0.25
"""Share of the width of the text that a table takes at least to be all of its half."""
LINES = 3
"""Fewer lines than this beside the tables of a half leave open how to read them."""
ALIGNED = 0.8
"""Share of the lines of a half that begin where its table does."""
GAP = 0.9
"""Halves are at least so many font sizes apart."""
INDENT = 4.0
"""Font sizes that a line of a half may begin behind the left edge of its table."""


@dataclass(frozen=True, slots=True)
class Halves:
    """From ``top`` to ``bottom`` the page is read left of ``gutter`` first, then right of it; in points."""

    top: float
    bottom: float
    gutter: float

    def parts(self, box: BBox) -> bool:
        """Whether a box runs over the gutter."""
        return box.x0 < self.gutter < box.x1 and self.top < (box.top + box.bottom) / 2 < self.bottom


def halves_of(clusters: ClusterPage, tables: Sequence[BBox], taken: BoolArray) -> Halves | None:
    """The halves of a page (``find_halves``). ``tables``: those with rules; ``taken``: (n,) clusters that stand in tables."""
    if len(tables) < 2 or min(t.x1 for t in tables) >= max(t.x0 for t in tables):
        return None  # hardly ever does a table stand left of another
    return find_halves(tables, text_segments(clusters, group_rows(clusters, np.where(taken, -1, 0)), GAP))


def find_halves(boxes: Sequence[BBox], rows: Sequence[Segments]) -> Halves | None:
    """The halves of a page with tables on both sides of a gutter that no text nor table runs over, where the lines on either
    side begin at the left edge of the tables there. ``boxes``: the tables; ``rows``: the text outside them.

    Labels beside values do not count as halves: no table stands left of values.
    """
    if len(boxes) < 2 or not rows:
        return None
    left, right = min(r.spans[0][0] for r in rows), max(r.spans[-1][1] for r in rows)
    least = WIDTH * (max(right, *(b.x1 for b in boxes)) - min(left, *(b.x0 for b in boxes)))
    for a, b in product(boxes, boxes):
        if a.x1 < b.x0 and min(a.width, b.width) >= least:
            found = _between(a, b, boxes, rows)
            if found is not None:
                return found
    return None


def _between(a: BBox, b: BBox, boxes: Sequence[BBox], rows: Sequence[Segments]) -> Halves | None:
    gutter = (a.x1 + b.x0) / 2
    over = [(r.top, r.bottom) for r in rows if any(x0 < gutter < x1 for x0, x1 in r.spans)]
    over += [(box.top, box.bottom) for box in boxes if box.x0 < gutter < box.x1]
    first, last = min(a.top, b.top), max(a.bottom, b.bottom)
    if any(bottom > first and top < last for top, bottom in over):
        return None
    top = max((bottom for _, bottom in over if bottom <= first), default=float("-inf"))
    bottom = min((top for top, _ in over if top >= last), default=float("inf"))
    within = [r for r in rows if top < r.middle < bottom]
    for edge, starts in (
        (a.x0, [(r.spans[0][0], r.size) for r in within if r.spans[0][0] < gutter]),
        (b.x0, [(x, r.size) for r in within for x in _right_of(r, gutter)]),
    ):
        if len(starts) < LINES or sum(-1.0 <= (x - edge) / size <= INDENT for x, size in starts) < ALIGNED * len(
            starts
        ):
            return None
    return Halves(top, bottom, gutter)


def _right_of(row: Segments, gutter: float) -> Iterable[float]:
    """Where the part of a row right of the gutter begins."""
    return [x0 for x0, _ in row.spans if x0 > gutter][:1]
