"""The formula behind a recomputed score, as a finding prints it."""

from __future__ import annotations

import itertools
from decimal import Decimal

from pipeline.scoring.intervals import show, tidy
from pipeline.scoring.ladder import Points


def step_formula(result: Decimal, score: Decimal) -> str:
    """A result, and the points of the level that it reaches."""
    return f"{show(result)} → {show(score)}"


def line_formula(points: Points, result: Decimal, score: Decimal) -> str:
    """How a result lies between two targets, and the score there."""
    shown = show(tidy(score))
    for (s0, t0), (s1, t1) in itertools.pairwise(points):
        if min(t0, t1) < result < max(t0, t1):
            return f"{show(s0)} + ({show(result)} - {show(t0)}) / ({show(t1)} - {show(t0)}) × {show(s1 - s0)} = {shown}"
    return f"{show(result)} → {shown}"
