"""Tables that go on over pages, joined, with the reason for each join."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.flow import join_texts
from extractors.headers import header_rows, is_header, rows_of, same_row, without_repeats
from extractors.paragraphs import make_paragraphs
from extractors.types import PageTable
from pipeline.model.page import Cell, JoinReason, Paragraph, RawBlock, Table, TableJoin

EDGE = 4.0
"""Column edges of two pages nearer than this many points are the same column."""
LOOSE = 0.06
"""The same as a share of the table's width, where a running title alone stands between two halves."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A table being joined: its cells in the grid of ``edges`` (column edges in points)."""

    cells: tuple[Cell, ...]
    n_rows: int
    edges: tuple[float, ...]
    first: PageTable
    last: PageTable
    parts: tuple[PageTable, ...]
    joins: tuple[TableJoin, ...] = ()
    dropped: tuple[Cell, ...] = ()


def stitch(blocks: Sequence[PageTable | Paragraph], running: frozenset[str] = frozenset()) -> tuple[RawBlock, ...]:
    """Blocks of a whole document in reading order, with tables joined over pages.

    ``running``: texts (white space dropped) that stand repeatedly in the document; they may stand between two halves
    of a table, as headers and footers may. A table stands where it begins.
    """
    out: list[Draft | Paragraph] = []
    last_at: int | None = None
    for block in blocks:
        if isinstance(block, Paragraph):
            out.append(block)
            if not passes(block, running):
                last_at = None
            continue
        previous = out[last_at] if last_at is not None else None
        if isinstance(previous, Draft) and last_at is not None:
            between = any(isinstance(b, Paragraph) and b.role == "body" for b in out[last_at + 1 :])
            joined = join(previous, block, loose=between)
            if joined is not None:
                out[last_at] = joined
                continue
        out.append(draft(block))
        last_at = len(out) - 1
    return tuple(b for d in out for b in ((d,) if isinstance(d, Paragraph) else settle(d)))


def settle(d: Draft) -> tuple[RawBlock, ...]:
    """A finished table; a single cell that was open but found no other half is no table: its text is paragraphs."""
    if len(d.cells) > 1 or d.joins:
        return (finish(d),)
    return tuple(p for cell in d.cells for p in make_paragraphs(cell.text.lines, cell.parts[0].bbox.x1))


def passes(paragraph: Paragraph, running: frozenset[str]) -> bool:
    """Whether a table may go on behind this paragraph."""
    return paragraph.role in ("header", "footer") or "".join(paragraph.text.text.split()) in running


def draft(table: PageTable) -> Draft:
    return Draft(table.cells, table.n_rows, table.column_edges, table, table, (table,))


def finish(d: Draft) -> Table:
    """The joined table; headers repeated in it are dropped and kept aside."""
    cells, n_rows, dropped = without_repeats(d.cells, d.n_rows)
    return Table(
        n_rows=n_rows,
        n_cols=len(d.edges) - 1 if d.edges else d.first.n_cols,
        cells=tuple(sorted(cells, key=lambda c: (c.row, c.col))),
        parts=tuple(p.part for p in d.parts),
        method=d.first.method,
        joins=d.joins,
        dropped=d.dropped + dropped,
    )


def join(first: Draft, second: PageTable, loose: bool = False) -> Draft | None:
    """The two as one table, or None where nothing says that they are one.

    ``loose``: both were set apart by a running title, so that each may have been set with widths of its own.
    """
    if not 0 <= second.page - first.last.page <= 1 or not first.edges or not second.column_edges:
        return None
    edges = common_edges(first.edges, second.column_edges, loose)
    if edges is None:
        return None
    reasons: list[JoinReason] = ["same_columns"]
    head = header_rows(first.cells, first.n_rows)
    again = rows_of(second.cells, second.n_rows)[: len(head)]
    opened = first.last.open_bottom and second.open_top
    if head and len(again) == len(head) and all(same_row(a, b) for a, b in zip(head, again, strict=True)):
        reasons.append("repeated_header")
    elif not opened and is_header(second.cells, second.n_rows):
        return None  # a head of its own: another table of the same width
    if opened:
        reasons.append("open_cell")
    if len(reasons) == 1 and (len(edges) <= 2 or (second.page == first.last.page and not loose)):
        return None  # one column as wide as another says nothing
    sure = 0.95 if len(reasons) > 1 else 0.8
    reason = TableJoin(first.last.page, second.page, tuple(reasons), sure - 0.2 if loose else sure)
    return _append(first, second, edges, opened, reason)


def common_edges(a: Sequence[float], b: Sequence[float], loose: bool = False) -> tuple[float, ...] | None:
    """Column edges that hold for both tables, or None where their columns do not agree.

    The outer edges must meet, and every edge of the one with fewer columns must be one of the other's: rows of merged
    cells show fewer edges than the table has.
    """
    few, many = (a, b) if len(a) <= len(b) else (b, a)
    width = many[-1] - many[0]
    outer, inner = (max(EDGE, LOOSE * width / 2), max(EDGE, LOOSE * width)) if loose else (EDGE, EDGE)
    if abs(few[0] - many[0]) > outer or abs(few[-1] - many[-1]) > outer:
        return None
    matches = [min(range(len(many)), key=lambda j: abs(many[j] - x)) for x in few]
    if len(set(matches)) < len(few) or any(abs(many[j] - x) > inner for j, x in zip(matches, few, strict=True)):
        return None
    return tuple(many)


def _append(first: Draft, second: PageTable, edges: tuple[float, ...], opened: bool, reason: TableJoin) -> Draft:
    upper = _regrid(first.cells, first.edges, edges)
    lower = _regrid(second.cells, second.column_edges, edges)
    base = first.n_rows
    if not opened:
        moved = [replace(c, row=c.row + base) for c in lower]
        return _drafted(first, second, edges, (*upper, *moved), base + second.n_rows, reason)
    # the broken row is one row: its cells go on in the cells below the break, column by column
    cells = list(upper)
    open_ends = {i: c for i, c in enumerate(cells) if c.row + c.row_span == base}
    for cell in lower:
        target = None
        if cell.row == 0:
            target = next(
                (i for i, c in open_ends.items() if c.col == cell.col and c.col_span == cell.col_span),
                None,
            )
        if target is None:
            cells.append(replace(cell, row=cell.row + base - 1))
            continue
        upper_cell = open_ends.pop(target)
        cells[target] = replace(
            upper_cell,
            row_span=upper_cell.row_span + cell.row_span - 1,
            parts=upper_cell.parts + cell.parts,
            text=join_texts(upper_cell.text, cell.text),
        )
    return _drafted(first, second, edges, tuple(cells), base + second.n_rows - 1, reason)


def _drafted(
    first: Draft, second: PageTable, edges: tuple[float, ...], cells: tuple[Cell, ...], n_rows: int, reason: TableJoin
) -> Draft:
    return replace(
        first, cells=cells, n_rows=n_rows, edges=edges, last=second, parts=(*first.parts, second),
        joins=(*first.joins, reason),
    )  # fmt: skip


def _regrid(cells: Sequence[Cell], old: Sequence[float], new: Sequence[float]) -> list[Cell]:
    """Cells of a grid with column edges ``old`` in the finer (or equal) grid ``new``."""
    if len(old) == len(new):
        return list(cells)
    at = [min(range(len(new)), key=lambda j: abs(new[j] - x)) for x in old]
    return [
        replace(c, col=at[c.col], col_span=max(at[min(c.col + c.col_span, len(at) - 1)] - at[c.col], 1)) for c in cells
    ]
