"""The levels of an indicator as comparable ranges of one kind of result, best first; None where they cannot be compared."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher

from pipeline.model.lean import lean
from pipeline.model.record import Indicator, Level, Text
from pipeline.scoring.criteria import Bounds, Kind, Reading, read_level, two_ways
from pipeline.scoring.intervals import decimals
from pipeline.scoring.ladder import left_over

ALIKE = 0.55
"""Share of the words left that two options must have in common to ask for the same thing."""


LADDER = 4
"""Levels in even steps from which on they are points of a line."""


@lean
class Option:
    """A level and the results that it admits; ``all_items``: as many as the page lists; ``nothing``: worded as no result at
    all rather than as nought."""

    level: Level
    score: Decimal
    text: Text
    bounds: Bounds
    all_items: bool = False
    nothing: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """Levels that admit amounts of one kind, best first.

    ``words``: levels that give no amount; ``doubtful``: the wording of some contradicts itself, or the units differ;
    ``rising``: more is better.
    """

    kind: Kind
    options: tuple[Option, ...]
    words: tuple[Level, ...]
    doubtful: bool
    rising: bool
    step: Decimal
    """One in the last printed place of the bounds: results between two such figures have no wording of their own."""


def _resolved(reading: Reading, items: int) -> Bounds | None:
    """The range of a level, ``all`` and ``none`` included."""
    if reading.single is not None:
        return reading.single
    if reading.all_of and items:
        return Bounds("count", Decimal(items), Decimal(items))
    if reading.none:
        return Bounds("count", Decimal(0), Decimal(0))
    return None


def alike(readings: list[Reading]) -> bool:
    """Whether all levels with an amount ask for the same thing."""
    rests = [r.rest for r in readings if r.bounds]
    for i, a in enumerate(rests):
        for b in rests[i + 1 :]:
            if max(len(a), len(b)) > 8 and SequenceMatcher(None, a, b, autojunk=False).ratio() < ALIKE:
                return False
    return True


def _incidental(readings: list[Reading]) -> bool:
    """Whether levels name the same amount but ask for other things: the amount is not what tells them apart."""
    amounts = [(r.bounds[0], r.rest) for r in readings if r.bounds]
    return any(a == b and x != y for i, (a, x) in enumerate(amounts) for b, y in amounts[i + 1 :])


def _is_ladder_of_targets(options: list[Option], boxed: bool) -> bool:
    """Single figures at every level are targets to interpolate between, not a partition of the results.

    The lowest level may be what does not reach the target over it (``ต่ำกว่า 70`` under ``70``).
    """
    if boxed or not options:
        return False
    last = options[-1].bounds
    rest = len(options) > 2 and left_over(last, options[-2].bounds.point)
    steps = options[:-1] if rest else options
    if _opens_upwards(steps):
        steps = steps[1:]
    return all(o.bounds.point is not None for o in steps)


def _opens_upwards(options: list[Option]) -> bool:
    """Whether the best level asks for its figure or better, in the even steps, wider than one, of the figures below it."""
    best = options[0].bounds
    ends = [x for x in (best.lo, best.hi) if x is not None]
    marks = [*ends, *(o.bounds.point for o in options[1:] if o.bounds.point is not None)]
    if best.point is not None or len(ends) != 1 or len(marks) != len(options) or len(options) < LADDER:
        return False
    steps, points = ({a - b for a, b in itertools.pairwise(x)} for x in (marks, [o.score for o in options]))
    return len(steps) == len(points) == 1 and all(
        (s > 1 and best.hi is None) or (s < -1 and best.lo is None) for s in steps
    )


def _same_start(options: list[Option]) -> bool:
    """``1-4, 1-3, 1-2`` names items by their numbers: each level is a part of the better one."""
    ranges = [
        o.bounds for o in options if o.bounds.point is None and o.bounds.lo is not None and o.bounds.hi is not None
    ]
    return len(ranges) >= 2 and len({b.lo for b in ranges}) == 1


def comparable(indicator: Indicator) -> Options | None:
    """The options of an indicator, None where fewer than two levels give an amount or they ask for different things."""
    items = len(indicator.checklist)
    scored = [(lv, lv.score.value, lv.text) for lv in indicator.levels if lv.score is not None and lv.text is not None]
    if len(scored) != len(indicator.levels) or len(scored) < 2:
        return None
    scored.sort(key=lambda x: -x[1])
    readings = [read_level(text) for _, _, text in scored]
    if any(len(r.bounds) > 1 or r.items for r in readings) or not alike(readings) or _incidental(readings):
        return None
    kinds = {r.bounds[0].kind for r in readings if r.bounds}
    amounts = [text.value for (_, _, text), r in zip(scored, readings, strict=True) if r.bounds]
    if len(kinds) != 1 or two_ways(amounts):
        return None
    kind = kinds.pop()
    options: list[Option] = []
    words: list[Level] = []
    for (level, score, text), reading in zip(scored, readings, strict=True):
        bounds = _resolved(reading, items)
        if bounds is None or (bounds.kind != kind and not reading.none):
            words.append(level)
        else:
            everything, nothing = (reading.single is None and x for x in (reading.all_of, reading.none))
            options.append(
                Option(
                    level,
                    score,
                    text,
                    bounds if bounds.kind == kind else replace(bounds, kind=kind),
                    everything,
                    nothing,
                )
            )
    counted = [o for o, r in zip(options, [r for r in readings if _resolved(r, items)], strict=False) if r.bounds]
    boxed = any(level.checked is not None for level in indicator.levels)
    if len(counted) < 2 or _is_ladder_of_targets(options, boxed) or _same_start(options):
        return None
    units = {o.bounds.unit for o in options if o.bounds.unit}
    ends = [x for o in options for x in (o.bounds.lo, o.bounds.hi) if x is not None]
    return Options(
        kind,
        tuple(options),
        tuple(words),
        any(r.doubtful for r in readings) or len(units) > 1,
        _rising(options),
        Decimal(1).scaleb(-max(decimals(x) for x in ends)),
    )


def _rising(options: list[Option]) -> bool:
    """Whether better levels ask for more, by most pairs of neighbours."""
    votes = 0
    for better, worse in itertools.pairwise(options):
        a, b = _middle(better.bounds), _middle(worse.bounds)
        votes += (a > b) - (a < b)
    return votes >= 0


def _middle(bounds: Bounds) -> Decimal:
    ends = [x for x in (bounds.lo, bounds.hi) if x is not None]
    return sum(ends, Decimal(0)) / len(ends) if ends else Decimal(0)


def threshold_side(bounds: Bounds, rising: bool) -> bool:
    """Whether a range is open towards the better results, so that better levels are cut out of it by being read first."""
    return bounds.hi is None if rising else bounds.lo is None
