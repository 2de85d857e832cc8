"""An indicator's score from its own criteria, result, ticks and narrative; None where the form does not allow one."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.model.record import Indicator, Level, RecomputeBasis, Recomputed, Value
from pipeline.model.rules import AuditScheme
from pipeline.scoring.criteria import Bounds, read_criteria
from pipeline.scoring.figures import AnyValue
from pipeline.scoring.intervals import SHOWN_DECIMALS, Interval, decimals, exact, rounded, show, tidy
from pipeline.scoring.narrative import Claim, claims
from pipeline.scoring.scan import NUMBER, number_of, squeeze

PLAIN_RESULT = re.compile(rf"^(?:ร้อยละ|จำนวน|ระดับ(?:คะแนน|ที่)?)?(?P<n>{NUMBER})(?:%|เปอร์เซ็นต์)?[^\d]{{0,12}}$")
PERCENT_MARK = re.compile(r"ร้อยละ|%|เปอร์เซ็นต์")
LEVEL_MARK = re.compile(r"ระดับ(?:คะแนน|ที่)?\d")


@dataclass(frozen=True, slots=True)
class Rung:
    """A level with its points and what a result must be to reach it: a figure, a range, or words only."""

    level: Level
    score: Decimal
    target: Decimal | None
    bounds: Bounds | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was recomputed, the scores that the printed result stands for, and what it rests on."""

    recomputed: Recomputed = field(default_factory=Recomputed)
    scores: Interval | None = None
    figures: tuple[AnyValue, ...] = ()
    claims: tuple[Claim, ...] = ()
    rungs: tuple[Rung, ...] = ()
    result: Decimal | None = None
    exact_score: Decimal | None = None
    """The score before it was rounded for showing."""


@dataclass(frozen=True, slots=True)
class _Found:
    basis: RecomputeBasis
    score: Decimal
    scores: Interval
    formula: str
    figures: tuple[AnyValue, ...] = ()


def rungs_of(indicator: Indicator) -> tuple[Rung, ...]:
    """The levels that have points, lowest points first."""
    out = []
    for level in indicator.levels:
        if level.score is None:
            continue
        reading = read_criteria(level.text.value) if level.text else None
        bounds = reading.single if reading and not reading.doubtful else None
        target = level.target.value if level.target else (bounds.point if bounds and bounds.kind != "date" else None)
        out.append(Rung(level, level.score.value, target, bounds))
    return tuple(sorted(out, key=lambda r: r.score))


def result_number(indicator: Indicator) -> Value[Decimal] | None:
    """The result as a number, where the result is one."""
    if indicator.result_number is not None:
        return indicator.result_number
    text = indicator.result
    if text is None:
        return None
    match = PLAIN_RESULT.match(squeeze(text.value).text)
    if match is None:
        return None
    return Value(number_of(match["n"]), text.places, text.confidence, text.edits, text.inferred)


def interpolate(
    points: tuple[tuple[Decimal, Decimal], ...], result: Decimal, floor: Decimal, ceiling: Decimal
) -> Decimal:
    """Score of ``result`` on the line through ``(score, target)`` points, targets rising or falling, ends clamped.

    >>> D = Decimal
    >>> interpolate(((D(3), D(90)), (D(4), D(95)), (D(5), D(100))), D("92.35"), D(1), D(5))
    Decimal('3.47')
    >>> interpolate(((D(1), D(15)), (D(2), D(10))), D(12), D(1), D(5))
    Decimal('1.6')
    """
    sign = Decimal(1) if points[-1][1] >= points[0][1] else Decimal(-1)
    ladder = [(s, t * sign) for s, t in points]
    at = result * sign
    if at <= ladder[0][1]:
        score = ladder[0][0] if at == ladder[0][1] else min(ladder[0][0], max(floor, Decimal(0)))
    elif at >= ladder[-1][1]:
        score = ladder[-1][0]
    else:
        k = next(i for i, (_, t) in enumerate(ladder) if t > at)
        (s0, t0), (s1, t1) = ladder[k - 1], ladder[k]
        score = s0 + (at - t0) * (s1 - s0) / (t1 - t0)
    return max(floor, min(ceiling, score))


def step_score(points: tuple[tuple[Decimal, Decimal], ...], result: Decimal, floor: Decimal) -> Decimal:
    """Points of the best level whose target the result reaches; ``floor`` where it reaches none."""
    rising = points[-1][1] >= points[0][1]
    reached = [s for s, t in points if (result >= t if rising else result <= t)]
    return max(reached, default=floor)


def _monotone(targets: list[Decimal]) -> bool:
    pairs = list(itertools.pairwise(targets))
    return len(targets) >= 2 and (all(a < b for a, b in pairs) or all(a > b for a, b in pairs))


def _ends(score_of: Callable[[Decimal], Decimal], result: Decimal) -> Interval:
    """The scores of all results that round to the printed one; a whole number may also be exact."""
    span = rounded(result) if decimals(result) else exact(result)
    ends = [score_of(span.lo), score_of(result), score_of(span.hi)]
    return Interval(min(ends), max(ends))


def _ticked(rungs: tuple[Rung, ...]) -> _Found | None:
    boxes = [r for r in rungs if r.level.checked is not None]
    ticked = [r for r in boxes if r.level.checked and r.level.checked.value]
    if len(ticked) != 1:
        return None
    rung = ticked[0]
    figures = tuple(v for v in (rung.level.checked, rung.level.score) if v is not None)
    return _Found("checked_level", rung.score, exact(rung.score), f"☑ = {show(rung.score)}", figures)


def _names_a_level(indicator: Indicator, result: Decimal, rungs: tuple[Rung, ...], targets: list[Decimal]) -> bool:
    """Whether the result is the number of a level rather than an amount on the targets' scale."""
    words = squeeze(indicator.result.value).text if indicator.result else ""
    if PERCENT_MARK.search(words):
        return False
    if LEVEL_MARK.search(words):
        return True
    lo, hi = rungs[0].score, rungs[-1].score
    if not lo <= result <= hi:
        return False
    if not targets:
        return True
    far = min(abs(result - t) for t in targets)
    return far > max(targets) - min(targets)


def _from_result(indicator: Indicator, scheme: AuditScheme, rungs: tuple[Rung, ...]) -> _Found | None:
    """The score that the criteria give for the printed result."""
    value = result_number(indicator)
    if value is None or len(rungs) < 2:
        return None
    result = value.value
    figures: tuple[AnyValue, ...] = (value,)
    numeric = [(r.score, r.target) for r in rungs if r.target is not None]
    targets = [t for _, t in numeric]
    words_only = [r for r in rungs if r.target is None and r.bounds is None]
    if _names_a_level(indicator, result, rungs, targets):
        if words_only and scheme.rule in ("auto", "milestone", "linear"):
            formula = f"{show(result)} = {show(result)}"
            return _Found("milestone", result, exact(result), formula, figures)
        return None
    points = tuple((s, t) for s, t in numeric)
    top = points[-1][0] if points else scheme.ceiling
    ceiling = min(scheme.ceiling, top) if words_only else scheme.ceiling
    if len(points) == len(rungs) or (words_only and len(points) >= 2 and len(points) + len(words_only) == len(rungs)):
        if not _monotone(targets) or scheme.rule == "milestone":
            return None
        if scheme.rule == "step":
            score = step_score(points, result, scheme.floor)
            return _Found("step", score, exact(score), _step_formula(result, score), figures)
        score = interpolate(points, result, scheme.floor, ceiling)
        if words_only and score >= top:
            return None  # the levels above are words: the result alone cannot say whether they are reached
        span = _ends(lambda r: interpolate(points, r, scheme.floor, ceiling), result)
        return _Found("interpolated", score, span, _line_formula(points, result, score), figures)
    return _by_range(rungs, result, figures)


def _by_range(rungs: tuple[Rung, ...], result: Decimal, figures: tuple[AnyValue, ...]) -> _Found | None:
    """Best level whose range admits the result."""
    ranges = [(r.score, r.bounds) for r in rungs if r.bounds is not None and r.bounds.kind != "date"]
    if len(ranges) < 2:
        return None
    best = max((s for s, b in ranges if b.admits(result)), default=None)
    if best is None:
        return None
    return _Found("step", best, exact(best), _step_formula(result, best), figures)


def _step_formula(result: Decimal, score: Decimal) -> str:
    return f"{show(result)} → {show(score)}"


def _line_formula(points: tuple[tuple[Decimal, Decimal], ...], result: Decimal, score: Decimal) -> str:
    shown = show(tidy(score))
    for (s0, t0), (s1, t1) in itertools.pairwise(points):
        if min(t0, t1) < result < max(t0, t1):
            return f"{show(s0)} + ({show(result)} - {show(t0)}) / ({show(t1)} - {show(t0)}) × {show(s1 - s0)} = {shown}"
    return f"{show(result)} → {shown}"


def _capped(
    indicator: Indicator, found: _Found | None, rungs: tuple[Rung, ...], said: tuple[Claim, ...]
) -> _Found | None:
    """The level below the lowest one that the narrative says was not reached, where more is claimed on no better ground."""
    failed = [level for c in said for level in c.levels]
    if not failed or (found is not None and found.basis not in ("milestone",)):
        return found
    claimed = found.score if found else (indicator.reported_score.value if indicator.reported_score else None)
    if claimed is None or claimed < min(failed):
        return found
    below = [r for r in rungs if r.score < min(failed)]
    if not below:
        return found
    score = below[-1].score
    figures = tuple(v for v in (below[-1].level.score,) if v is not None)
    formula = f"{', '.join(show(f) for f in sorted(set(failed)))} ✗ → {show(score)}"
    return _Found("narrative_cap", score, exact(score), formula, figures)


def recompute(indicator: Indicator, scheme: AuditScheme) -> Outcome:
    """What the page's own criteria and figures give for an indicator."""
    rungs = rungs_of(indicator)
    said = claims(indicator)
    found: _Found | None = None
    if scheme.rule in ("auto", "ticked_level"):
        found = _ticked(rungs)
    if found is None and scheme.rule not in ("none", "ticked_level"):
        found = _from_result(indicator, scheme, rungs)
    if scheme.rule != "none":
        found = _capped(indicator, found, rungs, said)
    value = result_number(indicator)
    result = value.value if value else None
    if found is None:
        return Outcome(claims=said, rungs=rungs, result=result)
    score = tidy(found.score)
    weighted, formula = None, found.formula
    if indicator.weight is not None:
        weighted = tidy(indicator.weight.value * found.score / scheme.weight_base, _places(indicator))
        base = show(scheme.weight_base)
        formula += f"; {show(indicator.weight.value)} × {show(score)} / {base} = {show(weighted)}"
    return Outcome(
        Recomputed(score, weighted, found.basis, formula), found.scores, found.figures, said, rungs, result, found.score
    )


def _places(indicator: Indicator) -> int:
    reported = indicator.reported_weighted_score
    return max(SHOWN_DECIMALS, decimals(reported.value) if reported else 0)
