"""A document result as rows of the tidy tables: made in the worker, written by whoever holds the database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import cast

from pipeline.model.codec import encode
from pipeline.model.jsonio import to_json
from pipeline.model.jsonvalue import JsonObject, compact, number, plain
from pipeline.model.result import DocumentResult
from pipeline.store.part_rows import (
    Row,
    activity_rows,
    appraisal_part_rows,
    appraisal_row,
    box_columns,
    finding_row,
    indicator_row,
    level_rows,
    provenance_rows,
    scalar,
    session_rows,
    text,
)


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
    line = compact(told)
    places = [i["provenance"] for i in cast("list[JsonObject]", told["indicators"])]
    document: Row = {
        "document": doc,
        "source": result.source,
        "page_count": result.page_count,
        "status": result.status,
        "error_code": result.error.code if result.error else None,
        "error_message": result.error.message if result.error else None,
        "form": result.form,
        "organization": text(m.organization) if m else None,
        "department": text(m.department) if m else None,
        "fiscal_year": scalar(plain(m.fiscal_year)) if m else None,
        "period_months": scalar(plain(m.period_months)) if m else None,
        "minimum_percent": scalar(plain(m.minimum_percent)) if m else None,
        "total_percent": number(result.total_percent),
        "indicator_count": len(audited),
        "finding_count": len(findings),
        "error_count": sum(f.severity == "error" for f in findings),
        "repair_count": len(result.repairs),
        "superseded_by": None,
        "text": result.text,
        "json": line,
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
        "indicators": [indicator_row(doc, k, a) for k, a in audited],
        "levels": [row for k, a in audited for row in level_rows(doc, k, a)],
        "activities": [row for k, a in audited for row in activity_rows(doc, k, a)],
        "sessions": [row for k, a in audited for row in session_rows(doc, k, a)],
        "findings": [finding_row(doc, k, f) for k, f in enumerate(findings)],
        "finding_evidence": [
            {"document": doc, "finding": k, "position": n, "page": p.page, **box_columns(p.bbox), "raw": p.raw}
            for k, f in enumerate(findings)
            for n, p in enumerate(f.evidence)
        ],
        "repairs": [
            {"document": doc, "position": k, "kind": r.kind, "raw": r.raw, "repaired": r.repaired, "status": r.status,
             "confidence": round(float(r.confidence), 4), "reason": r.reason or None, "page": r.page, **box_columns(r.bbox),
             "before": r.before or None, "after": r.after or None,
             "candidates": json.dumps([[c.text, round(float(c.confidence), 4)] for c in r.candidates],
                                      ensure_ascii=False) if r.candidates else None}
            for k, r in enumerate(result.repairs)
        ],
        "provenance": [row for k, a in audited for row in provenance_rows(doc, k, a, places[k])],
        "appraisals": [appraisal_row(doc, a, r) for a, r in appraisal],
        "appraisal_parts": [row for a, r in appraisal for row in appraisal_part_rows(doc, a, r)],
        "mapped": [{"document": doc, "body": compact(encode(m))}] if m else [],
    }  # fmt: skip
    return DocumentRows(
        document=doc,
        source=result.source,
        status=result.status,
        page_count=result.page_count,
        form=result.form,
        json=line,
        tables=tuple((name, tuple(rows)) for name, rows in tables.items()),
        error_code=result.error.code if result.error else None,
        error_message=result.error.message if result.error else None,
        retryable=result.error.retryable if result.error else False,
        finding_codes=tuple(f.code for f in findings),
    )
