"""One file from the inbox into the store; and a whole plan without any scheduler, for programs and tests."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.batch.inbox import Found, is_remote, local_copy
from pipeline.batch.job import rejected_rows
from pipeline.batch.plan import Plan, state_to_settle
from pipeline.batch.pool import Pool
from pipeline.engine.across import audit_store, expected_bodies
from pipeline.engine.corrections import with_decisions
from pipeline.engine.fingerprint import Fingerprint, fingerprint
from pipeline.engine.memory import StoredMemory, stored_memory
from pipeline.engine.settings import Settings
from pipeline.model.errors import DocumentError
from pipeline.model.paths import path_of
from pipeline.store.database import Database
from pipeline.store.decisions import decided_forms, decisions_of
from pipeline.store.documents import SourceFile, outcome, save, save_duplicates
from pipeline.store.outcomes import FileOutcome, stored_outcomes
from pipeline.store.reconcile import reconcile
from pipeline.store.rows import DocumentRows
from pipeline.store.settled import settle


@dataclass(frozen=True, slots=True)
class Learnt:
    """What people have told the store: the form that a document is, by its hash, and the memory for masked words."""

    forms: Mapping[str, str]
    memory: StoredMemory

    @staticmethod
    def of(database: Database) -> Learnt:
        return Learnt(decided_forms(database), stored_memory(database))


def ingest_file(
    file: SourceFile,
    pool: Pool,
    database: Database,
    settings: Settings,
    prints: Fingerprint,
    learnt: Learnt | None = None,
) -> FileOutcome:
    """Read a file in a worker and store the result, with what was decided on it before, in one transaction.

    ``learnt``: what the store has learnt, where the caller has asked already.
    """
    begun = time.monotonic()
    learnt = learnt or Learnt.of(database)
    form, memory = learnt.forms.get(file.document, ""), learnt.memory
    held = memory.write(pool.scratch)
    rows = _read(file, pool, replace(settings, form=form or settings.form, memory=str(held or settings.memory)))
    # the hash of the plan is the identity: a file that changed under us is another document, for the next run
    if rows.document and file.document and rows.document != file.document:
        error = DocumentError("io", "the file changed while it was read", retryable=True)
        rows = rejected_rows(file.name, file.document, error)
    seconds = time.monotonic() - begun
    mark = prints.of(rows.form, given=form, memory=memory.digest(rows.form) if rows.masked else "")
    rows = with_decisions(rows, decisions_of(database, file.document))
    save(database, rows, file, mark, dict(prints.forms).get(rows.form, ""), seconds)
    return FileOutcome(
        name=file.name,
        document=file.document,
        status=outcome(rows),
        pages=rows.page_count,
        seconds=seconds,
        findings=rows.finding_codes,
        error=rows.error_message,
        retryable=rows.retryable,
    )


def _read(file: SourceFile, pool: Pool, settings: Settings) -> DocumentRows:
    found = Found(file.uri, file.name, file.size, file.modified)
    try:
        if not is_remote(file.uri):
            return pool.process(path_of(file.uri), file.name, file.document, settings)
        with tempfile.TemporaryDirectory(dir=pool.scratch) as folder, local_copy(found, Path(folder)) as path:
            return pool.process(path, file.name, file.document, settings)
    except DocumentError as error:  # a remote file that cannot be fetched
        return rejected_rows(file.name, file.document, error)


def ingest_shard(
    files: tuple[SourceFile, ...],
    pool: Pool,
    database: Database,
    settings: Settings,
    prints: Fingerprint,
    *,
    again: bool = False,
) -> tuple[FileOutcome, ...]:
    """Read and store some files, as many at once as the pool has workers. With ``again``, only those whose trouble passes."""
    done = stored_outcomes(database, files) if again else {}
    settled = {f: o for f, o in done.items() if not o.retryable}
    learnt = Learnt.of(database)

    def one(file: SourceFile) -> FileOutcome:
        return settled.get(file) or ingest_file(file, pool, database, settings, prints, learnt)

    if len(files) == 1:
        return (one(files[0]),)
    with ThreadPoolExecutor(settings.worker_count) as threads:
        return tuple(threads.map(one, files))


def shards(files: tuple[SourceFile, ...], settings: Settings) -> tuple[tuple[SourceFile, ...], ...]:
    """One document a task up to ``group_beyond``; beyond it, groups of at most ``group_size``.

    A group takes every so-many-th file, so that a folder of scans is spread over all of them.
    """
    size = 1 if len(files) <= settings.group_beyond else settings.group_size
    groups = -(-len(files) // size)
    return tuple(files[k::groups] for k in range(groups))


def finish(database: Database, copies: Iterable[SourceFile], settings: Settings | None = None) -> str:
    """Duplicates into the ledger, then duplicates, corrections and the audit across documents over the whole store.

    Returns the state of the store for which it was done, for ``settle`` once all is done that a night does.
    """
    chosen = settings or Settings()
    save_duplicates(database, copies)
    state = state_to_settle(database, chosen)
    reconcile(database)
    audit_store(database, chosen.forms_dir, expected_bodies(chosen.bodies))
    return state


def ingest_plan(
    plan: Plan, database: Database, settings: Settings, pool: Pool | None = None
) -> tuple[FileOutcome, ...]:
    """Do a plan in this process and its workers, without Prefect; a ``pool`` that is given stays open."""
    prints = fingerprint(settings)
    with nullcontext(pool) if pool else Pool(settings) as pool:
        out = ingest_shard(plan.todo, pool, database, settings, prints)
    settle(database, finish(database, plan.copies, settings))
    return out


__all__ = ["FileOutcome", "finish", "ingest_file", "ingest_plan", "ingest_shard", "shards"]
