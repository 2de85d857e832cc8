"""Numbers torn by a blank, joined only where the printed thousands show that they were one.

Digits are never changed, added or dropped, only the blank goes. ``1 14.6812`` may be two numbers: from text alone it stays.
"""

from __future__ import annotations

import re
from typing import Final

from normalizers.digits import DIGIT_CLASS
from normalizers.edits import Change

_D: Final = f"[{DIGIT_CLASS}]"
_INSIDE_GROUP: Final = re.compile(
    rf"(?<![{DIGIT_CLASS},.]){_D}{{1,3}}(?:,{_D}{{3}})*,(?:{_D}( ){_D}{{2}}|{_D}{{2}}( ){_D})(?!{_D})"
)
_AT_COMMA: Final = re.compile(
    rf"(?<![{DIGIT_CLASS},.]){_D}{{1,3}}(?:,{_D}{{3}})*(?:( ),|,( ))(?={_D}{{3}}(?:,{_D}{{3}})*\.{_D}{{2}}(?!{_D}))"
)
_AT_POINT: Final = re.compile(rf"(?<![{DIGIT_CLASS},.]){_D}{{1,3}}(?:,{_D}{{3}})+( )(?=\.{_D}{{2,4}}(?!{_D}))")
SUSPECT: Final = rf",{_D}{{1,2}} {_D}|{_D} ,{_D}|{_D}, {_D}|{_D} \.{_D}"
"""Pattern: where it is not found, there is nothing to do."""


def torn_numbers(text: str) -> list[Change]:
    """The blanks inside numbers with thousands separators.

    >>> [apply_all(t) for t in ("1,2 34.50", "12 ,345.00", "1,234 .50", "1 14.6812", "ข้อ 1, 234 คน", "5 ,6")]
    ['1,234.50', '12,345.00', '1,234.50', '1 14.6812', 'ข้อ 1, 234 คน', '5 ,6']
    """
    out: list[Change] = []
    for pattern in (_INSIDE_GROUP, _AT_COMMA, _AT_POINT):
        for m in pattern.finditer(text):
            k = next(i for i in range(1, pattern.groups + 1) if m[i] is not None)
            out.append(Change(m.start(k), m.end(k), "", "spacing", "number torn by a blank", 0.9))
    return sorted(out, key=lambda c: c.start)


def apply_all(text: str) -> str:
    """``text`` with its torn numbers joined."""
    for c in reversed(torn_numbers(text)):
        text = text[: c.start] + c.text + text[c.end :]
    return text
