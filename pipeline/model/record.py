"""Indicator records and what a mapper hands to scoring: values that keep their place, raw text and confidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from pipeline.model.geometry import Place
from pipeline.model.lean import lean
from pipeline.model.rules import AuditScheme
from pipeline.model.text import Edit

T = TypeVar("T")
FindingCode = Literal[
    "weighted_score_mismatch", "score_mismatch", "participants_total_mismatch", "session_count_mismatch",
    "narrative_contradiction", "criteria_interval_mismatch", "criteria_overlap", "criteria_gap",
    "score_scale_irregular", "numbering_break", "duplicate_content", "fiscal_year_mismatch", "weights_total_mismatch",
    "score_missing", "threshold_not_met", "name_inconsistent",
]  # fmt: skip
Severity = Literal["error", "warning", "info"]
RecomputeBasis = Literal["interpolated", "step", "milestone", "checked_level", "narrative_cap"]


@lean
class Value(Generic[T]):
    """A value from the page. Numbers are ``Decimal`` with as many decimals as were printed (0.1000 keeps four).

    ``places`` says where it stands, with the raw words; ``confidence`` from 0 to 1; ``inferred`` gives the reason where
    it was not read but recovered from other figures; ``corrected`` names the person who set it in review.
    """

    value: T
    places: tuple[Place, ...] = ()
    confidence: float = 1.0
    edits: tuple[Edit, ...] = ()
    inferred: str | None = None
    corrected: str | None = None

    @property
    def raw(self) -> str:
        """The words on the page that it was read from; "" where no place is known."""
        return " ".join(p.raw for p in self.places)


Text = Value[str]
Number = Value[Decimal]


@lean
class Level:
    """One level of the criteria: its points, its wording, and whether its box is ticked (None: there is no box)."""

    score: Number | None
    text: Text | None
    checked: Value[bool] | None = None
    target: Number | None = None
    """The level's numeric target where its cell or wording is one number (percent, count)."""


@dataclass(frozen=True, slots=True)
class Session:
    """One listed session (meeting, training round) of an activity."""

    ordinal: int
    start: Value[date] | None = None
    end: Value[date] | None = None
    place: Text | None = None
    participants: Value[int] | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """A project or activity with its target, its result and its listed sessions."""

    number: str
    title: Text | None = None
    target_text: Text | None = None
    result_text: Text | None = None
    target_sessions: Value[int] | None = None
    target_participants: Value[int] | None = None
    reported_sessions: Value[int] | None = None
    reported_participants: Value[int] | None = None
    reported_percent: Number | None = None
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True, slots=True)
class Narratives:
    """What a report tells of an indicator in words, each under its heading."""

    actions: Text | None = None
    supporting_factors: Text | None = None
    obstacles: Text | None = None
    suggestions: Text | None = None


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What the page's own criteria and figures give. ``formula`` is readable, with its operands."""

    score: Decimal | None = None
    weighted_score: Decimal | None = None
    basis: RecomputeBasis | None = None
    formula: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator as reported. ``number`` is canonical (Arabic digits, the section's own numbering)."""

    number: str
    printed_number: Text | None = None
    name: Text | None = None
    section: str | None = None
    section_title: Text | None = None
    weight: Number | None = None
    result: Text | None = None
    result_number: Number | None = None
    """The result as a number where the page gives one; never guessed from words."""
    reported_score: Number | None = None
    reported_weighted_score: Number | None = None
    levels: tuple[Level, ...] = ()
    extra_level_blocks: tuple[tuple[Level, ...], ...] = ()
    """Further scoring blocks printed after the indicator's own (left over from another)."""
    checklist: tuple[Text, ...] = ()
    verification: Text | None = None
    description: Text | None = None
    overseer: Text | None = None
    collectors: tuple[Text, ...] = ()
    phones: tuple[Text, ...] = ()
    activities: tuple[Activity, ...] = ()
    narratives: Narratives = field(default_factory=Narratives)
    evidence: tuple[Text, ...] = ()
    full_points: Number | None = None
    """Points that the page says can be had for this indicator; None where it does not say."""
    stated_interval: Number | None = None
    """The step per point that the text states (``+ร้อยละ 5 ต่อ 1 คะแนน``)."""
    scored: bool = True
    """False for pilot indicators that are shown but not counted."""
    attributes: tuple[tuple[str, Text], ...] = ()
    """Further fields that the form names (formula, baseline, target by quarter ...)."""
    restated: tuple[tuple[str, Number], ...] = ()
    """Figures that another table of the report gives otherwise under the same heading, by field."""
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A total printed on the page: ``name`` says which of the form's totals it is."""

    name: str
    value: Number


@dataclass(frozen=True, slots=True)
class DuplicateBlock:
    """Content that stands twice: dropped from the records, kept here with both places."""

    first: tuple[Place, ...]
    second: tuple[Place, ...]
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GenericTable:
    """A table of an unknown form: headings and rows of cells as values (None: no cell)."""

    title: Text | None
    header: tuple[Text | None, ...]
    rows: tuple[tuple[Text | None, ...], ...]
    pages: tuple[int, ...]


PartKind = Literal["achievement", "competency", "other"]


@dataclass(frozen=True, slots=True)
class AppraisalPart:
    """One part of an appraisal (results of the work, competencies), as printed.

    ``section``: that of its indicators; ``points``: the sum of their weighted scores; ``converted``: those points on a base
    of 100, where it is printed under the part's own table; ``score`` (on that base), ``share`` (percent) and
    ``weighted_score`` stand in the summary; ``titled``: the share as the title over the part gives it.
    """

    kind: PartKind
    section: str | None = None
    name: Text | None = None
    points: Number | None = None
    converted: Number | None = None
    score: Number | None = None
    share: Number | None = None
    weighted_score: Number | None = None
    titled: Number | None = None


@dataclass(frozen=True, slots=True)
class AppraisalBand:
    """A grade with its box, as printed; ``least``: the score from which on it holds, where the page says."""

    name: Text
    least: Number | None = None
    checked: Value[bool] | None = None


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What an individual appraisal says beside its indicators. Names of persons are no part of it.

    ``round_number``: the half of the fiscal year, 1 or 2; ``post`` and ``post_level``: of the person appraised; ``band``: the
    grade that is ticked or named.
    """

    round_number: Value[int] | None = None
    round_start: Value[date] | None = None
    round_end: Value[date] | None = None
    post: Text | None = None
    post_level: Text | None = None
    parts: tuple[AppraisalPart, ...] = ()
    shares_total: Number | None = None
    total: Number | None = None
    band: Text | None = None
    bands: tuple[AppraisalBand, ...] = ()


@dataclass(frozen=True, slots=True)
class MappedDocument:
    """What a form definition makes of a document; the input of scoring and audit."""

    form: str
    scheme: AuditScheme
    organization: Text | None = None
    department: Text | None = None
    fiscal_year: Value[int] | None = None
    period_months: Value[int] | None = None
    minimum_percent: Number | None = None
    indicators: tuple[Indicator, ...] = ()
    totals: tuple[StatedTotal, ...] = ()
    duplicates: tuple[DuplicateBlock, ...] = ()
    tables: tuple[GenericTable, ...] = ()
    label_values: tuple[tuple[Text, Text], ...] = ()
    numbers: tuple[Number, ...] = ()
    """All figures of a document of unknown form."""
    dates: tuple[Text, ...] = ()
    """All dates of a document of unknown form, ISO, a range as ``first/last``."""
    body: tuple[Text, ...] = ()
    """All text of the document in reading order, a value a paragraph or cell, for checks over the whole."""
    appraisal: Appraisal | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where the document disagrees with itself. ``explained_by`` names the rule that would give the reported figure."""

    code: FindingCode
    severity: Severity
    message: str
    message_en: str
    indicator: str | None = None
    activity: str | None = None
    reported: Decimal | int | str | None = None
    recomputed: Decimal | int | str | None = None
    evidence: tuple[Place, ...] = ()
    formula: str | None = None
    explained_by: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class AuditedIndicator:
    """An indicator as read, beside what its own criteria give."""

    indicator: Indicator
    recomputed: Recomputed


@dataclass(frozen=True, slots=True)
class RecomputedPart:
    """A part of an appraisal from its own indicators: points, score on a base of 100, and that score times the share."""

    points: Decimal | None = None
    score: Decimal | None = None
    weighted_score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RecomputedAppraisal:
    """``parts`` in the order of the appraisal's; ``total`` of 100 and its ``band``, None where a part is missing."""

    parts: tuple[RecomputedPart, ...] = ()
    total: Decimal | None = None
    band: str | None = None


@dataclass(frozen=True, slots=True)
class Audit:
    """The outcome of scoring and audit over one document."""

    indicators: tuple[AuditedIndicator, ...]
    findings: tuple[Finding, ...]
    total_percent: Decimal | None = None
    appraisal: RecomputedAppraisal | None = None
