"""Titles struck twice to look bold or shadowed: every letter stands twice, its marks after one or the other."""

from __future__ import annotations

import re
from typing import Final

from normalizers.clusters import BASES, MARKS
from normalizers.edits import Change

_FEWEST: Final = 3
"""Letters in a row, and different ones, that stand twice: of no Thai word do so many."""
_BETWEEN: Final = frozenset(":.()-/+,ๆฯ\"'“”%–")
_TWO: Final = "(?P<{0}>[ก-ฮะาำเแโใไ])[ัิ-ฺ็-๎ ]*(?P={0})[ัิ-ฺ็-๎ ]*"
_SUSPECT: Final = re.compile("(?:[-:/.,–]{2} *)?".join(map(_TWO.format, "abc")))


def doubled(text: str) -> list[Change]:
    """The stretches of letters that stand twice, each letter and mark once.

    >>> [c.text for c in doubled("ฉฉบบับับทที่ ี่ 5 ธรรม กก")]
    ['ฉบับที่']
    """
    out: list[Change] = []
    at = 0
    while (m := _SUSPECT.search(text, at)) is not None:
        end, once, pairs = _once(text, m.start())
        if pairs >= _FEWEST and len(BASES.intersection(once)) >= _FEWEST:
            out.append(Change(m.start(), end, once, "glyph", "letters struck twice", 0.9))
            at = end
        else:
            at = m.start() + 1
    return out


def _once(text: str, start: int) -> tuple[int, str, int]:
    """Where the doubled stretch from ``start`` ends, its letters and marks once, and how many letters that are."""
    best = (start, "", 0)
    out: list[str] = []
    pending: list[str] = []  # marks seen once
    open_base = ""
    pairs = 0
    at = start
    while at < len(text):
        char = text[at]
        if char in MARKS:
            if char in pending:
                pending.remove(char)
            elif out:
                pending.append(char)
                out.append(char)
            else:
                break
        elif char == " ":
            if open_base and not pending:
                break  # the next word begins with the letter that this one ends with
            if pending:
                pass  # within a pair: set off by the second strike
            elif at + 1 < len(text) and text[at + 1] == " ":
                at += 1
                out.append(" ")
            else:
                out.append(" ")
        elif char in BASES or char in _BETWEEN:
            if not open_base:
                open_base = char
                out.append(char)
            elif char == open_base:
                open_base = ""
                pairs += 1
            else:
                break
        else:
            break
        at += 1
        if not open_base and not pending and char != " ":
            best = (at, "".join(out), pairs)
    return best
