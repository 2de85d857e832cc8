"""From the network's outputs to text: the best path, and a beam search that a language model may weigh in.

The model never has a say about digits: where one is read, what it says of the other hypotheses is set aside.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.ocr.reading import Reading

Scorer = Callable[[str], float]
"""The logarithm of how likely a text (in the recogniser's spelling) is, up to a constant."""

FIXED = frozenset("0123456789๐๑๒๓๔๕๖๗๘๙.,%xX☐☑☒✓")
"""Characters that a language model must not bring in or drive out: numbers, masks, tick boxes."""


def best_path(log: NDArray[np.float32], classes: str) -> Reading:
    """The likeliest class of every step, repeats and blanks taken out; ``columns`` are steps. A character's confidence is
    the highest probability that any of its steps gives it."""
    if not len(log):
        return Reading()
    best = log.argmax(1)
    starts = np.flatnonzero(np.r_[True, best[1:] != best[:-1]])
    ends = np.r_[starts[1:], len(best)]
    labels, columns, confidences = [], [], []
    for a, b in zip(starts.tolist(), ends.tolist(), strict=True):
        k = int(best[a])
        if k:
            chances = np.exp(log[a:b, k])
            labels.append(classes[k])
            columns.append(float((np.arange(a, b) * chances).sum() / chances.sum()))
            confidences.append(float(chances.max()))
    return Reading("".join(labels), tuple(columns), tuple(confidences))


@dataclass(slots=True)
class _Hypothesis:
    """Log chances of ending in a blank and in the last character."""

    blank: float = -math.inf
    letter: float = -math.inf
    steps: tuple[int, ...] = ()

    @property
    def total(self) -> float:
        return _add(self.blank, self.letter)


def _add(a: float, b: float) -> float:
    if a < b:
        a, b = b, a
    return a if b == -math.inf else a + math.log1p(math.exp(b - a))


def hypotheses(
    log: NDArray[np.float32], width: int = 8, floor: float = -5.0
) -> list[tuple[tuple[int, ...], tuple[int, ...], float]]:
    """The likeliest texts as (classes, the step of each, log chance), best first: prefix beam search over those
    classes of each step that are likelier than ``floor`` (a logarithm)."""
    beams: dict[tuple[int, ...], _Hypothesis] = {(): _Hypothesis(blank=0.0)}
    for t, row in enumerate(log):
        keep = np.flatnonzero(row > floor)
        chances = [(int(k), float(row[k])) for k in keep]
        after: dict[tuple[int, ...], _Hypothesis] = {}
        for prefix, h in beams.items():
            for k, p in chances:
                if k == 0:
                    e = after.setdefault(prefix, _Hypothesis(steps=h.steps))
                    e.blank = _add(e.blank, h.total + p)
                    continue
                if prefix and prefix[-1] == k:
                    e = after.setdefault(prefix, _Hypothesis(steps=h.steps))
                    e.letter = _add(e.letter, h.letter + p)
                    base = h.blank
                else:
                    base = h.total
                if base > -math.inf:
                    e = after.setdefault((*prefix, k), _Hypothesis(steps=(*h.steps, t)))
                    e.letter = _add(e.letter, base + p)
        beams = dict(sorted(after.items(), key=lambda kv: -kv[1].total)[:width])
    return [(prefix, h.steps, h.total) for prefix, h in sorted(beams.items(), key=lambda kv: -kv[1].total)]


def beam(log: NDArray[np.float32], classes: str, scorer: Scorer, weight: float = 0.35, width: int = 8) -> Reading:
    """The text that network and ``scorer`` together find likeliest, with the network's own confidences.

    Only hypotheses that agree with the likeliest one on every digit, mask and tick box compete.
    """
    first = best_path(log, classes)
    found = hypotheses(log, width)
    fixed = [c for c in first.labels if c in FIXED]
    best, score = None, -math.inf
    for prefix, steps, chance in found:
        text = "".join(classes[k] for k in prefix)
        if [c for c in text if c in FIXED] != fixed:
            continue
        total = chance + weight * scorer(text)
        if total > score:
            best, score = (prefix, steps, text), total
    if best is None or best[2] == first.labels:
        return first
    prefix, steps, text = best
    confidences = []
    for k, t in zip(prefix, steps, strict=True):
        window = log[max(0, t - 1) : t + 3, k]
        confidences.append(float(np.exp(window.max())))
    return Reading(text, tuple(float(t) for t in steps), tuple(confidences))
