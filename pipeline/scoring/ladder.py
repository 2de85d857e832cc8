"""The levels of an indicator as a ladder from fewest to most points, and what a result scores on it."""

from __future__ import annotations

import itertools
from decimal import Decimal

from pipeline.model.lean import lean
from pipeline.model.record import Indicator, Level
from pipeline.scoring.criteria import Bounds, read_level
from pipeline.scoring.figures import AnyValue

Points = tuple[tuple[Decimal, Decimal], ...]
"""``(score, target)`` from fewest to most points; targets rise or fall."""


@lean
class Rung:
    """A level with its points and what a result must be to reach it: a figure, a range, or words only."""

    level: Level
    score: Decimal
    target: Decimal | None
    bounds: Bounds | None

    @property
    def words(self) -> bool:
        """Whether it gives no amount at all."""
        return self.target is None and self.bounds is None

    @property
    def dated(self) -> bool:
        """Whether it is earned by being done by a day."""
        return self.bounds is not None and self.bounds.kind == "date"

    @property
    def trusted(self) -> AnyValue | None:
        """What its amount was read from: the figure alone where the form gives it, else the whole wording."""
        target = self.level.target
        return target if target is not None and target.value == self.threshold else self.level.text

    @property
    def threshold(self) -> Decimal | None:
        """The one figure from which on, or up to which, results count; its target where it names one."""
        if self.target is not None or self.bounds is None:
            return self.target
        ends = [x for x in (self.bounds.lo, self.bounds.hi) if x is not None]
        return ends[0] if len(ends) == 1 and self.bounds.kind != "date" else None


def ticked_rung(rungs: tuple[Rung, ...], *, steps: bool) -> Rung | None:
    """The level that ticks say was reached: the only one ticked; where levels are ``steps`` also the highest of those ticked,
    if every level has a box and none below it is empty. None where the ticks say nothing of the kind."""
    ticks = [r.level.checked is not None and r.level.checked.value for r in rungs]
    if sum(ticks) == 1:
        return rungs[ticks.index(True)]
    done = sum(ticks)
    boxed = all(r.level.checked is not None for r in rungs)
    return rungs[done - 1] if steps and done and boxed and all(ticks[:done]) else None


def rungs_of(indicator: Indicator) -> tuple[Rung, ...]:
    """The levels that have points, lowest points first."""
    out = []
    for level in indicator.levels:
        if level.score is None:
            continue
        reading = read_level(level.text) if level.text else None
        bounds = reading.single if reading and not reading.doubtful else None
        target = bounds.point if bounds and bounds.kind != "date" else None
        if reading is None and level.target is not None:
            target = level.target.value
        out.append(Rung(level, level.score.value, target, bounds))
    return tuple(sorted(out, key=lambda r: r.score))


def in_percent(rungs: tuple[Rung, ...]) -> bool:
    """Whether the amounts of the ladder are percentages."""
    return any(r.bounds is not None and r.bounds.kind == "percent" for r in rungs)


def one_sided(rungs: tuple[Rung, ...]) -> bool:
    """Whether all rungs are thresholds in one direction (at least 60, at least 70 ...), some of them open."""
    sides = {"up" if r.bounds.hi is None else "down" for r in rungs if r.target is None and r.bounds is not None}
    return len(sides) == 1 and all(r.threshold is not None for r in rungs)


def left_over(bounds: Bounds, target: Decimal | None) -> bool:
    """Whether a range is all that does not reach a target: under 70, where the next level asks for 70."""
    if target is None or bounds.point is not None:
        return False
    under = bounds.lo in (None, Decimal(0)) and bounds.hi == target and bounds.hi_open
    return under or (bounds.hi is None and bounds.lo == target and bounds.lo_open)


def monotone(targets: list[Decimal]) -> bool:
    """Whether two or more targets only rise or only fall."""
    pairs = list(itertools.pairwise(targets))
    return len(targets) >= 2 and (all(a < b for a, b in pairs) or all(a > b for a, b in pairs))


def interpolate(points: Points, result: Decimal, floor: Decimal, ceiling: Decimal) -> Decimal:
    """Score of ``result`` on the line through the points, ends clamped; under the lowest target it is ``floor``.

    >>> D = Decimal
    >>> interpolate(((D(3), D(90)), (D(4), D(95)), (D(5), D(100))), D("92.35"), D(1), D(5))
    Decimal('3.47')
    >>> interpolate(((D(1), D(15)), (D(2), D(10))), D(12), D(1), D(5))
    Decimal('1.6')
    """
    sign = Decimal(1) if points[-1][1] >= points[0][1] else Decimal(-1)
    ladder = [(s, t * sign) for s, t in points]
    at = result * sign
    if at < ladder[0][1]:
        return floor
    if at >= ladder[-1][1]:
        return min(ceiling, ladder[-1][0])
    k = next(i for i, (_, t) in enumerate(ladder) if t > at)
    (s0, t0), (s1, t1) = ladder[k - 1], ladder[k]
    return max(floor, min(ceiling, s0 + (at - t0) * (s1 - s0) / (t1 - t0)))


def step_score(points: Points, result: Decimal, floor: Decimal) -> Decimal:
    """Points of the best level whose target the result reaches; ``floor`` where it reaches none.

    >>> D = Decimal
    >>> step_score(((D(3), D(90)), (D(4), D(95)), (D(5), D(100))), D("94.99"), D(1))
    Decimal('3')
    """
    rising = points[-1][1] >= points[0][1]
    reached = [s for s, t in points if (result >= t if rising else result <= t)]
    return max(reached, default=floor)


def ranged_score(rungs: tuple[Rung, ...], result: Decimal) -> Decimal | None:
    """Points of the best level whose range admits the result; None where none does."""
    ranges = [(r.score, r.bounds) for r in rungs if r.bounds is not None and r.bounds.kind != "date"]
    return max((s for s, b in ranges if b.admits(result)), default=None) if len(ranges) >= 2 else None
