"""Tables of scans whose inner level rules are lost, as black and white loses hairlines: headings and what stands under them run
together in one row of cells. Where the first printed lines are the headings of a table of the form, the rows are cut anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from rapidfuzz.fuzz import ratio

from normalizers.digits import to_arabic
from pipeline.forms.schema import FormDefinition
from pipeline.forms.skeleton import skeleton
from pipeline.mapping.columns import find_header
from pipeline.mapping.headings import headings_of
from pipeline.mapping.passage import Passage
from pipeline.mapping.rows import Row, RowCell, table_by_table

LEVEL: Final = 6.0
"""Points by which the first lines of a row's cells may lie apart."""
SAME: Final = 85.0
"""Agreement in percent of headings that a new page repeats."""
_ITEM: Final = re.compile(r"\s*\(?([0-9]{1,2})\s*[.)]\s*(?=[^0-9\s])")

Line = tuple[int, float]
"""A printed line of a cell: its offset, and how far down the page it stands, in points."""


def with_lost_rules(rows: Sequence[Row], form: FormDefinition) -> tuple[Row, ...]:
    """The rows of a document, those of such tables cut at their headings and at what is level in all their cells. Cells keep
    their words and places."""
    headings = headings_of(form.tables)

    def cut(table: tuple[Row, ...]) -> tuple[Row, ...]:
        parted = _all_parted(table)
        return parted if parted and find_header(parted, 0, headings) is not None else table

    return table_by_table(rows, cut)


def _all_parted(table: Sequence[Row]) -> tuple[Row, ...]:
    """The rows of a table each row of which begins with its headings, one a page."""
    if len({row.page for row in table}) < len(table):
        return ()
    first = _parted(table[0])
    out = list(first)
    for row in table[1:] if first else ():
        head = [skeleton(c.text).text for c in first[0].cells]
        again = [
            ratio(skeleton(_first_line(c)[0].text).text, words) >= SAME
            for c, words in zip(row.cells, head, strict=False)
        ]
        more = _parted(row) or _halved(row) if len(row.cells) == len(head) and all(again) else ()
        if not more:
            return ()
        out.extend(more)
    return tuple(out)


def _first_line(cell: RowCell) -> tuple[Passage, Passage]:
    """The first printed line of a cell, and the others."""
    starts = cell.passage.line_starts()
    end = starts[1] if len(starts) > 1 else len(cell.passage.text)
    return cell.passage.slice(0, end).strip(), cell.passage.slice(end).strip()


def _halved(row: Row) -> tuple[Row, ...]:
    """The headings on a new page, and what goes on under them."""
    halves = zip(*(_first_line(c) for c in row.cells), strict=True)
    return tuple(
        replace(row, cells=tuple(replace(c, passage=p) for c, p in zip(row.cells, half, strict=True)))
        for half in halves
    )


def _parted(row: Row) -> tuple[Row, ...]:
    """The rows that the lines of a scanned row's cells make; empty where they make none for sure."""
    cells = row.cells
    if len(cells) < 2 or len(row.filled) != len(cells) or not all(c.passage.confidence() < 1 for c in cells):
        return ()
    lines = [_lines(c.passage) for c in cells]
    if any(len(one) < 2 for one in lines):
        return ()
    starts = _starts(cells, lines)
    if len(starts) < 2:
        return ()
    cuts = [[at for at, _ in row_starts] for row_starts in zip(*starts, strict=True)]  # by cell, an offset a row
    out = []
    for k in range(len(starts)):
        parts = [
            replace(c, passage=c.passage.slice(cut[k], cut[k + 1] if k + 1 < len(cut) else None).strip())
            for c, cut in zip(cells, cuts, strict=True)
        ]
        out.append(replace(row, cells=tuple(parts)))
    return tuple(out)


def _lines(passage: Passage) -> list[Line]:
    offsets = passage.line_starts()
    out = []
    for a, b in pairwise((*offsets, len(passage.text))):
        places = passage.slice(a, b).strip().places()
        if places:
            out.append((a, places[0].bbox.top))
    return out


def _starts(cells: Sequence[RowCell], lines: Sequence[Sequence[Line]]) -> list[tuple[Line, ...]]:
    """The lines of all cells that begin a row, row by row: line by line where all have as many, else the headings and the
    numbered items of the first cell."""
    if len({len(one) for one in lines}) == 1:
        level = list(zip(*lines, strict=True))
        return level if all(_is_level(row) for row in level) else []
    found = [tuple(one[0] for one in lines)]
    items = 0
    for at, top in lines[0][1:]:
        m = _ITEM.match(to_arabic(cells[0].passage.text[at:]))
        if m is None or int(m[1]) != items + 1:
            continue
        items += 1
        beside = [min(one[1:], key=lambda line: abs(line[1] - top)) for one in lines[1:]]
        found.append(((at, top), *beside))
    ordered = items > 0 and found[1][0] == lines[0][1]
    return found if ordered and all(_is_level(row) for row in found) else []


def _is_level(row: Sequence[Line]) -> bool:
    tops = [top for _, top in row]
    return max(tops) - min(tops) <= LEVEL
