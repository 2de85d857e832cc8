"""Tables printed in two halves, the second beside the first under the same headings: read one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.forms.skeleton import skeleton
from pipeline.mapping.rows import Row, table_by_table

LEAST_HEADINGS: Final = 3
"""Headings of a half; two may be a label and its value, twice."""


def half_by_half(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows of a document, those of a table in two halves with the left one first."""
    return table_by_table(rows, _left_first)


def _left_first(table: tuple[Row, ...]) -> Sequence[Row]:
    begin = _second_half(table[0]) if len(table) > 1 else None
    return table if begin is None else (*_part(table, begin, left=True), *_part(table, begin, left=False))


def _second_half(heading: Row) -> int | None:
    """The column that a row's words begin again in, word for word; None where they do not."""
    cells = heading.filled
    half = len(cells) // 2
    if half < LEAST_HEADINGS or len(cells) % 2 or any(c.col_span > 1 for c in cells):
        return None
    words = [skeleton(c.text).text for c in cells]
    again = words[:half] == words[half:] and len(set(words[:half])) == half and not any(map(str.isdigit, words))
    return cells[half].col if again else None


def _part(table: Sequence[Row], begin: int, *, left: bool) -> list[Row]:
    """The rows as far as they stand left of a column, or from it on, those without a word left out."""
    out = []
    for row in table:
        cells = tuple(c for c in row.cells if (c.col < begin) == left)
        if any(c.text for c in cells):
            out.append(replace(row, cells=cells, x0=cells[0].x0, x1=cells[-1].x1))
    return out
