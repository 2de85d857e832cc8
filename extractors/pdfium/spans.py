"""Text objects in content order, and the ActualText that producers write over them.

pdfium's text page sorts text objects on a line by x, and answers with the ActualText of a span in place of its glyphs,
once for every piece that its own sorting made of the span. Both lose what the page says. So the spans are noted and their
marks taken off (in memory) before the text page is made, and the order is kept.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw

from extractors.pdfium import api

_TEXT, _FORM = 1, 5
_MAX_DEPTH = 12
_KEY = b"ActualText"
_STRING = int(raw.FPDF_OBJECT_STRING)


@dataclass(frozen=True, slots=True)
class TextOrder:
    """``order``: address of a text object to its place in the content; ``span_of``: to its index in ``spans``."""

    order: dict[int, int]
    span_of: dict[int, int]
    spans: tuple[str, ...]


def take_spans(page: Any) -> TextOrder:
    """Note the text objects of a pypdfium2 page and their ActualText, and take the ActualText marks off."""
    handle = api.address(page.raw)
    order: dict[int, int] = {}
    for item in _text_objects(_children(api.page_object, handle, api.count_objects(handle)), 0):
        order[item] = len(order)
    span_of: dict[int, int] = {}
    spans: list[str] = []
    seen: dict[int, int] = {}  # mark to its index in spans, -1 for marks without ActualText
    marked: list[tuple[int, int]] = []
    for item in order:
        for k in range(api.count_marks(item)):
            mark = api.get_mark(item, k)
            if not mark:
                continue
            index = seen.get(mark)
            if index is None:
                text = _actual_text(mark)
                index = seen[mark] = len(spans) if text is not None else -1
                if text is not None:
                    spans.append(text)
            if index >= 0:
                span_of[item] = index
                marked.append((item, mark))
    for item, mark in marked:  # only now: objects may share their list of marks
        api.remove_mark(item, mark)
    return TextOrder(order, span_of, tuple(spans))


def _children(getter: Any, parent: int, count: int) -> Iterator[int | None]:
    return (getter(parent, i) for i in range(max(count, 0)))


def _text_objects(items: Iterator[int | None], depth: int) -> Iterator[int]:
    for item in items:
        if not item:
            continue
        kind = api.object_type(item)
        if kind == _TEXT:
            yield item
        elif kind == _FORM and depth < _MAX_DEPTH:
            yield from _text_objects(_children(api.form_object, item, api.form_count(item)), depth + 1)


def _actual_text(mark: int) -> str | None:
    """The ActualText of a mark, None where it has none."""
    if api.mark_value_type(mark, _KEY) != _STRING:
        return None
    length = ctypes.c_ulong(0)
    where = ctypes.addressof(length)
    api.mark_blob(mark, _KEY, None, 0, where)  # the string call would read the bytes as UTF-8
    buffer = ctypes.create_string_buffer(max(length.value, 1))
    if length.value and not api.mark_blob(mark, _KEY, ctypes.addressof(buffer), length.value, where):
        return None
    return text_string(buffer.raw[: length.value])


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
