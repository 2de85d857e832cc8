"""What was built on the upright page, put back where it lies on the page as shown.

Tables and lines are built on a straight page; what an auditor is shown is the page as it was scanned.
"""

from __future__ import annotations

from dataclasses import replace

from extractors.types import PageTable
from extractors.upright import Upright
from pipeline.model.geometry import BBox
from pipeline.model.page import Cell, CellPart, Line, Paragraph, SourceText, TickBox


def shown_box(box: BBox, upright: Upright) -> BBox:
    """The box on the page as shown that covers ``box`` of the upright page."""
    return BBox(*(round(v, 2) for v in upright.to_shown(box.as_tuple())))


def shown_line(line: Line, upright: Upright) -> Line:
    """A line on the page as shown. Its abscissae move with it; on a page that lay on its side or head it has none."""
    box = shown_box(line.bbox, upright)
    if not line.xs or upright.quarter % 4:
        return replace(line, bbox=box, xs=())
    middle = (line.bbox.top + line.bbox.bottom) / 2
    xs: list[float] = []
    for x in line.xs:
        left, _, right, _ = upright.to_shown((x, middle, x, middle))
        xs.append(round(max((left + right) / 2, xs[-1] if xs else 0.0), 2))
    return replace(line, bbox=box, xs=tuple(xs))


def shown_text(text: SourceText, upright: Upright) -> SourceText:
    return replace(text, lines=tuple(shown_line(line, upright) for line in text.lines))


def shown_paragraph(paragraph: Paragraph, upright: Upright) -> Paragraph:
    return replace(paragraph, text=shown_text(paragraph.text, upright))


def shown_table(table: PageTable, upright: Upright) -> PageTable:
    """A table with the places of its cells on the page as shown; ``column_edges`` stay as they are, for the comparison of pages."""
    return replace(
        table, cells=tuple(_shown_cell(c, upright) for c in table.cells), part=_shown_part(table.part, upright)
    )


def shown_tick_box(box: TickBox, upright: Upright) -> TickBox:
    return replace(box, bbox=shown_box(box.bbox, upright))


def shown_block(block: PageTable | Paragraph, upright: Upright) -> PageTable | Paragraph:
    """A block of a page on the page as shown; the block itself where the page lies straight."""
    if upright.as_shown:
        return block
    return shown_table(block, upright) if isinstance(block, PageTable) else shown_paragraph(block, upright)


def _shown_part(part: CellPart, upright: Upright) -> CellPart:
    return replace(part, bbox=shown_box(part.bbox, upright))


def _shown_cell(cell: Cell, upright: Upright) -> Cell:
    return replace(cell, parts=tuple(_shown_part(p, upright) for p in cell.parts), text=shown_text(cell.text, upright))
