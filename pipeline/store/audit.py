"""What the audit commands and the audit report read from the store. Superseded reports are left out unless asked for."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, select

from pipeline.model.jsonvalue import JsonObject, JsonValue
from pipeline.store import tables as t
from pipeline.store.across import AcrossRow, stored_across
from pipeline.store.database import Database


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report as the audit lists it; ``uris`` are the places where its file was found."""

    document: str
    source: str
    uris: tuple[str, ...]
    status: str
    form: str | None
    organization: str | None
    department: str | None
    fiscal_year: int | None
    minimum_percent: float | None
    total_percent: float | None
    indicator_count: int
    page_count: int
    error: str | None
    period_months: int | None = None


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """Reported beside recomputed, for one indicator."""

    document: str
    number: str
    name: str | None
    weight: float | None
    reported_score: float | None
    recomputed_score: float | None
    reported_weighted_score: float | None
    recomputed_weighted_score: float | None
    basis: str | None
    formula: str | None


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A place on a page, in points from the top left."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    raw: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with the places that it rests on; ``reported`` and ``recomputed`` as printed figures."""

    document: str
    position: int
    code: str
    severity: str
    indicator: str | None
    activity: str | None
    reported: str | None
    recomputed: str | None
    message: str
    message_en: str
    formula: str | None
    explained_by: str | None
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class AppraisalRow:
    """An individual appraisal; ``parts``: name, score and share of each, with the score times share reported and recomputed."""

    document: str
    round_number: int | None
    post: str | None
    total: float | None
    recomputed_total: float | None
    band: str | None
    recomputed_band: str | None
    parts: tuple[tuple[str, float | None, float | None, float | None, float | None], ...]


@dataclass(frozen=True, slots=True)
class AuditView:
    """The audit of a store, in the order of names: reports, their indicators, their findings by severity."""

    reports: tuple[ReportRow, ...]
    indicators: tuple[IndicatorRow, ...]
    findings: tuple[FindingRow, ...]
    across: tuple[AcrossRow, ...] = ()
    """Where reports of one body and year disagree with each other, and bodies that sent nothing."""
    appraisals: tuple[AppraisalRow, ...] = ()


R = TypeVar("R", IndicatorRow, FindingRow)
SEVERITIES = ("error", "warning", "info")


def by_report(rows: Iterable[R]) -> Mapping[str, Sequence[R]]:
    """Rows by the key of their report, in their order; nothing for a report that has none."""
    out: defaultdict[str, list[R]] = defaultdict(list)
    for row in rows:
        out[row.document].append(row)
    return out


def audit_view(database: Database, *, superseded: bool = False) -> AuditView:
    """Reports, indicators and findings from one view of the store."""
    d, i, f, e = t.documents.c, t.indicators.c, t.findings.c, t.finding_evidence.c
    with database.read() as connection:
        uris: dict[str, list[str]] = defaultdict(list)
        order = (t.ledger.c.name, t.ledger.c.uri)
        for row in connection.execute(select(t.ledger.c.document, t.ledger.c.uri).order_by(*order)):
            uris[row.document].append(row.uri)
        query = select(d.document, d.source, d.status, d.form, d.organization, d.department, d.fiscal_year, d.minimum_percent,
                       d.total_percent, d.indicator_count, d.page_count, d.error_message, d.period_months)  # fmt: skip
        if not superseded:
            query = query.where(d.superseded_by.is_(None))
        documents = connection.execute(query).all()
        keep = {r.document for r in documents}
        gone: set[tuple[str, str]] = set()
        indicator_rows = connection.execute(
            select(i.document, i.number, i.name, i.weight, i.reported_score, i.recomputed_score, i.reported_weighted_score,
                   i.recomputed_weighted_score, i.recompute_basis, i.recompute_formula, i.superseded_by, i.position)
        ).all()  # fmt: skip
        if not superseded:
            gone = {(r.document, r.number) for r in indicator_rows if r.superseded_by}
        places: dict[tuple[str, int], list[EvidenceRow]] = defaultdict(list)
        for r in connection.execute(
            select(e.document, e.finding, e.page, e.x0, e.top, e.x1, e.bottom, e.raw).order_by(e.position)
        ):
            places[r.document, r.finding].append(EvidenceRow(r.page, r.x0, r.top, r.x1, r.bottom, r.raw or ""))
        finding_rows = connection.execute(
            select(f.document, f.position, f.code, f.severity, f.indicator, f.activity, f.reported, f.recomputed, f.message,
                   f.message_en, f.formula, f.explained_by)
        ).all()  # fmt: skip
        appraisals = [a for a in _appraisals(connection) if a.document in keep]
    reports = sorted(
        (ReportRow(r.document, r.source, tuple(uris[r.document]), r.status, r.form, r.organization, r.department,
                   r.fiscal_year, r.minimum_percent, r.total_percent, r.indicator_count or 0, r.page_count, r.error_message,
                   r.period_months)
         for r in documents), key=lambda r: (r.source, r.document),
    )  # fmt: skip
    rank = {r.document: k for k, r in enumerate(reports)}
    indicators = [
        IndicatorRow(*r[:10])
        for r in sorted(indicator_rows, key=lambda r: (rank.get(r.document, -1), r.position))
        if r.document in keep and (r.document, r.number) not in gone
    ]
    findings = [
        _finding(r, places.get((r.document, r.position), []))
        for r in finding_rows
        if r.document in keep and (r.document, r.indicator) not in gone
    ]
    findings.sort(key=lambda x: (SEVERITIES.index(x.severity), rank[x.document], x.position))
    return AuditView(tuple(reports), tuple(indicators), tuple(findings), stored_across(database),
                     tuple(sorted(appraisals, key=lambda a: rank[a.document])))  # fmt: skip


def _appraisals(connection: Connection) -> list[AppraisalRow]:
    a, p = t.appraisals.c, t.appraisal_parts.c
    parts: dict[str, list[tuple[str, float | None, float | None, float | None, float | None]]] = defaultdict(list)
    for r in connection.execute(select(t.appraisal_parts).order_by(p.document, p.position)):
        score = r.score if r.score is not None else r.converted
        parts[r.document].append((r.name or r.kind, score, r.share, r.weighted_score, r.recomputed_weighted_score))
    columns = (a.document, a.round_number, a.post, a.total, a.recomputed_total, a.band, a.recomputed_band)
    return [
        AppraisalRow(r.document, r.round_number, r.post, r.total, r.recomputed_total, r.band, r.recomputed_band,
                     tuple(parts[r.document]))
        for r in connection.execute(select(*columns))
    ]  # fmt: skip


def _finding(row: Any, evidence: list[EvidenceRow]) -> FindingRow:
    return FindingRow(
        row.document, row.position, row.code, row.severity, row.indicator, row.activity, row.reported, row.recomputed,
        row.message, row.message_en, row.formula, row.explained_by, tuple(evidence),
    )  # fmt: skip


def findings_json(database: Database, *, superseded: bool = False) -> list[JsonObject]:
    """The findings in the contract's shape, each with the report it belongs to."""
    d = t.documents.c
    view = audit_view(database, superseded=superseded)
    reports = {r.document: r for r in view.reports}
    wanted = {x.document for x in view.findings}
    stored: dict[str, list[JsonObject]] = {}
    with database.read() as connection:
        for row in connection.execute(select(d.document, d.json).where(d.finding_count > 0)):
            if row.document in wanted:
                stored[row.document] = cast("list[JsonObject]", json.loads(row.json)["findings"])
    out: list[JsonObject] = []
    for x in view.findings:
        report = reports[x.document]
        where: dict[str, JsonValue] = {
            "source": report.source, "sha256": x.document, "organization": report.organization,
            "fiscal_year": report.fiscal_year,
        }  # fmt: skip
        out.append({**where, **stored[x.document][x.position]})
    return out


def across_json(view: AuditView) -> list[JsonObject]:
    """The findings across documents in the shape of a finding, each place with the report it is in."""
    sources = {r.document: r.source for r in view.reports}
    out: list[JsonObject] = []
    for x in view.across:
        evidence: list[JsonValue] = [
            {"source": sources.get(p.document), "sha256": p.document, "page": p.page, "bbox": [p.x0, p.top, p.x1, p.bottom],
             "raw": p.raw}
            for p in x.evidence
        ]  # fmt: skip
        out.append({
            "source": sources.get(x.document or ""), "sha256": x.document, "organization": x.body,
            "fiscal_year": x.fiscal_year or None, "code": x.code, "severity": x.severity, "indicator": x.indicator,
            "activity": None, "reported": _figure(x.reported), "recomputed": _figure(x.expected), "message": x.message,
            "message_en": x.message_en, "evidence": evidence, "formula": None, "explained_by": None,
            "other_source": sources.get(x.other_document or ""), "other_sha256": x.other_document,
        })  # fmt: skip
    return out


def _figure(text: str | None) -> float | str | None:
    """A stored figure as a JSON number, words as they are."""
    try:
        return None if text is None else int(text) if text.isdigit() else float(text)
    except ValueError:
        return text
