"""The glyphs of a page in content order, as arrays, from what pdfium's text page says of them."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from pypdfium2 import PdfiumError

from extractors.pdfium import api
from extractors.pdfium.frame import Frame
from extractors.pdfium.native import Native, native
from extractors.pdfium.objects import Objects
from extractors.pdfium.places import read_places
from extractors.pdfium.rows import GlyphRows, read_rows
from extractors.pdfium.spans import Spans, take_spans
from extractors.types import BoolArray, FloatArray, Font, GlyphPage

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_BOLD = re.compile(r"bold|black|heavy|demi(?!light)", re.IGNORECASE)
_SYMBOLIC = re.compile(r"wingdings|webdings|symbol|dingbats|marlett", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_STROKED, _INVISIBLE = (1, 2, 5, 6), (3, 7)
_HYPHENS, _SPACE = (0x02, 0xAD, 0xFFFE), 0x20


def read_glyphs(page: int, frame: Frame, number: int, objects: Objects) -> GlyphPage:
    """All glyphs of a page, given by its address, in content order; ``objects``: those of the page; ``number`` counts from 1.

    The page's ActualText marks are taken off in memory: a second call gives the glyphs without their spans.
    """
    spans = take_spans(objects.marked_texts())
    text_page = api.load_text(page)
    if not text_page:
        raise PdfiumError("the text of the page cannot be loaded")
    try:
        rows = read_rows(text_page)
        codes = _codes(rows, text_page)
    finally:
        api.close_text(text_page)
    return _in_content_order(rows, codes, spans, objects, frame, number)


def _in_content_order(
    rows: GlyphRows, codes: NDArray[np.uint32], spans: Spans, objects: Objects, frame: Frame, number: int
) -> GlyphPage:
    loose = rows.loose
    runs, places = _runs(rows, frame), read_places(rows, frame)
    boxes = places.boxes
    # pdfium gives its own spaces no width
    generated = (rows.objects == 0) | ((rows.codes == _SPACE) & (loose[:, 2] <= loose[:, 0]))
    moved = content_order(rows, objects)
    kept = places.shown & ~places.parts
    order: slice | NDArray[np.int64] = slice(None)  # as nearly everywhere
    if moved is not None or not kept.all():
        order = np.arange(len(codes)) if moved is None else moved
        order = order[kept[order]]
    actual = np.full(len(boxes), -1, dtype=np.int32)
    if spans.texts:
        actual = np.append(np.int32(-1), spans.of(rows.run_objects()))[rows.run_of]
        actual[rows.objects == 0] = -1
    origins = runs.origins
    origins[:, 0] = np.where(runs.angles == 0.0, boxes[:, 0], origins[:, 0])
    return GlyphPage(
        number=number,
        width=frame.width,
        height=frame.height,
        texts=_texts(codes, places.parts, order),
        boxes=boxes[order],
        origins=origins[order],
        sizes=runs.sizes[order],
        angles=runs.angles[order],
        font_ids=runs.font_ids[order],
        fonts=runs.fonts,
        generated=generated[order],
        actual=actual[order],
        actual_texts=spans.texts,
        ink=places.ink[order],
    )


def content_order(rows: GlyphRows, objects: Objects) -> NDArray[np.int64] | None:
    """Rows sorted back into content order, None where they are in it; what has no text object, or one that is not the
    page's, stays behind the glyph before it."""
    compiled = native()
    return plain_content_order(rows, objects) if compiled is None else compiled_content_order(rows, objects, compiled)


def compiled_content_order(rows: GlyphRows, objects: Objects, compiled: Native) -> NDArray[np.int64] | None:
    """``plain_content_order``, by the compiled loop."""
    order = np.empty(len(rows.objects), dtype=np.int64)
    arrays = (objects.handles, rows.objects, rows.run_of, order)
    return order if compiled.content(len(objects.handles), len(order), arrays) else None


def plain_content_order(rows: GlyphRows, objects: Objects) -> NDArray[np.int64] | None:
    """``content_order``, by whole arrays."""
    known = objects.handles.argsort(kind="stable")
    handles = objects.handles[known]
    if not len(handles):
        return None
    addresses = rows.run_objects()
    at = np.minimum(handles.searchsorted(addresses), len(handles) - 1)
    found = handles[at] == addresses
    last = np.maximum.accumulate(np.where(found, np.arange(len(addresses)), -1))
    of_run = np.append(-1, np.where(last >= 0, known[at][last], -1))
    # one place a run; a run before the first has none, as what pdfium made up there
    if (of_run[1:] >= of_run[:-1]).all():
        return None
    return of_run[rows.run_of].argsort(kind="stable")


def _codes(rows: GlyphRows, handle: int) -> NDArray[np.uint32]:
    """(n,) the code point of each row."""
    codes = np.where(rows.codes <= 0x10FFFF, rows.codes, np.uint32(0xFFFD))
    for i in (_is_one_of(codes, _HYPHENS) & (rows.objects != 0)).nonzero()[0].tolist():
        if api.is_hyphen(handle, i):
            codes[i] = ord("-")  # pdfium marks a hyphen at a line's end with a control code
    return codes


def _texts(codes: NDArray[np.uint32], parts: BoolArray, order: slice | NDArray[np.int64]) -> tuple[str, ...]:
    """One string a glyph, for the rows ``order``; ``parts`` are but further characters of the glyph that follows."""
    single = not np.count_nonzero(parts)
    if single and codes.max(initial=0) < 0xD800:  # as nearly everywhere
        return tuple(codes[order].tobytes().decode("utf-32-le"))
    halves = (codes >= 0xD800) & (codes <= 0xDFFF)
    if single and not halves.any():
        return tuple(codes[order].tobytes().decode("utf-32-le"))
    texts = list(codes.tobytes().decode("utf-32-le", "surrogatepass"))
    for i in np.flatnonzero(parts).tolist():
        texts[i + 1] = texts[i] + texts[i + 1]
    for i in np.flatnonzero(halves).tolist():  # two halves of one character
        texts[i] = texts[i].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return tuple([texts[i] for i in np.arange(len(texts))[order].tolist()])


def _is_one_of(codes: NDArray[np.uint32], few: tuple[int, ...]) -> NDArray[np.bool_]:
    found = np.zeros(len(codes), dtype=np.bool_)
    for code in few:
        found |= codes == code
    return found


@dataclass(frozen=True, slots=True)
class _Runs:
    """What is the same for all glyphs of a text object, one row a glyph; ``origins`` is where the object begins."""

    fonts: tuple[Font, ...]
    font_ids: NDArray[np.int32]
    sizes: FloatArray
    angles: FloatArray
    origins: FloatArray


def _runs(rows: GlyphRows, frame: Frame) -> _Runs:
    """A glyph without text object takes after the one before it."""
    fonts: dict[Font, int] = {}
    by_font: dict[tuple[int, int], int] = {}
    begins = np.ones(len(rows.fonts), dtype=np.bool_)
    begins[1:] = (rows.fonts[1:] != rows.fonts[:-1]) | (rows.modes[1:] != rows.modes[:-1])
    font_of = [0]  # for glyphs before the first run
    for key in zip(rows.fonts[begins].tolist(), rows.modes[begins].tolist(), strict=True):
        index = by_font.get(key)
        if index is None:
            index = by_font[key] = fonts.setdefault(_font(*key), len(fonts))
        font_of.append(index)
    matrices = np.concatenate([np.zeros((1, 6), dtype=np.float32), rows.matrices])
    nominal = np.concatenate([np.zeros(1), rows.sizes])
    scale = np.hypot(matrices[:, 2], matrices[:, 3])
    size = nominal * np.where(scale > 0, scale, 1.0)
    if frame.turn == 0 and not matrices[:, 1].any() and not np.signbit(matrices[:, 0]).any():
        angle = np.zeros(len(matrices))  # as nearly everywhere
    else:
        angle = (np.degrees(np.arctan2(matrices[:, 1], matrices[:, 0])) - frame.turn) % 360.0
        angle[(angle > 359.5) | (angle < 0.5)] = 0.0
    run = rows.run_of
    return _Runs(
        fonts=tuple(fonts) or (Font(""),),
        font_ids=np.array(font_of, dtype=np.int32)[np.append(0, begins.cumsum())][run],
        sizes=size.astype(np.float32)[run],
        angles=angle.astype(np.float32)[run],
        origins=frame.points(matrices[:, 4:6])[run],
    )


def _font(handle: int, mode: int) -> Font:
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
