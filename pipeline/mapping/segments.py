"""A document cut into the form's fields, tables and what belongs to neither, in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from normalizers.digits import to_arabic
from normalizers.numbers import parse_number
from pipeline.forms.patterns import all_patterns, search_pattern
from pipeline.forms.schema import FieldRule, FormDefinition
from pipeline.mapping.columns import find_header
from pipeline.mapping.header import Header
from pipeline.mapping.headings import headings_of
from pipeline.mapping.hidden import HiddenLabels, may_be_hidden
from pipeline.mapping.labelling import Labelled, find_labels, labels_of
from pipeline.mapping.listed import listed_activity
from pipeline.mapping.lists import NUMBER_ONLY
from pipeline.mapping.passage import EMPTY, Passage, join
from pipeline.mapping.repeated import completed
from pipeline.mapping.rows import Row, RowCell
from pipeline.mapping.running import running_of
from pipeline.mapping.stacked import labels_over_values
from pipeline.mapping.streams import first_item, last_item
from pipeline.mapping.unheaded import unheaded_levels

LEAST_FIGURES: Final = 2
ALIGNED: Final = 4.0
"""How far apart, in points, the left edges of a column may stand on two pages."""
_PAGE_NUMBER: Final = re.compile(r"\W*(?:หน้า(?:ที่)?\s*)?[0-9๐-๙]{1,4}(?:\s*(?:/|จาก)\s*[0-9๐-๙]{1,4})?\W*")


@dataclass(frozen=True, slots=True)
class FieldHit:
    """A field as found: its rule, its label and the passage that is its value (empty where the page leaves it blank)."""

    rule: FieldRule
    label: Passage
    value: Passage


@dataclass(frozen=True, slots=True)
class TableHit:
    """A table as found: its headings and the rows under them. ``before``: words that stood over it."""

    header: Header
    rows: tuple[Row, ...]
    heading_rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Loose:
    """A row that no label or heading claims."""

    row: Row


Item = FieldHit | TableHit | Loose


@dataclass(frozen=True, slots=True)
class Segmented:
    """A document in order. ``running``: rows of running titles and rounds, taken out so that sections flow past them."""

    items: tuple[Item, ...]
    running: tuple[Row, ...] = ()


@dataclass(slots=True)
class _Open:
    """The field or table that is being filled."""

    rule: FieldRule | None = None
    label: Passage = EMPTY
    parts: list[Passage] = field(default_factory=list)
    header: Header | None = None
    rows: list[Row] = field(default_factory=list)
    heading_rows: tuple[Row, ...] = ()


class _Cutter:
    def __init__(self, form: FormDefinition, hidden: HiddenLabels | None = None) -> None:
        self.hidden = hidden
        self.rules = tuple(f for f in form.fields if f.labels)
        self.labels = labels_of(self.rules)
        self.markers = tuple(f for f in form.fields if f.kind == "marker")
        self.titles_on_pages = running_of(form.fields)
        self.titles = tuple(
            p
            for f in form.fields
            if f.scope == "document" and f.kind == "text"
            for p in f.patterns
            if p.startswith("^")
        )
        self.tables, self.sections = form.tables, form.sections
        self.headings = headings_of(form.tables)
        self.items: list[Item] = []
        self.running: list[Row] = []
        self.open = _Open()
        self.outer: Header | None = None
        """The table that the open one, of sessions, is nested in."""
        self.last: tuple[Header, Row] | None = None
        """The table that was closed last, and its last row."""
        self.headers: list[Header] = []
        """The headings of all tables so far."""

    def close(self) -> None:
        o = self.open
        if o.header is not None:
            self.items.append(TableHit(o.header, tuple(o.rows), o.heading_rows))
            if o.rows or o.heading_rows:
                self.last = (o.header, (o.rows or o.heading_rows)[-1])
        elif o.rule is not None:
            self.items.append(FieldHit(o.rule, o.label, join(o.parts)))
        self.open = _Open()

    def _carries_label(self, row: Row) -> bool:
        """Whether a line at the edge of a page, taken for a running one, holds a field of the form all the same."""
        return any(
            f.rule.kind != "marker" for c in row.filled for f in find_labels(c.passage, self.labels, strict=True)
        )

    def start_field(self, found: Labelled) -> None:
        self.close()
        self.open = _Open(rule=found.rule, label=found.label, parts=[found.value] if found.value.text else [])

    def take(self, rows: Sequence[Row], at: int) -> int:
        """Handle the row at ``at`` and say how many rows were used."""
        row = rows[at]
        if not row.filled:
            return 1
        if self.titles_on_pages.holds(row) or (row.role in ("header", "footer") and not self._carries_label(row)):
            self.running.append(row)
            return 1
        if not any(c.isalnum() for c in row.text) or (row.table is None and _PAGE_NUMBER.fullmatch(row.text)):
            return 1  # specks, rules, dotted lines, page numbers
        if self._wants_figures(row):
            self.open.rows.append(row)
            return 1
        header = find_header(rows, at, self.headings)
        if header is not None:
            header = completed(header, self.headers)
            self.headers.append(header)
            self._open_table(header, rows[at : at + header.rows])
            return header.rows
        listed = listed_activity(rows, at, self.tables, self._is_labelled)
        if listed is not None:
            self.close()
            self.items.append(TableHit(listed.header, (listed.row,)))
            return listed.used
        unheaded = unheaded_levels(rows, at, self.tables)
        if unheaded is not None:
            self.close()
            self.items.append(TableHit(*unheaded))
            return len(unheaded[1])
        self._leave_nested(row)
        in_table = self.open.header is not None and self._continues(row)
        several = len(row.filled) > 1
        cells = [self._labels(c, strict=in_table, head=several and c is row.filled[0]) for c in row.cells]
        stacked = labels_over_values(rows, at, self.labels) if several and all(cells) else ()
        if stacked:
            for one in stacked:
                self.start_field(one)
            return 2
        if in_table and not (cells and any(cells) and self._breaks_table(row, cells)):
            self.open.rows.append(row)
            return 1
        if not any(cells):
            self._unlabelled(row)
            return 1
        self._labelled(row, cells)
        return 1

    def _labels(self, cell: RowCell, *, strict: bool, head: bool) -> tuple[Labelled, ...]:
        found = find_labels(cell.passage, self.labels, strict=strict, head=head)
        if self.hidden is None or strict or "xxxx" not in cell.text:
            return found
        return self.hidden.behind(found) if found else self.hidden.find(cell.passage, head=head)

    def _wants_figures(self, row: Row) -> bool:
        """Whether the row right under headings is what they ask for, whatever it looks like: under points figures that
        could be points again (``2 4 6 8 10``), or a label before them (``เกณฑ์การให้คะแนน``)."""
        o = self.open
        if o.header is None or o.rows or not o.heading_rows:
            return False
        if o.header.rule.kind == "attributes":  # figures that fall could be points too: 5 4 3 0.15
            whole = row.table == o.heading_rows[-1].table and len(row.filled) == len(o.header.columns)
            return whole and sum(parse_number(c.text) is not None for c in row.filled) >= LEAST_FIGURES
        if o.header.rule.kind != "levels":
            return False
        unnamed = sum(c.points is None for c in o.header.columns)
        if unnamed > 1 or len(o.header.columns) - unnamed < 2 or row.table != o.heading_rows[-1].table:
            return False
        return len(row.cells) == len(o.header.columns)

    def _is_labelled(self, row: Row) -> bool:
        return any(find_labels(c.passage, self.labels, strict=True) for c in row.filled)

    def _open_table(self, header: Header, rows: Sequence[Row]) -> None:
        o = self.open.header
        same = o is not None and o.rule is header.rule and o.fields == header.fields
        if same and header.rule.kind != "sessions":
            # the same headings again: the table goes on, under the columns of its new page
            if self.open.rows:
                self.close()
            self.open = _Open(header=header, heading_rows=tuple(rows))
            return
        outer = self.outer if o is not None and o.rule.kind == "sessions" else o
        self.close()
        self.outer = outer if header.rule.kind == "sessions" else None
        self.open = _Open(header=header, heading_rows=tuple(rows))

    def _leave_nested(self, row: Row) -> None:
        """Go back to the outer table where a row has words beside the columns of the nested one."""
        inner = self.open.header
        if inner is None or inner.rule.kind != "sessions" or self.outer is None or row.table is None:
            return
        beside = (c is None or not c.heading.text for cell, c in inner.columns_of(row) if cell.text)
        if any(beside):
            outer, self.outer = self.outer, None
            self.close()
            self.open = _Open(header=outer, rows=[])

    def _continues(self, row: Row) -> bool:
        """Whether a row can belong to the open table: a row of a table that reaches about as wide."""
        header = self.open.header
        if header is None or row.table is None:
            return False
        before = self.open.rows[-1] if self.open.rows else (self.open.heading_rows or (None,))[-1]
        if before is None or row.table == before.table:
            return True
        if self._begins_record(row):
            return False
        width = max(c.x1 for c in header.columns) - min(c.x0 for c in header.columns)
        lo, hi = min(c.x0 for c in header.columns), max(c.x1 for c in header.columns)
        overlap = min(hi, row.x1) - max(lo, row.x0)
        return len(row.cells) > 1 and overlap > 0.7 * width

    def _begins_record(self, row: Row) -> bool:
        """Whether the first cell of a row that begins a table names the next card."""
        first = row.filled[0].passage if row.filled else EMPTY
        return any(f.rule.starts_record and not f.at for f in find_labels(first, self.labels, head=len(row.filled) > 1))

    def _breaks_table(self, row: Row, cells: Sequence[tuple[Labelled, ...]]) -> bool:
        """A label ends a table where it begins the row's first words."""
        for cell, found in zip(row.cells, cells, strict=True):
            if cell.text:
                lead = len(cell.passage.text) - len(cell.passage.text.lstrip())
                return bool(found) and found[0].at <= lead
        return False

    def _unlabelled(self, row: Row) -> None:
        o = self.open
        if o.rule is not None and o.rule.extent == "section" and (self._is_marked(row) or self._ends_section(row, o)):
            self.close()
            o = self.open
        if o.rule is not None and self._wants_more():
            o.parts.extend(c.passage for c in row.filled)
            if o.rule.extent == "cell" and o.rule.kind != "names":
                self.close()
            return
        if o.rule is not None and o.rule.kind == "names" and row.table is None and self._next_name(row):
            o.parts.extend(c.passage for c in row.filled)
            return
        self.close()
        if self._goes_on_after_a_break(row) and self.last is not None:
            self.open = _Open(header=self.last[0], rows=[row])
            return
        self.items.append(Loose(row))

    def _is_marked(self, row: Row) -> bool:
        """Whether a line, or a row of cells, is one by which the form's sections end (a place to sign)."""
        begins = [row.text] if row.table is None else [c.text for c in row.filled]
        return any(search_pattern(text, p) is not None for text in begins for m in self.markers for p in m.patterns)

    def _ends_section(self, row: Row, o: _Open) -> bool:
        """Whether a line is no more of the section: behind a list the title of the form's next section, or, on a new page,
        a heading that is no item, or the body's name over the next card."""
        if not o.parts or row.table is not None:
            return False
        if o.rule is not None and o.rule.kind == "items" and any(search_pattern(row.text, s) for s in self.sections):
            return True
        if row.page <= max(o.parts[-1].pages(), default=0):
            return False
        if o.rule is not None and o.rule.kind == "items" and row.role == "heading":
            return first_item(row.text) is None and not row.text.lstrip().startswith(("-", "•", "–"))
        whole = (m for pattern in self.titles for m in all_patterns(row.text, pattern, folded=True))
        return any(m.end - m.start >= len(row.text) - 1 for m in whole)

    def _next_name(self, row: Row) -> bool:
        """Whether a line numbers the next person of the list at hand."""
        before, after = last_item(self.open.parts), first_item(row.text)
        return before is not None and after == before + 1

    def _goes_on_after_a_break(self, row: Row) -> bool:
        """Whether a table without headings is the last one going on, after a title on the new page: the same columns."""
        if self.last is None or row.table is None:
            return False
        header, before = self.last
        if row.table == before.table or row.page - before.page not in (0, 1) or len(row.cells) != len(header.columns):
            return False
        return all(abs(c.x0 - k.x0) < ALIGNED for c, k in zip(row.cells, header.columns, strict=True))

    def _labelled(self, row: Row, cells: Sequence[tuple[Labelled, ...]]) -> None:
        for cell, found in zip(row.cells, cells, strict=True):
            if not found:
                if cell.text:
                    self._neighbour(row, cell)
                continue
            lead = cell.passage.slice(0, found[0].at)
            if lead.text.strip(" \t\n-–—•*.0123456789()๐๑๒๓๔๕๖๗๘๙"):
                self._neighbour(row, RowCell(lead, cell.x0, cell.x1))
            for one in found:
                self.start_field(one)

    def _wants_more(self) -> bool:
        """Whether the open field goes on, or has no value yet: of a numbered name the number alone is none."""
        o = self.open
        if o.rule is None or o.rule.kind == "marker":
            return False
        if o.rule.kind == "numbered_name" and o.parts and NUMBER_ONLY.match(to_arabic(join(o.parts).text)):
            return True
        return o.rule.extent == "section" or not o.parts

    def _neighbour(self, row: Row, cell: RowCell) -> None:
        o = self.open
        if self._wants_more():
            o.parts.append(cell.passage)
        else:
            self.close()
            self.items.append(Loose(Row((cell,), row.page, row.table, row.role, row.x0, row.x1)))


def cut(rows: Sequence[Row], form: FormDefinition) -> Segmented:
    """The rows of a document as fields, tables and loose rows of the form."""
    found = _cut(rows, _Cutter(form))
    if not may_be_hidden(rows):
        return found
    known = {item.rule.name for item in found.items if isinstance(item, FieldHit)}
    known.update(name for item in found.items if isinstance(item, TableHit) for name in item.header.fields)
    return _cut(rows, _Cutter(form, HiddenLabels(form, frozenset(known))))


def _cut(rows: Sequence[Row], cutter: _Cutter) -> Segmented:
    at = 0
    while at < len(rows):
        at += cutter.take(rows, at)
    cutter.close()
    return Segmented(tuple(cutter.items), tuple(cutter.running))
