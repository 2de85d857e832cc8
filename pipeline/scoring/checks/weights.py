"""``weights_total_mismatch``: weights that should add up to the form's total do not, or a printed total is another."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.model.record import Finding, Indicator, Number
from pipeline.scoring.case import DOUBTFUL, Case, Explanation, finding, trust
from pipeline.scoring.checks.totals import are_subtotals
from pipeline.scoring.intervals import Interval, decimals, exact, rounded, show, total

IN_SHARES = Decimal(1)


def _span(value: Decimal) -> Interval:
    """A whole weight is set and exact; one with decimals may be the rounding of an even share."""
    return rounded(value) if decimals(value) else exact(value)


def _sum(weights: list[Number]) -> tuple[Decimal, Interval]:
    return sum((w.value for w in weights), Decimal(0)), total(_span(w.value) for w in weights)


def _formula(weights: list[Number], got: Decimal) -> str:
    return " + ".join(show(w.value) for w in weights) + f" = {show(got)}"


def _weights(indicators: list[Indicator]) -> list[Number]:
    """All weights, or none where one is missing: the rest then need not add up to anything."""
    weights = [i.weight for i in indicators if i.weight is not None]
    return weights if len(weights) == len(indicators) else []


def _stated(case: Case) -> Iterator[tuple[str | None, Number]]:
    """Printed totals of weights with the section that each is for."""
    for rule in case.document.scheme.totals:
        if rule.over == "weight" and rule.combine == "sum":
            yield from ((rule.group, t.value) for t in case.document.totals if t.name == rule.name)


def _wanted(case: Case) -> Iterator[tuple[str | None, Decimal]]:
    """What weights must add up to, with the section that it holds for."""
    if case.document.scheme.weights_total is not None:
        yield None, case.document.scheme.weights_total
    for rule in case.document.scheme.totals:
        if rule.over == "weight" and rule.combine == "sum" and rule.expected is not None:
            yield rule.group, rule.expected


def expected_totals(case: Case) -> tuple[Decimal, ...]:
    """What the weights of all counted indicators should come to: what the form asks for, and what is printed for sure."""
    printed = [v.value for group, v in _stated(case) if group is None and trust([v]) >= DOUBTFUL]
    return tuple(dict.fromkeys([*(wanted for group, wanted in _wanted(case) if group is None), *printed]))


def _is_of_a_section(counted: list[Indicator], stated: Number) -> bool:
    """Whether a printed total is that of one section of several."""
    sections = {i.section for i in counted}
    parts = [_weights([i for i in counted if i.section == s]) for s in sections if s is not None]
    return len(sections) > 1 and any(_span(stated.value).meets(_sum(part)[1]) for part in parts if part)


def _against_parts(case: Case, counted: list[Indicator]) -> Iterator[Finding]:
    """Each printed total against the weights that it totals."""
    printed = list(_stated(case))
    for group, stated in printed:
        weights = _weights([i for i in counted if group in (None, i.section)])
        got, span = _sum(weights)
        if are_subtotals([v for g, v in printed if g == group], span) or _is_of_a_section(counted, stated):
            continue
        if len(weights) >= 2 and not _span(stated.value).meets(span):
            yield finding(
                "weights_total_mismatch",
                "error",
                "weights_stated",
                {"reported": stated.value, "expected": got},
                figures=(stated, *weights),
                reported=stated.value,
                recomputed=got,
                formula=_formula(weights, got),
                unsure=case.unsure([stated, *weights]),
            )


def _makes_one_whole(case: Case, counted: list[Indicator]) -> bool:
    """Whether the weights of all parts together make what the form asks of each: the parts are shares of one whole."""
    wanted = {v for group, v in _wanted(case) if group is not None}
    return len(wanted) == 1 and len({i.section for i in counted}) > 1 and _sum(_weights(counted))[1].holds(*wanted)


def _is_share(case: Case, group: str, span: Interval) -> bool:
    """Whether the weights of a part make its share of the appraisal."""
    parts = case.document.appraisal.parts if case.document.appraisal is not None else ()
    return any(p.section == group and any(s and span.holds(s.value) for s in (p.share, p.titled)) for p in parts)


def _against_form(case: Case, counted: list[Indicator]) -> Iterator[Finding]:
    """The sum of the weights against what the form asks for; shares of 1 may stand for those in percent."""
    printed = dict(_stated(case))
    whole = _makes_one_whole(case, counted)
    for group, wanted in dict(_wanted(case)).items():
        weights = _weights([i for i in counted if group in (None, i.section)])
        got, span = _sum(weights)
        if group is not None and (whole or _is_share(case, group, span)):
            continue
        if len(weights) < 2 or span.holds(wanted) or (got < IN_SHARES * 2 and span.holds(IN_SHARES)):
            continue
        everyone = [i.weight.value for i in case.document.indicators if i.weight and group in (None, i.section)]
        pilots = len(everyone) > len(weights) and sum(everyone) == wanted
        yield finding(
            "weights_total_mismatch",
            "error",
            "weights",
            {"reported": got, "expected": wanted, "n": len(weights)},
            figures=(printed.get(group), *weights),
            reported=got,
            recomputed=wanted,
            formula=_formula(weights, got),
            explanation=Explanation("unscored_counted") if pilots else None,
            unsure=case.unsure([printed.get(group), *weights]),
        )


def check(case: Case) -> Iterator[Finding]:
    """Printed totals first; where those agree or none is printed, the sum against the form.

    Silent where one counted indicator has no weight.
    """
    counted = [i for i, _ in case.pairs() if i.scored]
    disagreeing = list(_against_parts(case, counted))
    yield from disagreeing or _against_form(case, counted)
