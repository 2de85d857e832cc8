"""Which of a form's scoring conventions a document is filled in by: its levels' points say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.forms.schema import FormDefinition
from pipeline.mapping.segments import Segmented, TableHit
from pipeline.model.record import Indicator
from pipeline.model.rules import AuditScheme

SCORES: Final = frozenset(("reported_score", "reported_weighted_score", "result"))


def scheme_for(form: FormDefinition, indicators: Sequence[Indicator]) -> AuditScheme:
    """The form's scheme, or the variant whose points most indicators have while none has the form's own; where no levels are
    printed, the first that weighs, if most indicators have a weight."""
    points = [sorted(v.score.value for v in i.levels if v.score is not None) for i in indicators if i.levels]

    def having(scheme: AuditScheme) -> int:
        return sum(p == sorted(scheme.scale) for p in points)

    if not points and not _weighs(form.scheme) and sum(i.weight is not None for i in indicators) * 2 > len(indicators):
        return next((v for v in form.variants if _weighs(v)), form.scheme)
    if not points or having(form.scheme):
        return form.scheme
    return next((v for v in form.variants if having(v) * 2 > len(points)), form.scheme)


def asks_for_scores(found: Segmented) -> bool:
    """Whether a document has a place for scores: an agreement's plan lists weights and criteria only."""
    tables = [item.header for item in found.items if isinstance(item, TableHit)]
    rows = [t for t in tables if t.rule.kind == "indicators"]
    return len(rows) < len(tables) or not rows or any(t.fields & SCORES for t in rows)


def _weighs(scheme: AuditScheme) -> bool:
    """Whether a scheme adds up weights."""
    return scheme.weights_total is not None or any(t.over == "weight" for t in scheme.totals)
