"""From glyphs to Thai clusters: each base with the marks that sit on it, in logical order.

Content order alone tears marks off (a producer may write all marks of a run after its letters, or a space before each),
and sorting on x tears them off too. What holds is the ink: a mark belongs to the consonant that it stands over or under.
Content order decides where the ink leaves a choice.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.ink import Ink, median, read_ink
from extractors.orthography import AA, AM, CONSONANTS, MARKS, NIKHAHIT, mark_ranks, order_marks
from extractors.pdfium.native import Native, native
from extractors.texts import TextCodes, hold_codes, tabulate, text_codes
from extractors.types import BoolArray, ClusterPage, FloatArray, GlyphPage

Indices = NDArray[np.signedinteger[Any]]

_CONSONANTS = frozenset(CONSONANTS)
_SPACES = frozenset(" \t\u00a0\u2002\u2003\u2009\u202f\u3000")
_DROPPED = frozenset("\u200b\u200c\u200d\u2060\ufeff\r\n\0")
_NEAR = 0.12
"""Share of the font size: how far outside its consonant the middle of a mark may be without a second look."""
_BESIDE = 0.35
_CLOSE, _FAR = 0.3, 0.9
"""What a base may cost among the mark's neighbours in content order, and on the whole page (shares of the font size)."""
_LATER = 0.1
"""Share of the font size that a consonant must be nearer to outdo one that was written before the mark."""
_FOLLOWS = 0.15
"""Share of the font size within which the pen stands where the letter before it ended."""
_REACH = 6
"""Glyphs to either side, in content order, among which a stray mark looks for its consonant."""
_SAME_PLACE = 0.12
"""Share of the font size: two equal glyphs closer than this are one glyph struck twice."""
_SAME_MARK = 0.25
"""The same for a mark named twice on one letter."""
_TOUCHING = 0.06
"""Share of the font size: a space between glyphs closer than this is not seen on the page."""
_SMALL = 0.95
"""Share of the size before it at which a letter counts as raised or lowered, not as set in another size."""
_LONGEST_RAISED = 6
_HASHES = (1 << 14) - 1
_WORD_GAP = 0.28
"""Share of the font size: a gap wider than this parts words even where no space is written."""
_PLACING = np.array([_SAME_PLACE, 0.05, _NEAR])
_SPELLING = np.array([_SAME_MARK, _TOUCHING, _WORD_GAP, _SMALL, _LONGEST_RAISED])
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
    texts = list(glyphs.texts)
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
    owner = _owners(glyphs, base, base & (kinds == _CONSONANT), mark & ~dropped, up)
    return _assemble(glyphs, texts, up, base, mark & ~dropped, space & ~dropped, owner)


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
    given = [ids, kinds, np.ascontiguousarray(glyphs.generated), *floats[:4]]
    if not compiled.bases(n, _PLACING, given, (base, mark, space, owner)):
        owner = _owners(glyphs, base, base & (kinds[ids] == _CONSONANT), mark, up).astype(np.int32, copy=False)
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


def _owners(glyphs: GlyphPage, base: BoolArray, consonant: BoolArray, mark: BoolArray, up: Ink) -> Indices:
    """For each mark the glyph that it sits on, -1 where there is none."""
    n, sizes = len(glyphs.texts), glyphs.sizes
    owner = np.full(n, -1, dtype=np.int32)
    marks = np.flatnonzero(mark)
    if not len(marks):
        return owner
    last = np.maximum.accumulate(np.where(consonant, np.arange(n), -1))[marks]
    middle = (up.ink[:, 0] + up.ink[:, 2]) / 2
    height = np.abs(up.baselines[marks] - up.baselines[last])
    own = sizes[marks]
    left, middles, level = up.boxes[last, 0] - middle[marks], middle[marks], (last >= 0) & (height <= 0.5 * own)
    good = level & (np.maximum(left, middles - up.boxes[last, 2].astype(np.float64)) <= _NEAR * own)
    if np.count_nonzero(good) == len(good):  # as nearly everywhere: how far right a mark may stand, nobody asks
        owner[marks] = last
        return owner
    right = _right_limits(base, up, sizes)
    outside = np.maximum(left, middles - right[last])
    good = level & (outside <= _NEAR * own)
    # a mark written right after one that sits well belongs to the same letter, even if drawn a little beside it
    after = np.zeros(len(marks), dtype=np.bool_)
    after[1:] = good[:-1] & (last[1:] == last[:-1]) & (np.diff(marks) <= 2)
    good |= after & level & (outside <= _BESIDE * own)
    good |= _misdrawn(glyphs.font_ids[marks], good, last, up, marks, sizes)
    owner[marks[good]] = last[good]
    bases = np.flatnonzero(base)
    for m in marks[~good].tolist():
        owner[m] = _nearest(m, bases, consonant, middle, right, up, sizes)
    return owner


def _misdrawn(fonts: Indices, good: BoolArray, last: Indices, up: Ink, marks: Indices, sizes: FloatArray) -> BoolArray:
    """Marks of fonts that draw most of them beside their letter, and that begin where the letter before them ends.

    In such a font (some of fixed width) the pen's way is to be believed and the ink is not.
    """
    if len(good) - np.count_nonzero(good) < 3:
        return np.zeros(len(marks), dtype=np.bool_)
    follows = (last >= 0) & (np.abs(up.boxes[marks, 0] - up.boxes[last, 2]) < _FOLLOWS * sizes[marks])
    follows &= np.abs(up.baselines[marks] - up.baselines[last]) < 0.5 * sizes[marks]
    out = np.zeros(len(marks), dtype=np.bool_)
    for font in np.unique(fonts[~good]).tolist():
        mine = fonts == font
        if mine.sum() >= 5 and good[mine].mean() < 0.5 < follows[mine].mean():
            out |= mine & follows
    return out


def _right_limits(base: BoolArray, up: Ink, sizes: FloatArray) -> NDArray[Any]:
    """How far right the marks of each base may stand: over the gap that letter spacing leaves before the next base."""
    right = up.boxes[:, 2].astype(np.float64)
    rows = np.flatnonzero(base)
    if len(rows) > 1:
        line = np.round(up.baselines[rows] / max(median(sizes[rows]) * 0.3, 0.1))
        rows = rows[np.lexsort((up.boxes[rows, 0], line))]
        a, b = rows[:-1], rows[1:]
        near = np.abs(up.baselines[b] - up.baselines[a]) < 0.5 * sizes[a]
        gap = np.minimum(up.boxes[b, 0] - right[a], sizes[a])
        right[a] += np.where(near & (gap > 0), gap, 0.0)
    return right


def _nearest(
    m: int,
    bases: Indices,
    consonant: BoolArray,
    middle: NDArray[Any],
    right: NDArray[Any],
    up: Ink,
    sizes: FloatArray,
) -> int:
    """The base nearest to mark ``m`` among its neighbours in content order, and failing that on the whole page."""
    at = int(np.searchsorted(bases, m))
    for candidates, limit in ((bases[max(at - _REACH, 0) : at + _REACH], _CLOSE), (bases, _FAR)):
        if not len(candidates):
            continue
        outside = np.maximum(up.boxes[candidates, 0] - middle[m], middle[m] - right[candidates]).clip(0)
        height = np.abs(up.baselines[candidates] - up.baselines[m])
        cost = (
            outside / sizes[m] + np.where(consonant[candidates], 0.0, 0.3) + np.where(height > 0.5 * sizes[m], 9.0, 0.0)
        )
        cost = cost + np.abs(candidates - m) * 1e-3 + np.where(candidates > m, _LATER, 0.0)
        best = int(np.argmin(cost))
        if cost[best] < limit:
            return int(candidates[best])
    return -1


def _assemble(
    glyphs: GlyphPage,
    texts: list[str],
    up: Ink,
    base: BoolArray,
    mark: BoolArray,
    space: BoolArray,
    owner: Indices,
) -> ClusterPage:
    heads = np.flatnonzero(base | (mark & (owner < 0)))
    owned = np.flatnonzero(mark & (owner >= 0))
    marks_of: dict[int, list[int]] = {}
    for m, head in zip(owned.tolist(), heads.searchsorted(owner[owned]).tolist(), strict=True):
        marks_of.setdefault(head, []).append(m)
    out = [*map(texts.__getitem__, heads.tolist())]
    for k, marks in marks_of.items():
        only, head = texts[marks[0]], out[k]
        plain = len(marks) == 1 and len(only) == 1 and head[-1:] not in MARKS
        out[k] = head + only if plain else _spell(head, texts, marks, up, glyphs.sizes)
    spaces = _spaces(heads, space, up, glyphs.sizes)
    keep = _compose_am(out, heads, up, glyphs.sizes)
    heads, spaces = heads[keep], spaces[keep]
    bold = np.fromiter((f.bold for f in glyphs.fonts), np.bool_, len(glyphs.fonts))
    return ClusterPage(
        number=glyphs.number,
        width=glyphs.width,
        height=glyphs.height,
        texts=tuple([out[i] for i in keep.tolist()]) if len(keep) < len(out) else tuple(out),
        boxes=glyphs.boxes[heads],
        baselines=_line_bases(glyphs, heads),
        sizes=glyphs.sizes[heads],
        angles=glyphs.angles[heads],
        bold=bold[glyphs.font_ids[heads]],
        confidences=np.ones(len(heads), dtype=np.float32),
        space_before=spaces,
        text_source="digital" if len(heads) else "none",
        decoder=glyphs.decoder,
    )


def _spell(base: str, texts: list[str], marks: list[int], up: Ink, sizes: FloatArray) -> str:
    """A base with its marks in logical order; the same mark twice in one place is there once."""
    said = "".join([texts[m] for m in marks])
    if len(set(said)) == len(said) == len(marks) and base[-1:] not in MARKS:
        return base + order_marks(said)  # each mark once
    own = ""
    while base and base[-1] in MARKS:
        base, own = base[:-1], base[-1] + own
    kept: list[int] = []
    for m in marks:
        if texts[m] in own or any(
            texts[k] == texts[m] and abs(up.ink[k, 0] - up.ink[m, 0]) < _SAME_MARK * sizes[m] for k in kept
        ):
            continue
        kept.append(m)
    return base + order_marks(own + "".join([texts[m] for m in kept]))


def _line_bases(glyphs: GlyphPage, heads: Indices) -> FloatArray:
    """Base lines; raised and lowered small letters (m², footnote numbers) take that of the letter that they follow."""
    across = np.round(glyphs.angles[heads] / 90.0) % 2 == 1 if glyphs.angles.any() else np.zeros(len(heads), np.bool_)
    lines: FloatArray = np.where(across, glyphs.origins[heads, 0], glyphs.origins[heads, 1]).astype(np.float32)
    steps = np.abs(lines[1:] - lines[:-1]) > 0.01
    if not np.count_nonzero(steps):
        return lines
    sizes = glyphs.sizes[heads]
    left, right = glyphs.boxes[heads, 0], glyphs.boxes[heads, 2]
    own = lines.copy()
    begins = np.ones(len(heads), dtype=np.bool_)  # of runs on one base line and in one size
    begins[1:] = steps | (np.abs(sizes[1:] - sizes[:-1]) > 0.01)
    starts = begins.nonzero()[0]
    ends = np.concatenate((starts[1:], (len(heads),)))
    small = (ends - starts <= _LONGEST_RAISED) & ~across[starts] & (sizes[starts] <= 0.9 * sizes.max())
    for k, end in zip(starts[small].tolist(), ends[small].tolist(), strict=True):
        gap = (left[k] - right) / sizes
        shift = np.abs(own - own[k]) / sizes
        on = (sizes[k] < _SMALL * sizes) & (shift > 0.05) & (shift < 0.7) & (gap > -0.2) & (gap < 0.3)
        if on.any():
            lines[k:end] = own[np.flatnonzero(on)[np.argmin(np.abs(np.flatnonzero(on) - k))]]
    return lines


def _spaces(heads: Indices, space: BoolArray, up: Ink, sizes: FloatArray) -> BoolArray:
    out = np.zeros(len(heads), dtype=np.bool_)
    if len(heads) < 2:
        return out
    a, b = heads[:-1], heads[1:]
    gap = (up.boxes[b, 0] - up.boxes[a, 2]) / sizes[b].clip(0.1)
    same_line = np.abs(up.baselines[b] - up.baselines[a]) < 0.5 * sizes[b]
    count = space.cumsum()  # no head is a space
    written = count[b] > count[a]
    out[1:] = np.where(same_line, (written & (gap > _TOUCHING)) | (gap > _WORD_GAP) | (gap < -1.0), written)
    return out


def _compose_am(out: list[str], heads: Indices, up: Ink, sizes: FloatArray) -> Indices:
    """Turn nikhahit + sara aa into sara am, in place; returns the clusters that remain."""
    keep = np.ones(len(out), dtype=np.bool_)
    if NIKHAHIT not in "".join(out):
        return np.flatnonzero(keep)
    for k in [k for k, text in enumerate(out) if NIKHAHIT in text]:
        text = out[k]
        if text.startswith(AA):  # the ring was put on the sara aa itself
            out[k] = AM + text[1:].replace(NIKHAHIT, "", 1)
        elif k + 1 < len(out) and out[k + 1] == AA:
            a, b = heads[k], heads[k + 1]
            if abs(up.baselines[a] - up.baselines[b]) < 0.5 * sizes[b] and up.boxes[b, 0] - up.boxes[a, 2] < sizes[b]:
                rest = text.replace(NIKHAHIT, "", 1)
                out[k], out[k + 1] = rest, AM
                keep[k] = bool(rest)
    return np.flatnonzero(keep)
