"""Rows cut by a page break: whether the row below goes on with the row above, although rules stand between them.

A browser leaves the rules out where it cuts a row, and then the geometry says it. A word processor closes the row on
both pages; a report writer leaves out the rule between the head, printed again, and the rest of the row. Then what the
cells hold must tell: keys that count on, figures that stand once in a row, lines that run on.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.flow import breaks_before, is_page_number, right_edge, setting_of, starts_item
from extractors.headers import bare, is_number
from extractors.types import PageTable
from pipeline.model.geometry import BBox
from pipeline.model.page import Cell, CellPart, SourceText

Row = Sequence[Cell]
_Slots = Mapping[tuple[int, int], Cell]
"""Cells of a row by their first column and how many they span."""
USUAL = 0.9
"""A column is filled as a rule where so many of the whole rows fill it."""
KEYED = 0.8
"""Rows are numbered where so many of them begin with a number."""
MANY = 3
"""So many cells whose lines all run on make a row one, whatever else is known of it."""
WITNESSES = 2
"""So many whole rows must show how rows of the table are filled."""
TALLER = 3.0
"""Points by which a head must have grown over the one printed before to hold the rest of a cut row."""
_KEY = re.compile(r"\(?(\d{1,3}(?:\.\d{1,3})*)(?:\s*[.)]|\s|$)")


def is_cut(above: Sequence[Row], below: Sequence[Row]) -> bool:
    """Whether the first row below a page break goes on with the last row above it; both without heads.

    A row of its own begins with the next key, or has a figure that each row has once. The rest of a cut one lacks what
    whole rows have, and where it goes on with a cell, that cell's lines run on.
    """
    if not above or not below:
        return False
    # a cell merged over rows goes on beside the first of them, empty
    own = [c for c in below[0] if c.row_span == 1 or _text(c)]
    inner = len(own) < len(below[0])
    if any(c.row_span > 1 for c in (*above[-1], *own)):
        return False
    last, first = _slots(above[-1]), _slots(own)
    if last.keys() != first.keys() or not (any(map(_text, last.values())) and any(map(_text, first.values()))):
        return False
    if any(is_number(_text(last[k])) and is_number(_text(first[k])) for k in first):
        return False
    both = [k for k in first if _text(last[k]) and _text(first[k])]
    if len(both) >= MANY and all(_wraps(last[k], first[k]) for k in both):
        return True
    others = [s for s in map(_slots, (*above[:-1], *below[1:])) if s.keys() == first.keys()]
    others = [s for s in others if any(map(_text, s.values()))]
    key = min(first)
    if not inner and _text(last[key]) and _text(first[key]):
        return _lacks_its_number([_text(s[key]) for s in others], _text(last[key]), _text(first[key]))
    usual = {k for k in first if sum(bool(_text(s[k])) for s in others) >= USUAL * len(others)}
    lacks_above, lacks_below = ({k for k in usual if not _text(half[k])} for half in (last, first))
    if not lacks_below or lacks_above & lacks_below:
        return False
    if lacks_above:
        return len(others) >= WITNESSES
    joints = [runs_on(last[k], first[k]) for k in both]
    if key in lacks_below:
        most = 2 * sum(joints) >= len(joints)
        return len(others) > WITNESSES or (len(others) == WITNESSES and most) or (bool(joints) and all(joints))
    return len(others) >= WITNESSES and (
        len(lacks_below) > 1 or (inner and bool(both) and all(_wraps(last[k], first[k]) for k in both))
    )


def torn_row(above: Sequence[Row], below: Sequence[Row]) -> int | None:
    """The row below that is printed above too, word for word, as where the page's end goes through a line; None for none."""
    last = next((row for row in reversed(above) if any(map(_text, row))), ())
    number, first = next(((k, row) for k, row in enumerate(below) if any(map(_text, row))), (0, ()))
    words, again = ([(c.col, bare(c.text.text)) for c in row] for row in (last, first))
    return number if len(words) > 1 and words == again and all(text for _, text in words) else None


def _slots(row: Row) -> _Slots:
    return {(c.col, c.col_span): c for c in row}


def _text(cell: Cell) -> str:
    return cell.text.text.strip()


def key_of(text: str) -> tuple[int, ...] | None:
    """The number that a row's first cell begins with.

    >>> key_of("๒.๑ จัดเก็บขยะ"), key_of("(3)"), key_of("4"), key_of("12,000 บาท"), key_of("โครงการ")
    ((2, 1), (3,), (4,), None, None)
    """
    m = _KEY.match(text.strip())
    return tuple(map(int, m[1].split("."))) if m else None


def _lacks_its_number(others: Sequence[str], last: str, first: str) -> bool:
    """Whether rows are numbered, and the one below the break is not."""
    if starts_item(first) or key_of(first) is not None:
        return False
    # rows over the first numbered one are heads and other parts of the form
    keys = list(itertools.dropwhile(lambda k: key_of(k) is None, [*others, last]))
    numbered = sum(key_of(k) is not None for k in keys)
    return len(keys) >= WITNESSES and numbered >= KEYED * len(keys)


def runs_on(upper: Cell, lower: Cell) -> bool:
    """Whether the text of the lower cell goes on with that of the upper one: in its last line, or with an item."""
    return starts_item(lower.text.text) or joint_over_break(upper, lower) is None


def _wraps(upper: Cell, lower: Cell) -> bool:
    """Whether the upper cell's last line is full, and the lower cell goes on in the words."""
    full = upper.text.lines[-1].bbox.width > upper.parts[-1].bbox.width / 2
    return full and not starts_item(lower.text.text) and joint_over_break(upper, lower) is None


def joint_over_break(upper: Cell, lower: Cell) -> str | None:
    """A line feed where the lower cell begins a line of its own, None where its words run on."""
    before, after = upper.text.lines, lower.text.lines
    if not before or not after:
        return None
    box = upper.parts[-1].bbox
    setting = setting_of(before, right_edge(before, box.x0, box.x1))
    return "\n" if breaks_before(before[-1], after[0], setting) else None


def without_page_number(table: PageTable) -> PageTable:
    """A table that the page's end leaves open without the page number that stands below it."""
    if not table.open_bottom:
        return table
    cells = [_without_last_line(c) if c.row + c.row_span == table.n_rows else c for c in table.cells]
    return replace(table, cells=tuple(cells))


def _without_last_line(cell: Cell) -> Cell:
    lines = cell.text.lines
    if not lines or not is_page_number(lines[-1].text):
        return cell
    end = cell.text.starts[-1]
    return replace(cell, text=SourceText(cell.text.text[:end].rstrip(), lines[:-1], cell.text.starts[:-1]))


def part_head(first: PageTable, depth: int, second: PageTable, is_open: bool) -> PageTable | None:
    """The second table with the rest of a cut row parted from its head, which stands over it without a rule.

    ``depth``: rows of the first table's head, printed again over the second. None where nothing stands behind the head;
    the bare edge of a row counts where the table above is open (``is_open``).
    """
    head = {(c.row, c.col, c.col_span): c for c in first.cells if c.row < depth}
    again = {(c.row, c.col, c.col_span): c for c in second.cells if c.row < depth}
    if not depth or head.keys() != again.keys():
        return None
    height = max(c.parts[0].bbox.bottom for c in head.values()) - first.part.bbox.top
    y = second.part.bbox.top + height
    lowest = {k for k, c in again.items() if c.row + c.row_span >= depth}
    if any(again[k].parts[0].bbox.bottom < y + TALLER for k in lowest):
        return None
    halves = [_part(again[k], y, depth) for k in again if k in lowest]
    upper = [*(c for k, c in again.items() if k not in lowest), *(over for over, _ in halves)]
    if any(bare(c.text.text) != bare(head[c.row, c.col, c.col_span].text.text) for c in upper):
        return None
    if not is_open and not any(under.text.text for _, under in halves):
        return None
    rest = [replace(c, row=c.row + 1) for c in second.cells if c.row >= depth]
    return replace(second, cells=(*upper, *(under for _, under in halves), *rest), n_rows=second.n_rows + 1)


def _part(cell: Cell, y: float, row: int) -> tuple[Cell, Cell]:
    """A cell of a head as the part over ordinate ``y`` and the part under it, which begins row ``row``."""
    part = cell.parts[0]
    box = part.bbox
    lines = cell.text.lines
    above = sum((line.bbox.top + line.bbox.bottom) / 2 < y for line in lines)
    at = cell.text.starts[above] if above < len(lines) else len(cell.text.text)
    upper = SourceText(cell.text.text[:at].rstrip(), lines[:above], cell.text.starts[:above])
    lower = SourceText(cell.text.text[at:], lines[above:], tuple(s - at for s in cell.text.starts[above:]))
    return (
        replace(
            cell, row_span=row - cell.row, parts=(CellPart(part.page, BBox(box.x0, box.top, box.x1, y)),), text=upper
        ),
        Cell(
            row,
            cell.col,
            cell.row + cell.row_span - row + 1,
            cell.col_span,
            (CellPart(part.page, BBox(box.x0, y, box.x1, box.bottom)),),
            lower,
        ),
    )
