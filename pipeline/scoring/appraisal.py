"""Individual appraisals recomputed: points of each part, its score on a base of 100, the total by the shares, and the grade."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pipeline.model.record import Appraisal, AppraisalPart, Indicator, RecomputedAppraisal, RecomputedPart
from pipeline.model.rules import AuditScheme, GradeBand
from pipeline.scoring.case import Case
from pipeline.scoring.intervals import rounded, tidy

HUNDRED = Decimal(100)
SHARES_OF_ONE = Decimal(2)
"""Shares and weights that add up to less than this are parts of one, not percent."""


@dataclass(frozen=True, slots=True)
class PartScore:
    """A part by its own indicators, not rounded. ``factor`` takes its points to a base of 100."""

    points: Decimal | None
    factor: Decimal

    @property
    def score(self) -> Decimal | None:
        return None if self.points is None else self.points * self.factor


def part_score(case: Case, part: AppraisalPart) -> PartScore:
    """Points as the sum of score times weight; None where an indicator of the part lacks either, or there is none."""
    scheme = case.document.scheme
    mine = [i for i in case.document.indicators if i.section == part.section and part.section is not None]
    points, base = _points(mine, scheme), scheme.base_of(part.section)
    weights = sum((i.weight.value for i in mine if i.weight), Decimal(0))
    full = Decimal(1) if weights < SHARES_OF_ONE else HUNDRED
    if part.share is not None and weights == part.share.value:
        full = weights  # the weights are shares of the whole, not of the part
    ceiling = max(scheme.ceiling, base) if base < HUNDRED else scheme.ceiling
    return PartScore(points, HUNDRED * base / (ceiling * full))


def _points(indicators: list[Indicator], scheme: AuditScheme) -> Decimal | None:
    total = Decimal(0)
    for i in indicators:
        if i.weight is None or i.reported_score is None:
            return None
        total += i.weight.value * i.reported_score.value / scheme.base_of(i.section)
    return total if indicators else None


def share_of(part: AppraisalPart, appraisal: Appraisal) -> Decimal | None:
    """A part's share in percent, whether the shares are printed in percent or as parts of one."""
    if part.share is None:
        return None
    whole = sum((p.share.value for p in appraisal.parts if p.share), Decimal(0))
    return part.share.value * HUNDRED if whole < SHARES_OF_ONE else part.share.value


def recompute_appraisal(case: Case) -> RecomputedAppraisal | None:
    """What an appraisal gives by its own indicators and shares; the printed score of a part stands in where its indicators are
    not in the document. The total is None where a part or a share is missing, or the shares do not make 100."""
    appraisal = case.document.appraisal
    if appraisal is None:
        return None
    parts, total, shares = [], Decimal(0), Decimal(0)
    complete = bool(appraisal.parts)
    for part in appraisal.parts:
        own = part_score(case, part)
        printed = part.converted or part.score
        used = own.score if own.score is not None else printed.value if printed else None
        share = share_of(part, appraisal)
        weighted = used * share / HUNDRED if used is not None and share is not None else None
        parts.append(RecomputedPart(_tidy(own.points), _tidy(own.score), _tidy(weighted)))
        if weighted is None or share is None:
            complete = False
            continue
        total += weighted
        shares += share
    known = tidy(total) if complete and shares == HUNDRED else None
    return RecomputedAppraisal(tuple(parts), known, grade(case, known) if known is not None else None)


def _tidy(value: Decimal | None) -> Decimal | None:
    return None if value is None else tidy(value)


def bands_of(case: Case) -> tuple[GradeBand, ...]:
    """The grades of the page where it gives the scores of all but the lowest, else those of the form; the best first."""
    appraisal, usual = case.document.appraisal, case.document.scheme.bands
    printed = appraisal.bands if appraisal is not None else ()
    if len(printed) != len(usual) or sum(b.least is None for b in printed) > 1:
        return usual
    own = tuple(GradeBand(b.name.value, b.least.value if b.least else Decimal(0)) for b in printed)
    ordered = tuple(sorted(own, key=lambda b: -b.least))
    return ordered if len({b.least for b in own}) == len(own) else usual


def grade(case: Case, total: Decimal) -> str | None:
    """The grade that a total earns; None for a form without grades."""
    return next((b.name for b in bands_of(case) if total >= b.least), None)


def accepted_grades(case: Case, total: Decimal) -> frozenset[str]:
    """Grades that a printed total may stand for: by its own value, by those that round to it, and rounded to a whole number."""
    span = rounded(total)
    candidates = (span.lo, total, span.hi, tidy(total, 0))
    return frozenset(g for c in candidates if (g := grade(case, c)) is not None)
