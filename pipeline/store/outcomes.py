"""What became of given files, as the ledger has it: for a task that is tried again, and for work done elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from pipeline.store import tables as t
from pipeline.store.database import Database
from pipeline.store.documents import CHUNK, SourceFile


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file: small enough to pass between tasks and machines. ``status`` as in the ledger."""

    name: str
    document: str
    status: str
    pages: int
    seconds: float
    findings: tuple[str, ...]
    error: str | None = None
    retryable: bool = False


def stored_outcomes(database: Database, files: Iterable[SourceFile]) -> dict[SourceFile, FileOutcome]:
    """The outcome of each file that has a ledger row; the others are left out."""
    ledger, f = t.ledger.c, t.findings.c
    wanted = list(files)
    out: dict[SourceFile, FileOutcome] = {}
    with database.read() as connection:
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            hashes = {x.document for x in chunk}
            codes: dict[str, list[str]] = defaultdict(list)
            for row in connection.execute(
                select(f.document, f.code).where(f.document.in_(hashes)).order_by(f.document, f.position)
            ):
                codes[row.document].append(row.code)
            rows = connection.execute(
                select(ledger.uri, ledger.document, ledger.status, ledger.page_count, ledger.seconds, ledger.message,
                       ledger.retryable).where(ledger.uri.in_({x.uri for x in chunk}))
            )  # fmt: skip
            known = {(row.uri, row.document): row for row in rows}
            for file in chunk:
                stored = known.get((file.uri, file.document))
                if stored is not None:
                    out[file] = FileOutcome(
                        file.name, file.document, stored.status, stored.page_count, stored.seconds or 0.0,
                        tuple(codes[file.document]), stored.message, stored.retryable,
                    )  # fmt: skip
    return out
