"""Digits that one look at a line has lost, brought back from the others.

A network like ours drops a narrow character now and then (the 2 of "(2)"), and surely: nothing in what it says is doubtful.
Drawn out a little, the same line is read whole.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from extractors.ocr.alphabet import MARKS
from extractors.ocr.image import Grey
from extractors.ocr.reading import Reading

DIGITS = "0123456789๐๑๒๓๔๕๖๗๘๙"
CONTEXT = 2
"""Characters on either side by which another look must agree."""
LONGEST = 8
"""Digits and what stands among them that can be lost at one place."""
WIDE = 1.5
"""Distance of two letters, in usual distances, from which something may have stood between them."""
NARROW = 0.3
"""Width in usual distances from which ink between two letters is a character."""
DARK = 170
LEAST = 0.8
"""Least confidence of a digit that is brought back and not doubtful."""


def brought_back(first: Reading, others: Sequence[Reading], doubtful: float) -> Reading:
    """``first`` with digits that it lacks and that two of the ``others`` have at the same place; those that only one has where
    there is room for them come in with confidences of at most ``doubtful``. No digit is taken out or changed."""
    out = first
    for k, other in enumerate(others):
        witnesses = [o.labels.replace(" ", "") for i, o in enumerate(others) if i != k]
        out = _mended(out, other, witnesses, doubtful)
    return out


def unread(reading: Reading, image: Grey) -> list[tuple[int, int]]:
    """Neighbours (their places among the labels) between which ink stands that neither of them accounts for: they are farther apart
    than letters are, with a stretch of ink between two of white."""
    inked = np.asarray((image < DARK).any(0), np.bool_)
    usual = _usual_distance(reading)
    bases = [i for i, c in enumerate(reading.labels) if c not in MARKS and c != " "]
    found = []
    for i, j in pairwise(bases):
        start, end = (int(min(max(reading.columns[k], 0), len(inked))) for k in (i, j))
        if end - start <= WIDE * usual:
            continue
        edges = np.diff(inked[start:end].astype(np.int8))
        begins, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
        begins = begins[begins > ends[0]] if len(ends) else begins[:0]
        widths = [int(ends[ends > x][0]) - int(x) for x in begins if (ends > x).any()]
        if widths and max(widths) > NARROW * usual:
            found.append((i, j))
    return found


def doubted(reading: Reading, places: Sequence[tuple[int, int]], doubtful: float) -> Reading:
    """The reading with confidences of at most ``doubtful`` at ``places``."""
    at = {i for pair in places for i in pair}
    return replace(
        reading, confidences=tuple(min(p, doubtful) if i in at else p for i, p in enumerate(reading.confidences))
    )


def moved(reading: Reading, ratio: float) -> Reading:
    """The reading of a picture ``ratio`` times as wide as the line's own, with columns of the latter."""
    return replace(reading, columns=tuple(x / ratio for x in reading.columns))


def _mended(first: Reading, other: Reading, witnesses: Sequence[str], doubtful: float) -> Reading:
    mine, theirs = _written(first), _written(other)
    a, b = "".join(first.labels[i] for i in mine), "".join(other.labels[j] for j in theirs)
    usual = _usual_distance(first)
    labels, columns, confidences = list(first.labels), list(first.columns), list(first.confidences)
    for tag, i1, i2, j1, j2 in reversed(difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()):
        new = b[j1:j2]
        if tag == "equal" or len(new) > LONGEST or _digits(a[i1:i2]) or not _digits(new):
            continue
        around = b[max(0, j1 - CONTEXT) : j2 + CONTEXT]
        seen = any(around in w for w in witnesses)
        start, end = (mine[i1 - 1] + 1 if i1 else 0), (mine[i2] if i2 < len(mine) else len(first.labels))
        left, right = (theirs[j1 - 1] + 1 if j1 else 0), (theirs[j2] if j2 < len(theirs) else len(other.labels))
        room = bool(i1) and i2 < len(mine) and first.columns[end] - first.columns[start - 1] > WIDE * usual
        if not seen and (i2 > i1 or not room):
            continue
        sure = seen and min(other.confidences[left:right]) >= LEAST
        labels[start:end] = other.labels[left:right]
        columns[start:end] = other.columns[left:right]
        confidences[start:end] = [p if sure else min(p, doubtful) for p in other.confidences[left:right]]
    return replace(first, labels="".join(labels), columns=tuple(columns), confidences=tuple(confidences))


def _written(reading: Reading) -> list[int]:
    return [i for i, c in enumerate(reading.labels) if c != " "]


def _digits(text: str) -> bool:
    return any(c in DIGITS for c in text)


def _usual_distance(reading: Reading) -> float:
    """Columns from one letter to the next in this line."""
    middles = [x for c, x in zip(reading.labels, reading.columns, strict=True) if c not in MARKS and c != " "]
    return float(np.median(np.diff(middles))) if len(middles) > 1 else float("inf")
