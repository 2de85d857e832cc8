"""Writing documents and ledger rows, and reading them back. Each ``save`` is one transaction; saving twice changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Final, TypeVar, cast

from sqlalchemy import Connection, Dialect, bindparam, delete, func, insert, select, tuple_
from sqlalchemy.exc import IntegrityError

from pipeline.model.jsonvalue import JsonObject
from pipeline.store import tables as t
from pipeline.store.database import Database, StoreBusy
from pipeline.store.part_rows import Row
from pipeline.store.rows import DocumentRows

CHUNK = 400
# made once: putting a statement together costs more than running it
_STORED: Final = select(t.documents.c.fingerprint, t.documents.c.status, t.documents.c.error_code).where(
    t.documents.c.document == bindparam("document")
)
_ATTEMPTS: Final = select(t.ledger.c.attempts).where(
    t.ledger.c.uri == bindparam("uri"), t.ledger.c.document == bindparam("document")
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A submitted file as the plan saw it. ``uri`` says where it is, ``name`` what it is called in the dataset (its path
    below the inbox); ``modified`` in seconds since 1970, ``size`` in bytes; ``document`` is its content hash."""

    uri: str
    name: str
    size: int
    modified: float
    document: str


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What became of a file: ``status`` is ok, partial, rejected:<code>, duplicate or superseded."""

    uri: str
    name: str
    document: str
    status: str
    message: str | None
    retryable: bool
    attempts: int
    size: int
    modified: float
    page_count: int
    fingerprint: str | None


def outcome(rows: DocumentRows) -> str:
    """The ledger status that a result stands for, before duplicates and corrections are known."""
    return f"rejected:{rows.error_code}" if rows.status == "rejected" else rows.status


def ledger_rows(database: Database) -> dict[tuple[str, str], LedgerRow]:
    """The whole ledger by file and content."""
    c = t.ledger.c
    query = select(c.uri, c.name, c.document, c.status, c.message, c.retryable, c.attempts, c.size, c.modified,
                   c.page_count, c.fingerprint)  # fmt: skip
    with database.read() as connection:
        return {(r.uri, r.document): LedgerRow(*r) for r in connection.execute(query)}


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """What a stored document was read with; ``masked``: it hides words."""

    form: str
    status: str
    fingerprint: str | None
    masked: bool = False


def stored_versions(database: Database) -> dict[str, StoredVersion]:
    """Every stored document with the fingerprint it was read under."""
    c = t.documents.c
    with database.read() as connection:
        r = t.repairs.c
        masked = set(connection.execute(select(r.document).where(r.kind == "mask").distinct()).scalars())
        rows = connection.execute(select(c.document, c.form, c.status, c.fingerprint))
        return {r.document: StoredVersion(r.form, r.status, r.fingerprint, r.document in masked) for r in rows}


def save(
    database: Database, rows: DocumentRows, file: SourceFile, fingerprint: str, form_fingerprint: str, seconds: float
) -> bool:
    """Store a result with its ledger row, in one transaction. False where the same result was there already.

    A rejected result never replaces one that was read: the file is the same, the trouble was of the night.
    """
    return _written(
        database, file.name, lambda connection: _save(connection, rows, file, fingerprint, form_fingerprint, seconds)
    )


W = TypeVar("W")


def _written(database: Database, what: str, work: Callable[[Connection], W]) -> W:
    """``work`` in one transaction, anew where on a server another run wrote the same rows between our look and write."""
    for _attempt in range(3):
        try:
            with database.write() as connection:
                return work(connection)
        except IntegrityError as error:
            last = error
    raise StoreBusy(f"the store did not take {what}: {str(last).splitlines()[0]}") from last


def _save(
    connection: Connection,
    rows: DocumentRows,
    file: SourceFile,
    fingerprint: str,
    form_fingerprint: str,
    seconds: float,
) -> bool:
    changed = False
    if file.document:
        found = connection.execute(_STORED, {"document": file.document}).first()
        worse = found is not None and rows.status == "rejected" and found.status != "rejected"
        before = None if found is None else (found.fingerprint, found.status, found.error_code)
        same = before == (fingerprint, rows.status, rows.error_code)
        if not (worse or same):
            if found is not None:
                connection.execute(delete(t.documents).where(t.documents.c.document == file.document))
            _insert_document(connection, rows, fingerprint, form_fingerprint)
            changed = True
    _put_ledger(connection, file, outcome(rows), rows, fingerprint, form_fingerprint, seconds)
    return changed


def _insert_document(connection: Connection, rows: DocumentRows, fingerprint: str, form_fingerprint: str) -> None:
    for name, content in rows.tables:
        if name == "documents":
            content = tuple(
                {**row, "fingerprint": fingerprint, "form_fingerprint": form_fingerprint} for row in content
            )
        if content:
            _insert_rows(connection, name, content)


def _insert_rows(connection: Connection, name: str, content: Sequence[Row]) -> None:
    """Rows as they are: the statement is put together once for each table, not for each document."""
    statement = _insertion(connection.dialect, name, tuple(content[0]))
    if statement.positions is None:
        connection.exec_driver_sql(statement.sql, [dict(row) for row in content])
    else:
        connection.exec_driver_sql(statement.sql, list(map(itemgetter(*statement.positions), content)))


@dataclass(frozen=True, slots=True)
class _Insertion:
    """An INSERT in the words of a database; ``positions``: the columns in the order of its marks, None where they are named."""

    sql: str
    positions: tuple[str, ...] | None


@lru_cache(maxsize=64)
def _insertion(dialect: Dialect, name: str, columns: tuple[str, ...]) -> _Insertion:
    made = insert(t.metadata.tables[name]).compile(dialect=dialect, column_keys=columns)
    return _Insertion(str(made), tuple(made.positiontup or ()) if made.positional else None)


def _put_ledger(
    connection: Connection,
    file: SourceFile,
    status: str,
    rows: DocumentRows,
    fingerprint: str,
    form_fingerprint: str,
    seconds: float,
) -> None:
    before = connection.execute(_ATTEMPTS, {"uri": file.uri, "document": file.document}).scalar()
    if before is not None:
        key = tuple_(t.ledger.c.uri, t.ledger.c.document) == (file.uri, file.document)
        connection.execute(delete(t.ledger).where(key))
    row: Row = {
        "uri": file.uri,
        "document": file.document,
        "name": file.name,
        "status": status,
        "message": rows.error_message,
        "fingerprint": fingerprint,
        "form_fingerprint": form_fingerprint,
        "retryable": rows.retryable,
        "attempts": (before or 0) + 1,
        "modified": file.modified,
        "size": file.size,
        "page_count": rows.page_count,
        "seconds": round(seconds, 3),
        "finished_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    _insert_rows(connection, "ledger", (row,))


def save_duplicates(database: Database, files: Iterable[SourceFile]) -> int:
    """Ledger rows for files whose content is stored already; a row that is there stays. Returns the number added."""
    wanted = list(files)
    return _written(database, "copies", lambda connection: _save_duplicates(connection, wanted))


def _save_duplicates(connection: Connection, files: Sequence[SourceFile]) -> int:
    added = 0
    for file in files:
        key = tuple_(t.ledger.c.uri, t.ledger.c.document) == (file.uri, file.document)
        if connection.execute(select(func.count()).select_from(t.ledger).where(key)).scalar():
            continue
        d = connection.execute(select(t.documents).where(t.documents.c.document == file.document)).first()
        if d is None:
            continue
        connection.execute(
            insert(t.ledger).values(
                uri=file.uri, document=file.document, name=file.name, status="duplicate", message=None,
                fingerprint=d.fingerprint, form_fingerprint=d.form_fingerprint, retryable=False, attempts=1,
                modified=file.modified, size=file.size, page_count=d.page_count, seconds=0.0,
                finished_at=datetime.now(UTC).isoformat(timespec="seconds"),
            )
        )  # fmt: skip
        added += 1
    return added


def documents_json(database: Database) -> Iterator[JsonObject]:
    """Every stored document in the contract's shape, in the order of name and hash. ``source`` is the name in the dataset."""
    c = t.documents.c
    with database.read() as connection:
        keys = connection.execute(select(c.document).order_by(c.source, c.document)).scalars().all()
    for start in range(0, len(keys), CHUNK):
        with database.read() as connection:
            chunk = keys[start : start + CHUNK]
            found = {
                r.document: r
                for r in connection.execute(select(c.document, c.source, c.json).where(c.document.in_(chunk)))
            }
        for key in chunk:
            if key in found:
                yield {**cast(JsonObject, json.loads(found[key].json)), "source": found[key].source}


def record_night(
    database: Database, started_at: str, finished_at: str, figures: dict[str, int], seconds: float, summary: str
) -> None:
    """One row a night, for ``chiwat status``. ``figures``: documents, pages, findings, rejected."""
    with database.write() as connection:
        connection.execute(delete(t.nights).where(t.nights.c.started_at == started_at))
        connection.execute(
            insert(t.nights).values(
                started_at=started_at, finished_at=finished_at, summary=summary, seconds=round(seconds, 2), **figures
            )
        )
