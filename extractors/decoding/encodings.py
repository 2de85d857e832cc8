"""Whole fonts read in the wrong encoding, read again: Mac-Thai as MacRoman, TIS-620 as Latin, shifted tables.

Each decoder maps one character to its text, or to None where the encoding has no such code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from extractors.decoding.tables import table

Decoder = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Encoding:
    """A way to read a font again; ``name`` is what a page says of how its text was obtained."""

    name: str
    decode: Decoder


def mac_thai(char: str) -> str | None:
    """A character that MacRoman made of a Mac-Thai byte.

    >>> "".join(mac_thai(c) or "" for c in "·π«∑“ß")
    'แนวทาง'
    >>> mac_thai("μ"), mac_thai("µ")
    ('ต', 'ต')
    """
    code = _mac_byte(char)
    if code is None or code < 0x80:
        return char if code is not None else None
    special = table("mac_thai").get(chr(code))
    return special or _tis620(code)


def _mac_byte(char: str) -> int | None:
    try:
        return (
            char.replace("\u03bc", "\u00b5")
            .replace("\u2206", "\u2206")
            .replace("\u03a9", "\u2126")
            .encode("mac_roman")[0]
        )
    except UnicodeEncodeError:
        return {"\u2126": 0xBD, "\u00a4": 0xDB}.get(char)


def tis620(char: str) -> str | None:
    """A character that Latin-1 or Windows-1252 made of a TIS-620 byte.

    >>> "".join(tis620(c) or "" for c in "ÃÒÂ§Ò¹")
    'รายงาน'
    """
    try:
        code = char.encode("latin-1")[0] if ord(char) < 0x100 else char.encode("cp1252")[0]
    except UnicodeEncodeError:
        return None
    if code < 0x80:
        return char
    return _tis620(code) or table("unmapped").get(chr(code))


def _tis620(code: int) -> str | None:
    text = bytes([code]).decode("cp874", "replace")
    return None if text == "\ufffd" else text


def shifted(offset: int, gap: bool) -> Decoder:
    """A table in the order of Unicode that begins ``offset`` places lower; ``gap``: it skips the unassigned U+0E3B to U+0E3E.

    TCPDF's subset fonts write such codes: with the digits at U+0060, ``shifted(0x0DF0, False)``.

    >>> "".join(shifted(0x0DF0, False)(c) or "" for c in "`abc")
    '๐๑๒๓'
    """

    def decode(char: str) -> str | None:
        code = ord(char) + offset
        if gap and code >= 0x0E3B:
            code += 4
        if char == " ":
            return " "
        return chr(code) if 0x0E01 <= code <= 0x0E5B and not 0x0E3B <= code <= 0x0E3E else None

    return decode


@cache
def encodings() -> tuple[Encoding, ...]:
    """All encodings to try, the likeliest first."""
    shifts = [
        Encoding("tcpdf" if offset == 0x0DF0 else f"shift_{offset:x}", shifted(offset, gap))
        for offset in (0x0DF0, *range(0x0D60, 0x0E02))
        for gap in (False, True)
    ]
    return (Encoding("mac_thai", mac_thai), Encoding("tis620", tis620), *shifts)
