"""Thai text without white space, with the way back: line breaks and justified lines put spaces anywhere in a phrase."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.model.geometry import Place
from pipeline.model.record import Text

_SAME = str.maketrans("๐๑๒๓๔๕๖๗๘๙–—−‒﹣－", "0123456789" + "-" * 6)
NUMBER = r"\d[\d,]*(?:\.\d+)?"


@dataclass(frozen=True, slots=True)
class Squeezed:
    """``text`` without white space, Arabic digits and plain hyphens; ``at[i]`` is the offset of character ``i`` before.

    Where white space stood between two digits a ``|`` is left, so that two numbers never run into one.
    """

    text: str
    at: tuple[int, ...]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original text behind ``text[start:end]``."""
        if start >= end:
            return (0, 0)
        return self.at[start], self.at[end - 1] + 1


def squeeze(text: str) -> Squeezed:
    """Drop white space and unify digits, dashes and sara am.

    >>> squeeze("ร้อยละ ๖๐ – ๖๙").text
    'ร้อยละ60-69'
    >>> squeeze("5 3").text
    '5|3'
    >>> squeeze("จํานวน").text
    'จำนวน'
    """
    chars: list[str] = []
    at: list[int] = []
    gap = False
    for i, raw in enumerate(text):
        if raw.isspace() or raw in "\u200b\ufeff":
            gap = True
            continue
        c = raw.translate(_SAME)
        if c == "\u0e32" and chars and chars[-1] == "\u0e4d":
            chars[-1] = "\u0e33"
            continue
        if gap and chars and chars[-1].isdigit() and c.isdigit():
            chars.append("|")
            at.append(i)
        gap = False
        chars.append(c)
        at.append(i)
    return Squeezed("".join(chars), tuple(at))


def number_of(text: str) -> Decimal:
    """The decimal that a match of ``NUMBER`` stands for, its decimals kept."""
    return Decimal(text.replace(",", "").rstrip("."))


def places_of(value: Text, start: int, end: int) -> tuple[Place, ...]:
    """The places of ``value`` that hold its characters ``start`` to ``end``.

    A value keeps one place a line but no offsets, so lines are laid along the text by their length without white
    space; all places are given where that cannot tell.
    """
    lengths = [len(re.sub(r"\s", "", p.raw)) for p in value.places]
    whole = sum(lengths)
    bare = [not c.isspace() for c in value.value]
    if not whole or not any(bare):
        return value.places
    scale = whole / sum(bare)
    lo, hi = sum(bare[:start]) * scale, sum(bare[:end]) * scale
    out, begin = [], 0.0
    for place, length in zip(value.places, lengths, strict=True):
        if begin < hi - 0.5 and begin + length > lo + 0.5:
            out.append(place)
        begin += length
    return tuple(out) or value.places
