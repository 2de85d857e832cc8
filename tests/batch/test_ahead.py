"""What is read ahead: in which order, how much of it, and what becomes of trouble."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from pipeline.batch.ahead import HELD, ReadAhead
from pipeline.batch.job import Reply, rejected_rows
from pipeline.batch.pool import Pool
from pipeline.engine.settings import Settings
from pipeline.model.errors import ChiwatError, DocumentError
from pipeline.store.database import Database, open_database
from pipeline.store.documents import SourceFile

ONE = replace(Settings(), workers=1)


@dataclass
class Workers:
    """Stands for a pool: notes what it is given, and waits at a gate before it answers."""

    scratch: Path
    gate: threading.Event = field(default_factory=threading.Event)
    names: list[str] = field(default_factory=list)
    trouble: str = ""

    def reply(self, path: Path, name: str, sha256: str, settings: Settings | None = None) -> Reply:
        del path, settings
        self.names.append(name)
        self.gate.wait(10)
        if name == self.trouble:
            raise ChiwatError("the workers have been stopped")
        return Reply.of(rejected_rows(name, sha256, DocumentError("empty", "nothing")))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    database = open_database(str(tmp_path / "store.sqlite"))
    yield database
    database.close()


def _files(count: int) -> list[SourceFile]:
    return [SourceFile(f"/inbox/{k}.pdf", f"{k}.pdf", 1, 0.0, f"{k:064}") for k in range(count)]


def _until(holds: Callable[[], bool]) -> None:
    limit = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < limit
        time.sleep(0.002)


def test_files_are_read_before_they_are_asked_for_and_only_so_many(tmp_path: Path, store: Database) -> None:
    workers = Workers(tmp_path)
    workers.gate.set()
    files = _files(HELD + 20)
    with ReadAhead(cast(Pool, workers), store, ONE) as ahead:
        ahead.announce(files)
        _until(lambda: len(workers.names) == HELD)
        time.sleep(0.05)
        assert len(workers.names) == HELD
        for file in files:
            assert ahead.take(file).reply.rows.document == file.document
    assert workers.names == [f.name for f in files]


def test_a_file_that_is_asked_for_goes_before_those_announced(tmp_path: Path, store: Database) -> None:
    workers = Workers(tmp_path)
    files = _files(5)
    with ReadAhead(cast(Pool, workers), store, ONE) as ahead:
        ahead.announce(files[:4])
        _until(lambda: workers.names == ["0.pdf"])
        asking = [threading.Thread(target=ahead.take, args=(files[k],)) for k in (3, 4)]
        for thread in asking:
            thread.start()
            time.sleep(0.05)
        workers.gate.set()
        for thread in asking:
            thread.join(10)
        _until(lambda: len(workers.names) == 5)
    assert workers.names == ["0.pdf", "3.pdf", "4.pdf", "1.pdf", "2.pdf"]


def test_a_file_announced_twice_is_read_once_and_one_asked_for_again_is_read_again(
    tmp_path: Path, store: Database
) -> None:
    workers = Workers(tmp_path)
    workers.gate.set()
    (file,) = _files(1)
    with ReadAhead(cast(Pool, workers), store, ONE) as ahead:
        ahead.announce((file, file))
        ahead.announce((file,))
        ahead.take(file)
        assert workers.names == ["0.pdf"]
        ahead.take(file)
        assert workers.names == ["0.pdf", "0.pdf"]


def test_what_is_wrong_shows_where_the_file_is_asked_for_and_the_rest_is_read(tmp_path: Path, store: Database) -> None:
    workers = Workers(tmp_path, trouble="1.pdf")
    workers.gate.set()
    files = _files(3)
    with ReadAhead(cast(Pool, workers), store, ONE) as ahead:
        ahead.announce(files)
        with pytest.raises(ChiwatError, match="stopped"):
            ahead.take(files[1])
        assert ahead.take(files[2]).reply.rows.source == "2.pdf"


def test_who_waits_for_a_file_hears_of_the_end(tmp_path: Path, store: Database) -> None:
    workers = Workers(tmp_path)
    files = _files(2)
    ahead = ReadAhead(cast(Pool, workers), store, ONE)
    heard: list[BaseException] = []

    def ask() -> None:
        try:
            ahead.take(files[1])
        except ChiwatError as error:
            heard.append(error)

    ahead.announce(files[:1])
    _until(lambda: workers.names == ["0.pdf"])
    asking = threading.Thread(target=ask)
    asking.start()
    _until(lambda: bool(ahead._urgent))
    ahead.close()
    asking.join(10)
    workers.gate.set()
    assert len(heard) == 1
    with pytest.raises(ChiwatError):
        ahead.announce(files)
