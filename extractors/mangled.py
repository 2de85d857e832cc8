"""Files that a transfer in text mode has changed: they still look like a PDF, and their pages come out empty or cut short."""

from __future__ import annotations

import re
import zlib
from typing import Final

_LONE: Final = re.compile(rb"(?<!\r)\n")
_FLATE: Final = re.compile(rb"/FlateDecode\b[^\0]{0,300}?stream\r?\n")
_STREAMS: Final = 40
"""So many packed streams are tried."""
_ENOUGH: Final = 1 << 16
"""Bytes of one."""
_REPLACED: Final = b"\xef\xbf\xbd"
"""What stands for a byte that is no UTF-8, written as UTF-8."""


def how_mangled(data: bytes) -> str:
    """What was done to the bytes of a file on its way, "" where nothing was."""
    if data.count(_REPLACED, 0, 4096) >= 2 and data.count(_REPLACED) >= 100 and _broken(data):
        return "its bytes were taken for text and written anew as UTF-8"
    if _LONE.search(data) is None and _broken(
        data
    ):  # in so many bytes one line feed by itself, at least, is no line's end
        return "its line ends were changed, as by a transfer in text mode"
    return ""


def _broken(data: bytes) -> bool:
    """Whether a packed stream cannot be unpacked."""
    for _, found in zip(range(_STREAMS), _FLATE.finditer(data), strict=False):
        unpack = zlib.decompressobj()
        try:
            unpack.decompress(data[found.end() : found.end() + _ENOUGH], 16 * _ENOUGH)
        except zlib.error:
            return True
    return False
