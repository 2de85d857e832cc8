"""Straight runs of ink put together over the breaks that wear and scanners make in them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

GAP_INCH = 0.10
"""Breaks up to this are the scanner's, not the drawer's."""
FAR_BREAKS = 3
"""So many times as long they may be between long runs."""
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
