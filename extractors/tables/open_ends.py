"""Outer rules that are missing: a table cut by the page break, or set without sides.

A browser draws no rule where a cell goes on over the page: the verticals just end. The missing rule is put in, and
remembered as open, so that the cell can be joined with its continuation.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractors.rulings import SNAP, Edges, Rulings

SHORTEST = 6.0
"""Verticals must reach at least this far (points) past the last rule to be an open cell and no overshoot."""
LONE = 14.0
"""Length in points that verticals without any rule need to be a cell open at both ends."""
SIDES = 3
"""So many rules with the same end make up a side that was left out."""


Rule = tuple[float, float, float]
"""A level rule: x0, x1, ordinate in points."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Edges with the missing outer ones put in. ``tops``, ``bottoms``: the rules that were put in."""

    rulings: Rulings
    tops: tuple[Rule, ...] = ()
    bottoms: tuple[Rule, ...] = ()


def close_ends(rulings: Rulings) -> Closed:
    """Put in the rules that are missing at the ends of verticals, and the sides missing at the ends of rules."""
    h, v = rulings.horizontal, rulings.vertical
    added_v = _sides(h, v)
    v = np.concatenate([v, added_v]) if len(added_v) else v
    bottoms = _ends(h, v, bottom=True)
    tops = _ends(h, v, bottom=False)
    added = [*bottoms, *tops]
    if added:
        h = np.concatenate([h, np.array(added)])
    return Closed(Rulings(h, v), tuple(tops), tuple(bottoms))


def _ends(h: Edges, v: Edges, bottom: bool) -> list[Rule]:
    """Rules that two verticals or more ask for by ending free at one height."""
    free: list[tuple[float, float]] = []
    ends, places = v[:, 1 if bottom else 0][:, None], v[:, 2][:, None]
    over = (h[:, 0] - SNAP <= places) & (h[:, 1] + SNAP >= places)
    loose = v[~(over & (np.abs(h[:, 2] - ends) <= SNAP)).any(axis=1)]
    if not len(loose):
        return []
    for top, low, x in loose.tolist():
        y = low if bottom else top
        crossing = h[(h[:, 0] - SNAP <= x) & (h[:, 1] + SNAP >= x) & (h[:, 2] >= top - SNAP) & (h[:, 2] <= low + SNAP)]
        if not len(crossing):
            reach, needed = low - top, LONE
        else:
            reach = low - float(crossing[:, 2].max()) if bottom else float(crossing[:, 2].min()) - top
            needed = SHORTEST
        if reach >= needed:
            free.append((y, x))
    out = []
    free.sort()
    while free:
        y0 = free[0][0]
        group = [f for f in free if f[0] - y0 <= SNAP]
        free = free[len(group) :]
        y = sum(f[0] for f in group) / len(group)
        xs = [f[1] for f in group]
        corners = _corners(h, v, y, min(xs), max(xs), bottom)
        if len(xs) + len(corners) >= 2:
            out.append((min([*xs, *corners]), max([*xs, *corners]), round(y, 2)))
    return out


def _corners(h: Edges, v: Edges, y: float, x0: float, x1: float, bottom: bool) -> list[float]:
    """Abscissae of the next verticals outside ``x0`` to ``x1`` that end at ``y`` too, in a corner whose rule turns away:
    beside rows that ended stands a cell over all of them, which did not."""
    ends = v[np.abs(v[:, 1 if bottom else 0] - y) <= SNAP]
    rules = h[np.abs(h[:, 2] - y) <= SNAP]
    out = []
    for side, near in ((ends[ends[:, 2] < x0 - SNAP], x0), (ends[ends[:, 2] > x1 + SNAP], x1)):
        if not len(side):
            continue
        x = float(side[:, 2].max() if near == x0 else side[:, 2].min())
        middle = (x + near) / 2
        if not ((rules[:, 0] < middle) & (rules[:, 1] > middle)).any():
            out.append(x)
    return out


def _sides(h: Edges, v: Edges) -> Edges:
    """Verticals missing at the common ends of rules that an inner vertical crosses."""
    out: list[tuple[float, float, float]] = []
    if len(h) < SIDES or not len(v):
        return np.zeros((0, 3))
    known = v[:, 2].tolist()
    for column in (0, 1):
        order = h[:, column].argsort()
        ends = h[order, column]
        cuts = [0, *((ends[1:] - ends[:-1] > SNAP).nonzero()[0] + 1).tolist(), len(order)]
        for first, last in pairwise(cuts):
            if last - first < SIDES:
                continue
            x = round(float(ends[first:last].mean()), 2)
            if any(abs(place - x) <= 2 * SNAP for place in known):
                continue
            rules = h[order[first:last]]
            top, low = float(rules[:, 2].min()), float(rules[:, 2].max())
            inner = v[(v[:, 2] > rules[:, 0].max()) & (v[:, 2] < rules[:, 1].min())]
            if ((inner[:, 0] <= top + SNAP) & (inner[:, 1] >= low - SNAP)).any():
                out.append((top, low, x))
    return np.array(out).reshape(-1, 3)
