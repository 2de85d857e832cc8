"""Fonts of a page that do not read as text, tried in other encodings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from extractors.decoding.encodings import Decoder, Encoding, encodings
from extractors.decoding.glyphs import decode
from extractors.legible import Legibility, legibility
from extractors.types import GlyphPage

_FEWEST = 6
"""Letters below which a font is too little text to judge by itself."""
_ENOUGH = 24
_QUALITY = 0.35
_SAMPLE = 400
_WHITE = ("", " ", "\t", "\r", "\n", "\u00a0")


def recode(glyphs: GlyphPage) -> tuple[GlyphPage, str]:
    """The page with its illegible fonts read in the encoding that makes Thai of them, and the name of that encoding.

    The name is "" where nothing was changed. A font of few letters follows the encoding found for the others.
    """
    rows: dict[int, list[int]] = defaultdict(list)
    for i, font in enumerate(glyphs.font_ids.tolist()):
        if not glyphs.generated[i] and glyphs.texts[i] not in _WHITE:
            rows[font].append(i)
    texts = list(glyphs.texts)
    found: dict[str, Encoding] = {}
    waiting = []
    for font, members in sorted(rows.items(), key=lambda item: -len(item[1])):
        sample = _in_order(glyphs, members)
        if glyphs.fonts[font].symbolic or _legible(legibility(sample)):
            continue
        encoding = _best(sample, encodings()) if len(members) >= _ENOUGH else None
        if encoding is None:
            waiting.append(members)
            continue
        found[encoding.name] = encoding
        _apply(encoding.decode, members, texts)
    for members in waiting:
        encoding = _best(_in_order(glyphs, members), tuple(found.values()), least=0.0)
        if encoding is not None:
            _apply(encoding.decode, members, texts)
    if not found:
        return glyphs, ""
    return decode(replace(glyphs, texts=tuple(texts))), "+".join(sorted(found))


def _in_order(glyphs: GlyphPage, members: list[int]) -> str:
    """The text of some glyphs in content order, with a line feed where glyphs of another font stand between."""
    out = []
    last = -1
    for i in members[:_SAMPLE]:
        if last >= 0 and i > last + 3:
            out.append("\n")
        out.append(glyphs.texts[i])
        last = i
    return "".join(out)


def _legible(found: Legibility) -> bool:
    if found.thai * 2 >= found.length:
        return found.thai_quality >= 0.15 or found.thai < 12
    return found.length < _FEWEST or (found.odd < 0.12 and found.token_share >= 0.5)


def _best(sample: str, candidates: tuple[Encoding, ...], least: float = _QUALITY) -> Encoding | None:
    """The encoding under which the sample reads best as Thai, None where it does under none."""
    best, score = None, least
    for encoding in candidates:
        decoded = [encoding.decode(c) if c != "\n" else c for c in sample]
        known = [c for c in decoded if c is not None]
        if len(known) < 0.85 * len(decoded):
            continue
        measured = legibility("".join(known))
        share = measured.thai / max(measured.length, 1)
        if share >= 0.6 and measured.illegal < 0.12 and measured.thai_quality * share > score:
            best, score = encoding, measured.thai_quality * share
    return best


def _apply(decode_char: Decoder, members: list[int], texts: list[str]) -> None:
    for i in members:
        texts[i] = "".join(decode_char(c) or c for c in texts[i])
