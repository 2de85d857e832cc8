"""Blanks between digits that a recogniser did not see ("5 3 1 0" is four figures, not one), or saw where none is."""

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
APART = 1.5
"""How much more white a blank leaves between two Thai digits than any two that stand together in the line have."""


def spaced(reading: Reading, inked: NDArray[np.bool_], body: float) -> Reading:
    """The reading with a blank wherever more white stands between two digits than numbers have inside, and without those that
    stand where hardly more does; ``inked``: for each column of the line's picture whether ink stands there; ``body``: height
    of a letter without ascender, in pixels."""
    reading = _closed(reading, inked)
    pairs = [i for i, (a, b) in enumerate(pairwise(reading.labels)) if a in DIGITS and b in DIGITS]
    if not pairs:
        return reading
    white = [_white(inked, reading.columns[i], reading.columns[i + 1]) for i in pairs]
    together = [w for i, w in zip(pairs, white, strict=True) if _is_thai(reading.labels[i : i + 2])]
    least = max([body * WIDE_THAI, *(APART * w for w in together if w <= body * WIDE_THAI)])
    found = [
        i
        for i, w in zip(pairs, white, strict=True)
        if w > (least if _is_thai(reading.labels[i : i + 2]) else body * WIDE_ARABIC)
    ]
    if not found:
        return reading
    labels, columns, confidences = list(reading.labels), list(reading.columns), list(reading.confidences)
    for i in reversed(found):
        labels.insert(i + 1, " ")
        columns.insert(i + 1, (columns[i] + columns[i + 1]) / 2)
        confidences.insert(i + 1, min(confidences[i], confidences[i + 1]))
    return replace(reading, labels="".join(labels), columns=tuple(columns), confidences=tuple(confidences))


def _closed(reading: Reading, inked: NDArray[np.bool_]) -> Reading:
    """The reading without blanks between Thai digits that stand no further apart than the digits of its numbers do."""
    labels = reading.labels
    blanks = [i for i in range(1, len(labels) - 1) if labels[i] == " " and _is_thai(labels[i - 1] + labels[i + 1])]
    if not blanks:
        return reading
    inside = [
        _white(inked, reading.columns[i], reading.columns[i + 1])
        for i in range(len(labels) - 1)
        if _is_thai(labels[i : i + 2])
    ]
    widest = max(inside, default=0)
    false = {i for i in blanks if _white(inked, reading.columns[i - 1], reading.columns[i + 1]) < APART * widest}
    kept = [i for i in range(len(labels)) if i not in false]
    return replace(
        reading,
        labels="".join(labels[i] for i in kept),
        columns=tuple(reading.columns[i] for i in kept),
        confidences=tuple(reading.confidences[i] for i in kept),
    )


def _is_thai(pair: str) -> bool:
    return all(c in THAI for c in pair)


def _white(inked: NDArray[np.bool_], start: float, end: float) -> int:
    """Columns of the longest stretch without ink between two columns."""
    white = np.flatnonzero(~inked[max(0, int(start)) : max(0, int(end)) + 1])
    runs = np.split(white, np.flatnonzero(np.diff(white) > 1) + 1)
    return max(len(r) for r in runs)
