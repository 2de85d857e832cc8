"""What the tasks of one process share: the pool of workers and the open store, whichever runner starts the tasks."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.batch.ingest import FileOutcome
from pipeline.batch.pool import Pool
from pipeline.engine.fingerprint import Fingerprint, fingerprint
from pipeline.engine.settings import Settings
from pipeline.store.database import Database, open_database

_lock = threading.Lock()
_shared: dict[tuple[str | None, Settings], Resources] = {}
_listeners: list[Callable[[FileOutcome], None]] = []


@dataclass(frozen=True, slots=True)
class Resources:
    """A pool of workers, the store, and the fingerprint of this installation."""

    pool: Pool
    database: Database
    prints: Fingerprint


def resources(db: str | None, settings: Settings) -> Resources:
    """The shared resources of this process, made at the first call (a Dask or Prefect worker makes its own)."""
    with _lock:
        found = _shared.get((db, settings))
        if found is None:
            pool = Pool(settings)
            pool.start()
            found = _shared[db, settings] = Resources(pool, open_database(db), fingerprint(settings))
        return found


def close_resources() -> None:
    """End all workers and close all stores of this process."""
    with _lock:
        while _shared:
            _key, r = _shared.popitem()
            r.pool.close()
            r.database.close()


def listen(listener: Callable[[FileOutcome], None]) -> None:
    """Call ``listener`` for each document that is done in this process (the progress bar of the command line)."""
    _listeners.append(listener)


def tell(outcome: FileOutcome) -> None:
    for listener in _listeners:
        listener(outcome)


atexit.register(close_resources)
