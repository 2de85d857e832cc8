"""Headings that stand over the first of some level rules: many tables rule off their rows underneath only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.headers import is_number
from extractors.tables.joints import INSIDE, is_crossed
from extractors.types import ClusterPage

NEAR = 1.1
"""Font sizes between the headings and the rule under them, or between two lines of them, at most."""
FILLED, LEAST_COLUMNS = 0.6, 3
"""Share of the columns that have a heading, and how many at least."""
SAME_LINE = 0.35
WORD = 0.3
"""Font sizes between two letters of one word at most."""


def head_over(clusters: ClusterPage, rule: float, xs: Sequence[float]) -> float | None:
    """The ordinate over the headings that stand over a rule, each within its column; None where there are none.

    ``xs``: the sides and the borders of the columns, ascending.
    """
    inner = xs[1:-1]
    if len(inner) + 1 < LEAST_COLUMNS:
        return None
    boxes = clusters.boxes
    lines = clusters.baselines
    across = (boxes[:, 2] > xs[0] - INSIDE) & (boxes[:, 0] < xs[-1] + INSIDE) & (clusters.angles == 0)
    rows = np.flatnonzero(across & (lines < rule) & (lines > rule - 6.0 * float(clusters.sizes.max(initial=0.0))))
    rows = rows[np.argsort(-lines[rows], kind="stable")]
    top, under, words = rule, rule, dict[int, str]()
    while len(rows):
        size = float(clusters.sizes[rows[0]])
        n = int(np.argmax(np.append(lines[rows[0]] - lines[rows] > SAME_LINE * size, True)))
        line, rows = np.sort(rows[:n]), rows[n:]
        line = line[np.argsort(boxes[line, 0], kind="stable")]
        if under - float(boxes[line, 3].max()) > NEAR * size or _runs_over(clusters, line, inner, size):
            break
        for i in line.tolist():
            column = int(np.searchsorted(inner, (boxes[i, 0] + boxes[i, 2]) / 2))
            words[column] = words.get(column, "") + clusters.texts[i]
        top = under = float(boxes[line, 1].min())
    headings = sum(not is_number(w) for w in words.values())
    return top - 1.0 if headings >= max(LEAST_COLUMNS, FILLED * (len(inner) + 1)) else None


def _runs_over(clusters: ClusterPage, line: NDArray[np.int64], inner: Sequence[float], size: float) -> bool:
    """Whether a letter or a word of a line stands on both sides of a border."""
    boxes = clusters.boxes[line]
    if any(is_crossed(boxes, x) for x in inner):
        return True
    near = np.flatnonzero(boxes[1:, 0] - boxes[:-1, 2] < WORD * size)
    column = np.searchsorted(inner, (boxes[:, 0] + boxes[:, 2]) / 2)
    return bool((column[near] != column[near + 1]).any())
