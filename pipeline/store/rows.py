"""A document result as rows of the tidy tables: made in the worker, written by whoever holds the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias, cast

from pipeline.model.codec import encode
from pipeline.model.geometry import BBox
from pipeline.model.jsonio import fields_of, to_json
from pipeline.model.jsonvalue import JsonObject, JsonValue, number, origin, plain
from pipeline.model.record import Appraisal, AuditedIndicator, Finding, RecomputedAppraisal, Value
from pipeline.model.result import DocumentResult

Scalar: TypeAlias = str | int | float | bool | None
Row: TypeAlias = dict[str, Scalar]


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """One document, ready to store. ``tables``: rows by table name, parents before children; ``json``: the contract's
    document on one line; the other fields repeat what the caller counts and logs."""

    document: str
    source: str
    status: str
    page_count: int
    form: str
    json: str
    tables: tuple[tuple[str, tuple[Row, ...]], ...]
    error_code: str | None = None
    error_message: str | None = None
    retryable: bool = False
    finding_codes: tuple[str, ...] = ()

    @property
    def masked(self) -> bool:
        """Whether the document hides words."""
        return any(row["kind"] == "mask" for name, content in self.tables if name == "repairs" for row in content)


def _box(bbox: BBox | None) -> Row:
    if bbox is None:
        return {"x0": None, "top": None, "x1": None, "bottom": None}
    return {name: round(float(v), 1) for name, v in zip(("x0", "top", "x1", "bottom"), bbox.as_tuple(), strict=True)}


def _text(value: Value[str] | None) -> str | None:
    return value.value if value else None


def _scalar(value: object) -> Scalar:
    assert value is None or isinstance(value, (str, int, float, bool))
    return value


def _lines(values: tuple[Value[str], ...]) -> str | None:
    """Several texts in one column, one a line; None for none."""
    return "\n".join(v.value for v in values) or None


def _figure(value: Decimal | int | str | None) -> str | None:
    """A reported or recomputed figure as text, with the digits it has (a finding may compare words)."""
    return None if value is None else str(value)


def _indicator(doc: str, position: int, audited: AuditedIndicator) -> Row:
    i, r = audited.indicator, audited.recomputed
    n = i.narratives
    return {
        "document": doc,
        "position": position,
        "number": i.number,
        "printed_number": _text(i.printed_number),
        "name": _text(i.name),
        "section": i.section,
        "section_title": _text(i.section_title),
        "weight": _scalar(plain(i.weight)),
        "result": _text(i.result),
        "result_number": _scalar(plain(i.result_number)),
        "reported_score": _scalar(plain(i.reported_score)),
        "reported_weighted_score": _scalar(plain(i.reported_weighted_score)),
        "recomputed_score": number(r.score),
        "recomputed_weighted_score": number(r.weighted_score),
        "recompute_basis": r.basis,
        "recompute_formula": r.formula,
        "overseer": _text(i.overseer),
        "collectors": _lines(i.collectors),
        "phones": _lines(i.phones),
        "verification": _text(i.verification),
        "description": _text(i.description),
        "actions": _text(n.actions),
        "supporting_factors": _text(n.supporting_factors),
        "obstacles": _text(n.obstacles),
        "suggestions": _text(n.suggestions),
        "evidence": _lines(i.evidence),
        "checklist": _lines(i.checklist),
        "scored": i.scored,
        "first_page": min(i.pages, default=None),
        "last_page": max(i.pages, default=None),
        "superseded_by": None,
    }


def _levels(doc: str, position: int, audited: AuditedIndicator) -> Iterator[Row]:
    for k, level in enumerate(audited.indicator.levels):
        yield {
            "document": doc,
            "indicator": position,
            "position": k,
            "score": _scalar(plain(level.score)),
            "text": _text(level.text),
            "checked": _scalar(plain(level.checked)),
            "target": _scalar(plain(level.target)),
        }


def _activities(doc: str, position: int, audited: AuditedIndicator) -> Iterator[Row]:
    for k, a in enumerate(audited.indicator.activities):
        yield {
            "document": doc,
            "indicator": position,
            "position": k,
            "number": a.number,
            "title": _text(a.title),
            "target_text": _text(a.target_text),
            "result_text": _text(a.result_text),
            "target_sessions": _scalar(plain(a.target_sessions)),
            "target_participants": _scalar(plain(a.target_participants)),
            "reported_sessions": _scalar(plain(a.reported_sessions)),
            "reported_participants": _scalar(plain(a.reported_participants)),
            "reported_percent": _scalar(plain(a.reported_percent)),
        }


def _sessions(doc: str, position: int, audited: AuditedIndicator) -> Iterator[Row]:
    for k, a in enumerate(audited.indicator.activities):
        for n, s in enumerate(a.sessions):
            yield {
                "document": doc,
                "indicator": position,
                "activity": k,
                "position": n,
                "ordinal": s.ordinal,
                "start_date": _scalar(plain(s.start)),
                "end_date": _scalar(plain(s.end)),
                "place": _text(s.place),
                "participants": _scalar(plain(s.participants)),
            }


def _provenance(doc: str, position: int, audited: AuditedIndicator, places: JsonValue) -> Iterator[Row]:
    """``places``: where the values stand, as the indicator's JSON says it."""
    assert isinstance(places, dict)
    values = list(fields_of(audited.indicator))
    twice = len({field for field, _ in values}) < len(values)
    seen: set[str] = set()
    for field, value in values:
        where = origin(value) if twice else places.get(field)
        if where is None or field in seen:  # a form may name one attribute twice: the first stands
            continue
        seen.add(field)
        assert isinstance(where, dict)
        bbox = where["bbox"]
        assert isinstance(bbox, list)
        yield {
            "document": doc,
            "indicator": position,
            "field": field,
            "page": _scalar(where["page"]),
            **{n: _scalar(v) for n, v in zip(("x0", "top", "x1", "bottom"), bbox, strict=True)},
            "raw": _scalar(where["raw"]),
            "confidence": _scalar(where["confidence"]),
            "inferred": value.inferred,
            "corrected_by": value.corrected,
        }


def _appraisal(doc: str, a: Appraisal, r: RecomputedAppraisal) -> Row:
    return {
        "document": doc,
        "round_number": _scalar(plain(a.round_number)),
        "round_start": _scalar(plain(a.round_start)),
        "round_end": _scalar(plain(a.round_end)),
        "post": _text(a.post),
        "post_level": _text(a.post_level),
        "total": _scalar(plain(a.total)),
        "recomputed_total": number(r.total),
        "band": _text(a.band),
        "recomputed_band": r.band,
    }


def _appraisal_parts(doc: str, a: Appraisal, r: RecomputedAppraisal) -> Iterator[Row]:
    for k, (part, made) in enumerate(zip(a.parts, r.parts, strict=True)):
        yield {
            "document": doc,
            "position": k,
            "kind": part.kind,
            "section": part.section,
            "name": _text(part.name),
            "points": _scalar(plain(part.points)),
            "converted": _scalar(plain(part.converted)),
            "score": _scalar(plain(part.score)),
            "share": _scalar(plain(part.share)),
            "weighted_score": _scalar(plain(part.weighted_score)),
            "recomputed_points": number(made.points),
            "recomputed_score": number(made.score),
            "recomputed_weighted_score": number(made.weighted_score),
        }


def _finding(doc: str, position: int, f: Finding) -> Row:
    first = f.evidence[0] if f.evidence else None
    return {
        "document": doc,
        "position": position,
        "code": f.code,
        "severity": f.severity,
        "indicator": f.indicator,
        "activity": f.activity,
        "reported": _figure(f.reported),
        "recomputed": _figure(f.recomputed),
        "message": f.message,
        "message_en": f.message_en,
        "formula": f.formula,
        "explained_by": f.explained_by,
        "confidence": round(float(f.confidence), 4),
        "page": first.page if first else None,
        **_box(first.bbox if first else None),
        "raw": first.raw if first else None,
    }


def rows_of(result: DocumentResult) -> DocumentRows:
    """Flatten a result. A rejected one has a document row only."""
    doc = result.sha256
    m = result.mapped
    audited = list(enumerate(result.audit.indicators if result.audit else ()))
    findings = result.audit.findings if result.audit else ()
    appraisal = (
        [(m.appraisal, result.audit.appraisal)] if m and m.appraisal and result.audit and result.audit.appraisal else []
    )
    told = to_json(result)
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    places = [i["provenance"] for i in cast("list[JsonObject]", told["indicators"])]
    document: Row = {
        "document": doc,
        "source": result.source,
        "page_count": result.page_count,
        "status": result.status,
        "error_code": result.error.code if result.error else None,
        "error_message": result.error.message if result.error else None,
        "form": result.form,
        "organization": _text(m.organization) if m else None,
        "department": _text(m.department) if m else None,
        "fiscal_year": _scalar(plain(m.fiscal_year)) if m else None,
        "period_months": _scalar(plain(m.period_months)) if m else None,
        "minimum_percent": _scalar(plain(m.minimum_percent)) if m else None,
        "total_percent": number(result.total_percent),
        "indicator_count": len(audited),
        "finding_count": len(findings),
        "error_count": sum(f.severity == "error" for f in findings),
        "repair_count": len(result.repairs),
        "superseded_by": None,
        "text": result.text,
        "json": text,
    }
    tables: dict[str, list[Row]] = {
        "documents": [document],
        "pages": [
            {"document": doc, "page": p.number, "text_source": p.text_source, "confidence": round(p.confidence, 4),
             "width": round(p.width, 2), "height": round(p.height, 2)}
            for p in result.pages
        ],
        "warnings": [
            {"document": doc, "position": k, "code": w.code, "message": w.message, "page": w.page}
            for k, w in enumerate(result.warnings)
        ],
        "indicators": [_indicator(doc, k, a) for k, a in audited],
        "levels": [row for k, a in audited for row in _levels(doc, k, a)],
        "activities": [row for k, a in audited for row in _activities(doc, k, a)],
        "sessions": [row for k, a in audited for row in _sessions(doc, k, a)],
        "findings": [_finding(doc, k, f) for k, f in enumerate(findings)],
        "finding_evidence": [
            {"document": doc, "finding": k, "position": n, "page": p.page, **_box(p.bbox), "raw": p.raw}
            for k, f in enumerate(findings)
            for n, p in enumerate(f.evidence)
        ],
        "repairs": [
            {"document": doc, "position": k, "kind": r.kind, "raw": r.raw, "repaired": r.repaired, "status": r.status,
             "confidence": round(float(r.confidence), 4), "reason": r.reason or None, "page": r.page, **_box(r.bbox),
             "before": r.before or None, "after": r.after or None,
             "candidates": json.dumps([[c.text, round(float(c.confidence), 4)] for c in r.candidates],
                                      ensure_ascii=False) if r.candidates else None}
            for k, r in enumerate(result.repairs)
        ],
        "provenance": [row for k, a in audited for row in _provenance(doc, k, a, places[k])],
        "appraisals": [_appraisal(doc, a, r) for a, r in appraisal],
        "appraisal_parts": [row for a, r in appraisal for row in _appraisal_parts(doc, a, r)],
        "mapped": [{"document": doc, "body": json.dumps(encode(m), ensure_ascii=False, separators=(",", ":"))}] if m else [],
    }  # fmt: skip
    return DocumentRows(
        document=doc,
        source=result.source,
        status=result.status,
        page_count=result.page_count,
        form=result.form,
        json=text,
        tables=tuple((name, tuple(rows)) for name, rows in tables.items()),
        error_code=result.error.code if result.error else None,
        error_message=result.error.message if result.error else None,
        retryable=result.error.retryable if result.error else False,
        finding_codes=tuple(f.code for f in findings),
    )
