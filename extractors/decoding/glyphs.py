"""What the glyphs of a page say: code point tables, symbol fonts, sara am by its ink, ActualText, deciphered marks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extractors.actual import apply_actual
from extractors.decoding.contradictions import set_right
from extractors.decoding.footless import name_footless
from extractors.decoding.letters import respell
from extractors.decoding.marks import Look, decipher
from extractors.decoding.symbols import symbol
from extractors.decoding.tables import table as code_table
from extractors.ink import Ink, read_ink
from extractors.orthography import AA, AM, CONSONANTS, MARKS, NIKHAHIT, PLAIN_CONSONANTS, is_thai
from extractors.texts import TextTable, tabulate
from extractors.types import BoolArray, GlyphPage

_SPACES = frozenset(" \u00a0")
_CLUSTER_REST = frozenset(MARKS | {AM})
_MANY = 0.01
"""Share of a page's glyphs from which deciphered marks are what its text rests on."""
_PLAIN = 1.2
"""Times that height: a plain consonant with a mark over it reaches higher."""
_BESIDE = 0.3
"""Share of the font size: what begins nearer to a mark, on its base line, stands behind its letter."""
_CLOSING = frozenset(".,;:!?)]}\"'”’…")
_RING = 1.3
"""Times the height of plain consonants: sara am with its ring reaches higher, sara aa does not."""


def decode(glyphs: GlyphPage, look: Look | None = None) -> GlyphPage:
    """The page with each glyph's text as its ink and its producer's notes say it; decoding twice is decoding once.

    ``look`` gives the shape of a glyph where the page can be rendered. ActualText is used up: ``actual_texts`` is empty.
    """
    table = tabulate(glyphs.texts)
    ink = read_ink(glyphs, table)
    if ink.known:
        right = set_right(glyphs, table, ink)
        if right is not None:
            return decode(right, look)
    decoder = glyphs.decoder
    texts = list(glyphs.texts)
    tabled = _tabled(glyphs, table)
    for i in tabled:
        texts[i] = _by_table(glyphs, i, texts[i])
    if tabled:
        table = tabulate(texts)
    hung = _by_ink(texts, table, ink) if ink.known else []
    texts, settled = apply_actual(glyphs, texts, ink)
    if ink.known:
        name_footless(texts, ink, glyphs, settled)
        _share_out(texts, ink, glyphs, settled)
        known, texts = texts, decipher(glyphs, texts, ink, settled, look)
        told = [] if known is texts else [i for i, (a, b) in enumerate(zip(known, texts, strict=True)) if a != b]
        liars = {int(glyphs.font_ids[i]) for i in told if known[i] in CONSONANTS}
        if liars:
            spelt = respell(glyphs, texts, ink, liars)
            if spelt != texts:  # with the letters right, the marks are told again
                known = [c if c != b else a for a, b, c in zip(known, texts, spelt, strict=True)]
                texts = decipher(glyphs, known, ink, settled, look)
        if len(told) > _MANY * len(texts):
            decoder = "ink"
        rings = {*table.rows(NIKHAHIT.__eq__), *hung, *(i for i in told if texts[i][:1] == NIKHAHIT)}
        if rings:
            _behind_rings(texts, sorted(rings), ink, glyphs)
    _leftovers(texts, ink)
    said = glyphs.texts if tuple(texts) == glyphs.texts else tuple(texts)
    actual = np.full(len(texts), -1, dtype=np.int32)
    return replace(glyphs, texts=said, actual=actual, actual_texts=(), decoder=decoder)


def _tabled(glyphs: GlyphPage, table: TextTable) -> list[int]:
    """The glyphs whose codes a table may explain: of symbol fonts, or of private use."""
    symbolic = [font.symbolic for font in glyphs.fonts]
    if not any(symbolic):
        return table.rows(_is_private)
    found: list[int] = np.flatnonzero(np.array(symbolic)[glyphs.font_ids] | table.where(_is_private)).tolist()
    return found


def _is_private(text: str) -> bool:
    return "\ue000" <= text <= "\uf8ff"


def _by_table(glyphs: GlyphPage, i: int, text: str) -> str:
    if len(text) != 1 or (text < "\ue000" and not glyphs.fonts[glyphs.font_ids[i]].symbolic):
        return text
    thai = code_table("private_use").get(text)
    return thai if thai else symbol(glyphs.fonts[glyphs.font_ids[i]].name, text)


def _by_ink(texts: list[str], table: TextTable, ink: Ink) -> list[int]:
    """Sara am told from sara aa, and its ring from a space, by their ink; in place. The rings that were coded otherwise."""
    rings = []
    top = (ink.baselines - ink.ink[:, 1]) / ink.height.clip(0.1)
    ringed, spaces = table.where(AA.__eq__) & (top >= _RING), table.where(_SPACES.__contains__)
    for i in np.flatnonzero(ringed | table.where(AM.__eq__) | (spaces & ink.above)).tolist():
        text = texts[i]
        if text == AM:
            if ink.above[i]:
                texts[i] = NIKHAHIT
                rings.append(i)
            elif 0.5 < top[i] < _RING:
                texts[i] = AA
        elif text == AA:
            texts[i] = AM
        elif text:
            texts[i] = NIKHAHIT
            rings.append(i)
    return rings


def _share_out(texts: list[str], ink: Ink, glyphs: GlyphPage, settled: BoolArray) -> None:
    """A glyph whose code names its whole cluster says no more than its ink shows; in place.

    A letter without ink over it or under it is the letter alone, and where its marks are drawn by glyphs of their own,
    these are the marks it named. A mark named twice is there once. Some producers lay the ActualText of a whole cluster
    over its letter only, and let the marks follow outside.
    """
    if len("".join(texts)) == len(texts) - texts.count(""):
        return  # one character each
    hanging = (ink.above | ink.below).tolist()
    top = (ink.baselines - ink.ink[:, 1]) / ink.height.clip(0.1)
    for i in [i for i, text in enumerate(texts) if len(text) > 1]:
        text = texts[i]
        if hanging[i]:
            texts[i] = _less_others(i, texts, hanging) if MARKS.issuperset(text) else text
        elif text[0] in CONSONANTS and _CLUSTER_REST.issuperset(text[1:]):
            drawn = [k for k in _drawn_over(i, hanging, ink, glyphs) if texts[k] or not settled[k]]
            marks = text[1:].replace(AM, NIKHAHIT)
            if settled[i]:
                after = next((k for k in range(i + 1, len(texts)) if not (hanging[k] or glyphs.generated[k])), i)
                if drawn or (text[-1] == AM and texts[after] in (AM, AA) and not settled[after]):
                    texts[i] = text[0] if drawn else text[:-1]
                    if len(marks) == len(drawn):
                        for k, mark in zip(drawn, marks, strict=True):
                            texts[k] = mark
            elif (text[0] in PLAIN_CONSONANTS and top[i] < _PLAIN) or (
                drawn and {texts[k] for k in drawn}.issuperset(marks)
            ):
                texts[i] = text[0]


def _less_others(i: int, texts: list[str], hanging: list[bool]) -> str:
    """The marks that glyph ``i`` names, once each, but for those that the glyphs beside it draw."""
    beside = [texts[k] for k in (i - 1, i + 1) if 0 <= k < len(texts) and hanging[k]]
    marks = dict.fromkeys(texts[i])
    return "".join([m for m in marks if m not in beside]) or texts[i][-1]


def _drawn_over(i: int, hanging: list[bool], ink: Ink, glyphs: GlyphPage) -> list[int]:
    """The hanging glyphs that follow letter ``i`` and stand over or under it."""
    drawn = []
    limit = float(ink.boxes[i, 2]) + 0.3 * float(glyphs.sizes[i])
    for k in range(i + 1, len(hanging)):
        if hanging[k] and float(ink.ink[k, 0] + ink.ink[k, 2]) / 2 < limit:
            drawn.append(k)
        elif not glyphs.generated[k]:
            break
    return drawn


def _behind_rings(texts: list[str], rings: list[int], ink: Ink, glyphs: GlyphPage) -> None:
    """The sara aa of a sara am that was drawn in two, where its glyph has no code of its own and is read as the figure or sign
    that its number is (fpdf2 with shaping), or is sara am whole, with a ring of its own (pdfkit): what stands behind a ring in the
    line is nothing else; in place."""
    n = len(texts)
    for i in rings:
        if AA in texts[i + 1 : i + 3]:
            continue  # said outright, as nearly always
        behind = next((k for k in range(i + 1, n) if not (ink.above[k] or ink.below[k] or glyphs.generated[k])), i)
        text = texts[behind]
        if (
            behind == i
            or ink.blank[behind]
            or len(text) != 1
            or (is_thai(text) and (text != AM or NIKHAHIT not in texts[i]))
        ):
            continue
        if text in _CLOSING and glyphs.texts[i] != AM:  # พุทธํ.
            continue
        size, line = float(glyphs.sizes[i]), float(ink.baselines[behind])
        near = float(ink.boxes[behind, 0]) - float(ink.ink[i, 2]) < _BESIDE * size
        high = 0.5 < (line - float(ink.ink[behind, 1])) / max(float(ink.height[behind]), 0.1) < _RING
        if near and (high or text == AM) and abs(float(ink.baselines[i]) - line) < _BESIDE * size:
            texts[behind] = AA


def _leftovers(texts: list[str], ink: Ink) -> None:
    """Codes of unmapped glyphs by table where nothing else was known; in place."""
    known = code_table("unmapped")
    if known.keys().isdisjoint(texts):
        return
    for i in [i for i, text in enumerate(texts) if text in known]:
        text = texts[i]
        if ink.known and not (ink.above[i] or ink.below[i]):
            continue
        before = texts[i - 1][-1:] if i else ""
        if "\x80" <= text < "\xa0" or (before and (is_thai(before) or before in MARKS)):
            texts[i] = known[text]
