"""Commands that read files and store nothing: extract, text, tables, normalize, debug."""

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
from pipeline.cli.exits import INCOMPLETE, OK, WRONG
from pipeline.model.errors import DocumentError, UsageError
from pipeline.model.jsonio import JsonObject, JsonValue, box
from pipeline.model.paths import printable
from pipeline.model.text import NormalDocument, NormalTable

if TYPE_CHECKING:
    from pipeline.engine.settings import Settings
    from pipeline.store.rows import DocumentRows

page_option = click.option("--page", type=click.IntRange(min=1), help="Only this page, counted from 1.")


def _read_all(files: tuple[str, ...], context: Context) -> Iterator[DocumentRows]:
    """The rows of each file, in the order given, read in killable workers."""
    from pipeline.batch.pool import Pool
    from pipeline.engine.run import sha256_of

    workers = min(context.settings.worker_count, len(files))
    settings = replace(context.settings, workers=workers)
    with Pool(settings) as pool, ThreadPoolExecutor(workers) as threads:
        pool.start()
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
    settings = replace(context.settings, pages=pages, ocr=context.settings.ocr and not no_ocr)
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


def _document(context: Context, file: str, page: int | None, *, ocr: bool = True) -> NormalDocument:
    """A file read and normalised in this process; a bad file ends the command with exit status 1."""
    from pipeline.engine.run import check_file, read

    settings = replace(context.settings, pages=(page,) if page else (), ocr=context.settings.ocr and ocr)
    try:
        check_file(Path(file))
        document = read(Path(file), settings, file)
    except DocumentError as error:
        complain(f"{file}: {error.code}: {error.message}")
        sys.exit(INCOMPLETE)
    if page and page > document.page_count:
        complain(f"{file} has {document.page_count} pages, there is no page {page}")
        sys.exit(WRONG)
    return document


def _unread(document: NormalDocument, file: str) -> int:
    """Say which pages were not read; the exit status for it."""
    from pipeline.engine.run import UNREAD

    unread = [w for w in document.warnings if w.code in UNREAD]
    for warning in unread:
        complain(f"{file}: {warning.message}")
    return INCOMPLETE if unread else OK


@click.command()
@click.argument("file")
@page_option
@click.pass_obj
def text(context: Context, file: str, page: int | None) -> None:
    """Print the text of FILE, repaired, in reading order; a form feed stands between pages, a tab between cells."""
    document = _document(context, file, page)
    last = None
    for block in document.blocks:
        number = block.table.page if isinstance(block, NormalTable) else block.paragraph.page
        if last is not None and number != last:
            click.echo("\f", nl=False)
        last = number
        if isinstance(block, NormalTable):
            for row in block.rows():
                click.echo("\t".join(cell.text.text.replace("\n", " ") for cell in row))
        else:
            click.echo(block.text.text)
    sys.exit(_unread(document, file))


def _table_json(number: int, table: NormalTable) -> JsonObject:
    rows: list[JsonValue] = []
    for row in table.rows():
        cells: list[JsonValue] = []
        for cell in row:
            parts: list[JsonValue] = [{"page": p.page, "bbox": box(p.bbox)} for p in cell.parts]
            entry: JsonObject = {
                "row": cell.row, "col": cell.col, "row_span": cell.cell.row_span, "col_span": cell.cell.col_span,
                "text": cell.text.text, "raw": cell.text.raw.text,
                "page": cell.parts[0].page if cell.parts else None,
                "bbox": box(cell.parts[0].bbox) if cell.parts else None,
            }  # fmt: skip
            if len(parts) > 1:
                entry["parts"] = parts
            cells.append(entry)
        rows.append(cells)
    t = table.table
    return {
        "table": number, "page": t.page, "pages": list[JsonValue](sorted({p.page for p in t.parts})), "n_rows": t.n_rows,
        "n_cols": t.n_cols, "method": t.method, "bbox": box(t.parts[0].bbox), "rows": rows,
    }  # fmt: skip


@click.command()
@click.argument("file")
@page_option
@json_option
@click.option(
    "--check",
    is_flag=True,
    help="Compare with pdfplumber's tables; exit status 1 where they differ for no known reason.",
)
@click.pass_obj
def tables(context: Context, file: str, page: int | None, as_json: bool, check: bool) -> None:
    """Print the tables of FILE: rows of cells, with --json each cell with its text and box in points."""
    if check:
        _check_tables(file, page, as_json=as_json)
        return
    document = _document(context, file, page)
    found = [b for b in document.blocks if isinstance(b, NormalTable)]
    for number, table in enumerate(found, 1):
        if as_json:
            emit_json(_table_json(number, table))
            continue
        t = table.table
        click.echo(f"# table {number}, page {t.page}, {t.n_rows} rows, {t.n_cols} columns")
        for row in table.rows():
            click.echo("\t".join(" ".join(cell.text.text.split()) for cell in row))
    status = _unread(document, file)
    if not found and status == OK:
        complain(f"{file}: no table found")
    sys.exit(status)


def _check_tables(file: str, page: int | None, *, as_json: bool) -> None:
    """Each page's tables beside pdfplumber's, and why they differ; exit status 1 where a difference is not explained."""
    from extractors.compare import compare_tables

    unexplained = False
    try:
        for c in compare_tables(Path(file), (page,) if page else None):
            unexplained |= c.why == "different_rulings"
            if as_json:
                emit_json({"page": c.page, "tables": len(c.ours), "pdfplumber": len(c.plumber), "why": c.why})
            else:
                click.echo(f"page {c.page}: {len(c.ours)} tables, pdfplumber {len(c.plumber)}: {c.why}")
    except DocumentError as error:
        complain(f"{file}: {error.code}: {error.message}")
        sys.exit(INCOMPLETE)
    sys.exit(INCOMPLETE if unexplained else OK)


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


@click.command()
@click.argument("file")
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True, help="The page, counted from 1.")
@click.option("--png", type=click.Path(dir_okay=False), required=True, help="Where to write the picture.")
def debug(file: str, page: int, png: str) -> None:
    """Draw what was read of a page over its picture: clusters, lines, rulings, cells."""
    from extractors.debug import page_picture

    try:
        picture = page_picture(Path(file), page)
    except DocumentError as error:
        complain(f"{file}: {error.code}: {error.message}")
        sys.exit(INCOMPLETE)
    Path(png).write_bytes(picture)
    complain(f"page {page} of {file} drawn to {png}")
