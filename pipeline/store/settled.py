"""Whether the work over the whole store (duplicates, corrections, audit across documents, publishing) was done for what is stored.

A night can be killed after its last document: then no file is new the next time, and that work is still to do.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import delete, insert, select

from pipeline.store import tables as t
from pipeline.store.database import Database


def state_of(database: Database, also: str = "") -> str:
    """A digest of all files, contents and fingerprints of the store, and of ``also``; empty where nothing is stored."""
    ledger, d = t.ledger.c, t.documents.c
    query = (
        select(ledger.uri, ledger.document, d.fingerprint)
        .select_from(t.ledger.outerjoin(t.documents, ledger.document == d.document))
        .order_by(ledger.uri, ledger.document)
    )
    digest = hashlib.sha256(also.encode())
    count = 0
    with database.read() as connection:
        for row in connection.execute(query):
            digest.update("\t".join(v or "" for v in row).encode() + b"\n")
            count += 1
    return digest.hexdigest() if count else ""


def is_settled(database: Database, state: str) -> bool:
    """Whether that work was last done for ``state``; with nothing stored there is none to do."""
    with database.read() as connection:
        return not state or connection.execute(select(t.settled.c.state)).scalar() == state


def settle(database: Database, state: str) -> None:
    """Note that it was done for ``state``, which was taken before the work began: what was stored since is still to do."""
    with database.write() as connection:
        connection.execute(delete(t.settled))
        connection.execute(insert(t.settled).values(state=state))
