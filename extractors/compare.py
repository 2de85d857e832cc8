"""Our tables beside plain pdfplumber's, page by page: where the two differ, and why."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pdfplumber

from extractors.content import page_content
from extractors.document import open_source
from extractors.tables import find_cells
from extractors.tables.find import read_tables
from extractors.types import ClusterPage, Drawings, PageTable, ReadOptions
from pipeline.model.geometry import BBox

Why = Literal["same", "open_ends", "aligned", "parted_bands", "recognised", "lying", "different_rulings"]
SAME_PLACE = 3.0
"""Boxes that differ by less than this many points are the same."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A table by its size and place."""

    n_rows: int
    n_cols: int
    n_cells: int
    bbox: BBox


@dataclass(frozen=True, slots=True)
class PageComparison:
    """The tables of one page. ``ruled``: from our rulings by the same definition as pdfplumber's; ``ours``: as read, with
    open ends closed and tables without rules; ``plumber``: pdfplumber's own. ``why`` says what makes ours differ."""

    page: int
    ours: tuple[Shape, ...]
    ruled: tuple[Shape, ...]
    plumber: tuple[Shape, ...]
    why: Why

    @property
    def same(self) -> bool:
        return self.why == "same"


def compare_tables(
    source: Path | bytes, pages: Sequence[int] | None = None, options: ReadOptions | None = None
) -> Iterator[PageComparison]:
    """Compare page by page (``pages`` from 1, None for all). Raises ``DocumentError`` where either cannot open the file."""
    options = options or ReadOptions(ocr=False)
    pdf, _ = open_source(source, options)
    try:
        with pdfplumber.open(io.BytesIO(source) if isinstance(source, bytes) else source) as plumber:
            for number in pages if pages is not None else range(1, pdf.page_count + 1):
                page = plumber.pages[number - 1]
                theirs = tuple(plumber_shapes(page))
                page.close()
                content = page_content(pdf, number, options)
                tables, _ = read_tables(content.clusters, content.drawings)
                found = explain(number, content.clusters, content.drawings, tables, theirs)
                yield replace(found, why="lying") if content.upright is not None and not found.same else found
    finally:
        pdf.close()


def explain(
    number: int, clusters: ClusterPage, drawings: Drawings, tables: Sequence[PageTable], theirs: tuple[Shape, ...]
) -> PageComparison:
    """Our tables of a page beside ``theirs``, pdfplumber's."""
    cells = find_cells(drawings, clusters.width, clusters.height)
    ruled = tuple(shape_of([c.as_tuple() for c in table]) for table in cells)
    ours = tuple(table_shape(t) for t in tables)
    why: Why
    if same_shapes(ours, theirs):
        why = "same"
    elif clusters.text_source == "ocr":
        why = "recognised"
    elif not same_shapes(ruled, theirs):
        why = "different_rulings"
    elif same_shapes([table_shape(t) for t in tables if t.method != "aligned"], _less_stripes(theirs, tables)):
        why = "aligned"
    elif any(_parts(s, t) and _same_place(s, t) for s in ruled for t in ours):
        why = "parted_bands"
    else:
        why = "open_ends"
    return PageComparison(number, ours, ruled, theirs, why)


def table_shape(table: PageTable) -> Shape:
    return Shape(table.n_rows, table.n_cols, len(table.cells), table.part.bbox)


def shape_of(cells: Sequence[tuple[float, float, float, float]]) -> Shape:
    """Rows and columns as pdfplumber counts them: distinct tops, distinct left sides."""
    box = BBox(min(c[0] for c in cells), min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells))
    return Shape(len({c[1] for c in cells}), len({c[0] for c in cells}), len(cells), box)


def plumber_shapes(page: pdfplumber.page.Page) -> Iterator[Shape]:
    """Shapes of the tables that pdfplumber finds by its defaults."""
    for table in page.find_tables():
        yield shape_of(table.cells)


def same_shapes(ours: Sequence[Shape], theirs: Sequence[Shape]) -> bool:
    """Whether both hold the same tables: rows, columns, cells and place."""
    if len(ours) != len(theirs):
        return False
    left = sorted(ours, key=lambda s: (round(s.bbox.top), s.bbox.x0))
    right = sorted(theirs, key=lambda s: (round(s.bbox.top), s.bbox.x0))
    return all(
        (a.n_rows, a.n_cols, a.n_cells) == (b.n_rows, b.n_cols, b.n_cells) and _same_place(a, b)
        for a, b in zip(left, right, strict=True)
    )


def _less_stripes(theirs: tuple[Shape, ...], tables: Sequence[PageTable]) -> tuple[Shape, ...]:
    """Shapes but for those that stand in a table without rules: its painted head, or every other row of it."""
    boxes = [t.part.bbox for t in tables if t.method == "aligned"]
    return tuple(
        s
        for s in theirs
        if not any(b.top - s.bbox.top < SAME_PLACE * 2 and s.bbox.bottom - b.bottom < SAME_PLACE * 2 for b in boxes)
    )


def _parts(shape: Shape, by: Shape) -> bool:
    """Whether one column is parted into several, or rows into more."""
    return by.n_cols > 1 and (shape.n_cols == 1 or (shape.n_cols == by.n_cols and shape.n_rows < by.n_rows))


def _same_place(a: Shape, b: Shape) -> bool:
    return all(abs(x - y) <= SAME_PLACE for x, y in zip(a.bbox.as_tuple(), b.bbox.as_tuple(), strict=True))
