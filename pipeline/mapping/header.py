"""A table's headings as found on the page, and the cells of its rows by the columns that they stand under."""

from __future__ import annotations

from decimal import Decimal

from pipeline.forms.schema import ColumnRule, TableRule
from pipeline.mapping.passage import Passage
from pipeline.mapping.rows import Row, RowCell
from pipeline.model.lean import lean


@lean
class Column:
    """A column of a table on the page: what it carries (``field``), from ``x0`` to ``x1`` in points, and its heading.

    ``points``: the score, or the year, that heads it.
    """

    field: str
    x0: float
    x1: float
    heading: Passage
    points: Decimal | None = None
    rule: ColumnRule | None = None


@lean
class Header:
    """A table's headings: the rule that they satisfy, the columns, and how many rows they take."""

    rule: TableRule
    columns: tuple[Column, ...]
    rows: int
    score: float

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(c.field for c in self.columns)

    def asked(self) -> list[tuple[ColumnRule, float, float]]:
        """The columns whose cells must show that they are meant, with their edges in points."""
        return [(c.rule, c.x0, c.x1) for c in self.columns if c.rule is not None and c.rule.cells]

    def cell(self, row: Row, field: str) -> RowCell | None:
        """The first filled cell of a row that stands under the field's column."""
        return next((c for c, f in self.assign(row) if f == field and c.text), None)

    def assign(self, row: Row) -> list[tuple[RowCell, str]]:
        """Each cell with the field of the column that it lies under most ("" where it lies under none)."""
        return [(cell, column.field if column is not None else "") for cell, column in self.columns_of(row)]

    def columns_of(self, row: Row) -> list[tuple[RowCell, Column | None]]:
        """Each cell with the column that it lies under most, None where it lies under none."""
        out: list[tuple[RowCell, Column | None]] = []
        for c in row.cells:
            best = max(self.columns, key=lambda k: c.overlap(k.x0, k.x1), default=None)
            ok = best is not None and c.overlap(best.x0, best.x1) > 0.3 * min(c.x1 - c.x0, best.x1 - best.x0)
            out.append((c, best if ok else None))
        return out
