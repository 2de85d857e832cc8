"""The tables. Keys are the content hash of the document and positions in it, so that every run gives the same keys."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

metadata = MetaData()


def _column(name: str, kind: type[Text] | type[Integer] | type[Float] | type[Boolean], *, null: bool = True) -> Column:  # type: ignore[type-arg]
    return Column(name, kind, nullable=null)


def _texts(*names: str) -> list[Column]:  # type: ignore[type-arg]
    return [_column(n, Text) for n in names]


def _integers(*names: str) -> list[Column]:  # type: ignore[type-arg]
    return [_column(n, Integer) for n in names]


def _reals(*names: str) -> list[Column]:  # type: ignore[type-arg]
    return [_column(n, Float) for n in names]


def _child(name: str, keys: tuple[str, ...], *columns: Column, parent: str = "documents") -> Table:  # type: ignore[type-arg]
    """A table whose rows belong to a document (or to a row of ``parent``) and go with it."""
    own = [_column("document", Text, null=False)]
    own += [_column(k, Text if k == "field" else Integer, null=False) for k in keys]
    parent_keys = ["document", *keys[:-1]] if parent != "documents" else ["document"]
    return Table(
        name,
        metadata,
        *own,
        *columns,
        PrimaryKeyConstraint("document", *keys),
        ForeignKeyConstraint(parent_keys, [f"{parent}.{k}" for k in _target(parent, parent_keys)], ondelete="CASCADE"),
    )


def _target(parent: str, keys: list[str]) -> list[str]:
    """A child's key columns by the names they have in the parent: an indicator's position is its ``position``."""
    return [*keys[:-1], "position"] if parent != "documents" else keys


documents = Table(
    "documents",
    metadata,
    _column("document", Text, null=False),
    _column("source", Text, null=False),
    _column("page_count", Integer, null=False),
    _column("status", Text, null=False),
    *_texts("error_code", "error_message", "form", "organization", "department"),
    *_integers("fiscal_year", "period_months"),
    *_reals("minimum_percent", "total_percent"),
    *_integers("indicator_count", "finding_count", "error_count", "repair_count"),
    _column("superseded_by", Text),
    *_texts("text", "json", "form_fingerprint", "fingerprint"),
    PrimaryKeyConstraint("document"),
)

pages = _child(
    "pages", ("page",), _column("text_source", Text), *_reals("confidence", "width", "height"),
)  # fmt: skip

mapped = Table(
    "mapped",
    metadata,
    _column("document", Text, null=False),
    _column("body", Text, null=False),
    PrimaryKeyConstraint("document"),
    ForeignKeyConstraint(["document"], ["documents.document"], ondelete="CASCADE"),
)
"""The mapper's whole record (``pipeline.model.codec``): what review corrects and audits again. No part of the dataset."""

warnings = _child("warnings", ("position",), *_texts("code", "message"), _column("page", Integer))

indicators = _child(
    "indicators",
    ("position",),
    *_texts("number", "printed_number", "name", "section", "section_title"),
    _column("weight", Float),
    _column("result", Text),
    *_reals("result_number", "reported_score", "reported_weighted_score", "recomputed_score",
            "recomputed_weighted_score"),
    *_texts("recompute_basis", "recompute_formula", "overseer", "collectors", "phones", "verification", "description",
            "actions", "supporting_factors", "obstacles", "suggestions", "evidence", "checklist"),
    _column("scored", Boolean),
    *_integers("first_page", "last_page"),
    _column("superseded_by", Text),
)  # fmt: skip

levels = _child(
    "levels", ("indicator", "position"), _column("score", Float), _column("text", Text),
    _column("checked", Boolean), _column("target", Float), parent="indicators",
)  # fmt: skip

activities = _child(
    "activities", ("indicator", "position"), *_texts("number", "title", "target_text", "result_text"),
    *_integers("target_sessions", "target_participants", "reported_sessions", "reported_participants"),
    _column("reported_percent", Float), parent="indicators",
)  # fmt: skip

sessions = Table(
    "sessions",
    metadata,
    _column("document", Text, null=False),
    _column("indicator", Integer, null=False),
    _column("activity", Integer, null=False),
    _column("position", Integer, null=False),
    _column("ordinal", Integer),
    *_texts("start_date", "end_date", "place"),
    _column("participants", Integer),
    PrimaryKeyConstraint("document", "indicator", "activity", "position"),
    ForeignKeyConstraint(
        ["document", "indicator", "activity"],
        ["activities.document", "activities.indicator", "activities.position"],
        ondelete="CASCADE",
    ),
)

findings = _child(
    "findings", ("position",), *_texts("code", "severity", "indicator", "activity", "reported", "recomputed", "message",
                                       "message_en", "formula", "explained_by"),
    _column("confidence", Float), *_integers("page"), *_reals("x0", "top", "x1", "bottom"), _column("raw", Text),
)  # fmt: skip

finding_evidence = Table(
    "finding_evidence",
    metadata,
    _column("document", Text, null=False),
    _column("finding", Integer, null=False),
    _column("position", Integer, null=False),
    _column("page", Integer),
    *_reals("x0", "top", "x1", "bottom"),
    _column("raw", Text),
    PrimaryKeyConstraint("document", "finding", "position"),
    ForeignKeyConstraint(["document", "finding"], ["findings.document", "findings.position"], ondelete="CASCADE"),
)

repairs = _child(
    "repairs", ("position",), *_texts("kind", "raw", "repaired", "status"), _column("confidence", Float),
    _column("candidates", Text), _column("reason", Text), _column("page", Integer),
    *_reals("x0", "top", "x1", "bottom"), *_texts("before", "after"),
)  # fmt: skip

provenance = Table(
    "provenance",
    metadata,
    _column("document", Text, null=False),
    _column("indicator", Integer, null=False),
    _column("field", Text, null=False),
    _column("page", Integer),
    *_reals("x0", "top", "x1", "bottom"),
    _column("raw", Text),
    _column("confidence", Float),
    *_texts("inferred", "corrected_by"),
    PrimaryKeyConstraint("document", "indicator", "field"),
    ForeignKeyConstraint(["document", "indicator"], ["indicators.document", "indicators.position"], ondelete="CASCADE"),
)

appraisals = Table(
    "appraisals",
    metadata,
    _column("document", Text, null=False),
    _column("round_number", Integer),
    *_texts("round_start", "round_end", "post", "post_level"),
    *_reals("total", "recomputed_total"),
    *_texts("band", "recomputed_band"),
    PrimaryKeyConstraint("document"),
    ForeignKeyConstraint(["document"], ["documents.document"], ondelete="CASCADE"),
)

appraisal_parts = _child(
    "appraisal_parts", ("position",), *_texts("kind", "section", "name"),
    *_reals("points", "converted", "score", "share", "weighted_score", "recomputed_points", "recomputed_score",
            "recomputed_weighted_score"),
)  # fmt: skip

across_findings = Table(
    "across_findings",
    metadata,
    _column("body", Text, null=False),
    _column("fiscal_year", Integer, null=False),
    _column("position", Integer, null=False),
    *_texts(
        "code", "severity", "indicator", "document", "other_document", "reported", "expected", "message", "message_en"
    ),
    PrimaryKeyConstraint("body", "fiscal_year", "position"),
)
"""Where reports of one body and year disagree with each other, worked out anew over the whole store."""

across_evidence = Table(
    "across_evidence",
    metadata,
    _column("body", Text, null=False),
    _column("fiscal_year", Integer, null=False),
    _column("finding", Integer, null=False),
    _column("position", Integer, null=False),
    _column("document", Text, null=False),
    _column("page", Integer),
    *_reals("x0", "top", "x1", "bottom"),
    _column("raw", Text),
    PrimaryKeyConstraint("body", "fiscal_year", "finding", "position"),
    ForeignKeyConstraint(
        ["body", "fiscal_year", "finding"],
        ["across_findings.body", "across_findings.fiscal_year", "across_findings.position"],
        ondelete="CASCADE",
    ),
)

ledger = Table(
    "ledger",
    metadata,
    _column("uri", Text, null=False),
    _column("document", Text, null=False),
    _column("name", Text, null=False),
    _column("status", Text, null=False),
    *_texts("message", "fingerprint", "form_fingerprint"),
    _column("retryable", Boolean, null=False),
    _column("attempts", Integer, null=False),
    *[Column(n, Float, nullable=False) for n in ("modified",)],
    _column("size", Integer, null=False),
    _column("page_count", Integer, null=False),
    _column("seconds", Float),
    _column("finished_at", Text),
    PrimaryKeyConstraint("uri", "document"),
    Index("ledger_document", "document"),
)

nights = Table(
    "nights",
    metadata,
    _column("started_at", Text, null=False),
    *_texts("finished_at", "summary"),
    *_integers("documents", "pages", "findings", "rejected"),
    _column("seconds", Float),
    PrimaryKeyConstraint("started_at"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _column("document", Text, null=False),
    *_texts("target", "action", "old_value", "new_value", "who", "why", "made_at"),
    Index("decisions_document", "document"),
)

memory = Table(
    "memory",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    *_texts("kind", "pattern", "meaning", "scope", "who", "made_at", "document", "target", "before", "after"),
)
"""Verified text for masked words, by form (``scope``). ``kind`` text: ``pattern`` is a line of ``document``; right and wrong:
``pattern`` is the masked word, ``meaning`` what a reviewer said of it (``target`` names the decision). No part of the dataset."""

settled = Table("settled", metadata, _column("state", Text, null=False), PrimaryKeyConstraint("state"))
"""One row: the state of the store (``pipeline.store.settled``) for which the work over all documents was done."""

DATASET: tuple[Table, ...] = (
    documents, indicators, levels, activities, sessions, findings, finding_evidence, repairs, provenance, pages,
    warnings, ledger, decisions, appraisals, appraisal_parts, across_findings, across_evidence,
)  # fmt: skip
"""What an analyst gets, in the order of the export."""

NOT_EXPORTED: dict[str, frozenset[str]] = {
    "documents": frozenset({"json", "text", "form_fingerprint"}),
    "ledger": frozenset({"uri", "modified", "seconds", "finished_at", "attempts", "form_fingerprint"}),
}
"""Columns that depend on the machine or the clock, or that repeat the whole document: the export is the same after any rerun."""
