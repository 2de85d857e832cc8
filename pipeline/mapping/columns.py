"""Which column carries what: table headings matched fuzzily, over one or two heading rows, placed by their abscissae."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from normalizers.digits import to_arabic
from normalizers.numbers import parse_number
from pipeline.forms.labels import FUZZY_RATIO, best_label
from pipeline.forms.schema import ColumnRule, TableRule
from pipeline.mapping.passage import Passage, join
from pipeline.mapping.rows import Row, RowCell

_POINTS: Final = re.compile(
    r"^\s*(?:ระดับ(?:คะแนน)?|คะแนน|ค่าคะแนน|ระดับที่)?\s*[=:]?\s*([0-9]{1,2}(?:\.[0-9]+)?)\s*(?:คะแนน)?\s*$"
)
_YEAR: Final = re.compile(r"^\s*(?:ปี(?:งบประมาณ)?)?\s*(?:พ\.?\s?ศ\.?)?\s*(2[4-6][0-9]{2})\s*$")
HEADED_BY_NUMBER: Final = ("levels", "years")
"""Fields that take every column whose heading is a number of points, or a year."""
_Stack = tuple[RowCell, tuple[RowCell, ...]]
"""A lowest heading cell, and those that stand over it, top first."""
GAP_RATIO: Final = 66.0
"""Agreement in percent that is enough for a heading whose neighbours are all known."""
MAX_POINTS: Final = 10
"""The highest points that head a level."""
MAX_HEADING: Final = 90
"""Characters that a heading has at most, hints in parentheses left out."""


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Header:
    """A table's headings: the rule that they satisfy, the columns, and how many rows they take."""

    rule: TableRule
    columns: tuple[Column, ...]
    rows: int
    score: float

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(c.field for c in self.columns)

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


def points_heading(text: str) -> Decimal | None:
    """The points of a level where a heading is no more than that.

    >>> [points_heading(t) for t in ("ระดับ ๑", "5", "3 คะแนน", "ระดับคะแนน", "2554")]
    [Decimal('1'), Decimal('5'), Decimal('3'), None, None]
    """
    m = _POINTS.match(to_arabic(text))
    number = parse_number(m[1]) if m else None
    return number.value if number is not None and number.value <= MAX_POINTS else None


def year_heading(text: str) -> Decimal | None:
    """The Buddhist year that a heading is.

    >>> [year_heading(t) for t in ("ปี ๒๕๖๑", "พ.ศ. 2562", "2563", "ปี 2564 แผน")]
    [Decimal('2561'), Decimal('2562'), Decimal('2563'), None]
    """
    m = _YEAR.match(to_arabic(text))
    return Decimal(m[1]) if m else None


def _heading(text: str) -> str:
    """A heading without its hints: what stands in parentheses at its end, and line breaks."""
    flat = " ".join(text.split())
    short = re.sub(r"\s*\([^()]*\)\s*$", "", flat)
    return short or flat


def _agreement(text: str, rule: ColumnRule) -> float:
    if not text or len(text) > MAX_HEADING + 60:
        return 0.0
    return max(best_label(text, rule.headings), best_label(_heading(text), rule.headings) - 2)


def find_header(rows: Sequence[Row], at: int, rules: Sequence[TableRule]) -> Header | None:
    """The table rule that the rows from ``at`` on are the headings of, the best where several are."""
    first = rows[at]
    if first.table is None or len(first.filled) < 2:
        return None
    if not any(len(_heading(c.text)) <= MAX_HEADING for c in first.filled):
        return None
    candidates: list[Header] = []
    second = rows[at + 1] if at + 1 < len(rows) and rows[at + 1].table == first.table else None
    for rule in rules:
        one = _match_rows(rule, (first,))
        stacked = second is not None and rule.kind != "sessions" and _is_subheading(first, second)
        two = _match_rows(rule, (first, second)) if second is not None and stacked else None
        candidates.extend(h for h in (two, one) if h is not None)
    return max(candidates, key=lambda h: (h.score, h.rows), default=None)


def _is_subheading(first: Row, second: Row) -> bool:
    """Whether a second row of headings can stand under the first: it has cells under a wide one, all of them short."""
    wide = [c for c in first.filled if c.col_span > 1]
    under = [c for c in second.filled if any(w.overlap(c.x0, c.x1) > 0.5 * (c.x1 - c.x0) for w in wide)]
    return len(under) >= 2 and all(len(c.text) <= MAX_HEADING for c in second.filled)


def _stacks(rows: Sequence[Row]) -> list[_Stack]:
    """The lowest heading cells, each with those that stand over it, top first."""
    lowest = [c for c in rows[-1].cells if c.text or len(rows) == 1]
    if len(rows) > 1:
        top = [
            c for c in rows[0].cells if not any(u.text and c.overlap(u.x0, u.x1) > 0.5 * (u.x1 - u.x0) for u in lowest)
        ]
        lowest = sorted((*[c for c in top if c.text], *lowest), key=lambda c: c.x0)
    out = []
    for c in lowest:
        over = tuple(
            p for r in rows[:-1] for p in r.filled if p is not c and p.overlap(c.x0, c.x1) > 0.5 * (c.x1 - c.x0)
        )
        out.append((c, over))
    return out


def _match_rows(rule: TableRule, rows: Sequence[Row]) -> Header | None:
    stacks = _stacks(rows)
    scored: list[tuple[float, int, int]] = []
    levels = [(k, c) for k, c in enumerate(rule.columns) if c.field in HEADED_BY_NUMBER]
    columns: dict[int, Column] = {}
    for k, level_rule in levels:
        for i, points in _level_stacks(stacks, level_rule, rule):
            cell = stacks[i][0]
            columns[i] = Column(level_rule.field, cell.x0, cell.x1, cell.passage, points, level_rule)
            scored.append((100.0, k, i))
    for k, column in enumerate(rule.columns):
        if column.field in HEADED_BY_NUMBER:
            continue
        for i, (cell, over) in enumerate(stacks):
            score = _agreement(cell.text, column)
            if over:
                score = max(
                    score, _agreement(f"{over[-1].text} {cell.text}", column), _agreement(over[-1].text, column) - 4
                )
            if score >= FUZZY_RATIO:
                scored.append((score, k, i))
    found: set[int] = {k for _, k, i in scored if i in columns}
    quality = [100.0] * (1 if columns else 0)
    for score, k, i in sorted(scored, key=lambda s: (-s[0], s[1], s[2])):
        if k in found or i in columns:
            continue
        cell, over = stacks[i]
        heading = join([*(o.passage for o in over), cell.passage], " ")
        columns[i] = Column(rule.columns[k].field, cell.x0, cell.x1, heading, None, rule.columns[k])
        if not rule.columns[k].bodies:
            found.add(k)
        quality.append(score)
    _fill_gaps(rule, stacks, columns, found)
    if any(c.required and k not in found for k, c in enumerate(rule.columns)):
        return None
    if len(columns) < 2:
        return None
    known = sum(len(c.heading.text) > 0 for c in columns.values())
    unknown = sum(1 for i, (c, _) in enumerate(stacks) if c.text and i not in columns)
    spare = [
        Column("", c.x0, c.x1, join([*(o.passage for o in over), c.passage], " "))
        for i, (c, over) in enumerate(stacks)
        if i not in columns
    ]
    score = sum(quality) - 30.0 * unknown + known * 0.1
    ordered = tuple(sorted((*columns.values(), *spare), key=lambda c: c.x0))
    return Header(rule, ordered, len(rows), score)


def _fill_gaps(rule: TableRule, stacks: Sequence[_Stack], columns: dict[int, Column], found: set[int]) -> None:
    """A badly read heading among well read ones: the one column that it is most like, if it is anything like it."""
    if len(columns) < 3:
        return
    for i, (cell, over) in enumerate(stacks):
        if i in columns or not cell.text:
            continue
        left = [(_agreement(cell.text, c), k) for k, c in enumerate(rule.columns) if k not in found and c.headings]
        score, k = max(left, default=(0.0, -1))
        if score >= GAP_RATIO:
            heading = join([*(o.passage for o in over), cell.passage], " ")
            columns[i] = Column(rule.columns[k].field, cell.x0, cell.x1, heading, None, rule.columns[k])
            found.add(k)


def _level_stacks(stacks: Sequence[_Stack], rule: ColumnRule, table: TableRule) -> list[tuple[int, Decimal]]:
    """Heading cells that are points (1 2 3 4 5): under one of the rule's headings, or at least three of them, rising or
    falling, among cells that are all headings of the table (else it is a row of figures)."""
    out = []
    for i, (cell, over) in enumerate(stacks):
        points = points_heading(cell.text) if rule.field == "levels" else year_heading(cell.text)
        if points is not None:
            out.append((i, points, any(best_label(_heading(o.text), rule.headings) >= FUZZY_RATIO for o in over)))
    under = [(i, p) for i, p, parent in out if parent]
    if len(under) >= 2:
        return under
    values = [p for _, p, _ in out]
    steps = [b - a for a, b in pairwise(values)]
    if not (3 <= len(values) <= 6 and (all(s > 0 for s in steps) or all(s < 0 for s in steps))):
        return []
    at = {i for i, _, _ in out}
    others = [c.text for i, (c, _) in enumerate(stacks) if c.text and i not in at]
    headings = [h for c in table.columns for h in c.headings]
    if any(max(best_label(t, headings), best_label(_heading(t), headings)) < FUZZY_RATIO for t in others):
        return []
    return [(i, p) for i, p, _ in out]
