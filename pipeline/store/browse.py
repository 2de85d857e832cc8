"""What the review pages ask of the store: lists, one document, nights, and figures for plots. Reads only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from pipeline.model.jsonvalue import JsonObject
from pipeline.model.result import Status
from pipeline.store import tables as t
from pipeline.store.database import Database

d, f, i, l = t.documents.c, t.findings.c, t.indicators.c, t.ledger.c  # noqa: E741

NOBODY = "–"


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """What a list of documents is narrowed to; empty fields do not narrow. ``words``: all must occur, white space aside.
    ``NOBODY`` as organization, 0 as year or round: documents that give none."""

    words: str = ""
    organization: str = ""
    fiscal_year: int | None = None
    form: str = ""
    period_months: int | None = None
    status: str = ""
    code: str = ""
    below_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A line of the list of documents; ``errors`` and ``findings`` count its findings, ``decisions`` its decisions."""

    document: str
    source: str
    status: str
    error_code: str | None
    form: str
    organization: str | None
    fiscal_year: int | None
    period_months: int | None
    indicators: int
    findings: int
    errors: int
    decisions: int
    superseded: bool


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """Who a document is. ``uris``: where files of its content were seen, the latest first."""

    document: str
    source: str
    page_count: int
    status: Status
    uris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Night:
    """One run of the nightly job."""

    started_at: str
    finished_at: str | None
    documents: int
    pages: int
    findings: int
    rejected: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """Reported against recomputed score of one indicator."""

    document: str
    indicator: str
    organization: str | None
    reported: float
    recomputed: float


def _like(words: str) -> list[ColumnElement[bool]]:
    """Each word as it stands in the repaired text or the names, white space in them aside; ``%`` and ``_`` mean themselves."""
    columns = [_without_space(column) for column in (d.text, d.organization, d.source, d.department)]
    return [or_(*(column.contains(word, autoescape=True) for column in columns)) for word in words.split()]


def _without_space(column: ColumnElement[str]) -> ColumnElement[str]:
    """Thai is written without spaces, and lines and cells break anywhere."""
    for space in (" ", "\n", "\t", "\u00a0"):
        column = func.replace(column, space, "")
    return column


def _conditions(want: DocumentFilter) -> list[ColumnElement[bool]]:
    found = _like(want.words)
    if want.organization:
        found.append(d.organization.is_(None) if want.organization == NOBODY else d.organization == want.organization)
    for column, value in ((d.fiscal_year, want.fiscal_year), (d.period_months, want.period_months)):
        if value is not None:
            found.append(column == value if value else column.is_(None))
    if want.form:
        found.append(d.form == want.form)
    if want.status:
        found.append(d.status == want.status)
    if want.code:
        found.append(exists().where(f.document == d.document, f.code == want.code))
    if want.below_confidence is not None:
        p = t.provenance.c
        found.append(exists().where(p.document == d.document, p.confidence < want.below_confidence))
    return found


def find_documents(
    database: Database, want: DocumentFilter, *, limit: int = 50, offset: int = 0
) -> tuple[tuple[DocumentSummary, ...], int]:
    """A page of the documents that fit, most errors first, and how many fit in all."""
    where = and_(True, *_conditions(want))
    decided = select(func.count()).where(t.decisions.c.document == d.document).scalar_subquery()
    query = (
        select(d.document, d.source, d.status, d.error_code, d.form, d.organization, d.fiscal_year, d.period_months,
               d.indicator_count, d.finding_count, d.error_count, decided.label("decisions"), d.superseded_by)
        .where(where).order_by(d.error_count.desc(), d.finding_count.desc(), d.source, d.document)
        .limit(limit).offset(offset)
    )  # fmt: skip
    with database.read() as connection:
        total = connection.execute(select(func.count()).select_from(t.documents).where(where)).scalar_one()
        rows = connection.execute(query).all()
    return tuple(
        DocumentSummary(
            r.document, r.source, r.status, r.error_code, r.form, r.organization, r.fiscal_year, r.period_months,
            r.indicator_count or 0, r.finding_count or 0, r.error_count or 0, r.decisions, r.superseded_by is not None,
        )
        for r in rows
    ), int(total)  # fmt: skip


def document_head(database: Database, document: str) -> DocumentHead | None:
    """One document by its hash, None where the store does not have it."""
    with database.read() as connection:
        row = connection.execute(
            select(d.document, d.source, d.page_count, d.status).where(d.document == document)
        ).first()
        uris = (
            connection.execute(select(l.uri).where(l.document == document).order_by(l.modified.desc())).scalars().all()
        )
    if row is None:
        return None
    return DocumentHead(row.document, row.source, row.page_count, row.status, tuple(uris))


def document_json(database: Database, document: str) -> JsonObject | None:
    """The stored document in the contract's shape."""
    with database.read() as connection:
        body = connection.execute(select(d.json).where(d.document == document)).scalar()
    return None if body is None else cast(JsonObject, json.loads(body))


def nights(database: Database, limit: int = 14) -> tuple[Night, ...]:
    """The last runs, newest first."""
    n = t.nights.c
    with database.read() as connection:
        rows = connection.execute(select(t.nights).order_by(n.started_at.desc()).limit(limit)).all()
    return tuple(
        Night(
            r.started_at,
            r.finished_at,
            r.documents or 0,
            r.pages or 0,
            r.findings or 0,
            r.rejected or 0,
            r.seconds or 0.0,
        )
        for r in rows
    )


def _counted(database: Database, query: Select[Any]) -> tuple[tuple[str, int], ...]:
    with database.read() as connection:
        return tuple((str(name or ""), int(count)) for name, count in connection.execute(query))


def count_by(database: Database, field: str) -> tuple[tuple[str, int], ...]:
    """How many documents there are by ``status``, ``form``, ``fiscal_year``, ``period_months`` or ``organization``."""
    column = t.documents.c[field]
    return _counted(database, select(column, func.count()).group_by(column).order_by(func.count().desc(), column))


def findings_by_code(database: Database) -> tuple[tuple[str, int], ...]:
    """How many findings there are of each code, most first."""
    return _counted(database, select(f.code, func.count()).group_by(f.code).order_by(func.count().desc(), f.code))


def errors_by_body(database: Database, limit: int = 20) -> tuple[tuple[str, int], ...]:
    """Bodies with the most findings of severity error."""
    total = func.sum(d.error_count)
    query = select(d.organization, total).group_by(d.organization).having(total > 0)
    return _counted(database, query.order_by(total.desc(), d.organization).limit(limit))


def rejected(database: Database, limit: int = 200) -> tuple[tuple[str, str, str | None], ...]:
    """Files that could not be read: name, ledger status, why."""
    query = select(l.name, l.status, l.message).where(l.status.startswith("rejected")).order_by(l.name).limit(limit)
    with database.read() as connection:
        return tuple((r.name, r.status, r.message) for r in connection.execute(query))


def score_points(database: Database) -> tuple[ScorePoint, ...]:
    """All indicators with a reported and a recomputed score."""
    query = (
        select(i.document, i.number, d.organization, i.reported_score, i.recomputed_score)
        .join(t.documents, d.document == i.document)
        .where(i.reported_score.is_not(None), i.recomputed_score.is_not(None))
        .order_by(i.document, i.position)
    )
    with database.read() as connection:
        return tuple(ScorePoint(*row) for row in connection.execute(query))


def confidence_histogram(database: Database, bins: int = 10) -> tuple[int, ...]:
    """How many values were read with a confidence in each of ``bins`` equal parts of 0 to 1."""
    p = t.provenance.c
    counts = [0] * bins
    with database.read() as connection:
        query = select(p.confidence, func.count()).where(p.confidence.is_not(None)).group_by(p.confidence)
        for confidence, count in connection.execute(query):
            counts[min(int(confidence * bins), bins - 1)] += count
    return tuple(counts)


def clean_documents(database: Database) -> Sequence[str]:
    """Hashes of documents that were read without a finding, for sampling."""
    with database.read() as connection:
        query = select(d.document).where(d.status == "ok", d.finding_count == 0).order_by(d.document)
        return list(connection.execute(query).scalars())


def page_sizes(database: Database, document: str) -> dict[int, tuple[float, float]]:
    """Width and height in points of each page, by its number from 1."""
    p = t.pages.c
    with database.read() as connection:
        rows = connection.execute(select(p.page, p.width, p.height).where(p.document == document))
        return {r.page: (r.width, r.height) for r in rows if r.width and r.height}
