"""What checks over documents need of the store, and what they leave in it.

Reports come back as slim records: the figures that are compared, corrections included, each with its first place.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, tuple_, update

from pipeline.model.geometry import BBox, Place
from pipeline.model.jsonvalue import JsonObject
from pipeline.model.record import Activity, Indicator, Level, MappedDocument, Value
from pipeline.model.rules import GENERIC_SCHEME
from pipeline.store import tables as t
from pipeline.store.database import Database
from pipeline.store.documents import CHUNK
from pipeline.store.rows import Row

FIELDS = ("weight", "name", "result", "result_number", "reported_score", "reported_weighted_score")
ABSENT = "report_absent"
ACTIVITY_FIGURES = ("reported_sessions", "reported_participants", "reported_percent")


@dataclass(frozen=True, slots=True)
class ReportHead:
    """A report that was read, in whole or in part. ``superseded``: a corrected one has taken its place."""

    document: str
    source: str
    status: str
    form: str
    organization: str | None
    department: str | None
    fiscal_year: int | None
    period_months: int | None
    indicators: int
    superseded: bool


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


def report_heads(database: Database) -> tuple[ReportHead, ...]:
    """All reports that were read, in the order of names and hashes."""
    d = t.documents.c
    query = select(d.document, d.source, d.status, d.form, d.organization, d.department, d.fiscal_year, d.period_months,
                   d.indicator_count, d.superseded_by).where(d.status != "rejected")  # fmt: skip
    with database.read() as connection:
        rows = connection.execute(query).all()
    heads = [
        ReportHead(r.document, r.source, r.status, r.form, r.organization, r.department, r.fiscal_year, r.period_months,
                   r.indicator_count or 0, r.superseded_by is not None)
        for r in rows
    ]  # fmt: skip
    return tuple(sorted(heads, key=lambda h: (h.source, h.document)))


def _decimal(value: float | None) -> Decimal | None:
    """A stored figure as the decimal that it was: floats keep the shortest digits that give them."""
    if value is None:
        return None
    return Decimal(int(value)) if value == int(value) else Decimal(repr(value))


@dataclass(frozen=True, slots=True)
class _Where:
    places: tuple[Place, ...]
    confidence: float
    inferred: str | None


class _Places:
    """The place of each figure of some reports, by document, indicator and field."""

    def __init__(self, connection: Connection, keys: Sequence[str]) -> None:
        p = t.provenance.c
        wanted = or_(p.field.in_(FIELDS), p.field.like("activities.%"))
        query = select(
            p.document, p.indicator, p.field, p.page, p.x0, p.top, p.x1, p.bottom, p.raw, p.confidence, p.inferred
        )
        self._by = {
            (r.document, r.indicator, r.field): _Where(
                (Place(r.page, BBox(r.x0, r.top, r.x1, r.bottom), r.raw or ""),), r.confidence, r.inferred
            )
            for r in connection.execute(query.where(p.document.in_(keys), wanted))
        }  # fmt: skip

    def value(self, row: Any, field: str, value: Any, indicator: int) -> Value[Any] | None:
        if value is None:
            return None
        where = self._by.get((row.document, indicator, field), _Where((), 1.0, None))
        return Value(value, where.places, where.confidence, (), where.inferred)


def slim_reports(database: Database, heads: Sequence[ReportHead]) -> Iterator[tuple[ReportHead, MappedDocument]]:
    """The figures of reports, those of superseded indicators left out. The scheme is the generic one."""
    for start in range(0, len(heads), CHUNK):
        part = heads[start : start + CHUNK]
        with database.read() as connection:
            indicators = _indicators(connection, [h.document for h in part])
        for head in part:
            yield (
                head,
                MappedDocument(
                    form=head.form,
                    scheme=GENERIC_SCHEME,
                    organization=Value(head.organization) if head.organization else None,
                    department=Value(head.department) if head.department else None,
                    fiscal_year=Value(head.fiscal_year) if head.fiscal_year else None,
                    period_months=Value(head.period_months) if head.period_months else None,
                    indicators=tuple(indicators.get(head.document, ())),
                ),
            )


def _indicators(connection: Connection, keys: Sequence[str]) -> dict[str, list[Indicator]]:
    i, v, a = t.indicators.c, t.levels.c, t.activities.c
    where = _Places(connection, keys)
    levels: dict[tuple[str, int], list[Level]] = defaultdict(list)
    for r in connection.execute(select(t.levels).where(v.document.in_(keys)).order_by(v.position)):
        score, target = _decimal(r.score), _decimal(r.target)
        levels[r.document, r.indicator].append(
            Level(
                Value(score) if score is not None else None,
                Value(r.text) if r.text is not None else None,
                Value(r.checked) if r.checked is not None else None,
                Value(target) if target is not None else None,
            )
        )
    activities: dict[tuple[str, int], list[Activity]] = defaultdict(list)
    for r in connection.execute(select(t.activities).where(a.document.in_(keys)).order_by(a.position)):
        figures = {n: getattr(r, n) for n in ACTIVITY_FIGURES}
        figures["reported_percent"] = _decimal(r.reported_percent)
        found: dict[str, Any] = {
            n: where.value(r, f"activities.{r.position}.{n}", x, r.indicator) for n, x in figures.items()
        }
        title = Value(r.title) if r.title else None
        activities[r.document, r.indicator].append(Activity(r.number, title, **found))
    out: dict[str, list[Indicator]] = defaultdict(list)
    live = i.document.in_(keys) & i.superseded_by.is_(None)
    for r in connection.execute(select(t.indicators).where(live).order_by(i.position)):
        given = {n: getattr(r, n) for n in FIELDS}
        numbers = {n: _decimal(x) if isinstance(x, int | float) else x for n, x in given.items()}
        values: dict[str, Any] = {n: where.value(r, n, x, r.position) for n, x in numbers.items()}
        out[r.document].append(
            Indicator(
                number=r.number,
                levels=tuple(levels[r.document, r.position]),
                activities=tuple(activities[r.document, r.position]),
                scored=r.scored is not False,
                **values,
            )
        )
    return out


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
            shown = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
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
