"""A document result as the JSON object of the output contract.

Numbers are JSON numbers, dates are ISO, boxes are rounded to 0.1 point, and a value that the page does not give is null.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.model.jsonvalue import JsonObject, JsonValue, box, number, origin, place, plain
from pipeline.model.record import (
    Activity,
    Appraisal,
    AuditedIndicator,
    Finding,
    GenericTable,
    Indicator,
    Level,
    MappedDocument,
    RecomputedAppraisal,
    Session,
    Value,
)
from pipeline.model.result import SCHEMA_VERSION, DocumentResult, Repair


def fields_of(i: Indicator) -> Iterator[tuple[str, Value[Any]]]:
    """Every value of an indicator under its path in the JSON record (``levels.0.text``)."""
    single: dict[str, Value[Any] | None] = {
        "printed_number": i.printed_number, "name": i.name, "section_title": i.section_title, "weight": i.weight,
        "result": i.result, "result_number": i.result_number, "reported_score": i.reported_score,
        "reported_weighted_score": i.reported_weighted_score, "verification": i.verification,
        "description": i.description, "overseer": i.overseer, "stated_interval": i.stated_interval, "full_points": i.full_points,
        "narratives.actions": i.narratives.actions,
        "narratives.supporting_factors": i.narratives.supporting_factors,
        "narratives.obstacles": i.narratives.obstacles, "narratives.suggestions": i.narratives.suggestions,
    }  # fmt: skip
    yield from _given("", single)
    for name, values in (
        ("collectors", i.collectors), ("phones", i.phones), ("evidence", i.evidence), ("checklist", i.checklist),
    ):  # fmt: skip
        yield from ((f"{name}.{k}", v) for k, v in enumerate(values))
    for k, level in enumerate(i.levels):
        yield from _given(f"levels.{k}.", {"score": level.score, "text": level.text, "checked": level.checked})
    for k, a in enumerate(i.activities):
        yield from _given(f"activities.{k}.", {
            "title": a.title, "target_text": a.target_text, "result_text": a.result_text,
            "target_sessions": a.target_sessions, "target_participants": a.target_participants,
            "reported_sessions": a.reported_sessions, "reported_participants": a.reported_participants,
            "reported_percent": a.reported_percent,
        })  # fmt: skip
        for n, s in enumerate(a.sessions):
            yield from _given(
                f"activities.{k}.sessions.{n}.",
                {"start": s.start, "end": s.end, "place": s.place, "participants": s.participants},
            )
    yield from ((f"attributes.{name}", v) for name, v in i.attributes)


def _given(prefix: str, values: Mapping[str, Value[Any] | None]) -> Iterator[tuple[str, Value[Any]]]:
    yield from ((prefix + name, v) for name, v in values.items() if v is not None)


def _level(level: Level) -> JsonObject:
    return {"score": plain(level.score), "text": plain(level.text), "checked": plain(level.checked)}


def _session(s: Session) -> JsonObject:
    return {
        "ordinal": s.ordinal,
        "start": plain(s.start),
        "end": plain(s.end),
        "place": plain(s.place),
        "participants": plain(s.participants),
    }


def _activity(a: Activity) -> JsonObject:
    return {
        "number": a.number,
        "title": plain(a.title),
        "target_text": plain(a.target_text),
        "result_text": plain(a.result_text),
        "target_sessions": plain(a.target_sessions),
        "target_participants": plain(a.target_participants),
        "reported_sessions": plain(a.reported_sessions),
        "reported_participants": plain(a.reported_participants),
        "reported_percent": plain(a.reported_percent),
        "sessions": [_session(s) for s in a.sessions],
    }


def _texts(values: Iterable[Value[str]]) -> list[JsonValue]:
    return [v.value for v in values]


def indicator_json(audited: AuditedIndicator) -> JsonObject:
    """One entry of ``indicators``; a key beyond the contract stands after the contract's own."""
    i, r = audited.indicator, audited.recomputed
    provenance: JsonObject = {}
    for name, value in fields_of(i):
        where = origin(value)
        if where is not None:
            provenance[name] = where
    return {
        "number": i.number,
        "printed_number": plain(i.printed_number),
        "name": plain(i.name),
        "section": i.section,
        "section_title": plain(i.section_title),
        "weight": plain(i.weight),
        "result": plain(i.result),
        "reported_score": plain(i.reported_score),
        "reported_weighted_score": plain(i.reported_weighted_score),
        "recomputed_score": number(r.score),
        "recomputed_weighted_score": number(r.weighted_score),
        "recompute_basis": r.basis,
        "levels": [_level(x) for x in i.levels],
        "checklist": _texts(i.checklist),
        "verification": plain(i.verification),
        "description": plain(i.description),
        "overseer": plain(i.overseer),
        "collectors": _texts(i.collectors),
        "phones": _texts(i.phones),
        "activities": [_activity(a) for a in i.activities],
        "narratives": {
            "actions": plain(i.narratives.actions),
            "supporting_factors": plain(i.narratives.supporting_factors),
            "obstacles": plain(i.narratives.obstacles),
            "suggestions": plain(i.narratives.suggestions),
        },
        "evidence": _texts(i.evidence),
        "pages": list(i.pages),
        "provenance": provenance,
        "result_number": plain(i.result_number),
        "recompute_formula": r.formula,
        "scored": i.scored,
        "full_points": plain(i.full_points),
        "attributes": {name: v.value for name, v in i.attributes},
    }


def appraisal_fields(a: Appraisal) -> Iterator[tuple[str, Value[Any]]]:
    """Every value of an appraisal under its path in the JSON record (``parts.0.share``)."""
    yield from _given("", {
        "round.number": a.round_number, "round.start": a.round_start, "round.end": a.round_end, "post": a.post,
        "post_level": a.post_level, "shares_total": a.shares_total, "total": a.total, "band": a.band,
    })  # fmt: skip
    for k, part in enumerate(a.parts):
        yield from _given(f"parts.{k}.", {
            "name": part.name, "points": part.points, "converted": part.converted, "score": part.score,
            "share": part.share, "weighted_score": part.weighted_score,
        })  # fmt: skip


def appraisal_json(a: Appraisal, r: RecomputedAppraisal) -> JsonObject:
    """The document's ``appraisal``: what is printed beside the indicators, and what they give."""
    return {
        "round": {"number": plain(a.round_number), "start": plain(a.round_start), "end": plain(a.round_end)},
        "post": plain(a.post),
        "post_level": plain(a.post_level),
        "parts": [
            {
                "kind": part.kind, "section": part.section, "name": plain(part.name), "points": plain(part.points),
                "converted": plain(part.converted), "score": plain(part.score), "share": plain(part.share),
                "weighted_score": plain(part.weighted_score), "recomputed_points": number(made.points),
                "recomputed_score": number(made.score), "recomputed_weighted_score": number(made.weighted_score),
            }
            for part, made in zip(a.parts, r.parts, strict=True)
        ],
        "shares_total": plain(a.shares_total),
        "total": plain(a.total),
        "recomputed_total": number(r.total),
        "band": plain(a.band),
        "recomputed_band": r.band,
        "bands": [{"name": b.name.value, "least": plain(b.least), "checked": plain(b.checked)} for b in a.bands],
        "provenance": {name: where for name, v in appraisal_fields(a) if (where := origin(v)) is not None},
    }  # fmt: skip


def finding_json(f: Finding) -> JsonObject:
    """One entry of ``findings``."""
    return {
        "code": f.code,
        "severity": f.severity,
        "indicator": f.indicator,
        "activity": f.activity,
        "reported": f.reported if isinstance(f.reported, str) else number(f.reported),
        "recomputed": f.recomputed if isinstance(f.recomputed, str) else number(f.recomputed),
        "message": f.message,
        "message_en": f.message_en,
        "evidence": [place(p) for p in f.evidence],
        "formula": f.formula,
        "explained_by": f.explained_by,
        "confidence": round(float(f.confidence), 4),
    }


def repair_json(r: Repair) -> JsonObject:
    """One entry of ``repairs``."""
    return {
        "kind": r.kind,
        "raw": r.raw,
        "repaired": r.repaired,
        "status": r.status,
        "confidence": round(float(r.confidence), 4),
        "candidates": [{"text": c.text, "confidence": round(float(c.confidence), 4)} for c in r.candidates],
        "page": r.page,
        "bbox": box(r.bbox) if r.bbox else None,
        "reason": r.reason,
        "before": r.before,
        "after": r.after,
    }


def _table(t: GenericTable) -> JsonObject:
    rows: list[JsonValue] = [[plain(c) for c in row] for row in t.rows]
    return {"title": plain(t.title), "header": [plain(c) for c in t.header], "rows": rows, "pages": list(t.pages)}


def _found(value: Value[Any]) -> JsonObject:
    """A figure or date of an unknown form with its first place."""
    return {"value": plain(value), **(place(value.places[0]) if value.places else {})}


def to_json(result: DocumentResult) -> JsonObject:
    """The whole document in the shape of the contract; lists keep the order of the document."""
    m: MappedDocument | None = result.mapped
    audit = result.audit
    error: JsonObject | None = None
    if result.error:
        error = {"code": result.error.code, "message": result.error.message, "retryable": result.error.retryable}
    return {
        "schema_version": SCHEMA_VERSION,
        "source": result.source,
        "sha256": result.sha256,
        "page_count": result.page_count,
        "status": result.status,
        "error": error,
        "form": result.form,
        "organization": plain(m.organization) if m else None,
        "department": plain(m.department) if m else None,
        "fiscal_year": plain(m.fiscal_year) if m else None,
        "period_months": plain(m.period_months) if m else None,
        "minimum_percent": plain(m.minimum_percent) if m else None,
        "total_percent": number(result.total_percent),
        "indicators": [indicator_json(i) for i in audit.indicators] if audit else [],
        "findings": [finding_json(f) for f in audit.findings] if audit else [],
        "repairs": [repair_json(r) for r in result.repairs],
        "warnings": [{"code": w.code, "message": w.message, "page": w.page} for w in result.warnings],
        "pages": [
            {"number": p.number, "text_source": p.text_source, "confidence": round(float(p.confidence), 4)}
            for p in result.pages
        ],
        "tables": [_table(t) for t in m.tables] if m else [],
        "label_values": [[k.value, v.value] for k, v in m.label_values] if m else [],
        "numbers": [_found(n) for n in m.numbers] if m else [],
        "dates": [_found(d) for d in m.dates] if m else [],
        "appraisal": appraisal_json(m.appraisal, audit.appraisal)
        if m and m.appraisal and audit and audit.appraisal
        else None,
    }
