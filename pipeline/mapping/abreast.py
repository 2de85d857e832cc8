"""Boxes of text side by side without rules: their lines stand in one another's rows, and are read box by box."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.mapping.passage import Passage, join
from pipeline.mapping.rows import Row, RowCell
from pipeline.model.page import Line
from pipeline.model.text import NormalText

GAP: Final = 2.5
"""Font sizes that part two boxes at least."""
EDGE: Final = 4.0
"""Points by which the left edges of a box's lines may differ."""
PITCH: Final = 2.2
"""Font sizes that two lines of a box are apart at most, bottom to bottom."""
FULL: Final = 0.7
"""Share of its box that a line fills at least where a word goes on below it."""
_LABELLED: Final = re.compile(r"\s*[^\s:：\d][^:：\n]{1,60}[:：]")
_THAI: Final = re.compile("[\u0e01-\u0e4e]")


@dataclass(frozen=True, slots=True)
class _Halves:
    """A printed line: what stands left and right of the gap, and where the right part begins, None without a gap."""

    row: int
    line: Line
    left: Passage
    right: Passage
    gutter: float | None


def box_by_box(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, with labelled boxes that stand side by side one after the other where a value goes on below its line.

    Where every half of every line has a label of its own, the order across the page does as well, and stays.
    """
    out: list[Row] = []
    at = 0
    while at < len(rows):
        group = _group(rows, at) if _may_begin(rows[at]) else []
        if not group:
            out.append(rows[at])
            at += 1
            continue
        out.extend(_boxes(rows, group))
        at = group[-1].row + 1
    return tuple(out)


def _may_begin(row: Row) -> bool:
    return row.table is None and len(row.cells) == 1 and sum(row.text.count(c) for c in ":：") >= 2


def _group(rows: Sequence[Row], at: int) -> list[_Halves]:
    """The lines from a row on that belong to two boxes; none where they can be read across."""
    found: list[_Halves] = []
    for k in range(at, len(rows)):
        row = rows[k]
        if row.table is not None or row.page != rows[at].page:
            break
        lines = list(_lines(row, k))
        if not lines or not all(_fits(found, lines, n) for n in range(len(lines))):
            break
        found.extend(lines)
    while found and found[-1].gutter is None and _LABELLED.match(found[-1].left.text):
        found.pop()  # a field of its own under the boxes
    halves = [p for h in found for p in (h.left, h.right) if p.text.strip()]
    goes_on = any(_LABELLED.match(p.text) is None for p in halves)
    whole = {h.row for h in found}
    complete = all(sum(h.row == k for h in found) == len(list(_lines(rows[k], k))) for k in whole)
    return found if goes_on and complete else []


def _fits(found: Sequence[_Halves], lines: Sequence[_Halves], n: int) -> bool:
    """Whether a line belongs to the boxes that the first one opens: two labels side by side, and no line across the gap."""
    first, before = (found or lines)[0], (lines[n - 1] if n else found[-1] if found else None)
    one = lines[n]
    if first.gutter is None or not all(_LABELLED.match(p.text) for p in (first.left, first.right)):
        return False
    if before is None:
        return True
    near = one.line.bbox.bottom - before.line.bbox.bottom < PITCH * max(one.line.font_size, 1.0)
    if one.gutter is not None:
        return near and abs(one.gutter - first.gutter) < EDGE
    return near and (one.line.bbox.x1 < first.gutter or one.line.bbox.x0 > first.gutter - EDGE)


def _lines(row: Row, number: int) -> Iterator[_Halves]:
    """The printed lines of a paragraph, parted at their widest gap."""
    passage = row.cells[0].passage
    for segment in passage.segments:
        source = segment.source
        for start, line in zip(source.raw.starts, source.raw.lines, strict=True):
            if not line.text.strip():
                continue
            gap = _gap(line)
            whole = _piece(source, start, start + len(line.text))
            if gap is None:
                yield _Halves(number, line, whole, Passage(), None)
                continue
            right = _piece(source, start + gap + 1, start + len(line.text))
            yield _Halves(number, line, _piece(source, start, start + gap), right, line.xs[gap + 1])


def _piece(source: NormalText, start: int, end: int) -> Passage:
    lo, hi = source.to_text(start, end)
    return Passage.of(source).slice(lo, hi).strip()


def _gap(line: Line) -> int | None:
    """Offset of the widest blank of a line, None where none is wide."""
    if not line.xs:
        return None
    wide = [(line.xs[i + 1] - line.xs[i], i) for i, c in enumerate(line.text) if c == " "]
    width, at = max(wide, default=(0.0, 0))
    return at if width > GAP * max(line.font_size, 1.0) else None


def _boxes(rows: Sequence[Row], group: Sequence[_Halves]) -> Iterator[Row]:
    gutter = group[0].gutter or 0.0
    left = [(h.left, h.line.bbox.x0) for h in group if h.gutter is not None or h.line.bbox.x0 < gutter - EDGE]
    right = [(h.right, gutter) if h.gutter is not None else (h.left, gutter) for h in group]
    right = [p for p, h in zip(right, group, strict=True) if h.gutter is not None or h.line.bbox.x0 >= gutter - EDGE]
    row = rows[group[0].row]
    for box in (left, right):
        reach = max((_right_edge(p) for p, _ in box), default=0.0)
        parts: list[Passage] = []
        for piece, x0 in box:
            if parts and _LABELLED.match(piece.text) is None:
                full = _right_edge(parts[-1]) - x0 > FULL * (reach - x0)
                inside = full and _THAI.match(parts[-1].text[-1:]) and _THAI.match(piece.text)
                parts[-1] = join((parts[-1], piece), "" if inside else "\n")
            else:
                parts.append(piece)
        for part in parts:
            places = [p.bbox for p in part.places()]
            x0, x1 = min((b.x0 for b in places), default=row.x0), max((b.x1 for b in places), default=row.x1)
            yield Row((RowCell(part, x0, x1),), row.page, None, row.role, x0, x1)


def _right_edge(passage: Passage) -> float:
    places = passage.places()
    return places[-1].bbox.x1 if places else 0.0
