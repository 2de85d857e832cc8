"""Tables whose indicators stand side by side, their headings down the first column: turned, so that each has its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from normalizers.numbers import parse_number
from pipeline.forms.schema import FormDefinition
from pipeline.mapping.columns import find_header
from pipeline.mapping.headings import Headings, headings_of
from pipeline.mapping.products import FIGURES
from pipeline.mapping.rows import Row, RowCell, table_by_table

LEAST_INDICATORS: Final = 2
"""Columns beside that of the headings; one alone is a card of labels and values."""
MOST_COLUMNS: Final = 12
LEAST_ROWS: Final = 3
LEAST_FIELDS: Final = 3
"""Headings down the first column that must be known: the name's and two of figures."""
HEAD_ROWS: Final = 3
PITCH: Final = 100.0
"""How far apart the columns of a turned table are taken to stand, in points."""


def set_upright(rows: Sequence[Row], form: FormDefinition) -> tuple[Row, ...]:
    """The rows of a document, those of tables with an indicator a column turned. Cells keep their words and places."""
    headings = headings_of(form.tables)

    def upright(table: tuple[Row, ...]) -> tuple[Row, ...]:
        turned = _turned(table) if _may_be(table) else ()
        return turned if turned and _is_transposed(table, turned, headings) else table

    return table_by_table(rows, upright)


def _may_be(table: Sequence[Row]) -> bool:
    """Whether most rows are words before figures: cheap to ask of every table."""
    if len(table) < LEAST_ROWS:
        return False
    last = max(c.col + c.col_span for row in table for c in row.cells)
    if not LEAST_INDICATORS < last <= MOST_COLUMNS:
        return False
    return 2 * sum(map(_labels_figures, table)) > len(table)


def _labels_figures(row: Row) -> bool:
    """Whether figures stand behind words in a row."""
    first, *others = row.filled or (None,)
    if first is None or first.col > 1 or (not first.col and parse_number(first.text) is not None):
        return False
    return len(others) >= LEAST_INDICATORS and all(_is_figure(c.text) for c in others if c is not others[0])


def _is_figure(text: str) -> bool:
    return any(c.isdigit() for c in text) or not any(c.isalnum() for c in text)


def _turned(table: Sequence[Row]) -> tuple[Row, ...]:
    """Rows for columns, as if their cells stood ``PITCH`` apart."""
    columns = max(c.col + c.col_span for row in table for c in row.cells)
    reach = PITCH * len(table)
    return tuple(
        Row(tuple(_cells(table, k)), table[0].page, table[0].table, table[0].role, 0.0, reach) for k in range(columns)
    )


def _cells(table: Sequence[Row], column: int) -> Iterator[RowCell]:
    for k, row in enumerate(table):
        for c in row.cells:
            if c.col == column:
                x0, x1 = PITCH * k, PITCH * (k + c.row_span)
                yield replace(c, x0=x0, x1=x1, col=k, col_span=c.row_span, row_span=c.col_span)


def _is_transposed(table: Sequence[Row], turned: Sequence[Row], headings: Headings) -> bool:
    """Whether the first column reads as the headings of indicators, and no row of the table does."""
    if not any(headings.may_head(c.text, FIGURES) for row in turned[:HEAD_ROWS] for c in row.cells):
        return False
    found = find_header(turned, 0, headings)
    if found is None or found.rule.kind != "indicators" or not found.fields & FIGURES:
        return False
    if "name" not in found.fields or len(found.fields - {""}) < LEAST_FIELDS:
        return False
    if len(turned) - found.rows < LEAST_INDICATORS or not _have_figures(turned[found.rows :]):
        return False
    return all(find_header(table, k, headings) is None for k in range(min(HEAD_ROWS, len(table))))


def _have_figures(below: Sequence[Row]) -> bool:
    """Whether each row turned has a figure."""
    return all(any(parse_number(c.text) is not None for c in row.filled) for row in below)
