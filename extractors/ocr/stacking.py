"""Which line a piece of ink belongs to: vowels and tones lie between lines, and where these are set tightly a tone is as near
to the letter over it as to the one that it stands on.

What settles it is what the page itself shows where there is no doubt: over first lines, under last ones and beside
gaps. A face puts its marks at a few heights, and each has its size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extractors.ocr.parts import Ints

Cores = Sequence[tuple[float, float]]
"""Top and base of the letters of each line, in pixels, from the top down."""
Floats = NDArray[np.float64]

LETTER_SHARE = 0.3
"""A piece belongs to a line when it covers so much of a letter's height of the line's rows, ..."""
PIECE_SHARE = 0.45
"""... or when so much of its own height lies there: a dash is thinner than any letter, a tone may touch the rows above it."""
UNDER_IS_RARER = 0.05
"""Marks over a letter are commoner than marks under one: letter heights that the latter must be nearer by."""
ALONE = 0.25
"""Letter heights that a mark counts as farther away from a line where no letter of it stands over or under it."""
REACH = 1.1
"""Letter heights from a line beyond which nothing is sure to be its mark."""
CLEAR = 0.35
"""Letter heights on either side in which a line must have no letter, for a mark to be surely that of the other line."""
UNLIKE = 0.3
"""How unlike all known marks a piece can count as, in letter heights."""
NEARNESS = 0.2
"""What a letter height of white counts beside one of unlikeness."""


def _none() -> Floats:
    return np.zeros((0, 3))


@dataclass(frozen=True, slots=True)
class KnownMarks:
    """Marks whose line is beyond doubt, (n, 3) each: white between them and the rows of the line's letters, height, half
    the width, all in letter heights."""

    over: Floats = field(default_factory=_none)
    under: Floats = field(default_factory=_none)

    def joined(self, other: KnownMarks) -> KnownMarks:
        return KnownMarks(np.concatenate([self.over, other.over]), np.concatenate([self.under, other.under]))


NOTHING_KNOWN = KnownMarks()


def known_marks(boxes: Ints, cores: Cores, body: float) -> KnownMarks:
    """The sure ones among the pieces of a region: those over its first line, under its last, and those with a letter on one side
    only."""
    owners = _in_rows(boxes, cores, body)
    letters = [np.flatnonzero(owners == k) for k in range(len(cores))]
    nobody = np.zeros(0, np.intp)
    over, under = [], []
    for i in np.flatnonzero(owners < 0).tolist():
        lower = _line_below(boxes, i, cores)
        upper, own = (letters[lower - 1] if lower else nobody), (letters[lower] if lower < len(cores) else nobody)
        if _beside(boxes, i, own).any() and not _near(boxes, i, upper, CLEAR * body):
            over.append(_over(boxes, i, cores[lower], body))
        elif _beside(boxes, i, upper).any() and not _near(boxes, i, own, CLEAR * body):
            under.append(_under(boxes, i, cores[lower - 1], body))
    return KnownMarks(*(np.array([m for m in marks if m[0] < REACH]).reshape(-1, 3) for marks in (over, under)))


def assign(boxes: Ints, cores: Cores, body: float, known: KnownMarks = NOTHING_KNOWN) -> NDArray[np.int32]:
    """The line of each piece. What lies in a line's row of letters belongs there, however thin (a dash). What lies between
    two lines hangs under the upper one's letters or stands on the lower one's, or on a mark that does, whichever is
    nearer and more like what is ``known``; the lowest is placed first, so that a vowel has its line before the tone on it.
    """
    owners = _in_rows(boxes, cores, body)
    if len(cores) == 1:
        owners[:] = 0
        return owners
    loose = np.flatnonzero(owners < 0)
    letters = [np.flatnonzero(owners == k) for k in range(len(cores))]
    marks: list[list[int]] = [[] for _ in cores]
    for i in loose[np.argsort(-boxes[loose, 3], kind="stable")].tolist():
        lower = _line_below(boxes, i, cores)
        if lower == 0 or lower == len(cores):
            owners[i] = min(lower, len(cores) - 1)
        else:
            under = _white_above(boxes, i, letters[lower - 1], cores[lower - 1][1], body) + UNDER_IS_RARER * body
            over = _white_below(boxes, i, letters[lower], cores[lower][0], body)
            if marks[lower]:
                over = min(over, _white_below(boxes, i, np.array(marks[lower]), -np.inf, body))
            over = NEARNESS * over / body + _unlike(_over(boxes, i, cores[lower], body), known.over)
            under = NEARNESS * under / body + _unlike(_under(boxes, i, cores[lower - 1], body), known.under)
            owners[i] = lower if over < under else lower - 1
        if owners[i] == lower:
            marks[lower].append(i)
    return owners


def _in_rows(boxes: Ints, cores: Cores, body: float) -> NDArray[np.int32]:
    """The line in whose rows of letters a piece lies, -1 for those between lines."""
    tops, bottoms = boxes[:, 1].astype(float), boxes[:, 3].astype(float)
    starts, ends = np.array([c[0] for c in cores]), np.array([c[1] for c in cores])
    overlap = np.minimum(bottoms[:, None], ends) - np.maximum(tops[:, None], starts)
    within = overlap.max(1) > np.minimum(LETTER_SHARE * body, PIECE_SHARE * (bottoms - tops))
    return np.where(within, overlap.argmax(1), -1).astype(np.int32)


def _line_below(boxes: Ints, piece: int, cores: Cores) -> int:
    """Number of the first line that starts under the middle of a piece; that of lines where there is none."""
    middle = (int(boxes[piece, 1]) + int(boxes[piece, 3])) / 2
    return sum(top < middle for top, _ in cores)


def _over(boxes: Ints, piece: int, core: tuple[float, float], body: float) -> tuple[float, float, float]:
    """A piece as a mark over the letters of ``core``, as in ``KnownMarks``."""
    x0, top, x1, bottom = (int(v) for v in boxes[piece])
    return (core[0] - bottom) / body, (bottom - top) / body, (x1 - x0) / 2 / body


def _under(boxes: Ints, piece: int, core: tuple[float, float], body: float) -> tuple[float, float, float]:
    """A piece as a mark under the letters of ``core``."""
    x0, top, x1, bottom = (int(v) for v in boxes[piece])
    return (top - core[1]) / body, (bottom - top) / body, (x1 - x0) / 2 / body


def _unlike(mark: tuple[float, float, float], known: Floats) -> float:
    """How far a mark is from the likest known one, half of ``UNLIKE`` where none is known."""
    if not len(known):
        return UNLIKE / 2
    return min(UNLIKE, float(np.sqrt(np.square(known - mark).sum(1).min())))


def _white_above(boxes: Ints, piece: int, carriers: NDArray[np.intp], base: float, body: float) -> float:
    """White between a piece and the nearest of ``carriers`` over it; where there are none, that to ``base`` and more."""
    over = carriers[_beside(boxes, piece, carriers)]
    if len(over):
        return float(max(0, boxes[piece, 1] - boxes[over, 3].max()))
    return max(0.0, float(boxes[piece, 1]) - base) + ALONE * body


def _white_below(boxes: Ints, piece: int, carriers: NDArray[np.intp], top: float, body: float) -> float:
    """As ``_white_above``, for carriers under the piece; ``top`` -inf where it must stand on one of them."""
    under = carriers[_beside(boxes, piece, carriers)]
    if len(under):
        return float(max(0, boxes[under, 1].min() - boxes[piece, 3]))
    return max(0.0, top - float(boxes[piece, 3])) + ALONE * body if np.isfinite(top) else np.inf


def _near(boxes: Ints, piece: int, others: NDArray[np.intp], reach: float) -> bool:
    """Whether one of ``others`` stands over or under a piece or within ``reach`` columns of that."""
    return bool(((boxes[others, 0] < boxes[piece, 2] + reach) & (boxes[others, 2] > boxes[piece, 0] - reach)).any())


def _beside(boxes: Ints, piece: int, others: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which of ``others`` share enough columns with ``piece`` to carry it."""
    x0, x1 = int(boxes[piece, 0]), int(boxes[piece, 2])
    b = boxes[others]
    shared = np.minimum(b[:, 2], x1) - np.maximum(b[:, 0], x0)
    return np.asarray(shared > 0.3 * np.minimum(b[:, 2] - b[:, 0], x1 - x0), np.bool_)
