"""Which rule would give the figure that was reported: small candidates, tried in order of how often they are met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from pipeline.model.record import Activity, Indicator, MappedDocument
from pipeline.scoring.case import Explanation
from pipeline.scoring.intervals import decimals, rounded, tidy
from pipeline.scoring.ladder import step_score
from pipeline.scoring.recompute import Outcome

_NEAR = 100
"""Indicators so many places away: a slip of the eye goes no further."""


def _same(a: Decimal, b: Decimal) -> bool:
    """Whether ``b`` is printed as ``a``."""
    return rounded(a).holds(b)


def _digits(value: Decimal, places: int) -> str:
    return str(abs(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)).replace(".", "")


def _padded(reported: Decimal, expected: Decimal) -> tuple[str, str]:
    places = decimals(reported)
    a, b = _digits(reported, places), _digits(expected, places)
    width = max(len(a), len(b))
    return a.zfill(width), b.zfill(width)


def slip_of_the_pen(reported: Decimal, expected: Decimal) -> Explanation | None:
    """Two neighbouring digits exchanged, the decimal point elsewhere, or one digit of several mistyped."""
    a, b = _padded(reported, expected)
    wrong = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    words = {"expected": tidy(expected)}
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1 and a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]:
        return Explanation("digits_transposed", words)
    if expected and any(_same(reported, expected.scaleb(k)) for k in (-2, -1, 1, 2)):
        return Explanation("decimal_point", words)
    if len(wrong) == 1 and len(a.lstrip("0")) >= 3:
        return Explanation("digit_mistyped", words)
    return None


def _neighbours(indicators: tuple[Indicator, ...], indicator: Indicator) -> Iterator[Indicator]:
    """The others by their distance, the earlier first; those far away are no neighbours."""
    at = next(k for k, other in enumerate(indicators) if other is indicator)
    for distance in range(1, _NEAR + 1):
        for k in (at - distance, at + distance):
            if 0 <= k < len(indicators):
                yield indicators[k]


def weighted_score(
    document: MappedDocument,
    indicator: Indicator,
    outcome: Outcome,
    reported: Decimal,
    expected: Decimal,
    base: Decimal,
) -> Explanation | None:
    """Why a weighted score may be what it is."""
    if indicator.weight is None:
        return None
    weight = indicator.weight.value
    score = indicator.reported_score.value if indicator.reported_score else outcome.recomputed.score
    if score is None:
        return None

    def gives(w: Decimal, s: Decimal) -> bool:
        return _same(reported, w * s / base)

    if outcome.exact_score is not None and gives(weight, outcome.exact_score):
        return Explanation("recomputed_score", {"score": tidy(outcome.exact_score)})
    if decimals(score):
        floor = score.quantize(Decimal(1), rounding=ROUND_DOWN)
        if gives(weight, floor):
            return Explanation("step_score", {"score": floor})
        for places in range(decimals(score)):
            near = score.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
            if gives(weight, near):
                return Explanation("other_rounding", {"score": near})
    for other in _neighbours(document.indicators, indicator):
        if other.weight and other.weight.value != weight and gives(other.weight.value, score):
            return Explanation("neighbour_weight", {"weight": other.weight.value, "neighbour": other.number})
    slip = slip_of_the_pen(reported, expected)
    if slip:
        return slip
    ceiling = document.scheme.ceiling
    return Explanation("full_score", {"score": ceiling}) if gives(weight, ceiling) else None


def score(indicator: Indicator, outcome: Outcome, reported: Decimal, floor: Decimal) -> Explanation | None:
    """Why a score may be what it is."""
    expected = outcome.exact_score
    if expected is None:
        return None
    points = tuple((r.score, r.target) for r in outcome.rungs if r.target is not None)
    if outcome.recomputed.basis == "interpolated" and outcome.result is not None:
        step = step_score(points, outcome.result, floor)
        if _same(reported, step):
            return Explanation("step_score", {"score": step})
        near = expected.quantize(Decimal(1), rounding=ROUND_HALF_UP)
        if reported == near:
            return Explanation("other_rounding", {"score": near})
    if outcome.result is not None and outcome.recomputed.basis != "milestone" and reported == outcome.result:
        return Explanation("result_as_score")
    scores = [r.score for r in outcome.rungs]
    if outcome.recomputed.basis in ("checked_level", "step") and expected in scores and reported in scores:
        apart = scores.index(reported) - scores.index(expected)
        if abs(apart) == 1:
            return Explanation("level_above" if apart > 0 else "level_below")
    return slip_of_the_pen(reported, expected) if decimals(reported) else None


def participants(activity: Activity, counts: Sequence[int], reported: int) -> Explanation | None:
    """Why a stated number of participants may be what it is."""
    whole = sum(counts)
    candidates: Iterator[tuple[int, str, int]] = (
        (value, key, k)
        for key, values in (
            ("first_sessions", [sum(counts[:k]) for k in range(1, len(counts))]),
            ("session_left_out", [whole - c for c in counts]),
            ("session_twice", [whole + c for c in counts]),
        )
        for k, value in enumerate(values, 1)
    )
    for value, key, k in candidates:
        if value == reported:
            return Explanation(key, {"k": k})
    if activity.target_participants and activity.target_participants.value == reported:
        return Explanation("target_figure")
    return slip_of_the_pen(Decimal(reported), Decimal(whole))
