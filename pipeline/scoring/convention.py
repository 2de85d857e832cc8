"""Which base a report weights by: forms are copied with weights in percent, in shares of 1, or without dividing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.model.record import Indicator, MappedDocument
from pipeline.model.rules import AuditScheme
from pipeline.scoring.intervals import decimals, exact, rounded

BASES = (Decimal(1), Decimal(5), Decimal(10), Decimal(100))
"""weight x score / 1 (shares, or not divided), / 5 or / 10 (points out of the weight), / 100 (percent)."""
ENOUGH = 2
"""Indicators that must agree before another base is a convention and not an error."""


def scheme_of(document: MappedDocument) -> AuditScheme:
    """The form's scheme, with the base that this report weights by throughout where it is not the form's.

    A base is taken over only where the form's own fits none of the indicators and the other fits most of them; else a part of
    an appraisal may have its own.
    """
    scheme = document.scheme
    base = _other_base(document.indicators, scheme.weight_base)
    if base is not None:
        return replace(scheme, weight_base=base)
    parts = dict.fromkeys(t.group for t in scheme.totals if t.group is not None)
    own = (
        (part, _other_base([i for i in document.indicators if i.section == part], scheme.weight_base)) for part in parts
    )
    found = tuple((part, base) for part, base in own if base is not None)
    return replace(scheme, section_bases=found) if found else scheme


def _other_base(indicators: Sequence[Indicator], usual: Decimal) -> Decimal | None:
    """The base that most of some indicators are weighted by, where none is by the usual one."""
    rows = [
        (i.weight.value, i.reported_score.value, i.reported_weighted_score.value)
        for i in indicators
        if i.weight and i.reported_score and i.reported_weighted_score and i.reported_weighted_score.value
    ]

    def fits(base: Decimal) -> int:
        count = 0
        for weight, score, weighted in rows:
            span = (rounded(score) if decimals(score) else exact(score)).scaled(weight / base)
            count += rounded(weighted).meets(span)
        return count

    if len(rows) < ENOUGH or fits(usual):
        return None
    return next((base for base in BASES if fits(base) >= max(ENOUGH, len(rows) // 2 + 1)), None)
