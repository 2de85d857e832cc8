"""One file from the inbox into the store; and a whole plan without any scheduler, for programs and tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

from pipeline.batch.ahead import ReadAhead
from pipeline.batch.job import rejected_rows
from pipeline.batch.plan import Plan, state_to_settle
from pipeline.batch.pool import Pool
from pipeline.engine.across import audit_store, expected_bodies
from pipeline.engine.corrections import with_decisions
from pipeline.engine.fingerprint import Fingerprint, fingerprint
from pipeline.engine.settings import Settings
from pipeline.model.errors import DocumentError
from pipeline.store.database import Database
from pipeline.store.decisions import decisions_of
from pipeline.store.documents import SourceFile, outcome, save, save_duplicates
from pipeline.store.outcomes import FileOutcome, stored_outcomes
from pipeline.store.reconcile import reconcile
from pipeline.store.settled import settle


def ingest_file(file: SourceFile, ahead: ReadAhead, database: Database, prints: Fingerprint) -> FileOutcome:
    """Read a file in a worker and store the result, with what was decided on it before, in one transaction."""
    read = ahead.take(file)
    rows = read.reply.rows
    # the hash of the plan is the identity: a file that changed under us is another document, for the next run
    if rows.document and file.document and rows.document != file.document:
        error = DocumentError("io", "the file changed while it was read", retryable=True)
        rows = rejected_rows(file.name, file.document, error)
    elif (
        rows.error_code == "io" and not rows.retryable
    ):  # it was there when the night was planned: a share that went away
        rows = rejected_rows(file.name, file.document, DocumentError("io", rows.error_message or "", retryable=True))
    form, memory = read.learnt.forms.get(file.document, ""), read.learnt.memory
    mark = prints.of(rows.form, given=form, memory=memory.digest(rows.form) if rows.masked else "")
    rows = with_decisions(rows, decisions_of(database, file.document))
    save(database, rows, file, mark, dict(prints.forms).get(rows.form, ""), read.seconds)
    return FileOutcome(
        name=file.name,
        document=file.document,
        status=outcome(rows),
        pages=rows.page_count,
        seconds=read.seconds,
        findings=rows.finding_codes,
        error=rows.error_message,
        retryable=rows.retryable,
    )


def ingest_shard(
    files: tuple[SourceFile, ...],
    ahead: ReadAhead,
    database: Database,
    settings: Settings,
    prints: Fingerprint,
    *,
    again: bool = False,
) -> Iterator[FileOutcome]:
    """Read and store some files, as many at once as there are workers; each outcome as it comes, in the order of ``files``.

    With ``again``, only those whose trouble passes are read; the others are as they are stored.
    """
    done = stored_outcomes(database, files) if again else {}
    settled = {f: o for f, o in done.items() if not o.retryable}
    ahead.announce(f for f in files if f not in settled)

    def one(file: SourceFile) -> FileOutcome:
        return settled.get(file) or ingest_file(file, ahead, database, prints)

    if len(files) == 1:
        yield one(files[0])
        return
    with ThreadPoolExecutor(settings.worker_count) as threads:
        yield from threads.map(one, files)


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
    with database.alone():  # of two runs at once, the later sees what both have stored
        state = state_to_settle(database, chosen)
        reconcile(database)
        audit_store(database, chosen.forms_dir, expected_bodies(chosen.bodies))
    return state


def ingest_plan(
    plan: Plan, database: Database, settings: Settings, pool: Pool | None = None
) -> tuple[FileOutcome, ...]:
    """Do a plan in this process and its workers, without Prefect; a ``pool`` that is given stays open."""
    prints = fingerprint(settings)
    with nullcontext(pool) if pool else Pool(settings) as pool, ReadAhead(pool, database, settings) as ahead:
        out = tuple(ingest_shard(plan.todo, ahead, database, settings, prints))
    settle(database, finish(database, plan.copies, settings))
    return out


__all__ = ["FileOutcome", "finish", "ingest_file", "ingest_plan", "ingest_shard", "shards"]
