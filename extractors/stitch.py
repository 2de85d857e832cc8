"""Tables that go on over pages, joined, with the reason for each join."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.breaks import is_cut, joint_over_break, key_of, part_head, torn_row, without_page_number
from extractors.flow import join_texts
from extractors.headers import (
    bare,
    cut_by_span,
    header_rows,
    is_header,
    repeated_head,
    rows_of,
    without_overrun,
    without_repeats,
)
from extractors.paragraphs import make_paragraphs
from extractors.types import PageTable
from pipeline.model.page import Cell, JoinReason, Paragraph, RawBlock, SourceText, Table, TableJoin

EDGE = 4.0
"""Column edges of two pages nearer than this many points are the same column."""
FIRST_ROWS = 4
"""Rows at its beginning by which a form is known again."""
TITLES = 3
"""So many running titles at most stand between two halves of a table."""
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
    open_at: list[int] = []  # tables that may go on: the last one, and those it is nested in
    titles = 0  # paragraphs since the last table that are no headers and no footers
    for block in (without_page_number(b) if isinstance(b, PageTable) else b for b in blocks):
        if isinstance(block, Paragraph):
            out.append(block)
            titles += block.role == "body"
            if not passes(block, running) or titles > TITLES:
                open_at = []
            continue
        for depth, at in reversed(list(enumerate(open_at))):
            previous = out[at]
            if not isinstance(previous, Draft) or (depth and counts_anew(previous, block)):
                continue
            joined = join(previous, block, loose=titles > 0)
            if joined is not None:
                out[at] = joined
                # tables nested in the part before may go on within this one
                open_at = open_at if block.page > previous.last.page else open_at[: depth + 1]
                break
        else:
            out.append(draft(block))
            open_at = [i for i in open_at if _encloses(out[i], block)] + [len(out) - 1]
        titles = 0
    return tuple(b for d in out for b in ((d,) if isinstance(d, Paragraph) else settle(d)))


def _encloses(outer: Draft | Paragraph, inner: PageTable) -> bool:
    """Whether a table is nested in another one's last part."""
    if not isinstance(outer, Draft) or outer.last.page != inner.page:
        return False
    around, box = outer.last.part.bbox, inner.part.bbox
    return around.contains(box.x0, box.top) and around.contains(box.x1, box.bottom)


def settle(d: Draft) -> tuple[RawBlock, ...]:
    """A finished table; a single cell that was open but found no other half is no table: its text is paragraphs."""
    if len(d.cells) > 1 or d.joins:
        return (finish(d),)
    return tuple(p for cell in d.cells for p in make_paragraphs(cell.text.lines))


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
    first = _without_bare_edge(first)
    opened = first.last.open_bottom and second.open_top
    # a browser that sets a table anew on each page may set its columns a little otherwise there
    edges = common_edges(first.edges, second.column_edges, loose or opened)
    if edges is None and common_edges(first.last.column_edges, second.column_edges) is not None:
        # as the last part has it, which a running title set apart from those before it
        edges = common_edges(first.edges, second.column_edges, loose=True)
    if edges is None:
        return None
    reasons: list[JoinReason] = ["same_columns"]
    head = header_rows(first.cells, first.n_rows)
    lower, n_lower, dropped = second.cells, second.n_rows, first.dropped
    if not opened and restarts(first.cells, second.cells):
        return None
    above = rows_of(first.cells, first.n_rows)
    sliver = _sliver(above, lower, n_lower, len(head))
    if sliver:
        dropped += tuple(c for c in lower if c.row == 0)
        lower, n_lower = tuple(replace(c, row=c.row - 1) for c in lower if c.row), n_lower - 1
    parted = part_head(first.first, len(head), replace(second, cells=lower, n_rows=n_lower), first.last.open_bottom)
    if parted is not None:
        lower, n_lower = parted.cells, parted.n_rows
    n_head = repeated_head(above, rows_of(lower, n_lower), len(head))
    if n_head:
        reasons.append("repeated_header")
        bare_head = sliver or parted is not None or not second.open_top
        if bare_head and n_lower > n_head and not cut_by_span(lower, n_head):
            opened = first.last.open_bottom or parted is not None  # the cut row goes on behind the head
            again = tuple(c for c in lower if c.row < n_head)
            dropped += again
            lower = tuple(replace(c, row=c.row - n_head) for c in lower if c.row >= n_head)
            lower = tuple(without_overrun([c for row in head for c in row], again, lower))
            n_lower, n_head = n_lower - n_head, 0
    elif not opened and is_header(second.cells, second.n_rows):
        return None  # a head of its own: another table of the same width
    upper = _regrid(first.cells, first.edges, edges)
    below = _regrid(lower, second.column_edges, edges)
    if not opened and second.page > first.last.page and not n_head:
        halves = rows_of(upper, first.n_rows)[len(head) :], rows_of(below, n_lower)
        torn = torn_row(*halves)
        below = [replace(c, text=SourceText()) if c.row == torn else c for c in below]
        opened = torn is None and is_cut(*halves)
    if opened:
        reasons.append("open_cell")
    if len(reasons) == 1 and (len(edges) <= 2 or (second.page == first.last.page and not loose)):
        return None  # one column as wide as another says nothing
    if second.page == first.last.page and "repeated_header" in reasons:
        return None  # a head again, on one page: the next section's table
    sure = 0.95 if len(reasons) > 1 else 0.8
    reason = TableJoin(first.last.page, second.page, tuple(reasons), round(sure - 0.2 if loose else sure, 2))
    cells, n_rows = _append(upper, first.n_rows, below, n_lower, opened)
    return replace(
        first, cells=cells, n_rows=n_rows, edges=edges, last=second, parts=(*first.parts, second),
        joins=(*first.joins, reason), dropped=dropped,
    )  # fmt: skip


def _without_bare_edge(d: Draft) -> Draft:
    """The table without a last row that is open and empty: the edge of what stands whole on the next page."""
    edge = [c for c in d.cells if c.row + c.row_span == d.n_rows]
    if not d.last.open_bottom or d.n_rows < 2 or any(c.text.text or c.row_span > 1 for c in edge):
        return d
    return replace(
        d,
        cells=tuple(c for c in d.cells if c not in edge),
        n_rows=d.n_rows - 1,
        dropped=(*d.dropped, *edge),
        last=replace(d.last, open_bottom=False),
    )


def _sliver(above: Sequence[Sequence[Cell]], lower: Sequence[Cell], n_lower: int, depth: int) -> bool:
    """Whether the second table begins with the bare edge of the cut row, over its head printed again."""
    rows = rows_of(lower, n_lower)
    return (
        len(rows) > 1
        and all(not c.text.text and c.row_span == 1 for c in rows[0])
        and repeated_head(above, rows[1:], depth) > 0
    )


def counts_anew(nested: Draft, block: PageTable) -> bool:
    """Whether a table nested in another's cell begins to count again: then it is nested in another cell."""
    keys = [key_of(c.text.text) for c in sorted(nested.cells, key=lambda c: c.row) if c.col == 0]
    again = [key_of(c.text.text) for c in sorted(block.cells, key=lambda c: c.row) if c.col == 0]
    last, first = (next((k for k in found if k is not None), None) for found in (reversed(keys), again))
    return last is not None and first is not None and first <= last


def restarts(first: Sequence[Cell], second: Sequence[Cell]) -> bool:
    """Whether the second table begins as the first does, label by label (``ชื่อตัวชี้วัด : ...``): the next form of a kind."""
    return bool(_labels(first) & _labels(second))


def _labels(cells: Sequence[Cell]) -> set[str]:
    """Words before a colon in the first cells of the first rows."""
    texts = (c.text.text for c in cells if c.col == 0 and c.row < FIRST_ROWS)
    return {
        bare(label) for label, colon, _ in (t.partition(":") for t in texts) if colon and 3 <= len(bare(label)) <= 60
    }


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


def _append(
    upper: Sequence[Cell], n_upper: int, lower: Sequence[Cell], n_lower: int, opened: bool
) -> tuple[tuple[Cell, ...], int]:
    """Cells of both tables as one, and their rows. ``opened``: the last row above is the first below, cell by cell;
    else only a cell merged over rows goes on in the empty one below it."""
    cells = list(upper)
    ends = {(c.col, c.col_span): i for i, c in enumerate(cells) if c.row + c.row_span == n_upper}
    shift = n_upper - 1 if opened else n_upper
    for cell in lower:
        target = ends.get((cell.col, cell.col_span)) if cell.row == 0 else None
        if target is not None and (opened or (cells[target].row_span > 1 and not cell.text.text)):
            above = cells[target]
            cells[target] = replace(
                above,
                row_span=cell.row + shift + cell.row_span - above.row,
                parts=above.parts + cell.parts,
                text=join_texts(above.text, cell.text, joint_over_break(above, cell)),
            )
        else:
            cells.append(replace(cell, row=cell.row + shift))
    return tuple(cells), shift + n_lower


def _regrid(cells: Sequence[Cell], old: Sequence[float], new: Sequence[float]) -> list[Cell]:
    """Cells of a grid with column edges ``old`` in the finer (or equal) grid ``new``."""
    if len(old) == len(new):
        return list(cells)
    at = [min(range(len(new)), key=lambda j: abs(new[j] - x)) for x in old]
    return [
        replace(c, col=at[c.col], col_span=max(at[min(c.col + c.col_span, len(at) - 1)] - at[c.col], 1)) for c in cells
    ]
