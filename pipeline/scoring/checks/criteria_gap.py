"""``criteria_gap``: a result that falls between the levels.

Bounds written in whole numbers are read in whole numbers: ``60-69`` and ``70-79`` leave nothing out, ``60-79`` and
``under 59`` leave 59 out. What lies between two whole numbers is only reported where the page gives such a result.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.model.record import Finding, Indicator, Severity
from pipeline.scoring.case import Case, finding
from pipeline.scoring.checks.criteria_overlap import shown
from pipeline.scoring.options import Option, Options
from pipeline.scoring.recompute import Outcome
from pipeline.scoring.sentences import SHORT, quote

MOST = 12
"""A hole wider than this many counts means that the levels are not parts of one scale."""


def _ordered(options: Options) -> list[Option]:
    """Options from the lowest results to the highest; an option without a lower limit comes first."""
    low, high = Decimal("-Infinity"), Decimal("Infinity")

    def place(option: Option) -> tuple[Decimal, bool, Decimal]:
        b = option.bounds
        return (low if b.lo is None else b.lo, b.lo_open, high if b.hi is None else b.hi)

    return sorted(options.options, key=place)


def _hole(lower: Option, upper: Option, step: Decimal) -> tuple[Decimal, Decimal] | None:
    """First and last figure of the scale between two neighbours that neither admits."""
    u, v = lower.bounds.hi, upper.bounds.lo
    if u is None or v is None:
        return None
    first = u if lower.bounds.hi_open else u + step
    last = v if upper.bounds.lo_open else v - step
    return (first, last) if first <= last else None


def _finding(
    case: Case,
    options: Options,
    indicator: Indicator,
    key: str,
    severity: Severity,
    span: str,
    a: Option,
    b: Option | None,
) -> Finding:
    words = {"value": span, "text_a": quote(a.text.value, SHORT), "text_b": quote(b.text.value, SHORT) if b else ""}
    return finding(
        "criteria_gap",
        "info" if options.doubtful else severity,
        key,
        words,
        figures=(a.text, b.text) if b else (a.text,),
        indicator=indicator.number,
        reported=span,
        unsure=case.unsure(option.text for option in options.options) or case.torn(indicator) or _counts(case, a, b),
    )


def _counts(case: Case, *options: Option | None) -> bool:
    """Whether an option asks for all items of a list, one of which may have been lost on recognised pages."""
    return case.recognised and any(o is not None and o.all_items for o in options)


def _span(first: Decimal, last: Decimal, options: Options) -> str:
    if first == last:
        return shown(first, options.kind)
    return f"{shown(first, options.kind)} - {shown(last, options.kind)}"


def _between(case: Case, options: Options, indicator: Indicator, outcome: Outcome) -> Iterator[Finding]:
    ordered = _ordered(options)
    reach = ordered[0]
    for option in ordered[1:]:
        hole = _hole(reach, option, options.step)
        if hole and (options.kind != "count" or hole[1] - hole[0] < MOST):
            severity: Severity = "info" if _may_be_meant(options, reach, option) else "warning"
            yield _finding(case, options, indicator, "gap", severity, _span(*hole, options), reach, option)
        elif _misses(reach, option, outcome.result) and outcome.result is not None:
            span = shown(outcome.result, options.kind)
            yield _finding(case, options, indicator, "gap_result", "warning", span, reach, option)
        if _top(option) > _top(reach):
            reach = option


def _may_be_meant(options: Options, a: Option, b: Option) -> bool:
    """Whether the hole may be covered by what the form means rather than says.

    A level of words between the two may take it up; dates are ranges by habit; and a bare percentage (80 between "90 or
    more" and "70") often means "from 80 on".
    """
    lo, hi = sorted((a.score, b.score))
    words = any(level.score is not None and lo < level.score.value < hi for level in options.words)
    bare = options.kind == "percent" and any(o.bounds.point not in (None, Decimal(0), Decimal(100)) for o in (a, b))
    return words or bare or options.kind == "date"


def _top(option: Option) -> tuple[Decimal, bool]:
    """Where an option ends, for comparing: its upper limit, and whether that is still admitted."""
    hi = option.bounds.hi
    return (Decimal("Infinity"), True) if hi is None else (hi, not option.bounds.hi_open)


def _misses(lower: Option, upper: Option, result: Decimal | None) -> bool:
    if result is None or lower.bounds.hi is None or upper.bounds.lo is None:
        return False
    return lower.bounds.hi < result < upper.bounds.lo


def _ends(case: Case, options: Options, indicator: Indicator) -> Iterator[Finding]:
    """Counts under the lowest level down to none, and above the highest up to all listed items; only worth a remark."""
    if options.kind != "count" or options.doubtful:
        return
    ordered = _ordered(options)
    lowest, highest = ordered[0], ordered[-1]
    low, items = lowest.bounds.lo, Decimal(len(indicator.checklist))
    if options.rising and low is not None and low > 0:
        last = low if lowest.bounds.lo_open else low - options.step
        if last < MOST and not (last == 0 and options.words):
            first = Decimal(1) if options.words else Decimal(0)
            yield _finding(case, options, indicator, "gap_below", "info", _span(first, last, options), lowest, None)
    high = highest.bounds.hi
    if options.rising and high is not None and highest.bounds.point is None and high < items:
        yield _finding(case, options, indicator, "gap_above", "info", _span(high + 1, items, options), highest, None)


def check(case: Case) -> Iterator[Finding]:
    """Findings ``criteria_gap``: results between, below or above the levels that no level covers."""
    for (indicator, outcome), options in zip(case.pairs(), case.options, strict=True):
        if options is None:
            continue
        yield from _between(case, options, indicator, outcome)
        yield from _ends(case, options, indicator)
