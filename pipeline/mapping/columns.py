"""Which column carries what: table headings matched fuzzily, over one or two heading rows, placed by their abscissae."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Final

from normalizers.digits import to_arabic
from normalizers.numbers import parse_number
from pipeline.forms.labels import FUZZY_RATIO
from pipeline.forms.schema import ColumnRule, TableRule
from pipeline.forms.wordings import Wordings
from pipeline.mapping.passage import Passage, join
from pipeline.mapping.rows import Row, RowCell

_POINTS: Final = re.compile(
    r"^\s*(?:(?:ระดับ)?(?:ค่า)?เป้าหมาย\s*(?:ระดับ)?|เกณฑ์(?:การให้)?คะแนน\s*(?:ระดับ)?|ระดับ(?:คะแนน)?|(?:ค่า)?คะแนน(?:ระดับ)?|เกณฑ์ระดับ)?"
    r"(?:ที่)?\s*[=:]?\s*([0-9]{1,3}(?:\.[0-9]+)?)\s*(?:คะแนน)?\s*$"
)
_NAMED: Final = re.compile(r"(?<=[0-9])\s*(?:\([^()0-9]{1,24}\)|[=:]\s*[ก-๙]{2,16})\s*$")
"""What a level is called behind its points: ``ระดับ 4 (ดีมาก)``, ``5 = ดีเด่น``."""
_STAGE: Final = re.compile(
    r"^\s*(?:ค่า)?(?:เป้าหมาย)?\s*ขั้น[^\d()\n]{2,16}\(\s*(?:ระดับ)?\s*([0-9]{1,3})\s*(?:คะแนน)?\s*\)\s*$"
)
"""A stage of a target with its points: ``ขั้นมาตรฐาน (75)``, ``เป้าหมายขั้นสูง (100 คะแนน)``."""
_YEAR: Final = re.compile(r"^\s*(?:ปี(?:งบประมาณ)?)?\s*(?:พ\.?\s?ศ\.?)?\s*(2[4-6][0-9]{2})\s*$")
_COLUMN_MARK: Final = re.compile(r"^\s*[(\[]\s*(?:[0-9]{1,2}|[ก-ฮA-Za-z])\s*[)\]]\s*(?:$|=)")
"""How a row under the headings names the columns: ``(1)``, ``(ข)``, ``(5) = (2) x (4)``."""
HEADED_BY_NUMBER: Final = ("levels", "years")
"""Fields that take every column whose heading is a number of points, or a year."""
LEVEL_BY_ROW: Final = ("level_score", "level_text")
"""Fields of levels that stand one under another."""
GAP_RATIO: Final = 66.0
"""Agreement in percent that is enough for a heading whose neighbours are all known."""
MAX_POINTS: Final = 10
"""The highest points that head a level of a scale up to ten; those of a scale up to a hundred are quarters of it."""
QUARTERS: Final = frozenset(map(Decimal, (25, 50, 75, 100)))
LEAST_FIGURES: Final = 2
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


@dataclass(frozen=True, slots=True)
class _Stack:
    """A lowest heading cell, and those that stand over it, top first; by column, how far the cell alone is its heading
    (``alone``), and the cell with what stands over it (``score``), in percent."""

    cell: RowCell
    over: tuple[RowCell, ...]
    alone: Mapping[int, float]
    score: Mapping[int, float]

    @property
    def heading(self) -> Passage:
        return join([*(o.passage for o in self.over), self.cell.passage], " ")


class Headings:
    """The headings of a form's tables, ready to be compared with the cells of a row."""

    def __init__(self, rules: Sequence[TableRule]) -> None:
        columns = [column for rule in rules for column in rule.columns]
        ends = [sum(len(r.columns) for r in rules[: k + 1]) for k in range(len(rules))]
        self.rules = tuple((rule, end - len(rule.columns)) for rule, end in zip(rules, ends, strict=True))
        """Each rule, and the position of its first column among the columns of all."""
        self._words = Wordings([c.headings for c in columns], GAP_RATIO)
        self.agreement = lru_cache(maxsize=4096)(self._agreement)

    def _agreement(self, text: str) -> Mapping[int, float]:
        """How far a cell is the heading of each column, its hint in parentheses left out where that helps."""
        if not text or len(text) > MAX_HEADING + 60:
            return {}
        whole, short = self._words.scores(text), self._words.scores(_heading(text))
        return _best(whole, {k: score - 2 for k, score in short.items()})

    def named(self, text: str, columns: range, *, short: bool = False) -> bool:
        """Whether a text is a heading of one of the columns; ``short``: when its hint is left out."""
        both = (self._words.scores(_heading(text)), {} if short else self._words.scores(text))
        return any(score >= FUZZY_RATIO and k in columns for scores in both for k, score in scores.items())

    def stack(self, cell: RowCell, over: tuple[RowCell, ...]) -> _Stack:
        alone = self.agreement(cell.text)
        if not over:
            return _Stack(cell, over, alone, alone)
        above = {k: score - 4 for k, score in self.agreement(over[-1].text).items()}
        return _Stack(cell, over, alone, _best(alone, self.agreement(f"{over[-1].text} {cell.text}"), above))


def _best(*scores: Mapping[int, float]) -> Mapping[int, float]:
    out: dict[int, float] = {}
    for some in scores:
        for k, score in some.items():
            out[k] = max(score, out.get(k, 0.0))
    return out


@lru_cache(maxsize=64)
def headings_of(rules: tuple[TableRule, ...]) -> Headings:
    """The headings of the tables of a form."""
    return Headings(rules)


@lru_cache(maxsize=4096)
def points_heading(text: str) -> Decimal | None:
    """The points of a level where a heading is no more than that.

    >>> [points_heading(t) for t in ("ระดับ ๑", "5", "3 คะแนน", "คะแนนที่ 4", "ระดับคะแนน", "2554")]
    [Decimal('1'), Decimal('5'), Decimal('3'), Decimal('4'), None, None]
    >>> [points_heading(t) for t in ("ขั้นมาตรฐาน (75)", "100", "80")]
    [Decimal('75'), Decimal('100'), None]
    """
    arabic = _NAMED.sub("", to_arabic(text))
    m = _POINTS.match(arabic) or _STAGE.match(arabic)
    number = parse_number(m[1]) if m else None
    return number.value if number is not None and (number.value <= MAX_POINTS or number.value in QUARTERS) else None


@lru_cache(maxsize=4096)
def year_heading(text: str) -> Decimal | None:
    """The Buddhist year that a heading is.

    >>> [year_heading(t) for t in ("ปี ๒๕๖๑", "พ.ศ. 2562", "2563", "ปี 2564 แผน")]
    [Decimal('2561'), Decimal('2562'), Decimal('2563'), None]
    """
    m = _YEAR.match(to_arabic(text))
    return Decimal(m[1]) if m else None


@lru_cache(maxsize=4096)
def _heading(text: str) -> str:
    """A heading without its hints: what stands in parentheses at its end, and line breaks."""
    flat = " ".join(text.split())
    short = re.sub(r"\s*\([^()]*\)\s*$", "", flat)
    return short or flat


def find_header(rows: Sequence[Row], at: int, headings: Headings) -> Header | None:
    """The table rule that the rows from ``at`` on are the headings of, the best where several are."""
    first = rows[at]
    if first.table is None or len(first.filled) < 2:
        return None
    if not any(len(_heading(c.text)) <= MAX_HEADING for c in first.filled):
        return None
    second = rows[at + 1] if at + 1 < len(rows) and rows[at + 1].table == first.table else None
    low = _stacks((first,), headings)
    high = lower = None
    if second is not None and _is_subheading(first, second):
        high, lower = _stacks((first, second), headings), _stacks((second,), headings)
    candidates: list[Header] = []
    for rule, begin in headings.rules:
        one = _match(rule, begin, low, 1, headings)
        two = _match(rule, begin, high, 2, headings) if high is not None and rule.kind != "sessions" else None
        if two is not None and lower is not None and _says_all(_match(rule, begin, lower, 1, headings), two):
            two = None
        candidates.extend(h for h in (two, one) if h is not None)
    best = max(candidates, key=lambda h: (h.score, h.rows), default=None)
    if best is None or at + best.rows >= len(rows):
        return best
    below = rows[at + best.rows]
    return replace(best, rows=best.rows + 1) if below.table == first.table and _is_formula_row(below) else best


def _is_formula_row(row: Row) -> bool:
    """Whether a row under the headings only names the columns for a formula: ``(1) (2) (3) = (1) x (2)``."""
    return len(row.filled) > 1 and all(_COLUMN_MARK.match(to_arabic(c.text)) for c in row.filled)


def _says_all(lower: Header | None, both: Header) -> bool:
    """Whether the lower of two heading rows says all that both say: then the upper one is a row of something else."""
    if lower is None:
        return False
    said, known = ([(c.field, c.points) for c in h.columns if c.field] for h in (both, lower))
    return said == known


def _is_subheading(first: Row, second: Row) -> bool:
    """Whether a second row of headings can stand under the first: it has cells under a wide one, all of them short."""
    wide = [c for c in first.filled if c.col_span > 1]
    under = [c for c in second.filled if any(w.overlap(c.x0, c.x1) > 0.5 * (c.x1 - c.x0) for w in wide)]
    return len(under) >= 2 and all(len(c.text) <= MAX_HEADING for c in second.filled)


def _stacks(rows: Sequence[Row], headings: Headings) -> list[_Stack]:
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
        out.append(headings.stack(c, over))
    return out


def _match(rule: TableRule, begin: int, stacks: Sequence[_Stack], rows: int, headings: Headings) -> Header | None:
    """The stacks as headings of one table; ``begin``: the position of its first column among all."""
    scored: list[tuple[float, int, int]] = []
    columns: dict[int, Column] = {}
    for k, column in enumerate(rule.columns):
        if column.field in HEADED_BY_NUMBER:
            for i, points in _level_stacks(stacks, k, rule, begin, headings):
                cell = stacks[i].cell
                columns[i] = Column(column.field, cell.x0, cell.x1, cell.passage, points, column)
                scored.append((100.0, k, i))
    by_number = rule.kind == "indicators" and bool(columns)
    for i, stack in enumerate(stacks):
        for at, score in stack.score.items():
            k = at - begin
            if by_number and 0 <= k < len(rule.columns) and rule.columns[k].field in LEVEL_BY_ROW:
                continue  # levels stand side by side: the column is the score's
            if score >= FUZZY_RATIO and 0 <= k < len(rule.columns) and rule.columns[k].field not in HEADED_BY_NUMBER:
                scored.append((score, k, i))
    if not scored:
        return None
    found = {k for k, c in enumerate(rule.columns) if any(own.rule is c for own in columns.values())}
    quality = [100.0] * (1 if columns else 0)
    for score, k, i in sorted(scored, key=lambda s: (-s[0], s[1], s[2])):
        if k in found or i in columns:
            continue
        cell = stacks[i].cell
        columns[i] = Column(rule.columns[k].field, cell.x0, cell.x1, stacks[i].heading, None, rule.columns[k])
        if not rule.columns[k].bodies:
            found.add(k)
        quality.append(score)
    _fill_gaps(rule, begin, stacks, columns, found)
    if any(c.required and k not in found for k, c in enumerate(rule.columns)):
        return None
    if len(columns) < 2:
        return None
    loose = sum(parse_number(s.cell.text) is not None for i, s in enumerate(stacks) if s.cell.text and i not in columns)
    if loose >= LEAST_FIGURES:
        return None  # labels beside their values, not headings over them
    known = sum(len(c.heading.text) > 0 for c in columns.values())
    unknown = sum(1 for i, s in enumerate(stacks) if s.cell.text and i not in columns)
    spare = [Column("", s.cell.x0, s.cell.x1, s.heading) for i, s in enumerate(stacks) if i not in columns]
    score = sum(quality) - 30.0 * unknown + known * 0.1
    ordered = tuple(sorted((*columns.values(), *spare), key=lambda c: c.x0))
    return Header(rule, ordered, rows, score)


def _fill_gaps(
    rule: TableRule, begin: int, stacks: Sequence[_Stack], columns: dict[int, Column], found: set[int]
) -> None:
    """A badly read heading among well read ones: the one column that it is most like, if it is anything like it."""
    if len(columns) < 3:
        return
    for i, stack in enumerate(stacks):
        if i in columns or not stack.cell.text:
            continue
        of_rule = ((score, at - begin) for at, score in stack.alone.items() if 0 <= at - begin < len(rule.columns))
        open_ = (x for x in of_rule if x[1] not in found and rule.columns[x[1]].field not in HEADED_BY_NUMBER)
        score, k = max(open_, default=(0.0, -1))
        if score >= GAP_RATIO:
            cell = stack.cell
            columns[i] = Column(rule.columns[k].field, cell.x0, cell.x1, stack.heading, None, rule.columns[k])
            found.add(k)


def _level_stacks(
    stacks: Sequence[_Stack], k: int, table: TableRule, begin: int, headings: Headings
) -> list[tuple[int, Decimal]]:
    """Heading cells that are points (1 2 3 4 5): under one of the rule's headings, or at least three of them, rising or
    falling, among cells that are all headings of the table (else it is a row of figures)."""
    own, all_columns = range(begin + k, begin + k + 1), range(begin, begin + len(table.columns))
    out = []
    for i, stack in enumerate(stacks):
        text = stack.cell.text
        points = points_heading(text) if table.columns[k].field == "levels" else year_heading(text)
        if points is not None:
            out.append((i, points, any(headings.named(o.text, own, short=True) for o in stack.over)))
    under = [(i, p) for i, p, parent in out if parent]
    if len(under) >= 2:
        return under
    values = [p for _, p, _ in out]
    steps = [b - a for a, b in pairwise(values)]
    if not (3 <= len(values) <= 6 and (all(s > 0 for s in steps) or all(s < 0 for s in steps))):
        return []
    at = {i for i, _, _ in out}
    others = [s.cell.text for i, s in enumerate(stacks) if s.cell.text and i not in at]
    if not all(headings.named(t, all_columns) for t in others):
        return []
    return [(i, p) for i, p, _ in out]
