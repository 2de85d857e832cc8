"""Which reports wait for a person: those with an error that nobody has decided on."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select

from pipeline.store import tables as t
from pipeline.store.database import Database
from pipeline.store.decisions import Decision, current, decision_of, finding_keys

OPEN = "postpone"
"""A decision that leaves the finding open."""


def waiting_documents(database: Database) -> tuple[tuple[str, int], ...]:
    """Standing reports with findings of severity error that are not decided, and how many; most first, and last those of which
    everything left was postponed."""
    d, f, n = t.documents.c, t.findings.c, t.decisions.c
    standing = (d.error_count > 0) & d.superseded_by.is_(None)
    touched = select(n.document).where(n.target.startswith("finding:"))
    with database.read() as connection:
        errors = connection.execute(select(d.document, d.error_count).where(standing)).all()
        said = connection.execute(select(t.decisions).where(n.target.startswith("finding:")).order_by(n.id)).all()
        found = connection.execute(
            select(f.document, f.code, f.indicator, f.activity, f.severity)
            .where(f.document.in_(touched))
            .order_by(f.document, f.position)
        ).all()
    decisions: dict[str, list[Decision]] = defaultdict(list)
    for row in said:
        decisions[row.document].append(decision_of(row))
    findings: dict[str, list[tuple[str, str | None, str | None, str]]] = defaultdict(list)
    for row in found:
        findings[row.document].append((row.code, row.indicator, row.activity, row.severity))
    waiting: list[tuple[bool, int, str]] = []
    for document, count in errors:
        left, untouched = count, count
        if document in decisions:
            done = {target: x.action for target, x in current(decisions[document]).items()}
            keys = finding_keys(x[:3] for x in findings[document])
            actions = [
                done.get(f"finding:{key}") for key, x in zip(keys, findings[document], strict=True) if x[3] == "error"
            ]
            left = sum(a in (None, OPEN) for a in actions)
            untouched = sum(a is None for a in actions)
        if left:
            waiting.append((not untouched, -left, document))
    return tuple((document, -left) for _later, left, document in sorted(waiting))
