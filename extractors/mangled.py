"""Files that a transfer in text mode has changed: they still look like a PDF, and their pages come out empty or cut short."""

from __future__ import annotations

import re
import zlib
from typing import Final

_LONE: Final = re.compile(rb"(?<!\r)\n")
_FLATE: Final = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\b[^\0]{0,300}?stream\r?\n")
_STREAMS: Final = 40
"""So many packed streams are tried."""
_ENOUGH: Final = 1 << 16
"""Bytes of one."""
_ASCII: Final = bytes(range(128))
_BINARY: Final = 1500
"""Of so many bytes over 127, and as many others among them, one would be a line feed."""
_REPLACED: Final = b"\xef\xbf\xbd"
"""What stands for a byte that is no UTF-8, written as UTF-8."""


def how_mangled(data: bytes) -> str:
    """What was done to the bytes of a file on its way, "" where nothing was."""
    if data.count(_REPLACED, 0, 4096) >= 2 and data.count(_REPLACED) >= 100 and _broken(data):
        return "its bytes were taken for text and written anew as UTF-8"
    if _LONE.search(data) is None and len(data.translate(None, _ASCII)) >= _BINARY and _broken(data):
        return "its line ends were changed, as by a transfer in text mode"
    return ""


def _broken(data: bytes) -> bool:
    """Whether a packed stream cannot be unpacked, in a file that is not protected."""
    if b"/Encrypt" in data:
        return False
    for _, found in zip(range(_STREAMS), _FLATE.finditer(data), strict=False):
        unpack = zlib.decompressobj()
        try:
            unpack.decompress(data[found.end() : found.end() + _ENOUGH], 16 * _ENOUGH)
        except zlib.error:
            return True
    return False
