"""Commands that read files and store nothing: extract, normalize."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.common import Context, complain, emit_json, json_option
from pipeline.cli.exits import INCOMPLETE, OK
from pipeline.model.errors import UsageError
from pipeline.model.paths import printable

if TYPE_CHECKING:
    from pipeline.engine.settings import Settings
    from pipeline.store.rows import DocumentRows


def _read_all(files: tuple[str, ...], context: Context) -> Iterator[DocumentRows]:
    """The rows of each file, in the order given, read in killable workers."""
    from pipeline.batch.pool import Pool
    from pipeline.engine.run import sha256_of

    workers = min(context.settings.worker_count, len(files))
    settings = replace(context.settings, workers=workers)
    with Pool(settings) as pool, ThreadPoolExecutor(workers) as threads:
        try:
            yield from threads.map(lambda f: pool.process(Path(f), printable(f), sha256_of(Path(f))), files)
        except BaseException:  # Ctrl-C, a closed pipe: the threads would read their documents to the end
            threads.shutdown(wait=False, cancel_futures=True)
            pool.close()
            raise


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@json_option
@click.option("--page", "pages", type=click.IntRange(min=1), multiple=True, help="Only this page; may be repeated.")
@click.option("--no-ocr", is_flag=True, help="Do not recognise pages without usable text.")
@click.option("--form", metavar="ID", help="Read every FILE on this form, whichever it matches.")
@click.option("--db", metavar="URL", help="A store whose promoted text helps with masked words; else none.")
@click.pass_obj
def extract(
    context: Context, files: tuple[str, ...], as_json: bool, pages: tuple[int, ...], no_ocr: bool, form: str | None,
    db: str | None,
) -> None:  # fmt: skip
    """Read reports and print what they say; nothing is stored."""
    settings = replace(context.settings, pages=pages or context.settings.pages, ocr=context.settings.ocr and not no_ocr)
    if form:
        settings = replace(settings, form=_known_form(form, settings))
    with _memory(db, settings) as settings:
        incomplete = _extract(files, Context(settings, context.verbose), as_json=as_json)
    sys.exit(INCOMPLETE if incomplete else OK)


def _known_form(form: str, settings: Settings) -> str:
    from pipeline.forms.load import load_forms

    known = [f.id for f in load_forms(settings.forms_dir)]
    if form not in known:
        raise UsageError(f"there is no form {form!r}; known are {', '.join(known)}")
    return form


@contextmanager
def _memory(db: str | None, settings: Settings) -> Iterator[Settings]:
    """The settings with the memory of the store as a file that is gone afterwards."""
    if db is None:
        yield settings
        return
    from pipeline.engine.memory import stored_memory
    from pipeline.store.database import open_database

    database = open_database(db, create=False)
    memory = stored_memory(database)
    database.close()
    with tempfile.TemporaryDirectory() as folder:
        held = memory.write(Path(folder))
        yield replace(settings, memory=str(held)) if held else settings


def _extract(files: tuple[str, ...], context: Context, *, as_json: bool) -> bool:
    """Print each file; whether one was not read whole."""
    incomplete = False
    for rows in _read_all(files, context):
        if as_json:
            click.echo(rows.json)
        else:
            from pipeline.cli.show import summary

            click.echo(summary(rows))
        if rows.status == "rejected":
            complain(f"{rows.source}: rejected ({rows.error_code}): {rows.error_message}")
        elif rows.status == "partial":
            complain(f"{rows.source}: only partly read, see its warnings")
        incomplete |= rows.status != "ok"
    return incomplete


@click.command()
@click.argument("file", required=False, default="-")
@json_option
@click.pass_obj
def normalize(context: Context, file: str, as_json: bool) -> None:
    """Repair Thai text and fill its masked words: from FILE, or from standard input."""
    from normalizers.masking import mask_filler
    from normalizers.masks import FormVocabulary
    from normalizers.text import normalize as repair
    from pipeline.forms.load import load_forms

    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        complain(f"{file}: io: {error.strerror}")
        sys.exit(INCOMPLETE)
    try:
        given = data.decode("utf-8")
    except UnicodeDecodeError as error:
        complain(f"{file} is not UTF-8 text (byte {error.start}): give text, or use `chiwat text` for a PDF")
        sys.exit(INCOMPLETE)
    forms = load_forms(context.settings.forms_dir)
    words = FormVocabulary(tuple(dict.fromkeys(p for f in forms for p in f.phrases)))
    result = repair(given, mask_filler=mask_filler(vocabulary=words))
    if not as_json:
        sys.stdout.write(result.text)
        return
    emit_json({
        "text": result.text,
        "repairs": [
            {
                "kind": e.kind, "raw": e.raw, "repaired": e.repaired, "status": e.status,
                "confidence": round(e.confidence, 4), "start": e.start, "end": e.end, "reason": e.reason,
                "candidates": [{"text": c.text, "confidence": round(c.confidence, 4)} for c in e.candidates],
            }
            for e in result.edits
        ],
    })  # fmt: skip
