"""The night: plan, ingest, audit, publish. One task a document, or a group of documents beyond a setting."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from prefect import Flow, Task, flow, task
from prefect.artifacts import create_link_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import as_completed
from prefect.runtime import task_run
from prefect.settings import get_current_settings, temporary_settings
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

import flows  # noqa: F401 - sets what Prefect reads when it is imported
from flows.resources import resources, tell
from flows.summary import Night
from pipeline.batch.ingest import FileOutcome, finish, ingest_shard, shards
from pipeline.batch.plan import Plan, make_plan
from pipeline.engine.across import expected_bodies
from pipeline.engine.settings import Settings, from_mapping
from pipeline.model.errors import ChiwatError
from pipeline.publish.parquet import publish_version
from pipeline.store.database import StoreBusy, open_database
from pipeline.store.documents import SourceFile, record_night
from pipeline.store.settled import settle

P = ParamSpec("P")
R = TypeVar("R")
MOST_LISTED = 200
"""Rows of the night's table artifact: it is for a look; the ledger has them all."""


class Again(ChiwatError):
    """A passing trouble: the task should be tried again."""


def settings_json(settings: Settings) -> dict[str, Any]:
    """Settings as flow parameters: plain JSON, so that a deployment can store them."""
    return {**asdict(settings), "pages": list(settings.pages)}


def _passing(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Retry only what may succeed the next time: never a bad report, never a bug."""
    try:
        state.result()
    except (Again, StoreBusy):
        return True
    except Exception:  # noqa: BLE001 - whatever it was, it is not for another try
        return False
    return False


@task(name="plan", cache_policy=NO_CACHE, retry_condition_fn=_passing)
def plan_night(paths: tuple[str, ...], db: str | None, settings: Settings, refresh: bool) -> Plan:
    """Compare the inbox with the store."""
    return make_plan(resources(db, settings).database, paths, settings, refresh=refresh)


@task(name="ingest", task_run_name="{label}", cache_policy=NO_CACHE, retry_condition_fn=_passing)
def ingest_task(
    shard: tuple[SourceFile, ...], label: str, db: str | None, settings: Settings
) -> tuple[FileOutcome, ...]:
    """Read and store some files. The files and figures cross the network, never the documents."""
    del label
    r = resources(db, settings)
    tries = task_run.run_count or 1
    out: list[FileOutcome] = []
    for outcome in ingest_shard(shard, r.ahead, r.database, settings, r.prints, again=tries > 1):
        out.append(outcome)
        if not (outcome.retryable and tries <= settings.retries):
            tell(outcome)
    if any(o.retryable for o in out) and tries <= settings.retries:
        raise Again(f"{sum(o.retryable for o in out)} files could not be read for now")
    return tuple(out)


@task(name="audit", cache_policy=NO_CACHE, retry_condition_fn=_passing)
def audit_night(copies: tuple[SourceFile, ...], db: str | None, settings: Settings) -> str:
    """Duplicates, corrections and the audit across documents, over the whole store (each document was audited alone when it
    was read). Returns the state of the store for which that was done."""
    return finish(resources(db, settings).database, copies, settings)


@task(name="publish", cache_policy=NO_CACHE, retry_condition_fn=_passing)
def publish_night(folder: str, db: str | None, settings: Settings) -> str:
    """The dataset as a new immutable version; returns its folder."""
    return str(publish_version(resources(db, settings).database, Path(folder)))


def _patient(work: Task[P, R], settings: Settings) -> Task[P, R]:
    """A task that is tried again as often, and with such pauses, as the settings say."""
    pauses: list[float] = [settings.retry_delay_seconds * 2**k for k in range(settings.retries)]
    return work.with_options(retries=settings.retries, retry_delay_seconds=pauses)


def _label(shard: tuple[SourceFile, ...]) -> str:
    return shard[0].name if len(shard) == 1 else f"{shard[0].name} and {len(shard) - 1} more"


def _ingest(plan: Plan, db: str | None, settings: Settings) -> tuple[list[FileOutcome], list[Exception]]:
    """All shards through the task runner, or handed out to Prefect workers; each outcome as it comes.

    A shard that failed for good does not stop the others: its trouble is handed back, its files are new the next night.
    """
    parts = shards(plan.todo, settings)
    if settings.shard_deployment:
        from flows.workers import hand_out

        return hand_out(parts, db, settings, settings_json(replace(settings, shard_deployment=""))), []
    ready = _patient(ingest_task, settings)
    futures = [ready.submit(shard, _label(shard), db, settings) for shard in parts]
    out: list[FileOutcome] = []
    troubles: list[Exception] = []
    for future in as_completed(futures):
        try:
            done = future.result()
        except Exception as error:  # noqa: BLE001 - raised again when the rest of the night is done
            troubles.append(error)
            continue
        if settings.dask_address:  # the task has told it in its own process
            for outcome in done:
                tell(outcome)
        out += done
    return out, troubles


def _artifacts(night: Night, outcomes: list[FileOutcome], report: str | None) -> None:
    """The table of the night, and a link to the report: what went wrong first."""
    order = sorted(outcomes, key=lambda o: (o.error is None, -len(o.findings), o.name))
    table = [
        {"report": o.name, "status": o.status, "pages": o.pages, "seconds": round(o.seconds, 2), "findings": len(o.findings),
         "error": o.error or ""}
        for o in order[:MOST_LISTED]
    ]  # fmt: skip
    more = f", the first {MOST_LISTED} shown" if len(order) > MOST_LISTED else ""
    create_table_artifact(
        table=table, key="night", description=f"{night.documents} documents, {night.pages} pages{more}"
    )
    if report:
        create_link_artifact(link=Path(report).resolve().as_uri(), link_text="Audit report", key="audit-report")


@flow(name="nightly", persist_result=False, validate_parameters=False)
def nightly(
    paths: list[str],
    db: str | None = None,
    settings: dict[str, Any] | None = None,
    refresh: bool = False,
    publish_to: str | None = None,
    report: str | None = None,
) -> Night:
    """Take an inbox into the store: ``paths`` files, folders or URLs; ``publish_to`` a folder of published versions;
    ``report`` the HTML file of the audit, to link to."""
    begun, started = time.monotonic(), datetime.now(UTC)
    chosen = from_mapping(settings or {}, "flow parameter settings")
    expected_bodies(chosen.bodies)  # a mistake in the list shows before the night, not after it
    plan = _patient(plan_night, chosen)(tuple(paths), db, chosen, refresh)
    outcomes, troubles = _ingest(plan, db, chosen) if plan.todo else ([], [])
    version = None
    if not plan.nothing_new:
        state = _patient(audit_night, chosen)(plan.copies, db, chosen)
        if publish_to:
            version = _patient(publish_night, chosen)(publish_to, db, chosen)
        settle(resources(db, chosen).database, state)
    statuses = Counter(o.status for o in outcomes)
    if plan.copies:
        statuses["duplicate"] += len(plan.copies)
    night = Night(
        documents=len(outcomes) + len(plan.copies),
        pages=sum(o.pages for o in outcomes),
        seconds=time.monotonic() - begun,
        statuses=dict(sorted(statuses.items())),
        findings=dict(sorted(Counter(code for o in outcomes for code in o.findings).items())),
        known=plan.known,
        unsettled=plan.unsettled,
        unlisted=plan.unlisted,
        left=dict(plan.left),
        version=version,
        peak_memory=resources(db, chosen).pool.peak_memory,
    )
    if not plan.nothing_new:
        _record(db, night, started)
        _artifacts(night, outcomes, report)
    if troubles:
        raise troubles[0]
    return night


def _record(db: str | None, night: Night, started: datetime) -> None:
    figures = {
        "documents": night.documents, "pages": night.pages, "findings": sum(night.findings.values()),
        "rejected": night.rejected,
    }  # fmt: skip
    summary = ", ".join(f"{status} {n}" for status, n in night.statuses.items())
    database = open_database(db)
    record_night(database, started.isoformat(timespec="seconds"), datetime.now(UTC).isoformat(timespec="seconds"),
                 figures, night.seconds, summary)  # fmt: skip
    database.close()


def runner(settings: Settings) -> TaskRunner[Any]:
    """Threads that wait for our own workers; or a Dask cluster where its address is set."""
    if settings.dask_address:
        from prefect_dask.task_runners import DaskTaskRunner

        dask: TaskRunner[Any] = DaskTaskRunner(address=settings.dask_address)
        return dask
    return ThreadPoolTaskRunner(max_workers=settings.worker_count + 1)


def night_flow(settings: Settings) -> Flow[..., Night]:
    """The flow with the task runner that the settings ask for."""
    return nightly.with_options(task_runner=runner(settings))


@contextmanager
def without_heartbeat() -> Iterator[None]:
    """For a run with a server of its own: no automation there waits for its heartbeats, and the thread that sends them
    keeps the end of the run waiting, up to a second."""
    if "heartbeat_frequency" in type(get_current_settings().flows).model_fields:
        with temporary_settings(updates={"flows.heartbeat_frequency": None}):
            yield
    else:
        yield


def serve_nightly(
    paths: list[str], *, db: str | None, settings: Settings, publish_to: str | None, cron: str, timezone: str
) -> None:
    """Serve the flow as a deployment on a cron schedule; returns when it is interrupted."""
    from prefect.schedules import Cron

    night_flow(settings).serve(
        name="nightly",
        schedule=Cron(cron, timezone=timezone),
        parameters={"paths": paths, "db": db, "settings": settings_json(settings), "publish_to": publish_to},
        limit=1,
        print_starting_message=False,
    )
