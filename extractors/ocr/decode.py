"""From the network's outputs to text: the best path, and a beam search that a language model may weigh in.

The model never has a say about digits: where one is read, what it says of the other hypotheses is set aside.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.ocr.reading import Reading

Scorer = Callable[[str, str], float]
"""The logarithm of how likely a character is after a text, both in the recogniser's spelling."""

_SHORT = re.compile("[ก-ฮ]{1,4}\\.")

FLOOR = math.log(0.001)
ECHO = 3.0
"""Steps (of two columns at 48 rows)."""
STOPS = ".,"
SURE_BLANK = math.log(0.998)

FIXED = frozenset("0123456789๐๑๒๓๔๕๖๗๘๙.,%xX☐☑☒✓()[]/:;-+=<>≥≤\"“”‘’'!?#&*ฯๆ")
"""Characters that a language model must not bring in or drive out: numbers, masks, tick boxes, punctuation."""


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
    return without_echoes(Reading("".join(labels), tuple(columns), tuple(confidences)))


def without_echoes(reading: Reading) -> Reading:
    """The reading with a character that comes twice within ``ECHO`` steps written once, and of a stop and a comma there the
    surer: no letter is so narrow."""
    kept: list[int] = []
    best = list(reading.confidences)
    for i, c in enumerate(reading.labels):
        last = kept[-1] if kept else None
        if last is None or not _is_echo(c, reading.labels[last], reading.columns[i] - reading.columns[i - 1]):
            kept.append(i)
        elif c != reading.labels[last] and best[i] > best[last]:
            kept[-1] = i
        else:
            best[last] = max(best[last], best[i]) if c == reading.labels[last] else best[last]
    if len(kept) == len(reading.labels):
        return reading
    return Reading(
        "".join(reading.labels[i] for i in kept), tuple(reading.columns[i] for i in kept), tuple(best[i] for i in kept)
    )


def _is_echo(c: str, before: str, steps: float) -> bool:
    return steps < ECHO and (c == before or (c in STOPS and before in STOPS))


@dataclass(slots=True)
class _Hypothesis:
    """Log chances of ending in a blank and in the last character, what the model says, and the steps of the characters."""

    blank: float
    letter: float
    model: float
    steps: tuple[int, ...]

    @property
    def total(self) -> float:
        return _add(self.blank, self.letter)


def _add(a: float, b: float) -> float:
    if a < b:
        a, b = b, a
    return a if b == -math.inf else a + math.log1p(math.exp(b - a))


def beam(
    log: NDArray[np.float32], classes: str, scorer: Scorer, weight: float = 0.5, bonus: float = 1.0, width: int = 16
) -> Reading:
    """The text that network and ``scorer`` together find likeliest, with the network's own confidences.

    Prefix beam search; a step looks at the classes that the network gives a chance of at least ``FLOOR``. ``bonus`` makes
    up for what every character costs by the model. The result must agree with the network's best path on every digit,
    mask, box and abbreviation; else the best path stands.
    """
    first = best_path(log, classes)
    beams: dict[str, _Hypothesis] = {"": _Hypothesis(0.0, -math.inf, 0.0, ())}
    for t, row in enumerate(log):
        if row[0] > SURE_BLANK:
            for h in beams.values():
                h.blank, h.letter = h.total, -math.inf
            continue
        chances = [(classes[k], float(row[k])) for k in np.flatnonzero(row > FLOOR).tolist() if k]
        blank = float(row[0])
        after: dict[str, _Hypothesis] = {}
        for text, h in beams.items():
            total = h.total
            stay = after.get(text)
            if stay is None:
                stay = after[text] = _Hypothesis(-math.inf, -math.inf, h.model, h.steps)
            stay.blank = _add(stay.blank, total + blank)
            for c, p in chances:
                base = total
                if text and text[-1] == c:
                    stay.letter = _add(stay.letter, h.letter + p)
                    base = h.blank
                if base == -math.inf:
                    continue
                longer = text + c
                grown = after.get(longer)
                if grown is None:
                    model = h.model if c in FIXED else h.model + weight * scorer(text, c) + bonus
                    grown = after[longer] = _Hypothesis(-math.inf, -math.inf, model, (*h.steps, t))
                grown.letter = _add(grown.letter, base + p)
        ranked = sorted(after.items(), key=lambda kv: -(kv[1].total + kv[1].model))
        beams = dict(ranked[:width])
    fixed = _fixed(first.labels)
    for text, h in sorted(beams.items(), key=lambda kv: -(kv[1].total + kv[1].model)):
        if _fixed(text) == fixed:
            return first if text == first.labels else _reading(log, classes, text, h.steps)
    return first


def _fixed(text: str) -> tuple[str, ...]:
    """What a model must leave as it is: digits, masks, boxes, and abbreviations, which are names and codes.

    >>> _fixed("ก.ถ.สป. 12 คน")
    ('ก.', 'ถ.', 'สป.', '.', '.', '.', '1', '2')
    """
    return (*_SHORT.findall(text), *(c for c in text if c in FIXED))


def _reading(log: NDArray[np.float32], classes: str, text: str, steps: tuple[int, ...]) -> Reading:
    """A hypothesis with the network's confidences; each character's step is where it peaks after it came in."""
    columns, confidences = [], []
    for i, (c, t) in enumerate(zip(text, steps, strict=True)):
        end = min(t + 4, steps[i + 1] if i + 1 < len(steps) else t + 4)
        window = log[t : max(t + 1, end), classes.index(c, 1)]
        columns.append(float(t + int(window.argmax())))
        confidences.append(float(np.exp(window.max())))
    return without_echoes(Reading(text, tuple(columns), tuple(confidences)))
