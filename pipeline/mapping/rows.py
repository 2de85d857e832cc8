"""A document as one sequence of rows: a paragraph is a row of one cell, a table as many rows as it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from itertools import groupby
from typing import Final, Literal

from normalizers.digits import to_arabic
from pipeline.mapping.passage import Passage, join
from pipeline.model.geometry import union
from pipeline.model.lean import lean
from pipeline.model.page import Table
from pipeline.model.text import NormalDocument, NormalTable, NormalText

LONGEST_FIGURE: Final = 16
WHOLE_DECIMALS: Final = (2, 4)
MARGINS: Final = 14.0
"""Points by which the lines of a cell keep clear of its edges, at both sides together."""
_CUT_FIGURE: Final = re.compile(r"\s*[0-9,]+\.([0-9]*)\s+([0-9]{1,2})\s*")
_COLON: Final = re.compile(r"\s*[:：]\s*(?=[^\s:：])")

Role = Literal["body", "heading", "header", "footer"]


@lean
class RowCell:
    """A cell of a row: its text, and how far it reaches across the page, in points (equal where unknown)."""

    passage: Passage
    x0: float
    x1: float
    col: int = 0
    col_span: int = 1
    row_span: int = 1
    text: str = field(init=False, repr=False, compare=False)
    """The words, white space at the ends dropped."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.passage.text.strip())

    def overlap(self, x0: float, x1: float) -> float:
        return min(self.x1, x1) - max(self.x0, x0)


@lean
class Row:
    """Cells left to right. ``table``: number of the block it belongs to, None for a paragraph."""

    cells: tuple[RowCell, ...]
    page: int
    table: int | None = None
    role: Role = "body"
    x0: float = 0.0
    x1: float = 0.0
    filled: tuple[RowCell, ...] = field(init=False, repr=False, compare=False)
    """The cells with words in them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "filled", tuple([c for c in self.cells if c.text]))

    @property
    def text(self) -> str:
        return " ".join(c.text for c in self.filled)


def document_rows(document: NormalDocument) -> tuple[Row, ...]:
    """All rows of a document in reading order."""
    out: list[Row] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, NormalTable):
            out.extend(_table_rows(block, number))
        elif block.text.text.strip():
            box = block.paragraph.bbox if block.paragraph.text.lines else None
            x0, x1 = (box.x0, box.x1) if box else (0.0, 0.0)
            page = block.paragraph.page if block.paragraph.text.lines else 1
            cell = RowCell(Passage.of(block.text), x0, x1)
            out.append(Row((cell,), page, None, block.paragraph.role, x0, x1))
    return tuple(out)


def table_by_table(rows: Sequence[Row], change: Callable[[tuple[Row, ...]], Sequence[Row]]) -> tuple[Row, ...]:
    """The rows of a document, those of each table as ``change`` gives them."""
    out: list[Row] = []
    for number, group in groupby(rows, key=lambda r: r.table):
        table = tuple(group)
        out.extend(table if number is None else change(table))
    return tuple(out)


def _table_rows(table: NormalTable, number: int) -> Iterator[Row]:
    boxes = [p.bbox for p in table.table.parts]
    whole = union(boxes) if boxes else None
    shifts = _strips(table.table)
    for cells in table.rows():
        if not cells:
            continue
        row = []
        page = 0
        for c in cells:
            part = c.parts[0] if c.parts else None
            page = page or (part.page if part else 0)
            x0, x1 = (part.bbox.x0, part.bbox.x1) if part else (float(c.col), float(c.col + c.cell.col_span))
            shift = shifts.get(part.page, 0.0) if part and shifts else 0.0
            row.append(
                RowCell(
                    _whole_figure(_value(c.text), x1 - x0),
                    x0 + shift,
                    x1 + shift,
                    c.col,
                    c.cell.col_span,
                    c.cell.row_span,
                )
            )
        x0, x1 = (whole.x0, whole.x1) if whole and not shifts else (row[0].x0, row[-1].x1)
        yield Row(tuple(row), page or table.table.page, number, "body", x0, x1)


def _strips(table: Table) -> dict[int, float]:
    """By page, how far a strip of a sheet wider than its paper is to be moved to stand beside the one before, in points;
    empty where the table is none."""
    begins = [j.to_page for j in table.joins if "same_rows" in j.reasons]
    shifts: dict[int, float] = {}
    shift = end = 0.0
    for part in table.parts if begins else ():
        if part.page in begins and part.page not in shifts:
            shift = end - part.bbox.x0
        shifts[part.page] = shift
        end = max(end, part.bbox.x1 + shift)
    return shifts


def _whole_figure(value: Passage, width: float) -> Passage:
    """A figure with two or four decimals that goes on in the next line of a cell too narrow for it, ``width`` points wide."""
    m = _CUT_FIGURE.fullmatch(to_arabic(value.text)) if len(value.text) < LONGEST_FIGURE else None
    places = value.places() if m is not None else ()
    if m is None or len(places) != 2 or len(m[1]) + len(m[2]) not in WHOLE_DECIMALS:
        return value
    line = places[0].bbox
    one = (line.x1 - line.x0) / (m.end(1) - m.start())
    if line.x1 - line.x0 + one + MARGINS < width:
        return value
    return join((value.slice(0, m.end(1)), value.slice(m.start(2))), "")


def _value(text: NormalText) -> Passage:
    """The words of a cell; a colon before them belongs to the label in the cell beside."""
    colon = _COLON.match(text.text)
    return Passage.of(text).slice(colon.end()) if colon is not None else Passage.of(text)
