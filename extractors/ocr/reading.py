"""What a recogniser made of a line, and the clusters that come of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.ocr.alphabet import MARKS, from_labels, to_labels
from extractors.ocr.tesseract import Word


@dataclass(frozen=True, slots=True)
class Other:
    """What the cluster whose base stands at ``column`` may be instead of ``text``, and the natural logarithm of its odds."""

    column: float
    text: str
    instead: str
    odds: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A line as read: ``labels`` in the recogniser's spelling, and for each of its characters the column of the line's picture
    where it stands (its middle) and a confidence from 0 to 1. ``others``: what clusters may be instead; one whose cluster was
    changed since says nothing any more."""

    labels: str = ""
    columns: tuple[float, ...] = ()
    confidences: tuple[float, ...] = ()
    others: tuple[Other, ...] = ()

    @property
    def text(self) -> str:
        """In the usual spelling."""
        return from_labels(self.labels).strip()

    @property
    def confidence(self) -> float:
        """The mean over its characters, 0 for an empty reading."""
        return float(np.mean(self.confidences)) if self.confidences else 0.0


@dataclass(frozen=True, slots=True)
class ReadCluster:
    """A base with its marks: ``x0`` and ``x1`` in columns of the line's picture; ``others``: what it may be instead, with the
    logarithm of the odds."""

    text: str
    x0: float
    x1: float
    confidence: float
    space_before: bool
    others: tuple[tuple[str, float], ...] = ()


def reading_of_words(words: Sequence[Word]) -> Reading:
    """Tesseract's words of one line as a reading, its letters spread evenly over each word."""
    labels: list[str] = []
    columns: list[float] = []
    confidences: list[float] = []
    end = 0.0
    tallest = float(np.median([w.box[3] - w.box[1] for w in words])) if words else 0.0
    for word in words:
        spelled = to_labels(word.text)
        bases = [i for i, c in enumerate(spelled) if c not in MARKS] or [0]
        x0, x1 = word.box[0], word.box[2]
        # tesseract calls every Thai letter a word; a space is a gap that the eye sees
        if labels and x0 - end > 0.28 * tallest:
            labels.append(" ")
            columns.append((end + x0) / 2)
            confidences.append(word.confidence)
        share, at = (x1 - x0) / len(bases), -1
        for c in spelled:
            at += c not in MARKS
            labels.append(c)
            columns.append(x0 + (max(at, 0) + 0.5) * share)
            confidences.append(word.confidence)
        end = x1
    return Reading("".join(labels), tuple(columns), tuple(confidences))


def clusters(reading: Reading, inked: NDArray[np.bool_]) -> tuple[ReadCluster, ...]:
    """The clusters of a line; ``inked``: for each column of its picture whether ink stands there.

    Within a word clusters touch (half way between two letters' middles), so that a gap is a space and nothing else; at its
    ends a word reaches as far as its ink.
    """
    groups: list[tuple[str, float, float, bool]] = []
    space, breaks = False, []
    for c, x, p in zip(reading.labels, reading.columns, reading.confidences, strict=True):
        if c == " ":
            space = True
            breaks.append(x)
        elif c in MARKS and groups and not space:
            text, at, worst, before = groups[-1]
            groups[-1] = (text + c, at, min(worst, p), before)
        elif c == "า" and groups and not space and "ํ" in groups[-1][0]:
            text, at, worst, before = groups[-1]
            groups[-1] = (text.replace("ํ", ""), at, worst, before)
            groups.append(("ำ", x, min(worst, p), False))
        else:
            groups.append((c, x, p, space))
            space = False
    if not groups:
        return ()
    width = len(inked)
    edges = _edges([g[1] for g in groups], [g[3] for g in groups], inked)
    others: dict[tuple[float, str], list[tuple[str, float]]] = {}
    for o in reading.others:
        others.setdefault((o.column, o.text), []).append((o.instead, o.odds))
    out = []
    for (text, at, p, before), (x0, x1) in zip(groups, edges, strict=True):
        instead = tuple(others.get((at, text), ()))
        out.append(ReadCluster(text, min(max(x0, 0.0), width), min(max(x1, 0.0), width), p, before, instead))
    return tuple(out)


def _edges(middles: list[float], starts: list[bool], inked: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """Left and right of each cluster."""
    n = len(middles)
    columns = np.flatnonzero(inked)
    first, last = (float(columns[0]), float(columns[-1] + 1)) if len(columns) else (0.0, float(len(inked)))
    edges = []
    for i in range(n):
        left = first if i == 0 else (middles[i - 1] + middles[i]) / 2
        right = last if i == n - 1 else (middles[i] + middles[i + 1]) / 2
        edges.append([left, right])
    for i in range(1, n):
        if not starts[i]:
            continue
        gap = _gap(inked, middles[i - 1], middles[i])
        if gap:
            edges[i - 1][1], edges[i][0] = gap
    return [(min(a, b), max(a, b)) for a, b in edges]


def _gap(inked: NDArray[np.bool_], left: float, right: float) -> tuple[float, float] | None:
    """The widest white between two columns."""
    a, b = max(0, int(left)), min(len(inked), int(right) + 1)
    white = np.flatnonzero(~inked[a:b])
    if not len(white):
        return None
    runs = np.split(white, np.flatnonzero(np.diff(white) > 1) + 1)
    best = max(runs, key=len)
    return float(a + best[0]), float(a + best[-1] + 1)
