"""Where words are hidden behind x, and where an x is only an x."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_RUN = re.compile(r"x+|X+")
_THAI = "\u0e01-\u0e3a\u0e40-\u0e4e"
_THAI_CHAR = re.compile(f"[{_THAI}]")
_LATIN = re.compile(r"[A-Za-z0-9_@#$%&=<>\\^~+*]")
_LETTER = re.compile(r"[^\W\d_xX]")
_JOINTS = "-./_:"
_NEAR = 40
"""How far, in characters, to look for Thai on either side of a run."""
_SINGLE_NEAR = 8


@dataclass(frozen=True, slots=True)
class Mask:
    """A run of x: characters ``start`` to ``end`` (end excluded) of text number ``text`` of a document."""

    text: int
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


def find_masks(text: str, index: int = 0) -> tuple[Mask, ...]:
    """The masks of one text, in order.

    >>> [(m.start, m.end) for m in find_masks("ถึงxxxxxx 30 กันยายน")]
    [(3, 9)]
    >>> find_masks("ไฟล์ xml, กล่อง box, โทร. xxx-xxx-xxxx, ขนาด 3 x 5 เมตร, พ.ศ. 25xx")
    ()
    >>> [(m.start, m.end) for m in find_masks("ห นั ง สื อ x xx x ป ร ะ ชุ ม")]
    [(12, 13), (14, 16), (17, 18)]
    """
    return tuple(Mask(index, m.start(), m.end()) for m in _RUN.finditer(text) if _is_mask(text, m.start(), m.end()))


def _is_mask(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else ""
    after = text[end] if end < len(text) else ""
    if _is_word_sign(before, text, start - 2) or _is_word_sign(after, text, end + 1):
        return False
    if before.isdigit() and end - start <= 3:  # 25xx, 08x
        return False
    if after.isdigit() and end - start < 3:
        return False
    touches = bool(_THAI_CHAR.match(before) or _THAI_CHAR.match(after))
    if end - start == 1 and not touches:
        return _letter_spaced(text, start, end)
    if touches:
        return True
    if text[start] == "X" and end - start < 3:  # a Roman numeral
        return False
    return _thai_nearby(text, start, end)


def _is_word_sign(char: str, text: str, beyond: int) -> bool:
    """Whether ``char``, next to a run, makes it part of a Latin word, a number pattern or a path."""
    if not char or char.isdigit():
        return False
    if _LATIN.match(char):
        return True
    if char not in _JOINTS:
        return False
    far = text[beyond] if 0 <= beyond < len(text) else ""
    return bool(far) and (
        (far in "xX" and char in "-._") or (bool(_LATIN.match(far)) and not (far.isdigit() and char in "-.:"))
    )


def _thai_nearby(text: str, start: int, end: int) -> bool:
    """Whether the nearest letter on one side, other masks aside, is Thai, and none on either side is Latin."""
    sides = []
    for piece in (text[max(0, start - _NEAR) : start][::-1], text[end : end + _NEAR]):
        letter = next((c for c in piece if c.isalpha() and c not in "xX"), "")
        sides.append(letter)
    if not any(sides):
        return _only_masks(text)
    return any(_THAI_CHAR.match(c) for c in sides if c) and not all(c.isascii() for c in sides if c)


@lru_cache(maxsize=2)
def _only_masks(text: str) -> bool:
    """Whether a text has no letters but x; asked for each mask of such a text, so remembered."""
    return _LETTER.search(text) is None


def _letter_spaced(text: str, start: int, end: int) -> bool:
    """Whether a lone x stands in text set one letter at a time: by another run, or between single letters."""
    left = text[max(0, start - _SINGLE_NEAR) : start].split()[-2:]
    right = text[end : end + _SINGLE_NEAR].split()[:2]
    beside = (*left[-1:], *right[:1])
    if any(set(t) <= {"x"} or (len(t) > 2 and t.strip("x.") == "") for t in beside):
        return True
    if not all(_THAI_CHAR.match(t) for t in beside):
        return False
    return sum(len(t) <= 2 for t in (*left, *right)) >= 3
