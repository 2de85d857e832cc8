"""What passes between the stages inside the extractors: glyphs, clusters, drawings and the tables of one page.

Arrays, not an object a glyph, where it is hot. All coordinates are points from the top left of the page as shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.model.page import Cell, CellPart, Line, Paragraph, Table, TableMethod, TextSource, TickBox

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int32]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Font:
    """A font as the page names it. ``symbolic`` fonts (Wingdings, Symbol) need their own decoding; ``invisible``: drawn
    in no colour at all, as the text layer over a scan is; ``contradicted``: its glyphs are not what their codes say."""

    name: str
    symbolic: bool = False
    bold: bool = False
    invisible: bool = False
    contradicted: bool = False


def _no_boxes() -> FloatArray:
    return np.zeros((0, 4), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class GlyphPage:
    """The glyphs of one page in content-stream order, ``n`` of them.

    ``texts``: one string a glyph, usually one code point ("" where nothing is known); ``boxes``: (n, 4) x0, top, x1, bottom
    (advance width by line height); ``ink``: (n, 4) what is black, of no area for a space, or (0, 4) where unknown;
    ``origins``: (n, 2) pen position; ``sizes``: (n,) font size in points; ``angles``: (n,) degrees, 0 reads left to right;
    ``font_ids``: (n,) index into ``fonts``; ``generated``: (n,) spaces that the library made up;
    ``actual``: (n,) index into ``actual_texts`` or -1 for glyphs outside an ActualText span; ``decoder``: how the texts were
    obtained; ``covered``, ``unseen``: (k, 4) where words were that are not among them, because something is drawn over them, or
    because they are not shown otherwise.
    """

    number: int
    width: float
    height: float
    texts: tuple[str, ...]
    boxes: FloatArray
    origins: FloatArray
    sizes: FloatArray
    angles: FloatArray
    font_ids: IntArray
    fonts: tuple[Font, ...]
    generated: BoolArray
    actual: IntArray
    actual_texts: tuple[str, ...] = ()
    ink: FloatArray = field(default_factory=_no_boxes)
    decoder: str = "unicode"
    covered: FloatArray = field(default_factory=_no_boxes)
    unseen: FloatArray = field(default_factory=_no_boxes)


@dataclass(frozen=True, slots=True)
class ClusterPage:
    """Base characters with their marks, in logical order within each cluster, ``n`` clusters in reading order of the stream.

    ``texts``: (n) strings in logical order; ``boxes``: (n, 4) of the base (what the eye takes for its width);
    ``baselines``: (n,) ordinate of the base line; ``sizes``: (n,) font size; ``bold``: (n,); ``confidences``: (n,) 0 to 1;
    ``space_before``: (n,) whether a real space stands between this cluster and the one before it in the stream;
    ``others``: n times what the cluster may be instead, with the logarithm of the odds (OCR), or nothing at all.
    Both a text layer and OCR end here; what follows cannot tell them apart.
    """

    number: int
    width: float
    height: float
    texts: tuple[str, ...]
    boxes: FloatArray
    baselines: FloatArray
    sizes: FloatArray
    angles: FloatArray
    bold: BoolArray
    confidences: FloatArray
    space_before: BoolArray
    text_source: TextSource = "digital"
    confidence: float = 1.0
    decoder: str = "unicode"
    others: tuple[tuple[tuple[str, float], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Drawings:
    """What is drawn on a page besides text.

    ``segments``: (m, 4) axis-aligned strokes and thin rectangles as x0, top, x1, bottom (a horizontal one has
    ``top == bottom``); ``rects``: (k, 4) closed rectangles, ``filled`` and ``stroked``: (k,) each; ``images``: (i, 4);
    ``tick_boxes``: boxes recognised among drawings.
    """

    segments: FloatArray
    rects: FloatArray
    filled: BoolArray
    stroked: BoolArray
    images: FloatArray
    tick_boxes: tuple[TickBox, ...] = ()


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table on one page, before tables are joined over pages."""

    page: int
    n_rows: int
    n_cols: int
    cells: tuple[Cell, ...]
    part: CellPart
    method: TableMethod
    column_edges: tuple[float, ...] = ()
    """Abscissae of the column borders, ``n_cols + 1`` of them, for the comparison with the next page."""
    open_top: bool = False
    open_bottom: bool = False
    """Whether the outer rule is missing there: a cell goes over the page break."""


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page, read: its blocks in reading order."""

    number: int
    width: float
    height: float
    text_source: TextSource
    confidence: float
    decoder: str
    lines: tuple[Line, ...]
    tables: tuple[PageTable, ...]
    paragraphs: tuple[Paragraph, ...]
    tick_boxes: tuple[TickBox, ...] = ()


class GlyphSource(Protocol):
    """An open PDF. Pages are numbered from 1; ``attached``: names of the files it carries; ``close`` frees the library's memory."""

    page_count: int
    attached: tuple[str, ...]

    def glyphs(self, page: int) -> GlyphPage: ...

    def drawings(self, page: int) -> Drawings: ...

    def image(self, page: int, dpi: float) -> NDArray[np.uint8]:
        """The page rendered as grey, (height, width), ``dpi`` pixels an inch, as shown."""
        ...

    def colours(self, page: int, dpi: float) -> NDArray[np.uint8]:
        """The same in colour, (height, width, 3), blue first."""
        ...

    def turn(self, page: int, quarters: int) -> bool:
        """Show the page ``quarters`` quarter turns clockwise further from now on; False where the library cannot."""
        ...

    def close(self) -> None: ...


WordShare = Callable[[str], float]
"""Share of the Thai characters of a text that belong to known words, 0 to 1 (given by the caller: spelling lives elsewhere)."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read. ``pages``: only these (from 1), None for all; ``ocr``: whether pages without usable text are recognised;
    ``word_share``: the caller's dictionary, for trust; ``max_pages`` and ``max_pixels`` refuse bombs (``too_large``);
    ``page_seconds``: budget of one page's recognition; ``jobs``: processes for pages that need recognition."""

    pages: tuple[int, ...] | None = None
    ocr: bool = True
    word_share: WordShare | None = field(default=None, compare=False)
    max_pages: int = 5000
    max_pixels: int = 80_000_000
    page_seconds: float = 60.0
    jobs: int = 1


__all__ = [
    "ClusterPage", "Drawings", "Font", "GlyphPage", "GlyphSource", "PageContent", "PageTable", "ReadOptions", "Table", "WordShare",
]  # fmt: skip
