"""Thai that was read in the wrong encoding: Mac-Thai as MacRoman, TIS-620 as Latin. A run is read again where that makes words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from normalizers.edits import Change

_CP874_SPECIAL: Final = {0xDB: "", 0xDC: "", 0xA0: " "}
_LOW_TONES: Final = "่้๊๋์"
_MAC_SPECIAL: Final = {
    **dict(zip(range(0x83, 0x88), _LOW_TONES, strict=True)),
    **dict(zip(range(0x88, 0x8D), _LOW_TONES, strict=True)),
    0x8F: "ํ",
    **dict(zip(range(0x92, 0x98), "ั็ิีึื", strict=True)),
    **dict(zip(range(0x98, 0x9D), _LOW_TONES, strict=True)),
}
"""Bytes of Mac-Thai that are no TIS-620: the marks in their lower and left places."""
_MAC_TWINS: Final = {"\u03bc": 0xB5, "\u00b5": 0xB5, "\u2126": 0xBD, "\u03a9": 0xBD, "\u00a4": 0xDB, "\u20ac": 0xDB}
"""Characters that Unicode has twice, or that MacRoman changed."""
_FEWEST: Final = 5
"""Letters that must come out: fewer may be words by chance."""
_WORDS: Final = 0.75
"""Share of the letters that must belong to words."""


def _thai(code: int) -> str | None:
    if code in _CP874_SPECIAL:
        return _CP874_SPECIAL[code]
    return bytes([code]).decode("cp874") if 0xA1 <= code <= 0xDA or 0xDF <= code <= 0xFB else None


def _mac_table() -> dict[str, str]:
    out: dict[str, str] = {}
    for code in range(0x80, 0x100):
        text = _MAC_SPECIAL.get(code) or _thai(code)
        if text is not None:
            out[bytes([code]).decode("mac_roman")] = text
    out.update({char: _MAC_SPECIAL.get(code) or _thai(code) or "" for char, code in _MAC_TWINS.items()})
    return out


def _latin_table() -> dict[str, str]:
    return {chr(code): text for code in range(0xA1, 0xFC) if (text := _thai(code))}


_TABLES: Final = (
    ("Mac-Thai read as MacRoman", _mac_table()),
    ("TIS-620 read as Latin", _latin_table()),
)
_BETWEEN: Final = r"[ 0-9.,:;()/%+\-]"
_RUNS: Final = tuple(
    re.compile(f"[{re.escape(''.join(t))}]{{2,}}(?:{_BETWEEN}*[{re.escape(''.join(t))}]+)*") for _, t in _TABLES
)
SUSPECT: Final = re.compile(f"[{re.escape(''.join(sorted(set(_TABLES[0][1]) | set(_TABLES[1][1]))))}]{{3}}")
"""Where this finds nothing, there is nothing to do."""


def mojibake(text: str, word_share: Callable[[str], float]) -> list[Change]:
    """The runs that are Thai words when read in their own encoding; ``word_share`` tells how much of a text is words.

    >>> from normalizers.lexicon import word_share
    >>> [c.text for c in mojibake("·π«∑“ß Café ÃÒÂ§Ò¹", word_share)]
    ['แนวทาง', 'รายงาน']
    """
    out: list[Change] = []
    if not SUSPECT.search(text):
        return out
    for (reason, table), runs in zip(_TABLES, _RUNS, strict=True):
        codes = str.maketrans(table)
        for m in runs.finditer(text):
            if any(c.start < m.end() and m.start() < c.end for c in out):
                continue
            read = m.group().translate(codes)
            if sum("ก" <= c <= "๎" for c in read) >= _FEWEST and word_share(read) >= _WORDS:
                out.append(Change(m.start(), m.end(), read, "glyph", reason, 0.95))
    return sorted(out, key=lambda c: c.start)
