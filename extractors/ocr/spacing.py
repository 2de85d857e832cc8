"""Blanks between digits that a recogniser did not see: "5 3 1 0" is four figures, not one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractors.ocr.mending import DIGITS
from extractors.ocr.reading import Reading

THAI = frozenset(DIGITS[10:])
WIDE_THAI = 0.55
"""White between two Thai digits, in heights of a letter's body, from which a blank stands there; within numbers it is a third."""
WIDE_ARABIC = 0.8
"""The same for Arabic ones, whose narrow 1 stands alone in a full width."""


def spaced(reading: Reading, inked: NDArray[np.bool_], body: float) -> Reading:
    """The reading with a blank wherever more white stands between two digits than numbers have inside; ``inked``: for each
    column of the line's picture whether ink stands there; ``body``: height of a letter without ascender, in pixels."""
    found = [
        i
        for i, (a, b) in enumerate(pairwise(reading.labels))
        if a in DIGITS
        and b in DIGITS
        and _white(inked, reading.columns[i], reading.columns[i + 1])
        > body * (WIDE_THAI if a in THAI and b in THAI else WIDE_ARABIC)
    ]
    if not found:
        return reading
    labels, columns, confidences = list(reading.labels), list(reading.columns), list(reading.confidences)
    for i in reversed(found):
        labels.insert(i + 1, " ")
        columns.insert(i + 1, (columns[i] + columns[i + 1]) / 2)
        confidences.insert(i + 1, min(confidences[i], confidences[i + 1]))
    return replace(reading, labels="".join(labels), columns=tuple(columns), confidences=tuple(confidences))


def _white(inked: NDArray[np.bool_], start: float, end: float) -> int:
    """Columns of the longest stretch without ink between two columns."""
    white = np.flatnonzero(~inked[max(0, int(start)) : max(0, int(end)) + 1])
    runs = np.split(white, np.flatnonzero(np.diff(white) > 1) + 1)
    return max(len(r) for r in runs)
