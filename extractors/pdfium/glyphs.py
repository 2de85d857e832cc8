"""The glyphs of a page as arrays, in content order, through pdfium's text page.

Four calls a glyph (which text object, advance box, ink box, origin) write into arrays; font, size and direction are asked
once a text object, since they cannot change within one.
"""

from __future__ import annotations

import ctypes
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.pdfium import api
from extractors.pdfium.frame import Frame
from extractors.pdfium.spans import TextOrder, take_spans
from extractors.types import FloatArray, Font, GlyphPage

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_BOLD = re.compile(r"bold|black|heavy|demi(?!light)", re.IGNORECASE)
_SYMBOLIC = re.compile(r"wingdings|webdings|symbol|dingbats|marlett", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_STROKED, _INVISIBLE = (1, 2, 5, 6), (3, 7)
_HYPHENS = (0x02, 0xAD, 0xFFFE)


def read_glyphs(page: Any, frame: Frame, number: int) -> GlyphPage:
    """All glyphs of a pypdfium2 page in content order; ``number`` counts from 1.

    The page's ActualText marks are taken off in memory: a second call gives the glyphs without their spans.
    """
    order = take_spans(page)
    text_page = page.get_textpage()
    try:
        return _read(api.address(text_page.raw), order, frame, number)
    finally:
        text_page.close()


def _read(handle: int, order: TextOrder, frame: Frame, number: int) -> GlyphPage:
    n = max(api.count_chars(handle), 0)
    objects = [api.text_object(handle, i) or 0 for i in range(n)]
    loose = np.zeros((n, 4), dtype=np.float32)  # FS_RECTF: left, top, right, bottom
    start = loose.ctypes.data
    for i, at in zip(range(n), range(start, start + 16 * n, 16), strict=True):
        api.loose_box(handle, i, at)
    tight = np.zeros((n, 4), dtype=np.float64)  # left, right, bottom, top
    start = tight.ctypes.data
    for i, at in zip(range(n), range(start, start + 32 * n, 32), strict=True):
        api.char_box(handle, i, at, at + 8, at + 16, at + 24)
    origins = np.zeros((n, 2), dtype=np.float64)
    start = origins.ctypes.data
    for i, at in zip(range(n), range(start, start + 16 * n, 16), strict=True):
        api.char_origin(handle, i, at, at + 8)

    fonts, font_ids, sizes, angles = _runs(handle, objects, frame)
    texts = _texts(handle, n, objects)
    span_of = order.span_of.get
    actual = np.fromiter((span_of(o, -1) for o in objects), dtype=np.int32, count=n)
    bare = np.array(objects, dtype=np.int64) == 0
    blank = np.fromiter((t == " " for t in texts), dtype=np.bool_, count=n)
    generated = bare | (blank & (loose[:, 2] <= loose[:, 0]))  # pdfium gives its own spaces no width
    texts, single = _whole_glyphs(texts, objects, origins, tight)
    rows = _content_order(objects, order)
    boxes = frame.boxes(loose[:, 0], loose[:, 3], loose[:, 2], loose[:, 1])
    rows = rows[(single & _on_page(boxes, frame))[rows]]
    return GlyphPage(
        number=number,
        width=frame.width,
        height=frame.height,
        texts=tuple(texts[i] for i in rows.tolist()),
        boxes=boxes[rows],
        origins=frame.points(origins)[rows],
        sizes=sizes[rows],
        angles=angles[rows],
        font_ids=font_ids[rows],
        fonts=fonts,
        generated=generated[rows],
        actual=actual[rows],
        actual_texts=order.spans,
        ink=frame.boxes(tight[:, 0], tight[:, 2], tight[:, 1], tight[:, 3])[rows],
    )


def _whole_glyphs(
    texts: tuple[str, ...], objects: list[int], origins: NDArray[np.float64], tight: NDArray[np.float64]
) -> tuple[tuple[str, ...], NDArray[np.bool_]]:
    """One row a glyph again where a glyph stands for several code points; which rows remain."""
    n = len(texts)
    single = np.ones(n, dtype=np.bool_)
    if n < 2:
        return texts, single
    same = (origins[1:] == origins[:-1]).all(axis=1) & (tight[1:] == tight[:-1]).all(axis=1)
    out = list(texts)
    for i in np.flatnonzero(same).tolist():
        if objects[i] and objects[i] == objects[i + 1] and tight[i, 1] > tight[i, 0]:
            single[i] = False
            out[i + 1] = out[i] + out[i + 1]
    return tuple(out), single


def _on_page(boxes: FloatArray, frame: Frame) -> NDArray[np.bool_]:
    """Glyphs whose middle the page shows: Chromium leaves words of the next page under the edge."""
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    shown: NDArray[np.bool_] = (x > -1) & (y > -1) & (x < frame.width + 1) & (y < frame.height + 1)
    return shown


def _content_order(objects: list[int], order: TextOrder) -> NDArray[np.intp]:
    """Rows sorted back into content order; what has no text object stays behind the glyph before it."""
    places = []
    place = -1
    for item in objects:
        if item:
            place = order.order.get(item, place)
        places.append(place)
    return np.argsort(np.array(places, dtype=np.int64), kind="stable")


def _texts(handle: int, n: int, objects: list[int]) -> tuple[str, ...]:
    """One string a glyph. The batch call is used when it stands for the glyphs one to one: it leaves out control codes."""
    buffer = (ctypes.c_uint16 * (n + 1))()
    batch = bytes(buffer)[:0].decode() if not n else ""
    if n:
        written = api.get_text(handle, 0, n, ctypes.addressof(buffer))
        batch = bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
    codes = [ord(c) for c in batch] if len(batch) == n else [api.get_unicode(handle, i) for i in range(n)]
    texts = []
    for i, code in enumerate(codes):
        if code in _HYPHENS and objects[i] and api.is_hyphen(handle, i):
            texts.append("-")  # pdfium marks a hyphen at a line's end with a control code
        elif 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            texts.append("\ufffd")
        else:
            texts.append(chr(code))
    return tuple(texts)


def _runs(
    handle: int, objects: list[int], frame: Frame
) -> tuple[tuple[Font, ...], NDArray[np.int32], FloatArray, FloatArray]:
    """Fonts, and for each glyph its font, size and direction; what has no text object takes after the glyph before it."""
    n = len(objects)
    addresses = np.array(objects, dtype=np.int64)
    first = np.ones(n, dtype=np.bool_)
    first[1:] = np.diff(addresses) != 0
    starts = np.flatnonzero(first & (addresses != 0))
    fonts: dict[Font, int] = {}
    by_font: dict[tuple[int, int], int] = {}
    font_of = np.zeros(len(starts) + 1, dtype=np.int32)
    matrices = np.zeros((len(starts) + 1, 6), dtype=np.float32)
    nominal = np.zeros(len(starts) + 1, dtype=np.float64)
    at = matrices.ctypes.data
    for k, i in enumerate(starts.tolist(), 1):
        item = objects[i]
        api.char_matrix(handle, i, at + 24 * k)
        nominal[k] = api.font_size(handle, i)
        key = (api.text_font(item) or 0, api.render_mode(item))
        index = by_font.get(key)
        if index is None:
            index = by_font[key] = fonts.setdefault(_font(*key), len(fonts))
        font_of[k] = index
    scale = np.hypot(matrices[:, 2], matrices[:, 3])
    size = nominal * np.where(scale > 0, scale, 1.0)
    angle = (np.degrees(np.arctan2(matrices[:, 1], matrices[:, 0])) - frame.turn) % 360.0
    angle[angle > 359.5] = 0.0
    run = np.searchsorted(starts, np.arange(n), side="right")
    return (
        tuple(fonts) or (Font(""),),
        font_of[run],
        size[run].astype(np.float32),
        angle[run].astype(np.float32),
    )


def _font(handle: int, mode: int) -> Font:
    if not handle:
        return Font("", invisible=mode in _INVISIBLE)
    buffer = ctypes.create_string_buffer(256)
    length = api.font_name(handle, ctypes.addressof(buffer), 256)
    name = _SUBSET.sub("", buffer.raw[: max(min(length, 256) - 1, 0)].decode("utf-8", "replace"))
    flags = api.font_flags(handle)
    heavy = bool(_BOLD.search(name)) or (flags > 0 and bool(flags & _FORCE_BOLD)) or api.font_weight(handle) >= 600
    return Font(
        name,
        symbolic=bool(_SYMBOLIC.search(name)),
        bold=heavy or mode in _STROKED,  # Word strokes the outlines where a bold face is missing
        invisible=mode in _INVISIBLE,
    )
