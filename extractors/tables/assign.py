"""Which cell each cluster belongs to: the one it stands in, and the one its word began in where the word runs over."""

from __future__ import annotations

import numpy as np

from extractors.lines import SAME_LINE, Indices
from extractors.pdfium.native import Native, native
from extractors.tables.cells import Box
from extractors.tables.grid import Grid
from extractors.types import BoolArray, ClusterPage

RUN_ON, OVERLAP = 0.55, 0.08
"""A gap of no more font sizes than the first (a letter's or a word's), an overlap of no more than the second, goes on
with the same text."""
CROSSING = 0.6
"""Points by which a cluster must stand on both sides of a border to run over it."""
CENTRED = 1.2
"""Points by which text may be off its cell's middle and still be centred in it."""
_CONSTANTS = np.array([SAME_LINE, RUN_ON, OVERLAP])
"""As native_rulings.c takes them."""
GAP = 0.1
"""Font sizes that part two texts that nearly meet at a border, at least."""
SAME_EDGE = 0.4
"""Points by which the lines of a column may begin apart."""
LIKE_OTHERS = 2
"""Lines of a column that begin where a text does, for it to be one of them."""
AT_EDGE = 0.8
"""Font sizes from its cell's side within which text is set against that side."""


def assign(clusters: ClusterPage, grids: list[Grid]) -> Indices:
    """(n,) the cell that each cluster lies in, numbered through all grids, -1 for none; a nested table's come first."""
    regions = np.full(len(clusters.texts), -1, dtype=np.int64)
    if not len(regions):
        return regions
    compiled = native()
    if compiled is not None:
        return compiled_assign(clusters, grids, regions, compiled)
    boxes = clusters.boxes
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    bases = np.concatenate(([0], np.cumsum([len(g.cells) for g in grids])))
    for i in sorted(range(len(grids)), key=lambda i: _area(grids[i])):
        grid = grids[i]
        cols = np.searchsorted(np.array(grid.xs), x, side="right") - 1
        rows = np.searchsorted(np.array(grid.ys), y, side="right") - 1
        inside = (cols >= 0) & (cols < grid.n_cols) & (rows >= 0) & (rows < grid.n_rows) & (regions < 0)
        owner = grid.owners()[rows[inside], cols[inside]]
        regions[inside] = np.where(owner >= 0, owner + bases[i], -1)
    return with_runs_whole(clusters, regions, [c.box for g in grids for c in g.cells])


def compiled_assign(clusters: ClusterPage, grids: list[Grid], regions: Indices, compiled: Native) -> Indices:
    """``assign``, by the compiled loops; ``regions``: (n,) none yet."""
    boxes, base, bases = np.ascontiguousarray(clusters.boxes), 0, []
    for grid in grids:
        bases.append(base)
        base += len(grid.cells)
    for i in sorted(range(len(grids)), key=lambda i: _area(grids[i])):
        grid = grids[i]
        arrays = (boxes, np.array(grid.xs), np.array(grid.ys), grid.owners())
        compiled.assign(len(regions), grid.n_cols, grid.n_rows, arrays, bases[i], regions)
    if not grids:
        return regions
    joined = np.empty(max(len(regions) - 1, 0), dtype=np.bool_)
    given = [np.ascontiguousarray(a) for a in (clusters.sizes, clusters.baselines, clusters.angles)]
    if not compiled.run_on(len(regions), (_CONSTANTS, boxes, *given, regions, joined)):
        return regions
    return with_runs_whole(clusters, regions, [c.box for g in grids for c in g.cells])


def holds_text(clusters: ClusterPage, grid: Grid) -> bool:
    """Whether anything stands in any cell of the grid."""
    return bool((assign(clusters, [grid]) >= 0).any())


def _area(grid: Grid) -> float:
    x0, top, x1, bottom = grid.box
    return (x1 - x0) * (bottom - top)


def with_runs_whole(clusters: ClusterPage, regions: Indices, cells: list[Box]) -> Indices:
    """Regions with text that runs over a cell's side given to one cell whole.

    Spreadsheets let text run over into an empty neighbour, and a substituted font may be wider than the cell. Neighbours
    whose texts merely meet are told from that by the border: it goes through a letter only where text runs over it.
    """
    if len(regions) < 2:
        return regions
    joined = _run_on(clusters)
    boxes = clusters.boxes
    crossing = []
    for i in np.flatnonzero(joined & (regions[1:] != regions[:-1])).tolist():
        left, right = int(regions[i]), int(regions[i + 1])
        border = cells[left][2] if left >= 0 else cells[right][0]
        crosses = boxes[i, 2] > border + CROSSING or boxes[i + 1, 0] < border - CROSSING
        if crosses and not (right >= 0 and _centred(clusters, regions, joined, i + 1, cells[right])):
            crossing.append(i)
        else:
            joined[i] = False  # two texts that meet
    out = regions
    for i in crossing:
        first, last = i, i + 1
        while first > 0 and joined[first - 1]:
            first -= 1
        while last < len(joined) and joined[last]:
            last += 1
        own = next((j for j in range(i + 1, last + 1) if _begins_own(clusters, regions, joined, j, cells)), None)
        if own is not None:  # the text of a narrow cell ends close to where the next cell's begins
            joined[own - 1] = False
            last = own - 1
        if out is regions:
            out = regions.copy()
        out[first : last + 1] = _home(clusters, regions[first : last + 1], first, last, cells)
    return out


def _centred(clusters: ClusterPage, regions: Indices, joined: BoolArray, start: int, cell: Box) -> bool:
    """Whether what goes on in the next cell stands in its middle, as that cell's own text would."""
    last = start
    while last < len(joined) and joined[last] and regions[last + 1] == regions[start]:
        last += 1
    x0, x1 = float(clusters.boxes[start, 0]), float(clusters.boxes[last, 2])
    return x0 > cell[0] + CROSSING and abs(x0 + x1 - cell[0] - cell[2]) / 2 < CENTRED


def _begins_own(clusters: ClusterPage, regions: Indices, joined: BoolArray, at: int, cells: list[Box]) -> bool:
    """Whether a cluster behind a border begins the text of its own cell: behind a gap, and as far from its cell's side as
    other lines of that column begin."""
    boxes, region = clusters.boxes, int(regions[at])
    if region < 0 or boxes[at, 0] - boxes[at - 1, 2] < GAP * clusters.sizes[at]:
        return False
    side = cells[region][0]
    near = np.flatnonzero((np.abs(boxes[:, 0] - boxes[at, 0]) < SAME_EDGE) & (regions >= 0))
    begins = [int(k) for k in near if k != at and (k == 0 or not joined[k - 1])]
    return sum(abs(cells[int(regions[k])][0] - side) < SAME_EDGE for k in begins) >= LIKE_OTHERS


def _run_on(clusters: ClusterPage) -> BoolArray:
    """(n - 1,) whether each cluster goes on with the text of the one before it, on its line, in the order of writing."""
    boxes = clusters.boxes
    size = np.maximum(clusters.sizes[1:], 1.0)
    gap = boxes[1:, 0] - boxes[:-1, 2]
    level = np.abs(clusters.angles) < 45
    near: BoolArray = (
        (np.abs(clusters.baselines[1:] - clusters.baselines[:-1]) <= SAME_LINE * size)
        & (gap <= RUN_ON * size)
        & (gap >= -OVERLAP * size)
        & level[1:]
        & level[:-1]
    )
    return near


def _home(clusters: ClusterPage, regions: Indices, first: int, last: int, cells: list[Box]) -> int:
    """The cell of a text that runs over: the one whose side it is set against, else the one that holds most of it."""
    size = float(clusters.sizes[first])
    start, end = int(regions[0]), int(regions[-1])
    if start >= 0 and clusters.boxes[first, 0] - cells[start][0] <= AT_EDGE * size:
        return start
    if end >= 0 and cells[end][2] - clusters.boxes[last, 2] <= AT_EDGE * size:
        return end
    values, counts = np.unique(regions[regions >= 0], return_counts=True)
    return int(values[np.argmax(counts)])
