"""What the glyphs of a page say: code point tables, symbol fonts, sara am by its ink, ActualText, deciphered marks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extractors.actual import apply_actual
from extractors.decoding.marks import Look, decipher
from extractors.decoding.symbols import symbol
from extractors.decoding.tables import table
from extractors.ink import Ink, read_ink
from extractors.orthography import AA, AM, MARKS, NIKHAHIT, is_thai
from extractors.types import GlyphPage

_SPACES = " \u00a0"
_RING = 1.3
"""Times the height of plain consonants: sara am with its ring reaches higher, sara aa does not."""


def decode(glyphs: GlyphPage, look: Look | None = None) -> GlyphPage:
    """The page with each glyph's text as its ink and its producer's notes say it; decoding twice is decoding once.

    ``look`` gives the shape of a glyph where the page can be rendered. ActualText is used up: ``actual_texts`` is empty.
    """
    ink = read_ink(glyphs)
    texts = [_by_table(glyphs, i, t) for i, t in enumerate(glyphs.texts)]
    if ink.known:
        _by_ink(texts, ink)
    texts = apply_actual(glyphs, texts, ink)
    if ink.known:
        texts = decipher(glyphs, texts, ink, look)
    _leftovers(texts, ink)
    return replace(glyphs, texts=tuple(texts), actual=np.full(len(texts), -1, dtype=np.int32), actual_texts=())


def _by_table(glyphs: GlyphPage, i: int, text: str) -> str:
    if len(text) != 1 or (text < "\ue000" and not glyphs.fonts[glyphs.font_ids[i]].symbolic):
        return text
    thai = table("private_use").get(text)
    return thai if thai else symbol(glyphs.fonts[glyphs.font_ids[i]].name, text)


def _by_ink(texts: list[str], ink: Ink) -> None:
    """Sara am told from sara aa, and its ring from a space, by their ink; in place."""
    top = (ink.baselines - ink.ink[:, 1]) / ink.height.clip(0.1)
    for i, text in enumerate(texts):
        if text == AM:
            if ink.above[i]:
                texts[i] = NIKHAHIT
            elif 0.5 < top[i] < _RING:
                texts[i] = AA
        elif text == AA:
            if top[i] >= _RING:
                texts[i] = AM
        elif text in _SPACES and text and ink.above[i]:
            texts[i] = NIKHAHIT


def _leftovers(texts: list[str], ink: Ink) -> None:
    """Codes of unmapped glyphs by table where nothing else was known; in place."""
    known = table("unmapped")
    for i, text in enumerate(texts):
        if text not in known or (ink.known and not (ink.above[i] or ink.below[i])):
            continue
        before = texts[i - 1][-1:] if i else ""
        if "\x80" <= text < "\xa0" or (before and (is_thai(before) or before in MARKS)):
            texts[i] = known[text]
