"""What checks over documents leave in the store: findings between reports, and what explains findings of one."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import ColumnElement, delete, insert, select, tuple_, update

from pipeline.model.jsonvalue import JsonObject, compact
from pipeline.store import tables as t
from pipeline.store.database import Database
from pipeline.store.documents import CHUNK
from pipeline.store.part_rows import Row

ABSENT = "report_absent"


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding on a reported figure; ``explained_by`` names the rule that would give it, None for none."""

    document: str
    position: int
    code: str
    indicator: str
    activity: str | None
    reported: str
    explained_by: str | None
    message: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Reason:
    """What a finding says when the rule that explains it is known, or known no more."""

    explained_by: str | None
    message: str
    message_en: str


@dataclass(frozen=True, slots=True)
class AcrossEntry:
    """A finding across documents with its evidence, ready to store; the positions are given when it is."""

    finding: Row
    evidence: tuple[Row, ...] = ()


def put_across(
    database: Database, entries: Sequence[AcrossEntry], body: str | None = None, fiscal_year: int = 0
) -> None:
    """Replace all findings across documents by ``entries``, in one transaction; or those of one body and year, but for
    what was said of reports that are not there."""
    f, e = t.across_findings, t.across_evidence
    with database.write() as connection:
        mine: ColumnElement[bool] = f.c.body.is_not(None)
        if body is not None:
            mine = (f.c.body == body) & (f.c.fiscal_year == fiscal_year)
            absent = connection.execute(select(f).where(mine, f.c.code == ABSENT).order_by(f.c.position))
            entries = [*(AcrossEntry(dict(r._mapping)) for r in absent), *entries]
        connection.execute(delete(f).where(mine))  # evidence goes with them
        counts: dict[tuple[object, object], int] = defaultdict(int)
        findings: list[Row] = []
        evidence: list[Row] = []
        for entry in entries:
            place = (entry.finding["body"], entry.finding["fiscal_year"])
            own: Row = {"body": place[0], "fiscal_year": place[1], "finding": counts[place]}
            findings.append({**entry.finding, "position": counts[place]})
            evidence += [{**row, **own, "position": k} for k, row in enumerate(entry.evidence)]
            counts[place] += 1
        for table, content in ((f, findings), (e, evidence)):
            if content:
                connection.execute(insert(table), [dict(r) for r in content])


def open_findings(
    database: Database, keys: Iterable[str], codes: Sequence[str], explained_by: str
) -> list[OpenFinding]:
    """Findings on figures of these reports that nothing explains, or that ``explained_by`` does."""
    f, wanted, out = t.findings.c, sorted(keys), []
    query = select(
        f.document, f.position, f.code, f.indicator, f.activity, f.reported, f.explained_by, f.message, f.message_en
    )
    unexplained = f.explained_by.is_(None) | (f.explained_by == explained_by)
    for start in range(0, len(wanted), CHUNK):
        chosen = query.where(f.document.in_(wanted[start : start + CHUNK]), f.code.in_(codes), unexplained)
        with database.read() as connection:
            rows = connection.execute(chosen.where(f.indicator.is_not(None), f.reported.is_not(None))).all()
        out += [OpenFinding(*r) for r in rows]
    return out


def explain_findings(database: Database, reasons: Mapping[tuple[str, int], Reason]) -> None:
    """Set what explains findings, by document and position, in the table and in the document as exported."""
    d, f = t.documents.c, t.findings.c
    by: dict[str, dict[int, Reason]] = defaultdict(dict)
    for (document, position), reason in reasons.items():
        by[document][position] = reason
    for document, mine in sorted(by.items()):
        with database.write() as connection:
            text = connection.execute(select(d.json).where(d.document == document)).scalar()
            body = cast(JsonObject, json.loads(text)) if text else {}
            listed = cast("list[JsonObject]", body.get("findings", []))
            for position, reason in mine.items():
                said = {"explained_by": reason.explained_by, "message": reason.message, "message_en": reason.message_en}
                key = tuple_(f.document, f.position) == (document, position)
                connection.execute(update(t.findings).where(key).values(**said))
                if position < len(listed):
                    listed[position].update(said)
            shown = compact(body)
            connection.execute(update(t.documents).where(d.document == document).values(json=shown))


@dataclass(frozen=True, slots=True)
class AcrossEvidence:
    """A place in one of the reports, in points from the top left."""

    document: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    raw: str


@dataclass(frozen=True, slots=True)
class AcrossRow:
    """A finding across documents as stored; ``fiscal_year`` 0: for no year in particular."""

    body: str
    fiscal_year: int
    code: str
    severity: str
    indicator: str | None
    document: str | None
    other_document: str | None
    reported: str | None
    expected: str | None
    message: str
    message_en: str
    evidence: tuple[AcrossEvidence, ...]


def stored_across(database: Database, document: str | None = None) -> tuple[AcrossRow, ...]:
    """The findings across documents, or those that rest on one document, the gravest first."""
    f, e = t.across_findings.c, t.across_evidence.c
    places: dict[tuple[str, int, int], list[AcrossEvidence]] = defaultdict(list)
    with database.read() as connection:
        for r in connection.execute(select(t.across_evidence).order_by(e.position)):
            places[r.body, r.fiscal_year, r.finding].append(
                AcrossEvidence(r.document, r.page, r.x0, r.top, r.x1, r.bottom, r.raw or "")
            )
        rows = connection.execute(select(t.across_findings).order_by(f.body, f.fiscal_year, f.position)).all()
    grave = ("error", "warning", "info")
    found = [
        AcrossRow(r.body, r.fiscal_year, r.code, r.severity, r.indicator, r.document, r.other_document, r.reported,
                  r.expected, r.message, r.message_en, tuple(places[r.body, r.fiscal_year, r.position]))
        for r in rows
    ]  # fmt: skip
    mine = [
        r
        for r in found
        if document is None or document in {r.document, r.other_document, *(p.document for p in r.evidence)}
    ]
    return tuple(sorted(mine, key=lambda r: grave.index(r.severity)))
