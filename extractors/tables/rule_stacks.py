"""Level rules of one width, one under another: what parts the rows of a table without verticals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractors.rulings import SNAP, Edges, Rulings

WIDEST = 0.25
"""Share of the page's width from which a rule may part the rows of a table."""
LEAST_RULES = 3
LEAST_FRAMED = 4
"""So many rules must reach from side to side of a frame to part the rows of a table in it."""
SAME = 1.5
"""Points within which pieces of rules meet."""


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
    # a head with columns drawn stands over rows with none: its last rule is their first
    head = near.any(axis=1) & ~(near & (v[:, 1] > y + SNAP)).any(axis=1)
    side = (np.abs(x - wide[:, [0]]) <= SAME) | (np.abs(x - wide[:, [1]]) <= SAME)
    free, framed = ~near.any(axis=1), near.any(axis=1) & ~(near & ~side).any(axis=1)
    # of a page's frame only the first and the last rule touch the sides
    within = [s for s in _of_one_width(wide[framed], LEAST_FRAMED) if not _parted(v, s)]
    found = (part for s in _of_one_width(wide[free | head], 1) for part in _under_heads(s, wide[head]))
    return [*(s for s in found if len(s) >= LEAST_RULES), *within]


def _under_heads(rules: Edges, heads: Edges) -> list[Edges]:
    """Rules, top to bottom, parted where one is the last of a head."""
    if not len(heads):
        return [rules]
    known = {tuple(h) for h in heads.tolist()}
    cuts = [i for i, rule in enumerate(rules.tolist()) if i and tuple(rule) in known]
    return np.split(rules, cuts)


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


def is_framed(rulings: Rulings, rules: Edges) -> bool:
    """Whether a side is drawn along a stack of rules: then only rules in pieces tell of columns."""
    v = rulings.vertical
    if not len(v):
        return False
    ends = np.concatenate([rules[:, 0], rules[:, 1]])
    beside = (np.abs(v[:, [2]] - ends[None, :]) <= SAME).any(axis=1)
    return bool((beside & (v[:, 0] < rules[-1, 2]) & (v[:, 1] > rules[0, 2])).any())


def apart_from(rules: Edges, parted: Sequence[Edges]) -> Edges:
    """The rules that do not stand in a table whose columns are known: rules over some of its columns part its rows only."""
    for table in parted:
        level = (rules[:, 2] > table[0, 2]) & (rules[:, 2] < table[-1, 2])
        across = (rules[:, 0] > table[0, 0] - SNAP) & (rules[:, 1] < table[0, 1] + SNAP)
        rules = rules[~(level & across)]
    return rules


def within(level: Edges, x0: float, x1: float, rules: Edges) -> Edges:
    """The level rules of any width that stand within a stack."""
    found: Edges = level[
        (level[:, 0] > x0 - 2 * SNAP) & (level[:, 1] < x1 + 2 * SNAP)
        & (level[:, 2] > rules[0, 2] - SNAP) & (level[:, 2] < rules[-1, 2] + SNAP)
    ]  # fmt: skip
    return found
