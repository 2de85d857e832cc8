"""The last nights, the failures and what waits to be tried again: for ``chiwat status``."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from pipeline.store import tables as t
from pipeline.store.database import Database

MOST_ATTEMPTS = 5
"""Nights on which a file with a passing trouble is tried again."""


@dataclass(frozen=True, slots=True)
class NightRow:
    """A run as it was recorded: when it began (ISO, UTC), and what it read."""

    started_at: str
    seconds: float
    documents: int
    pages: int
    findings: int
    rejected: int
    summary: str


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """``statuses``: files by ledger status; ``failures``: the latest rejected files (name, status, message); ``waiting``:
    files with a passing trouble, which the next run tries again."""

    nights: tuple[NightRow, ...]
    statuses: tuple[tuple[str, int], ...]
    failures: tuple[tuple[str, str, str], ...]
    waiting: int


def store_status(database: Database, nights: int = 7, failures: int = 20) -> StoreStatus:
    """How the store stands: the last ``nights`` runs and up to ``failures`` rejected files, newest first."""
    n, ledger = t.nights.c, t.ledger.c
    rejected = ledger.status.like("rejected:%")
    with database.read() as connection:
        rows = connection.execute(
            select(n.started_at, n.seconds, n.documents, n.pages, n.findings, n.rejected, n.summary)
            .order_by(n.started_at.desc())
            .limit(nights)
        ).all()
        counts = connection.execute(
            select(ledger.status, func.count()).group_by(ledger.status).order_by(ledger.status)
        ).all()
        bad = connection.execute(
            select(ledger.name, ledger.status, ledger.message)
            .where(rejected)
            .order_by(ledger.finished_at.desc(), ledger.name)
            .limit(failures)
        ).all()
        waiting = connection.execute(
            select(func.count())
            .select_from(t.ledger)
            .where(rejected, ledger.retryable, ledger.attempts < MOST_ATTEMPTS)
        ).scalar_one()
    return StoreStatus(
        tuple(NightRow(*r) for r in rows),
        tuple((r[0], r[1]) for r in counts),
        tuple((r[0], r[1], r[2] or "") for r in bad),
        waiting,
    )
