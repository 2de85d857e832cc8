"""Columns of running text side by side: where the white between them runs, and over which rows.

Whether the lines of two columns lie on common base lines does not matter: a scan's never quite do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import numpy as np

from extractors.lines import Floats
from extractors.segments import Segments

COLUMN_LINES = 5
"""Fewer rows than this side by side are no columns."""
APART = 1.6
"""A gap of more usual line steps than this sets a line apart."""
COLUMN_WIDTH = 9.0
"""Font sizes that a column of running text is wide at least: narrower ones are labels (ระดับ 1), set beside values."""
COLUMN_FILL = 0.7
"""Share of its column that a usual line of running text fills."""
FULL, BOTH = 0.8, 0.6
"""The same where labels and values are also to be thought of, and the share of the rows that have text on both sides."""
WITHIN = (0.25, 0.75)
"""Shares of the width of the text between which a gutter lies."""
STEP = 2.0
"""Points between the places tried."""


def column_runs(rows: Sequence[Segments]) -> list[tuple[float | None, list[Segments]]]:
    """Rows in runs: each with the abscissa of its gutter, or None where the text runs over the whole width."""
    gutter = find_gutter(rows)
    if gutter is None:
        return [(None, list(rows))]
    sides = [_sides(row, gutter) for row in rows]
    pitch = _pitch(rows, sides)
    runs: list[tuple[float | None, list[Segments]]] = []
    for i, row in enumerate(rows):
        kind = None if sides[i] is None or _apart(rows, sides, i, pitch) else gutter
        if runs and runs[-1][0] == kind:
            runs[-1][1].append(row)
        else:
            runs.append((kind, [row]))
    return [
        (g if g is not None and len(run) >= COLUMN_LINES and _begins_alike(run, g) else None, run) for g, run in runs
    ]


def _begins_alike(run: Sequence[Segments], gutter: float) -> bool:
    """Whether half of the lines right of the gutter, and all of a few, begin at one place: those of a column do, white within
    justified lines ends anywhere."""
    starts = sorted(next(x0 for x0, _ in row.spans if x0 >= gutter) for row in run if row.spans[-1][0] >= gutter)
    near = max((bisect_right(starts, x + 2 * STEP) - i for i, x in enumerate(starts)), default=0)
    return 2 * near >= len(starts) and near >= min(len(starts), COLUMN_LINES - 1)


def _sides(row: Segments, gutter: float) -> tuple[bool, bool] | None:
    """Whether a row has text left and right of the gutter, None if some runs over it."""
    if any(x0 < gutter < x1 for x0, x1 in row.spans):
        return None
    return row.spans[0][0] < gutter, row.spans[-1][0] >= gutter


def _pitch(rows: Sequence[Segments], sides: Sequence[tuple[bool, bool] | None]) -> float:
    """From line to line of one column."""
    steps: list[float] = []
    for side in (0, 1):
        own = [row.middle for row, has in zip(rows, sides, strict=True) if has is not None and has[side]]
        steps += [b - a for a, b in pairwise(own)]
    return median(steps) if steps else 0.0


def _apart(rows: Sequence[Segments], sides: Sequence[tuple[bool, bool] | None], i: int, pitch: float) -> bool:
    """Whether a line stands by itself behind a gap, with no more text of the other column: it is no longer one column's, though
    it be short."""
    has = sides[i]
    if has is None or all(has) or i == 0 or rows[i].middle - rows[i - 1].middle <= APART * pitch:
        return False
    for later in sides[i + 1 :]:
        if later is None:
            break
        if later[not has[1]]:
            return False
    return True


def is_prose(rows: Sequence[Segments]) -> bool:
    """Whether rows are two columns of running text rather than labels beside values: hardly one lacks either side, and most
    reach the end of their column."""
    gutter = find_gutter(rows, FULL)
    return gutter is not None and sum(_sides(row, gutter) == (True, True) for row in rows) >= BOTH * len(rows)


def find_gutter(rows: Sequence[Segments], fill: float = COLUMN_FILL) -> float | None:
    """Abscissa of the empty strip between two columns of running text, None where there is none. ``fill``: share of its column
    that a usual line fills at least."""
    if len(rows) < COLUMN_LINES:
        return None
    x0, x1 = min(r.spans[0][0] for r in rows), max(r.spans[-1][1] for r in rows)
    first, last = (x0 + share * (x1 - x0) for share in WITHIN)
    if min(sum(r.spans[0][1] < last for r in rows), sum(r.spans[-1][0] > first for r in rows)) < COLUMN_LINES:
        return None
    gutter = _clearest(rows, np.arange(first, last, STEP))
    if gutter is None:
        return None
    clear = [r for r in rows if not any(s[0] < gutter < s[1] for s in r.spans)]
    left = [(r.middle, [s for s in r.spans if s[1] <= gutter]) for r in clear]
    right = [(r.middle, [s for s in r.spans if s[0] >= gutter]) for r in clear]
    left, right = [(y, s) for y, s in left if s], [(y, s) for y, s in right if s]
    for side, other in ((left, right), (right, left)):
        beside = [s for y, s in side if other[0][0] - 1 <= y <= other[-1][0] + 1] if other else []
        if len(beside) < COLUMN_LINES:
            return None  # one below the other
        start, end = min(s[0][0] for _, s in side), max(s[-1][1] for _, s in side)
        if end - start < COLUMN_WIDTH * median(r.size for r in rows):
            return None
        if median(s[-1][1] - s[0][0] for _, s in side) < fill * (end - start):
            return None  # labels and values, signatures side by side: read across
    return gutter


def _clearest(rows: Sequence[Segments], places: Floats) -> float | None:
    """The middle of those ``places`` that have most rows on the side with fewer, of those that no text of the row runs over."""
    if not len(places):
        return None
    counts = np.array([len(r.spans) for r in rows])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    spans = np.array([s for r in rows for s in r.spans])
    over = (spans[:, :1] < places) & (spans[:, 1:] > places)
    clear = ~np.logical_or.reduceat(over, starts)
    left = clear & (spans[starts, :1] < places)
    right = clear & (spans[starts + counts - 1, :1] >= places)
    fewer = np.minimum(left.sum(0), right.sum(0))
    best = int(fewer.max())
    if best < COLUMN_LINES:
        return None
    runs = np.split(np.flatnonzero(fewer == best), np.flatnonzero(np.diff(np.flatnonzero(fewer == best)) > 1) + 1)
    widest = max(runs, key=len)
    return float(places[widest[0]] + places[widest[-1]]) / 2
