"""Marks whose codes say nothing, or say what their ink denies, deciphered.

Fonts number their shifted marks as they please, producers map the glyphs of a cluster to its letters one by one and in the
wrong order, old converters map marks to consonants. What is left is the ink: a thing over a Thai consonant is a mark. Which
one, its neighbours say (character trigrams), its shape where the page can be rendered, and the tables of known codes.
All glyphs of one font, code and size of ink are the same mark and are deciphered together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from extractors.decoding.shapes import ABOVE_ORDER, BELOW_ORDER, MARK_ORDER, NO_CODE, fineness, shape_scores
from extractors.decoding.stacks import Stack, stacks_of
from extractors.decoding.suspects import (
    HIGH,
    TALL,
    crowded_in,
    impossible_in,
    is_unknown,
    maybe_crowded,
    says_both,
    sits_on_letter,
)
from extractors.decoding.tables import table
from extractors.decoding.trigrams import index_of, mark_scores
from extractors.ink import Ink
from extractors.orthography import AA, ABOVE, BELOW, MARKS, NIKHAHIT, TONES
from extractors.types import BoolArray, GlyphPage


class Look(Protocol):
    """Gives the features of the shape that all these glyphs have, or of its ``topmost`` part, apart from what stands under it;
    None where none of them can be rendered. ``alone``: of the first of them, whatever others of its code and size look like."""

    def __call__(
        self, glyphs: GlyphPage, ink: Ink, rows: Sequence[int], *, topmost: bool = False, alone: bool = False
    ) -> NDArray[np.float64] | None: ...


_TABLE_BONUS = 2.0
_SWAP_BONUS = 4.0
"""For the code of the other one, where a mark above and a mark below carry each other's."""
_AMONG = {marks: np.array([MARK_ORDER.index(m) for m in marks]) for marks in (ABOVE_ORDER, BELOW_ORDER)}
_LEAST_MARGIN = 0.3
"""Log10 units by which the best reading must beat the next."""
_AA = index_of(AA)
_TONES = np.array([MARK_ORDER.index(m) for m in TONES])
_ALIKE, _MOST_LOOKS = 1.5, 80
"""Squared distance of the shapes of one glyph, drawn twice, at most; so many glyphs are looked at one by one."""
_MOST_OCCURRENCES = 12
"""Evidence from more neighbours than this adds nothing."""

Key = tuple[int, str, bool, int, int, int]


def decipher(glyphs: GlyphPage, texts: list[str], ink: Ink, settled: BoolArray, look: Look | None = None) -> list[str]:
    """``texts`` with unknown marks deciphered; doubtful ones keep their text, and so do ``settled`` glyphs."""
    over, under = ink.above & ~settled, ink.below & ~settled & ~ink.above
    high: list[int] = np.flatnonzero(over).tolist()
    unknown = [i for i in high if is_unknown(texts[i], True) and not says_both(i, texts, glyphs, ink)]
    unknown += [i for i in np.flatnonzero(under).tolist() if is_unknown(texts[i], False)]
    unknown += [i for i in high if texts[i] in HIGH and sits_on_letter(i, texts, ink, glyphs)]
    if not unknown and not maybe_crowded(texts, ink):
        return texts
    stacks = stacks_of(glyphs, ink, texts)
    crowded = [i for stack in stacks for i in crowded_in(stack, texts, ink) if not settled[i]]
    if not unknown and not crowded:
        return texts
    doubtful = {texts[i] for i in (*unknown, *crowded)}
    free = [i for stack in stacks for i in stack.hanging if texts[i] in doubtful and not settled[i]]
    keys = _keys(glyphs, ink, texts, free)
    doubted = {keys[i] for i in crowded} | {keys[i] for i in unknown if i in keys}
    members: dict[Key, list[int]] = {}
    for i, key in keys.items():
        if key in doubted:
            members.setdefault(key, []).append(i)
    wanted = {i for rows in members.values() for i in rows}
    stacks = [s for s in stacks if wanted.intersection(s.hanging)]
    out = list(texts)
    shape: dict[Key, NDArray[np.float64] | None] = {}
    if look is not None:
        members = _by_shape(members, shape, glyphs, ink, look)
    shape |= {key: _shape(glyphs, ink, rows, look) for key, rows in members.items() if key not in shape}
    tops = {key: _shape(glyphs, ink, rows, look, topmost=True) for key, rows in members.items() if _tall(key)}
    impossible = impossible_in(stacks, texts, ink)
    swapped = _swapped(stacks, texts, ink)
    sure: dict[int, str] = {}
    before: dict[int, tuple[int, int]] = {}
    for _ in range(3):
        evidence = _evidence(stacks, wanted, out, sure)
        if evidence == before:
            break  # the same evidence says the same
        before, sure = evidence, {}
        for key, rows in members.items():
            margin = 0.0 if impossible.issuperset(rows) else _LEAST_MARGIN
            mark = _decide(key, rows, evidence, shape[key], swapped, tops.get(key), margin)
            if mark:
                sure.update(dict.fromkeys(rows, mark))
    for i, mark in sure.items():
        out[i] = mark
    return out


def _keys(glyphs: GlyphPage, ink: Ink, texts: list[str], rows: list[int]) -> dict[int, Key]:
    """By row what tells the glyphs that are one mark: width and height of the ink are in parts of the font size
    (``fineness``)."""
    at = np.array(rows, dtype=np.intp)
    sizes = glyphs.sizes[at].astype(np.float64).clip(0.1)[:, None]
    parts = np.array([fineness(texts[i]) for i in rows], dtype=np.float64)[:, None]
    extent = np.round((ink.ink[at, 2:] - ink.ink[at, :2]).astype(np.float64) / sizes * parts).astype(np.int64)
    columns = (glyphs.font_ids[at].tolist(), ink.above[at].tolist(), *extent.T.tolist())
    return {i: (font, texts[i], *rest, 0) for i, font, *rest in zip(rows, *columns, strict=True)}


def _by_shape(
    members: dict[Key, list[int]],
    shape: dict[Key, NDArray[np.float64] | None],
    glyphs: GlyphPage,
    ink: Ink,
    look: Look,
) -> dict[Key, list[int]]:
    """The glyphs by what they look like, too, where they have no code: marks of one size, as ี and ื, are told apart so. The
    shapes of those that are go into ``shape``."""
    out: dict[Key, list[int]] = {}
    for key, rows in members.items():
        seen: list[tuple[NDArray[np.float64], list[int]]] = []
        for i in rows if key[1] in NO_CODE and 1 < len(rows) <= _MOST_LOOKS else ():
            vector = look(glyphs, ink, [i], alone=True)
            if vector is None:
                continue
            near = next((group for v, group in seen if float(((v - vector) ** 2).sum()) < _ALIKE), None)
            if near is None:
                seen.append((vector, [i]))
            else:
                near.append(i)
        if len(seen) < 2:
            out[key] = rows
            continue
        for k, (vector, group) in enumerate(seen):
            out[*key[:5], k] = group
            shape[*key[:5], k] = shape_scores(vector)
    return out


def _evidence(
    stacks: list[Stack], wanted: set[int], texts: list[str], sure: dict[int, str]
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


def _swapped(stacks: list[Stack], texts: list[str], ink: Ink) -> dict[int, str]:
    """For marks that deny their ink, the code of another such mark on the same letter."""
    out = {}
    for stack in stacks:
        if len(stack.hanging) < 2:
            continue
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


def _tall(key: Key) -> bool:
    return key[2] and key[4] >= TALL * fineness(key[1])


def _shape(
    glyphs: GlyphPage, ink: Ink, rows: list[int], look: Look | None, *, topmost: bool = False
) -> NDArray[np.float64] | None:
    if look is None:
        return None
    vector = look(glyphs, ink, rows[:_MOST_OCCURRENCES], topmost=topmost)
    return shape_scores(vector) if vector is not None else None


def _decide(
    key: Key,
    rows: list[int],
    evidence: dict[int, tuple[int, int]],
    shape: NDArray[np.float64] | None,
    swapped: dict[int, str],
    top: NDArray[np.float64] | None,
    margin: float,
) -> str | None:
    """The mark that all glyphs of ``key`` are, None where nothing speaks clearly for one, by ``margin``."""
    _, text, above, *_ = key
    marks = ABOVE_ORDER if above else BELOW_ORDER
    contexts = [evidence[i] for i in rows if i in evidence]
    if _tall(key) and contexts and all(right in (_AA, 0) for _, right in contexts):
        return _ring_with_tone([left for left, _ in contexts], top, margin)
    score = np.zeros(len(marks))
    if contexts:
        for (left, right), times in Counter(contexts).items():
            score += times * mark_scores(left, right, marks)
        score *= min(len(contexts), _MOST_OCCURRENCES) / len(contexts)
    if shape is not None:
        score += shape[_AMONG[marks]]
    known = table("unmapped").get(text)
    if known and known in marks:
        score[marks.index(known)] += _TABLE_BONUS
    other = [swapped[i] for i in rows if swapped.get(i, "-") in marks] if swapped else []
    for mark in set(other):
        score[marks.index(mark)] += _SWAP_BONUS * min(other.count(mark), 3)
    values = score.tolist()
    best = max(values)
    at = values.index(best)
    values[at] = float("-inf")
    return marks[at] if best - max(values) >= margin else None


def _ring_with_tone(letters: Sequence[int], top: NDArray[np.float64] | None, margin: float) -> str | None:
    """Both marks of sara am with a tone that are drawn as one glyph (Sarabun and others of its makers), None where it is not
    clear which tone. A consonant has the tone that it has before sara aa: ต่ำ as ต่าง, ย่ำ as อย่า; its shape is the ``top``'s."""
    score = np.zeros(len(TONES))
    for letter, times in Counter(letters).items():
        score += times * mark_scores(letter, _AA, TONES)
    score *= min(len(letters), _MOST_OCCURRENCES) / len(letters)
    if top is not None:
        score += top[_TONES]
    second, best = np.sort(score)[-2:].tolist()
    return NIKHAHIT + TONES[int(score.argmax())] if best - second >= margin else None
