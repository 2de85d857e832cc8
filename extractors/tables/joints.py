"""Columns told by level rules that are drawn in pieces: where pieces meet, a vertical is meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractors.rulings import SNAP, Edges
from extractors.tables.rule_stacks import LEAST_RULES, SAME
from extractors.types import FloatArray

THIN = 8.0
"""Rules nearer than this many points hold no row."""
INSIDE = 5.0
"""Points that a column is wide at least."""
CROSSING = 0.6
ONE_LINE = 0.6
"""Letters whose tops differ by less than this share of their height stand on one line: boxes reach up to marks."""
CENTRED = 0.1
"""Share of a rule's length by which words over it may stand off its middle."""
WORD = 3.0
"""Points between two letters of one word at most; cells keep their texts further apart."""
Vertical = tuple[float, float, float]
"""A vertical: top, bottom, abscissa."""


@dataclass(frozen=True, slots=True)
class Band:
    """What stands between two neighbouring rules: their ordinates, and the inner edges that part it."""

    top: float
    bottom: float
    edges: tuple[float, ...]
    filled: bool


def joints_of(pieces: Edges, x0: float, x1: float) -> list[tuple[float, float]]:
    """(abscissa, ordinate) of the places where pieces of rules meet or end, inside the table."""
    out: list[tuple[float, float]] = []
    for x_a, x_b, y in pieces.tolist():
        out += [(x, y) for x in (x_a, x_b) if x0 + INSIDE < x < x1 - INSIDE]
    return out


def by_joints(
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
            if b - a < THIN or is_crossed(band, e):
                continue
            ends = sum(any(abs(y - rule) <= SNAP for y in at[e]) for rule in (a, b))
            middles = (band[:, 0] + band[:, 2]) / 2
            if _heads_several(band, level, b, e, (x0, x1)):
                continue
            if ends == 2 or (ends and all(((middles > p) & (middles < q)).any() for p, q in beside)):
                inner.append((a, b, e))
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    for a, b in pairwise(rules[:, 2].tolist()):
        if is_title(boxes[(middle > a) & (middle < b)], edges):
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


def _heads_several(boxes: FloatArray, level: Edges, y: float, x: float, sides: tuple[float, float]) -> bool:
    """Whether words stand in the middle over a rule at ``y`` that is shorter than the table: they head all columns that
    begin under it, and the abscissa ``x`` within it parts only those."""
    for a, b, at in level.tolist():
        short = a > sides[0] + INSIDE or b < sides[1] - INSIDE
        if abs(at - y) > SAME or not short or not a + INSIDE < x < b - INSIDE:
            continue
        over = boxes[(boxes[:, 0] >= a - SAME) & (boxes[:, 2] <= b + SAME)]
        if not len(over):
            return False
        left, right = float(over[:, 0].min()), float(over[:, 2].max())
        return (right <= x or left >= x) and abs((left + right) - (a + b)) <= 2 * CENTRED * (b - a)
    return False


def is_title(boxes: FloatArray, edges: Sequence[float]) -> bool:
    """Whether a row of several columns holds but one line of words at its left end: a title over all of them."""
    if len(edges) < 2 or not len(boxes) or float(boxes[:, 0].min()) > edges[0]:
        return False
    height = float(np.median(boxes[:, 3] - boxes[:, 1]))
    if float(boxes[:, 1].max() - boxes[:, 1].min()) > ONE_LINE * height:
        return False
    line = boxes[np.argsort(boxes[:, 0])]
    over = [e for e in edges if e < float(line[:, 2].max())]
    if over and not any(is_crossed(line, e) for e in over):
        return False
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


def is_crossed(boxes: FloatArray, x: float) -> bool:
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
