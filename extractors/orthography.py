"""What Thai writing allows: classes of characters, the order of marks on a consonant, and sequences that no word has."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

CONSONANTS = "".join(map(chr, range(0x0E01, 0x0E2F)))
LEADING_VOWELS = "เแโใไ"
FOLLOWING_VOWELS = "ะาำๅ"
AA, AM, NIKHAHIT = "\u0e32", "\u0e33", "\u0e4d"
ABOVE = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
BELOW = "\u0e38\u0e39\u0e3a"
TONES = "\u0e48\u0e49\u0e4a\u0e4b"
MARKS = frozenset(ABOVE + BELOW)
PLAIN_CONSONANTS = frozenset("กขคฆงจฉชซฌณดตถทธนบผพภมยรลวสหอฮ")
"""Consonants of common height: no ascender, and no foot that reaches under the line."""

_ORDER = dict.fromkeys("ัิีึืฺุู็", 0)
_ORDER |= dict.fromkeys(NIKHAHIT, 1) | dict.fromkeys(TONES, 2) | dict.fromkeys("\u0e4c\u0e4e", 3)
_AM_PARTS = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32|([\u0e48-\u0e4b])\u0e4d\u0e32")
_AM_THEN_TONE = re.compile("\u0e33([\u0e48-\u0e4b])")


def is_thai(char: str) -> bool:
    """Whether a character belongs to the Thai block.

    >>> is_thai("ก"), is_thai("๕"), is_thai("a")
    (True, True, False)
    """
    return "\u0e00" <= char <= "\u0e7f"


@lru_cache(maxsize=4096)
def order_marks(marks: str) -> str:
    """The marks of one consonant in logical order: vowel, nikhahit, tone, silencer.

    >>> order_marks("่ี") == "ี่", order_marks("์ุ") == "ุ์"
    (True, True)
    """
    return "".join(sorted(marks, key=lambda c: _ORDER.get(c, 4))) if len(marks) > 1 else marks


def mark_ranks() -> NDArray[np.uint8]:
    """(128,) where each character of the Thai block stands among the marks of a consonant, 255 for what is none.

    >>> [int(mark_ranks()[ord(c) - 0x0E00]) for c in "ิ่์ก"]
    [0, 2, 3, 255]
    """
    chars = map(chr, range(0x0E00, 0x0E80))
    return np.array([_ORDER.get(c, 4) if c in MARKS else 255 for c in chars], dtype=np.uint8)


def canonical(text: str) -> str:
    """Text with sara am composed and the tone before it, so that equal words compare equal.

    >>> canonical("น\u0e4d\u0e49า") == canonical("น\u0e49\u0e4dา") == canonical("น\u0e33\u0e49") == "น้ำ"
    True
    """
    text = _AM_PARTS.sub(lambda m: (m[1] or m[2] or "") + AM, text)
    return _AM_THEN_TONE.sub(lambda m: m[1] + AM, text)


_ILLEGAL = re.compile(
    "(?:^|[^\u0e01-\u0e2e\u0e31-\u0e3a\u0e47-\u0e4e\u25cc])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"  # a mark on nothing
    "|[\u0e31\u0e34-\u0e39\u0e47][\u0e31\u0e34-\u0e39\u0e47]"  # two vowels on one consonant
    "|[\u0e48-\u0e4b][\u0e48-\u0e4c]"  # two tones
    "|[\u0e48-\u0e4c][\u0e31\u0e34-\u0e37]"  # a vowel over a tone
    "|[\u0e40-\u0e44](?![\u0e01-\u0e2e])"  # a leading vowel that leads nothing
    "|[\u0e30\u0e32\u0e33\u0e45][\u0e30\u0e33\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"  # a mark on a following vowel
    "|[\u0e40-\u0e44]\u0e32"
)


def illegal_sequences(text: str) -> int:
    """How many sequences of the text no Thai word can hold.

    >>> illegal_sequences("ตัวชี้วัดที่ ๑ น้ำหนัก"), illegal_sequences("ตวััช้ ี")
    (0, 2)
    """
    return sum(1 for _ in _ILLEGAL.finditer(text))


@cache
def odd_pairs() -> NDArray[np.uint8]:
    """(130, 130) whether an illegal sequence may begin with a pair of letters: of the Thai block by their places in it, 128
    for any other, 129 for none, as at both ends of a text. A text without such a pair has no illegal sequence.

    >>> pairs = odd_pairs()
    >>> bool(pairs[ord("ต") - 0x0E00, ord("ั") - 0x0E00]), bool(pairs[ord("ั") - 0x0E00, ord("ิ") - 0x0E00])
    (False, True)
    """
    letters = [*map(chr, range(0x0E00, 0x0E80)), "a"]
    pairs = np.zeros((130, 130), dtype=np.uint8)
    # between consonants, which are no part of such a sequence
    pairs[:129, :129] = [[_ILLEGAL.search(f"ก{a}{b}ก") is not None for b in letters] for a in letters]
    pairs[129, :129] = [_ILLEGAL.search(b + "ก") is not None for b in letters]
    pairs[:129, 129] = [_ILLEGAL.search("ก" + a) is not None for a in letters]
    return pairs
