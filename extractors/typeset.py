"""Rows of clusters as text: their characters, where each begins, and what a line says of itself.

Written twice: on arrays, and as a call of the compiled loops where they were built. Both give the same, bit by bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from extractors.pdfium.native import Native, native
from extractors.texts import text_codes
from extractors.types import BoolArray, ClusterPage

if TYPE_CHECKING:
    from extractors.lines import Floats, Indices, Rows

SPACE_GAP = 0.2
"""A gap wider than this share of the font size, over the usual gap of its row, reads as a space where none is written."""
_OVERLAP = -0.3
"""A written space between clusters that overlap by more than this share of the font size is not seen."""
_APART = 1e6
"""Points by which lines are set apart where one running maximum serves them all."""
_CONSTANTS = np.array([SPACE_GAP, _OVERLAP, _APART])
"""As native.c takes them."""


@dataclass(frozen=True, slots=True)
class Typeset:
    """``r`` rows as text. ``codes``: the code points of all rows, ``cuts``: (r + 1,) where the text of each begins;
    ``xs``: where each character begins, in points, with one more place behind each row for its end; ``edges``: (r, 4)
    boxes; ``sizes``: (r,) font size; ``flags``: (r, 3) whether a row is bold, is certain, and goes on in the next row
    after a space; ``spaced``: whether a space stands before each cluster, in the order of the rows."""

    codes: NDArray[np.uint32]
    cuts: NDArray[np.int64]
    xs: Floats
    edges: Floats
    sizes: Floats
    flags: BoolArray
    spaced: BoolArray


def typeset(clusters: ClusterPage, rows: Rows) -> Typeset:
    """The rows as text, a space where one is seen."""
    compiled = native()
    return compiled_typeset(clusters, rows, compiled) if compiled is not None else plain_typeset(clusters, rows)


def compiled_typeset(clusters: ClusterPage, rows: Rows, compiled: Native) -> Typeset:
    """``plain_typeset``, by the compiled loop."""
    n, count = len(rows), len(rows.order)
    text = text_codes(clusters.texts)
    most = len(text.codes) + count
    made = Typeset(
        codes=np.empty(most, dtype=np.uint32),
        cuts=np.empty(n + 1, dtype=np.int64),
        xs=np.empty(most + n, dtype=np.float64),
        edges=np.empty((n, 4), dtype=np.float64),
        sizes=np.empty(n, dtype=np.float64),
        flags=np.empty((n, 3), dtype=np.bool_),
        spaced=np.empty(count, dtype=np.bool_),
    )
    given: tuple[NDArray[Any], ...] = (
        *(np.ascontiguousarray(a, dtype=np.int64) for a in (rows.order, rows.starts, rows.regions)),
        *(np.ascontiguousarray(a, dtype=np.float64) for a in (rows.along, rows.until)),
        *(np.ascontiguousarray(a, dtype=np.float32) for a in (clusters.boxes, clusters.sizes, clusters.confidences)),
        *(np.ascontiguousarray(a, dtype=np.bool_) for a in (clusters.bold, clusters.space_before)),
        text.codes,
        text.first,
    )
    arrays = (made.codes, made.xs, made.cuts, made.edges, made.sizes, made.flags, made.spaced)
    compiled.lines(n, _CONSTANTS, given, arrays)
    length = int(made.cuts[n])
    return Typeset(made.codes[:length], made.cuts, made.xs[: length + n], *arrays[3:])


def plain_typeset(clusters: ClusterPage, rows: Rows) -> Typeset:
    """The rows as text, by whole arrays."""
    order, starts = rows.order, rows.starts
    first, last = starts[:-1], starts[1:]
    sizes = clusters.sizes[order].astype(np.float64)
    row_of = np.repeat(np.arange(len(rows)), np.diff(starts))
    spaced = _spaces(clusters, rows, sizes, row_of)
    boxes = clusters.boxes[order].astype(np.float64)
    edges = np.column_stack(
        (np.minimum.reduceat(boxes[:, :2], first), np.maximum.reduceat(boxes[:, 2:], first)),
    )
    bold = np.add.reduceat(clusters.bold[order].astype(np.int64), first) * 2 > np.diff(starts)
    certain = np.minimum.reduceat(clusters.confidences[order], first) >= 1.0
    # a space at the line's end is known where the next line of the region goes on in the writing
    goes_on = np.append(order[last[:-1]] == order[last[:-1] - 1] + 1, False)
    goes_on &= np.append(rows.regions[1:] == rows.regions[:-1], False)
    goes_on &= np.append(clusters.space_before[order[last[:-1]]], False)
    codes, cuts, xs = _abscissae(clusters, rows, row_of, spaced)
    flags = np.column_stack((bold, certain, goes_on))
    return Typeset(codes, cuts, xs, edges, sizes[(first + last) // 2], flags, spaced)


def _reach(rows: Rows, row_of: Indices) -> Floats:
    """How far each row reaches up to each of its clusters."""
    apart = row_of * _APART
    reach: Floats = np.maximum.accumulate(rows.until + apart) - apart
    return reach


def _spaces(clusters: ClusterPage, rows: Rows, sizes: Floats, row_of: Indices) -> BoolArray:
    """Whether a space stands before each cluster of ``rows.order``; never at the head of a row."""
    gap = np.full(len(rows.order), -np.inf)
    gap[1:] = rows.along[1:] - _reach(rows, row_of)[:-1]
    gap[rows.starts[:-1]] = -np.inf
    in_order = np.concatenate(([False], np.diff(rows.order) > 0))
    written = clusters.space_before[rows.order] & in_order & (gap > _OVERLAP * sizes)
    # justified Thai is set with small gaps everywhere: only what is wider than those is a space
    small = np.where((gap > 0) & (gap <= SPACE_GAP * sizes), gap, 0.0)
    usual = np.bincount(row_of, weights=small) / np.diff(rows.starts)
    spaced: BoolArray = written | (gap > SPACE_GAP * sizes + usual[row_of])
    return spaced


_WIDTHS = np.ones(0x110000 // 16, dtype=np.int64)
_WIDTHS[[0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F)]] = 0


def _abscissae(
    clusters: ClusterPage, rows: Rows, row_of: Indices, spaced: BoolArray
) -> tuple[NDArray[np.uint32], NDArray[np.int64], Floats]:
    """The characters of all rows, where the text of each row begins, and where each character begins on the page.

    Marks have no width; the other characters of a cluster share it evenly; a space fills its gap. Never decreasing.
    """
    texts = clusters.texts
    pieces = [" " + texts[i] if s else texts[i] for i, s in zip(rows.order.tolist(), spaced.tolist(), strict=True)]
    end = _reach(rows, row_of)
    before = np.concatenate(([0.0], end[:-1]))
    head = np.zeros(len(end), dtype=np.bool_)
    head[rows.starts[:-1]] = True
    start = np.where(head, rows.along, np.maximum(rows.along, before))
    end = np.maximum(end, start)
    lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
    codes = np.frombuffer("".join(pieces).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    owner = np.repeat(np.arange(len(pieces)), lengths)
    first = np.concatenate(([0], np.cumsum(lengths)))
    widths = _WIDTHS[np.minimum(codes, len(_WIDTHS) - 1)]
    leading = first[:-1][spaced]
    widths[leading] = 0
    running = np.concatenate(([0], np.cumsum(widths)))
    inside = running[:-1] - running[first[owner]]
    total = np.maximum(running[first[1:]] - running[first[:-1]], 1)
    x = start[owner] + inside / total[owner] * (end - start)[owner]
    x[leading] = before[spaced]
    # one more place behind each row, for the end of its last character
    cuts = first[rows.starts]
    return codes, cuts, np.insert(x, cuts[1:], end[rows.starts[1:] - 1])
