"""Tables with level rules only: the verticals that nobody drew, put in.

Rules of one width, one under another, part the rows. Where the columns stand is told by the rules themselves, which
many producers draw cell by cell and so piece by piece; where they run through, by the gaps that the text leaves.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.rulings import SNAP, Edges, Rulings
from extractors.tables.cut_rows import cut_rows
from extractors.tables.gaps import by_gaps
from extractors.tables.heads import head_over
from extractors.tables.joints import Vertical, by_joints, joints_of
from extractors.tables.rule_stacks import LEAST_RULES, SAME, apart_from, is_framed, stacks, within
from extractors.types import ClusterPage, FloatArray


def put_in(raw: Rulings, rulings: Rulings, clusters: ClusterPage) -> Rulings:
    """``rulings`` with the verticals of tables that have level rules only. ``raw``: the edges before they were merged."""
    added: list[Vertical] = []
    over: list[tuple[float, float, float]] = []
    parted: list[Edges] = []
    for rules in sorted(stacks(rulings, clusters.width), key=lambda s: float(s[0, 0] - s[0, 1])):
        rules = apart_from(rules, parted)
        if len(rules) < LEAST_RULES:
            continue
        x0, x1 = float(rules[:, 0].mean()), float(rules[:, 1].mean())
        boxes = _inside(clusters, x0, x1, float(rules[0, 2]), float(rules[-1, 2]))
        level = within(rulings.horizontal, x0, x1, rules)
        joints = joints_of(within(raw.horizontal, x0, x1, rules), x0, x1)
        found: list[Vertical] = []
        if not is_framed(rulings, rules) and not _pieced(rules, joints):
            # rules run through, but for those that part the rows of some columns: these columns end where they do
            found = by_gaps(clusters, rules, boxes, x0, x1, sorted({x for x, _ in joints}))
        if joints and not found:
            found = by_joints(rules, level, joints, boxes, x0, x1)
        if not found:
            continue
        parted.append(rules)
        added += found
        if not is_framed(rulings, rules):  # else the frame shows where the page cuts it
            added += cut_rows(clusters, found, x0, x1, rulings.horizontal)
            first, begin = float(rules[0, 2]), min(top for top, _, _ in found)
            xs = sorted({x for top, _, x in found if top <= begin + SNAP})
            head = None if _is_head(rulings, rules[0]) else head_over(clusters, first, xs)
            if head is not None and not _ruled_between(rulings, head, rules[0]):
                over.append((x0, x1, head))
                added += [(head, first, x) for x in xs]
                if begin > first + SNAP:  # the title of a group of rows stands between
                    added += [(first, begin, x) for x in (x0, x1)]
    if len(rulings.vertical):  # a frame that is drawn stands
        drawn = rulings.vertical
        added = _on_drawn(drawn, [a for a in added if not _is_drawn(drawn, a)])
    if not added:
        return rulings
    level = np.concatenate([rulings.horizontal, np.array(over).round(2)]) if over else rulings.horizontal
    return Rulings(level, np.concatenate([rulings.vertical, np.array(_whole(added)).round(2)]))


def _is_head(rulings: Rulings, rule: NDArray[np.float64]) -> bool:
    """Whether verticals are drawn down to a rule: the columns of its head."""
    v = rulings.vertical
    on = (v[:, 2] > rule[0] - SNAP) & (v[:, 2] < rule[1] + SNAP) & (np.abs(v[:, 1] - rule[2]) <= SNAP)
    return bool(on.any())


def _ruled_between(rulings: Rulings, top: float, rule: NDArray[np.float64]) -> bool:
    """Whether another rule stands between ``top`` and a rule, over any part of it."""
    h = rulings.horizontal
    level = (h[:, 2] > top - SNAP) & (h[:, 2] < rule[2] - SNAP)
    return bool((level & (h[:, 0] < rule[1]) & (h[:, 1] > rule[0])).any())


def _on_drawn(drawn: Edges, added: Sequence[Vertical]) -> list[Vertical]:
    """Verticals at the abscissae of those that are drawn above or below them, where they are all but in line."""
    places: dict[float, float] = {}
    for top, bottom, x in added:
        reach = (drawn[:, 0] <= bottom + SNAP) & (drawn[:, 1] >= top - SNAP)
        near = np.flatnonzero((np.abs(drawn[:, 2] - x) <= SAME) & reach)
        if len(near):
            places[x] = float(drawn[near[0], 2])
    return [(top, bottom, places.get(x, x)) for top, bottom, x in added]


def _pieced(rules: Edges, joints: Sequence[tuple[float, float]]) -> bool:
    """Whether rules over the whole table are drawn in pieces."""
    return any(abs(y - float(rule)) <= SNAP for _, y in joints for rule in rules[:, 2])


def _whole(pieces: Sequence[Vertical]) -> list[Vertical]:
    """Pieces that meet as one: the sides of a cell must not be pieced together."""
    out: list[Vertical] = []
    for top, bottom, x in sorted(pieces, key=lambda p: (p[2], p[0])):
        if out and out[-1][2] == x and top - out[-1][1] <= SAME:
            out[-1] = (out[-1][0], max(bottom, out[-1][1]), x)
        else:
            out.append((top, bottom, x))
    return out


def _is_drawn(drawn: Edges, added: Vertical) -> bool:
    top, bottom, x = added
    near = (np.abs(drawn[:, 2] - x) <= SAME) & (drawn[:, 0] <= top + 2 * SNAP) & (drawn[:, 1] >= bottom - 2 * SNAP)
    return bool(near.any())


def _inside(clusters: ClusterPage, x0: float, x1: float, top: float, bottom: float) -> FloatArray:
    boxes = clusters.boxes
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    found: FloatArray = boxes[(x > x0) & (x < x1) & (y > top) & (y < bottom)]
    return found
