"""Straight runs of ink put together over the breaks that wear and scanners make in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.ocr.image import Mask

GAP_INCH = 0.10
"""Breaks up to this are the scanner's, not the drawer's."""
FAR_BREAKS = 3
"""So many times as long they may be between long runs."""
LONG_RUN_INCH, WHOLE_RUN = 1.5, 0.8
"""Length and share of ink of a run that is a rule, whatever lies beside it."""
DOT_INCH, DOT_SHARE, DOTS = 0.027, 0.8, 8
"""Length of a dot, share of a dotted line that is ink, and how many dots it has at least."""
Run = tuple[float, float, float]
"""A straight run: where it lies, from where to where it goes, in pixels."""


def joined(rows: NDArray[np.float32], dpi: float) -> NDArray[np.float32]:
    """Runs on one line with only a break between them made one."""
    gap = GAP_INCH * dpi
    return _made_one(rows, dpi, lambda one, two: two[1] - one[2] <= gap)


def bridged(lines: NDArray[np.float32], others: NDArray[np.float32], dpi: float) -> NDArray[np.float32]:
    """Long runs on one line made one over wider breaks: there is more of them to show that they are one line. Not where one of
    ``others`` ends the first and one begins the second, and no run goes through between: two tables with a line of text
    between them."""
    gap, reach = FAR_BREAKS * GAP_INCH * dpi, 0.03 * dpi

    def through(start: float, end: float) -> bool:
        return bool(((lines[:, 1] < start - reach) & (lines[:, 2] > end + reach)).any())

    def one_line(one: Run, two: Run) -> bool:
        if two[1] - one[2] > gap or min(one[2] - one[1], two[2] - two[1]) < 0.5 * dpi:
            return False
        closed = ends_on(others, one[0], one[2], reach) and ends_on(others, two[0], two[1], reach)
        return not closed or through(one[2], two[1])

    return _made_one(lines, dpi, one_line)


def _made_one(rows: NDArray[np.float32], dpi: float, one_line: Callable[[Run, Run], bool]) -> NDArray[np.float32]:
    """Runs level with each other made one where ``one_line`` says that the second goes on the first."""
    if not len(rows):
        return rows
    near = max(2.0, dpi / 75)
    done: list[Run] = []
    for y, x0, x1 in sorted(((float(r[0]), float(r[1]), float(r[2])) for r in rows), key=lambda r: r[1]):
        for i in range(len(done) - 1, -1, -1):
            py, p0, p1 = done[i]
            if abs(py - y) <= near and one_line(done[i], (y, x0, x1)):
                a, b = p1 - p0, x1 - x0
                done[i] = ((py * a + y * b) / (a + b), p0, max(p1, x1))
                break
        else:
            done.append((y, x0, x1))
    return np.array(done, np.float32).reshape(-1, 3)


def ends_on(others: NDArray[np.float32], at: float, end: float, reach: float) -> bool:
    spans = (others[:, 1] - reach <= at) & (at <= others[:, 2] + reach)
    return bool((spans & (np.abs(others[:, 0] - end) <= reach)).any())


def wholeness(mask: Mask, at: float, start: float, end: float) -> float:
    """Share of the columns from ``start`` to ``end`` with ink within two pixels of ``at``."""
    band = mask[max(0, round(at) - 2) : round(at) + 3, max(0, int(start)) : int(end)]
    return float(band.any(0).mean()) if band.size else 0.0


def clearness(mask: Mask, at: float, start: float, end: float) -> float:
    """Share of the columns with nothing close above and below the line: little where it is the tops of letters."""
    row, a, b = round(at), int(start), int(end)
    above = mask[max(0, row - 8) : max(0, row - 3), a:b]
    below = mask[row + 4 : row + 9, a:b]
    if not above.size or not below.size:
        return 1.0
    return float((~above.any(0) & ~below.any(0)).mean())


@dataclass(frozen=True, slots=True)
class Ground:
    """The ink that level runs lie in: ``mask``, and ``bare``, without the long ones."""

    mask: Mask
    bare: Mask

    def whole(self, at: float, start: float, end: float) -> float:
        """Share of a run's columns that hold its ink."""
        return wholeness(self.mask, at, start, end)

    def clear(self, at: float, start: float, end: float) -> float:
        """Share of a run's columns with nothing close to it but another long run: the next table begins there."""
        return clearness(self.bare, at, start, end)


def ground_of(mask: Mask, lines: NDArray[np.float32], dpi: float) -> Ground:
    """The ink that ``lines`` (at, start, end) lie in."""
    bare = mask.copy()
    for at, start, end in lines:
        if end - start >= LONG_RUN_INCH * dpi and wholeness(mask, at, start, end) >= WHOLE_RUN:
            bare[max(0, round(at) - 3) : round(at) + 4, max(0, int(start)) : int(end)] = False
    return Ground(mask, bare)


def dotted_runs(lines: NDArray[np.float32], mask: Mask, dpi: float) -> NDArray[np.bool_]:
    """Runs of dots: rules of a table if others meet them, else what is written on."""
    out = np.zeros(len(lines), np.bool_)
    for i, (at, start, end) in enumerate(lines):
        band = mask[max(0, round(float(at)) - 2) : round(float(at)) + 3, max(0, int(start)) : int(end)].any(0)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], band.astype(np.int8), [0]])))
        lengths = edges[1::2] - edges[::2]
        out[i] = len(lengths) >= DOTS and float(np.median(lengths)) <= DOT_INCH * dpi and band.mean() < DOT_SHARE
    return out
