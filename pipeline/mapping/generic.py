"""Tables of an unknown form: headings over one or two rows made one, and rows of cells under them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from normalizers.digits import to_arabic
from normalizers.numbers import parse_number
from pipeline.mapping.passage import Passage, join, pages_of
from pipeline.mapping.rows import Row, RowCell
from pipeline.model.record import GenericTable, Text

_YEAR: Final = re.compile(r"2[4-6][0-9]{2}")
_TWIN_HEAD: Final = re.compile(r"\(\s*[^()0-9]{1,20}\s*\)[\s*]*$")
_TWIN_CELL: Final = re.compile(r"^(?P<first>[^()]*?)\s*\(\s*(?P<second>[^()]*)\s*\)\s*$")
MAX_HEADING_ROWS: Final = 3
MIN_TITLE: Final = 12
"""Letters that a table's title has at least (more than a unit or a page number)."""


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A lowest heading: its reach across the page in points, and its words with those over it."""

    x0: float
    x1: float
    heading: Passage


def generic_tables(rows: Sequence[Row]) -> tuple[GenericTable, ...]:
    """All tables of a document, in order; ``title`` is the paragraph right before a table."""
    out: list[GenericTable] = []
    before: Row | None = None
    for number, group in groupby(rows, key=lambda r: r.table):
        run = [r for r in group if r.filled]
        if number is None:
            before = next((r for r in reversed(run) if sum(c.isalpha() for c in r.text) > MIN_TITLE), before)
            continue
        if run:
            out.append(_table(run, before if before is not None and before.page == run[0].page else None))
        before = None
    return tuple(out)


def _is_figure(text: str) -> bool:
    plain = text.strip()
    if plain in ("-", "–"):
        return True
    return parse_number(plain) is not None and not _YEAR.fullmatch(to_arabic(plain))


def heading_rows(rows: Sequence[Row]) -> int:
    """How many rows at the top of a table are headings: words only, and a second row only under wide cells."""
    if not rows or len(rows) < 2 or len(rows[0].filled) < 2 or any(_is_figure(c.text) for c in rows[0].filled):
        return 0
    tall = max(c.row_span for c in rows[0].filled)
    if 1 < tall <= min(MAX_HEADING_ROWS, len(rows) - 1) and any(c.col_span > 1 for c in rows[0].filled):
        return tall  # a heading as high as several rows, beside a wide one over narrower ones
    count = 1
    while count < min(MAX_HEADING_ROWS, len(rows) - 1):
        above, row = rows[count - 1], rows[count]
        wide = [c for c in above.filled if c.col_span > 1 or c.x1 - c.x0 > 1.7 * _narrowest(row)]
        under = [c for c in row.filled if any(w.overlap(c.x0, c.x1) > 0.5 * (c.x1 - c.x0) for w in wide)]
        if len(under) < 2 or any(_is_figure(c.text) for c in row.filled):
            break
        if any(len(c.text) > 80 for c in row.filled) or row.filled[0].x0 <= rows[0].filled[0].x0 + 1 < under[0].x0 - 1:
            break
        count += 1
    return count


def _narrowest(row: Row) -> float:
    return min((c.x1 - c.x0 for c in row.filled), default=0.0)


def _leaves(rows: Sequence[Row]) -> list[_Leaf]:
    out: list[_Leaf] = []
    for k, row in enumerate(rows):
        for cell in row.cells:
            if any(u.text and cell.overlap(u.x0, u.x1) > 0.5 * (u.x1 - u.x0) for r in rows[k + 1 :] for u in r.cells):
                continue
            if any(abs(leaf.x0 - cell.x0) < 1 for leaf in out) and not cell.text:
                continue
            over = [c for r in rows[:k] for c in r.filled if c.overlap(cell.x0, cell.x1) > 0.5 * (cell.x1 - cell.x0)]
            out.append(_Leaf(cell.x0, cell.x1, join([*(c.passage for c in over), cell.passage], " ")))
    return sorted(out, key=lambda leaf: leaf.x0)


def _grid(rows: Sequence[Row]) -> list[_Leaf]:
    """Columns of a table without headings: those of its row with most cells."""
    widest = max(rows, key=lambda r: len(r.cells))
    return [_Leaf(c.x0, c.x1, Passage()) for c in widest.cells]


def _table(rows: Sequence[Row], before: Row | None) -> GenericTable:
    count = heading_rows(rows)
    leaves = _leaves(rows[:count]) if count else _grid(rows)
    body = [_under(row, leaves) for row in rows[count:]]
    header: list[Text | None] = [leaf.heading.as_text(one_line=True) for leaf in leaves]
    split_header, split_body = _split_twins(header, body)
    everything = [c.passage for r in rows for c in r.filled]
    title = before.cells[0].passage.as_text(one_line=True) if before is not None else None
    return GenericTable(
        title=title if title is not None and len(title.value) < 240 else None,
        header=tuple(split_header),
        rows=tuple(tuple(p.as_text() if p is not None else None for p in row) for row in split_body),
        pages=pages_of(everything),
    )


def _under(row: Row, leaves: Sequence[_Leaf]) -> list[Passage | None]:
    """The cells of a row, each in the column where it begins."""
    parts: list[list[Passage]] = [[] for _ in leaves]
    for cell in row.filled:
        parts[_column(cell, leaves)].append(cell.passage)
    return [join(p) if p else None for p in parts]


def _column(cell: RowCell, leaves: Sequence[_Leaf]) -> int:
    shares = [cell.overlap(leaf.x0, leaf.x1) / max(leaf.x1 - leaf.x0, 1.0) for leaf in leaves]
    covered = [k for k, s in enumerate(shares) if s > 0.5]
    return covered[0] if covered else max(range(len(leaves)), key=lambda k: shares[k])


def _split_twins(
    header: list[Text | None], body: list[list[Passage | None]]
) -> tuple[list[Text | None], list[list[Passage | None]]]:
    """A column headed ``plan (result)`` as two: the figure, and the one in parentheses behind it."""
    for k in range(len(header) - 1, -1, -1):
        head = header[k]
        m = _TWIN_HEAD.search(head.value) if head is not None else None
        if head is None or m is None or m.start() == 0:
            continue
        pairs = [_twin(row[k]) for row in body]
        if not any(second is not None for _, second in pairs):
            continue
        first_head = head.value[: m.start()].strip()
        second_head = " ".join([*first_head.split()[:-1], m.group().strip(" *()")])
        header[k : k + 1] = [replace(head, value=first_head), replace(head, value=second_head)]
        for row, pair in zip(body, pairs, strict=True):
            row[k : k + 1] = list(pair)
    return header, body


def _twin(cell: Passage | None) -> tuple[Passage | None, Passage | None]:
    if cell is None:
        return None, None
    m = _TWIN_CELL.match(" ".join(cell.text.split()) and cell.text.replace("\n", " "))
    if m is None:
        return cell, None
    first = cell.slice(m.start("first"), m.end("first")).strip()
    return (first if first.text else None), cell.slice(m.start("second"), m.end("second")).strip()
