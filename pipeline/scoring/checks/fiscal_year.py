"""``fiscal_year_mismatch``: the criteria speak of another fiscal year throughout."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from pipeline.model.geometry import Place
from pipeline.model.record import Finding, Indicator, Text
from pipeline.model.remembered import remembered
from pipeline.scoring.case import Case, finding
from pipeline.scoring.scan import places_of, squeeze

SOME = 3
"""Indicators that must speak of the other year before it is "throughout"."""
LOOK = 24


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    d = tomllib.loads(files("pipeline.scoring").joinpath("years.toml").read_text(encoding="utf-8"))

    def words(key: str) -> str:
        return "|".join(re.escape(w) for w in sorted(d[key], key=len, reverse=True))

    return (
        re.compile(rf"(?:{words('heads')})\(?(2[45]\d\d)(?!\d)"),
        re.compile(rf"(?:{words('other_before')})[^\d]{{0,8}}$"),
        re.compile(rf"^\)?(?:{words('other_after')})"),
    )


def years_in(text: Text) -> Iterator[tuple[int, tuple[Place, ...]]]:
    """Fiscal years that a text names as the year assessed, with their places; plans of several years, laws and dates do not."""
    for year, start, end in _years(text.value):
        yield year, places_of(text, start, end)


def _assessed(text: str) -> tuple[tuple[int, int, int], ...]:
    year, before, after = _patterns()
    squeezed = squeeze(text)
    out = []
    for match in year.finditer(squeezed.text):
        head = squeezed.text[max(0, match.start() - LOOK) : match.start()]
        tail = squeezed.text[match.end() : match.end() + LOOK]
        if not before.search(head) and not after.search(tail):
            out.append((int(match.group(1)), *squeezed.back(match.start(1), match.end(1))))
    return tuple(out)


_years: Final = remembered(_assessed, 4096)


def _criteria(indicator: Indicator) -> Iterator[Text]:
    texts = [indicator.name, indicator.verification, indicator.description, *indicator.checklist]
    texts += [level.text for level in indicator.levels]
    yield from (t for t in texts if t is not None)


def check(case: Case) -> Iterator[Finding]:
    """One finding for the document: another year in most of the criteria that name one, and hardly ever its own.

    In a report of one or two indicators a single mention is only worth a remark.
    """
    fiscal_year = case.document.fiscal_year
    if fiscal_year is None or not case.document.scheme.years_must_match:
        return
    own = fiscal_year.value
    speakers: Counter[int] = Counter()
    mentions: Counter[int] = Counter()
    where: dict[int, list[Place]] = defaultdict(list)
    for indicator, _ in case.pairs():
        seen: set[int] = set()
        for text in _criteria(indicator):
            for year, at in years_in(text):
                seen.add(year)
                mentions[year] += 1
                where[year].extend(at)
        speakers.update(seen)
    others = [(n, y) for y, n in speakers.items() if y != own]
    if not others:
        return
    n, year = max(others)
    few = len(case.document.indicators) < SOME
    if n < (1 if few else SOME) or speakers[own] * 2 > n:
        return
    yield finding(
        "fiscal_year_mismatch",
        "warning" if not few or mentions[year] > 1 else "info",
        "fiscal_year",
        {"reported": str(year), "expected": str(own), "n": n},
        figures=(fiscal_year,),
        evidence=tuple(dict.fromkeys([*fiscal_year.places, *where[year]])),
        reported=year,
        recomputed=own,
        unsure=case.unsure((fiscal_year,)) or (case.recognised and few),
    )
