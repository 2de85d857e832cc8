"""Which column carries what: table headings matched fuzzily, over one or two heading rows, placed by their abscissae."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Final

from pipeline.forms.labels import FUZZY_RATIO
from pipeline.forms.schema import ColumnRule, TableRule
from pipeline.mapping.header import Column, Header
from pipeline.mapping.headgaps import fill_gaps, take_second_score
from pipeline.mapping.headings import (
    HEADED_BY_NUMBER,
    MAX_HEADING,
    Headings,
    Stack,
    bare_heading,
    contradicts,
    rank,
)
from pipeline.mapping.headrows import (
    MOST_BELOW,
    beside_values,
    cells_fit,
    height,
    is_formula_row,
    is_scored,
    name_column,
    stacks_of,
)
from pipeline.mapping.pointheads import LEAST_LEVELS, level_stacks
from pipeline.mapping.points import points_heading, year_heading
from pipeline.mapping.rows import Row
from pipeline.mapping.timeheads import names_times, under_periods
from pipeline.mapping.yearheads import last_year
from pipeline.model.lean import lean

LEVEL_BY_ROW: Final = ("level_score", "level_text")
"""Fields of levels that stand one under another."""
NAMING: Final = frozenset(("number", "name"))
"""Fields that tell the rows of indicators apart."""
SURE: Final = 95.0
"""Agreement in percent with a wording that the words of a heading do not outweigh."""
POINTS_BELOW: Final = 15.0
"""What points in a second row of headings are worth against one row that fits a little better."""
_FIT: Final = attrgetter("score", "rows")
CELLS_BELOW: Final = 6
"""Rows under the headings in which cells may show what a column is."""


def find_header(rows: Sequence[Row], at: int, headings: Headings) -> Header | None:
    """The table rule that the rows from ``at`` on are the headings of, the best where several are."""
    first = rows[at]
    if first.table is None or len(first.filled) < 2:
        return None
    if not any(len(bare_heading(c.text)) <= MAX_HEADING for c in first.filled):
        return None
    if at and under_periods(first, rows[at - 1]):
        return None
    high = height(rows, at)
    alone = stacks_of((first,), headings)
    likely = _likely(alone, headings)
    if high == 1 and not likely:
        return None
    table = [row for row in rows[at : at + MOST_BELOW] if row.table == first.table]
    several = (_tried(table, k, headings) for k in range(2, high + 1))
    first_row = _tried(table, 1, headings) if names_times(alone) else _Try(table, 1, alone, likely)
    tries = [t for t in (first_row, *several) if t.rules]
    found = [header for t in tries for header in t.headers(headings)]
    best = max(found, key=_FIT, default=None)
    if best is None or (best.rule.kind == "indicators" and not best.fields & NAMING):
        named = ((t, name_column(t.stacks, table[t.high :])) for t in tries)
        best = max((h for t, k in named if k is not None for h in t.headers(headings, k)), key=_FIT, default=best)
    if best is None or best.rows >= len(table) or not is_formula_row(table[best.rows]):
        return best
    return replace(best, rows=best.rows + 1)


@lean
class _Try:
    """So many rows of a table (``high``), taken for its headings: their stacks, and the rules that may be of them."""

    table: Sequence[Row]
    high: int
    stacks: Sequence[Stack]
    rules: Sequence[tuple[TableRule, int]]

    def headers(self, headings: Headings, name_at: int | None = None) -> Iterator[Header]:
        """The rules that the rows satisfy. ``name_at``: the stack over the names, whatever it says."""
        table, high = self.table, self.high
        lower = stacks_of(table[high - 1 : high], headings) if high > 1 else None
        for rule, begin in self.rules:
            if high > 1 and rule.kind == "sessions":
                continue
            if rule.kind != "indicators" if name_at is not None else not self._heads_two(begin, headings):
                continue
            found = _match(rule, begin, self.stacks, high, headings, name_at)
            if found is None or not cells_fit(found.asked(), table[high : high + CELLS_BELOW]):
                continue
            if lower is not None and _says_all(_match(rule, begin, lower, 1, headings), found):
                own = range(begin, begin + len(rule.columns))
                if not _spans_points(table[high - 2], table[high - 1], found, own, headings):
                    continue
            yield found

    def _heads_two(self, begin: int, headings: Headings) -> bool:
        """Whether two headings of a rule stand there, or figures may do so: without, nothing is found."""
        own = headings.positions[begin]
        known = (any(k in own and score >= FUZZY_RATIO for k, score in s.score.items()) for s in self.stacks)
        return headings.by_number[begin] or sum(known) > 1


def _tried(table: Sequence[Row], high: int, headings: Headings) -> _Try:
    stacks = last_year(stacks_of(table[:high], headings, table[high:]), headings)
    return _Try(table, high, stacks, _likely(stacks, headings))


def _likely(stacks: Sequence[Stack], headings: Headings) -> list[tuple[TableRule, int]]:
    """The tables of which a heading stands there, or figures that may head their levels or years, and of which no heading that
    they must have is wanting; most rows are of none."""
    heads = {at for s in stacks for at, score in s.score.items() if score >= FUZZY_RATIO}
    texts = [s.cell.text for s in stacks]
    most = max(sum(kind(t) is not None for t in texts) for kind in (points_heading, year_heading))
    figures = most >= LEAST_LEVELS or (most > 1 and any(s.over for s in stacks))
    if not heads and not figures:
        return []
    seen = {at for s in stacks for scores in (s.score, s.alone) for at in scores}
    return [
        (rule, begin)
        for rule, begin in headings.rules
        if not heads.isdisjoint(headings.positions[begin]) or (figures and headings.by_number[begin])
        if all(at in seen or (figures and field in HEADED_BY_NUMBER) for at, field in headings.required[begin])
    ]


def _says_all(lower: Header | None, both: Header) -> bool:
    """Whether the lower of two heading rows says all that both say: then the upper one is a row of something else."""
    if lower is None:
        return False
    said, known = ([(c.field, c.points) for c in h.columns if c.field] for h in (both, lower))
    return said == known


def _spans_points(first: Row, second: Row, found: Header, columns: range, headings: Headings) -> bool:
    """Whether the upper of two heading rows names what the lower one's points are of (``เกณฑ์การให้คะแนน`` over 1 to 5),
    beside a column that goes on through both: it is no row of something else."""
    points = [c for c in found.columns if c.points is not None]
    over = [c for c in first.filled if c.col_span > 1 and headings.named(c.text, columns, short=True)]
    through = [c for c in first.filled if c.row_span > 1]
    spanned = any(all(o.overlap(p.x0, p.x1) > 0.5 * (p.x1 - p.x0) for p in points) for o in over)
    return bool(points) and spanned and bool(through) and len(second.filled) == len(points)


def _match(
    rule: TableRule, begin: int, stacks: Sequence[Stack], rows: int, headings: Headings, name_at: int | None = None
) -> Header | None:
    """The stacks as headings of one table; ``begin``: the position of its first column among all; ``name_at``: the column
    that holds the names of indicators whatever its heading says, which then must be scored or weighed."""
    scored: list[tuple[float, int, int]] = []
    columns: dict[int, Column] = {}
    for k, column in enumerate(rule.columns):
        if column.field in HEADED_BY_NUMBER:
            for i, points in level_stacks(stacks, k, rule, begin, headings):
                cell = stacks[i].cell
                columns[i] = Column(column.field, cell.x0, cell.x1, cell.passage, points, column)
                scored.append((100.0, k, i))
    by_number = rule.kind == "indicators" and bool(columns)
    for i, stack in enumerate(stacks):
        for at, score in stack.score.items():
            k = at - begin
            if by_number and 0 <= k < len(rule.columns) and rule.columns[k].field in LEVEL_BY_ROW:
                continue  # levels stand side by side: the column is the score's
            if not 0 <= k < len(rule.columns) or rule.columns[k].field in HEADED_BY_NUMBER:
                continue
            sure = score >= SURE or not contradicts(stack.cell.text, rule.columns[k].field)
            if score >= FUZZY_RATIO and sure:
                scored.append((score, k, i))
    if not scored:
        return None
    found = {k for k, c in enumerate(rule.columns) if any(own.rule is c for own in columns.values())}
    quality = [100.0] * (1 if columns else 0)
    for score, k, i in sorted(scored, key=lambda s: (-s[0], s[1], _rank(rule.columns[s[1]], stacks[s[2]]), s[2])):
        if k in found or i in columns:
            continue
        cell = stacks[i].cell
        columns[i] = Column(rule.columns[k].field, cell.x0, cell.x1, stacks[i].heading, None, rule.columns[k])
        if not rule.columns[k].bodies:
            found.add(k)
        quality.append(score)
    fill_gaps(rule, begin, stacks, columns, found)
    take_second_score(rule, stacks, columns)
    if name_at is not None:
        fields = {c.field for c in columns.values()}
        if rule.kind != "indicators" or "name" in fields or name_at in columns or not is_scored(fields):
            return None
        at_name = next((k for k, c in enumerate(rule.columns) if c.field == "name"), None)
        if at_name is None:
            return None
        cell = stacks[name_at].cell
        columns[name_at] = Column("name", cell.x0, cell.x1, stacks[name_at].heading, None, rule.columns[at_name])
        found.add(at_name)
    if any(c.required and k not in found for k, c in enumerate(rule.columns)):
        return None
    if len(columns) < 2:
        return None
    if beside_values(stacks, columns):
        return None
    known = sum(len(c.heading.text) > 0 for c in columns.values())
    every = range(begin, begin + len(rule.columns))
    # quarters under the heading of results and the like are parts of a known column, years of earlier figures of one unknown
    unknown = {
        id(s.over[-1]) if s.over else i
        for i, s in enumerate(stacks)
        if s.cell.text and i not in columns and not (s.over and headings.named(s.over[-1].text, every))
    }
    spare = [Column("", s.cell.x0, s.cell.x1, s.heading) for i, s in enumerate(stacks) if i not in columns]
    below = rows > 1 and any(c.points is not None for c in columns.values())
    score = sum(quality) - 30.0 * len(unknown) + known * 0.1 + (POINTS_BELOW if below else 0.0)
    ordered = tuple(sorted((*columns.values(), *spare), key=lambda c: c.x0))
    return Header(rule, ordered, rows, score)


def _rank(column: ColumnRule, stack: Stack) -> int:
    """Which of several headings of one column says it best; of names the one that stands first."""
    return 0 if column.field == "name" else rank(stack.cell.text, column.headings)
