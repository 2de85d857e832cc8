"""Clusters put together from bases and the marks that sit on them: their texts, base lines and the spaces before them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.ink import Ink
from extractors.orthography import AA, AM, MARKS, NIKHAHIT, order_marks
from extractors.types import BoolArray, ClusterPage, FloatArray, GlyphPage

Indices = NDArray[np.signedinteger[Any]]

SAME_MARK = 0.25
"""Share of the font size: equal marks on one letter nearer than this are one, named twice."""
TOUCHING = 0.06
"""Share of the font size: a space between glyphs closer than this is not seen on the page."""
SMALL = 0.95
"""Share of the size before it at which a letter counts as raised or lowered, not as set in another size."""
LONGEST_RAISED = 6
WORD_GAP = 0.28
"""Share of the font size: a gap wider than this parts words even where no space is written."""


def assemble(
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
            texts[k] == texts[m] and abs(up.ink[k, 0] - up.ink[m, 0]) < SAME_MARK * sizes[m] for k in kept
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
    small = (ends - starts <= LONGEST_RAISED) & ~across[starts] & (sizes[starts] <= 0.9 * sizes.max())
    for k, end in zip(starts[small].tolist(), ends[small].tolist(), strict=True):
        gap = (left[k] - right) / sizes
        shift = np.abs(own - own[k]) / sizes
        on = (sizes[k] < SMALL * sizes) & (shift > 0.05) & (shift < 0.7) & (gap > -0.2) & (gap < 0.3)
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
    out[1:] = np.where(same_line, (written & (gap > TOUCHING)) | (gap > WORD_GAP) | (gap < -1.0), written)
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
