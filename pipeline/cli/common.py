"""What the commands share: settings, logs, and the console on stderr."""

from __future__ import annotations

import json
import logging
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.engine.settings import Settings, load
from pipeline.model.jsonvalue import JsonValue

if TYPE_CHECKING:
    from rich.console import Console

db_option = click.option(
    "--db",
    metavar="URL",
    help="The store: an SQLite file or a database URL; else $CHIWAT_DB, else one in your data folder.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="JSON, one object a line.")


@dataclass(frozen=True, slots=True)
class Context:
    """What the group hands to its commands."""

    settings: Settings
    verbose: bool


class _JsonLines(logging.Formatter):
    """A log record as one JSON object a line, for a machine that watches the night."""

    def format(self, record: logging.LogRecord) -> str:
        line = {"time": self.formatTime(record), "level": record.levelname, "logger": record.name,
                "message": record.getMessage()}  # fmt: skip
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def start(*, verbose: bool, config: str | None) -> Context:
    """Set up the log (stderr; JSON lines where ``CHIWAT_LOG=json``) and read the settings."""
    handler = logging.StreamHandler(sys.stderr)
    json_log = os.environ.get("CHIWAT_LOG") == "json"
    handler.setFormatter(_JsonLines() if json_log else logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING if json_log else logging.CRITICAL, handlers=[handler]
    )
    for name in ("pdfminer", "PIL", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return Context(load(Path(config) if config else None), verbose)


def console() -> Console:
    """A console on stderr: stdout carries only data."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True)


def emit_json(value: JsonValue) -> None:
    """One JSON value on one line of stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def complain(line: str) -> None:
    """One line on stderr."""
    click.echo(f"chiwat: {line}", err=True)
