"""The layers of a PDF (optional content): which objects of a page belong to one, whether a document has any."""

from __future__ import annotations

import ctypes
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extractors.pdfium import api
from extractors.pdfium.objects import FORM, Objects
from extractors.types import BoolArray

_NAMED: Final = b"/OCProperties"
_OF_STREAM: Final = re.compile(rb"/OC\s+\d+\s+\d+\s+R")
_PACKED: Final = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_MOST_BYTES: Final = 1 << 20
"""Of one stream of objects that are looked through."""
_MOST: Final = 16
"""Layers of a page that are looked at."""


@dataclass(frozen=True, slots=True)
class Layered:
    """What of a PDF may be on layers: objects with ``marks``, whole ``forms`` (XObjects)."""

    marks: bool
    forms: bool


def layered(data: bytes) -> Layered:
    """What of a PDF may be on layers: whether it says that it has any, in plain or in a stream of objects, or is protected."""
    any_at_all = _NAMED in data or b"/Encrypt" in data or any(_NAMED in unpacked for unpacked in _unpacked(data))
    # the dictionary of a form is never packed
    return Layered(any_at_all, any_at_all and _OF_STREAM.search(data) is not None)


def _unpacked(data: bytes) -> Iterator[bytes]:
    for found in _PACKED.finditer(data):
        try:
            yield zlib.decompressobj().decompress(data[found.end() : found.end() + _MOST_BYTES], _MOST_BYTES)
        except zlib.error:  # packed in another way, as nobody does
            continue


def layers_of(objects: Objects, marked: BoolArray, forms: bool) -> list[NDArray[np.int64]]:
    """The numbers of the objects in each layer of a page: by the names of layers around those that are ``marked``, and what
    each form XObject holds where those may belong to one."""
    found: dict[str, list[int]] = {}
    for row in np.flatnonzero(marked).tolist():
        names = tuple(_names(int(objects.handles[row])))
        if names:
            found.setdefault("\n".join(names), []).append(row)
    for row in np.flatnonzero((objects.kinds[:, 0] == FORM) & forms).tolist():
        found[f"form {row}"] = list(range(row, row + 1 + _held(int(objects.handles[row]))))
    return [np.array(rows, dtype=np.int64) for rows in list(found.values())[:_MOST]]


def _held(form: int, depth: int = 0) -> int:
    """How many objects a form XObject holds, with those of forms in it."""
    count, inner = max(api.form_count(form), 0), 0
    for i in range(count):
        item = api.form_object(form, i) or 0
        if item and depth < 11 and api.object_type(item) == FORM:
            inner += _held(item, depth + 1)
    return count + inner


def _names(item: int) -> Iterator[str]:
    """The layers that an object is marked with."""
    room, length = (ctypes.c_char * 512)(), ctypes.c_ulong(0)
    at, size = ctypes.addressof(room), ctypes.addressof(length)
    for k in range(max(api.count_marks(item), 0)):
        mark = api.get_mark(item, k)
        if (
            mark
            and api.mark_name(mark, at, 512, size)
            and room.raw[: max(length.value - 2, 0)] == "OC".encode("utf-16-le")
        ):
            named = api.mark_string(mark, b"Name", at, 512, size) and length.value <= 512
            yield room.raw[: max(length.value - 2, 0)].decode("utf-16-le", "replace") if named else ""
