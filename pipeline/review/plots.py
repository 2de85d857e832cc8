"""Plots as SVG geometry: positions in the viewBox, worked out here so that the pages need no script for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.store.browse import ScorePoint

SIDE, MARGIN = 300.0, 34.0
"""Side of the square plot and the margin for its axis, in viewBox units."""
MOST_DOTS = 2000


@dataclass(frozen=True, slots=True)
class Dot:
    """An indicator in the plot: its middle in units of the picture, and the document that it leads to."""

    x: float
    y: float
    agrees: bool
    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis, in units of the picture from its corner."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Scatter:
    """Dots of reported (upwards) against recomputed (to the right), both from 0 to ``top``."""

    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    top: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart."""

    label: str
    count: int
    width: float
    """Percent of the widest bar."""


def scatter(points: Sequence[ScorePoint]) -> Scatter:
    """The plot of all points; those within half a hundredth of the diagonal agree."""
    top = max([5.0, *(max(p.reported, p.recomputed) for p in points)])
    scale = SIDE / top

    def x(value: float) -> float:
        return round(MARGIN + value * scale, 1)

    dots = tuple(
        Dot(
            x(p.recomputed),
            round(SIDE + 10 - p.reported * scale, 1),
            abs(p.reported - p.recomputed) < 0.005,
            f"/documents/{p.document}",
            f"{p.organization or ''} {p.indicator}: {p.reported:g} / {p.recomputed:g}",
        )
        for p in points
    )
    if len(dots) > MOST_DOTS:  # of those that lie on each other one is drawn
        dots = tuple({(round(d.x / 2), round(d.y / 2)): d for d in reversed(dots)}.values())
    step = max(1, round(top / 5))
    return Scatter(dots, tuple(Tick(x(k), str(k)) for k in range(0, int(top) + 1, step)), top)


def bars(counts: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    """Horizontal bars, each as a share of the longest."""
    most = max((c for _, c in counts), default=1) or 1
    return tuple(Bar(label or "–", c, round(100 * c / most, 1)) for label, c in counts)
