"""What crosses the border between the program and a worker: only these, pickled."""

from __future__ import annotations

import pickle
from dataclasses import dataclass

from pipeline.engine.settings import Settings
from pipeline.model.errors import DocumentError
from pipeline.store.rows import DocumentRows


@dataclass(frozen=True, slots=True)
class Job:
    """Read the file at ``path`` and call it ``name``; ``scratch`` is a folder that is gone when the job is done."""

    path: str
    name: str
    scratch: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class Reply:
    """The rows of the document, packed until they are asked for, and what the worker logged on the way (level, line)."""

    packed: bytes
    log: tuple[tuple[int, str], ...] = ()

    @staticmethod
    def of(rows: DocumentRows, log: tuple[tuple[int, str], ...] = ()) -> Reply:
        return Reply(pickle.dumps(rows, protocol=pickle.HIGHEST_PROTOCOL), log)

    @property
    def rows(self) -> DocumentRows:
        """Unpacked anew each time."""
        rows: DocumentRows = pickle.loads(self.packed)
        return rows


def rejected_rows(name: str, sha256: str, error: DocumentError, page_count: int = 0) -> DocumentRows:
    """The rows of a report that could not be read."""
    from pipeline.engine.run import rejected
    from pipeline.store.rows import rows_of

    return rows_of(rejected(name, sha256, error, page_count))
