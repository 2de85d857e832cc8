"""The parts of a document as rows of the tidy tables: indicators with what hangs on them, appraisals, findings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias, cast

from pipeline.model.geometry import BBox
from pipeline.model.jsonio import fields_of
from pipeline.model.jsonvalue import JsonValue, number, origin, plain
from pipeline.model.record import Appraisal, AuditedIndicator, Finding, RecomputedAppraisal, Value

Scalar: TypeAlias = str | int | float | bool | None
Row: TypeAlias = dict[str, Scalar]


def box_columns(bbox: BBox | None) -> Row:
    """The columns of a box, in points from the top left, to a tenth; all null for none."""
    if bbox is None:
        return {"x0": None, "top": None, "x1": None, "bottom": None}
    return {name: round(float(v), 1) for name, v in zip(("x0", "top", "x1", "bottom"), bbox.as_tuple(), strict=True)}


def text(value: Value[str] | None) -> str | None:
    """The text of a value; None where the page gives none."""
    return value.value if value else None


def scalar(value: object) -> Scalar:
    """A JSON value that fits in one column."""
    assert value is None or isinstance(value, (str, int, float, bool))
    return value


def _lines(values: tuple[Value[str], ...]) -> str | None:
    """Several texts in one column, one a line; None for none."""
    return "\n".join(v.value for v in values) or None


def _figure(value: Decimal | int | str | None) -> str | None:
    """A reported or recomputed figure as text, with the digits it has (a finding may compare words)."""
    return None if value is None else str(value)


def indicator_row(doc: str, position: int, audited: AuditedIndicator) -> Row:
    """``position``: its place in the document, from 0; so in all that follow."""
    i, r = audited.indicator, audited.recomputed
    n = i.narratives
    return {
        "document": doc,
        "position": position,
        "number": i.number,
        "printed_number": text(i.printed_number),
        "name": text(i.name),
        "section": i.section,
        "section_title": text(i.section_title),
        "weight": scalar(plain(i.weight)),
        "result": text(i.result),
        "result_number": scalar(plain(i.result_number)),
        "reported_score": scalar(plain(i.reported_score)),
        "reported_weighted_score": scalar(plain(i.reported_weighted_score)),
        "recomputed_score": number(r.score),
        "recomputed_weighted_score": number(r.weighted_score),
        "recompute_basis": r.basis,
        "recompute_formula": r.formula,
        "overseer": text(i.overseer),
        "collectors": _lines(i.collectors),
        "phones": _lines(i.phones),
        "verification": text(i.verification),
        "description": text(i.description),
        "actions": text(n.actions),
        "supporting_factors": text(n.supporting_factors),
        "obstacles": text(n.obstacles),
        "suggestions": text(n.suggestions),
        "evidence": _lines(i.evidence),
        "checklist": _lines(i.checklist),
        "scored": i.scored,
        "first_page": min(i.pages, default=None),
        "last_page": max(i.pages, default=None),
        "superseded_by": None,
    }


def level_rows(doc: str, position: int, audited: AuditedIndicator) -> Iterator[Row]:
    """The levels of an indicator's criteria."""
    for k, level in enumerate(audited.indicator.levels):
        yield {
            "document": doc,
            "indicator": position,
            "position": k,
            "score": scalar(plain(level.score)),
            "text": text(level.text),
            "checked": scalar(plain(level.checked)),
            "target": scalar(plain(level.target)),
        }


def activity_rows(doc: str, position: int, audited: AuditedIndicator) -> Iterator[Row]:
    """The activities of an indicator."""
    for k, a in enumerate(audited.indicator.activities):
        yield {
            "document": doc,
            "indicator": position,
            "position": k,
            "number": a.number,
            "title": text(a.title),
            "target_text": text(a.target_text),
            "result_text": text(a.result_text),
            "target_sessions": scalar(plain(a.target_sessions)),
            "target_participants": scalar(plain(a.target_participants)),
            "reported_sessions": scalar(plain(a.reported_sessions)),
            "reported_participants": scalar(plain(a.reported_participants)),
            "reported_percent": scalar(plain(a.reported_percent)),
        }


def session_rows(doc: str, position: int, audited: AuditedIndicator) -> Iterator[Row]:
    """The sessions of all activities of an indicator."""
    for k, a in enumerate(audited.indicator.activities):
        for n, s in enumerate(a.sessions):
            yield {
                "document": doc,
                "indicator": position,
                "activity": k,
                "position": n,
                "ordinal": s.ordinal,
                "start_date": scalar(plain(s.start)),
                "end_date": scalar(plain(s.end)),
                "place": text(s.place),
                "participants": scalar(plain(s.participants)),
            }


def provenance_rows(doc: str, position: int, audited: AuditedIndicator, places: JsonValue) -> Iterator[Row]:
    """``places``: where the values stand, as the indicator's JSON says it."""
    assert isinstance(places, dict)
    found = cast("dict[str, dict[str, Scalar]]", places)
    attributes = [name for name, _ in audited.indicator.attributes]
    if len(set(attributes)) < len(attributes):  # a form may name one attribute twice: the first stands
        found = {}
        for field, value in fields_of(audited.indicator):
            own = origin(value)
            if own is not None:
                found.setdefault(field, cast("dict[str, Scalar]", own))
    for field, where in found.items():
        x0, top, x1, bottom = cast("list[float]", where["bbox"])
        yield {
            "document": doc,
            "indicator": position,
            "field": field,
            "page": where["page"],
            "x0": x0,
            "top": top,
            "x1": x1,
            "bottom": bottom,
            "raw": where["raw"],
            "confidence": where["confidence"],
            "inferred": where.get("reason"),
            "corrected_by": where.get("corrected_by"),
        }


def appraisal_row(doc: str, a: Appraisal, r: RecomputedAppraisal) -> Row:
    """Round, post, total and grade of an individual appraisal."""
    return {
        "document": doc,
        "round_number": scalar(plain(a.round_number)),
        "round_start": scalar(plain(a.round_start)),
        "round_end": scalar(plain(a.round_end)),
        "post": text(a.post),
        "post_level": text(a.post_level),
        "total": scalar(plain(a.total)),
        "recomputed_total": number(r.total),
        "band": text(a.band),
        "recomputed_band": r.band,
    }


def appraisal_part_rows(doc: str, a: Appraisal, r: RecomputedAppraisal) -> Iterator[Row]:
    """The parts of an appraisal, as printed and as recomputed."""
    for k, (part, made) in enumerate(zip(a.parts, r.parts, strict=True)):
        yield {
            "document": doc,
            "position": k,
            "kind": part.kind,
            "section": part.section,
            "name": text(part.name),
            "points": scalar(plain(part.points)),
            "converted": scalar(plain(part.converted)),
            "score": scalar(plain(part.score)),
            "share": scalar(plain(part.share)),
            "weighted_score": scalar(plain(part.weighted_score)),
            "recomputed_points": number(made.points),
            "recomputed_score": number(made.score),
            "recomputed_weighted_score": number(made.weighted_score),
        }


def finding_row(doc: str, position: int, f: Finding) -> Row:
    """A finding with its first place; the others are rows of their own."""
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
        **box_columns(first.bbox if first else None),
        "raw": first.raw if first else None,
    }
