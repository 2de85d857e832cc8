"""Numbered blocks whose levels are options with tick boxes: cells sorted into blocks, row by row.

Reports print such tables in every way: a block in one row or one row a line, points in one cell or one a row, in their
column or beside it, lines of the criteria slipped into the first column, pages printed twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.forms.patterns import first_pattern
from pipeline.forms.schema import FormDefinition
from pipeline.mapping.optionblock import Blocks
from pipeline.mapping.optionrows import OptionRows
from pipeline.mapping.passage import Passage
from pipeline.mapping.rows import Row
from pipeline.mapping.sections import Section, section_before, section_of
from pipeline.mapping.segments import Loose, Segmented, TableHit


def read_blocks(form: FormDefinition, found: Segmented) -> Blocks:
    """All blocks of a document's options tables, in order, repetitions left out."""
    reader = OptionRows(form)
    before: list[Loose] = []
    for item in found.items:
        if isinstance(item, TableHit) and item.header.rule.kind == "options":
            section = section_before(form, before)
            if section is not None and not _is_item(reader.section, section, before):
                reader.section = section
            named = _named_above(form, item, before)
            if named is not None:
                reader.begin(named)
            for row in item.rows:
                band = _band(form, item, row)
                if band is not None:
                    reader.section = band
                else:
                    reader.row(item, row)
            before = []
        elif isinstance(item, Loose) and not reader.go_on(item.row):
            before.append(item)
    reader.twice.flush()
    return reader.out


def _is_item(current: Section | None, found: Section, before: Sequence[Loose]) -> bool:
    """Whether a title is but the end of a list that the page cut: a bare number that does not follow the section at hand."""
    if current is None or not (current.number.isdecimal() and found.number.isdecimal()):
        return False
    bare = any(i.row.text.lstrip()[:1].isdigit() and found.title.text in i.row.text for i in before)
    return bare and int(found.number) - int(current.number) not in (0, 1)


def _named_above(form: FormDefinition, table: TableHit, before: Sequence[Loose]) -> Passage | None:
    """The indicator's number and name right over the headings: in a row of the table, or in a paragraph over a table that
    begins with options."""
    rows = table.heading_rows or table.rows
    above = before[-1].row if before else None
    if above is None or not rows or len(above.filled) != 1 or above.table not in (None, rows[0].table):
        return None
    words = above.filled[0].passage
    own = [c for row in table.rows[:1] for c in row.filled]
    if above.table is None and any(first_pattern(c.text, form.options.number) for c in own):
        return None
    m = first_pattern(words.text, form.options.number)
    return words if m is not None and not words.text[: m.start].strip() else None


def _band(form: FormDefinition, table: TableHit, row: Row) -> Section | None:
    """A section's title in a row of the table itself, over most of its width."""
    if len(row.filled) != 1:
        return None
    cell = row.filled[0]
    columns = table.header.columns
    width = max(c.x1 for c in columns) - min(c.x0 for c in columns)
    if cell.x1 - cell.x0 < 0.7 * width or first_pattern(cell.text, form.options.number):
        return None
    return section_of(form, cell.passage)
