"""Opening the store: SQLite by default, PostgreSQL by URL, always at the newest schema."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from pipeline.model.errors import ChiwatError, UsageError

HEAD = "0006"
BUSY_SECONDS = 60
DRIVER_MISSING = "the driver of PostgreSQL is missing: pip install 'chiwat[postgres]'"
MIGRATION_LOCK, NIGHT_LOCK = 2554_2561, 2554_2563  # any numbers that no other program uses for its advisory locks


def default_url() -> str:
    """``$CHIWAT_DB``, else a file in the user's data folder."""
    given = os.environ.get("CHIWAT_DB")
    if given:
        return given
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return str(Path(base) / "chiwat" / "chiwat.sqlite")


def normal_url(given: str | None) -> str:
    """A URL that SQLAlchemy takes, from a URL or from the path of an SQLite file.

    >>> normal_url("postgresql://user@host/chiwat")
    'postgresql+psycopg://user@host/chiwat'
    """
    url = given or default_url()
    if "://" not in url:
        return f"sqlite:///{Path(url).expanduser().resolve()}"
    for short in ("postgresql://", "postgres://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


class StoreBusy(ChiwatError):
    """The store did not answer, broke off, is full, or another program held it too long: the same may succeed later."""


@contextmanager
def _passing_trouble_named() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorname", "") == "SQLITE_ERROR":  # a wrong statement: no try will mend it
            raise
        if "readonly database" in str(error.orig):
            raise UsageError("the store may only be read: its file or folder cannot be written by this user") from error
        raise StoreBusy(f"the store did not answer: {str(error).splitlines()[0]}") from error


@dataclass(frozen=True, slots=True)
class Database:
    """An open store. ``path`` is the file of an SQLite store, None for a server."""

    engine: Engine
    url: str
    path: Path | None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that holds the write lock from its first statement; committed at the end, or nothing."""
        with (
            _passing_trouble_named(),
            self.engine.connect().execution_options(immediate=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads: one consistent view, however many statements."""
        with _passing_trouble_named(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Held by one program at a time: for work over the whole store that spans several transactions."""
        if self.path is None:
            with _passing_trouble_named(), self.engine.connect() as connection, connection.begin():
                connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": NIGHT_LOCK})
                yield
            return
        with self.path.with_name(f"{self.path.name}-night").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def close(self) -> None:
        """Closes all connections of its pool."""
        self.engine.dispose()


def read_only_uri(path: Path) -> str:
    """The URI by which SQLite opens a store without writing.

    In a folder that cannot be written (an archive, another's) SQLite would still want to put its lock file there: where no
    write is under way it is told that the store stands still.
    """
    log = path.with_name(path.name + "-wal")
    still = not os.access(path.parent, os.W_OK) and not (log.exists() and log.stat().st_size)
    return f"file:{quote(str(path))}?mode=ro{'&immutable=1' if still else ''}"


def _sqlite(url: str, path: Path) -> Engine:
    """The engine of a file; of one that may not be written, for reading alone."""
    only_read = path.exists() and not os.access(path, os.W_OK)
    if only_read:
        uri = read_only_uri(path)
        engine = create_engine(
            "sqlite://",
            creator=lambda: sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, check_same_thread=False),
            poolclass=QueuePool,
        )
    else:
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    journal = () if only_read else ("journal_mode=WAL", "synchronous=FULL")

    @event.listens_for(engine, "connect")
    def connect(dbapi: sqlite3.Connection, _record: Any) -> None:
        dbapi.isolation_level = None  # transactions begin where we say so, not where the driver guesses
        for pragma in (*journal, "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
            dbapi.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def open_database(url: str | None = None, *, create: bool = True) -> Database:
    """Open the store and bring its schema up to date; an SQLite file that may not be written is opened for reading.

    UsageError where the URL is wrong, the server cannot be reached, or (with ``create`` off) there is no store yet.
    """
    full = normal_url(url)
    try:
        parsed = make_url(full)
    except ArgumentError as error:
        raise UsageError(f"--db {url!r} is no database URL: use sqlite:///FILE, a file, or postgresql://...") from error
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise UsageError(f"a store is kept in SQLite or PostgreSQL, not in {parsed.get_backend_name()}")
    path = Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None
    if path is not None:
        if not create and not path.exists():
            raise UsageError(f"there is no store at {path}: `chiwat ingest PATH` makes one")
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        engine = create_engine(full, pool_pre_ping=True) if path is None else _sqlite(full, path)
        database = Database(engine, full, path)
        migrate(database)
    except ModuleNotFoundError as error:
        raise UsageError(DRIVER_MISSING) from error
    except (SQLAlchemyError, StoreBusy) as error:
        shown = parsed.render_as_string(hide_password=True)
        raise UsageError(f"cannot open the store {shown}: {str(error).splitlines()[0]}") from error
    return database


def schema_version(connection: Connection) -> str | None:
    """The revision that the store stands at, None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(text("select version_num from alembic_version")).first()
    return None if row is None else str(row[0])


def migrate(database: Database, target: str = HEAD) -> None:
    """Bring the schema to ``target``; a store of a newer program is refused rather than touched."""
    with database.read() as connection:
        if schema_version(connection) == target:
            return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with database.write() as connection:  # two programs at once: the second waits, then finds nothing to do
        if database.path is None:
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        found = schema_version(connection)
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if found is not None and found not in known:
            raise UsageError(f"the store has schema {found}, made by a newer chiwat: update the program")
        config.attributes["connection"] = connection
        command.upgrade(config, target)
