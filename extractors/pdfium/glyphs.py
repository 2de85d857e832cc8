"""The glyphs of a page as arrays, in content order, through pdfium's text page.

Three calls a glyph (which text object, advance box, ink box) write into arrays; font, size, direction and base line are
asked once a text object, since they cannot change within one.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.pdfium import api
from extractors.pdfium.frame import Frame
from extractors.pdfium.spans import Spans, content_order, has_spans, take_spans
from extractors.types import FloatArray, Font, GlyphPage

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_BOLD = re.compile(r"bold|black|heavy|demi(?!light)", re.IGNORECASE)
_SYMBOLIC = re.compile(r"wingdings|webdings|symbol|dingbats|marlett", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_STROKED, _INVISIBLE = (1, 2, 5, 6), (3, 7)
_HYPHENS = ("\x02", "\xad", "\ufffe")


def read_glyphs(page: Any, frame: Frame, number: int, *, expect_spans: bool = False) -> GlyphPage:
    """All glyphs of a pypdfium2 page in content order; ``number`` counts from 1.

    The page's ActualText marks are taken off in memory: a second call gives the glyphs without their spans.
    ``expect_spans`` saves time on documents that are known to have such marks, and changes nothing else.
    """
    order: dict[int, int] | None = None
    spans = Spans({}, ())
    if expect_spans:
        order = content_order(page)
        spans = take_spans(order)
    text_page = page.get_textpage()
    try:
        handle = api.address(text_page.raw)
        objects = _objects(handle)
        if order is None:
            shown = set(objects) - {0}
            if has_spans(shown):  # pdfium has put the ActualText in place of the glyphs
                text_page.close()
                return read_glyphs(page, frame, number, expect_spans=True)
            order = content_order(page, shown)
        return _read(handle, objects, spans, order, frame, number)
    finally:
        text_page.close()


def _objects(handle: int) -> list[int]:
    """The text object of each glyph, 0 for what pdfium made up."""
    text_object = api.text_object
    return [text_object(handle, i) or 0 for i in range(max(api.count_chars(handle), 0))]


def _read(handle: int, objects: list[int], spans: Spans, order: dict[int, int], frame: Frame, number: int) -> GlyphPage:
    n = len(objects)
    loose = np.zeros((n, 4), dtype=np.float32)  # FS_RECTF: left, top, right, bottom
    start, loose_box = loose.ctypes.data, api.loose_box
    for i, at in enumerate(range(start, start + 16 * n, 16)):
        loose_box(handle, i, at)
    tight = np.zeros((n, 4), dtype=np.float64)  # left, right, bottom, top
    start, char_box = tight.ctypes.data, api.char_box
    for i, at in enumerate(range(start, start + 32 * n, 32)):
        char_box(handle, i, at, at + 8, at + 16, at + 24)

    addresses = np.array(objects, dtype=np.int64)
    runs = _runs(handle, addresses, frame)
    texts = _texts(handle, n, objects)
    blank = np.fromiter(map(" ".__eq__, texts), dtype=np.bool_, count=n)
    generated = (addresses == 0) | (blank & (loose[:, 2] <= loose[:, 0]))  # pdfium gives its own spaces no width
    texts, single = _whole_glyphs(texts, addresses, tight)
    boxes = frame.boxes(loose[:, 0], loose[:, 3], loose[:, 2], loose[:, 1])
    rows = _content_order(objects, order)
    rows = rows[(single & _on_page(boxes, frame))[rows]]
    span_of = spans.span_of.get
    actual = [span_of(o, -1) for o in objects] if spans.texts else [-1] * n
    origins = runs.origins.copy()
    upright = runs.angles == 0.0
    origins[upright, 0] = boxes[upright, 0]
    return GlyphPage(
        number=number,
        width=frame.width,
        height=frame.height,
        texts=tuple([texts[i] for i in rows.tolist()]),
        boxes=boxes[rows],
        origins=origins[rows],
        sizes=runs.sizes[rows],
        angles=runs.angles[rows],
        font_ids=runs.font_ids[rows],
        fonts=runs.fonts,
        generated=generated[rows],
        actual=np.array(actual, dtype=np.int32)[rows],
        actual_texts=spans.texts,
        ink=frame.boxes(tight[:, 0], tight[:, 2], tight[:, 1], tight[:, 3])[rows],
    )


def _whole_glyphs(
    texts: list[str], addresses: NDArray[np.int64], tight: NDArray[np.float64]
) -> tuple[list[str], NDArray[np.bool_]]:
    """One row a glyph again where a glyph stands for several code points; which rows remain."""
    single = np.ones(len(texts), dtype=np.bool_)
    if len(texts) < 2:
        return texts, single
    same = (tight[1:] == tight[:-1]).all(axis=1) & (tight[1:, 1] > tight[1:, 0]) & (tight[1:, 3] > tight[1:, 2])
    same &= (addresses[1:] == addresses[:-1]) & (addresses[1:] != 0)
    for i in np.flatnonzero(same).tolist():
        single[i] = False
        texts[i + 1] = texts[i] + texts[i + 1]
    for i in [i for i, text in enumerate(texts) if "\ud800" <= text[:1] <= "\udfff"]:  # the two halves of one character
        texts[i] = texts[i].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return texts, single


def _on_page(boxes: FloatArray, frame: Frame) -> NDArray[np.bool_]:
    """Glyphs whose middle the page shows: Chromium leaves words of the next page under the edge."""
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    shown: NDArray[np.bool_] = (x > -1) & (y > -1) & (x < frame.width + 1) & (y < frame.height + 1)
    return shown


def _content_order(objects: list[int], order: dict[int, int]) -> NDArray[np.intp]:
    """Rows sorted back into content order; what has no text object stays behind the glyph before it."""
    places = []
    place = -1
    for item in objects:
        if item:
            place = order.get(item, place)
        places.append(place)
    return np.argsort(np.array(places, dtype=np.int64), kind="stable")


def _texts(handle: int, n: int, objects: list[int]) -> list[str]:
    """One string a glyph. The batch call is used when it stands for the glyphs one to one: it leaves out control codes."""
    if not n:
        return []
    buffer = (ctypes.c_uint16 * (n + 1))()
    written = api.get_text(handle, 0, n, ctypes.addressof(buffer))
    batch = bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
    if len(batch) == n:
        texts = list(batch)
    else:
        get_unicode = api.get_unicode
        texts = [_character(get_unicode(handle, i)) for i in range(n)]
    for i in [i for i, text in enumerate(texts) if text in _HYPHENS]:
        if objects[i] and api.is_hyphen(handle, i):
            texts[i] = "-"  # pdfium marks a hyphen at a line's end with a control code
    return texts


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF else "\ufffd"


@dataclass(frozen=True, slots=True)
class _Runs:
    """What is the same for all glyphs of a text object, one row a glyph; ``origins`` is where the object begins."""

    fonts: tuple[Font, ...]
    font_ids: NDArray[np.int32]
    sizes: FloatArray
    angles: FloatArray
    origins: FloatArray


def _runs(handle: int, addresses: NDArray[np.int64], frame: Frame) -> _Runs:
    """Ask once a text object; what has none takes after the glyph before it."""
    n = len(addresses)
    first = np.ones(n, dtype=np.bool_)
    first[1:] = np.diff(addresses) != 0
    starts = np.flatnonzero(first & (addresses != 0))
    fonts: dict[Font, int] = {}
    by_font: dict[tuple[int, int], int] = {}
    font_of = np.zeros(len(starts) + 1, dtype=np.int32)
    matrices = np.zeros((len(starts) + 1, 6), dtype=np.float32)
    nominal = np.zeros(len(starts) + 1, dtype=np.float64)
    at = matrices.ctypes.data
    char_matrix, font_size, text_font, render_mode = api.char_matrix, api.font_size, api.text_font, api.render_mode
    for k, (i, item) in enumerate(zip(starts.tolist(), addresses[starts].tolist(), strict=True), 1):
        char_matrix(handle, i, at + 24 * k)
        nominal[k] = font_size(handle, i)
        key = (text_font(item) or 0, render_mode(item))
        index = by_font.get(key)
        if index is None:
            index = by_font[key] = fonts.setdefault(_font(*key), len(fonts))
        font_of[k] = index
    scale = np.hypot(matrices[:, 2], matrices[:, 3])
    size = nominal * np.where(scale > 0, scale, 1.0)
    angle = (np.degrees(np.arctan2(matrices[:, 1], matrices[:, 0])) - frame.turn) % 360.0
    angle[(angle > 359.5) | (angle < 0.5)] = 0.0
    run = np.searchsorted(starts, np.arange(n), side="right")
    return _Runs(
        fonts=tuple(fonts) or (Font(""),),
        font_ids=font_of[run],
        sizes=size[run].astype(np.float32),
        angles=angle[run].astype(np.float32),
        origins=frame.points(matrices[:, 4:6])[run],
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
