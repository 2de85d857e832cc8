"""Dots to write on: which pieces of a line are a leader, and no text."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractors.ocr.parts import Ints

DOT, ROW, MERGED = 0.36, 0.6, 1.2
"""Letter heights that a dot to write on has at most, that it is off the base line (of a page that waves), and that some of them
run together are long."""
STEP, GAP = 0.9, 4.0
"""Letter heights from dot to dot, and where some between them were lost."""

DIRT, BESIDE, FOOT = 0.32, 0.4, 0.3
"""Letter heights that a speck has at most, that it is away from all letters, and off the base line."""


def leaders(boxes: Ints, base: float, body: float) -> NDArray[np.bool_]:
    """Which pieces are dots of a leader: six or more small equal ones in a row near the base line, close and evenly set, and what
    of their row has run together."""
    out = np.zeros(len(boxes), np.bool_)
    low = (boxes[:, 3] - boxes[:, 1] <= DOT * body) & (np.abs(boxes[:, 3] - base) < ROW * body)
    wide = boxes[:, 2] - boxes[:, 0]
    dot, short = low & (wide <= DOT * body), low & (wide < MERGED * body)
    order = np.argsort(boxes[:, 0], kind="stable")
    chain: list[int] = []
    for i in [*order.tolist(), -1]:
        if i >= 0 and dot[i] and (not chain or _next_dot(boxes[chain[-1]], boxes[i], body, STEP)):
            chain.append(i)
            continue
        if len(chain) >= 6:
            out[chain] = True
        chain = [i] if i >= 0 and dot[i] else []
    if not out.any():
        return out
    for way in (order.tolist(), order[::-1].tolist()):
        for before, i in pairwise(way):
            first, second = (before, i) if boxes[before, 0] <= boxes[i, 0] else (i, before)
            if out[before] and short[i] and _next_dot(boxes[first], boxes[second], body, STEP):
                out[i] = True
    ends = [k for k, i in enumerate(order.tolist()) if out[i]]
    for a, b in pairwise(ends):  # some between them were lost
        run = order[a : b + 1]
        if short[run[1:-1]].all() and all(_next_dot(boxes[i], boxes[j], body, GAP) for i, j in pairwise(run.tolist())):
            out[run] = True
    return out


def _next_dot(dot: Ints, after: Ints, body: float, reach: float) -> bool:
    """Whether a dot goes on the row of the one before it, at most ``reach`` letter heights away."""
    return bool(after[0] - dot[2] < reach * body and abs(int(after[3]) - int(dot[3])) < 0.2 * body)


def strays(boxes: Ints, base: float, body: float) -> NDArray[np.bool_]:
    """Which pieces of a line are specks: small ones with nothing over, under or beside them, off the base line where a stop
    stands. Marks have a letter under them, a colon's dots each other, and a dash is wider."""
    out = np.zeros(len(boxes), np.bool_)
    size = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    for i in np.flatnonzero((size <= DIRT * body) & (np.abs(boxes[:, 3] - base) > FOOT * body)).tolist():
        x0, x1 = boxes[i, 0] - BESIDE * body, boxes[i, 2] + BESIDE * body
        out[i] = np.count_nonzero((boxes[:, 2] > x0) & (boxes[:, 0] < x1)) == 1
    return out
