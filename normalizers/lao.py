"""Lao letters and marks amid Thai ones: the two blocks are laid out alike, and fonts and recognisers mix up what looks alike."""

from __future__ import annotations

import re
from typing import Final

from normalizers.edits import Change
from normalizers.lexicon import Lexicon

_SHIFT: Final = 0x80
_MARKS: Final = "\u0eb1\u0eb4-\u0eb9\u0ec8-\u0ecd"
_VOWELS: Final = "\u0eb0\u0eb2\u0eb3\u0ec0-\u0ec4"
_LETTERS: Final = "\u0e81-\u0eae"
SUSPECT: Final = f"[{_MARKS}{_VOWELS}{_LETTERS}]"
"""Pattern: where it is not found, there is nothing to do."""
_RUN: Final = re.compile(f"[ก-ฺเ-๎{_MARKS}{_VOWELS}{_LETTERS}]+")
_MARK: Final = re.compile(f"[{_MARKS}{_VOWELS}]")
_LAO: Final = re.compile(SUSPECT)
_THAI_LETTER: Final = re.compile("[ก-ฮ]")
_LAO_LETTER: Final = re.compile(f"[{_LETTERS}]")


def lao_lookalikes(text: str, lexicon: Lexicon) -> list[Change]:
    """Lao marks and vowels in a word of Thai letters as the Thai ones; its Lao letters too, where that makes words of it.

    >>> from normalizers.lexicon import load_lexicon
    >>> [c.text for c in lao_lookalikes("ที\u0ec8ดิน \u0e9aริการ \u0ea5\u0eb2\u0ea7", load_lexicon())]
    ['่', 'บ']
    """
    out: list[Change] = []
    for m in _RUN.finditer(text):
        run = m[0]
        foreign = len(_LAO_LETTER.findall(run))
        if _LAO.search(run) is None or len(_THAI_LETTER.findall(run)) <= foreign:
            continue
        mended = _LAO.sub(_thai, run)
        letters = not foreign or all(t.known for t in lexicon.tokens(mended))
        out += [
            Change(m.start() + k.start(), m.start() + k.end(), _thai(k), "glyph", "Lao for Thai", 0.95)
            for k in (_LAO if letters else _MARK).finditer(run)
        ]
    return out


def _thai(lao: re.Match[str]) -> str:
    return chr(ord(lao[0]) - _SHIFT)
