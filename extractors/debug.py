"""The picture of a page with what was read drawn on it: clusters, rulings, cells, tick boxes and table joins."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from extractors.content import page_content
from extractors.document import PageReading, assemble, open_source, running_blocks
from extractors.rulings import Rulings, merge, rulings_of
from extractors.stitch import stitch
from extractors.types import ClusterPage, PageTable, ReadOptions
from pipeline.model.errors import UsageError
from pipeline.model.geometry import BBox
from pipeline.model.page import Paragraph, Table

DPI = 110.0
CLUSTER, HORIZONTAL, VERTICAL, CELL, OPEN, TICK, JOIN = (
    (90, 150, 235), (225, 40, 40), (20, 150, 60), (245, 150, 20), (200, 30, 200), (150, 90, 0), (200, 30, 200),
)  # fmt: skip
ROLE = {"body": (150, 150, 150), "heading": (60, 60, 60), "header": (120, 180, 120), "footer": (120, 180, 120)}


@dataclass(frozen=True, slots=True)
class Canvas:
    """A drawing over the page image; ``scale`` is pixels a point."""

    draw: ImageDraw.ImageDraw
    scale: float

    def box(self, box: BBox, colour: tuple[int, int, int], width: int = 1) -> None:
        self.draw.rectangle([v * self.scale for v in box.as_tuple()], outline=colour, width=width)

    def line(self, x0: float, y0: float, x1: float, y1: float, colour: tuple[int, int, int], width: int = 2) -> None:
        s = self.scale
        self.draw.line([x0 * s, y0 * s, x1 * s, y1 * s], fill=colour, width=width)

    def label(self, x: float, y: float, text: str, colour: tuple[int, int, int]) -> None:
        self.draw.text((x * self.scale, y * self.scale), text, fill=colour)


def page_picture(source: Path | bytes, page: int, options: ReadOptions | None = None, dpi: float = DPI) -> bytes:
    """PNG of page ``page`` (from 1) with clusters (blue), rulings (red, green), cells (orange, ``row,column``), tick
    boxes (brown) and open ends and joins with their reasons (magenta). The neighbouring pages are read for the joins.

    Raises ``UsageError`` where the document has no such page, ``DocumentError`` where it cannot be read.
    """
    options = options or ReadOptions()
    pdf, _ = open_source(source, options)
    try:
        if not 1 <= page <= pdf.page_count:
            raise UsageError(f"The document has {pdf.page_count} pages, none is number {page}")
        readings: list[PageReading] = []
        for number in range(max(page - 1, 1), min(page + 1, pdf.page_count) + 1):
            content = page_content(pdf, number, options)
            readings.append(assemble(content))
            if number == page:
                clusters, rulings = content.clusters, merge(rulings_of(content.drawings))
                reading = readings[-1]
        grey = np.rot90(pdf.image(page, dpi), reading.page.quarter)  # set upright, as it was read
    finally:
        pdf.close()
    blocks, running = running_blocks(readings)
    tables = [b for b in stitch(blocks, running) if isinstance(b, Table)]
    roles = [b for b in blocks if isinstance(b, Paragraph) and b.page == page]
    return draw_page(grey, clusters, rulings, reading, tables, roles)


def draw_page(
    grey: np.ndarray[tuple[int, int], np.dtype[np.uint8]],
    clusters: ClusterPage,
    rulings: Rulings,
    reading: PageReading,
    tables: list[Table],
    paragraphs: list[Paragraph],
) -> bytes:
    """The picture itself, as PNG. ``grey``: the page, (height, width); ``tables``: as joined over pages."""
    faint = Image.fromarray((255 - (255 - grey.astype(np.int16)) * 0.6).astype(np.uint8)).convert("RGB")
    canvas = Canvas(ImageDraw.Draw(faint), faint.width / max(clusters.width, 1.0))
    for row in clusters.boxes.tolist():
        canvas.box(BBox(*row), CLUSTER)
    for paragraph in paragraphs:
        canvas.box(paragraph.bbox, ROLE[paragraph.role])
    for x0, x1, y in rulings.horizontal.tolist():
        canvas.line(x0, y, x1, y, HORIZONTAL)
    for top, bottom, x in rulings.vertical.tolist():
        canvas.line(x, top, x, bottom, VERTICAL)
    for block in reading.blocks:
        if isinstance(block, PageTable):
            _draw_table(canvas, block)
    for tick in reading.page.tick_boxes:
        canvas.box(tick.bbox, TICK, 2)
        canvas.label(tick.bbox.x0, tick.bbox.top - 9, tick.state, TICK)
    for table in tables:
        _draw_joins(canvas, table, reading.page.number)
    out = io.BytesIO()
    faint.save(out, "PNG")
    return out.getvalue()


def _draw_table(canvas: Canvas, table: PageTable) -> None:
    for cell in table.cells:
        box = cell.parts[0].bbox
        canvas.box(BBox(box.x0 + 1.5, box.top + 1.5, box.x1 - 1.5, box.bottom - 1.5), CELL, 2)
        spans = f" {cell.row_span}x{cell.col_span}" if cell.row_span * cell.col_span > 1 else ""
        canvas.label(box.x0 + 3, box.top + 2, f"{cell.row},{cell.col}{spans}", CELL)
    box = table.part.bbox
    canvas.label(box.x1 - 60, box.top - 9, f"{table.method} {table.n_rows}x{table.n_cols}", CELL)
    for is_open, y in ((table.open_top, box.top), (table.open_bottom, box.bottom)):
        if is_open:
            canvas.line(box.x0, y, box.x1, y, OPEN, 4)


def _draw_joins(canvas: Canvas, table: Table, page: int) -> None:
    for join in table.joins:
        if page not in (join.from_page, join.to_page):
            continue
        part = next(p for p in (table.parts[::-1] if page == join.from_page else table.parts) if p.page == page)
        y = part.bbox.bottom + 2 if page == join.from_page else part.bbox.top - 11
        text = f"p{join.from_page} > p{join.to_page}: {', '.join(join.reasons)} {join.confidence:.2f}"
        canvas.label(part.bbox.x0, y, text, JOIN)
