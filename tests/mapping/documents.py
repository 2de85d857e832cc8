"""Normal documents by hand: paragraphs and tables of given cells, with a place for every character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model.geometry import BBox
from pipeline.model.page import Cell, CellPart, Line, Paragraph, RawPage, SourceText, Table
from pipeline.model.text import NormalBlock, NormalCell, NormalDocument, NormalParagraph, NormalTable, NormalText

LEFT, RIGHT, LINE = 50.0, 550.0, 16.0
Span = tuple[str, int] | tuple[str, int, int]
"""A cell's text, how many columns it spans, and how many rows (the rows below then leave it out as ``("", n)``)."""


@dataclass
class Builder:
    """Blocks from top to bottom of numbered pages; ``page()`` turns over."""

    number: int = 1
    y: float = 50.0
    blocks: list[NormalBlock] = field(default_factory=list)
    confidence: float = 1.0

    def page(self) -> Builder:
        self.number += 1
        self.y = 50.0
        return self

    def text(self, text: str, x0: float, x1: float) -> NormalText:
        """Lines at the line feeds of ``text``, each character equally wide."""
        lines, starts, at = [], [], 0
        for part in text.split("\n"):
            step = (x1 - x0 - 4) / max(len(part), 1)
            step = min(step, 6.0)
            xs = tuple(x0 + 2 + step * i for i in range(len(part) + 1))
            box = BBox(xs[0], self.y, xs[-1], self.y + 12)
            confidences = (self.confidence,) * len(part) if self.confidence < 1 else ()
            lines.append(Line(self.number, part, box, xs, confidences))
            starts.append(at)
            at += len(part) + 1
            self.y += LINE
        return NormalText(text, SourceText(text, tuple(lines), tuple(starts)))

    def p(self, *texts: str, role: str = "body") -> Builder:
        for text in texts:
            normal = self.text(text, LEFT, RIGHT)
            self.blocks.append(NormalParagraph(Paragraph(normal.raw, role), normal))  # type: ignore[arg-type]
        return self

    def t(self, rows: Sequence[Sequence[str | Span]], widths: Sequence[float] | None = None) -> Builder:
        """A table of rows of cells; ``widths``: shares of the columns."""
        n_cols = max(sum(c[1] if isinstance(c, tuple) else 1 for c in row) for row in rows)
        shares = list(widths or [1.0] * n_cols)
        unit = (RIGHT - LEFT) / sum(shares)
        edges = [LEFT]
        for share in shares:
            edges.append(edges[-1] + share * unit)
        cells = []
        top_of_table = self.y
        for r, row in enumerate(rows):
            col, top, bottom = 0, self.y, self.y + LINE
            for item in row:
                text, span, rows_spanned = (*item, 1)[:3] if isinstance(item, tuple) else (item, 1, 1)
                self.y = top
                x0, x1 = edges[col], edges[col + span]
                normal = self.text(text, x0, x1) if text else NormalText("", SourceText())
                bottom = max(bottom, self.y)
                part = CellPart(self.number, BBox(x0, top, x1, self.y))
                cells.append(NormalCell(Cell(r, col, rows_spanned, span, (part,), normal.raw), normal))
                col += span
            self.y = bottom
        whole = CellPart(self.number, BBox(LEFT, top_of_table, RIGHT, self.y))
        table = Table(len(rows), n_cols, tuple(c.cell for c in cells), (whole,))
        self.blocks.append(NormalTable(table, tuple(cells)))
        return self

    def done(self) -> NormalDocument:
        pages = tuple(RawPage(n, 595, 842, "digital", 1.0) for n in range(1, self.number + 1))
        return NormalDocument("made.pdf", "0" * 64, self.number, pages, tuple(self.blocks))
