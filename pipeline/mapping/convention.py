"""Which of a form's scoring conventions a document is filled in by: its levels' points say."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.forms.schema import FormDefinition
from pipeline.model.record import Indicator
from pipeline.model.rules import AuditScheme


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


def _weighs(scheme: AuditScheme) -> bool:
    """Whether a scheme adds up weights."""
    return scheme.weights_total is not None or any(t.over == "weight" for t in scheme.totals)
