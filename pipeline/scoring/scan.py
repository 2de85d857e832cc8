"""Thai text without white space, with the way back: line breaks and justified lines put spaces anywhere in a phrase."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from pipeline.model.geometry import BBox, Place
from pipeline.model.lean import lean
from pipeline.model.record import Text

_SAME = str.maketrans("๐๑๒๓๔๕๖๗๘๙–—−‒﹣－", "0123456789" + "-" * 6)
_UNLIKE = re.compile("[๐-๙–—−‒﹣－]")
_BLANKS = r"[\s\u200b\ufeff]*"
_PIECE = re.compile(r"[^\s\u200b\ufeff]+")
MARKS = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
NARROW = frozenset(" .,:;'|()[]-")
NUMBER = r"\d[\d,]*(?:\.\d+)?"


@lean
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


@lru_cache(maxsize=4096)
def squeeze(text: str) -> Squeezed:
    """Drop white space and unify digits, dashes and sara am.

    >>> squeeze("ร้อยละ ๖๐ – ๖๙").text
    'ร้อยละ60-69'
    >>> squeeze("5 3").text
    '5|3'
    >>> squeeze("จํานวน").text
    'จำนวน'
    """
    same = text.translate(_SAME) if _UNLIKE.search(text) else text
    pieces: list[str] = []
    at: list[int] = []
    for m in _PIECE.finditer(same):
        piece = m.group()
        if pieces and pieces[-1][-1].isdigit() and piece[0].isdigit():
            pieces.append("|")
            at.append(m.start())
        pieces.append(piece)
        at.extend(range(m.start(), m.end()))
    bare = "".join(pieces)
    while (k := bare.find("\u0e4d\u0e32")) >= 0:
        bare = f"{bare[:k]}\u0e33{bare[k + 2 :]}"
        del at[k + 1]
    return Squeezed(bare, tuple(at))


def printed(word: str) -> str:
    """A pattern that finds a word of letters wherever it stands in a text of which ``squeeze`` leaves it.

    >>> bool(re.search(printed("จำนวน"), "มีจํ านว\\nน 5"))
    True
    """
    apart = (re.escape(c) if c != "\u0e33" else rf"(?:\u0e33|\u0e4d{_BLANKS}\u0e32)" for c in word)
    return _BLANKS.join(apart)


def number_of(text: str) -> Decimal:
    """The decimal that a match of ``NUMBER`` stands for, its decimals kept."""
    return Decimal(text.replace(",", "").rstrip("."))


def places_of(value: Text, start: int, end: int) -> tuple[Place, ...]:
    """The places of ``value`` that hold its characters ``start`` to ``end``, cut to the words where they are found.

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
    wanted = value.value[start:end].strip()
    out, begin = [], 0.0
    for place, length in zip(value.places, lengths, strict=True):
        if begin < hi - 0.5 and begin + length > lo + 0.5:
            out.append(_cut(place, wanted, max(0.0, (lo - begin) / length)))
        begin += length
    return tuple(out) or value.places


def _cut(place: Place, wanted: str, near: float) -> Place:
    """A line's place narrowed to ``wanted``, the occurrence nearest to a share ``near`` of it; the line where it is not
    in it as a whole. Widths are taken as even: marks above and below have none."""
    if not wanted or place.raw == wanted or wanted not in place.raw:
        return place
    found = [place.raw.find(wanted)]
    while (at := place.raw.find(wanted, found[-1] + len(wanted))) >= 0:
        found.append(at)
    at = min(found, key=lambda k: abs(k - near * len(place.raw)))
    whole = _columns(place.raw)
    x0 = place.bbox.x0 + place.bbox.width * _columns(place.raw[:at]) / whole
    x1 = place.bbox.x0 + place.bbox.width * _columns(place.raw[: at + len(wanted)]) / whole
    return Place(place.page, BBox(x0, place.bbox.top, x1, place.bbox.bottom), wanted)


def _columns(text: str) -> float:
    """How wide a text runs, in characters: marks have no width, stops and spaces half of one.

    >>> _columns("ก.ค."), _columns("นี้")
    (3.0, 1.0)
    """
    return sum(0.0 if c in MARKS else 0.5 if c in NARROW else 1.0 for c in text) or 1.0
