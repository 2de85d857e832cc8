"""What stands at places with the same surroundings as a slot, by its text, and the signs that places tell of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from normalizers.masks.sites import Site

Singles = npt.NDArray[np.float32]
Origin = Literal["document", "memory", "vocabulary", "phrases"]
ORIGINS: tuple[Origin, ...] = ("document", "memory", "vocabulary", "phrases")
_REACH = 16
"""More letters than this on one side make no place more alike."""
_ENOUGH = 3
"""So many letters must agree for a place to count."""
_SAME_SIDE, _SAME_OTHER = 8, 4
"""So many letters on one side, and so many on the other, make a place the same sentence."""
_ENOUGH_HERE = 10
"""... in the document itself, where by-type masking makes chance likenesses misleading."""
PLACE_SIGNS = ("document", "memory", "twin", "phrases", "both_sides")
"""The signs that places tell."""


class Places(NamedTuple):
    """Places of one origin: of each text that stands there the letters that agree on either side where most do, and a row of
    the signs in ``PLACE_SIGNS`` for it."""

    sides: Mapping[str, tuple[int, int]]
    signs: Singles


def places_of(origin: Origin, sites: Iterable[Site]) -> Places:
    """``sites`` of one origin by their texts."""
    sides: dict[str, tuple[int, int]] = {}
    for text, left, right in sites:
        old = sides.get(text)
        if old is None or agreement(*old) < agreement(left, right):
            sides[text] = (left, right)
    return Places(sides, _place_signs(origin, list(sides.values()))) if sides else NOWHERE


def _place_signs(origin: Origin, sides: Sequence[tuple[int, int]]) -> Singles:
    left, right = np.array(sides, np.float64).reshape(-1, 2).T
    letters = np.minimum(left, _REACH) + np.minimum(right, _REACH)
    rows = np.zeros((len(letters), len(PLACE_SIGNS)))
    if origin == "document":
        rows[:, 0] = (letters - _ENOUGH_HERE) / 4
    elif origin == "phrases":
        rows[:, 3] = (letters - _ENOUGH) / 4
    else:
        rows[:, 1] = (letters - _ENOUGH) / 4
        rows[:, 2] = np.minimum(
            1.0, np.minimum(left, _SAME_SIDE) * np.minimum(right, _SAME_SIDE) / (_SAME_SIDE * _SAME_OTHER)
        )
    if origin != "document":
        rows[:, 4] = (left >= _ENOUGH) & (right >= _ENOUGH)
    return np.maximum(rows, 0.0).astype(np.float32)


def agreement(left: int, right: int) -> float:
    return min(left, _REACH) + min(right, _REACH)


def likeness(left: int, right: int) -> float:
    """How surely a place is the same sentence, 0 to 1: letters must agree on both sides (a common end counts as some).

    >>> likeness(12, 0), likeness(12, 4), likeness(3, 20)
    (0.0, 1.0, 0.75)
    """
    return min(1.0, min(left, _SAME_SIDE) * min(right, _SAME_SIDE) / (_SAME_SIDE * _SAME_OTHER))


NOWHERE = Places({}, np.zeros((0, len(PLACE_SIGNS)), np.float32))
"""No places: one for all."""
