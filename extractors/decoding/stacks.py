"""Thai letters with what hangs on them, as the page draws it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extractors.ink import Ink
from extractors.orthography import CONSONANTS
from extractors.types import GlyphPage

_BASES = frozenset(CONSONANTS)
_DRAWN_INTO = 0.5
"""Share of a mark's height that another mark has beside it where one is drawn into the other."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A base with what hangs on it, from the lowest to the highest, and the glyph that stands next (-1: none)."""

    base: int
    hanging: tuple[int, ...]
    following: int


def stacks_of(glyphs: GlyphPage, ink: Ink, texts: list[str]) -> list[Stack]:
    """Every Thai consonant with the hanging glyphs that follow it in the content and stand over or under it."""
    hanging = ink.above | ink.below
    standing = np.flatnonzero(~hanging & ~ink.blank & ~glyphs.generated)
    rows = np.flatnonzero(hanging & ~glyphs.generated)
    at = np.searchsorted(standing, rows) - 1
    rows, at = rows[at >= 0], at[at >= 0]
    bases = standing[at]
    x0, x1, sizes = ink.boxes[bases, 0], ink.boxes[bases, 2], glyphs.sizes[rows]
    middle = (ink.ink[rows, 0] + ink.ink[rows, 2]) / 2
    # fonts that draw their marks beside the letter begin them where it ends
    off = np.minimum(np.maximum(x0 - middle, middle - x1), np.abs(ink.boxes[rows, 0] - x1))
    level = np.abs(ink.baselines[bases] - ink.baselines[rows]) < 0.5 * sizes
    near, touching = level & (off <= 0.35 * sizes), (off <= 0.15 * sizes).tolist()
    chosen = np.flatnonzero(near).tolist()
    row_of, place_of = rows.tolist(), at.tolist()
    groups: dict[int, list[int]] = {}
    for j, base in zip(chosen, bases[chosen].tolist(), strict=True):
        if texts[base][:1] not in _BASES:
            continue
        i, items = row_of[j], groups.get(place_of[j])
        if items is None:
            if touching[j]:
                groups[place_of[j]] = [i]
        elif touching[j] or items[-1] >= i - 2:
            items.append(i)
    places = list(groups)
    if not places:  # marks, but no Thai letter that they could hang on: noise
        return []
    nexts = standing[np.minimum(np.array(places, dtype=np.intp) + 1, len(standing) - 1)]
    apart = np.abs(ink.baselines[nexts] - ink.baselines[standing[places]]) > 0.5 * glyphs.sizes[standing[places]]
    out = []
    above, bottoms = ink.above, ink.ink[:, 3]
    ends = zip(places, standing[places].tolist(), nexts.tolist(), apart.tolist(), strict=True)
    for k, base, following, is_apart in ends:
        items = groups[k]
        if len(items) > 1:
            items.sort(key=lambda i: (bool(above[i]), -float(bottoms[i])))
            _as_written(items, ink)
        out.append(Stack(base, tuple(items), -1 if is_apart or following == base else following))
    return out


def _as_written(items: list[int], ink: Ink) -> None:
    """Puts marks above that are drawn into one another, of which none stands higher, in the order in which they were written."""
    for k in range(len(items) - 1, 0, -1):
        low, high = items[k - 1], items[k]
        if low < high or not ink.above[low]:
            continue
        (_, top, _, bottom), (_, other_top, _, other_bottom) = ink.ink[low].tolist(), ink.ink[high].tolist()
        shared = min(bottom, other_bottom) - max(top, other_top)
        if shared > _DRAWN_INTO * min(bottom - top, other_bottom - other_top):
            items[k - 1], items[k] = high, low
