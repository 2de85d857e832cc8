"""UTF-8 that was read byte by byte, as Latin, MacRoman or Windows-Thai, once or twice over: three characters for each Thai one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from normalizers.edits import Change

_LEAD: Final = 0xE0
_SECOND: Final = (0xB8, 0xB9)
"""The first two bytes of every Thai character; a third, 80 to BF, follows."""
_WHOLE: Final = 2
"""Characters that a run must give for a text to be taken for such; in Windows-Thai, which is Thai itself, they must be words."""


def _chars(codec: str) -> dict[int, str]:
    """What a reader of a codec makes of each byte from 80 on; of a byte that it has not, and in Latin, the control character."""
    out: dict[int, str] = {}
    for byte in range(0x80, 0x100):
        read = bytes([byte]).decode(codec, errors="ignore")
        out[byte] = read if read and codec != "cp1252" else read + chr(byte)
    out[0xA0] += " " if codec != "mac_roman" else ""
    return out


def _class(chars: str) -> str:
    return f"[{re.escape(''.join(dict.fromkeys(chars)))}]"


class _Codec:
    """Triples of characters that one reader makes of the three bytes of Thai characters."""

    def __init__(self, codec: str) -> None:
        chars = _chars(codec)
        self.reason = f"UTF-8 read as {codec}"
        self.is_thai = codec == "cp874"
        self._second = {c: byte for byte in _SECOND for c in chars[byte]}
        self._third = {c: byte for byte in range(0x80, 0xC0) for c in chars[byte]}
        self.one = f"{_class(chars[_LEAD])}{_class(''.join(self._second))}{_class(''.join(self._third))}"
        self.runs = re.compile(f"(?:{self.one})+")

    def decode(self, run: str) -> str:
        """What the triples of a run are; empty where one is no character."""
        codes = bytes(
            b for k in range(0, len(run), 3) for b in (_LEAD, self._second[run[k + 1]], self._third[run[k + 2]])
        )
        return codes.decode("utf-8", errors="ignore")


_LATIN: Final = _Codec("cp1252")
_CODECS: Final = (_LATIN, _Codec("mac_roman"), _Codec("cp874"))
_CONTINUED: Final = _class("".join(_chars("cp1252")[byte] for byte in range(0x80, 0xC0)))
_SIGN: Final = re.compile(f"[\xc2-\xdf]{_CONTINUED}|[\xe1-\xef]{_CONTINUED}{{2}}|\xf0{_CONTINUED}{{3}}")
_TWICE: Final = re.compile(
    "(?:\xc3[\xa0 ]\xc2[\xb8\xb9](?:\xc2[\x80-\xbf ]|[\xc5\xc6\xcb\xe2][^\\x00-\\x7fก-๛]{1,2}))+"
)
SUSPECT: Final = f"\xc3[\xa0 ]\xc2[\xb8\xb9]|{'|'.join((_CODECS[0].one, _CODECS[1].one, f'(?:{_CODECS[2].one}){{2}}'))}"
"""Pattern: where it is not found, there is nothing to do."""


def read_again(text: str, are_words: Callable[[str], bool]) -> Iterator[Change]:
    r"""The runs of a text that are UTF-8 of Thai read otherwise, and the signs (``≥``) that went the same way as they.

    >>> [c.text for c in read_again("\xe0\xb8\x81\xe0\xb8\xb2\xe0\xb8\xa3 \xe2\x89\xa5 เน€เธ\x81", lambda run: run == "เก")]
    ['การ', '≥', 'เก']
    """
    for m in _TWICE.finditer(text):
        once = _once(m[0])
        read = _LATIN.decode(once) if once else ""
        if len(read) * 3 == len(once) and read:
            yield Change(m.start(), m.end(), read, "glyph", "UTF-8 read twice over", 0.95)
    for codec in _CODECS:
        found = [(m, codec.decode(m[0])) for m in codec.runs.finditer(text) if not _amid_others(text, *m.span())]
        found = [(m, read) for m, read in found if len(read) * 3 == len(m[0])]
        if not any(len(read) >= _WHOLE and (not codec.is_thai or are_words(read)) for _, read in found):
            continue
        yield from (Change(m.start(), m.end(), read, "glyph", codec.reason, 0.95) for m, read in found)
        if codec is _LATIN:
            yield from _signs(text)


def _amid_others(text: str, start: int, end: int) -> bool:
    """Whether characters that no UTF-8 of Thai leaves touch a run: it is of another encoding, and by chance like this one
    (Mac-Thai เน้น)."""
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return any(ord(c) >= 0x80 and not "\u0e00" <= c <= "\u0e7f" for c in around)


def _signs(text: str) -> Iterator[Change]:
    for m in _SIGN.finditer(text):
        read = _once(m[0])
        if len(read) == 1 and not _amid_others(text, *m.span()) and not "\u0e00" <= read <= "\u0e7f":
            yield Change(m.start(), m.end(), read, "glyph", _LATIN.reason, 0.95)


def _once(run: str) -> str:
    """A run that was read twice over as if once; empty where it cannot be told."""
    codes = bytearray()
    for char in run.replace("\xc3 ", "\xc3\xa0").replace("\xc2 ", "\xc2\xa0"):
        if ord(char) < 0x100:
            codes.append(ord(char))
        else:
            codes += char.encode("cp1252", errors="ignore")
    return codes.decode("utf-8", errors="ignore")
