"""``chiwat promote``: verified text goes into the memory that fills masked words of later reports."""

from __future__ import annotations

import click

from pipeline.cli.common import db_option, emit_json, json_option
from pipeline.model.jsonvalue import JsonValue

WORDS = {"text": "lines of reports that hide no word", "right": "words marked right", "wrong": "words marked wrong"}


@click.command()
@db_option
@json_option
@click.option("--form", metavar="ID", help="Only what belongs to this form.")
def promote(db: str | None, as_json: bool, form: str | None) -> None:
    """Take verified text into the memory that fills masked words.

    Verified are reports of the store that were read whole from their text layer, stand, and hide no word; and masked words that
    an auditor marked right. What an auditor marked wrong is never offered again. `chiwat ingest --refresh` then reads again
    the reports on the same forms that hide words. Promoting twice changes nothing.
    """
    from pipeline.store.database import open_database
    from pipeline.store.memory import memory_state
    from pipeline.store.memory import promote as promote_store

    database = open_database(db, create=False)
    done = promote_store(database, form)
    held = memory_state(database)[0]
    database.close()
    if as_json:
        added: list[JsonValue] = [{"form": f, "kind": kind, "rows": n} for f, kind, n in done.added]
        emit_json({"added": added, "removed": done.removed, "held": held})
        return
    for name, kind, n in done.added:
        click.echo(f"{name:<28} {n:>7} {WORDS[kind]}")
    click.echo(f"{done.total} added, {done.removed} removed, {held} held")
