"""Stray characters in the place of marks: what fonts without ToUnicode, and those of Canva, leave of a tone or a vowel.

Codes that stand for one mark in every font (``É`` ่, U+008B ่) are read by table. A Latin letter amid Thai letters
(``ทีc`` ที่, ``เปqน`` เป็น) is read as the mark that makes words of its surroundings, the same mark all over the text.
"""

from __future__ import annotations

import re
from typing import Final

from normalizers.clusters import CONSONANTS, LEADING, MARKS
from normalizers.edits import Change
from normalizers.lexicon import FOLLOWERS, UNKNOWN_BASE, Lexicon

_LATIN: Final = dict(zip("ÉÊËÌÍ", "่้๊๋์", strict=True))
"""Glyph numbers 201 to 205 taken for characters, as pdfium does."""
_C1: Final = {
    **dict(zip("\x81\x82\x83\x84", "ิีึื", strict=True)),
    **dict(zip("\x86\x87\x88\x89\x8a", "่้๊๋์", strict=True)),
    **dict(zip("\x8b\x8c\x8d\x8e\x8f", "่้๊๋์", strict=True)),
    **dict(zip("\x98\x99\x9a\x9b\x9c\x9d\x9e\x9f", "ัํ็่้๊๋์", strict=True)),
}
"""Codes of the shifted glyphs of Windows Thai fonts, raw."""
_AFTER: Final = "(?<=[ก-ฮัิีึืุู])"
_LATIN_MARK: Final = re.compile(f"{_AFTER}[ÉÊËÌÍ](?![A-Za-z\u00c0-\u024f])")
_C1_MARK: Final = re.compile(f"{_AFTER}[\x81-\x84\x86-\x8f\x98-\x9f]+")
_UNREAD: Final = re.compile("(?<=[ก-ฮัิีึืุูํ])[A-WYZa-wyz](?![A-Za-z0-9])")
_LOST_AM: Final = re.compile("(?<=[ก-ฮA-WYZa-wyz่้๊๋])(?<![A-Za-z]{2}) า(?=[ก-ฮเ-ไA-WYZa-wyz ]|$)")
_FILLED: Final = "\ue000"
"""A blank and aa are read as sara am, and this after it, so that all offsets stay."""
"""One letter after Thai ones; x masks words."""
SUSPECT: Final = re.compile("[ก-ฮัิีึืุูํ][\x81-\x84\x86-\x8f\x98-\x9fÉÊËÌÍA-WYZa-wyz]")
"""Where this finds nothing, there is nothing to do."""
_MOST: Final = 5
"""More different letters amid Thai are two lines printed over each other."""
_TRIED: Final = "่้็์๊๋ัิีึืุูํ"
_CANVA: Final = {"c": "่", "f": "้", "q": "็"}
"""What these letters are in the fonts where they were seen."""
_USUAL: Final = 3.0
"""What a mark gains (natural logarithm) for being that."""
_ON_VOWEL: Final = frozenset("่้๊๋์")
_ENOUGH: Final = ((3.0, 4.0), (8.0, 2.0))
"""What each reading must gain (natural logarithm), on the mean, over the text broken at the strays, and by how much the best
mark must be ahead of the next: either of these."""


def known_strays(text: str, lexicon: Lexicon) -> list[Change]:
    """Codes that stand for one mark wherever they follow a Thai letter. A letter before aa, and nowhere else, may be that of a
    lost nikhahit as well.


    >>> from normalizers.lexicon import load_lexicon
    >>> [c.text for c in known_strays("พืÊนทÉี และท\\x8bี", load_lexicon())]
    ['้', '่', '่']
    """
    out = [
        Change(m.start(), m.end(), "".join(map(_C1.__getitem__, m[0])), "glyph", "code of a shifted glyph", 0.95)
        for m in _C1_MARK.finditer(text)
    ]
    latin = list(_LATIN_MARK.finditer(text))
    if not all(_before_aa(text, m.end()) for m in latin) or _more_words(text, latin, lexicon):
        out += [Change(m.start(), m.end(), _LATIN[m[0]], "glyph", "glyph number of a low mark", 0.95) for m in latin]
    return sorted(out, key=lambda c: c.start)


def _more_words(text: str, strays: list[re.Match[str]], lexicon: Lexicon) -> bool:
    """Whether glyph numbers before aa make likelier words as the marks that they are than as nikhahits (จÉาย, but สÉานัก)."""
    gain = 0.0
    for m in strays:
        left, right = _window(text, m.start(), {s.start() for s in strays})
        gain += _read(left, "ํ", right, lexicon) - _read(left, _LATIN[m[0]], right, lexicon)
    return gain > 0


def _before_aa(text: str, at: int) -> bool:
    return text[at : at + 1] == "า" or (text[at : at + 1] in tuple("่้๊๋") and text[at + 1 : at + 2] == "า")


def unread_strays(text: str, lexicon: Lexicon) -> list[Change]:
    """Letters amid Thai that are read as a mark because that makes words."""
    text = _LOST_AM.sub("ำ" + _FILLED, text)
    found: dict[str, list[int]] = {}
    for m in _UNREAD.finditer(text):
        found.setdefault(m[0], []).append(m.start())
    if not found or len(found) > _MOST:
        return []
    all_strays = {at for places in found.values() for at in places}
    out: list[Change] = []
    for places in found.values():
        windows = [_window(text, at, all_strays) for at in places]
        plain = sum(_cost(left, lexicon) + _cost(right, lexicon) for left, right in windows)
        usual = _CANVA.get(text[places[0]])
        ranked = sorted(
            (sum(_read(left, mark, right, lexicon) for left, right in windows) - _USUAL * (mark == usual), mark)
            for mark in _TRIED
        )
        (best, mark), (second, _) = ranked[:2]
        if _holds((plain - best) / len(places), second - best):
            out += (Change(at, at + 1, mark, "glyph", "letter in the place of a mark", 0.85) for at in places)
    return sorted(out, key=lambda c: c.start)


def _holds(gain: float, lead: float) -> bool:
    return any(gain >= least and lead >= ahead for least, ahead in _ENOUGH)


def _window(text: str, at: int, strays: set[int]) -> tuple[str, str]:
    """The Thai letters right before and after a stray, as far as no other one."""
    start = at
    while start > 0 and start - 1 not in strays and _thai(text[start - 1]):
        start -= 1
    end = at + 1
    while end < len(text) and end not in strays and _thai(text[end]):
        end += 1
    if start > 0 and start - 1 in strays:  # what another stray cut off is no word's beginning
        start = next((k for k in range(start, at) if text[k] in CONSONANTS or text[k] in LEADING), at)
    return text[start:at], text[at + 1 : end]


def _thai(char: str) -> bool:
    return "ก" <= char <= "ฮ" or "ะ" <= char <= "ฺ" or "เ" <= char <= "ๅ" or "็" <= char <= "๎" or char == _FILLED


def _read(left: str, mark: str, right: str, lexicon: Lexicon) -> float:
    """The cost of a window with the stray read as ``mark``."""
    if left[-1] in MARKS and (mark not in _ON_VOWEL or left[-1] in _ON_VOWEL):
        return 1e6
    run = left + mark + right
    run = run.replace("ํา", "ำ").replace(f"ํ{mark}า", f"{mark}ำ")
    return _cost(run, lexicon)


def _cost(run: str, lexicon: Lexicon) -> float:
    cost = 0.0
    run = run.replace(_FILLED, "")
    for t in lexicon.tokens(run):
        word = run[t.start : t.end]
        cost += lexicon.words[word] if t.known else UNKNOWN_BASE
    return cost + (UNKNOWN_BASE if run and run[0] in FOLLOWERS else 0.0)
