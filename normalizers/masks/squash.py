"""Text as masks count it: sara am in two code points, no white space."""

from __future__ import annotations

import re

_AM = re.compile("([\u0e48-\u0e4b]?)\u0e33")
_TONE_FIRST = re.compile("([\u0e48-\u0e4b])\u0e4d")
_DECOMPOSED = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
_SPACE = re.compile(r"[\s\u200b\ufeff]+")


def squash(text: str) -> str:
    """The text without white space, sara am as nikhahit and aa, the tone after the nikhahit.

    >>> squash("จัดทำ น้ำ") == "จัดท\u0e4dาน\u0e4d\u0e49า"
    True
    """
    return _SPACE.sub("", decompose(text))


def decompose(text: str) -> str:
    """Sara am as two code points; a tone mark stands after the nikhahit, whatever the order was before."""
    return canonical(_AM.sub("\u0e4d\\1\u0e32", text) if "\u0e33" in text else text)


def compose(text: str) -> str:
    """The usual writing: one code point for sara am, the tone before it.

    >>> compose("น\u0e4d\u0e49า") == "น้ำ"
    True
    """
    return _DECOMPOSED.sub("\\1\u0e33", text) if "\u0e4d" in text else text


def canonical(text: str) -> str:
    """Decomposed text with each tone mark after its nikhahit; the length stays."""
    return _TONE_FIRST.sub("\u0e4d\\1", text) if "\u0e4d" in text else text
