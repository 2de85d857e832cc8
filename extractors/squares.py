"""Drawn tick boxes: small squares that stand alone, and what is in them.

The strokes of a tick are no rulings and may be a picture, so the page is rendered where squares stand, and the ink
inside each is looked at.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from extractors.rulings import Rulings, merge, rulings_of
from extractors.tables.cells import Box, cells_of, group_cells
from extractors.tickboxes import MARK_STATES
from extractors.types import ClusterPage, Drawings
from pipeline.model.geometry import BBox
from pipeline.model.page import TickBox, TickState

SMALLEST, LARGEST = 5.5, 20.0
"""Sides of a tick box, in points."""
SQUARE = 0.7
"""The shorter side of a tick box is at least this share of the longer."""
DPI = 150.0
DARK = 150
"""Grey values below this are ink."""
RIM = 0.2
"""Share of the side, from each side, that is the box's own stroke."""
EMPTY, FILLED = 0.035, 0.8
"""Shares of ink inside a box below which it is empty, above which it is filled."""
OUTLINE = 0.25
"""Share of ink along the rim from which the picture of a square is a box."""

Grey = NDArray[np.uint8]


def drawn_tick_boxes(clusters: ClusterPage, drawings: Drawings, render: Callable[[float], Grey]) -> tuple[TickBox, ...]:
    """Tick boxes among the drawings of a page. ``render`` gives the page as grey at so many pixels an inch; it is
    called only where there are squares to look into."""
    squares = [(b, False) for b in lone_squares(drawings)] + [(b, True) for b in _images(drawings)]
    squares = [(b, image) for b, image in squares if not _lettered(clusters, b)]
    if not squares:
        return ()
    grey = render(DPI)
    scale = grey.shape[1] / max(clusters.width, 1.0)
    found: list[TickBox] = []
    for box, image in squares:
        state = state_of(grey, box, scale, image)
        if state is not None and not any(b.bbox.intersection_area(BBox(*box)) > 0 for b in found):
            found.append(
                TickBox(clusters.number, BBox(*(round(v, 2) for v in box)), state, 0.9, "image" if image else "drawing")
            )
    return tuple(found)


def lone_squares(drawings: Drawings) -> list[Box]:
    """Squares of tick-box size that share no corner with another cell (a row of letter boxes is no tick box)."""
    rulings = rulings_of(drawings)
    short = Rulings(
        *(
            e[(e[:, 1] - e[:, 0] <= LARGEST) & (e[:, 1] - e[:, 0] >= SMALLEST)]
            for e in (rulings.horizontal, rulings.vertical)
        )
    )
    if not short.count:
        return []
    cells = cells_of(merge(short))
    grouped = {cell for table in group_cells(cells) for cell in table}
    return [c for c in cells if c not in grouped and is_square(c)]


def is_square(box: Box) -> bool:
    w, h = box[2] - box[0], box[3] - box[1]
    return min(w, h) >= SMALLEST and max(w, h) <= LARGEST and min(w, h) >= SQUARE * max(w, h)


def _images(drawings: Drawings) -> list[Box]:
    return [
        (x0, top, x1, bottom) for x0, top, x1, bottom in drawings.images.tolist() if is_square((x0, top, x1, bottom))
    ]


def _lettered(clusters: ClusterPage, box: Box) -> bool:
    """Whether a letter or figure stands in the square: then it is a frame. A typed tick or cross is a mark."""
    if not len(clusters.texts):
        return False
    boxes = clusters.boxes
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    inside = np.flatnonzero((x > box[0]) & (x < box[2]) & (y > box[1] - 1) & (y < box[3] + 1))
    return any(clusters.texts[i] not in MARK_STATES for i in inside.tolist())


def state_of(grey: Grey, box: Box, scale: float, image: bool = False) -> TickState | None:
    """What is in a box, from the ink in it; None for a picture that shows no box."""
    x0, top, x1, bottom = (round(v * scale) for v in box)
    crop = grey[max(top, 0) : bottom + 1, max(x0, 0) : x1 + 1] < DARK
    height, width = crop.shape
    if height < 6 or width < 6:
        return None
    rim_y, rim_x = max(round(height * RIM), 1), max(round(width * RIM), 1)
    inner = crop[rim_y : height - rim_y, rim_x : width - rim_x]
    if image:
        rim = np.concatenate(
            [
                crop[:rim_y].max(axis=0),
                crop[-rim_y:].max(axis=0),
                crop[:, :rim_x].max(axis=1),
                crop[:, -rim_x:].max(axis=1),
            ]
        )
        if rim.mean() < 1 - OUTLINE:
            return None
    ink = float(inner.mean())
    if ink < EMPTY:
        return "empty"
    if ink > FILLED:
        return "filled"
    h, w = (n * 2 // 5 for n in inner.shape)
    corners = (inner[:h, :w], inner[:h, -w:], inner[-h:, :w], inner[-h:, -w:])
    # a cross reaches into all four corners; a tick leaves the upper left one free
    return "crossed" if all(c.mean() > EMPTY for c in corners) else "ticked"
