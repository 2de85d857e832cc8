"""Questions in SQL that cannot change anything: refused by the database itself, not by reading the words."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.model.errors import UsageError
from pipeline.store.database import read_only_uri
from pipeline.store.part_rows import Scalar

SECONDS = 60.0
MEMORY_MB = 1024
ALLOWED = frozenset({
    sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE,
})  # fmt: skip
REFUSED = "the query was refused: the dataset is read-only, and only one SELECT at a time is answered"


@dataclass(frozen=True, slots=True)
class Answer:
    """Names of the columns, and the rows as they come."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Scalar, ...]]


def scalar(value: object) -> Scalar:
    """A value that JSON and CSV can hold: numbers as numbers, everything else as text."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


@contextmanager
def ask_sqlite(path: Path, sql: str, seconds: float = SECONDS) -> Iterator[Answer]:
    """Answer one SELECT from an SQLite store opened read-only, within ``seconds``.

    The file is opened with ``mode=ro``; an authorizer lets nothing through but reading (no PRAGMA, no ATTACH). UsageError
    where the statement is refused, wrong, or takes too long.
    """
    if not path.exists():
        raise UsageError(f"there is no store at {path}: `chiwat ingest PATH` makes one")
    connection = sqlite3.connect(read_only_uri(path), uri=True, timeout=10)
    limit = time.monotonic() + seconds
    try:
        connection.execute("PRAGMA query_only=ON")
        connection.execute(f"PRAGMA hard_heap_limit={MEMORY_MB << 20}")
        connection.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in ALLOWED else sqlite3.SQLITE_DENY)
        connection.set_progress_handler(lambda: int(time.monotonic() > limit), 10_000)
        cursor = connection.execute(sql)
        if cursor.description is None:
            raise UsageError(REFUSED)
        yield Answer(tuple(d[0] for d in cursor.description), (tuple(scalar(v) for v in row) for row in cursor))
    except (sqlite3.Error, sqlite3.Warning, MemoryError) as error:
        if "interrupted" in str(error) and time.monotonic() <= limit:
            raise KeyboardInterrupt from error  # SQLite has swallowed it
        raise UsageError(_plain(error, seconds)) from error
    finally:
        connection.close()


def _plain(error: Exception, seconds: float) -> str:
    text = str(error)
    if "not authorized" in text or "readonly" in text or "one statement at a time" in text or "prohibited" in text:
        return REFUSED
    if "interrupted" in text:
        return f"the query took longer than {seconds:g} seconds and was stopped"
    if isinstance(error, MemoryError):
        return f"the query needs more than {MEMORY_MB} MB of memory"
    return f"the query cannot be answered: {text}"


@contextmanager
def ask_server(url: str, sql: str, seconds: float = SECONDS) -> Iterator[Answer]:
    """Answer one SELECT from a PostgreSQL store, in a session that may only read, through a cursor that only SELECT has."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError

    from pipeline.store.database import DRIVER_MISSING

    options = f"-c default_transaction_read_only=on -c statement_timeout={int(seconds * 1000)}"
    try:
        engine = create_engine(url, connect_args={"options": options})
    except ModuleNotFoundError as error:
        raise UsageError(DRIVER_MISSING) from error
    try:
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            cursor = driver.cursor("chiwat_query")  # a named cursor: the server takes nothing but a SELECT for it
            cursor.execute(sql)
            if cursor.description is None:
                raise UsageError(REFUSED)
            yield Answer(tuple(d[0] for d in cursor.description), (tuple(scalar(v) for v in row) for row in cursor))
    except SQLAlchemyError as error:
        raise UsageError(f"the query cannot be answered: {str(error).splitlines()[0]}") from error
    except Exception as error:
        if type(error).__module__.split(".")[0] != "psycopg":
            raise
        refused = "read-only" in str(error) or (
            "syntax error" in str(error) and not sql.lstrip().lower().startswith("select")
        )
        raise UsageError(
            REFUSED if refused else f"the query cannot be answered: {str(error).splitlines()[0]}"
        ) from error
    finally:
        engine.dispose()
