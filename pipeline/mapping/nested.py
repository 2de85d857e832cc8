"""Sessions that an activity lists in a small table of its own, nested in its result or standing under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from normalizers.dates import find_dates
from pipeline.mapping.passage import Passage, join
from pipeline.mapping.rows import Row, RowCell
from pipeline.mapping.segments import TableHit
from pipeline.model.record import Session, Value

_Spot = tuple[int, float]
"""Page, and ordinate in points."""


def spot(passages: Sequence[Passage]) -> _Spot | None:
    """Where these words begin, None where they stand nowhere."""
    return min(((p.page, p.bbox.top) for passage in passages for p in passage.places()), default=None)


def owner(at: _Spot | None, rows: Sequence[_Spot | None]) -> int:
    """Which of the activities that begin at ``rows`` what stands at a place belongs to: the last one that begins above it."""
    above = [k for k, row in enumerate(rows) if at is None or (row is not None and row <= at)]
    return above[-1] if above else 0


def carried_over(
    tables: Sequence[TableHit], nested: Sequence[TableHit]
) -> tuple[tuple[TableHit, ...], tuple[TableHit, ...]]:
    """Both kinds of table, rows of sessions that a page break has put into the outer table given back to their own.

    The outer headings stand again on the new page, those of the sessions do not: what lies there under the columns
    of the sessions' table above and counts on is a row of it.
    """
    inner = list(nested)
    outer = []
    for table in tables:
        kept = []
        for row in table.rows:
            k = _counts_on(row, inner)
            rest = _rest_of(row, inner) if k is None else None
            if k is not None:
                inner[k] = replace(inner[k], rows=(*inner[k].rows, row))
            elif rest is not None:
                inner[rest] = replace(inner[rest], rows=(*inner[rest].rows[:-1], _joined(inner[rest], row)))
            else:
                kept.append(row)
        outer.append(replace(table, rows=tuple(kept)))
    return tuple(outer), tuple(inner)


def _rest_of(row: Row, nested: Sequence[TableHit]) -> int | None:
    """The table of sessions whose last row the page has cut, and goes on in this one: words under its columns, without a
    number of its own."""
    if not nested or not nested[-1].rows or nested[-1].rows[-1].page != row.page - 1 or not row.filled:
        return None
    table = nested[-1]
    fields = [name for cell, name in table.header.assign(row) if cell.text]
    if (
        "" in fields
        or "number" in fields
        or len(set(fields)) != len(fields)
        or len(row.cells) < len(table.header.columns)
    ):
        return None
    return len(nested) - 1


def _joined(table: TableHit, row: Row) -> Row:
    """The last row of a table with what stands under its columns on the next page."""
    last = table.rows[-1]
    more = {name: cell.passage for cell, name in table.header.assign(row) if cell.text}
    cells = [
        RowCell(join((c.passage, more[name])), c.x0, c.x1, c.col, c.col_span, c.row_span) if name in more else c
        for c, name in table.header.assign(last)
    ]
    return replace(last, cells=tuple(cells))


def _counts_on(row: Row, nested: Sequence[TableHit]) -> int | None:
    """The table of sessions that the row belongs to: the last that began on an earlier page and reaches up to the row's."""
    near = (row.page - 1, row.page)
    before = [k for k, t in enumerate(nested) if t.rows and t.rows[0].page < row.page and t.rows[-1].page in near]
    if not before or len(row.filled) < 3:
        return None
    table = nested[before[-1]]
    fields = [name for cell, name in table.header.assign(row) if cell.text]
    if "" in fields or len(set(fields)) != len(fields):
        return None
    found, last = listed_sessions(replace(table, rows=(row,))), listed_sessions(table)
    return before[-1] if "number" in fields and found and last and found[0].ordinal == last[-1].ordinal + 1 else None


def _has_a_date(when: Passage, people: Value[int] | None, number: Value[int] | None, due: int) -> bool:
    """Whether a row that is the next by its number, with people, has a date which was misread or mistyped."""
    return people is not None and number is not None and number.value == due and any(c.isdigit() for c in when.text)


def listed_sessions(table: TableHit, near_year: int | None = None) -> tuple[Session, ...]:
    """The sessions of a table, a row each; a row without date is none, but for one that counts on and whose date cannot be
    read."""
    out: list[Session] = []
    for row in table.rows:
        cells = {name: cell.passage for cell, name in table.header.assign(row) if cell.text and name}
        when = cells.get("date")
        found = find_dates(when.text, near_year=near_year) if when is not None else []
        people = cells["participants"].as_integer() if "participants" in cells else None
        number = cells["number"].as_integer() if "number" in cells else None
        if when is None or not (found or _has_a_date(when, people, number, len(out) + 1)):
            continue
        place = cells["place"].strip(" .,-\n").as_text(one_line=True) if "place" in cells else None
        first, last = (found[0].first, found[0].last) if found else (None, None)
        where = when.slice(found[0].start, found[0].end) if found else when
        out.append(
            Session(
                number.value if number is not None else len(out) + 1,
                where.holding(first) if first is not None else None,
                where.holding(last) if last is not None else None,
                place,
                people,
            )
        )
    return tuple(out)
