"""What a night has to do: inbox and store compared, before anything is started."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from pipeline.batch.inbox import Found, content_hash, find, wait_until_settled
from pipeline.engine.across import expected_bodies
from pipeline.engine.fingerprint import fingerprint
from pipeline.engine.memory import stored_memory
from pipeline.engine.settings import Settings
from pipeline.model.paths import printable
from pipeline.store.database import Database
from pipeline.store.decisions import decided_forms
from pipeline.store.documents import LedgerRow, SourceFile, ledger_rows, stored_versions
from pipeline.store.nights import MOST_ATTEMPTS
from pipeline.store.settled import is_settled, state_of


@dataclass(frozen=True, slots=True)
class Plan:
    """``todo``: files to read, one for each content; ``copies``: further files of contents that are read or stored;
    ``known``: files with nothing to do; ``unsettled``: files still being written, left for the next run;
    ``unlisted``: folders and links that could not be looked into, each with its reason;
    ``left``: files that are no PDF by their names, by suffix, most first;
    ``settled``: the work over the whole store was done for what is stored, and for the bodies that are expected."""

    todo: tuple[SourceFile, ...]
    copies: tuple[SourceFile, ...]
    known: int
    unsettled: tuple[str, ...]
    settled: bool = True
    unlisted: tuple[str, ...] = ()
    left: tuple[tuple[str, int], ...] = ()

    @property
    def nothing_new(self) -> bool:
        """Whether a run has nothing to do: no file to read, no copy to note, the work over the whole store done."""
        return not self.todo and not self.copies and self.settled


def make_plan(database: Database, paths: tuple[str, ...], settings: Settings, *, refresh: bool = False) -> Plan:
    """Compare ``paths`` with the store. With ``refresh``, what was read under other code, forms, lexicons or settings, on
    another form than a person has said since, or (where words are hidden) with another memory, is read
    again, and only that. Unchanged files (size and time as in the ledger) are not even opened."""
    ledger = ledger_rows(database)
    stored = stored_versions(database)
    current, memory, forms = fingerprint(settings), stored_memory(database), decided_forms(database)
    by_uri: dict[str, list[LedgerRow]] = defaultdict(list)
    for row in ledger.values():
        by_uri[row.uri].append(row)
    unlisted: list[str] = []
    left = Counter[str]()
    found_there = find(
        paths,
        unlisted=lambda e: unlisted.append(f"{printable(str(e.filename))}: {e.strerror}"),
        left=lambda suffix: left.update([suffix]),
    )
    ready, late = wait_until_settled(found_there, settings.settle_seconds)

    todo: dict[str, SourceFile] = {}
    copies: list[SourceFile] = []
    known = 0
    for found in ready:
        file = _identify(found, by_uri[found.uri])
        before = ledger.get((file.uri, file.document))
        version = stored.get(file.document)
        stale = False
        if refresh and version is not None:
            learnt = memory.digest(version.form) if version.masked else ""
            stale = version.fingerprint != current.of(version.form, given=forms.get(file.document, ""), memory=learnt)
        again = before is not None and before.retryable and before.attempts < MOST_ATTEMPTS
        failed_retry = again and before is not None and before.status.startswith("rejected:")
        if (version is None and before is None) or stale or failed_retry:
            key = file.document or file.uri
            if key in todo:
                copies.append(file)
            else:
                todo[key] = file
        elif before is None:
            copies.append(file)
        else:
            known += 1
    settled = is_settled(database, state_to_settle(database, settings))
    return Plan(
        tuple(todo.values()), tuple(copies), known, tuple(f.uri for f in late), settled, tuple(unlisted),
        tuple(sorted(left.items(), key=lambda item: (-item[1], item[0]))),
    )  # fmt: skip


def state_to_settle(database: Database, settings: Settings) -> str:
    """What the work over the whole store depends on, as a digest."""
    return state_of(database, repr(expected_bodies(settings.bodies)))


def _identify(found: Found, rows: list[LedgerRow]) -> SourceFile:
    """The file with its content hash: from the ledger where size and time have stayed, else by reading it."""
    for row in rows:
        if row.document and row.size == found.size and abs(row.modified - found.modified) < 1e-6:
            return SourceFile(found.uri, found.name, found.size, found.modified, row.document)
    return SourceFile(found.uri, found.name, found.size, found.modified, content_hash(found))
