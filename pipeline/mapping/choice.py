"""A document read on another form than its title says, or on one where the title says none: its words and tables decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.forms.labels import find_phrase
from pipeline.forms.match import has_needs
from pipeline.forms.schema import FormDefinition
from pipeline.mapping import map_document
from pipeline.model.record import Indicator, MappedDocument
from pipeline.model.text import NormalDocument

LEAST_LEVELS: Final = 3
_OPENING: Final = 40
"""Texts of the body in which the words that speak for a form may stand."""


def read_on_best(
    document: NormalDocument, form: FormDefinition | None, others: Sequence[FormDefinition]
) -> MappedDocument:
    """The records on ``form`` (None: unknown). Where that finds no indicator with a score, on the form of ``others`` whose
    hints stand in the opening words and whose tables and labels read the most; only where they read all of what is there, with
    scores for all or none."""
    mapped = map_document(document, form)
    if form is not None and any(i.reported_score is not None or i.levels for i in mapped.indicators):
        return mapped
    opening = [t.value for t in mapped.body[:_OPENING]]
    best, most = mapped, (0, 0)
    for other in others:
        if other is form or not any(find_phrase(text, hint) for hint in other.match.hints for text in opening):
            continue
        if not has_needs(other, document):
            continue
        found = map_document(document, other)
        scored = sum(_is_whole(i) and i.reported_score is not None for i in found.indicators)
        whole = sum(_is_whole(i) for i in found.indicators)
        read = (scored, whole)
        if read > most and whole == len(found.indicators) and scored in (0, whole) and whole >= len(mapped.indicators):
            best, most = found, read
    return best


def _is_whole(indicator: Indicator) -> bool:
    """Whether an indicator has what it takes to be one: a name, and a score with a weight or levels to earn it by, or, where no
    scores are given yet, a weight and levels."""
    graded = len(indicator.levels) >= LEAST_LEVELS
    if indicator.reported_score is None:
        return indicator.name is not None and indicator.weight is not None and graded
    return indicator.name is not None and (indicator.weight is not None or graded)
