"""Code points that stand for Thai characters or for nothing: private use, zero width, sara am in pieces."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from normalizers.clusters import LETTERS
from normalizers.edits import Change

_LEFT: Final = ["ั", "ํ", "็", "่", "้", "๊", "๋", "์"]
_PRIVATE: Final = {
    0xF700: "ฐ",
    0xF70F: "ญ",
    **dict(zip(range(0xF701, 0xF705), "ิีึื", strict=True)),
    **dict(zip(range(0xF705, 0xF70A), "่้๊๋์", strict=True)),
    **dict(zip(range(0xF70A, 0xF70F), "่้๊๋์", strict=True)),
    **dict(zip(range(0xF710, 0xF718), _LEFT, strict=True)),
    **dict(zip(range(0xF718, 0xF71B), "ฺุู", strict=True)),
    **dict(zip((0xF884, 0xF885, 0xF886, 0xF887, 0xF888, 0xF889, 0xF899), "ัิีึื็ํ", strict=True)),
    **{0xF88A + 3 * tone + place: mark for tone, mark in enumerate("่้๊๋์") for place in range(3)},
    **dict.fromkeys(range(0xF873, 0xF876), ""),
}
"""The shifted glyphs of Windows Thai fonts, as the WTT private use area has them; those of Macintosh fonts, and Apple's hints
that the character before is a shifted glyph."""
_CID: Final = {"201": "่", "202": "้", "203": "๊", "204": "๋", "205": "์"}
"""Glyph numbers of low marks that pdfminer prints for fonts without ToUnicode, seen in TH Sarabun and Angsana."""

_PRIVATE_RUN: Final = re.compile(
    "[\uf700-\uf71a]|(?<=[ก-ฮะ-ฺเ-๎\uf884-\uf899])[\uf884-\uf899]|(?<=[ก-๎\uf884-\uf899])[\uf873-\uf875]"
)
"""Those of Macintosh fonts only after Thai: other fonts have symbols there."""
_ZERO_WIDTH: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
_CID_RUN: Final = re.compile(r"\(cid:(20[1-5])\)")
_TONE: Final = "่้๊๋"
_MARKS: Final = f"ัิีึืุู็์{_TONE}"
_ABOVE: Final = frozenset(_TONE + "์")
"""What stands above a vowel."""
_BLANKS: Final = "[ \n\xa0]"
_AM: Final = re.compile(
    f"([{_TONE}]?)ํ+([{_TONE}]?){_BLANKS}{{0,2}}า|า{_BLANKS}?([{_TONE}]?)ํ([{_TONE}]?)|([{_TONE}]?)ำ[าำ]|([{_TONE}]?)าำ"
)
"""No word begins with aa: a blank between it and its nikhahit is false."""
_LOST_NIKHAHIT: Final = re.compile(
    f"(?<=[ก-ฮ]){_BLANKS}?[\u00c0-\u024f]([{_TONE}]?)า|(?<=[ก-ฮ][{_TONE}]){_BLANKS}?[\u00c0-\u024f]()า"
    f"|(?<=[ก-ฮ{_MARKS}]) ?\ufffd([{_TONE}]?){_BLANKS}?า"
)
_ON_A_VOWEL: Final = re.compile(f"(?<=[ก-ฮ])(?P<own>[ัิีึืฺุู]?)(?P<vowel>[เแโใไะา])(?P<marks>[ัิีึืฺุู]?[{_TONE}์็]?)(?<=[ัิีึืฺุู็{_TONE}์])")
_RUN_BEFORE: Final = re.compile(f"[{LETTERS}]*$")
_RUN_AFTER: Final = re.compile(f"[{LETTERS}]*")
_DOUBLED_E: Final = re.compile("เเ")
_LONG_AA: Final = re.compile("(?<=[ก-ฮ่-๋ํ])(?<![ฤฦ])ๅ")
_MARKS_OF_ONE: Final = re.compile(f"(?<=[ก-ฮ])[ัิีึืฺุู็{_TONE}์]{{2,}}")
_TWICE: Final = re.compile(f"([ัิีึืฺุู็{_TONE}์])[ัิีึืฺุู็{_TONE}์]{{0,2}}\\1")
SUSPECT: Final = (
    "[\u00ad\u00c0-\u024f\u0e45\u0e4d\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\uf700-\uf71a\uf873-\uf875\uf884-\uf899\ufffd]"
    "|\\(cid:20|เเ|ำา|ำำ|าำ"
)
"""Pattern: where it is not found, no layer of this module has anything to do."""


def private_use(text: str) -> list[Change]:
    """Private glyph code points to the characters they draw.

    >>> [(c.start, c.text) for c in private_use("เป\\uf706าหมาย")]
    [(2, '้')]
    """
    return [
        Change(m.start(), m.end(), _PRIVATE[ord(m.group())], "glyph", "private use glyph")
        for m in _PRIVATE_RUN.finditer(text)
    ]


def zero_width(text: str) -> list[Change]:
    """Zero-width characters, signs of direction and soft hyphens beside Thai, dropped (a joiner inside an emoji stays)."""
    out = []
    for m in _ZERO_WIDTH.finditer(text):
        around = text[max(0, m.start() - 1) : m.start()] + text[m.end() : m.end() + 1]
        if not around or any("\u0e00" <= c <= "\u0e7f" or c in " \u200b\u2060\ufeff" for c in around):
            out.append(Change(m.start(), m.end(), "", "glyph", "zero-width character"))
    return out


def cid_marks(text: str) -> list[Change]:
    """``(cid:201)`` and its like to the tone mark or thanthakhat that such a glyph number is.

    >>> [c.text for c in cid_marks("ท(cid:201)ดีิน")]
    ['่']
    """
    return [
        Change(m.start(), m.end(), _CID[m[1]], "glyph", "glyph number of a low mark", 0.95)
        for m in _CID_RUN.finditer(text)
    ]


def sara_am_pieces(text: str) -> list[Change]:
    """Sara am from nikhahit and aa in any order, with the tone before it; doubled am and aa.

    >>> [c.text for c in sara_am_pieces("น้ํา นํ้า สาํ ด้ำา")]
    ['้ำ', '้ำ', 'ำ', '้ำ']
    """
    out = []
    for m in _AM.finditer(text):
        tones = "".join(g for g in m.groups() if g)
        if len(tones) <= 1:
            out.append(Change(m.start(), m.end(), tones + "ำ", "glyph", "sara am in pieces"))
    out += [
        Change(m.start(), m.end(), (m[1] or m[3] or "") + "ำ", "glyph", "nikhahit without a code point", 0.97)
        for m in _LOST_NIKHAHIT.finditer(text)
    ]
    return sorted(out, key=lambda c: c.start)


def doubled_e(text: str) -> list[Change]:
    """Two sara e for one sara ae.

    >>> [c.text for c in doubled_e("เเผน")]
    ['แ']
    """
    return [Change(m.start(), m.end(), "แ", "glyph", "two sara e for sara ae", 0.99) for m in _DOUBLED_E.finditer(text)]


def long_aa(text: str) -> list[Change]:
    """Lakkhangyao for sara aa: it stands after ฤ and ฦ only.

    >>> [c.start for c in long_aa("รๅคา ฤๅษี")]
    [1]
    """
    return [Change(m.start(), m.end(), "า", "glyph", "lakkhangyao for sara aa", 0.99) for m in _LONG_AA.finditer(text)]


def marks_once(text: str) -> list[Change]:
    """A mark that stands twice on one letter, once.

    >>> [c.text for c in marks_once("หมูู่่ บี้ี้ ที่")]
    ['ู่', 'ี้']
    """
    if _TWICE.search(text) is None:
        return []
    return [c for c in marks_in_order(text) if len(c.text) < c.end - c.start]


def marks_in_order(text: str) -> list[Change]:
    """The marks of one letter, each once, the vowel before the tone; only where they are one vowel and one tone at most.

    >>> [c.text for c in marks_in_order("โรตาร่ี ที่ กิุ่")]
    ['ี่']
    """
    out = []
    for m in _MARKS_OF_ONE.finditer(text):
        once = "".join(sorted(set(m[0]), key=_ABOVE.__contains__))
        if once != m[0] and sum(mark in _ABOVE for mark in once) <= 1 >= sum(mark not in _ABOVE for mark in once):
            if len(once) < len(m[0]):
                out.append(Change(m.start(), m.end(), once, "glyph", "mark twice", 0.95))
            else:
                out.append(Change(m.start(), m.end(), once, "mark_order", "tone before the vowel", 0.97))
    return out


def marks_on_vowels(text: str, holds: Callable[[str, str], bool]) -> list[Change]:
    """Marks after a vowel that bears none, moved to the consonant before it, where they have a place there: always for aa, and
    for other vowels where ``holds`` tells that the run of letters with the change is nearer to words than as it stands.

    >>> [(c.start, c.text) for c in marks_on_vowels("ซแ์ชท กา่ เก้าอี้ ปุ่ม นา้ ประุม", lambda old, new: "แช" in new)]
    [(1, '์แ'), (7, '่า'), (24, '้า')]
    """
    out = []
    for m in _ON_A_VOWEL.finditer(text):
        if m["own"] and m["marks"][0] in "ัิีึืฺุู็":
            continue
        moved = m["own"] + m["marks"] + m["vowel"]
        if m["vowel"] != "า":
            before, after = _RUN_BEFORE.search(text, 0, m.start()), _RUN_AFTER.match(text, m.end())
            left, right = before[0] if before else "", after[0] if after else ""
            if not holds(left + m[0] + right, left + moved + right):
                continue
        out.append(Change(m.start(), m.end(), moved, "mark_order", "mark on a vowel", 0.97))
    return out
