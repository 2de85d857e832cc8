"""Reports of one body and fiscal year put together, and the indicators that are the same one in several of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.model.record import Indicator, MappedDocument, Text
from pipeline.scoring.scan import squeeze

SAME_INDICATOR = 0.6
"""Likeness of two names (0 to 1) from which on one number means one indicator."""
SAME_DEPARTMENT = 0.85
"""Likeness of two departments' names (0 to 1) that differ by reading or typing only."""


@dataclass(frozen=True, slots=True)
class AcrossInput:
    """A document with the key it is stored under; ``partial``: some of its pages could not be read."""

    key: str
    document: MappedDocument
    partial: bool = False

    @property
    def months(self) -> int | None:
        """The round that it reports on."""
        return self.document.period_months.value if self.document.period_months else None


@dataclass(frozen=True, slots=True)
class Group:
    """The documents of a body for a fiscal year, the earliest round first."""

    organization: str
    fiscal_year: int
    members: tuple[AcrossInput, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """An indicator in one of the documents."""

    report: AcrossInput
    indicator: Indicator


def same_body(name: str) -> str:
    """A body's name as a key: white space and signs aside.

    >>> same_body("เทศบาลตำบล ดอนสมมติ") == same_body("เทศบาลตำบลดอนสมมติ.")
    True
    """
    return "".join(c for c in squeeze(name).text if c.isalnum() or "ก" <= c <= "๛")


def alike(a: Text | None, b: Text | None) -> float:
    """Likeness of two texts from 0 to 1, white space aside; 1 where one of them was not read."""
    if a is None or b is None:
        return 1.0
    x, y = squeeze(a.value).text, squeeze(b.value).text
    return 1.0 if x == y else SequenceMatcher(None, x, y, autojunk=False).ratio()


def groups(documents: Sequence[AcrossInput]) -> Iterator[Group]:
    """Documents by body and fiscal year; those that do not give both, or whose form is not compared, are left out."""
    by: dict[tuple[str, int], list[AcrossInput]] = defaultdict(list)
    shown: dict[str, str] = {}
    for item in documents:
        body, year = item.document.organization or item.document.department, item.document.fiscal_year
        if body is None or year is None or not item.document.scheme.compared:
            continue
        key = same_body(body.value)
        shown.setdefault(key, body.value)
        by[key, year.value].append(item)
    for (key, of_year), members in by.items():
        yield Group(shown[key], of_year, tuple(sorted(members, key=lambda m: m.months or 0)))


def one_office(a: AcrossInput, b: AcrossInput) -> bool:
    """Whether two reports of a body may be of one office: two departments that are both named and differ are two."""
    return alike(a.document.department, b.document.department) >= SAME_DEPARTMENT


def same_indicator(a: Seen, b: Seen) -> bool:
    """Whether one number in two reports means one indicator.

    Rounds of a year follow each other indicator by indicator; two reports that are not rounds of one series may number
    different indicators alike, and are the same only where their names are.
    """
    if not one_office(a.report, b.report):
        return False
    rounds = a.report.months is not None and b.report.months is not None and a.report.months != b.report.months
    return rounds or alike(a.indicator.name, b.indicator.name) >= SAME_INDICATOR


def series(group: Group) -> Iterator[tuple[str, list[Seen]]]:
    """Each indicator that stands in two documents or more, by its number, in the order of the rounds.

    Documents that were read in part are left out: what they lack may stand on the pages that are missing.
    """
    by: dict[tuple[str, str], list[list[Seen]]] = defaultdict(list)
    for item in group.members:
        if item.partial:
            continue
        for indicator in item.document.indicators:
            seen = Seen(item, indicator)
            known = by[item.document.form, indicator.number]
            chain = next((c for c in known if all(same_indicator(s, seen) for s in c)), None)
            if chain is None:
                known.append([seen])
            elif all(s.report.key != item.key for s in chain):
                chain.append(seen)
    for (_, number), chains in by.items():
        for chain in chains:
            if len(chain) > 1:
                yield number, chain
