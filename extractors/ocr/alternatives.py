"""What else a cluster of a line may be, by the network's own outputs: another letter, a mark more, less or other.

Odds are taken at the steps where the network wrote the sign that is put in question; how the rest of the line would be read
with the other sign makes no difference worth its price.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extractors.ocr.alphabet import MARKS, THAI
from extractors.ocr.reading import Other, Reading

LEAST: Final = -6.0
"""Natural logarithm of the odds under which the network rules a reading out."""
MOST: Final = 4
"""Other readings of one cluster that are kept, the likeliest."""
REACH: Final = 3
"""Steps on either side of a sign's peak in which the network may have meant it."""
HIGHEST: Final = 3
"""Marks on one letter: vowel and tone, and a dot or killer."""
_DIGITS: Final = frozenset("0123456789๐๑๒๓๔๕๖๗๘๙")
_LETTERS: Final = frozenset(THAI) - MARKS - _DIGITS - frozenset("ฯๆ฿")
_SWAPPED: Final = MARKS - {"ํ", "ฺ"}

Floats = NDArray[np.float32]


@lru_cache(maxsize=4)
def _kinds(classes: str) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Classes that are Thai letters, marks, and digits."""

    def among(signs: frozenset[str]) -> NDArray[np.intp]:
        return np.array([k for k, c in enumerate(classes) if k and c in signs], np.intp)

    return among(_LETTERS), among(_SWAPPED), among(_DIGITS)


def with_others(reading: Reading, log: Floats, classes: str) -> Reading:
    """The reading, its columns being steps of ``log`` (steps, classes), with what else its clusters may be."""
    if not reading.labels:
        return reading
    letters, marks, digits = _kinds(classes)
    found: list[Other] = []
    labels, n = reading.labels, len(reading.labels)
    at = [min(max(round(x), 0), len(log) - 1) for x in reading.columns]
    start = 0
    while start < n:
        end = start + 1
        while end < n and labels[end] in MARKS:
            end += 1
        base = labels[start]
        here: list[tuple[float, str]] = []
        if base in _DIGITS:
            here += [(p, c) for p, c in _instead(log, at[start], base, classes, digits)]
        elif base in _LETTERS:
            rest = labels[start + 1 : end]
            if base != "า":
                here += [(p, c + rest) for p, c in _instead(log, at[start], base, classes, letters)]
            here += _marked(log, at, labels, start, end, classes, marks)
        text = labels[start:end]
        column = reading.columns[start]
        if "ํ" not in text:
            here.sort(reverse=True)
            found += [Other(column, text, instead, round(p, 2)) for p, instead in here[:MOST]]
        if end < n and labels[end] == "า":
            found += _am(log, reading, at, start, end, classes)
        start = end
    return replace(reading, others=tuple(found)) if found else reading


def _instead(log: Floats, t: int, sign: str, classes: str, among: NDArray[np.intp]) -> list[tuple[float, str]]:
    """Signs ``among`` the classes that may stand at step ``t`` in place of ``sign``, with their odds."""
    window = log[max(0, t - 1) : t + 2]
    own = float(window[:, classes.index(sign, 1)].max())
    odds = window[:, among].max(0) - own
    return [(float(odds[i]), classes[among[i]]) for i in np.flatnonzero(odds > LEAST) if classes[among[i]] != sign]


def _marked(
    log: Floats, at: list[int], labels: str, start: int, end: int, classes: str, marks: NDArray[np.intp]
) -> list[tuple[float, str]]:
    """The cluster ``start`` to ``end`` with one mark less, other or more."""
    text = labels[start:end]
    out: list[tuple[float, str]] = []
    for i in range(start + 1, end):
        k, sign = i - start, labels[i]
        if sign not in _SWAPPED:
            continue
        without = float(log[at[i], 0]) - float(log[at[i], classes.index(sign, 1)])
        if without > LEAST:
            out.append((without, text[:k] + text[k + 1 :]))
        for p, c in _instead(log, at[i], sign, classes, marks):
            if c not in text:
                out.append((p, text[:k] + c + text[k + 1 :]))
    if end - start > HIGHEST or text[0] not in _LETTERS or text[0] in "ะาๅเแโใไ":
        return out
    last = at[end] if end < len(at) else at[end - 1] + REACH + 1
    a, b = at[start] + 1, min(last, at[end - 1] + REACH + 1, len(log))
    if b <= a:
        return out
    window = log[a:b]
    odds = window[:, marks] - window.max(1, keepdims=True)
    best = odds.max(0)
    for i in np.flatnonzero(best > LEAST).tolist():
        c = classes[marks[i]]
        if c in text:
            continue
        place = sum(at[j] <= a + int(odds[:, i].argmax()) for j in range(start + 1, end)) + 1
        out.append((float(best[i]), text[:place] + c + text[place:]))
    return out


def _am(log: Floats, reading: Reading, at: list[int], start: int, end: int, classes: str) -> list[Other]:
    """Sara am for the aa at ``end``, or aa for the sara am: with its ring over the cluster from ``start`` on, or without."""
    labels, ring = reading.labels, classes.index("ํ", 1)
    column = reading.columns[end]
    if "ํ" in labels[start:end]:
        i = labels.index("ํ", start, end)
        odds = float(log[at[i], 0]) - float(log[at[i], ring])
        return [Other(column, "ำ", "า", round(odds, 2))] if odds > LEAST else []
    if labels[start] not in _LETTERS or at[end] <= at[start]:
        return []
    window = log[at[start] : at[end] + 1]
    odds = float((window[:, ring] - window.max(1)).max())
    return [Other(column, "า", "ำ", round(odds, 2))] if odds > LEAST else []
