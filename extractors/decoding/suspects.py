"""Which glyphs over and under the letters are not what their codes say, as far as their ink tells."""

from __future__ import annotations

from functools import lru_cache

from extractors.decoding.stacks import Stack
from extractors.ink import Ink
from extractors.orthography import ABOVE, BELOW, CONSONANTS, MARKS, TONES
from extractors.types import GlyphPage

HIGH = frozenset("'\"`´^~*°¨¯‘’“”′″ªº¹²³⁰⁴⁵⁶⁷⁸⁹ⁿ™®©_,.…")
"""Characters that do stand above or under the line, by right."""
_TOPMOST = frozenset(TONES + "\u0e4c")
_ON = 0.1
"""Share of the font size by which a mark over a letter reaches beyond its ink, at most."""
TALL = 0.4
"""Share of the font size: what is higher and stands before sara aa, or what has no code, is a ring with a tone over it."""


def sits_on_letter(i: int, texts: list[str], ink: Ink, glyphs: GlyphPage) -> bool:
    """Whether a sign that may stand high by right stands over the consonant before it, and not behind it."""
    before = next((k for k in range(i - 1, max(i - 5, -1), -1) if not (ink.above[k] or ink.below[k])), i)
    if before == i or texts[before][:1] not in CONSONANTS or glyphs.generated[before]:
        return False
    left, _, right, _ = ink.ink[before].tolist()
    return bool(left - _ON * glyphs.sizes[i] <= ink.ink[i, 0] and ink.ink[i, 2] <= right + _ON * glyphs.sizes[i])


@lru_cache(maxsize=20_000)
def is_unknown(text: str, above: bool) -> bool:
    """Whether a text is none of what may stand over the letters, or under them."""
    if text in MARKS:
        return text not in (ABOVE if above else BELOW)
    return bool(text) and text not in HIGH


def says_both(i: int, texts: list[str], glyphs: GlyphPage, ink: Ink) -> bool:
    """Whether a glyph is said to be two marks over a letter, and is as high as two."""
    _, top, _, bottom = ink.ink[i].tolist()
    return len(texts[i]) > 1 and set(ABOVE).issuperset(texts[i]) and bottom - top >= TALL * float(glyphs.sizes[i])


def impossible_in(stacks: list[Stack], texts: list[str], ink: Ink) -> set[int]:
    """Glyphs over or under a letter whose code is that of a Latin letter, a figure or a sign that stands in the line: whatever
    they are, they are not that. What begins where the letter ends may be a raised figure."""
    return {
        i
        for stack in stacks
        for i in stack.hanging
        if texts[i].isascii() and texts[i] not in HIGH and ink.ink[i, 0] < ink.ink[stack.base, 2]
    }


def maybe_crowded(texts: list[str], ink: Ink) -> bool:
    """Whether two glyphs that hang over the letters follow one another, the lower one a tone."""
    first = (ink.above[:-1] & ink.above[1:]).nonzero()[0]
    bottom = ink.ink[:, 3]
    higher = (bottom[first + 1] < bottom[first]).tolist()
    lower = (bottom[first + 1] > bottom[first]).tolist()
    return any(
        (up and texts[i] in _TOPMOST) or (down and texts[i + 1] in _TOPMOST)
        for i, up, down in zip(first.tolist(), higher, lower, strict=True)
    )


def crowded_in(stack: Stack, texts: list[str], ink: Ink) -> list[int]:
    """Tones and silencers of a stack that have another mark above them: none can. One that is drawn into another has it beside."""
    if len(stack.hanging) < 2:
        return []
    above = [i for i in stack.hanging if ink.above[i]]
    if not any(texts[i] in _TOPMOST for i in above[:-1]):
        return []
    tops, middles = ink.ink[above, 1], (ink.ink[above, 1] + ink.ink[above, 3]) / 2
    return [i for k, i in enumerate(above[:-1]) if texts[i] in _TOPMOST and (middles[k + 1 :] < tops[k]).any()]
