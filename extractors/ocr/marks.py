"""Whether a small piece of ink is by its shape a mark over letters (vowels, tones), one under them (sara u, feet), or stands among
them (commas, dashes, rings of letters).

Learnt from many faces by ``training/marks.py``; where lines are set tightly the shape alone tells what place and white do not.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

MODEL = Path(__file__).parent / "models" / "marks.npz"
CLASSES = ("over", "under", "among")
SIDE = 8
"""Rows and columns to which a piece is reduced."""
HIGHEST, WIDEST = 1.05, 1.2
"""Letter heights that a mark, or a vowel grown together with its tone, does not exceed."""


def features(labels: Ints, boxes: Ints, members: NDArray[np.intp], body: float) -> tuple[NDArray[np.bool_], Floats]:
    """Which of the pieces ``members`` are small enough to be marks, and of these (n, ``SIDE`` squared + 2) what ``described``
    gives."""
    heights = boxes[members, 3] - boxes[members, 1]
    widths = boxes[members, 2] - boxes[members, 0]
    small = np.asarray((heights <= HIGHEST * body) & (widths <= WIDEST * body) & (heights > 0) & (widths > 0), np.bool_)
    out = np.zeros((int(small.sum()), SIDE * SIDE + 2))
    for row, i in zip(out, members[small].tolist(), strict=True):
        x0, top, x1, bottom = boxes[i].tolist()
        row[:] = described(labels[top:bottom, x0:x1] == i, body)
    return small, out


def described(ink: NDArray[np.bool_], body: float) -> Floats:
    """The picture of a piece of ink that fills its box, and its height and width in letter heights ``body``."""
    way = cv2.INTER_AREA if min(ink.shape) >= SIDE else cv2.INTER_LINEAR
    picture = cv2.resize(ink.astype(np.float32), (SIDE, SIDE), interpolation=way).ravel()
    return np.concatenate([picture, np.array(ink.shape) / body])


@lru_cache(maxsize=1)
def _weights() -> tuple[NDArray[np.float32], ...]:
    data = np.load(MODEL)
    return tuple(data[k] for k in ("hidden", "hidden_bias", "out", "out_bias"))


def likelihoods(found: Floats) -> Floats:
    """(n, 3) natural logarithms of how likely pieces with such ``features`` are of each of ``CLASSES``."""
    hidden, hidden_bias, out, out_bias = _weights()
    scores = np.tanh(found @ hidden.T + hidden_bias) @ out.T + out_bias
    scores = scores - scores.max(1, keepdims=True)
    return np.asarray(scores - np.log(np.exp(scores).sum(1, keepdims=True)), np.float64)
