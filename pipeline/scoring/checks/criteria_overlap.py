"""``criteria_overlap``: two levels admit the same result, or the targets of the levels are out of order."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pipeline.model.record import Finding, Indicator
from pipeline.scoring.case import Case, finding
from pipeline.scoring.criteria import Bounds, Kind, read_level
from pipeline.scoring.intervals import show
from pipeline.scoring.options import Options, alike, threshold_side
from pipeline.scoring.recompute import Outcome
from pipeline.scoring.sentences import SHORT, quote

BUDDHIST_ERA = 543


def shown(value: Decimal, kind: Kind) -> str:
    """A result as a reader writes it."""
    if kind == "date":
        day = date.fromordinal(int(value))
        return f"{day.day}/{day.month}/{day.year + BUDDHIST_ERA}"
    return f"{show(value)} %" if kind == "percent" else show(value)


def common(a: Bounds, b: Bounds) -> Decimal | None:
    """A result that both ranges admit, a printed bound where there is one."""
    ends = sorted({x for x in (a.lo, a.hi, b.lo, b.hi) if x is not None})
    between = [(x + y) / 2 for x, y in itertools.pairwise(ends)]
    return next((x for x in [*ends, *between] if a.admits(x) and b.admits(x)), None)


def _pairs(options: Options) -> Iterator[tuple[int, int, Decimal]]:
    """Neighbouring levels with a result in common. Best first, a level open to the better side yields to the better."""
    listed = options.options
    for i in range(len(listed) - 1):
        better, worse = listed[i].bounds, listed[i + 1].bounds
        if threshold_side(worse, options.rising) or options.kind == "date":
            continue
        if listed[i + 1].nothing and better.lo is None:
            continue  # "less than 80" is said of those who have something
        if better.point is not None and worse.point is not None and better.point != worse.point:
            continue
        value = common(better, worse)
        if value is not None:
            yield i, i + 1, value


def _out_of_order(case: Case, indicator: Indicator, outcome: Outcome) -> Iterator[Finding]:
    """Targets that neither rise nor fall all the way from level to level."""
    rungs = outcome.rungs
    targets = [r.target for r in rungs if r.target is not None]
    steps = [b - a for a, b in itertools.pairwise(targets)]
    if len(targets) < 3 or len(targets) != len(indicator.levels):
        return
    if all(s > 0 for s in steps) or all(s < 0 for s in steps):
        return
    readings = [read_level(level.text) for level in indicator.levels if level.text]
    if any(r.items for r in readings) or not alike(readings):
        return
    if any(r.level.checked is not None for r in rungs):
        return
    yield finding(
        "criteria_overlap",
        "warning",
        "overlap_order",
        {"targets": ", ".join(show(t) for t in targets)},
        figures=[r.level.text for r in rungs],
        indicator=indicator.number,
        unsure=case.recognised,
    )


def check(case: Case) -> Iterator[Finding]:
    """Findings ``criteria_overlap``: results that two levels claim, and targets out of order."""
    for (indicator, outcome), options in zip(case.pairs(), case.options, strict=True):
        if options is None:
            yield from _out_of_order(case, indicator, outcome)
            continue
        for i, j, value in _pairs(options):
            a, b = options.options[i], options.options[j]
            yield finding(
                "criteria_overlap",
                "info" if options.doubtful else "warning",
                "overlap",
                {
                    "a": a.score,
                    "b": b.score,
                    "text_a": quote(a.text.value, SHORT),
                    "text_b": quote(b.text.value, SHORT),
                    "value": shown(value, options.kind),
                },
                figures=(a.text, b.text),
                indicator=indicator.number,
                reported=shown(value, options.kind),
                unsure=case.unsure((a.text, b.text))
                or case.torn(indicator)
                or (case.recognised and (a.all_items or b.all_items)),
            )
