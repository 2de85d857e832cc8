"""Which line a piece of ink belongs to: vowels and tones lie between lines, and where these are set tightly a tone is as near
to the letter over it as to the one that it stands on.

What settles it is what the page itself shows where there is no doubt: over first lines, under last ones and beside
gaps. A face puts its marks at a few heights, and each has its size and shape; and in all faces a sara i looks otherwise than a
sara u (``marks``). Where lines are set so tightly that a tone stands
beside the letters of the line above, that alone tells it from a comma of theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extractors.ocr.marks import HIGHEST, SIDE, WIDEST, features, likelihoods
from extractors.ocr.parts import Ints, Parts

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
UNLIKE = 0.5
"""How unlike all known marks a piece can count as, in letter heights."""
LIKE = 0.3
"""How unlike the nearest known one a piece may be to be taken for a mark although it lies in the row of the line above."""
NEARNESS = 0.2
"""What a letter height of white counts beside one of unlikeness."""
OF_KIND = 0.1
"""What it counts, in letter heights of unlikeness, that faces draw such a mark e times as often at one place as at the other."""
SUREST = 3.0
"""The logarithm beyond which those odds count no more."""
SHAPE_WEIGHT = 0.7
"""What a difference of shape counts (the root of its mean square) beside one of place or size in letter heights."""
SUNK = 0.3
"""Letter heights under the top of a row from which a piece in the row may be a tone of the line below."""
STANDS_ON = 0.3
"""Letter heights of white between such a tone and what it stands on."""
HANGS = 0.12
"""A mark under a letter starts at most so many letter heights above the letters' base."""


def _none() -> Floats:
    return np.zeros((0, 3))


@dataclass(frozen=True, slots=True)
class Shapes:
    """What the pieces of a region look like: ``pictures`` (n, ``SIDE`` squared), weighed to be added to places and sizes, zeros for
    those too large to be marks, and ``kinds`` (n, 3): how likely, as a natural logarithm, each is a mark over a letter, one under
    a letter, or something among them."""

    pictures: Floats
    kinds: Floats


def shapes_of(parts: Parts, members: NDArray[np.intp], body: float) -> Shapes:
    """The shapes of the pieces ``members``."""
    small, found = features(parts.labels, parts.boxes, members, body)
    pictures, kinds = np.zeros((len(members), SIDE * SIDE)), np.zeros((len(members), 3))
    pictures[small] = found[:, :-2] * (SHAPE_WEIGHT / SIDE)
    kinds[small] = likelihoods(found)
    return Shapes(pictures, kinds)


@dataclass(frozen=True, slots=True)
class KnownMarks:
    """Marks whose line is beyond doubt, (n, 3 or more) each: white between them and the rows of the line's letters, height, half
    the width, all in letter heights, and the shape. ``under`` holds all small pieces of a line that are not over its letters."""

    over: Floats = field(default_factory=_none)
    under: Floats = field(default_factory=_none)

    def joined(self, other: KnownMarks) -> KnownMarks:
        pairs = ((self.over, other.over), (self.under, other.under))
        return KnownMarks(*(np.concatenate([p for p in pair if len(p)] or [_none()]) for pair in pairs))


NOTHING_KNOWN = KnownMarks()


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of ink of a region: ``boxes`` (n, 4), ``cores`` of its lines, height of its letters, and ``shapes`` (none: places
    and sizes alone tell)."""

    boxes: Ints
    cores: Cores
    body: float
    shapes: Shapes | None = None

    def over(self, piece: int, line: int) -> Floats:
        """A piece as a mark over the letters of ``line``, as in ``KnownMarks``."""
        x0, top, x1, bottom = (int(v) for v in self.boxes[piece])
        return self._mark(piece, self.cores[line][0] - bottom, bottom - top, (x1 - x0) / 2)

    def under(self, piece: int, line: int) -> Floats:
        """A piece as a mark under the letters of ``line``, or among them."""
        x0, top, x1, bottom = (int(v) for v in self.boxes[piece])
        return self._mark(piece, top - self.cores[line][1], bottom - top, (x1 - x0) / 2)

    def _mark(self, piece: int, *sizes: float) -> Floats:
        place = np.array(sizes) / self.body
        return place if self.shapes is None else np.concatenate([place, self.shapes.pictures[piece]])

    def rather_over(self, piece: int) -> float:
        """Logarithm of the odds that such a shape is a mark over a letter and none under one, within ``SUREST``."""
        if self.shapes is None:
            return 0.0
        over, under, _ = self.shapes.kinds[piece]
        return float(np.clip(over - under, -SUREST, SUREST))


def known_marks(pieces: Pieces) -> KnownMarks:
    """The sure ones among the pieces of a region: those over its first line, under its last, and those with a letter on one side
    only."""
    boxes, cores, body = pieces.boxes, pieces.cores, pieces.body
    owners = in_rows(boxes, cores, body)
    letters = [np.flatnonzero(owners == k) for k in range(len(cores))]
    nobody = np.zeros(0, np.intp)
    over, under = [], []
    small = np.flatnonzero(small_enough(boxes, body))
    for i in small.tolist():
        if owners[i] >= 0:
            line = int(owners[i])
            if boxes[i, 1] <= cores[line][0] + SUNK * body:
                continue  # a letter
            if not _near(boxes, i, letters[line + 1] if line + 1 < len(cores) else nobody, CLEAR * body):
                under.append(pieces.under(i, line))
            elif _overlaid(boxes, i, cores[line], letters[line], small, body):
                over.append(pieces.over(i, line + 1))
            continue
        lower = _line_below(boxes, i, cores)
        upper, own = (letters[lower - 1] if lower else nobody), (letters[lower] if lower < len(cores) else nobody)
        if beside(boxes, i, own).any() and not _near(boxes, i, upper, CLEAR * body):
            over.append(pieces.over(i, lower))
        elif beside(boxes, i, upper).any() and not _near(boxes, i, own, CLEAR * body):
            under.append(pieces.under(i, lower - 1))
    return KnownMarks(*(np.array([m for m in marks if m[0] < REACH]) if marks else _none() for marks in (over, under)))


def assign(pieces: Pieces, known: KnownMarks = NOTHING_KNOWN) -> NDArray[np.int32]:
    """The line of each piece. What lies in a line's row of letters belongs there, however thin (a dash), unless it looks like a
    tone that stands on a mark or letter of the next line. What lies between two lines hangs under the upper one's letters or
    stands on the lower one's, or on a mark that does, whichever is nearer and more like what is ``known``; the lowest is placed
    first, so that a vowel has its line before the tone on it.
    """
    boxes, cores, body = pieces.boxes, pieces.cores, pieces.body
    owners = in_rows(boxes, cores, body)
    if len(cores) == 1:
        owners[:] = 0
        return owners
    rows = owners.copy()
    sunk = np.flatnonzero(_sunk(boxes, rows, cores, body))
    loose = np.concatenate([np.flatnonzero(owners < 0), sunk])
    owners[sunk] = -1
    letters = [np.flatnonzero(owners == k) for k in range(len(cores))]
    marks: list[list[int]] = [[] for _ in cores]
    for i in loose[np.argsort(-boxes[loose, 3], kind="stable")].tolist():
        lower = int(rows[i]) + 1 if rows[i] >= 0 else _line_below(boxes, i, cores)
        if lower == 0 or lower == len(cores):
            owners[i] = min(lower, len(cores) - 1)
        else:
            over = _white_below(boxes, i, letters[lower], cores[lower][0], body)
            if marks[lower]:
                over = min(over, _white_below(boxes, i, np.array(marks[lower]), -np.inf, body))
            like_over = _unlike(pieces.over(i, lower), known.over)
            like_under = _unlike(pieces.under(i, lower - 1), known.under)
            if rows[i] >= 0:
                down = over < STANDS_ON * body and (
                    like_over < min(LIKE, like_under)
                    or _overlaid(boxes, i, cores[lower - 1], letters[lower - 1], np.array(marks[lower], np.intp), body)
                )
            else:
                under = _white_above(boxes, i, letters[lower - 1], cores[lower - 1][1], body) + UNDER_IS_RARER * body
                kind = OF_KIND * pieces.rather_over(i)
                down = NEARNESS * over / body + like_over < NEARNESS * under / body + like_under + kind
            owners[i] = lower if down else lower - 1
        if owners[i] == lower:
            marks[lower].append(i)
    return owners


def small_enough(boxes: Ints, body: float) -> NDArray[np.bool_]:
    """Which pieces are small enough to be marks."""
    heights, widths = boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0]
    return np.asarray((heights <= HIGHEST * body) & (widths <= WIDEST * body), np.bool_)


def _overlaid(
    boxes: Ints, piece: int, core: tuple[float, float], letters: NDArray[np.intp], below: NDArray[np.intp], body: float
) -> bool:
    """Whether a piece that lies too high to hang under the letters of ``core`` shares its columns with one of them, as no comma
    does, and stands on one of the marks ``below``: it can be but a tone of the next line."""
    if boxes[piece, 1] > core[1] - HANGS * body:
        return False
    large = letters[boxes[letters, 3] - boxes[letters, 1] > 0.6 * body]
    over = large[beside(boxes, piece, large)]
    under = below[(boxes[below, 3] > boxes[piece, 3]) & beside(boxes, piece, below)]
    return bool(len(over) and len(under) and boxes[under, 1].min() - boxes[piece, 3] < STANDS_ON * body)


def _sunk(boxes: Ints, owners: NDArray[np.int32], cores: Cores, body: float) -> NDArray[np.bool_]:
    """Which small pieces in the row of one line may be tones of the next, for the height at which they lie."""
    tops = np.array([c[0] for c in cores])
    out = small_enough(boxes, body) & (owners >= 0) & (owners < len(cores) - 1)
    rows = np.clip(owners, 0, len(cores) - 1)
    after = tops[np.minimum(rows + 1, len(cores) - 1)]
    return np.asarray(out & (boxes[:, 1] > tops[rows] + SUNK * body) & (after - boxes[:, 3] < REACH * body), np.bool_)


def in_rows(boxes: Ints, cores: Cores, body: float) -> NDArray[np.int32]:
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


def _unlike(mark: Floats, known: Floats) -> float:
    """How far a mark is from the likest known one, half of ``UNLIKE`` where none is known."""
    if not len(known):
        return UNLIKE / 2
    return min(UNLIKE, float(np.sqrt(np.square(known - mark).sum(1).min())))


def _white_above(boxes: Ints, piece: int, carriers: NDArray[np.intp], base: float, body: float) -> float:
    """White between a piece and the nearest of ``carriers`` over it; where there are none, that to ``base`` and more."""
    over = carriers[beside(boxes, piece, carriers)]
    if len(over):
        return float(max(0, boxes[piece, 1] - boxes[over, 3].max()))
    return max(0.0, float(boxes[piece, 1]) - base) + ALONE * body


def _white_below(boxes: Ints, piece: int, carriers: NDArray[np.intp], top: float, body: float) -> float:
    """As ``_white_above``, for carriers under the piece; ``top`` -inf where it must stand on one of them."""
    under = carriers[beside(boxes, piece, carriers)]
    if len(under):
        return float(max(0, boxes[under, 1].min() - boxes[piece, 3]))
    return max(0.0, top - float(boxes[piece, 3])) + ALONE * body if np.isfinite(top) else np.inf


def _near(boxes: Ints, piece: int, others: NDArray[np.intp], reach: float) -> bool:
    """Whether one of ``others`` stands over or under a piece or within ``reach`` columns of that."""
    return bool(((boxes[others, 0] < boxes[piece, 2] + reach) & (boxes[others, 2] > boxes[piece, 0] - reach)).any())


def beside(boxes: Ints, piece: int, others: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which of ``others`` share enough columns with ``piece`` to carry it."""
    x0, x1 = int(boxes[piece, 0]), int(boxes[piece, 2])
    b = boxes[others]
    shared = np.minimum(b[:, 2], x1) - np.maximum(b[:, 0], x0)
    return np.asarray(shared > 0.3 * np.minimum(b[:, 2] - b[:, 0], x1 - x0), np.bool_)
