"""The command group. Subcommands are imported when they are called, so that each starts as fast as it can."""

from __future__ import annotations

import importlib
import os
import sys
from typing import NoReturn

import click

from pipeline.cli.exits import CLOSED_PIPE, INTERRUPTED, WRONG
from pipeline.model.errors import ChiwatError

COMMANDS = {
    "audit": "pipeline.cli.audit:audit",
    "debug": "pipeline.cli.pages:debug",
    "export": "pipeline.cli.data:export",
    "extract": "pipeline.cli.read:extract",
    "forms": "pipeline.cli.forms:forms",
    "ingest": "pipeline.cli.ingest:ingest",
    "normalize": "pipeline.cli.read:normalize",
    "promote": "pipeline.cli.promote:promote",
    "publish": "pipeline.cli.data:publish",
    "query": "pipeline.cli.data:query",
    "schedule": "pipeline.cli.schedule:schedule",
    "serve": "pipeline.cli.serve:serve",
    "status": "pipeline.cli.status:status",
    "tables": "pipeline.cli.pages:tables",
    "text": "pipeline.cli.pages:text",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        where = COMMANDS.get(cmd_name)
        if where is None:
            return None
        module, _, name = where.partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Every way to end early is one line on stderr at most: exit status 2 where the call (or its place) was wrong,
        130 after Ctrl-C, 141 where nobody reads the output any more."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()  # so that what is wrong with the output shows here, not while Python ends
        except ChiwatError as error:
            _end(WRONG, error.message)
        except KeyboardInterrupt:
            _end(INTERRUPTED, "stopped")
        except BrokenPipeError:
            _end(CLOSED_PIPE)
        except OSError as error:
            if ctx.params.get("verbose"):
                raise
            where = f"{error.filename}: " if isinstance(error.filename, str) else ""
            _end(WRONG, f"{where}{error.strerror or error}")


def _end(status: int, line: str = "") -> NoReturn:
    """End with a line on stderr. What still waits for stdout is dropped: writing it would fail once more."""
    if line:
        click.echo(f"chiwat: {line}", err=True)
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="chiwat")
@click.option("-v", "--verbose", is_flag=True, help="Log what is done to stderr.")
@click.option("--config", type=click.Path(dir_okay=False), help="Settings file (TOML); else $CHIWAT_CONFIG.")
@click.pass_context
def main(ctx: click.Context, verbose: bool, config: str | None) -> None:
    """Reads Thai performance reports from PDF, recomputes every score, shows where a report disagrees with itself.

    Data goes to stdout, logs and progress to stderr. Exit status: 0 all read; 1 finished, but a report was rejected
    or only partly read; 2 the call itself was wrong.
    """
    from pipeline.cli.common import start

    ctx.obj = start(verbose=verbose, config=config)
