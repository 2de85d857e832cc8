"""Thai and Arabic digits: the same numbers in two scripts."""

from __future__ import annotations

import re
from typing import Final

THAI_DIGITS: Final = "๐๑๒๓๔๕๖๗๘๙"
ARABIC_DIGITS: Final = "0123456789"
DIGIT_CLASS: Final = "0-9๐-๙"
"""For the inside of a regular expression's brackets."""

_THAI: Final = re.compile("[๐-๙]")
_TO_ARABIC: Final = str.maketrans(THAI_DIGITS, ARABIC_DIGITS)
_TO_THAI: Final = str.maketrans(ARABIC_DIGITS, THAI_DIGITS)


def to_arabic(text: str) -> str:
    """Thai digits as Arabic ones, everything else as it is; the length stays the same.

    >>> to_arabic("ร้อยละ ๘๐.๕๐ ปี 2561")
    'ร้อยละ 80.50 ปี 2561'
    """
    return text.translate(_TO_ARABIC) if _THAI.search(text) else text  # translating costs ten times the look


def to_thai(text: str) -> str:
    """Arabic digits as Thai ones, everything else as it is.

    >>> to_thai("ข้อ 7.1")
    'ข้อ ๗.๑'
    """
    return text.translate(_TO_THAI)


def digits_of(text: str) -> str:
    """The digits of a text in order, as Arabic ones: what repair must never change.

    >>> digits_of("๒๒ - 23 ธ.ค. 53")
    '222353'
    """
    return "".join(c for c in to_arabic(text) if "0" <= c <= "9")
