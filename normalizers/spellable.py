"""What no Thai word may look like, however foreign, and no moved mark leaves."""

from __future__ import annotations

import re
from typing import Final

_MIDDLE: Final = "กจฎฏดตบปอ"
_CONSONANT: Final = "[ก-ฮ]"
_UNSPELLABLE: Final = re.compile(
    "|".join(
        (
            f"(?:[รลว](?<![{_MIDDLE}][รลว])|(?![{_MIDDLE}รลว]){_CONSONANT})[ัิีึืุู]?[๊๋]",  # tones of middle consonants only
            "[เแโใไ](?:[ะาำเแโใไ]|$)",
        )
    )
)


def unspellable(run: str, start: int, end: int) -> bool:
    """Whether a part of a run of letters cannot be Thai as it stands: a slip for certain, where names and foreign words are none.

    >>> words = ("ครั๋ง", "น๊ำ", "ปลั๊ก", "โน้ตบุ๊ก", "เชิงเเส้น", "ก็", "แฮร์ริสัน")
    >>> [unspellable(w, 0, len(w)) for w in words]
    [True, True, False, False, True, False, False]
    """
    return any(m.start() < end and start < m.end() for m in _UNSPELLABLE.finditer(run))
