"""``chiwat ingest``: the nightly job by hand."""

from __future__ import annotations

import signal
import sys
from contextlib import nullcontext
from dataclasses import asdict, replace
from itertools import chain
from typing import TYPE_CHECKING

import click

from pipeline.cli.common import Context, complain, console, db_option, emit_json, json_option
from pipeline.cli.exits import INCOMPLETE, INTERRUPTED, OK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.summary import Night
    from pipeline.batch.ingest import FileOutcome
    from pipeline.batch.plan import Plan

SWITCH_SECONDS = 0.001
"""How long a thread keeps the others waiting: one that stores, those which give workers their next report."""


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@db_option
@json_option
@click.option(
    "--refresh", is_flag=True, help="Also read again what was read by other code, forms, lexicons or settings."
)
@click.option("--workers", type=click.IntRange(min=1), help="Documents read at once; else one a core.")
@click.option(
    "--publish", "publish_to", type=click.Path(file_okay=False), help="Publish the dataset into this folder after."
)
@click.option("--html", type=click.Path(dir_okay=False), help="Write the audit report into this file after.")
@click.pass_obj
def ingest(
    context: Context, paths: tuple[str, ...], db: str | None, as_json: bool, refresh: bool, workers: int | None,
    publish_to: str | None, html: str | None,
) -> None:  # fmt: skip
    """Take new or changed reports from files, folders or URLs into the store.

    Ends with a summary. Exit status 1 where a report of this run was rejected or only partly read.
    """
    from pipeline.batch.inbox import check_there
    from pipeline.batch.plan import make_plan
    from pipeline.engine.across import expected_bodies
    from pipeline.store.database import open_database

    check_there(paths)  # before a store is made for a slip of the pen
    expected_bodies(context.settings.bodies)  # a mistake in the list shows before the night, not after it
    settings = replace(context.settings, workers=workers or context.settings.workers)
    database = open_database(db)
    plan = make_plan(database, paths, settings, refresh=refresh)
    database.close()
    if plan.nothing_new:
        from flows.summary import Night

        night = Night(0, 0, 0.0, {}, {}, plan.known, plan.unsettled, plan.unlisted, dict(plan.left))
    else:
        night = run_night(
            context, plan, paths, db, refresh=refresh, workers=settings.workers, publish_to=publish_to, html=html
        )
    if html:
        from pipeline.report.build import write_report
        from pipeline.store.audit import audit_view

        write_report(audit_view(open_database(db)), html)
    _tell(night, as_json=as_json)
    sys.exit(OK if night.complete else INCOMPLETE)


def run_night(
    context: Context, plan: Plan, paths: tuple[str, ...], db: str | None, *, refresh: bool, workers: int,
    publish_to: str | None, html: str | None,
) -> Night:  # fmt: skip
    """The flow over these paths, with a progress bar of what the plan found."""
    from flows.resources import begin, close_resources, listen, resources
    from flows.server import prefect_server
    from pipeline.batch.collector import seldom
    from pipeline.batch.ingest import shards

    seldom()
    sys.setswitchinterval(SWITCH_SECONDS)
    settings = replace(context.settings, workers=workers)
    own_workers = not (settings.dask_address or settings.shard_deployment)
    if own_workers:
        begin(settings)
    with prefect_server() as server, Progress(len(plan.todo)) as progress:
        before = signal.signal(signal.SIGINT, _stop)
        try:
            if own_workers:  # they read while the server starts
                resources(db, settings).ahead.announce(chain(*shards(plan.todo, settings)))
            from flows.nightly import night_flow, settings_json, without_heartbeat

            listen(progress.advance)
            if server is not None:
                server.wait()
            with without_heartbeat() if server else nullcontext():
                night: Night = night_flow(settings)(
                    list(paths),
                    db=db,
                    settings=settings_json(settings),
                    refresh=refresh,
                    publish_to=publish_to,
                    report=html,
                )
            return night
        except KeyboardInterrupt:
            progress.stop()
            complain("stopped; what was read so far is stored, and the same command goes on from there")
            sys.exit(INTERRUPTED)
        finally:
            close_resources()
            signal.signal(signal.SIGINT, before)


def _stop(_number: int, _frame: object) -> None:
    """Ctrl-C: what is being read is let go at once, else the tasks that wait for it would be waited for."""
    from flows.resources import stop_resources

    stop_resources()
    raise KeyboardInterrupt


class Progress:
    """A bar on stderr: documents, pages, findings. On a stderr that is no terminal, nothing until the end."""

    def __init__(self, total: int) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        self._pages = self._findings = self._rejected = 0
        shown = console()
        self._bar = Bar(
            TextColumn("[bold]documents"), MofNCompleteColumn(), BarColumn(),
            TextColumn("pages {task.fields[pages]}  findings {task.fields[findings]}  rejected {task.fields[rejected]}"),
            TimeRemainingColumn(), console=shown, transient=True, refresh_per_second=4, disable=not shown.is_terminal,
        )  # fmt: skip
        self._task = self._bar.add_task("ingest", total=total, pages=0, findings=0, rejected=0)

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Take the bar away."""
        self._bar.stop()

    def advance(self, outcome: FileOutcome) -> None:
        """One document more."""
        self._pages += outcome.pages
        self._findings += len(outcome.findings)
        if outcome.status.startswith("rejected:"):
            self._rejected += 1
            complain(f"{outcome.name}: {outcome.status}: {outcome.error}")
        self._bar.update(self._task, advance=1, pages=self._pages, findings=self._findings, rejected=self._rejected)


def _tell(night: Night, *, as_json: bool) -> None:
    """The summary: one JSON object, or a few lines."""
    if as_json:
        emit_json({**asdict(night), "unsettled": list(night.unsettled), "unlisted": list(night.unlisted)})
        return
    if not night.documents:
        click.echo(f"nothing new: {night.known} files known")
    else:
        rate = night.pages / night.seconds if night.seconds else 0.0
        click.echo(f"{night.documents} documents, {night.pages} pages in {night.seconds:.1f} s ({rate:.1f} pages a second), "
                   f"{night.known} files known already")  # fmt: skip
        for status, count in night.statuses.items():
            click.echo(f"  {status:<24} {count}")
        if night.findings:
            click.echo(f"  {sum(night.findings.values())} findings")
            for code, count in night.findings.items():
                click.echo(f"    {code:<28} {count}")
        if night.version:
            click.echo(f"  published {night.version}")
    tell_left(night.unlisted, night.left)
    for name in night.unsettled:
        complain(f"{name} is still being written: it will be taken in the next run")


def tell_left(unlisted: Iterable[str], left: Mapping[str, int]) -> None:
    """On stderr: what of the inbox is not taken, and why."""
    for place in unlisted:
        complain(f"cannot look into {place}: what lies there is not taken")
    if left:
        kinds = ", ".join(f"{count} {suffix or 'without one'}" for suffix, count in left.items())
        complain(f"left alone, for their names do not end in .pdf: {kinds}")
