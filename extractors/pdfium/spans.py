"""The ActualText that producers write over text objects.

pdfium's text page sorts text objects on a line by x, and answers with the ActualText of a span in place of its glyphs,
once for every piece that its own sorting made of the span. Both lose what the page says. So the spans are noted and their
marks taken off (in memory) before the text page is made.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from extractors.pdfium import api
from extractors.pdfium.native import Native, native
from extractors.pdfium.objects import ACTUAL_TEXT, STRING


@dataclass(frozen=True, slots=True)
class Spans:
    """``objects``: addresses of text objects; ``ids``: which of ``texts`` is the ActualText of each. Of an object that is
    there twice, the last counts."""

    objects: NDArray[np.int64]
    ids: NDArray[np.int32]
    texts: tuple[str, ...]

    def of(self, objects: NDArray[np.int64]) -> NDArray[np.int32]:
        """The index of the ActualText of each of some objects, -1 where it has none."""
        if not len(self.objects):
            return np.full(len(objects), -1, dtype=np.int32)
        order = self.objects.argsort(kind="stable")
        known = self.objects[order]
        at = known.searchsorted(objects, side="right") - 1
        return np.where((at >= 0) & (known[at] == objects), self.ids[order[at]], np.int32(-1))


_NO_SPANS = Spans(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32), ())


def take_spans(objects: NDArray[np.int64]) -> Spans:
    """Note the ActualText of text objects, given by their addresses, and take those marks off."""
    if not len(objects):
        return _NO_SPANS
    compiled = native()
    return compiled_spans(objects, compiled) if compiled is not None else plain_spans(objects.tolist())


def compiled_spans(objects: NDArray[np.int64], compiled: Native) -> Spans:
    """``plain_spans``, by the compiled loops."""
    room, used = np.array([2 * len(objects), 64 * len(objects)], dtype=np.int64), np.zeros(2, dtype=np.int64)
    while True:
        rows, data = np.empty((int(room[0]), 4), dtype=np.int64), np.empty(int(room[1]), dtype=np.uint8)
        compiled.spans(len(objects), (objects, room, used, rows, data))
        if (used <= room).all():
            break
        room = np.maximum(room, used)
    n = int(used[0])
    if not n:
        return _NO_SPANS
    rows, ids = rows[:n], np.empty(n, dtype=np.int32)
    texts = compiled.span_texts(n, (rows, data, ids))
    compiled.unmark(n, (objects, rows))  # only now: objects may share their list of marks
    return Spans(objects[rows[:, 0]], ids, tuple(texts))


def plain_spans(objects: Iterable[int]) -> Spans:
    """The spans of some text objects."""
    texts: list[str] = []
    seen: dict[int, int] = {}  # mark to its index in texts, -1 for marks without ActualText
    marked: list[tuple[int, int]] = []
    ids: list[int] = []
    count_marks, get_mark = api.count_marks, api.get_mark
    room, length = ctypes.create_string_buffer(_ROOM), ctypes.c_ulong(0)
    for item in objects:
        for k in range(count_marks(item)):
            mark = get_mark(item, k)
            if not mark:
                continue
            index = seen.get(mark)
            if index is None:
                text = _actual_text(mark, room, length)
                index = seen[mark] = len(texts) if text is not None else -1
                if text is not None:
                    texts.append(text)
            if index >= 0:
                ids.append(index)
                marked.append((item, mark))
    for item, mark in marked:  # only now: objects may share their list of marks
        api.remove_mark(item, mark)
    spanned = np.array([item for item, _ in marked], dtype=np.int64)
    return Spans(spanned, np.array(ids, dtype=np.int32), tuple(texts))


_ROOM = 256
"""Bytes that nearly every ActualText has room in: it is that of a word or less."""


def _actual_text(mark: int, room: ctypes.Array[ctypes.c_char], length: ctypes.c_ulong) -> str | None:
    """The ActualText of a mark, None where it has none. ``room`` and ``length`` are there to be written to."""
    if api.mark_value_type(mark, ACTUAL_TEXT) != STRING:
        return None
    length.value = 0
    # the string call would read the bytes as UTF-8; what has no room is not written, but its length is
    fits = api.mark_blob(mark, ACTUAL_TEXT, ctypes.addressof(room), len(room), ctypes.addressof(length))
    if length.value > len(room):
        return _actual_text(mark, ctypes.create_string_buffer(length.value), length)
    if length.value and not fits:
        return None
    return text_string(room.raw[: length.value])


@lru_cache(maxsize=4096)
def text_string(data: bytes) -> str:
    """A PDF text string: UTF-16 or UTF-8 after a byte order mark, otherwise one byte a character.

    >>> text_string(bytes.fromhex("feff0e190e490e33")), text_string(b"abc")
    ('น้ำ', 'abc')
    """
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be", "replace")
    if data.startswith(b"\xff\xfe"):
        return data[2:].decode("utf-16-le", "replace")
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    return data.decode("latin-1")
