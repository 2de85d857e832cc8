"""Duplicates and corrections, worked out anew from what is stored: the outcome does not depend on the order of work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlalchemy import Connection, select, tuple_, update

from pipeline.store import tables as t
from pipeline.store.database import Database

SAME_NAME = 0.6
"""Two indicators with one number are the same indicator only if their names are this alike (0 to 1)."""


@dataclass(frozen=True, slots=True)
class _Reported:
    """An indicator of one document: its place in the document, its name, and when the document was submitted."""

    document: str
    position: int
    name: str
    submitted: tuple[float, str, str]


def reconcile(database: Database) -> None:
    """Set ``duplicate`` and ``superseded`` in the ledger, ``superseded_by`` of documents and indicators, and names.

    Of files with one content the first by name gives its name to the document, the others are duplicates. Of reports
    of one body, department, form, year and round the indicator submitted last stands, the others are superseded; a
    document is superseded when all its indicators are. A body or year that was not read supersedes nothing.
    """
    with database.write() as connection:
        submitted = _duplicates(connection)
        _supersede(connection, submitted)


def _status(document_status: str, error_code: str | None) -> str:
    return f"rejected:{error_code}" if document_status == "rejected" else document_status


def _duplicates(connection: Connection) -> dict[str, tuple[float, str, str]]:
    """Mark duplicates; returns when each document was first submitted, by its hash."""
    d, ledger = t.documents.c, t.ledger.c
    documents = {r.document: r for r in connection.execute(select(d.document, d.source, d.status, d.error_code))}
    files = defaultdict(list)
    for row in connection.execute(select(ledger.uri, ledger.document, ledger.name, ledger.status, ledger.modified)):
        files[row.document].append(row)
    submitted: dict[str, tuple[float, str, str]] = {}
    for document, rows in files.items():
        if document not in documents:
            continue
        rows.sort(key=lambda r: (r.name, r.uri))
        stored = documents[document]
        submitted[document] = (min(r.modified for r in rows), rows[0].name, document)
        if stored.source != rows[0].name:
            connection.execute(update(t.documents).where(d.document == document).values(source=rows[0].name))
        read = _status(stored.status, stored.error_code)
        for k, row in enumerate(rows):
            wanted = "duplicate" if k and stored.status != "rejected" else read
            if row.status != wanted:
                key = tuple_(ledger.uri, ledger.document) == (row.uri, row.document)
                connection.execute(update(t.ledger).where(key).values(status=wanted))
    return submitted


def _supersede(connection: Connection, submitted: dict[str, tuple[float, str, str]]) -> None:
    d, i = t.documents.c, t.indicators.c
    query = (
        select(d.organization, d.department, d.form, d.fiscal_year, d.period_months, i.number, i.name, i.document, i.position)
        .join(t.indicators, i.document == d.document)
        .where(d.organization.is_not(None), d.fiscal_year.is_not(None))
    )  # fmt: skip
    groups: dict[tuple[object, ...], list[_Reported]] = defaultdict(list)
    for r in connection.execute(query):
        if r.document in submitted:
            key = (r.organization, r.department, r.form, r.fiscal_year, r.period_months, r.number)
            groups[key].append(_Reported(r.document, r.position, r.name or "", submitted[r.document]))
    newer: dict[tuple[str, int], str] = {}
    for reported in groups.values():
        if len({x.document for x in reported}) > 1:
            newer.update(_newer(sorted(reported, key=lambda x: x.submitted)))
    before = select(i.document, i.position, i.superseded_by).where(i.superseded_by.is_not(None))
    known = {(r.document, r.position): r.superseded_by for r in connection.execute(before)}
    for place in known.keys() | newer.keys():
        if known.get(place) != newer.get(place):
            key_of = tuple_(i.document, i.position) == place
            connection.execute(update(t.indicators).where(key_of).values(superseded_by=newer.get(place)))
    _supersede_documents(connection, newer)


def _newer(ordered: Sequence[_Reported]) -> dict[tuple[str, int], str]:
    """For each but the last report of an indicator, the document that replaces it."""
    out: dict[tuple[str, int], str] = {}
    for k, old in enumerate(ordered):
        for new in reversed(ordered[k + 1 :]):
            if new.document != old.document and _same_name(old.name, new.name):
                out[old.document, old.position] = new.document
                break
    return out


def _same_name(a: str, b: str) -> bool:
    return a == b or SequenceMatcher(None, a, b).ratio() >= SAME_NAME


def _supersede_documents(connection: Connection, newer: dict[tuple[str, int], str]) -> None:
    d, i, ledger = t.documents.c, t.indicators.c, t.ledger.c
    positions: dict[str, list[int]] = defaultdict(list)
    touched = {document for document, _ in newer}
    for r in connection.execute(select(i.document, i.position)):
        if r.document in touched:
            positions[r.document].append(r.position)
    wanted: dict[str, str] = {}
    for document, places in positions.items():
        by = [newer.get((document, p)) for p in places]
        if all(by):
            wanted[document] = max(x for x in by if x)
    known = {
        r.document: r.superseded_by
        for r in connection.execute(select(d.document, d.superseded_by).where(d.superseded_by.is_not(None)))
    }
    for document in known.keys() | wanted.keys():
        if known.get(document) != wanted.get(document):
            connection.execute(
                update(t.documents).where(d.document == document).values(superseded_by=wanted.get(document))
            )
    for document in wanted:
        live = (ledger.document == document) & ledger.status.in_(("ok", "partial"))
        connection.execute(update(t.ledger).where(live).values(status="superseded"))
