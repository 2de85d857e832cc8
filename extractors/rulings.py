"""Rulings: strokes, thin rectangles and the sides of boxes, as the edges that the table finder reads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.pdfium.native import Native, native
from extractors.types import Drawings, FloatArray

SNAP = 3.0
"""Edges nearer than this many points are one (the table finder's own tolerance)."""
MIN_LENGTH = 3.0
_APART = 2.0**20
_CONSTANTS = np.array([SNAP, MIN_LENGTH, _APART])
"""As native_rulings.c takes them."""


Edges = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rulings:
    """Edges of one page. ``horizontal``: (m, 3) x0, x1, ordinate; ``vertical``: (k, 3) top, bottom, abscissa; points."""

    horizontal: Edges
    vertical: Edges

    @property
    def count(self) -> int:
        return len(self.horizontal) + len(self.vertical)


def rulings_of(drawings: Drawings) -> Rulings:
    """All edges of a page's drawings, unmerged: segments, and the four sides of each rectangle."""
    compiled = native()
    return plain_rulings(drawings) if compiled is None else compiled_rulings(drawings, compiled)


def compiled_rulings(drawings: Drawings, compiled: Native) -> Rulings:
    """``plain_rulings``, by the compiled loop."""
    segments, rects = (np.ascontiguousarray(a, dtype=np.float32) for a in (drawings.segments, drawings.rects))
    m, k = len(segments), len(rects)
    level, upright, counts = np.empty((m + 2 * k, 3)), np.empty((m + 2 * k, 3)), np.zeros(2, dtype=np.int64)
    compiled.edges(m, k, (segments, rects, level, upright, counts))
    h, v = counts.tolist()
    return Rulings(level[:h], upright[:v])


def plain_rulings(drawings: Drawings) -> Rulings:
    """The edges of a page's drawings, by whole arrays."""
    segments = np.asarray(drawings.segments, dtype=np.float64).reshape(-1, 4)
    rects = np.asarray(drawings.rects, dtype=np.float64).reshape(-1, 4)
    flat = (segments[:, 3] - segments[:, 1]) <= (segments[:, 2] - segments[:, 0])
    return Rulings(
        _edges(segments[flat], rects, (0, 2), (1, 3)),
        _edges(segments[~flat], rects, (1, 3), (0, 2)),
    )


def _edges(strokes: Edges, rects: Edges, along: tuple[int, int], across: tuple[int, int]) -> Edges:
    """(m, 3) the strokes and two sides of each rectangle: start, end, place."""
    n, k = len(strokes), len(rects)
    out = np.empty((n + 2 * k, 3))
    out[:n, 0], out[:n, 1] = strokes[:, along[0]], strokes[:, along[1]]
    out[:n, 2] = (strokes[:, across[0]] + strokes[:, across[1]]) / 2
    for at, side in ((n, across[0]), (n + k, across[1])):
        out[at : at + k, 0], out[at : at + k, 1] = rects[:, along[0]], rects[:, along[1]]
        out[at : at + k, 2] = rects[:, side]
    return out


def merge(rulings: Rulings) -> Rulings:
    """Edges snapped to their neighbours' mean and joined end to end, as the table finder does (same tolerances).

    Places are rounded to hundredths of a point, which is finer than any producer's.
    """
    return Rulings(_merge(rulings.horizontal), _merge(rulings.vertical))


def _merge(edges: Edges) -> Edges:
    compiled = native()
    return plain_merge(edges) if compiled is None else compiled_merge(edges, compiled)


def compiled_merge(edges: Edges, compiled: Native) -> Edges:
    """``plain_merge``, by the compiled loop."""
    out = np.empty((len(edges), 3))
    return out[: compiled.merge(len(edges), (_CONSTANTS, np.ascontiguousarray(edges, dtype=np.float64), out))]


def plain_merge(edges: Edges) -> Edges:
    """Edges of one direction, merged."""
    edges = edges[edges[:, 1] - edges[:, 0] >= 1.0]
    if not len(edges):
        return edges
    edges = edges[edges[:, 2].argsort(kind="stable")]
    groups = np.zeros(len(edges), dtype=np.int64)
    (edges[1:, 2] - edges[:-1, 2] > SNAP).cumsum(out=groups[1:])
    means = (np.bincount(groups, weights=edges[:, 2]) / np.bincount(groups)).round(2)
    order = np.lexsort((edges[:, 0], groups))
    edges, groups = edges[order], groups[order]
    # groups set apart, so that one running maximum serves them all; a power of two keeps every bit
    begin = edges[:, 0] + groups * _APART
    reach = np.maximum.accumulate(edges[:, 1] + groups * _APART)
    first = np.ones(len(edges), dtype=np.bool_)
    first[1:] = begin[1:] > reach[:-1] + SNAP
    starts = first.nonzero()[0]
    ends = np.concatenate((starts[1:] - 1, (len(edges) - 1,)))
    merged = np.empty((len(starts), 3))
    merged[:, 0], merged[:, 2] = edges[starts, 0], means[groups[starts]]
    merged[:, 1] = reach[ends] - groups[ends] * _APART
    merged = merged.round(2)
    return merged[merged[:, 1] - merged[:, 0] >= MIN_LENGTH]


def on_page(rulings: Rulings, height: float) -> Rulings:
    """Rulings without what lies above or below the page: some browsers draw a row that the page cuts whole, on both pages."""
    h, v = rulings.horizontal, rulings.vertical
    inside = (h[:, 2] >= -SNAP) & (h[:, 2] <= height + SNAP)
    reaching = (v[:, 0] < 0) | (v[:, 1] > height)
    if inside.all() and not reaching.any():
        return rulings
    v = np.column_stack((v[:, 0].clip(0, height), v[:, 1].clip(0, height), v[:, 2]))
    return Rulings(h[inside], v[v[:, 1] - v[:, 0] >= MIN_LENGTH])


def no_drawings() -> Drawings:
    """A page without drawings."""
    empty: FloatArray = np.zeros((0, 4), dtype=np.float32)
    none = np.zeros(0, dtype=np.bool_)
    return Drawings(empty, empty, none, none, empty)
