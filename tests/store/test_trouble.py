"""A store that is full, held by another program, or restarted under us: nothing is half stored, and the same succeeds later."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event, text

from pipeline.batch.ingest import finish
from pipeline.engine.settings import Settings
from pipeline.model.errors import UsageError
from pipeline.model.result import DocumentResult
from pipeline.store.database import Database, StoreBusy, open_database
from pipeline.store.documents import SourceFile, ledger_rows, save
from pipeline.store.rows import DocumentRows, rows_of


def _put(database: Database, rows: DocumentRows, file: SourceFile) -> None:
    save(database, rows, file, "reading", "form", 1.0)


def test_a_full_disk_leaves_what_was_stored_and_takes_the_rest_when_there_is_room(
    tmp_path: Path, make_result: Callable[..., DocumentResult], file_of: Callable[..., SourceFile]
) -> None:
    database = open_database(str(tmp_path / "store.sqlite"))
    room = {"pages": 90}

    @event.listens_for(database.engine, "checkout")
    def limit(dbapi: sqlite3.Connection, *_: object) -> None:
        dbapi.execute(f"PRAGMA max_page_count={room['pages']}")

    all_rows = [rows_of(make_result(f"{k:064}", f"{k}.pdf")) for k in range(60)]

    def put_all() -> None:
        for rows in all_rows:
            _put(database, rows, file_of(rows))

    with pytest.raises(StoreBusy, match="full"):
        put_all()
    held = len(ledger_rows(database))
    assert 0 < held < 60
    with database.read() as connection:
        assert connection.execute(text("select count(*) from documents")).scalar() == held
        assert connection.execute(text("select count(distinct document) from provenance")).scalar() == held
    room["pages"] = 100_000
    put_all()
    assert len(ledger_rows(database)) == 60
    database.close()


def test_a_store_held_by_another_program_is_waited_for_and_then_said_to_be_busy(
    tmp_path: Path, make_result: Callable[..., DocumentResult], file_of: Callable[..., SourceFile]
) -> None:
    database = open_database(str(tmp_path / "store.sqlite"))
    wait = {"ms": 200}

    @event.listens_for(database.engine, "checkout")
    def patience(dbapi: sqlite3.Connection, *_: object) -> None:
        dbapi.execute(f"PRAGMA busy_timeout={wait['ms']}")

    rows = rows_of(make_result())
    other = sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy, match="locked"):
        _put(database, rows, file_of(rows))
    with pytest.raises(StoreBusy, match="locked"):
        finish(database, (file_of(rows),), Settings())
    wait["ms"] = 20_000
    threading.Timer(0.3, lambda: other.execute("ROLLBACK")).start()
    _put(database, rows, file_of(rows))
    assert len(ledger_rows(database)) == 1
    other.close()
    database.close()


def test_a_wrong_statement_is_no_trouble_that_passes(database: Database) -> None:
    with pytest.raises(Exception, match="nowhere") as caught, database.read() as connection:
        connection.execute(text("select * from nowhere"))
    assert not isinstance(caught.value, StoreBusy)


def test_a_server_that_ends_all_connections_is_taken_up_again(
    database: Database, make_result: Callable[..., DocumentResult], file_of: Callable[..., SourceFile]
) -> None:
    if database.path is not None:
        pytest.skip("SQLite has no server")
    cut = text(
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()"
    )
    first, second = (rows_of(make_result(f"{k:064}", f"{k}.pdf")) for k in range(2))
    admin = open_database(database.url)
    _put(database, first, file_of(first))
    with admin.read() as connection:
        connection.execute(cut)
    _put(database, second, file_of(second))  # a connection that lies idle is made anew without a word

    def cut_off() -> None:
        with database.write() as connection:
            connection.execute(text("delete from ledger"))
            with admin.read() as other:
                other.execute(cut)
            connection.execute(text("delete from documents"))

    with pytest.raises(StoreBusy):
        cut_off()
    assert len(ledger_rows(database)) == 2  # what was cut off in the middle did not happen
    admin.close()


def test_work_over_the_whole_store_is_done_by_one_at_a_time(database: Database) -> None:
    order: list[str] = []
    inside = threading.Event()

    def late() -> None:
        inside.wait(10)
        with open_database(database.url).alone():
            order.append("second")

    thread = threading.Thread(target=late)
    thread.start()
    with database.alone():
        inside.set()
        thread.join(0.5)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_a_store_that_may_not_be_written_is_read_and_says_so_where_it_would_be_written(
    tmp_path: Path, make_result: Callable[..., DocumentResult], file_of: Callable[..., SourceFile],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Another user's, or an archive: whoever may only read could query it, and neither audit nor export it."""
    path = tmp_path / "store.sqlite"
    database = open_database(str(path))
    rows = rows_of(make_result("a" * 64, "a.pdf"))
    _put(database, rows, file_of(rows))
    database.close()
    for locked in ({path}, {path, tmp_path}):
        monkeypatch.setattr("os.access", lambda place, _mode, locked=locked: place not in locked)
        database = open_database(str(path), create=False)
        assert len(ledger_rows(database)) == 1
        with pytest.raises(UsageError, match="may only be read"):
            _put(database, rows, file_of(rows))
        database.close()
