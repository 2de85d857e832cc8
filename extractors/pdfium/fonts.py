"""The fonts of a page, as they are named and rendered."""

from __future__ import annotations

import ctypes
import re
from functools import lru_cache

from extractors.pdfium import api
from extractors.types import Font

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_BOLD = re.compile(r"bold|black|heavy|demi(?!light)", re.IGNORECASE)
_SYMBOLIC = re.compile(r"wingdings|webdings|symbol|dingbats|marlett", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_STROKED, _INVISIBLE = (1, 2, 5, 6), (3, 7)


def font_of(handle: int, mode: int) -> Font:
    """The font at an address (0: none), in a text rendering mode."""
    if not handle:
        return Font("", invisible=mode in _INVISIBLE)
    buffer = ctypes.create_string_buffer(256)
    length = api.font_name(handle, ctypes.addressof(buffer), 256)
    name, symbolic, bold = _by_name(buffer.raw[: max(min(length, 256) - 1, 0)])
    flags = api.font_flags(handle)
    heavy = bold or (flags > 0 and bool(flags & _FORCE_BOLD)) or api.font_weight(handle) >= 600
    return Font(
        name,
        symbolic=symbolic,
        bold=heavy or mode in _STROKED,  # Word strokes the outlines where a bold face is missing
        invisible=mode in _INVISIBLE,
    )


@lru_cache(maxsize=1024)
def _by_name(raw_name: bytes) -> tuple[str, bool, bool]:
    """A font's name without the mark of a subset, and whether it names a symbol font, a bold one."""
    name = _SUBSET.sub("", raw_name.decode("utf-8", "replace"))
    return name, bool(_SYMBOLIC.search(name)), bool(_BOLD.search(name))
