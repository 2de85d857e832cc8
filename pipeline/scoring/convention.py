"""Which base a report weights by: forms are copied with weights in percent, in shares of 1, or without dividing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pipeline.model.record import MappedDocument
from pipeline.model.rules import AuditScheme
from pipeline.scoring.intervals import decimals, exact, rounded

BASES = (Decimal(1), Decimal(5), Decimal(100))
"""weight x score / 1 (shares, or not divided), / 5 (points out of the weight), / 100 (percent)."""
ENOUGH = 2
"""Indicators that must agree before another base is a convention and not an error."""


def scheme_of(document: MappedDocument) -> AuditScheme:
    """The form's scheme, with the base that this report weights by throughout where it is not the form's.

    A base is taken over only where the form's own fits none of the indicators and the other fits most of them.
    """
    rows = [
        (i.weight.value, i.reported_score.value, i.reported_weighted_score.value)
        for i in document.indicators
        if i.weight and i.reported_score and i.reported_weighted_score and i.reported_weighted_score.value
    ]

    def fits(base: Decimal) -> int:
        count = 0
        for weight, score, weighted in rows:
            span = (rounded(score) if decimals(score) else exact(score)).scaled(weight / base)
            count += rounded(weighted).meets(span)
        return count

    scheme = document.scheme
    if len(rows) < ENOUGH or fits(scheme.weight_base):
        return scheme
    other = next((base for base in BASES if fits(base) >= max(ENOUGH, len(rows) // 2 + 1)), None)
    return scheme if other is None else replace(scheme, weight_base=other)
