"""Commands over the dataset: query, export, publish."""

from __future__ import annotations

import csv
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.common import complain, db_option, emit_json, json_option
from pipeline.model.errors import UsageError

if TYPE_CHECKING:
    from pipeline.store.query import Answer


def _answer(db: str | None, sql: str, seconds: float) -> AbstractContextManager[Answer]:
    """Whoever answers: SQLite, a server, or DuckDB over a folder of published versions."""
    from pipeline.store.database import normal_url

    if db and "://" not in db and Path(db).is_dir():
        from pipeline.publish.query import ask_published

        return ask_published(Path(db), sql, seconds)
    from pipeline.store.query import ask_server, ask_sqlite

    url = normal_url(db)
    if url.startswith("sqlite:///"):
        return ask_sqlite(Path(url.removeprefix("sqlite:///")), sql, seconds)
    if not url.startswith("postgresql"):
        raise UsageError("queries go to SQLite, PostgreSQL, or a folder of published versions")
    return ask_server(url, sql, seconds)


@click.command()
@click.argument("sql")
@db_option
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="CSV with a header.")
@click.option(
    "--timeout", default=60.0, show_default=True, type=click.FloatRange(0, min_open=True),
    help="Seconds after which the query is stopped.",
)  # fmt: skip
def query(sql: str, db: str | None, as_json: bool, as_csv: bool, timeout: float) -> None:
    """Answer one SELECT over the dataset; everything else is refused (exit status 2).

    --db may also be a folder of published versions: it is then read with DuckDB. The columns are documented in
    docs/data-dictionary.md; tables are documents, indicators, levels, activities, sessions, findings,
    finding_evidence, repairs, provenance, pages, warnings, ledger, decisions, appraisals, appraisal_parts,
    across_findings and across_evidence.
    """
    if as_json and as_csv:
        raise UsageError("give either --json or --csv")
    with _answer(db, sql, timeout) as answer:
        if as_json:
            for row in answer.rows:
                emit_json(dict(zip(answer.columns, row, strict=True)))
        elif as_csv:
            from pipeline.publish.tabular import neutral

            out = csv.writer(sys.stdout, lineterminator="\n")
            out.writerow(answer.columns)
            out.writerows([neutral(v) for v in row] for row in answer.rows)
        else:
            _table(answer)


def _table(answer: Answer) -> None:
    """Columns side by side for a terminal; tab-separated where stdout is none."""
    if not sys.stdout.isatty():
        click.echo("\t".join(answer.columns))
        for row in answer.rows:
            click.echo("\t".join("" if v is None else " ".join(str(v).split()) for v in row))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(*answer.columns)
    for row in answer.rows:
        table.add_row(*("" if v is None else str(v) for v in row))
    Console().print(table)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False))
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "csv", "xlsx", "jsonl"]),
    required=True,
    help="Format of the files.",
)
@db_option
def export(folder: str, form: str, db: str | None) -> None:
    """Write the dataset into DIR; the same dataset gives the same bytes."""
    from pipeline.publish.export import FORMATS, export_dataset
    from pipeline.store.database import open_database

    chosen = next(f for f in FORMATS if f == form)
    database = open_database(db, create=False)
    for name, rows in export_dataset(database, Path(folder), chosen).items():
        click.echo(f"{Path(folder) / name}\t{rows}")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False))
@db_option
def publish(folder: str, db: str | None) -> None:
    """Publish the dataset as an immutable version under DIR: Parquet files with their data dictionary.

    DIR/latest points at the newest version. Nothing is written where nothing has changed.
    """
    from pipeline.publish.parquet import publish_version, versions
    from pipeline.store.database import open_database

    before = versions(Path(folder))
    version = publish_version(open_database(db, create=False), Path(folder))
    if version in before:
        complain("nothing has changed since the latest version")
    click.echo(str(version))
