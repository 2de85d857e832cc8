"""Sums of an individual appraisal, from the points of its parts to its grade: each step against the figures printed before it.

``score_mismatch``: the score of a part, the grade; ``weighted_score_mismatch``: score times share, the total;
``weights_total_mismatch``: the shares.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.model.record import Appraisal, AppraisalPart, Finding, Number
from pipeline.scoring.appraisal import (
    HUNDRED,
    accepted_grades,
    bands_of,
    grade,
    part_score,
    recompute_appraisal,
    share_of,
)
from pipeline.scoring.case import Case, Explanation, finding
from pipeline.scoring.explain import slip_of_the_pen
from pipeline.scoring.intervals import Interval, decimals, exact, rounded, show, tidy, total
from pipeline.scoring.scan import squeeze
from pipeline.scoring.sentences import part_name


def _span(value: Decimal) -> Interval:
    return rounded(value) if decimals(value) else exact(value)


def _converted(case: Case, part: AppraisalPart) -> Iterator[Finding]:
    """Points on a base of 100: under the part's own table, or in the summary where it is not printed there."""
    reported = part.converted or part.score
    own = part_score(case, part)
    points = part.points.value if part.points else own.points
    if reported is None or points is None:
        return
    spans = [_span(points).scaled(own.factor)]
    if own.score is not None:
        spans.append(exact(own.score))
    if any(rounded(reported.value).meets(s) for s in spans):
        return
    expected = tidy(points * own.factor)
    parts = [i.reported_weighted_score for i in case.document.indicators if i.section == part.section]
    yield finding(
        "score_mismatch",
        "error",
        "appraisal_converted",
        {
            "part": part_name(part.kind),
            "reported": reported.value,
            "points": points,
            "factor": tidy(own.factor),
            "expected": expected,
        },
        figures=(reported, part.points) if part.points else (reported, *parts),
        reported=reported.value,
        recomputed=expected,
        formula=f"{show(points)} × {show(tidy(own.factor))} = {show(expected)}",
        explanation=slip_of_the_pen(reported.value, expected),
    )


def _carried(part: AppraisalPart) -> Iterator[Finding]:
    """The score of the summary is the one of the part's own sheet."""
    if part.converted is None or part.score is None or rounded(part.score.value).meets(rounded(part.converted.value)):
        return
    yield finding(
        "score_mismatch",
        "error",
        "appraisal_carried",
        {"part": part_name(part.kind), "reported": part.score.value, "expected": part.converted.value},
        figures=(part.score, part.converted),
        reported=part.score.value,
        recomputed=part.converted.value,
        explanation=slip_of_the_pen(part.score.value, part.converted.value),
    )


def _weighted(case: Case, part: AppraisalPart, appraisal: Appraisal) -> Iterator[Finding]:
    """Score times share: the score as the summary prints it, else as the part's own sheet does, else as its indicators give."""
    share, reported, printed = share_of(part, appraisal), part.weighted_score, part.score or part.converted
    own = part_score(case, part).score
    score = printed.value if printed is not None else own
    if share is None or reported is None or score is None:
        return
    spans = [_span(score).scaled(share / HUNDRED)] if printed is not None else []
    if own is not None and rounded(score).holds(own):
        spans.append(exact(own * share / HUNDRED))  # the share was taken before rounding
    if any(rounded(reported.value).meets(s) for s in spans):
        return
    expected = tidy(score * share / HUNDRED)
    others = [share_of(p, appraisal) for p in appraisal.parts if p is not part]
    other = next((o for o in others if o is not None and rounded(reported.value).holds(score * o / HUNDRED)), None)
    why = Explanation("other_share", {"share": other}) if other else slip_of_the_pen(reported.value, expected)
    yield finding(
        "weighted_score_mismatch",
        "error",
        "appraisal_weighted",
        {
            "part": part_name(part.kind),
            "reported": reported.value,
            "score": tidy(score),
            "share": share,
            "expected": expected,
        },
        figures=(reported, printed, part.share),
        reported=reported.value,
        recomputed=expected,
        formula=f"{show(tidy(score))} × {show(share)} / 100 = {show(expected)}",
        explanation=why,
    )


def _shares(appraisal: Appraisal) -> Iterator[Finding]:
    """Shares make 100, or what is printed under them."""
    shares = [share_of(p, appraisal) for p in appraisal.parts]
    known = [s for s in shares if s is not None]
    printed = appraisal.shares_total
    if len(known) < 2 or len(known) < len(shares):
        return
    got = sum(known, Decimal(0))
    stated = printed.value * HUNDRED if printed and printed.value <= 1 else printed.value if printed else HUNDRED
    if got == stated == HUNDRED:
        return
    reported = stated if got != stated else got
    yield finding(
        "weights_total_mismatch",
        "error",
        "appraisal_shares",
        {"reported": show(HUNDRED) if reported == got else reported, "expected": got},
        figures=(printed, *(p.share for p in appraisal.parts)),
        reported=reported,
        recomputed=HUNDRED if reported == got else got,
        formula=" + ".join(show(s) for s in known) + f" = {show(got)}",
    )


def _total(appraisal: Appraisal) -> Iterator[Finding]:
    parts: list[Number] = [p.weighted_score for p in appraisal.parts if p.weighted_score is not None]
    reported = appraisal.total
    if reported is None or len(parts) < 2 or len(parts) < len(appraisal.parts):
        return
    if rounded(reported.value).meets(total(_span(p.value) for p in parts)):
        return
    expected = tidy(sum((p.value for p in parts), Decimal(0)))
    yield finding(
        "weighted_score_mismatch",
        "error",
        "appraisal_total",
        {"reported": reported.value, "expected": expected},
        figures=(reported, *parts),
        reported=reported.value,
        recomputed=expected,
        formula=" + ".join(show(p.value) for p in parts) + f" = {show(expected)}",
        explanation=slip_of_the_pen(reported.value, expected),
    )


def _band(case: Case, appraisal: Appraisal) -> Iterator[Finding]:
    """The grade is that of the printed total or of the recomputed one; a wrong total is found on its own."""
    band, made = appraisal.band, recompute_appraisal(case)
    again = made.total if made is not None else None
    totals = [t for t in (again, appraisal.total.value if appraisal.total else None) if t is not None]
    if band is None or not totals:
        return
    accepted = {squeeze(g).text for t in totals for g in accepted_grades(case, t)}
    known = {squeeze(b.name).text for b in bands_of(case)}
    if squeeze(band.value).text in accepted or squeeze(band.value).text not in known:
        return
    expected = grade(case, totals[0])
    yield finding(
        "score_mismatch",
        "error",
        "appraisal_band",
        {"reported": band.value, "total": tidy(totals[0]), "expected": expected or ""},
        figures=(band, appraisal.total),
        context=tuple(p.weighted_score for p in appraisal.parts),
        reported=band.value,
        recomputed=expected,
    )


def check(case: Case) -> Iterator[Finding]:
    """Each step against what is printed before it, so that one slip is one finding."""
    appraisal = case.document.appraisal
    if appraisal is None:
        return
    for part in appraisal.parts:
        yield from _converted(case, part)
        yield from _carried(part)
        yield from _weighted(case, part, appraisal)
    yield from _shares(appraisal)
    yield from _total(appraisal)
    yield from _band(case, appraisal)
