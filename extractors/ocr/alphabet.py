"""What the line recogniser can write: its classes, and the order in which Thai marks come.

Sara am is taken apart, nikhahit before the tone, so that what stands over a consonant is always written from below
upwards and the network has one way to spell each picture.
"""

from __future__ import annotations

import re

THAI = "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรฤลฦวศษสหฬอฮฯะัาิีึืฺุูเแโใไๅๆ็่้๊๋์ํ๐๑๒๓๔๕๖๗๘๙฿"
LATIN = "".join(chr(c) for c in range(33, 127))
SYMBOLS = "–“”‘’…•●○■☐☑☒✓≥≤×÷±°→"

CLASSES = " " + LATIN + THAI + SYMBOLS
"""Class ``i + 1`` of the network is character ``i``; class 0 is the blank of CTC."""

LEADER = "…"
"""Stands for a run of dots or dashes that invites writing (a leader), however long."""

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
MARKS = frozenset("ัิีึืฺุู็่้๊๋์ํ")
"""Marks that stand over or under the consonant before them."""

_AM = re.compile(r"([่้๊๋]?)ำ")
_APART = re.compile(r"ํ([่้๊๋]?)า")
_LOOK_ALIKE = str.maketrans({"—": "–", "−": "-", "□": "☐", "\u00a0": " ", "·": "•", "▪": "■", "‐": "-"})
_LEADERS = re.compile(r"(?:\.\s?){4,}|…+")


def to_labels(text: str) -> str:
    """The text as the network is to write it.

    >>> [hex(ord(c)) for c in to_labels("น้ำ")]
    ['0xe19', '0xe4d', '0xe49', '0xe32']
    >>> to_labels("ลงชื่อ..........  ผู้รายงาน")
    'ลงชื่อ… ผู้รายงาน'
    """
    text = _LEADERS.sub(LEADER, text.translate(_LOOK_ALIKE))
    text = _AM.sub(r"ํ\1า", text)
    return re.sub(r" {2,}", " ", text).strip()


def from_labels(labels: str) -> str:
    """The text behind the network's spelling, sara am whole again.

    >>> from_labels(to_labels("ดำเนินการน้ำเสีย")) == "ดำเนินการน้ำเสีย"
    True
    """
    return _APART.sub(r"\1ำ", labels)
