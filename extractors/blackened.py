"""Words under black boxes: they are in the file, but nobody is shown them, so they are not on the page."""

from __future__ import annotations

from typing import Final

import numpy as np

from extractors.tickboxes import without
from extractors.types import ClusterPage, GlyphSource
from pipeline.model.errors import DocumentError
from pipeline.model.geometry import BBox

DPI: Final = 144.0
BRIGHT: Final = 90
"""Grey value of white words on a dark ground, at least."""
LEAST_BRIGHT: Final = 0.005
"""Share of what words cover that is bright, where they are printed in white."""


def without_blackened(pdf: GlyphSource, page: ClusterPage) -> tuple[ClusterPage, tuple[BBox, ...]]:
    """The page without the words that stand under black boxes, and these boxes in points; white words on black stay.

    The page itself where it cannot be rendered to look.
    """
    boxes = pdf.dark_boxes(page.number) if page.texts else np.zeros((0, 4), dtype=np.float32)
    if not len(boxes):
        return page, ()
    x, y = (page.boxes[:, 0] + page.boxes[:, 2]) / 2, (page.boxes[:, 1] + page.boxes[:, 3]) / 2
    held = [np.flatnonzero((x > b[0]) & (x < b[2]) & (y > b[1]) & (y < b[3])) for b in boxes]
    if not any(len(at) for at in held):
        return page, ()
    try:
        bright = pdf.image(page.number, DPI) >= BRIGHT
    except DocumentError:
        return page, ()
    hidden: set[int] = set()
    places: list[BBox] = []
    for box, at in zip(boxes, held, strict=True):
        if not len(at):
            continue
        low, high = page.boxes[at, :2].min(axis=0), page.boxes[at, 2:].max(axis=0)
        x0, top = np.ceil(np.maximum(low, box[:2]) * DPI / 72).astype(int) + 1
        x1, bottom = np.floor(np.minimum(high, box[2:]) * DPI / 72).astype(int) - 1
        under = bright[top:bottom, x0:x1]
        if under.size and under.mean() < LEAST_BRIGHT:
            hidden.update(at.tolist())
            places.append(BBox(*(round(float(v), 1) for v in box)))
    return (without(page, sorted(hidden)), tuple(places)) if hidden else (page, ())
