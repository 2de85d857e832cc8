"""Results of several years side by side under one heading: the result is that of the last of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pipeline.forms.labels import FUZZY_RATIO
from pipeline.mapping.headings import Headings, Stack
from pipeline.mapping.points import year_heading

RESULT: Final = "result"
SCORE: Final = "reported_score"


def last_year(stacks: list[Stack], headings: Headings) -> list[Stack]:
    """The stacks of headings, the last of several years under a heading of results taken for it, where a score stands beside
    them and no other result does."""
    years = [(year, s) for s in stacks if s.over and (year := year_heading(s.cell.text)) is not None]
    if len(years) < 2 or len({id(s.over[-1]) for _, s in years}) > 1:
        return stacks
    fields = [column.field for rule, _ in headings.rules for column in rule.columns]
    over = headings.agreement(years[0][1].over[-1].text)
    results = {k: score for k, score in over.items() if fields[k] == RESULT and score >= FUZZY_RATIO}
    others = {fields[k] for s in stacks for k, score in s.score.items() if score >= FUZZY_RATIO}
    if not results or RESULT in others or SCORE not in others:
        return stacks
    last = max(years, key=lambda y: y[0])[1]
    return [replace(s, score={**s.score, **results}) if s is last else s for s in stacks]
