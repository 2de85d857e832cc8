"""What the extractors hand on: lines, paragraphs, tables and pages, as read, unrepaired."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

from pipeline.model.geometry import BBox, Place, union
from pipeline.model.lean import lean

TextSource = Literal["digital", "ocr", "mixed", "none"]
TickState = Literal["empty", "ticked", "crossed", "filled"]
JoinReason = Literal["same_columns", "repeated_header", "open_cell", "same_rows"]
"""``same_rows``: not the rows below, but the columns to the right, of a sheet wider than its paper."""
TableMethod = Literal["ruled", "background", "aligned", "image"]


@dataclass(frozen=True, slots=True)
class OtherReading:
    """What a recogniser says that characters ``start`` to ``end`` of a line may be instead, and the natural logarithm of its
    odds against what stands there: below 0 where it holds it for less likely."""

    start: int
    end: int
    text: str
    odds: float


@lean
class Line:
    """One line of text in logical order.

    ``xs`` holds ``len(text) + 1`` abscissae in points, never decreasing: character ``i`` spans ``xs[i]`` to
    ``xs[i + 1]``; a mark that sits on its base has no width of its own. It is empty where the text does not run
    left to right, and then the line's box stands for each of its characters. ``confidences`` is empty (all certain)
    or holds one number from 0 to 1 a character (OCR); ``others``: what it may say instead (OCR).
    """

    page: int
    text: str
    bbox: BBox
    xs: tuple[float, ...] = ()
    confidences: tuple[float, ...] = ()
    font_size: float = 0.0
    bold: bool = False
    source: TextSource = "digital"
    ends_with_space: bool = False
    others: tuple[OtherReading, ...] = ()

    def box_of(self, start: int, end: int) -> BBox:
        """The box of characters ``start`` to ``end`` (end excluded); the whole line where ``xs`` is empty."""
        if not self.xs:
            return self.bbox
        box, x0, x1 = self.bbox, self.xs[start], self.xs[end]
        if x1 <= x0:  # a bare mark: show the cluster it sits on
            while start > 0 and self.xs[start] >= x1:
                start -= 1
            x0 = self.xs[start]
        return BBox(x0, box.top, x1, box.bottom)

    def confidence_of(self, start: int, end: int) -> float:
        """The lowest character confidence in the range, 1.0 where none is known."""
        return min(self.confidences[start:end], default=1.0)


@lean
class SourceText:
    """Lines flowed into one text. ``starts[i]`` is the offset of ``lines[i]`` in ``text``.

    Between two lines stands nothing (a Thai word run on), one space, or a line feed (a new paragraph or list item).
    """

    text: str = ""
    lines: tuple[Line, ...] = ()
    starts: tuple[int, ...] = ()

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """Where characters ``start`` to ``end`` stand, one place for each line touched."""
        lines = self.lines
        if len(lines) == 1 and start >= 0 and self.starts[0] == 0:  # nearly every cell
            line = lines[0]
            size = len(line.text)
            end = min(end, size)
            if start >= end:
                return ()
            box, xs = line.bbox, line.xs
            if xs:  # nearly every line: what box_of does, without a call
                x0, x1 = xs[start], xs[end]
                box = BBox(x0, box.top, x1, box.bottom) if x1 > x0 else line.box_of(start, end)
            return (Place(line.page, box, line.text[start:end]),)
        starts, out = self.starts, []
        for k in range(max(bisect_right(starts, start) - 1, 0), len(lines)):
            at = starts[k]
            if at >= end:
                break
            line = lines[k]
            words, xs = line.text, line.xs
            s, e = start - at if start > at else 0, len(words)
            if end - at < e:
                e = end - at
            if s < e:
                box = line.bbox
                if xs:  # nearly every line: what box_of does, without a call
                    x0, x1 = xs[s], xs[e]
                    box = BBox(x0, box.top, x1, box.bottom) if x1 > x0 else line.box_of(s, e)
                out.append(Place(line.page, box, words[s:e]))
        return tuple(out)

    def pages(self, start: int, end: int) -> set[int]:
        """The pages that hold characters ``start`` to ``end``."""
        return {line.page for line, _, _ in self._touched(start, end)}

    def confidence(self, start: int, end: int) -> float:
        """The lowest reading confidence among characters ``start`` to ``end``."""
        for line in self.lines:
            if line.confidences:
                break
        else:
            return 1.0
        return min((line.confidence_of(s, e) for line, s, e in self._touched(start, end)), default=1.0)

    def _touched(self, start: int, end: int) -> list[tuple[Line, int, int]]:
        """The lines that hold characters ``start`` to ``end``, each with the range of them in the line."""
        if len(self.lines) == 1 and start >= 0 and self.starts[0] == 0:  # nearly every cell
            line = self.lines[0]
            end = min(end, len(line.text))
            return [(line, start, end)] if start < end else []
        out = []
        for k in range(max(bisect_right(self.starts, start) - 1, 0), len(self.lines)):
            line, at = self.lines[k], self.starts[k]
            if at >= end:
                break
            s, e = max(start - at, 0), min(end - at, len(line.text))
            if s < e:
                out.append((line, s, e))
        return out


@dataclass(frozen=True, slots=True)
class TickBox:
    """A tick box, from a glyph, from a drawing or from a picture."""

    page: int
    bbox: BBox
    state: TickState
    confidence: float = 1.0
    origin: Literal["glyph", "drawing", "image"] = "glyph"


@lean
class CellPart:
    """The rectangle of a cell on one page (a cell split by a page break has two)."""

    page: int
    bbox: BBox


@lean
class Cell:
    """A table cell: its place in the grid, its spans, its rectangles and its text."""

    row: int
    col: int
    row_span: int
    col_span: int
    parts: tuple[CellPart, ...]
    text: SourceText


@dataclass(frozen=True, slots=True)
class TableJoin:
    """Why a table goes on from one page (or place) to the next."""

    from_page: int
    to_page: int
    reasons: tuple[JoinReason, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Table:
    """A table, over as many pages as it runs. ``dropped`` holds the cells of repeated headers, so that none is lost."""

    n_rows: int
    n_cols: int
    cells: tuple[Cell, ...]
    parts: tuple[CellPart, ...]
    method: TableMethod = "ruled"
    joins: tuple[TableJoin, ...] = ()
    dropped: tuple[Cell, ...] = ()

    @property
    def page(self) -> int:
        """The page it begins on, from 1."""
        return self.parts[0].page


@lean
class Paragraph:
    """Text outside tables. ``role`` tells running titles and page numbers from the body."""

    text: SourceText
    role: Literal["body", "heading", "header", "footer"] = "body"

    @property
    def page(self) -> int:
        """The page on which it begins, from 1."""
        return self.text.lines[0].page

    @property
    def bbox(self) -> BBox:
        """The box of the lines on the first page it stands on."""
        page = self.page
        return union([line.bbox for line in self.text.lines if line.page == page])


RawBlock = Paragraph | Table


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as read. ``width`` and ``height`` in points as shown; ``confidence`` is of its text, 0 to 1.

    ``quarter``: by so many quarter turns clockwise the page as shown is turned away from upright. It was read upright, and
    all places on it are those of the upright page (``pipeline.model.shown`` tells where they lie on the page as shown).
    """

    number: int
    width: float
    height: float
    text_source: TextSource
    confidence: float
    lines: tuple[Line, ...] = ()
    tick_boxes: tuple[TickBox, ...] = ()
    decoder: str = "unicode"
    """How code points were obtained: ``unicode``, ``mac_thai``, ``c1``, ``tcpdf``, ``ocr`` ..."""
    quarter: int = 0

    @property
    def upright_size(self) -> tuple[float, float]:
        """Width and height of the upright page in points."""
        return (self.height, self.width) if self.quarter % 2 else (self.width, self.height)


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """A remark on the reading: stable ``code``, plain ``message``, page or None."""

    code: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A document as read: its pages, and its blocks in reading order (a table at the place where it begins)."""

    source: str
    sha256: str
    page_count: int
    pages: tuple[RawPage, ...]
    blocks: tuple[RawBlock, ...]
    warnings: tuple[ReadWarning, ...] = ()
    metadata: tuple[tuple[str, str], ...] = field(default=())
