"""The texts of a page's glyphs by what is distinct among them: a thousand glyphs say some eighty different things."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from extractors.pdfium.native import Native, native
from extractors.types import BoolArray

T = TypeVar("T")


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


class _Held(Generic[T]):
    """What was made of the last few tuples of texts: told by which they are, for a thousand texts are slow to compare."""

    def __init__(self, make: Callable[[tuple[str, ...]], T], most: int) -> None:
        self._make = make
        self._held: deque[tuple[tuple[str, ...], T]] = deque(maxlen=most)

    def of(self, texts: tuple[str, ...]) -> T:
        for known, made in tuple(self._held):
            if known is texts:
                return made
        made = self._make(texts)
        self.hold(texts, made)
        return made

    def hold(self, texts: tuple[str, ...], made: T) -> None:
        self._held.append((texts, made))


def text_codes(texts: tuple[str, ...]) -> TextCodes:
    """The code points of some texts.

    >>> text_codes(("ก", "", "ที่")).first.tolist()
    [0, 1, 1, 4]
    """
    return _codes.of(texts)


def hold_codes(texts: tuple[str, ...], codes: TextCodes) -> None:
    """Keep the code points of some texts for those who ask next."""
    _codes.hold(texts, codes)


def _text_codes(texts: tuple[str, ...]) -> TextCodes:
    compiled = native()
    return plain_codes(texts) if compiled is None else compiled_codes(texts, compiled)


def compiled_codes(texts: tuple[str, ...] | list[str], compiled: Native) -> TextCodes:
    """``plain_codes``, by the compiled loop."""
    first, room = np.empty(len(texts) + 1, dtype=np.int64), 2 * len(texts) + 64
    while True:
        codes = np.empty(room, dtype=np.uint32)
        count = compiled.codes(texts, codes, first)
        if count <= room:
            return TextCodes(codes[:count], first)
        room = count


def plain_codes(texts: tuple[str, ...]) -> TextCodes:
    """The code points of some texts, and where each begins."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    first = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=first[1:])
    return TextCodes(codes, first)


def tabulate(texts: Sequence[str]) -> TextTable:
    """The table of some texts."""
    return _tables.of(tuple(texts))


def _tabulate(texts: tuple[str, ...]) -> TextTable:
    compiled = native()
    table = plain_tabulate(texts) if compiled is None else compiled_tabulate(texts, compiled)
    table.ids.flags.writeable = False  # shared by all who ask
    return table


def compiled_tabulate(texts: tuple[str, ...], compiled: Native) -> TextTable:
    """``plain_tabulate``, by the compiled loop."""
    ids = np.empty(len(texts), dtype=np.int64)
    return TextTable(tuple(compiled.tabulate(texts, ids)), ids)


def plain_tabulate(texts: tuple[str, ...]) -> TextTable:
    """The table of some texts, numbered by first occurrence."""
    numbers = {text: k for k, text in enumerate(dict.fromkeys(texts))}
    return TextTable(tuple(numbers), np.fromiter(map(numbers.__getitem__, texts), np.int64, len(texts)))


_codes = _Held(_text_codes, 4)  # the lines of a page are set twice: in its tables and around them
_tables = _Held(_tabulate, 4)  # the glyphs of a page are asked for again where decoding has left them as they were
