"""How a form scores and what should agree in it: data read from form definitions, used by scoring."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

ScoreRule = Literal["linear", "step", "milestone", "ticked_level", "auto", "agreed", "none"]
"""``auto``: ticked level where boxes stand, linear where all levels are numbers, milestone where some are words. ``agreed``: a
score only where linear and step give the same, or the reported one lies between levels."""


Rounding = Literal["half_up", "down"]
"""How a figure is shortened to the decimals it is printed with: rounded, or cut off."""


@dataclass(frozen=True, slots=True)
class TotalRule:
    """A printed total and what should make it up.

    ``over``: ``weight``, ``weighted_score``, ``score``; ``combine``: ``sum`` or ``mean``; ``expected``: a fixed figure (100)
    that the total must reach, or None; ``group``: only indicators of this section, or None for all.
    """

    name: str
    over: Literal["weight", "weighted_score", "score"]
    combine: Literal["sum", "mean"] = "sum"
    expected: Decimal | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class GradeBand:
    """A grade and the least total, of 100, that earns it."""

    name: str
    least: Decimal


@dataclass(frozen=True, slots=True)
class AuditScheme:
    """Scoring convention of a form: ``source`` says which manual or circular it is taken from."""

    name: str
    source: str
    rule: ScoreRule = "auto"
    scale: tuple[Decimal, ...] = ()
    """The usual points of the levels, best first or last (5 3 1 0; 1 2 3 4 5); empty: not checked."""
    floor: Decimal = Decimal(1)
    ceiling: Decimal = Decimal(5)
    weight_base: Decimal = Decimal(100)
    """Weighted score = weight x score / weight_base."""
    section_bases: tuple[tuple[str, Decimal], ...] = ()
    """Sections of one report that divide by another base, each with its own."""
    weights_total: Decimal | None = None
    """What the weights of one document must add up to, None where they need not."""
    scores_required: bool = True
    full_points: Decimal | None = None
    """Points an indicator can earn at most, for the total percent; None: the highest level's points."""
    pass_percent: Decimal | None = None
    rounding: Rounding = "half_up"
    score_decimals: int | None = None
    """Decimals that scores are given with, None where that is not laid down; 0: an interpolated score is a whole number."""
    weighted_decimals: int | None = None
    totals: tuple[TotalRule, ...] = ()
    years_must_match: bool = True
    """Whether years in the criteria should be the document's fiscal year."""
    numbering_by_section: bool = True
    bands: tuple[GradeBand, ...] = ()
    """Grades of the total, best first."""
    compared: bool = True
    """Whether reports of one body and year speak of the same indicators, and can be held against each other."""

    def base_of(self, section: str | None) -> Decimal:
        """What weight times score is divided by in a section."""
        return next((base for name, base in self.section_bases if name == section), self.weight_base)


GENERIC_SCHEME = AuditScheme(
    name="generic", source="weight x score / 100 where a table has the three columns", compared=False
)
