"""``chiwat schedule``: keep the nightly flow running on a cron schedule."""

from __future__ import annotations

import os
import warnings
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from zoneinfo import available_timezones

import click

from pipeline.cli.common import Context, complain, db_option
from pipeline.model.errors import UsageError


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@db_option
@click.option("--cron", default="0 1 * * *", show_default=True, help="When to run, as a cron line.")
@click.option("--timezone", default="Asia/Bangkok", show_default=True, help="The time zone of the cron line.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the local Prefect server; else any free one.")
@click.option(
    "--publish", "publish_to", type=click.Path(file_okay=False), help="Publish the dataset into this folder each night."
)
@click.option("--workers", type=click.IntRange(min=1), help="Documents read at once; else one a core.")
@click.pass_obj
def schedule(
    context: Context, paths: tuple[str, ...], db: str | None, cron: str, timezone: str, port: int | None,
    publish_to: str | None, workers: int | None,
) -> None:  # fmt: skip
    """Serve the nightly flow over PATH... until Ctrl-C: one run each time that the cron line says so.

    Without PATH the inbox is the folder that $CHIWAT_INBOX names, else `inbox` in your data folder.
    With PREFECT_API_URL set it is served from there; else a local Prefect server runs beside it.
    """
    from flows.server import prefect_server
    from pipeline.batch.inbox import check_there

    places = [p if "://" in p else str(Path(p).resolve()) for p in paths or (_inbox(),)]
    for place in places:
        try:
            check_there((place,))
        except UsageError as error:
            complain(f"{error}: until there is, every run fails")
    if len(cron.split()) not in (5, 6):
        raise UsageError(f"--cron {cron!r} is no cron line: five fields, as in '0 1 * * *'")
    if timezone not in available_timezones():
        raise UsageError(f"--timezone {timezone!r} is no time zone that is known here: a name such as Asia/Bangkok")
    settings = replace(context.settings, workers=workers or context.settings.workers)
    if not os.environ.get("PREFECT_API_URL") and version("sqlalchemy").split(".")[:2] != ["2", "0"]:
        # with 2.1 the server starts and serves, but its scheduler fails on every run that it should plan
        raise UsageError("Prefect's scheduler needs SQLAlchemy 2.0: pip install 'sqlalchemy<2.1'")
    with prefect_server(port=port, scheduler=True) as server:
        from prefect.client.schemas.schedules import CronSchedule

        from flows.nightly import serve_nightly

        try:
            CronSchedule(cron=cron, timezone=timezone)
        except ValueError as error:
            raise UsageError(f"--cron {cron!r} is no cron line that Prefect takes") from error
        if server is not None:
            complain(f"Prefect at {server.wait().removesuffix('/api')}")
        # Prefect's runner, ended by SIGTERM, leaves one behind: nothing for a log to tell
        warnings.filterwarnings("ignore", "coroutine 'Runner.astop' was never awaited", RuntimeWarning)
        complain(f"the nightly flow runs at {cron!r} ({timezone}); Ctrl-C ends it")
        serve_nightly(places, db=db, settings=settings, publish_to=publish_to, cron=cron, timezone=timezone)


def _inbox() -> str:
    """The inbox where none is given; made, so that there is a place to put reports."""
    given = os.environ.get("CHIWAT_INBOX")
    if given:
        return given
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    inbox = Path(base) / "chiwat" / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    complain(f"reports are taken from {inbox}")
    return str(inbox)
