"""What the checks look at: a mapped document with what was recomputed for each indicator; and how a finding is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from pipeline.model.geometry import Place
from pipeline.model.record import (
    Finding,
    FindingCode,
    Indicator,
    MappedDocument,
    Severity,
)
from pipeline.scoring.figures import AnyValue
from pipeline.scoring.ladder import monotone
from pipeline.scoring.options import Options, comparable
from pipeline.scoring.recompute import Outcome
from pipeline.scoring.sentences import Word, explain, note, say

DOUBTFUL = 0.6
"""Below this reading confidence a figure is only worth a second look, not an accusation."""


SURE = 0.9
"""From this confidence on recognised wording and counts of rows are taken at their word."""
CERTAIN = 0.95
"""From this confidence on so is a figure that one other digit would put right: misreadings of a digit that is read with less
are no rarer than slips of the pen."""


@dataclass(frozen=True)  # without slots: what several checks ask for is worked out once
class Case:
    """A document under audit: ``outcomes[i]`` belongs to ``document.indicators[i]``."""

    document: MappedDocument
    outcomes: tuple[Outcome, ...]

    def pairs(self) -> Iterator[tuple[Indicator, Outcome]]:
        """Each indicator with its outcome, in the document's order."""
        return zip(self.document.indicators, self.outcomes, strict=True)

    @cached_property
    def options(self) -> tuple[Options | None, ...]:
        """By indicator its levels as amounts, None where they are none that can be compared."""
        return tuple(comparable(indicator) for indicator in self.document.indicators)

    @cached_property
    def recognised(self) -> bool:
        """Whether the figures were recognised on pictures of pages rather than read from a text layer.

        Recognition gives each character its odds; a text layer is certain. Structure (how many rows, which number, a
        cell that is empty) is then no more certain than the pictures, and findings on it are only worth a second look.
        """
        numbers = [
            v.confidence
            for i in self.document.indicators
            for v in (
                i.weight,
                i.reported_score,
                i.reported_weighted_score,
                *(level.score for level in i.levels),
                *(level.text for level in i.levels),
            )
            if v is not None and not v.edits and v.inferred is None
        ]
        return bool(numbers) and sum(c < 1.0 for c in numbers) * 2 > len(numbers)

    def torn(self, indicator: Indicator) -> bool:
        """Whether levels whose points are not on the form's scale, or neither rise nor fall, show that rows or indicators
        of recognised pages ran into one another."""
        scale = self.document.scheme.scale
        points = [level.score.value for level in indicator.levels if level.score is not None]
        if not self.recognised or not scale or not points:
            return False
        return not (set(points) <= set(scale) and monotone(points))

    def unsure(self, values: Iterable[AnyValue | None]) -> bool:
        """Whether wording or structure that rests on these recognised values had better be looked at."""
        return self.recognised and trust(values) < SURE


Check = Callable[[Case], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule that gives the reported figure: its ``key`` in the sentences and the words it takes."""

    key: str
    words: Mapping[str, Word] = field(default_factory=dict)


def places(values: Iterable[AnyValue | None]) -> tuple[Place, ...]:
    """The places of all values, each once, in order."""
    return tuple(dict.fromkeys(p for v in values if v is not None for p in v.places))


def trust(values: Iterable[AnyValue | None]) -> float:
    """The lowest confidence; a figure that was recovered from others counts as doubtful.

    Masked words lower the confidence of a whole wording, not of the amounts in it: what stands behind a mask is read as
    a mask wherever it could matter.
    """
    return min((_trust_in(v) for v in values if v is not None), default=1.0)


def _trust_in(value: AnyValue) -> float:
    if value.inferred:
        return DOUBTFUL - 0.01
    masks = [e.confidence for e in value.edits if e.kind == "mask"]
    return 1.0 if masks and min(masks) <= value.confidence else value.confidence


def finding(
    code: FindingCode,
    severity: Severity,
    key: str,
    words: Mapping[str, Word],
    *,
    figures: Sequence[AnyValue | None] = (),
    context: Sequence[AnyValue | None] = (),
    evidence: tuple[Place, ...] | None = None,
    indicator: str | None = None,
    activity: str | None = None,
    reported: Decimal | int | str | None = None,
    recomputed: Decimal | int | str | None = None,
    formula: str | None = None,
    explanation: Explanation | None = None,
    unsure: bool = False,
) -> Finding:
    """A finding with its sentences.

    ``figures`` are the values it rests on: they are its evidence, and one read with little confidence, or inferred,
    makes it a mere ``info``; so does less than certainty where one other digit explains all. ``context`` adds evidence
    that does not count for confidence; ``evidence`` replaces both.
    ``unsure``: what it rests on was recognised too poorly for more than a second look.
    """
    th, en = say(key, words)
    if explanation:
        more_th, more_en = explain(explanation.key, explanation.words)
        th, en = f"{th} {more_th}", f"{en}; {more_en}"
    confidence = trust(figures)
    misread = explanation is not None and explanation.key == "digit_mistyped" and confidence < CERTAIN
    if confidence < DOUBTFUL or misread or unsure:
        severity = "info"
        more_th, more_en = note("doubtful")
        th, en = f"{th} {more_th}", f"{en} {more_en}"
    return Finding(
        code=code,
        severity=severity,
        message=th,
        message_en=en,
        indicator=indicator,
        activity=activity,
        reported=reported,
        recomputed=recomputed,
        evidence=places([*figures, *context]) if evidence is None else evidence,
        formula=formula,
        explained_by=explanation.key if explanation else None,
        confidence=confidence,
    )
