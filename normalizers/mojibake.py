"""Thai that was read in the wrong encoding: Mac-Thai as MacRoman, TIS-620 as Latin, UTF-8 as any of them or twice over. A run is
read again where that makes words, and without any doubt where nothing else could have made it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from normalizers import utf8
from normalizers.edits import Change
from normalizers.lexicon import Lexicon, thai_runs

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
"""Share of the letters that must belong to words of two consonants or more, where not all of them belong to words."""


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
_DIGIT_BESIDE: Final = re.compile("[๐-๙][ก-ฺเ-๎]|[ก-ฺเ-๎][๐-๙]")
"""What two encodings in one run leave: digits seldom stand so."""
_BETWEEN: Final = r"[ 0-9.,:;()/%+\-]"
_RUNS: Final = tuple(
    re.compile(f"[{re.escape(''.join(t))}]{{2,}}(?:{_BETWEEN}*[{re.escape(''.join(t))}]+)*") for _, t in _TABLES
)
SUSPECT: Final = re.compile(
    f"[{re.escape(''.join(sorted(set(_TABLES[0][1]) | set(_TABLES[1][1]))))}]{{3}}|{utf8.SUSPECT}"
)
"""Where this finds nothing, there is nothing to do."""


def mojibake(text: str, lexicon: Lexicon) -> list[Change]:
    """The runs that are Thai words when read in their own encoding.

    >>> from normalizers.lexicon import load_lexicon
    >>> [c.text for c in mojibake("·π«∑“ß Café ÃÒÂ§Ò¹ = à¸‡à¸²à¸™", load_lexicon())]
    ['แนวทาง', 'รายงาน', 'งาน']
    """
    if not SUSPECT.search(text):
        return []
    out = list(utf8.read_again(text, lambda run: _are_words(run, lexicon)))
    found = [f for f in _read_again(text) if not any(c.start < f[1] and f[0] < c.end for c in out)]
    sure = [_letters(read) >= _FEWEST and _are_words(read, lexicon) for _, _, read, _ in found]
    kinds = {reason for (*_, reason), holds in zip(found, sure, strict=True) if holds}
    for (start, end, read, reason), holds in sorted(zip(found, sure, strict=True), key=lambda f: -_letters(f[0][2])):
        apart = not any(c.start < end and start < c.end for c in out)
        if apart and (holds or (reason in kinds and _are_words(read, lexicon))):
            out.append(Change(start, end, read, "glyph", reason, 0.95))
    return sorted(out, key=lambda c: c.start)


def _read_again(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Each run as each of the encodings may have had it: start, end, what it reads, and the reason."""
    for (reason, table), runs in zip(_TABLES, _RUNS, strict=True):
        codes = str.maketrans(table)
        for m in runs.finditer(text):
            yield m.start(), m.end(), m.group().translate(codes), reason


def _letters(text: str) -> int:
    return sum("ก" <= c <= "๎" for c in text)


def _are_words(text: str, lexicon: Lexicon) -> bool:
    """Whether Thai is words through and through, or most of it long ones."""
    total = known = long = 0
    for start, end in thai_runs(text):
        for t in lexicon.tokens(text[start:end]):
            size = t.end - t.start
            total += size
            known += size * t.known
            long += size * (t.known and sum("ก" <= c <= "ฮ" for c in text[start + t.start : start + t.end]) >= 2)
    return total > 0 and (known == total or (long >= _WORDS * total and not _DIGIT_BESIDE.search(text)))
