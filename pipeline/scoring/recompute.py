"""An indicator's score from its own criteria, result, ticks and narrative; None where the form does not allow one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.model.record import Indicator, RecomputeBasis, Recomputed, Value
from pipeline.model.rules import AuditScheme
from pipeline.scoring.criteria import opposed, read_criteria
from pipeline.scoring.figures import AnyValue
from pipeline.scoring.formulas import line_formula, step_formula
from pipeline.scoring.intervals import SHOWN_DECIMALS, Interval, decimals, exact, rounded, shortened, show
from pipeline.scoring.ladder import (
    Points,
    Rung,
    in_percent,
    interpolate,
    left_over,
    monotone,
    one_sided,
    ranged_score,
    rungs_of,
    step_score,
    ticked_rung,
)
from pipeline.scoring.narrative import Claim, claims
from pipeline.scoring.scan import NUMBER, number_of, squeeze

PLAIN_RESULT = re.compile(
    r"^(?:ร้อยละ|จำนวน|(?:ดำเนินการ|ดำเนินงาน|สำเร็จ|แล้วเสร็จ|บรรลุ|ทำ|ได้|ครบ|ผ่าน|ถึง)*(?:ขั้น(?:ตอน)?ที่|ระดับ(?:คะแนน|ความสำเร็จ)?(?:ที่)?))?"
    rf"(?P<n>{NUMBER})(?:%|เปอร์เซ็นต์)?(?:(?!ไม่|ยัง)[^\d]){{0,12}}$"
)
BARE = re.compile(r"[\d๐-๙]+(?:\.0+)?")
PERCENT_MARK = re.compile(r"ร้อยละ|%|เปอร์เซ็นต์")
LEVEL_MARK = re.compile(r"(?:ระดับ(?:คะแนน|ความสำเร็จ)?(?:ที่)?|ขั้น(?:ตอน)?ที่)\d")


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


def result_number(indicator: Indicator) -> Value[Decimal] | None:
    """The result as a number, where the result is one; on a ladder of percentages the percentage in its words.

    A count in units (45 of 50 cases) says nothing on such a ladder.
    """
    text = indicator.result
    reading = read_criteria(text.value) if text else None
    rungs = rungs_of(indicator)
    if text is not None and opposed(text.value, (r.level.text.value for r in rungs if r.level.text)):
        return None
    if text is not None and reading is not None and in_percent(rungs):
        percents = [b.point for b in reading.bounds if b.kind == "percent" and b.point is not None]
        if len(percents) == 1:
            return Value(percents[0], text.places, text.confidence, text.edits, text.inferred)
        if percents or any(b.unit for b in reading.bounds):
            return None
    if text is not None and reading is not None:
        units = {r.bounds.unit for r in rungs if r.bounds is not None} - {""}
        amount = reading.single
        if amount is not None and not reading.doubtful and amount.point is not None and units == {amount.unit}:
            return Value(amount.point, text.places, text.confidence, text.edits, text.inferred)
    if indicator.result_number is not None:
        return indicator.result_number
    match = PLAIN_RESULT.match(squeeze(text.value).text) if text else None
    if text is None or match is None:
        return None
    return Value(number_of(match["n"]), text.places, text.confidence, text.edits, text.inferred)


def _ends(score_of: Callable[[Decimal], Decimal], result: Decimal) -> Interval:
    """The scores of all results that round to the printed one; a whole number may also be exact."""
    span = rounded(result) if decimals(result) else exact(result)
    ends = [score_of(span.lo), score_of(result), score_of(span.hi)]
    return Interval(min(ends), max(ends))


def _ticked(rungs: tuple[Rung, ...], *, steps: bool) -> _Found | None:
    rung = ticked_rung(rungs, steps=steps)
    if rung is None:
        return None
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
    if result == result.to_integral_value() and BARE.fullmatch(words) and any(r.words for r in rungs):
        name = squeeze(indicator.name.value).text if indicator.name else ""
        if name.startswith("ระดับ"):
            return True  # "ระดับความสำเร็จ…" with the result "4", where only some of the levels count sessions
    far = min(abs(result - t) for t in targets)
    return far > max(targets) - min(targets)


def _from_result(indicator: Indicator, scheme: AuditScheme, rungs: tuple[Rung, ...]) -> _Found | None:
    """The score that the criteria give for the printed result."""
    value = result_number(indicator)
    if value is None or len(rungs) < 2:
        return None
    result = value.value
    targets = [t for r in rungs if (t := r.threshold) is not None]
    if _names_a_level(indicator, result, rungs, targets):
        if scheme.rule == "step" or not (any(r.words or r.dated for r in rungs) or targets == [r.score for r in rungs]):
            return None
        return _Found("milestone", result, exact(result), f"{show(result)} = {show(result)}", (value,))
    if scheme.rule == "milestone":
        return None
    worded = [r.words for r in rungs]
    first, last = _numeric_part(worded)
    part = rungs[first:last]
    if len(part) < 2 or any(r.words for r in part):
        return None
    floor = scheme.floor
    if len(part) > 2 and part[0].bounds is not None and left_over(part[0].bounds, part[1].target):
        floor, part = part[0].score, part[1:]
    if any(r.target is None for r in part) and not one_sided(part):
        whole = len(part) == len(rungs) and not _printed_between(indicator)
        best = ranged_score(rungs, result) if whole else None
        return None if best is None else _Found("step", best, exact(best), step_formula(result, best), (value,))
    used: tuple[AnyValue, ...] = (value, *(v for r in part if (v := r.trusted) is not None))
    points = tuple((r.score, t) for r in part if (t := r.threshold) is not None)
    if not monotone([t for _, t in points]):
        return None
    if _between_words(points, result, below=first > 0, above=last < len(rungs)):
        return None
    if scheme.rule == "step" or (scheme.rule == "auto" and one_sided(part) and not _printed_between(indicator)):
        score = step_score(points, result, floor)
        return _Found("step", score, exact(score), step_formula(result, score), used)

    def score_of(amount: Decimal) -> Decimal:
        return interpolate(points, amount, floor, scheme.ceiling)

    score = score_of(result)
    if scheme.rule == "agreed" and not _printed_between(indicator) and score != step_score(points, result, Decimal(-1)):
        return None
    return _Found("interpolated", score, _ends(score_of, result), line_formula(points, result, score), used)


def _numeric_part(worded: list[bool]) -> tuple[int, int]:
    """From the first level with an amount to after the last one."""
    numeric = [k for k, words in enumerate(worded) if not words]
    return (numeric[0], numeric[-1] + 1) if numeric else (0, 0)


def _between_words(points: Points, result: Decimal, *, below: bool, above: bool) -> bool:
    """Whether the result falls where levels of words follow: it alone cannot say whether those are reached."""
    rising = points[-1][1] >= points[0][1]
    low, high = points[0][1], points[-1][1]
    under = result < low if rising else result > low
    over = result >= high if rising else result <= high
    return (below and under) or (above and over)


def _printed_between(indicator: Indicator) -> bool:
    """Whether the reported score lies between levels: thresholds are then points of a line, ranges not understood."""
    score = indicator.reported_score
    return score is not None and score.value != score.value.to_integral_value()


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


def recompute(indicator: Indicator, scheme: AuditScheme, year: int | None = None) -> Outcome:
    """What the page's own criteria and figures give for an indicator; ``year``: the fiscal year reported, if known."""
    rungs = rungs_of(indicator)
    said = claims(indicator, year)
    found: _Found | None = None
    if scheme.rule in ("auto", "agreed", "ticked_level"):
        found = _ticked(rungs, steps=scheme.rule == "auto")
    if found is None and scheme.rule not in ("none", "ticked_level"):
        found = _from_result(indicator, scheme, rungs)
    if scheme.rule != "none":
        found = _capped(indicator, found, rungs, said)
    value = result_number(indicator)
    result = value.value if value else None
    if found is None:
        return Outcome(claims=said, rungs=rungs, result=result)
    given = scheme.score_decimals
    score = shortened(found.score, SHOWN_DECIMALS if given is None else given, scheme.rounding)
    weighted, formula = None, found.formula
    if indicator.weight is not None:
        base = scheme.base_of(indicator.section)
        exactly = indicator.weight.value * (found.score if given is None else score) / base
        weighted = shortened(exactly, _places(indicator, scheme), scheme.rounding)
        formula += f"; {show(indicator.weight.value)} × {show(score)} / {show(base)} = {show(weighted)}"
    return Outcome(
        Recomputed(score, weighted, found.basis, formula), found.scores, found.figures, said, rungs, result, found.score
    )


def _places(indicator: Indicator, scheme: AuditScheme) -> int:
    reported = indicator.reported_weighted_score
    return max(scheme.weighted_decimals or SHOWN_DECIMALS, decimals(reported.value) if reported else 0)
