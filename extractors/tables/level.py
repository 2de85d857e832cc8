"""Tables with level rules only: the verticals that nobody drew, put in.

Rules of one width, one under another, part the rows. Where the columns stand is told by the rules themselves, which
many producers draw cell by cell and so piece by piece; where they run through, by the gaps that the text leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractors.lines import group_rows
from extractors.rulings import SNAP, Edges, Rulings
from extractors.segments import Segments, text_segments
from extractors.tables.columns import Span, columns_of
from extractors.types import ClusterPage, FloatArray

WIDEST = 0.25
"""Share of the page's width from which a rule may part the rows of a table."""
LEAST_RULES = 3
LEAST_FRAMED = 4
"""So many rules must reach from side to side of a frame to part the rows of a table in it."""
SAME = 1.5
"""Points within which pieces of rules meet."""
THIN = 8.0
"""Rules nearer than this many points hold no row."""
INSIDE = 5.0
"""Points that a column is wide at least."""
GUTTER = 0.75
"""A gap of more font sizes than this may part two columns between rules that run through."""
CROSSING = 0.6
ONE_LINE = 0.8
"""Letters whose tops differ by less than this share of their height stand on one line."""
WORD = 3.0
"""Points between two letters of one word at most; cells keep their texts further apart."""
MARGIN, EDGE = 0.1, 0.16
"""Shares of the page's height: where running titles stand, and how near the page's edge a row that it cuts must come."""
Vertical = tuple[float, float, float]
"""A vertical: top, bottom, abscissa."""


@dataclass(frozen=True, slots=True)
class Band:
    """What stands between two neighbouring rules: their ordinates, and the inner edges that part it."""

    top: float
    bottom: float
    edges: tuple[float, ...]
    filled: bool


def put_in(raw: Rulings, rulings: Rulings, clusters: ClusterPage) -> Rulings:
    """``rulings`` with the verticals of tables that have level rules only. ``raw``: the edges before they were merged."""
    added: list[Vertical] = []
    for rules in stacks(rulings, clusters.width):
        x0, x1 = float(rules[:, 0].mean()), float(rules[:, 1].mean())
        boxes = _inside(clusters, x0, x1, float(rules[0, 2]), float(rules[-1, 2]))
        level = _within(rulings.horizontal, x0, x1, rules)
        joints = _joints(_within(raw.horizontal, x0, x1, rules), x0, x1)
        if joints:
            found = _by_joints(rules, level, joints, boxes, x0, x1)
        elif not _framed(rulings, rules):
            found = _by_gaps(clusters, rules, boxes, x0, x1)
        else:
            continue
        added += found
        if not _framed(rulings, rules):  # else the frame shows where the page cuts it
            added += _cut_rows(clusters, found, x0, x1, rulings.horizontal)
    if len(rulings.vertical):  # a frame that is drawn stands
        drawn = rulings.vertical
        added = [a for a in added if not _is_drawn(drawn, a)]
    if not added:
        return rulings
    return Rulings(rulings.horizontal, np.concatenate([rulings.vertical, np.array(_whole(added)).round(2)]))


def _whole(pieces: Sequence[Vertical]) -> list[Vertical]:
    """Pieces that meet as one: the sides of a cell must not be pieced together."""
    out: list[Vertical] = []
    for top, bottom, x in sorted(pieces, key=lambda p: (p[2], p[0])):
        if out and out[-1][2] == x and top - out[-1][1] <= SAME:
            out[-1] = (out[-1][0], max(bottom, out[-1][1]), x)
        else:
            out.append((top, bottom, x))
    return out


def stacks(rulings: Rulings, width: float) -> list[Edges]:
    """Level rules of one width, three at least one under another, that no vertical touches but the sides of a frame."""
    h, v = rulings.horizontal, rulings.vertical
    wide = h[(h[:, 1] - h[:, 0]) >= WIDEST * width]
    if len(wide) < LEAST_RULES:
        return []
    if not len(v):
        return _of_one_width(wide, LEAST_RULES)
    x, y = v[:, 2][None, :], wide[:, 2][:, None]
    near = (x > wide[:, [0]] - SNAP) & (x < wide[:, [1]] + SNAP) & (v[:, 0] - SNAP < y) & (v[:, 1] + SNAP > y)
    side = (np.abs(x - wide[:, [0]]) <= SAME) | (np.abs(x - wide[:, [1]]) <= SAME)
    free, framed = ~near.any(axis=1), near.any(axis=1) & ~(near & ~side).any(axis=1)
    # of a page's frame only the first and the last rule touch the sides
    within = [s for s in _of_one_width(wide[framed], LEAST_FRAMED) if not _parted(v, s)]
    return [*_of_one_width(wide[free], LEAST_RULES), *within]


def _parted(v: Edges, rules: Edges) -> bool:
    """Whether a vertical stands anywhere within a frame: then its columns are drawn, and rows without are of one cell."""
    inside = (v[:, 2] > rules[:, 0].min() + SAME) & (v[:, 2] < rules[:, 1].max() - SAME)
    return bool((inside & (v[:, 0] < rules[-1, 2] + SNAP) & (v[:, 1] > rules[0, 2] - SNAP)).any())


def _of_one_width(wide: Edges, least: int) -> list[Edges]:
    out: list[Edges] = []
    left = list(range(len(wide)))
    while left:
        first = wide[left[0]]
        same = [i for i in left if np.abs(wide[i, :2] - first[:2]).max() <= 2 * SNAP]
        left = [i for i in left if i not in same]
        if len(same) >= least:
            found = wide[same]
            out.append(found[np.argsort(found[:, 2], kind="stable")])
    return out


def _framed(rulings: Rulings, rules: Edges) -> bool:
    """Whether a side is drawn along a stack of rules: then only rules in pieces tell of columns."""
    v = rulings.vertical
    if not len(v):
        return False
    ends = np.concatenate([rules[:, 0], rules[:, 1]])
    beside = (np.abs(v[:, [2]] - ends[None, :]) <= SAME).any(axis=1)
    return bool((beside & (v[:, 0] < rules[-1, 2]) & (v[:, 1] > rules[0, 2])).any())


def _is_drawn(drawn: Edges, added: Vertical) -> bool:
    top, bottom, x = added
    near = (np.abs(drawn[:, 2] - x) <= SAME) & (drawn[:, 0] <= top + 2 * SNAP) & (drawn[:, 1] >= bottom - 2 * SNAP)
    return bool(near.any())


def _cut_rows(
    clusters: ClusterPage, verticals: Sequence[Vertical], x0: float, x1: float, level: Edges
) -> list[Vertical]:
    """The verticals of a row that the page cuts: text that goes on in the columns under the last rule down to the page's
    end, or over the first one from its head. Its missing rule is put in with that of other open rows."""
    inner = sorted({x for _, _, x in verticals if x0 + INSIDE < x < x1 - INSIDE})
    if not inner:
        return []
    out: list[Vertical] = []
    first, last = min(v[0] for v in verticals), max(v[1] for v in verticals)
    boxes = clusters.boxes
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    for below in (True, False):
        rest = boxes[middle > last] if below else boxes[middle < first]
        end = _end_of_row(rest, last if below else first, inner, (x0, x1), clusters.height, below)
        if end is not None:
            span = (last, end) if below else (end, first)
            if ((level[:, 2] > span[0] + SNAP) & (level[:, 2] < span[1] - SNAP)).any():
                continue  # other rules part what stands there
            out += [(*span, x) for x in (x0, *inner, x1)]
    return out


def _end_of_row(
    boxes: FloatArray, rule: float, inner: Sequence[float], sides: tuple[float, float], height: float, below: bool
) -> float | None:
    """Where the text beyond the outermost rule ends, if it is a row of the table that goes over the page's end."""
    if len(boxes) < 2:
        return None
    order = np.argsort(boxes[:, 1]) if below else np.argsort(-boxes[:, 3])
    boxes = boxes[order]
    line = float(np.median(boxes[:, 3] - boxes[:, 1]))
    # distances from the rule outwards
    near, far = (boxes[:, 1] - rule, boxes[:, 3] - rule) if below else (rule - boxes[:, 3], rule - boxes[:, 1])
    reach = np.maximum.accumulate(far)
    gaps = np.flatnonzero(near[1:] - reach[:-1] > line) + 1
    n = int(gaps[0]) if len(gaps) else len(boxes)
    row, others = boxes[:n], boxes[n:]
    margin = MARGIN * height
    outside = others[:, 1] >= height - margin if below else others[:, 3] <= margin
    end = float(reach[n - 1])
    at_edge = rule + end >= height - EDGE * height if below else rule - end <= EDGE * height
    if float(row[:, 0].min()) < sides[0] - SNAP or float(row[:, 2].max()) > sides[1] + SNAP:
        return None
    if near[0] > line or not at_edge or not outside.all() or any(_crossed(row, x) for x in inner):
        return None
    filled = np.unique(np.searchsorted(inner, (row[:, 0] + row[:, 2]) / 2))
    if len(filled) < 2:
        return None
    return rule + end + 1.0 if below else rule - end - 1.0


def _inside(clusters: ClusterPage, x0: float, x1: float, top: float, bottom: float) -> FloatArray:
    boxes = clusters.boxes
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    found: FloatArray = boxes[(x > x0) & (x < x1) & (y > top) & (y < bottom)]
    return found


def _within(level: Edges, x0: float, x1: float, rules: Edges) -> Edges:
    """The level rules of any width that stand within a stack."""
    found: Edges = level[
        (level[:, 0] > x0 - 2 * SNAP) & (level[:, 1] < x1 + 2 * SNAP)
        & (level[:, 2] > rules[0, 2] - SNAP) & (level[:, 2] < rules[-1, 2] + SNAP)
    ]  # fmt: skip
    return found


def _joints(pieces: Edges, x0: float, x1: float) -> list[tuple[float, float]]:
    """(abscissa, ordinate) of the places where pieces of rules meet or end, inside the table."""
    out: list[tuple[float, float]] = []
    for x_a, x_b, y in pieces.tolist():
        out += [(x, y) for x in (x_a, x_b) if x0 + INSIDE < x < x1 - INSIDE]
    return out


def _by_joints(
    rules: Edges, level: Edges, joints: Sequence[tuple[float, float]], boxes: FloatArray, x0: float, x1: float
) -> list[Vertical]:
    """Verticals where rules are drawn in pieces, from rule to rule, where no text stands across."""
    edges = _edges(joints)
    at = {e: [y for x, y in joints if abs(x - e) <= SAME] for e in edges}
    inner: list[Vertical] = []
    for k, e in enumerate(edges):
        beside = (([x0, *edges][k], e), (e, [*edges, x1][k + 1]))
        over = np.unique(level[(level[:, 0] <= e + SAME) & (level[:, 1] >= e - SAME), 2])
        for a, b in pairwise(over.tolist()):
            band = boxes[((boxes[:, 1] + boxes[:, 3]) / 2 > a) & ((boxes[:, 1] + boxes[:, 3]) / 2 < b)]
            if b - a < THIN or _crossed(band, e):
                continue
            ends = sum(any(abs(y - rule) <= SNAP for y in at[e]) for rule in (a, b))
            middles = (band[:, 0] + band[:, 2]) / 2
            if ends == 2 or (ends and all(((middles > p) & (middles < q)).any() for p, q in beside)):
                inner.append((a, b, e))
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    for a, b in pairwise(rules[:, 2].tolist()):
        if _is_title(boxes[(middle > a) & (middle < b)], edges):
            inner = [i for i in inner if i[0] < a - SAME or i[1] > b + SAME]
    bands = []
    for a, b in pairwise(rules[:, 2].tolist()):
        cuts = tuple(x for top, bottom, x in inner if top < b - SAME and bottom > a + SAME)
        bands.append(Band(a, b, cuts, bool(((middle > a) & (middle < b)).any())))
    ends_of = {
        float(y): frozenset(round(e) for e in edges if any(abs(y - j) <= SNAP for j in at[e])) for y in rules[:, 2]
    }
    runs = _runs(bands, lambda band: ends_of[band.top] == ends_of[band.bottom])
    return _verticals(runs, inner, x0, x1)


def _is_title(boxes: FloatArray, edges: Sequence[float]) -> bool:
    """Whether a row of several columns holds but one line of words at its left end: a title over all of them."""
    if len(edges) < 2 or not len(boxes) or float(boxes[:, 0].min()) > edges[0]:
        return False
    height = float(np.median(boxes[:, 3] - boxes[:, 1]))
    if float(boxes[:, 1].max() - boxes[:, 1].min()) > ONE_LINE * height:
        return False
    line = boxes[np.argsort(boxes[:, 0])]
    return bool((line[1:, 0] - np.maximum.accumulate(line[:-1, 2]) < height).all())


def _edges(joints: Sequence[tuple[float, float]]) -> list[float]:
    """Abscissae at which rules of two heights at least are parted."""
    groups: list[list[tuple[float, float]]] = []
    for x, y in sorted(joints):
        if groups and x - groups[-1][-1][0] <= SAME:
            groups[-1].append((x, y))
        else:
            groups.append([(x, y)])
    found = [g for g in groups if max(y for _, y in g) - min(y for _, y in g) > SNAP]
    return [round(sum(x for x, _ in g) / len(g), 2) for g in found]


def _crossed(boxes: FloatArray, x: float) -> bool:
    """Whether a letter stands across an abscissa, or two of one word on both its sides."""
    if ((boxes[:, 0] < x - CROSSING) & (boxes[:, 2] > x + CROSSING)).any():
        return True
    left = boxes[(boxes[:, 2] > x - WORD) & (boxes[:, 2] <= x + CROSSING)]
    right = boxes[(boxes[:, 0] < x + WORD) & (boxes[:, 0] >= x - CROSSING)]
    if not len(left) or not len(right):
        return False
    near = right[None, :, 0] - left[:, None, 2] < WORD
    level = np.minimum(left[:, None, 3], right[None, :, 3]) - np.maximum(left[:, None, 1], right[None, :, 1])
    return bool((near & (level > 0.5 * (left[:, None, 3] - left[:, None, 1]))).any())


def _runs(bands: Sequence[Band], goes_on: Callable[[Band], bool]) -> list[list[Band]]:
    """Bands that make up one table: a paragraph between two tables, or nothing between their rules, parts them."""
    runs: list[list[Band]] = [[]]
    for band in bands:
        if band.edges or (band.filled and goes_on(band)):
            runs[-1].append(band)
        else:
            runs.append([])
    out = []
    for run in runs:
        while run and not run[0].edges:
            run = run[1:]
        while run and not run[-1].edges:
            run = run[:-1]
        if len(run) >= LEAST_RULES - 1:
            out.append(run)
    return out


def _verticals(runs: Sequence[Sequence[Band]], inner: Sequence[Vertical], x0: float, x1: float) -> list[Vertical]:
    out: list[Vertical] = []
    for run in runs:
        top, bottom = run[0].top, run[-1].bottom
        out += [(top, bottom, x0), (top, bottom, x1)]
        out += [i for i in inner if i[0] >= top - SAME and i[1] <= bottom + SAME]
    return out


def _by_gaps(clusters: ClusterPage, rules: Edges, boxes: FloatArray, x0: float, x1: float) -> list[Vertical]:
    """Verticals in the gaps that the text between the rules leaves."""
    ys = rules[:, 2]
    x, y = (clusters.boxes[:, 0] + clusters.boxes[:, 2]) / 2, (clusters.boxes[:, 1] + clusters.boxes[:, 3]) / 2
    member = np.searchsorted(ys, y) - 1
    member = np.where((x > x0) & (x < x1) & (member >= 0) & (member < len(ys) - 1), member, -1)
    rows = group_rows(clusters, member)
    run = text_segments(clusters, rows, GUTTER)
    texts: list[list[Segments]] = [[] for _ in range(len(ys) - 1)]
    for s in run:
        texts[int(np.searchsorted(ys, s.middle)) - 1].append(s)
    out: list[Vertical] = []
    for first, last, columns in _alike(texts):
        top, bottom = float(ys[first]), float(ys[last + 1])
        out += [(top, bottom, x0), (top, bottom, x1)]
        edges = [round((left[1] + right[0]) / 2, 2) for left, right in pairwise(columns)]
        for k in range(first, last + 1):
            band = boxes[((boxes[:, 1] + boxes[:, 3]) / 2 > ys[k]) & ((boxes[:, 1] + boxes[:, 3]) / 2 < ys[k + 1])]
            for e in edges:
                if not _is_title(band, edges) and not _crossed(band, e) and not _runs_over(texts[k], e):
                    out.append((float(ys[k]), float(ys[k + 1]), e))
    return out


def _runs_over(rows: Sequence[Segments], x: float) -> bool:
    return any(a < x < b for row in rows for a, b in row.spans)


def _alike(texts: Sequence[Sequence[Segments]]) -> list[tuple[int, int, list[Span]]]:
    """(first band, last band, columns) of the tables: bands whose text keeps to common columns, two bands at least."""
    out: list[tuple[int, int, list[Span]]] = []
    first: int | None = None
    last = 0
    columns: list[Span] = []
    for k, rows in enumerate(texts):
        rich = [s for s in rows if len(s.spans) > 1]
        if not rich:
            continue
        own = columns_of(rich, 2)
        together = columns_of([s for b in texts[first or 0 : k + 1] for s in b if len(s.spans) > 1], 2)
        if first is not None and own and together and len(together) >= max(len(own), len(columns)):
            last, columns = k, together
            continue
        if first is not None and last > first:
            out.append((first, last, columns))
        first, last, columns = (k, k, own) if own else (None, k, list[Span]())
    if first is not None and last > first:
        out.append((first, last, columns))
    return out
