"""From glyphs to Thai clusters: each base with the marks that sit on it, in logical order.

Content order alone tears marks off (a producer may write all marks of a run after its letters, or a space before each),
and sorting on x tears them off too. What holds is the ink: a mark belongs to the consonant that it stands over or under.
Content order decides where the ink leaves a choice.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.assembly import LONGEST_RAISED, SAME_MARK, SMALL, TOUCHING, WORD_GAP, assemble
from extractors.ink import Ink, read_ink
from extractors.orthography import CONSONANTS, MARKS, mark_ranks
from extractors.owners import NEAR, owners_of
from extractors.pdfium.native import Native, native
from extractors.texts import TextCodes, hold_codes, tabulate, text_codes
from extractors.types import BoolArray, ClusterPage, FloatArray, GlyphPage

Indices = NDArray[np.signedinteger[Any]]

_CONSONANTS = frozenset(CONSONANTS)
_SPACES = frozenset(" \t\u00a0\u2002\u2003\u2009\u202f\u3000")
_DROPPED = frozenset("\u200b\u200c\u200d\u2060\ufeff\r\n\0")
_SAME_PLACE = 0.12
"""Share of the font size: two equal glyphs closer than this are one glyph struck twice."""
SET_BACK = 0.35
"""Share of the font size by which a letter is set before the one written before it, at most."""
_STEP = 0.02
"""Points between the beginnings of letters that are set upon one another."""
_HASHES = (1 << 14) - 1
_PLACING = np.array([_SAME_PLACE, 0.05, NEAR])
_SPELLING = np.array([SAME_MARK, TOUCHING, WORD_GAP, SMALL, LONGEST_RAISED])
_RANKS = mark_ranks()
"""As native_clusters.c takes them."""


_BASE, _CONSONANT, _MARK, _SPACE, _NOTHING = range(5)


class _Kinds(dict[str, int]):
    """What a glyph's text is to clusters, worked out once for each text."""

    def __missing__(self, text: str) -> int:
        if not text or text in _DROPPED:
            kind = _NOTHING
        elif text in _SPACES:
            kind = _SPACE
        elif MARKS.issuperset(text):
            kind = _MARK
        else:
            kind = _CONSONANT if text[0] in _CONSONANTS else _BASE
        if len(self) < 20_000:
            self[text] = kind
        return kind


_KINDS = _Kinds()


def cluster(glyphs: GlyphPage) -> ClusterPage:
    """Group the glyphs of a page into clusters, in content order.

    Every glyph with ink lands in exactly one cluster; sara am is composed (U+0E4D U+0E32 becomes U+0E33); a glyph struck
    twice counts once. ``space_before`` holds for spaces that are written and seen, and for clear gaps.
    ``baselines`` are ordinates for upright text and abscissae for text turned by a quarter.
    """
    return in_order_of_writing(_clusters(glyphs))


def in_order_of_writing(page: ClusterPage) -> ClusterPage:
    """The page with each Thai letter that is set upon the one written before it set beside that.

    Where a producer moves the pen back over a mark in an array with empty strings (WeasyPrint, for fonts that raise their
    tones), pdfium loses the last move of the array, and the next letter lands on or before the last one.
    """
    left, lines, sizes = page.boxes[:, 0], page.baselines, page.sizes
    before = np.flatnonzero(left[1:] <= left[:-1])
    near = left[before] - left[before + 1] < SET_BACK * sizes[before]
    before = before[near & (np.abs(lines[before] - lines[before + 1]) < 0.1 * sizes[before])]
    behind = [i + 1 for i in before.tolist() if _is_thai(page.texts[i]) and _is_thai(page.texts[i + 1])]
    if not behind or page.angles.any():
        return page
    boxes = page.boxes.copy()
    for i in behind:
        boxes[i, 0] = boxes[i - 1, 0] + _STEP
        boxes[i, 2] = max(boxes[i, 2], boxes[i, 0] + _STEP)
    return replace(page, boxes=boxes)


def _is_thai(text: str) -> bool:
    return "\u0e01" <= text[:1] <= "\u0e46"


def _clusters(glyphs: GlyphPage) -> ClusterPage:
    table = tabulate(glyphs.texts)
    up = read_ink(glyphs, table)
    of_distinct = np.array([_KINDS[text] for text in table.distinct], dtype=np.uint8)
    compiled = native() if up.known and not glyphs.angles.any() else None
    if compiled is not None:
        made = compiled_clusters(glyphs, of_distinct, table.ids, up, compiled)
        if made is not None:
            return made
    kinds = of_distinct[table.ids]
    space = kinds == _SPACE
    dropped = (kinds == _NOTHING) | glyphs.generated
    mark = kinds == _MARK
    dropped |= _struck_twice(table.ids, up, glyphs.sizes, space | dropped)
    base = ~(space | dropped | mark)
    owner = owners_of(glyphs, base, base & (kinds == _CONSONANT), mark & ~dropped, up)
    return assemble(glyphs, list(glyphs.texts), up, base, mark & ~dropped, space & ~dropped, owner)


def compiled_clusters(
    glyphs: GlyphPage, kinds: NDArray[np.uint8], ids: NDArray[np.int64], up: Ink, compiled: Native
) -> ClusterPage | None:
    """The clusters of upright glyphs by the compiled loops, None where they cannot tell. ``kinds``: of the distinct texts;
    ``ids``: which of them each glyph has."""
    n = len(ids)
    base, mark, space = (np.empty(n, dtype=np.bool_) for _ in range(3))
    owner = np.empty(n, dtype=np.int32)
    floats = [np.ascontiguousarray(a) for a in (glyphs.ink, glyphs.boxes, glyphs.origins, glyphs.sizes, glyphs.angles)]
    fonts = np.ascontiguousarray(glyphs.font_ids)
    given: list[NDArray[Any]] = [ids, kinds, np.ascontiguousarray(glyphs.generated), *floats[:4]]
    if not compiled.bases(n, _PLACING, given, (base, mark, space, owner)):
        owner = owners_of(glyphs, base, base & (kinds[ids] == _CONSONANT), mark, up).astype(np.int32, copy=False)
    said = text_codes(glyphs.texts)
    room = len(said.codes)
    codes, first = np.empty(room, dtype=np.uint32), np.empty(n + 1, dtype=np.int64)
    boxes = np.empty((n, 4), dtype=np.float32)
    lines, sizes, angles = (np.empty(n, dtype=np.float32) for _ in range(3))
    bold, spaces = np.empty(n, dtype=np.bool_), np.empty(n, dtype=np.bool_)
    heavy = np.array([f.bold for f in glyphs.fonts], dtype=np.bool_)
    parts = (base, mark, space, owner, *floats, fonts, heavy, said.codes, said.first, _RANKS)
    made = (codes, first, boxes, lines, sizes, angles, bold, spaces)
    count = compiled.clusters(n, _SPELLING, parts, made, room)
    if count is None:
        return None
    first = first[: count + 1]
    codes = codes[: int(first[-1])]
    texts = compiled.words(codes, first)
    hold_codes(texts, TextCodes(codes, first))
    return ClusterPage(
        number=glyphs.number,
        width=glyphs.width,
        height=glyphs.height,
        texts=texts,
        boxes=boxes[:count],
        baselines=lines[:count],
        sizes=sizes[:count],
        angles=angles[:count],
        bold=bold[:count],
        confidences=np.ones(count, dtype=np.float32),
        space_before=spaces[:count],
        text_source="digital" if count else "none",
        decoder=glyphs.decoder,
    )


def _struck_twice(texts: Indices, up: Ink, sizes: FloatArray, skip: BoolArray) -> BoolArray:
    """Glyphs that repeat an earlier one at the same place (bold by overprint, shadows). ``texts``: equal where they are.

    Equal glyphs are looked for in four grids, each shifted by half a cell: two that are near share a cell in one of them.
    """
    out = np.zeros(len(texts), dtype=np.bool_)
    rows = np.flatnonzero(~skip)
    if len(rows) < 2:
        return out
    ids = texts[rows]
    x, y = up.ink[rows, 0].astype(np.float64), up.baselines[rows].astype(np.float64)
    near = (sizes[rows] * _SAME_PLACE).clip(0.05)
    step = 2.0 * float(np.sort(near)[int(0.9 * (len(near) - 1))])
    x_step, y_step = x / step, y / step
    compiled = native()
    if compiled is not None:
        struck = np.zeros(len(rows), dtype=np.bool_)
        ids, near = np.ascontiguousarray(ids, dtype=np.int64), near.astype(np.float64)
        compiled.struck(len(rows), (ids, x, y, near, x_step, y_step, struck))
        out[rows] = struck
        return out
    for shift_x, shift_y in ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5)):
        cells = np.floor(x_step + shift_x).astype(np.int64) << 20
        cells += np.floor(y_step + shift_y).astype(np.int64)
        # most glyphs share their cell with none of their kind: only those whose hash occurs twice are sorted
        hashes = ((cells * 31 + (cells >> 20)) ^ ids * 40503) & _HASHES
        shared = np.flatnonzero((np.bincount(hashes, minlength=_HASHES + 1) > 1)[hashes])
        if len(shared) < 2:
            continue
        order = shared[np.lexsort((cells[shared], ids[shared]))]
        same = (np.diff(ids[order]) == 0) & (np.diff(cells[order]) == 0)
        for k in np.flatnonzero(same).tolist():
            i, j = order[k], order[k + 1]
            if abs(x[i] - x[j]) < near[j] and abs(y[i] - y[j]) < near[j]:
                out[rows[j]] = True
    return out
