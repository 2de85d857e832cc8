"""What auditors decided: rows that are only ever added. The record shown is the extraction with its decisions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, Literal

from sqlalchemy import Connection, bindparam, delete, insert, select, text, update

from pipeline.model.errors import ChiwatError
from pipeline.store import tables as t
from pipeline.store.database import Database
from pipeline.store.part_rows import Row
from pipeline.store.rows import DocumentRows

Action = Literal["confirm", "correct", "dismiss", "postpone", "right", "wrong", "form", "reopen"]
DECISION_LOCK = 2554_2562


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. ``target``: ``value:<indicator position>:<field>``, ``finding:<key>``, ``repair_target(…)`` or ``form``;
    ``before`` and ``after`` as text; ``made_at``: UTC, ISO 8601."""

    id: int
    document: str
    target: str
    action: str
    before: str | None
    after: str | None
    who: str
    why: str | None
    made_at: str


def repair_target(kind: str, raw: str, repaired: str | None, before: str | None, after: str | None) -> str:
    """What decisions on a repair name: the words and, hashed, what stands around them; the same whenever it is read again.

    >>> repair_target("mask", "xxx", "งาน", "ผลการดำเนิน", "ของหน่วย") == repair_target("mask", "xxx", "งาน", "แผน", "")
    False
    """
    place = hashlib.sha256(f"{before or ''}\0{after or ''}".encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"repair:{kind}:{raw}:{repaired or ''}@{place}"


class DecisionConflict(ChiwatError):
    """Somebody else decided on the same target since the page was shown."""

    def __init__(self, latest: Decision) -> None:
        super().__init__(f"{latest.who} decided {latest.action} on {latest.target} at {latest.made_at}")
        self.latest = latest


def finding_keys(findings: Iterable[tuple[str, str | None, str | None]]) -> tuple[str, ...]:
    """What identifies findings (code, indicator, activity; in their order) when the audit runs again: code and place, and the
    number among their like.

    >>> finding_keys([("score_missing", "1.2", None), ("score_missing", "1.2", None)])
    ('score_missing:1.2::0', 'score_missing:1.2::1')
    """
    seen: dict[str, int] = {}
    keys = []
    for code, indicator, activity in findings:
        base = f"{code}:{indicator or ''}:{activity or ''}"
        keys.append(f"{base}:{seen.get(base, 0)}")
        seen[base] = seen.get(base, 0) + 1
    return tuple(keys)


def decision_of(row: object) -> Decision:
    """A row of the table of decisions."""
    r = row
    return Decision(
        r.id, r.document, r.target, r.action, r.old_value, r.new_value, r.who, r.why, r.made_at  # type: ignore[attr-defined]
    )  # fmt: skip


_OF_DOCUMENT: Final = (
    select(t.decisions).where(t.decisions.c.document == bindparam("document")).order_by(t.decisions.c.id)
)


def _of(connection: Connection, document: str) -> tuple[Decision, ...]:
    return tuple(decision_of(row) for row in connection.execute(_OF_DOCUMENT, {"document": document}))


def decisions_of(database: Database, document: str) -> tuple[Decision, ...]:
    """All decisions on a document, oldest first."""
    with database.read() as connection:
        return _of(connection, document)


def corrected_documents(database: Database) -> frozenset[str]:
    """Documents of which a value was ever corrected."""
    c = t.decisions.c
    with database.read() as connection:
        return frozenset(connection.execute(select(c.document).where(c.action == "correct").distinct()).scalars())


def decided_forms(database: Database, document: str | None = None) -> dict[str, str]:
    """The form that a person gave a document, by document (all, or just one)."""
    c = t.decisions.c
    query = select(t.decisions).where(c.target == "form").order_by(c.id)
    if document is not None:
        query = query.where(c.document == document)
    last: dict[str, Decision] = {}
    with database.read() as connection:
        for row in connection.execute(query):
            last[row.document] = decision_of(row)
    return {key: d.after for key, d in last.items() if d.action == "form" and d.after}


def decide(
    database: Database,
    document: str,
    target: str,
    action: Action,
    *,
    before: str | None,
    after: str | None,
    who: str,
    why: str | None,
    seen: int,
) -> Decision:
    """Add a decision. ``seen`` is the id of the last decision on the target that the person was shown (0: none).

    Raises DecisionConflict, and adds nothing, where a later one is there: two people never overwrite each other.
    """
    with database.write() as connection:
        if database.path is None:
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": DECISION_LOCK})
        later = [d for d in _of(connection, document) if d.target == target and d.id > seen]
        if later:
            raise DecisionConflict(later[-1])
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        done = connection.execute(
            insert(t.decisions).values(
                document=document, target=target, action=action, old_value=before, new_value=after, who=who, why=why,
                made_at=made_at,
            )
        )  # fmt: skip
        key = done.inserted_primary_key
        assert key is not None
        return Decision(int(key[0]), document, target, action, before, after, who, why, made_at)


def current(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The last decision by target; ``reopen`` takes a target's decision back."""
    last = {d.target: d for d in decisions}
    return {target: d for target, d in last.items() if d.action != "reopen"}


def mapped_body(database: Database, document: str) -> str | None:
    """The mapper's record of a document as stored JSON (``pipeline.model.codec``), None where there is none."""
    with database.read() as connection:
        found = connection.execute(select(t.mapped.c.body).where(t.mapped.c.document == document)).scalar()
        return None if found is None else str(found)


RESTATED = ("indicators", "levels", "activities", "sessions", "findings", "finding_evidence", "provenance", "appraisals",
            "appraisal_parts")  # fmt: skip
CHANGING = ("organization", "department", "fiscal_year", "period_months", "total_percent", "finding_count", "error_count",
            "indicator_count", "json")  # fmt: skip
AS_READ = ("source", "repairs", "warnings", "pages")
"""Parts of the stored document that no correction touches."""


def _joined(read: str, corrected: str) -> str:
    """The JSON of a corrected document with what was read left as it is."""
    old = json.loads(read)
    parts = {**json.loads(corrected), **{k: old[k] for k in AS_READ if k in old}}
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def restated(rows: DocumentRows, corrected: DocumentRows) -> DocumentRows:
    """``rows`` of a reading with the figures and findings of ``corrected`` (the reading with its decisions)."""
    read, new = dict(rows.tables), dict(corrected.tables)
    text = _joined(rows.json, corrected.json)
    head: Row = {**read["documents"][0], **{k: new["documents"][0][k] for k in CHANGING}, "json": text}
    tables = tuple(
        (name, (head,) if name == "documents" else new.get(name, ()) if name in RESTATED else content)
        for name, content in read.items()
    )
    return replace(rows, tables=tables, json=text, finding_codes=corrected.finding_codes)


def restate(database: Database, document: str, rows: DocumentRows) -> None:
    """Replace the figures and findings of a stored document by ``rows`` (extraction with its decisions), in one transaction.

    What was read (pages, repairs, the mapper's record) stays as it is.
    """
    d = t.documents.c
    by_name = dict(rows.tables)
    head = dict(by_name["documents"][0])
    with database.write() as connection:
        i = t.indicators.c
        kept = connection.execute(select(i.position, i.superseded_by).where(i.document == document)).all()
        superseded = {row.position: row.superseded_by for row in kept}
        for name in ("findings", "indicators", "appraisals", "appraisal_parts"):  # their children go with them
            table = t.metadata.tables[name]
            connection.execute(delete(table).where(table.c.document == document))
        for name in RESTATED:
            content = [dict(row) for row in by_name.get(name, ())]
            if name == "indicators":
                content = [{**row, "superseded_by": superseded.get(row["position"])} for row in content]
            if content:
                connection.execute(insert(t.metadata.tables[name]), content)
        old = connection.execute(select(d.json).where(d.document == document)).scalar_one()
        head["json"] = _joined(old, rows.json)
        connection.execute(update(t.documents).where(d.document == document).values(**{k: head[k] for k in CHANGING}))
