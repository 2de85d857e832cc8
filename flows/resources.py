"""What the tasks of one process share: the pool of workers and the open store, whichever runner starts the tasks."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.batch.ahead import ReadAhead
from pipeline.batch.ingest import FileOutcome
from pipeline.batch.pool import Pool
from pipeline.engine.fingerprint import Fingerprint, fingerprint
from pipeline.engine.settings import Settings
from pipeline.model.errors import ChiwatError
from pipeline.store.database import Database, open_database

_lock = threading.RLock()
"""Taken again by a signal handler that closes all, in the thread that it interrupts."""
_telling = threading.Lock()
_stopped = threading.Event()
_begun: dict[Settings, Pool] = {}
_shared: dict[tuple[str | None, Settings], Resources] = {}
_listeners: list[Callable[[FileOutcome], None]] = []


@dataclass(frozen=True, slots=True)
class Resources:
    """A pool of workers and what it reads ahead, the store, and the fingerprint of this installation."""

    pool: Pool
    ahead: ReadAhead
    database: Database
    prints: Fingerprint


def resources(db: str | None, settings: Settings) -> Resources:
    """The shared resources of this process, made at the first call (a Dask or Prefect worker makes its own)."""
    with _lock:
        if _stopped.is_set():
            raise ChiwatError("the run has been stopped")
        found = _shared.get((db, settings))
        if found is None:
            pool = _begun.pop(settings, None) or Pool(settings)
            database = open_database(db)
            ahead = ReadAhead(pool, database, settings)
            found = _shared[db, settings] = Resources(pool, ahead, database, fingerprint(settings))
        return found


def begin(settings: Settings) -> None:
    """Let the workers of ``resources`` with these settings begin to load. No thread is started yet."""
    with _lock:
        if not _stopped.is_set() and settings not in _begun:
            _begun[settings] = Pool(settings)
            _begun[settings].start()


def close_resources() -> None:
    """End all workers and close all stores of this process."""
    with _lock:
        while _begun:
            _begun.popitem()[1].close()
        while _shared:
            _key, r = _shared.popitem()
            r.ahead.close()
            r.pool.close()
            r.database.close()


def stop_resources() -> None:
    """The same for good: tasks that begin after it end at once."""
    _stopped.set()
    close_resources()


def listen(listener: Callable[[FileOutcome], None]) -> None:
    """Call ``listener`` for each document that is done in this process (the progress bar of the command line), one at a time."""
    _listeners.append(listener)


def tell(outcome: FileOutcome) -> None:
    with _telling:
        for listener in _listeners:
            listener(outcome)


atexit.register(close_resources)
