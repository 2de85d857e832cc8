"""The texts of a page's glyphs by what is distinct among them: a thousand glyphs say some eighty different things."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from extractors.types import BoolArray


@dataclass(frozen=True, slots=True)
class TextTable:
    """``distinct`` texts, and (n,) ``ids``: which of them each glyph says."""

    distinct: tuple[str, ...]
    ids: NDArray[np.int64]

    def where(self, holds: Callable[[str], bool]) -> BoolArray:
        """(n,) the glyphs for whose text something holds; it is asked once a distinct text.

        >>> tabulate(["ก", "า", "ก"]).where("ก".__eq__).tolist()
        [True, False, True]
        """
        flags: BoolArray = np.array([*map(holds, self.distinct)], dtype=np.bool_)[self.ids]
        return flags

    def rows(self, holds: Callable[[str], bool]) -> list[int]:
        """The numbers of those glyphs."""
        if not any(map(holds, self.distinct)):
            return []
        found: list[int] = np.flatnonzero(self.where(holds)).tolist()
        return found


@dataclass(frozen=True, slots=True)
class TextCodes:
    """The code points of some texts, one after the other, and where each begins: (n + 1,) ``first``."""

    codes: NDArray[np.uint32]
    first: NDArray[np.int64]


@lru_cache(maxsize=4)  # the lines of a page are set twice: in its tables and around them
def text_codes(texts: tuple[str, ...]) -> TextCodes:
    """The code points of some texts.

    >>> text_codes(("ก", "", "ที่")).first.tolist()
    [0, 1, 1, 4]
    """
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    first = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=first[1:])
    return TextCodes(codes, first)


def tabulate(texts: Sequence[str]) -> TextTable:
    """The table of some texts."""
    return _tabulate(tuple(texts))


@lru_cache(maxsize=8)  # the glyphs of a page are asked for again where decoding has left them as they were
def _tabulate(texts: tuple[str, ...]) -> TextTable:
    numbers = {text: k for k, text in enumerate(dict.fromkeys(texts))}
    ids = np.fromiter(map(numbers.__getitem__, texts), np.int64, len(texts))
    ids.flags.writeable = False  # shared by all who ask
    return TextTable(tuple(numbers), ids)
