"""Marks whose codes say nothing, or say what their ink denies, deciphered.

Fonts number their shifted marks as they please, producers map the glyphs of a cluster to its letters one by one and in the
wrong order, old converters map marks to consonants. What is left is the ink: a thing over a Thai consonant is a mark. Which
one, its neighbours say (character trigrams), its shape where the page can be rendered, and the tables of known codes.
All glyphs of one font, code and size of ink are the same mark and are deciphered together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.decoding.shapes import ABOVE_ORDER, BELOW_ORDER, MARK_ORDER, shape_scores
from extractors.decoding.tables import table
from extractors.decoding.trigrams import index_of, mark_scores
from extractors.ink import Ink
from extractors.orthography import ABOVE, BELOW, CONSONANTS, MARKS, TONES
from extractors.types import BoolArray, GlyphPage

Look = Callable[[GlyphPage, Ink, int], NDArray[np.float64] | None]
"""Gives the shape features of a glyph by its index, or None where it cannot be rendered."""

_HIGH = frozenset("'\"`´^~*°¨¯‘’“”′″ªº¹²³⁰⁴⁵⁶⁷⁸⁹ⁿ™®©_,.…")
"""Characters that do stand above or under the line, by right."""
_TOPMOST = frozenset(TONES + "\u0e4c")
_TABLE_BONUS = 2.0
_SWAP_BONUS = 4.0
"""For the code of the other one, where a mark above and a mark below carry each other's."""
_LOOKS = 3
_LEAST_MARGIN = 0.3
"""Log10 units by which the best reading must beat the next."""
_MOST_OCCURRENCES = 12
"""Evidence from more neighbours than this adds nothing."""

Key = tuple[int, str, bool, int, int]


@dataclass(frozen=True, slots=True)
class _Stack:
    """A base with what hangs on it, from the lowest to the highest, and the glyph that stands next."""

    base: int
    hanging: tuple[int, ...]
    following: int


def decipher(glyphs: GlyphPage, texts: list[str], ink: Ink, settled: BoolArray, look: Look | None = None) -> list[str]:
    """``texts`` with unknown marks deciphered; doubtful ones keep their text, and so do ``settled`` glyphs."""
    hanging = np.flatnonzero((ink.above | ink.below) & ~settled).tolist()
    unknown = [i for i in hanging if _unknown(texts[i], bool(ink.above[i]))]
    if not unknown and not _maybe_crowded(texts, ink):
        return texts
    stacks = _stacks(glyphs, ink, texts)
    crowded = [i for stack in stacks for i in _crowded(stack, texts, ink) if not settled[i]]
    if not unknown and not crowded:
        return texts
    keys = {i: _key(glyphs, ink, texts, i) for stack in stacks for i in stack.hanging if not settled[i]}
    doubted = {keys[i] for i in crowded} | {keys[i] for i in unknown if i in keys}
    members: dict[Key, list[int]] = {}
    for i, key in keys.items():
        if key in doubted:
            members.setdefault(key, []).append(i)
    wanted = {i for rows in members.values() for i in rows}
    stacks = [s for s in stacks if wanted.intersection(s.hanging)]
    out = list(texts)
    shape = {key: _shape(glyphs, ink, rows, look) for key, rows in members.items()}
    swapped = _swapped(stacks, texts, ink)
    sure: dict[int, str] = {}
    for _ in range(3):
        evidence = _evidence(stacks, wanted, out, sure)
        sure = {}
        for key, rows in members.items():
            mark = _decide(key, rows, evidence, shape[key], swapped)
            if mark:
                sure.update(dict.fromkeys(rows, mark))
    for i, mark in sure.items():
        out[i] = mark
    return out


def _unknown(text: str, above: bool) -> bool:
    if text in MARKS:
        return text not in (ABOVE if above else BELOW)
    return bool(text) and text not in _HIGH


def _maybe_crowded(texts: list[str], ink: Ink) -> bool:
    """Whether two glyphs that hang over the letters follow one another, the lower one a tone."""
    topmost = np.fromiter(map(_TOPMOST.__contains__, texts), np.bool_, len(texts)) & ink.above
    bottom = ink.ink[:, 3]
    return bool(
        (topmost[:-1] & ink.above[1:] & (bottom[1:] < bottom[:-1])).any()
        or (topmost[1:] & ink.above[:-1] & (bottom[1:] > bottom[:-1])).any()
    )


def _crowded(stack: _Stack, texts: list[str], ink: Ink) -> list[int]:
    """Tones and silencers of a stack that have another mark above them: none can."""
    above = [i for i in stack.hanging if ink.above[i]]
    return [i for i in above[:-1] if texts[i] in _TOPMOST]


def _stacks(glyphs: GlyphPage, ink: Ink, texts: list[str]) -> list[_Stack]:
    """Every Thai consonant with the hanging glyphs that follow it in the content and stand over or under it."""
    hanging = ink.above | ink.below
    standing = np.flatnonzero(~hanging & ~ink.blank & ~glyphs.generated)
    middle = (ink.ink[:, 0] + ink.ink[:, 2]) / 2
    rows = np.flatnonzero(hanging & ~glyphs.generated)
    at = np.searchsorted(standing, rows) - 1
    groups: dict[int, list[int]] = {}
    for i, k in zip(rows.tolist(), at.tolist(), strict=True):
        if k < 0:
            continue
        base = int(standing[k])
        slack = (0.35 if groups.get(k, [-9])[-1] >= i - 2 else 0.15) * glyphs.sizes[i]
        if (
            texts[base][:1] in CONSONANTS
            and texts[base]
            and abs(ink.baselines[base] - ink.baselines[i]) < 0.5 * glyphs.sizes[i]
            and (
                ink.boxes[base, 0] - slack <= middle[i] <= ink.boxes[base, 2] + slack
                or abs(ink.boxes[i, 0] - ink.boxes[base, 2]) <= slack  # fonts that draw their marks beside the letter
            )
        ):
            groups.setdefault(k, []).append(i)
    out = []
    for k, items in groups.items():
        items.sort(key=lambda i: (bool(ink.above[i]), -float(ink.ink[i, 3])))
        base = int(standing[k])
        following = int(standing[k + 1]) if k + 1 < len(standing) else -1
        if following >= 0 and abs(ink.baselines[following] - ink.baselines[base]) > 0.5 * glyphs.sizes[base]:
            following = -1
        out.append(_Stack(base, tuple(items), following))
    return out


def _key(glyphs: GlyphPage, ink: Ink, texts: list[str], i: int) -> Key:
    size = max(float(glyphs.sizes[i]), 0.1)
    width, height = ink.ink[i, 2] - ink.ink[i, 0], ink.ink[i, 3] - ink.ink[i, 1]
    return (
        int(glyphs.font_ids[i]),
        texts[i],
        bool(ink.above[i]),
        round(float(width) / size * 40),
        round(float(height) / size * 40),
    )


def _evidence(
    stacks: list[_Stack], wanted: set[int], texts: list[str], sure: dict[int, str]
) -> dict[int, tuple[int, int]]:
    """For each unknown mark the characters before and after it, -1 where they are not known either."""
    out = {}
    for stack in stacks:
        chain = [stack.base, *stack.hanging, stack.following]
        ids = [_read(i, texts, wanted, sure) for i in chain]
        for k in range(1, len(chain) - 1):
            if chain[k] in wanted:
                out[chain[k]] = (ids[k - 1], ids[k + 1])
    return out


def _swapped(stacks: list[_Stack], texts: list[str], ink: Ink) -> dict[int, str]:
    """For marks that deny their ink, the code of another such mark on the same letter."""
    out = {}
    for stack in stacks:
        wrong = [i for i in stack.hanging if texts[i] in MARKS and texts[i] not in (ABOVE if ink.above[i] else BELOW)]
        if len(wrong) == 2:
            out[wrong[0]], out[wrong[1]] = texts[wrong[1]], texts[wrong[0]]
    return out


def _read(i: int, texts: list[str], wanted: set[int], sure: dict[int, str]) -> int:
    if i < 0:
        return -1
    if i in wanted and i not in sure:
        return -1
    return index_of((sure.get(i) or texts[i] or " ")[0])


def _shape(glyphs: GlyphPage, ink: Ink, rows: list[int], look: Look | None) -> NDArray[np.float64] | None:
    if look is None:
        return None
    clear = sorted(rows[:_MOST_OCCURRENCES], key=lambda i: _covered(ink, i))[:_LOOKS]
    vectors = [v for v in (look(glyphs, ink, i) for i in clear) if v is not None]
    return shape_scores(np.median(vectors, axis=0)) if vectors else None


def _covered(ink: Ink, i: int) -> float:
    """How much ink of its neighbours reaches into the box of glyph ``i``, in square points."""
    near = np.array([k for k in range(max(i - 3, 0), min(i + 4, len(ink.ink))) if k != i])
    low, high = np.maximum(ink.ink[near, :2], ink.ink[i, :2]), np.minimum(ink.ink[near, 2:], ink.ink[i, 2:])
    return round(float((high - low).clip(0).prod(axis=1).sum()), 1)


def _decide(
    key: Key,
    rows: list[int],
    evidence: dict[int, tuple[int, int]],
    shape: NDArray[np.float64] | None,
    swapped: dict[int, str],
) -> str | None:
    """The mark that all glyphs of ``key`` are, None where nothing speaks clearly for one."""
    _, text, above, _, _ = key
    marks = ABOVE_ORDER if above else BELOW_ORDER
    ids = np.array([index_of(c) for c in marks])
    contexts = [evidence[i] for i in rows if i in evidence]
    score = np.zeros(len(marks))
    if contexts:
        scores = np.array([mark_scores(left, right, ids) for left, right in contexts])
        score += scores.mean(axis=0) * min(len(contexts), _MOST_OCCURRENCES)
    if shape is not None:
        score += np.array([shape[MARK_ORDER.index(m)] for m in marks])
    known = table("unmapped").get(text)
    if known and known in marks:
        score[marks.index(known)] += _TABLE_BONUS
    other = [swapped[i] for i in rows if swapped.get(i, "-") in marks]
    for mark in set(other):
        score[marks.index(mark)] += _SWAP_BONUS * min(other.count(mark), 3)
    order = np.argsort(-score)
    return marks[int(order[0])] if score[order[0]] - score[order[1]] >= _LEAST_MARGIN else None
