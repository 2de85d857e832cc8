"""Header rows of tables: which rows are the head, and where the head is printed again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from extractors.flow import starts_item
from pipeline.model.page import Cell, SourceText

_NUMBER = re.compile(r"[(\-–−+]?[\d๐-๙][\d๐-๙,.\s]*[%)]?|[-–—]")
_LONGEST = 120
"""A cell of more characters is prose, not a heading."""
ALIKE = 0.88
"""Share of equal characters from which two headings are the same (the rest are reading errors)."""
_MASK = frozenset("xX×")


def is_number(text: str) -> bool:
    """Whether a cell holds one number (or the dash that stands for none).

    >>> [is_number(t) for t in ("12,300.50", "๕", "(3.5)", "85 %", "-", "ร้อยละ 80", "")]
    [True, True, True, True, True, False, False]
    """
    return _NUMBER.fullmatch(text.strip()) is not None


def rows_of(cells: Sequence[Cell], n_rows: int) -> list[list[Cell]]:
    """Cells by the row that they begin in, left to right."""
    rows: list[list[Cell]] = [[] for _ in range(n_rows)]
    for cell in sorted(cells, key=lambda c: c.col):
        rows[cell.row].append(cell)
    return rows


def bare(text: str) -> str:
    """Text without white space, for comparisons."""
    return "".join(text.split())


def same_text(a: str, b: str) -> bool:
    """Whether two headings say the same; a masked character stands for any other.

    >>> same_text("คะแนน xxxxxx", "คะแนน\\nที่ได้"), same_text("เกณฑ์การให้คะแนน", "ผลการประเมิน")
    (True, False)
    """
    a, b = bare(a), bare(b)
    if a == b:
        return True
    if len(a) == len(b) and all(p == q or p in _MASK or q in _MASK for p, q in zip(a, b, strict=True)):
        read = sum(p == q for p, q in zip(a, b, strict=True))
        return read >= 3 or read == sum(p not in _MASK for p in a) or read == sum(q not in _MASK for q in b)
    return min(len(a), len(b)) >= 6 and SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE


def same_row(a: Sequence[Cell], b: Sequence[Cell]) -> bool:
    """Whether two rows of cells say the same, heading by heading."""
    left = [c for c in a if c.text.text.strip()]
    right = [c for c in b if c.text.text.strip()]
    if len(left) != len(right) or not any(
        bare(p.text.text) == bare(q.text.text) for p, q in zip(left, right, strict=True)
    ):
        return False
    other = [(p, q) for p, q in zip(left, right, strict=True) if not same_text(p.text.text, q.text.text)]
    return not other or (len(other) == 1 and len(left) > 2 and is_clipped(*other[0]))


def is_clipped(head: Cell, again: Cell) -> bool:
    """Whether a heading printed again shows but its beginning: its row was made too low, and the rest runs over."""
    whole, begun = bare(head.text.text), bare(again.text.text)
    return 1 < len(begun) < len(whole) and whole.startswith(begun)


def without_overrun(head: Sequence[Cell], again: Sequence[Cell], below: Sequence[Cell]) -> list[Cell]:
    """Cells below a head printed again, without what runs over into them of a heading that was clipped there."""
    whole = {(c.row, c.col): c for c in head}
    out = list(below)
    for cell in again:
        first = whole.get((cell.row, cell.col))
        if first is None or not cell.text.text or not is_clipped(first, cell):
            continue
        rest = bare(first.text.text)[len(bare(cell.text.text)) :]
        for k, under in enumerate(out):
            if under.row == 0 and under.col == cell.col:
                out[k] = _behind(under, rest)
    return out


def _behind(cell: Cell, rest: str) -> Cell:
    """A cell without the lines that ``rest`` begins with."""
    lines, k = cell.text.lines, 0
    while k < len(lines) and bare(lines[k].text) and rest.startswith(bare(lines[k].text)):
        rest = rest[len(bare(lines[k].text)) :]
        k += 1
    if not k:
        return cell
    at = cell.text.starts[k] if k < len(lines) else len(cell.text.text)
    starts = tuple(s - at for s in cell.text.starts[k:])
    return replace(cell, text=SourceText(cell.text.text[at:], lines[k:], starts))


def may_be_header(row: Sequence[Cell]) -> bool:
    """Whether a row could be the head: two different short headings at least, no figures, no list items."""
    texts = [c.text.text.strip() for c in row if c.text.text.strip()]
    if len({bare(t) for t in texts if sum(ch.isalpha() for ch in t) >= 2}) < 2:
        return False
    return not any(is_number(t) or len(t) > _LONGEST or (starts_item(t) and t[0] != "(") for t in texts)


def repeated_head(first: Sequence[Sequence[Cell]], second: Sequence[Sequence[Cell]], depth: int) -> int:
    """How many rows the second table begins with that are the first one's head printed again, 0 for none.

    ``depth``: rows of the first one's head, 0 where it has none; then one row that is the same word for word will do.
    """
    if depth:
        again = len(second) >= depth and all(same_row(a, b) for a, b in zip(first[:depth], second[:depth], strict=True))
        return depth if again else 0
    if not first or not second:
        return 0
    left, right = ([bare(c.text.text) for c in rows[0] if c.text.text.strip()] for rows in (first, second))
    words = {t for t in left if sum(ch.isalpha() for ch in t) >= 4}
    return int(left == right and len(words) >= 2)


def header_rows(cells: Sequence[Cell], n_rows: int) -> list[list[Cell]]:
    """The rows of the head (as many as its first row's cells span), none where the first row cannot be one."""
    rows = rows_of(cells, n_rows)
    if not rows or not may_be_header(rows[0]):
        return []
    depth = max((c.row_span for c in rows[0]), default=1)
    return rows[:depth] if depth < n_rows and depth <= 4 else rows[:1]


def is_header(cells: Sequence[Cell], n_rows: int) -> bool:
    """Whether the first row is surely a head: bold over light rows, or words over figures."""
    rows = rows_of(cells, n_rows)
    head = header_rows(cells, n_rows)
    if not head or n_rows <= len(head):
        return False
    below = [c for row in rows[len(head) :] for c in row if c.text.lines]
    first = [c for c in rows[0] if c.text.lines]
    if below and all(_bold(c) for c in first) and sum(map(_bold, below)) * 2 < len(below):
        return True
    for cell in first:
        column = [c.text.text for c in below if c.col == cell.col]
        if column and sum(map(is_number, column)) * 10 >= len(column) * 7 and not is_number(cell.text.text):
            return True
    return False


def _bold(cell: Cell) -> bool:
    return all(line.bold for line in cell.text.lines)


def without_repeats(cells: Sequence[Cell], n_rows: int) -> tuple[tuple[Cell, ...], int, tuple[Cell, ...]]:
    """Cells with every repetition of the head taken out, the rows left, and the cells taken out."""
    head = header_rows(cells, n_rows)
    if not head:
        return tuple(cells), n_rows, ()
    rows = rows_of(cells, n_rows)
    depth = len(head)
    gone: set[int] = set()
    at = depth
    while at + depth <= n_rows:
        block = rows[at : at + depth]
        if all(same_row(a, b) for a, b in zip(head, block, strict=True)) and not (
            cut_by_span(cells, at) or cut_by_span(cells, at + depth)
        ):
            gone.update(range(at, at + depth))
            at += depth
        else:
            at += 1
    if not gone:
        return tuple(cells), n_rows, ()
    shift = [0] * (n_rows + 1)
    for i in range(n_rows):
        shift[i + 1] = shift[i] + (i in gone)
    kept = tuple(replace(c, row=c.row - shift[c.row]) for c in cells if c.row not in gone)
    return kept, n_rows - len(gone), tuple(c for c in cells if c.row in gone)


def cut_by_span(cells: Sequence[Cell], at: int) -> bool:
    """Whether a cell spans the border above row ``at``: then the rows cannot be parted there."""
    return any(c.row < at < c.row + c.row_span for c in cells)
