"""Drawn tick boxes: small squares that stand alone, and what is in them.

The strokes of a tick are no rulings and may be a picture, so the page is rendered where squares stand, and the ink
inside each is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.rulings import SNAP, Rulings, merge, rulings_of
from extractors.tables.cells import Box, cells_of, group_cells
from extractors.tickboxes import MARK_STATES
from extractors.types import BoolArray, ClusterPage, Drawings, FloatArray
from pipeline.model.geometry import BBox
from pipeline.model.page import TickBox, TickState

SMALLEST, LARGEST = 5.5, 20.0
"""Sides of a tick box, in points."""
SQUARE = 0.7
"""The shorter side of a tick box is at least this share of the longer."""
DPI = 150.0
DARK = 150
"""Grey values below this are dark even where everything is."""
BLACK = 90
"""A filled box is black; the colours of charts are lighter."""
CONTRAST = 45
"""What is so much darker than the paper inside the box is ink."""
RIM = 0.2
"""Share of the side, from each side, that is the box's own stroke."""
EMPTY, FILLED = 0.035, 0.8
"""Shares of ink inside a box below which it is empty, above which it is filled."""
RING = 0.5
"""Sides of nested rectangles that differ by more than this many points are the two sides of a stroke."""
TOUCH = 1.5
"""Squares nearer than this many points are one row of boxes for letters."""
OUTLINE = 0.6
"""Share of each side that must be ink for a square to be a box."""

Grey = NDArray[np.uint8]


def drawn_tick_boxes(clusters: ClusterPage, drawings: Drawings, render: Callable[[float], Grey]) -> tuple[TickBox, ...]:
    """Tick boxes among the drawings of a page. ``render`` gives the page as grey at so many pixels an inch; it is
    called only where there are squares to look into."""
    squares = [(b, False) for b in lone_squares(drawings)] + [(b, True) for b in _images(drawings)]
    squares = [(b, image) for b, image in squares if not _lettered(clusters, b) and not _swatch(drawings, b)]
    if not squares:
        return ()
    grey = render(DPI)
    scale = grey.shape[1] / max(clusters.width, 1.0)
    found: list[TickBox] = []
    for box, image in squares:
        state = state_of(grey, box, scale)
        if state is not None and not any(b.bbox.intersection_area(BBox(*box)) > 0 for b in found):
            found.append(
                TickBox(clusters.number, BBox(*(round(v, 2) for v in box)), state, 0.9, "image" if image else "drawing")
            )
    return tuple(found)


def lone_squares(drawings: Drawings) -> list[Box]:
    """Squares of tick-box size that share no corner with another cell (a row of letter boxes is no tick box).

    Rectangles count as they are drawn: boxes on one line whose sides are a point or two apart must not be drawn together.
    """
    whole = _lone_rects(drawings)
    rulings = rulings_of(drawings)
    short = Rulings(
        *(
            e[(e[:, 1] - e[:, 0] <= LARGEST) & (e[:, 1] - e[:, 0] >= SMALLEST)]
            for e in (rulings.horizontal, rulings.vertical)
        )
    )
    if min(len(short.horizontal), len(short.vertical)) < 2:
        return whole
    cells = cells_of(merge(short))
    tables = group_cells(cells)
    piles = {cell for table in tables if _is_pile(table) for cell in table}
    grouped = {cell for table in tables for cell in table} - piles
    lone = [_as_drawn(c, rulings) if c in piles else c for c in cells if c not in grouped and is_square(c)]
    lone = [_own_sides(c, short) for c in lone]
    return whole + [c for c in lone if not any(BBox(*c).intersection_area(BBox(*w)) > 0 for w in whole)]


def _is_pile(cells: Sequence[Box]) -> bool:
    """Whether squares stand one under another: options set closely; letters have their boxes side by side."""
    return all(is_square(c) and abs(c[0] - cells[0][0]) < TOUCH and abs(c[2] - cells[0][2]) < TOUCH for c in cells)


def _as_drawn(cell: Box, rulings: Rulings) -> Box:
    """A square of a pile within its own level strokes, which were drawn together with its neighbour's."""
    x0, top, x1, bottom = cell
    level = rulings.horizontal
    ys = level[(level[:, 0] < x1 - TOUCH) & (level[:, 1] > x0 + TOUCH) & (level[:, 1] - level[:, 0] <= LARGEST), 2]
    near_top, near_bottom = ys[np.abs(ys - top) <= SNAP], ys[np.abs(ys - bottom) <= SNAP]
    return x0, float(near_top.max(initial=top)), x1, float(near_bottom.min(initial=bottom))


def _own_sides(cell: Box, short: Rulings) -> Box:
    """A square within its own upright strokes, which were drawn together with the border of a narrow cell beside it."""
    x0, top, x1, bottom = cell
    v = short.vertical
    own = v[(np.abs(v[:, 0] - top) < TOUCH) & (np.abs(v[:, 1] - bottom) < TOUCH), 2]
    left, right = own[np.abs(own - x0) <= SNAP], own[np.abs(own - x1) <= SNAP]
    mended = (float(left.mean()) if len(left) else x0, top, float(right.mean()) if len(right) else x1, bottom)
    return mended if is_square(mended) else cell


def _lone_rects(drawings: Drawings) -> list[Box]:
    """Rectangles that are squares of tick-box size and touch no other, the outer one of two that are nested."""
    squares = [
        (x0, top, x1, bottom) for x0, top, x1, bottom in drawings.rects.tolist() if is_square((x0, top, x1, bottom))
    ]
    squares.sort(key=lambda b: b[0] - b[2])
    kept: list[Box] = []
    for box in squares:
        if not any(BBox(*box).intersection_area(BBox(*k)) > 0 for k in kept):
            kept.append(box)
    return [b for b in kept if not any(k is not b and _touch(b, k) for k in kept)]


def _touch(a: Box, b: Box) -> bool:
    return max(a[0], b[0]) - min(a[2], b[2]) < TOUCH and max(a[1], b[1]) - min(a[3], b[3]) < TOUCH


def is_square(box: Box) -> bool:
    w, h = box[2] - box[0], box[3] - box[1]
    return min(w, h) >= SMALLEST and max(w, h) <= LARGEST and min(w, h) >= SQUARE * max(w, h)


def _images(drawings: Drawings) -> list[Box]:
    return [
        (x0, top, x1, bottom) for x0, top, x1, bottom in drawings.images.tolist() if is_square((x0, top, x1, bottom))
    ]


def _swatch(drawings: Drawings, box: Box) -> bool:
    """Whether a square is filled and has no stroke: a bullet, or the colour of a chart's legend. White ones are boxes'
    backgrounds, and have a stroke of their own drawn over them."""
    mine = np.abs(drawings.rects - np.array(box, dtype=np.float32)).max(axis=1, initial=0.0) < 2.0
    return bool(
        mine.any()
        and (drawings.filled & ~drawings.stroked)[mine].all()
        and not _ring(drawings.rects[mine])
        and not _stroked_by_lines(drawings, box)
    )


def _ring(rects: FloatArray) -> bool:
    """Whether rectangles lie one in the other: the outline of a box, filled between its outer and its inner side."""
    sizes = (rects[:, 2:] - rects[:, :2]).max(axis=1)
    return len(rects) > 1 and bool(sizes.max() - sizes.min() > RING)


def _stroked_by_lines(drawings: Drawings, box: Box) -> bool:
    segments = drawings.segments
    near = (np.abs(segments[:, [0, 2]] - np.array(box)[[0, 2]]) < 2.0).all(axis=1)
    return bool((near & ((np.abs(segments[:, 1] - box[1]) < 2.0) | (np.abs(segments[:, 3] - box[3]) < 2.0))).any())


def _lettered(clusters: ClusterPage, box: Box) -> bool:
    """Whether a letter or figure stands in the square: then it is a frame. A typed tick or cross is a mark."""
    if not len(clusters.texts):
        return False
    boxes = clusters.boxes
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    inside = np.flatnonzero((x > box[0]) & (x < box[2]) & (y > box[1] - 1) & (y < box[3] + 1))
    return any(clusters.texts[i] not in MARK_STATES for i in inside.tolist())


def _bright(grey: NDArray[np.int16]) -> float:
    """The grey value that nine pixels in ten do not exceed, as ``np.percentile`` has it in ten times the time."""
    ordered = np.sort(grey, axis=None)
    place = 0.9 * (len(ordered) - 1)
    low = int(place)
    a, b, t = float(ordered[low]), float(ordered[min(low + 1, len(ordered) - 1)]), place - low
    return b - (b - a) * (1 - t) if t >= 0.5 else a + (b - a) * t


def _share(flags: BoolArray) -> float:
    """The share of what is set: the mean, in half the time."""
    return int(np.count_nonzero(flags)) / flags.size


def state_of(grey: Grey, box: Box, scale: float) -> TickState | None:
    """What is in a box, from the ink in it; None where no rim is darker than the inside: a swatch, an icon."""
    x0, top, x1, bottom = (round(v * scale) for v in box)
    crop = grey[max(top - 1, 0) : bottom + 2, max(x0 - 1, 0) : x1 + 2].astype(np.int16)
    height, width = crop.shape
    if height < 8 or width < 8:
        return None
    rim_y, rim_x = max(round(height * RIM), 2), max(round(width * RIM), 2)
    inner = crop[rim_y : height - rim_y, rim_x : width - rim_x]
    sides = (
        crop[:rim_y].min(axis=0),
        crop[-rim_y:].min(axis=0),
        crop[:, :rim_x].min(axis=1),
        crop[:, -rim_x:].min(axis=1),
    )
    paper = _bright(inner)
    ink = inner < paper - CONTRAST
    if paper < DARK:
        return "filled" if float(inner.max()) < BLACK else None
    if min(_share(side < paper - CONTRAST) for side in sides) < OUTLINE:
        return None
    share = _share(ink)
    if share < EMPTY:
        return "empty"
    if share > FILLED:
        return "filled"
    h, w = (n * 2 // 5 for n in inner.shape)
    corners = (ink[:h, :w], ink[:h, -w:], ink[-h:, :w], ink[-h:, -w:])
    # a cross reaches into all four corners; a tick leaves the upper left one free
    return "crossed" if all(_share(c) > EMPTY for c in corners) else "ticked"
