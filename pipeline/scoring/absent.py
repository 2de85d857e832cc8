"""Bodies that should have sent a report and have not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.model.errors import UsageError
from pipeline.scoring.across import AcrossFinding
from pipeline.scoring.sentences import Word, say
from pipeline.scoring.series import same_body

MISREAD = 0.9
"""Likeness of a body that nobody expects to one that is expected, from which on it is the same, misread."""
ROUNDS = (3, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class ExpectedBody:
    """A body that should report; for a fiscal year (Buddhist era) and a round in months, or for any where None."""

    name: str
    fiscal_year: int | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What a stored report says of itself: the names of its body and department, year and round."""

    names: tuple[str, ...]
    fiscal_year: int | None
    months: int | None


def read_bodies(text: str, where: str) -> tuple[ExpectedBody, ...]:
    """A list of bodies, one a line: name, and after tabs the fiscal year and the round in months where they matter.

    Empty lines and lines that begin with ``#`` say nothing. UsageError names file and line of a mistake.

    >>> read_bodies("# all\\nเทศบาลตำบลดอนสมมติ\\t2566\\t12\\nเทศบาลตำบลเงียบ", "bodies.tsv")[0].months
    12
    """
    out = []
    for k, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, *rest = (part.strip() for part in line.split("\t"))
        if len(rest) > 2 or not name:
            raise UsageError(f"{where}:{k}: a line is NAME, NAME<tab>YEAR or NAME<tab>YEAR<tab>MONTHS")
        year, months = (_whole(p, where, k) for p in (*rest, "", "")[:2])
        if year is not None and not 2400 <= year <= 2700:
            raise UsageError(f"{where}:{k}: {year} is no fiscal year of the Buddhist era")
        if months is not None and months not in ROUNDS:
            raise UsageError(f"{where}:{k}: a round is of 3, 6, 9 or 12 months, not {months}")
        out.append(ExpectedBody(name, year, months))
    return tuple(out)


def _whole(text: str, where: str, line: int) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise UsageError(f"{where}:{line}: {text!r} is no whole number")
    return int(text)


def _is_sent(body: ExpectedBody, sent: Sequence[Sent], expected: frozenset[str]) -> bool:
    """Whether a report of the body is there; one whose name is nearly the body's, and nobody else's, counts as its own."""
    key = same_body(body.name)
    for report in sent:
        if body.fiscal_year not in (None, report.fiscal_year) or body.months not in (None, report.months):
            continue
        for name in map(same_body, report.names):
            near = name not in expected and SequenceMatcher(None, key, name, autojunk=False).ratio() >= MISREAD
            if name == key or near:
                return True
    return False


def audit_absent(sent: Sequence[Sent], bodies: Sequence[ExpectedBody]) -> tuple[AcrossFinding, ...]:
    """A finding for each of ``bodies`` that nothing was received from, for its year and round where it names them."""
    expected = frozenset(same_body(b.name) for b in bodies)
    out = []
    for body in bodies:
        if _is_sent(body, sent, expected):
            continue
        words: dict[str, Word] = {"body": body.name}
        key = "across_absent"
        if body.fiscal_year is not None:
            words["year"], key = str(body.fiscal_year), "across_absent_year"
            if body.months is not None:
                words["months"], key = body.months, "across_absent_round"
        th, en = say(key, words)
        out.append(
            AcrossFinding("report_absent", "info", th, en, (), organization=body.name, fiscal_year=body.fiscal_year)
        )
    return tuple(out)
