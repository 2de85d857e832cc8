"""``score_missing``: no score where the form asks for one."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.record import Finding, Indicator
from pipeline.scoring.case import Case, finding

SEVERAL = 3
"""Indicators without score or tick from which a recognised form is blank, and no column of it unread."""


def _is_scored(indicator: Indicator) -> bool:
    """Whether it has anything that a score would be given for, or from."""
    return bool(indicator.levels or indicator.weight or indicator.result or indicator.reported_score)


def _is_scored_in_parts(indicator: Indicator, among: list[Indicator]) -> bool:
    """Whether sub-indicators have the scores instead: 2.3.1 and 2.3.2 those of 2.3."""
    parts = [i for i in among if i.number.startswith(f"{indicator.number}.")]
    return indicator.reported_score is None and len(parts) > 1 and all(i.reported_score is not None for i in parts)


def _is_ticked(indicator: Indicator) -> bool:
    return any(level.checked is not None and level.checked.value for level in indicator.levels)


def _pages(indicator: Indicator) -> list[int]:
    texts = [indicator.name, *(level.text for level in indicator.levels)]
    return [p.page for t in texts if t is not None for p in t.places]


def _at_a_page_break(indicators: list[Indicator]) -> set[str]:
    """Indicators that begin a page after another, or run over one: a row torn by the break may hide its score."""
    out: set[str] = set()
    last: int | None = None
    for indicator in indicators:
        pages = _pages(indicator)
        if pages and (min(pages) != max(pages) or (last is not None and min(pages) != last)):
            out.add(indicator.number)
        last = max(pages, default=last or 0) or None
    return out


def check(case: Case) -> Iterator[Finding]:
    """One finding for a blank form, else one for each indicator without a score.

    A number and a name alone, as a heading or a torn row may leave them, ask for no score.
    """
    if not case.document.scheme.scores_required:
        return
    all_ = [i for i, _ in case.pairs()]
    asked = [i for i in all_ if i.scored and _is_scored(i) and not _is_scored_in_parts(i, all_)]
    empty = [i for i in asked if i.reported_score is None]
    if not empty:
        return
    if all(i.reported_weighted_score is not None for i in asked):
        return  # points out of the weight are all the scores that the form has
    if len(empty) == len(asked) and len(asked) > 1:
        yield finding(
            "score_missing",
            "warning",
            "missing_all",
            {"n": len(asked)},
            context=[i.name for i in asked[:1]],
            unsure=case.recognised and (len(asked) < SEVERAL or any(_is_ticked(i) for i in asked)),
        )
        return
    torn = _at_a_page_break(asked)
    for indicator in empty:
        yield finding(
            "score_missing",
            "warning",
            "missing_one",
            {},
            context=(indicator.printed_number, indicator.name),
            indicator=indicator.number,
            unsure=case.recognised or indicator.number in torn,
        )
