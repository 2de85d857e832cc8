"""One rule a finding code. ``CHECKS`` is the order in which findings are reported."""

from __future__ import annotations

from pipeline.scoring.case import Check
from pipeline.scoring.checks import (
    appraisal,
    criteria_gap,
    criteria_interval,
    criteria_overlap,
    duplicates,
    fiscal_year,
    missing,
    names,
    narrative,
    numbering,
    participants,
    restated,
    scale,
    score,
    sessions,
    threshold,
    totals,
    weighted,
    weights,
)

CHECKS: tuple[Check, ...] = (
    weighted.check,
    score.check,
    restated.check,
    narrative.check,
    sessions.check,
    participants.check,
    weights.check,
    totals.check,
    appraisal.check,
    threshold.check,
    missing.check,
    criteria_interval.check,
    criteria_overlap.check,
    criteria_gap.check,
    scale.check,
    numbering.check,
    duplicates.check,
    fiscal_year.check,
    names.check,
)
