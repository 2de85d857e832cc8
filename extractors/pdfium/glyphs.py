"""The glyphs of a page in content order, as arrays, from what pdfium's text page says of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pypdfium2 import PdfiumError

from extractors.pdfium import api
from extractors.pdfium.fonts import font_of
from extractors.pdfium.frame import Frame
from extractors.pdfium.native import Native, native
from extractors.pdfium.objects import Objects
from extractors.pdfium.places import places_of
from extractors.pdfium.rows import GlyphRows, read_rows
from extractors.pdfium.spans import Spans, take_spans
from extractors.types import BoolArray, Font, GlyphPage

_SPACE = 0x20


@dataclass(frozen=True, slots=True)
class PageText:
    """What pdfium says of the text of a page: its glyphs, and the ActualText over them."""

    rows: GlyphRows
    spans: Spans


def read_text(page: int, objects: Objects) -> PageText:
    """The text of a page, given by its address; ``objects``: those of the page. PdfiumError where it cannot be loaded.

    The page's ActualText marks are taken off in memory: a second call gives the glyphs without their spans.
    """
    spans = take_spans(objects.marked_texts())
    text_page = api.load_text(page)
    if not text_page:
        raise PdfiumError("the text of the page cannot be loaded")
    try:
        return PageText(read_rows(text_page), spans)
    finally:
        api.close_text(text_page)


def glyphs_of(text: PageText, frame: Frame, number: int, objects: Objects) -> GlyphPage:
    """All glyphs of a page in content order; ``number`` counts from 1."""
    compiled = native()
    if compiled is not None:
        return compiled_glyphs(text.rows, text.spans, objects, frame, number, compiled)
    return plain_glyphs(text.rows, text.spans, objects, frame, number)


def compiled_glyphs(
    rows: GlyphRows, spans: Spans, objects: Objects, frame: Frame, number: int, compiled: Native
) -> GlyphPage:
    """``plain_glyphs``, by the compiled loops."""
    n, runs = len(rows.codes), len(rows.sizes)
    fonts, font_ids = _fonts(rows)
    moved = compiled_content_order(rows, objects, compiled)
    order = np.empty(n, dtype=np.int64) if moved is None else moved
    counts = np.array([n, runs, len(spans.objects), moved is not None, 0, 0], dtype=np.int64)
    given = (
        rows.objects, rows.codes, rows.loose, rows.ink, rows.run_of, rows.matrices, rows.sizes, rows.styles, font_ids,
        _angles(rows, frame), spans.objects, spans.ids, order, np.array(frame.matrix, dtype=np.float64),
        np.array((frame.width + 1, frame.height + 1), dtype=np.float32),
    )  # fmt: skip
    boxes, ink = np.empty((n, 4), dtype=np.float32), np.empty((n, 4), dtype=np.float32)
    origins, sizes, angles = np.empty((n, 2), np.float32), np.empty(n, np.float32), np.empty(n, np.float32)
    of_font, actual = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int32)
    generated, parts = np.empty(n, dtype=np.bool_), np.empty(n, dtype=np.bool_)
    codes = np.empty(n, dtype=np.uint32)
    compiled.page(given, (boxes, ink, origins, sizes, angles, of_font, actual, generated, parts, codes, order), counts)
    m, special = counts[4:].tolist()
    return GlyphPage(
        number=number,
        width=frame.width,
        height=frame.height,
        texts=_texts(rows.codes, parts, order[:m]) if special else compiled.letters(codes[:m]),
        boxes=boxes[:m],
        origins=origins[:m],
        sizes=sizes[:m],
        angles=angles[:m],
        font_ids=of_font[:m],
        fonts=fonts,
        generated=generated[:m],
        actual=actual[:m],
        actual_texts=spans.texts,
        ink=ink[:m],
    )


def plain_glyphs(rows: GlyphRows, spans: Spans, objects: Objects, frame: Frame, number: int) -> GlyphPage:
    """The glyphs of rows in content order, by whole arrays."""
    loose = rows.loose
    places = places_of(rows, frame)
    boxes = places.boxes
    # pdfium gives its own spaces no width
    generated = (rows.objects == 0) | ((rows.codes == _SPACE) & (loose[:, 2] <= loose[:, 0]))
    moved = plain_content_order(rows, objects)
    kept = places.shown & ~places.parts
    order = np.arange(len(rows.codes)) if moved is None else moved
    order = order[kept[order]]
    actual = np.full(len(boxes), -1, dtype=np.int32)
    if spans.texts:
        actual = np.append(np.int32(-1), spans.of(rows.run_objects()))[rows.run_of]
        actual[rows.objects == 0] = -1
    fonts, font_ids = _fonts(rows)
    # of each run, and before them what glyphs before the first have
    matrices = np.concatenate([np.zeros((1, 6), dtype=np.float32), rows.matrices])
    scale = np.hypot(matrices[:, 2], matrices[:, 3])
    size = np.append(0.0, rows.sizes) * np.where(scale > 0, scale, 1.0)
    angles = _angles(rows, frame)[rows.run_of]
    origins = frame.points(matrices[:, 4:6])[rows.run_of]
    origins[:, 0] = np.where(angles == 0.0, boxes[:, 0], origins[:, 0])
    return GlyphPage(
        number=number,
        width=frame.width,
        height=frame.height,
        texts=_texts(rows.codes, places.parts, order),
        boxes=boxes[order],
        origins=origins[order],
        sizes=size.astype(np.float32)[rows.run_of][order],
        angles=angles[order],
        font_ids=np.append(np.int32(0), font_ids[rows.styles])[rows.run_of][order],
        fonts=fonts,
        generated=generated[order],
        actual=actual[order],
        actual_texts=spans.texts,
        ink=places.ink[order],
    )


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


def _fonts(rows: GlyphRows) -> tuple[tuple[Font, ...], NDArray[np.int32]]:
    """The distinct fonts of a page, and which of them each style has."""
    fonts: dict[Font, int] = {}
    of_style = [
        fonts.setdefault(font_of(*style), len(fonts))
        for style in zip(rows.fonts.tolist(), rows.modes.tolist(), strict=True)
    ]
    return tuple(fonts) or (Font(""),), np.array(of_style, dtype=np.int32)


def _angles(rows: GlyphRows, frame: Frame) -> NDArray[np.float32]:
    """The angle of each run in degrees, and before them that of glyphs before the first."""
    matrices = rows.matrices
    if frame.turn == 0 and not matrices[:, 1].any() and not np.signbit(matrices[:, 0]).any():
        return np.zeros(len(matrices) + 1, dtype=np.float32)  # as nearly everywhere
    a, b = (np.append(np.float32(0), matrices[:, k]) for k in (0, 1))
    angle = (np.degrees(np.arctan2(b, a)) - frame.turn) % 360.0
    angle[(angle > 359.5) | (angle < 0.5)] = 0.0
    return angle.astype(np.float32)


def _texts(codes: NDArray[np.uint32], parts: BoolArray, order: NDArray[np.int64]) -> tuple[str, ...]:
    """One string a glyph, for the rows ``order``; ``parts`` are but further characters of the glyph that follows."""
    texts = list(codes.tobytes().decode("utf-32-le", "surrogatepass"))
    for i in np.flatnonzero(parts).tolist():
        texts[i + 1] = texts[i] + texts[i + 1]
    for i in np.flatnonzero((codes >= 0xD800) & (codes <= 0xDFFF)).tolist():  # two halves of one character
        texts[i] = texts[i].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return tuple([texts[i] for i in order.tolist()])
