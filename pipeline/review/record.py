"""A document as its page shows it: findings first, each value with its box, and what has been decided on each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from pipeline.engine.corrections import finding_keys, load
from pipeline.model.geometry import BBox, Place, union
from pipeline.model.jsonio import appraisal_fields, fields_of
from pipeline.model.jsonvalue import JsonObject
from pipeline.model.record import Audit, MappedDocument, Value
from pipeline.review.views import (
    AcrossView,
    Box,
    DocumentView,
    FindingRow,
    IndicatorView,
    PageView,
    RepairRow,
    Standing,
    ValueRow,
)
from pipeline.scoring import audit_document
from pipeline.scoring.rounds import LAST_ROUND
from pipeline.store.across import stored_across
from pipeline.store.browse import DocumentHead, document_head, document_json
from pipeline.store.database import Database
from pipeline.store.decisions import Decision, current, decisions_of, repair_target


def shown(value: object) -> str:
    """A value as text: numbers as printed, dates as ISO, ticks as marks."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "☑" if value else "☐"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _short(text: str, length: int = 80) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


class _Standing:
    """Decisions by target, with the id of the last one."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        history = tuple(decisions)
        self._standing = current(history)
        self._last = {d.target: d.id for d in history}

    def of(self, target: str) -> tuple[Decision | None, int]:
        return self._standing.get(target), self._last.get(target, 0)


def _boxes(owner: str, kind: str, places: Iterable[Place], title: str) -> list[Box]:
    """One box a page for a value that runs over lines, one box a place for a finding's contributors."""
    groups: dict[object, list[Place]] = {}
    for k, place in enumerate(places):
        groups.setdefault(place.page if kind == "value" else k, []).append(place)
    out = []
    for group in groups.values():
        b = union(p.bbox for p in group)
        out.append(Box(owner, kind, group[0].page, b.x0, b.top, b.width, b.height, title))
    return out


def _findings(audit: Audit, standing: _Standing) -> tuple[list[FindingRow], list[Box]]:
    rows, boxes = [], []
    for n, (finding, key) in enumerate(zip(audit.findings, finding_keys(audit.findings), strict=True)):
        target = f"finding:{key}"
        page = finding.evidence[0].page if finding.evidence else None
        rows.append(FindingRow(f"f{n}", n, target, finding, page, *standing.of(target)))
        boxes += _boxes(f"f{n}", finding.severity, finding.evidence, finding.message)
    order = {"error": 0, "warning": 1, "info": 2}
    rows.sort(key=lambda r: (r.decision is not None, order[r.finding.severity], r.number))
    return rows, boxes


def _with_reasons(audit: Audit, document: JsonObject) -> Audit:
    """The audit with what only other reports explain, as the night has stored it."""
    stored = cast(list[JsonObject], document.get("findings", []))
    if [f["code"] for f in stored] != [f.code for f in audit.findings]:
        return audit
    findings = tuple(
        replace(f, explained_by=LAST_ROUND, message=str(s["message"]), message_en=str(s["message_en"]))
        if s["explained_by"] == LAST_ROUND
        else f
        for f, s in zip(audit.findings, stored, strict=True)
    )
    return replace(audit, findings=findings)


def _across(database: Database, key: str) -> tuple[list[AcrossView], list[Box]]:
    views, boxes = [], []
    for n, row in enumerate(stored_across(database, key)):
        mine = [p for p in row.evidence if p.document == key]
        keys = dict.fromkeys(p.document for p in row.evidence if p.document != key)
        names = tuple((k, head.source) for k in keys if (head := document_head(database, k)) is not None)
        views.append(AcrossView(f"x{n}", row, mine[0].page if mine else None, names))
        places = (Place(p.page, BBox(p.x0, p.top, p.x1, p.bottom), p.raw) for p in mine)
        boxes += _boxes(f"x{n}", row.severity, places, row.message)
    return views, boxes


def _appraisal(mapped: MappedDocument, audit: Audit) -> tuple[list[tuple[str, str, str]], list[Box]]:
    """What an appraisal says beside its indicators, with boxes; nothing for other forms."""
    if mapped.appraisal is None or audit.appraisal is None:
        return [], []
    made = audit.appraisal
    again: dict[str, object] = {"total": made.total, "band": made.band}
    for k, part in enumerate(made.parts):
        again |= {f"parts.{k}.points": part.points, f"parts.{k}.converted": part.score, f"parts.{k}.score": part.score,
                  f"parts.{k}.weighted_score": part.weighted_score}  # fmt: skip
    rows, boxes = [], []
    for n, (field, value) in enumerate(appraisal_fields(mapped.appraisal)):
        rows.append((field, shown(value.value), shown(again[field]) if again.get(field) is not None else ""))
        boxes += _boxes(f"a{n}", "value", value.places, f"{field}: {_short(shown(value.value))}")
    return rows, boxes


def _indicators(audit: Audit, standing: _Standing) -> tuple[list[IndicatorView], list[Box]]:
    views, boxes, n = [], [], 0
    for position, audited in enumerate(audit.indicators):
        rows = []
        for field, value in fields_of(audited.indicator):
            target = f"value:{position}:{field}"
            rows.append(_value_row(f"v{n}", target, field, value, standing))
            boxes += _boxes(f"v{n}", "value", value.places, f"{field}: {_short(shown(value.value))}")
            n += 1
        name = audited.indicator.name.value if audited.indicator.name else ""
        views.append(IndicatorView(position, audited.indicator.number, name, audited.recomputed, tuple(rows)))
    return views, boxes


def _value_row(id_: str, target: str, field: str, value: Value[object], standing: _Standing) -> ValueRow:
    page = value.places[0].page if value.places else None
    decision, seen = standing.of(target)
    return ValueRow(id_, target, field, shown(value.value), value.raw, page, value.confidence, value.corrected,
                    value.inferred, decision, seen)  # fmt: skip


def _repairs(document: JsonObject, standing: _Standing) -> tuple[list[RepairRow], list[Box]]:
    rows, boxes = [], []
    for n, repair in enumerate(cast(list[JsonObject], document.get("repairs", []))):
        raw, repaired = str(repair["raw"]), cast(str | None, repair["repaired"])
        before, after = str(repair.get("before", "")), str(repair.get("after", ""))
        target = repair_target(str(repair["kind"]), raw, repaired, before, after)
        page = cast(int | None, repair.get("page"))
        candidates = tuple(str(c["text"]) for c in cast(list[JsonObject], repair.get("candidates", [])))
        kind, status, sure = str(repair["kind"]), str(repair["status"]), cast(float, repair["confidence"])
        rows.append(RepairRow(f"r{n}", target, kind, raw, repaired, status, sure, candidates, page, before, after,
                              *standing.of(target)))  # fmt: skip
        box = cast(list[float] | None, repair.get("bbox"))
        if page is not None and box is not None:
            title = f"{raw} → {repaired}" if repaired else raw
            boxes.append(Box(f"r{n}", "repair", page, box[0], box[1], box[2] - box[0], box[3] - box[1], title))
    return rows, boxes


def _pages(
    document: JsonObject, sizes: Mapping[int, tuple[float, float]], boxes: Sequence[Box]
) -> tuple[PageView, ...]:
    by_page: dict[int, list[Box]] = {}
    for box in boxes:
        by_page.setdefault(box.page, []).append(box)
    values: dict[str, set[int]] = {}
    for box in boxes:
        if box.kind == "value":
            values.setdefault(box.owner, set()).add(box.page)
    joined = {page for pages in values.values() for page in pages if page + 1 in pages}
    out = []
    for page in cast(list[JsonObject], document.get("pages", [])):
        number = cast(int, page["number"])
        width, height = sizes.get(number, (595.0, 842.0))
        # small boxes last, so that they lie on top and can be clicked
        lying = sorted(by_page.get(number, []), key=lambda b: -b.width * b.height)
        out.append(PageView(number, width, height, str(page["text_source"]), tuple(lying), number in joined))
    return tuple(out)


def document_view(
    database: Database, key: str, sizes: Mapping[int, tuple[float, float]], forms: tuple[tuple[str, str], ...] = ()
) -> DocumentView | None:
    """Everything that the page of one document shows; None where the store does not have it."""
    head, document = document_head(database, key), document_json(database, key)
    if head is None or document is None:
        return None
    history = decisions_of(database, key)
    standing = _Standing(history)
    said = Standing("document", *standing.of("document")), Standing("form", *standing.of("form"))
    corrected = load(database, key)
    repairs, repair_boxes = _repairs(document, standing)
    error = cast("JsonObject | None", document.get("error"))
    if corrected is None:
        message = str(error["message"]) if error else None
        return DocumentView(head, head.source, "unknown", None, None, message, (), (), tuple(repairs),
                            _pages(document, sizes, repair_boxes), history, *said, ())  # fmt: skip
    mapped = corrected.mapped
    audit = _with_reasons(audit_document(mapped), document)
    across, across_boxes = _across(database, key)
    appraisal, appraisal_boxes = _appraisal(mapped, audit)
    findings, finding_boxes = _findings(audit, standing)
    indicators, value_boxes = _indicators(audit, standing)
    boxes = [*repair_boxes, *value_boxes, *finding_boxes, *across_boxes, *appraisal_boxes]
    return DocumentView(
        head, _title(mapped, head), mapped.form, mapped.fiscal_year.value if mapped.fiscal_year else None,
        mapped.period_months.value if mapped.period_months else None, None, tuple(findings), tuple(indicators),
        tuple(repairs), _pages(document, sizes, boxes), history,
        *said, forms, audit.total_percent, corrected.homeless, tuple(appraisal), tuple(across),
    )  # fmt: skip


def _title(mapped: MappedDocument, head: DocumentHead) -> str:
    return mapped.organization.value if mapped.organization else head.source
