"""What a form definition says: how to recognise a report, and which labels and headings carry which fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pipeline.model.record import PartKind
from pipeline.model.rules import GENERIC_SCHEME, AuditScheme

FieldKind = Literal["text", "number", "percent", "names", "phones", "items", "year", "round", "numbered_name", "marker"]
"""``numbered_name``: number and name in one (``3.1.5 ระดับ…``); ``names`` and ``items``: lists; ``round``: the ticked option of
several; ``year``: Buddhist; ``marker``: known words that carry no value (running titles, headings over tables)."""
Extent = Literal["cell", "section"]
"""How far a value goes: to the end of its cell or line, or on to the next label."""
Scope = Literal["indicator", "document"]
TableKind = Literal["indicators", "levels", "activities", "options", "attributes", "sessions"]
"""``indicators``: a row each; ``levels``: the criteria of one indicator; ``activities``: target beside result; ``options``:
numbered blocks with tick boxes; ``attributes``: cells kept under their row's and column's heading; ``sessions``:
the sessions of one activity, a row each."""


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A field by its labels. ``patterns`` (regular expressions in plain Thai) find it where no label stands before it."""

    name: str
    labels: tuple[str, ...] = ()
    kind: FieldKind = "text"
    extent: Extent = "cell"
    scope: Scope = "indicator"
    starts_record: bool = False
    patterns: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    """Wordings that look like the label and are not it."""
    months: int = 1
    """Of a ``round``: months that one of its figure stands for (quarters: 3)."""
    openers: tuple[str, ...] = ()
    """Of a ``numbered_name``: words that its names begin with, by which ``ตัวชี้วัดที่ 3 ร้อยละ…`` is told from a sentence."""


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """A column by its headings; ``field`` ``levels`` takes all columns that are headed by points, ``years`` by years."""

    field: str
    headings: tuple[str, ...]
    required: bool = False
    bodies: tuple[str, ...] = ()
    """For a column that holds for some types of body only: how their names begin."""
    cells: tuple[str, ...] = ()
    """Patterns of which one stands in a cell right under the heading, where the heading alone does not tell."""


@dataclass(frozen=True, slots=True)
class TableRule:
    """A table by its columns."""

    name: str
    kind: TableKind
    columns: tuple[ColumnRule, ...]
    totals: tuple[str, ...] = ()
    """How rows of totals begin."""
    asides: tuple[str, ...] = ()
    """How rows begin that are neither indicators nor totals (a percentage of the total, a verdict)."""
    pilots: tuple[str, ...] = ()
    """Marks of indicators that are shown but not counted."""
    section: str | None = None
    """The section that its rows belong to, where the page does not number them."""


@dataclass(frozen=True, slots=True)
class ActivityRule:
    """How an activity's target and result are worded: patterns, the group ``value`` or the first group being the figure."""

    title: tuple[str, ...] = ()
    target_sessions: tuple[str, ...] = ()
    target_participants: tuple[str, ...] = ()
    reported_sessions: tuple[str, ...] = ()
    reported_participants: tuple[str, ...] = ()
    reported_percent: tuple[str, ...] = ()
    session: tuple[str, ...] = ()
    """Marks at which a listed session begins; the group is its ordinal."""
    place: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionRule:
    """Numbered blocks whose levels are options: how they begin and what stands in them."""

    heading: tuple[str, ...] = ()
    """Words over the options (เกณฑ์การให้คะแนน), also where they go on (ต่อ)."""
    number: tuple[str, ...] = ()
    """Patterns of an indicator's number at the head of its block."""


@dataclass(frozen=True, slots=True)
class PartRule:
    """A part of an appraisal: the section that its indicators are in, and the words that it is known by."""

    kind: PartKind
    section: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AppraisalRule:
    """An individual appraisal: its parts, and how what stands beside the tables is worded.

    ``summary``: the section of the table whose rows are the parts; patterns in plain Thai: ``rounds`` (the group is 1 or 2),
    ``converted`` (points on a base of 100), ``band`` (what stands before the grade); ``below``: words
    by which a grade has no lowest score (ต่ำกว่า 60); labels: ``appraised`` and ``assessor`` (behind them stand names, which
    are not kept), ``post``, ``post_level``, ``office``, ``other`` (end a value).
    """

    parts: tuple[PartRule, ...] = ()
    summary: str = ""
    rounds: tuple[str, ...] = ()
    converted: tuple[str, ...] = ()
    band: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    appraised: tuple[str, ...] = ()
    assessor: tuple[str, ...] = ()
    post: tuple[str, ...] = ()
    post_level: tuple[str, ...] = ()
    office: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchRule:
    """How to recognise the form: ``titles`` weigh most; ``labels`` are further words that should be found; of ``needs`` one
    must stand there letter by letter, or a title must, where any are named; ``hints`` may stand over it: where no title is
    known, they let its tables and labels decide."""

    titles: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    minimum: float = 0.5
    needs: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """A form, read from TOML. ``valid_from`` and ``valid_to``: Buddhist fiscal years, both included."""

    id: str
    title: str
    version: int = 1
    match: MatchRule = field(default_factory=MatchRule)
    fields: tuple[FieldRule, ...] = ()
    tables: tuple[TableRule, ...] = ()
    activity: ActivityRule = field(default_factory=ActivityRule)
    options: OptionRule = field(default_factory=OptionRule)
    level_lines: tuple[str, ...] = ()
    """Patterns at which a level begins where the criteria stand in no table: the group ``value`` is its points."""
    sections: tuple[str, ...] = ()
    """Patterns of a section's title: the group ``value`` is its number, the title stands behind the match."""
    scheme: AuditScheme = GENERIC_SCHEME
    variants: tuple[AuditScheme, ...] = ()
    """Other conventions that the form is filled in by, told from the first by the points of the levels."""
    appraisal: AppraisalRule | None = None
    """For appraisals of persons; None for reports of bodies."""
    vocabulary: tuple[str, ...] = ()
    """Phrases of the form itself, for the repair of masked words."""
    valid_from: int | None = None
    valid_to: int | None = None
    source: str = ""
    """The file that it was read from."""

    @property
    def phrases(self) -> tuple[str, ...]:
        """All words of the form itself: its vocabulary, labels, headings and titles."""
        out = [*self.vocabulary, *self.match.titles, *self.match.labels]
        out += [label for f in self.fields for label in f.labels]
        out += [h for t in self.tables for c in t.columns for h in c.headings]
        return tuple(dict.fromkeys(out))

    def valid_in(self, year: int) -> bool:
        """Whether the form was in use in a year of the Buddhist era; an open end holds for ever."""
        return (self.valid_from is None or year >= self.valid_from) and (self.valid_to is None or year <= self.valid_to)


@dataclass(frozen=True, slots=True)
class FormProblem:
    """A mistake in a definition: file, line (from 1), dotted key, and what is wrong with it."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.message}"
