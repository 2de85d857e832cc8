"""The letters whose foot makes room for a vowel under them, where the font gives that shape no code.

Fonts draw ญ ฐ without their foot and ฎ ฏ with a shorter one over ุ ู ฺ, by glyphs of their own. XeTeX and cairo leave these
without a code, Qt names them by their number, as any letter or sign. What carries a vowel under it is a Thai consonant, and
only these four have such a shape: the foot and the width tell which.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from extractors.decoding.trigrams import index_of, mark_scores
from extractors.ink import Ink, median
from extractors.orthography import BELOW, CONSONANTS, is_thai
from extractors.types import BoolArray, GlyphPage

_FOOT = 0.1
"""Share of the height of plain consonants: ink that reaches further under the base line is a foot."""
_WIDE, _WIDE_OF_ONE = 1.22, 0.95
"""Times the width of plain letters: ญ is wider than the first, in faces whose letters advance alike than the second."""
_OF_ONE_WIDTH, _NARROW = "กนบพมทคดตถภผ", "รเาะง"
_HIGH, _LOW = 1.3, 0.8
"""Times the height of plain consonants, between which these letters end."""
_LONG = "ฎฏ"
"""These keep a foot; their neighbours tell them apart."""
_FEWEST = 3


def name_footless(texts: list[str], ink: Ink, glyphs: GlyphPage, settled: BoolArray) -> None:
    """Name the glyphs that carry a vowel under them and are no consonant by their code; in place."""
    found: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for mark in np.flatnonzero(ink.below).tolist():
        if texts[mark] in BELOW and texts[mark]:
            base = _carrier(mark, ink, glyphs)
            if base >= 0 and not settled[base] and texts[base][:1] not in CONSONANTS and _may_be(base, texts, ink):
                found[int(glyphs.font_ids[base]), texts[base]].append((base, mark))
    for (font, _), pairs in found.items():
        least = _least_width(font, texts, ink, glyphs)
        if least:
            letter = _letter(pairs, least, texts, ink)
            for base, _ in pairs:
                texts[base] = letter


def _carrier(mark: int, ink: Ink, glyphs: GlyphPage) -> int:
    """The glyph in the line that a mark under it follows and hangs on, -1 where there is none."""
    for k in range(mark - 1, max(mark - 4, -1), -1):
        if glyphs.generated[k] or ink.above[k] or ink.below[k]:
            continue
        middle = float(ink.ink[mark, 0] + ink.ink[mark, 2]) / 2
        on = float(ink.ink[k, 0]) < middle < float(ink.ink[k, 2]) + 0.1 * float(glyphs.sizes[k])
        return k if on and not ink.blank[k] else -1
    return -1


def _may_be(base: int, texts: list[str], ink: Ink) -> bool:
    """Whether a glyph is of a consonant's height, and is not said to be another letter or sign of Thai, or a dotted circle."""
    high = float(ink.baselines[base] - ink.ink[base, 1]) / max(float(ink.height[base]), 0.1)
    return _LOW < high < _HIGH and not is_thai(texts[base][:1]) and texts[base] != "\u25cc"


def _least_width(font: int, texts: list[str], ink: Ink, glyphs: GlyphPage) -> float:
    """The width from which on a letter of a font is ญ, in heights of its plain consonants; 0.0 where too few of these stand on
    the page."""
    of_font = np.flatnonzero(glyphs.font_ids == font).tolist()
    rows = [i for i in of_font if texts[i] and texts[i] in _OF_ONE_WIDTH]
    if len(rows) < _FEWEST:
        return 0.0
    plain = median(((ink.ink[rows, 2] - ink.ink[rows, 0]) / ink.height[rows].clip(0.1)).astype(np.float32))
    others = [i for i in of_font if texts[i] and texts[i] in _NARROW]
    a, b = (median((ink.boxes[r, 2] - ink.boxes[r, 0]) / ink.height[r].clip(0.1)) if r else 0.0 for r in (rows, others))
    return plain * (_WIDE_OF_ONE if b > 0.95 * a else _WIDE)


def _letter(pairs: list[tuple[int, int]], least: float, texts: list[str], ink: Ink) -> str:
    """The letter that all these glyphs are; ญ from the width ``least`` on, in heights of plain consonants."""
    base = pairs[0][0]
    x0, _, x1, bottom = ink.ink[base].tolist()
    height = max(float(ink.height[base]), 0.1)
    if (x1 - x0) / height >= least:
        return "ญ"
    if bottom - float(ink.baselines[base]) <= _FOOT * height:
        return "ฐ"
    contexts = Counter((index_of(texts[i - 1][-1:] if i else ""), index_of(texts[m])) for i, m in pairs)
    score = sum(n * mark_scores(before, mark, _LONG) for (before, mark), n in contexts.items())
    return _LONG[int(np.argmax(score))]
