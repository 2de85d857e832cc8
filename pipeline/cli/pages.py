"""Commands that show the pages of one file: text, tables, debug."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from pipeline.cli.common import Context, complain, emit_json, json_option
from pipeline.cli.exits import INCOMPLETE, OK, WRONG
from pipeline.model.errors import DocumentError
from pipeline.model.jsonvalue import JsonObject, JsonValue, box
from pipeline.model.shown import as_shown
from pipeline.model.text import NormalDocument, NormalTable

page_option = click.option("--page", type=click.IntRange(min=1), help="Only this page, counted from 1.")


@contextmanager
def _reading(file: str) -> Iterator[None]:
    """A bad file ends the command with a line and exit status 1."""
    from pipeline.engine.run import check_file

    try:
        check_file(Path(file))
        yield
    except DocumentError as error:
        complain(f"{file}: {error.code}: {error.message}")
        sys.exit(INCOMPLETE)


def _document(context: Context, file: str, page: int | None) -> NormalDocument:
    """A file read and normalised in this process."""
    from pipeline.engine.run import read

    settings = replace(context.settings, pages=(page,) if page else ())
    with _reading(file):
        document = read(Path(file), settings, file)
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
            emit_json(_table_json(number, as_shown(table, document.pages)))
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
    with _reading(file):
        for c in compare_tables(Path(file), (page,) if page else None):
            unexplained |= c.why == "different_rulings"
            if as_json:
                emit_json({"page": c.page, "tables": len(c.ours), "pdfplumber": len(c.plumber), "why": c.why})
            else:
                click.echo(f"page {c.page}: {len(c.ours)} tables, pdfplumber {len(c.plumber)}: {c.why}")
    sys.exit(INCOMPLETE if unexplained else OK)


@click.command()
@click.argument("file")
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True, help="The page, counted from 1.")
@click.option("--png", type=click.Path(dir_okay=False), required=True, help="Where to write the picture.")
def debug(file: str, page: int, png: str) -> None:
    """Draw what was read of a page over its picture: clusters, lines, rulings, cells."""
    from extractors.debug import page_picture

    with _reading(file):
        picture = page_picture(Path(file), page)
    Path(png).write_bytes(picture)
    complain(f"page {page} of {file} drawn to {png}")
