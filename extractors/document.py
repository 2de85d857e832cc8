"""A PDF read into a ``RawDocument``: page after page, then joined over pages.

Warnings carry a stable code:

| code | says |
|---|---|
| ``page_failed`` | a page could not be read; the others were |
| ``page_empty`` | a page holds neither text nor a picture: nothing was missed |
| ``no_text`` | a page holds pictures but no usable text, and recognition was not asked for or found none |
| ``text_untrusted`` | a page's text layer is not words and is not used; recognition was tried if asked for |
| ``ocr_unavailable`` | recognition was needed, but its libraries or its program are not installed |
| ``ocr_failed`` | recognition of a page failed or ran out of time |
| ``attachments`` | files are attached to the PDF (a portfolio is a cover with nothing but such): they are not read |
| ``figures_covered`` | a stamp, a signature or a stroke lies over figures or cells of a page: they are doubtful or lost |
| ``text_contradicted`` | a font of a page draws its figures and letters as others than its codes say: all of the page is doubtful |
| ``text_covered`` | words of a page stand under boxes or pictures: nobody sees them, and they are not read |
| ``text_hidden`` | words of a page are on a layer that is off, clipped away, in no colour or in that of the ground: the same |
| ``page_too_large`` | a page is a picture of more pixels than are allowed; it is not decoded |
| ``page_out_of_range`` | a page was asked for that the document does not have |
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.content import FAILURES, PageContent, Pending, finish_page, start_page
from extractors.layout import PageBlock, page_blocks
from extractors.pdfium.document import open_pdf
from extractors.recognition import Recognition
from extractors.running import join_over_pages, mark_running, repeated_texts
from extractors.scales import at_one_scale
from extractors.sheets import join_strips
from extractors.stitch import stitch
from extractors.tables.find import read_tables
from extractors.tickboxes import find_tick_boxes
from extractors.types import GlyphSource, PageTable, ReadOptions
from pipeline.model.errors import DocumentError
from pipeline.model.page import Line, Paragraph, RawDocument, RawPage, ReadWarning

MOST_NAMES = 8
"""Attached files that a warning names."""

AHEAD = 5
"""So many pages more are held open while one is read."""


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page, read: the page itself and its blocks in reading order, before anything is joined over pages."""

    page: RawPage
    blocks: tuple[PageBlock, ...]
    warnings: tuple[ReadWarning, ...] = ()


def read_document(source: Path | bytes, options: ReadOptions, name: str | None = None) -> RawDocument:
    """Read a PDF.

    ``source``: a path or the file's bytes; ``name``: what to call it (default: the path). Raises ``DocumentError`` where
    the document as a whole cannot be read; a page that cannot is a warning.
    """
    pdf, sha256 = open_source(source, options)
    try:
        page_count, attached = pdf.page_count, pdf.attached
        readings = list(read_pages(pdf, options))
    finally:
        pdf.close()
    warnings = [w for r in readings for w in r.warnings]
    warnings += [
        ReadWarning("page_out_of_range", f"The document has no page {n}; it has {page_count}", n)
        for n in options.pages or ()
        if not 1 <= n <= page_count
    ]
    if attached:
        names = ", ".join(attached[:MOST_NAMES]) + (", ..." if len(attached) > MOST_NAMES else "")
        warnings.append(ReadWarning("attachments", f"Files attached to it are not read: {names}"))
    return RawDocument(
        source=name if name is not None else ("<bytes>" if isinstance(source, bytes) else str(source)),
        sha256=sha256,
        page_count=page_count,
        pages=tuple(r.page for r in readings),
        blocks=join_strips(stitch(*running_blocks(readings))),
        warnings=tuple(warnings),
    )


def open_source(source: Path | bytes, options: ReadOptions) -> tuple[GlyphSource, str]:
    """The open PDF and the SHA-256 of its bytes, in hexadecimal."""
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
    except OSError as error:
        raise DocumentError("io", f"cannot be read: {error.strerror or error}", retryable=True) from error
    ahead = AHEAD if options.pages is None else 0
    pdf = open_pdf(data, max_pages=options.max_pages, max_pixels=options.max_pixels, ahead=ahead)
    return pdf, hashlib.sha256(data).hexdigest()


def read_pages(pdf: GlyphSource, options: ReadOptions) -> Iterator[PageReading]:
    """The pages that were asked for, one after the other; what a page needed is freed before the next.

    Pages that need recognition go ahead in other processes where ``options.jobs`` allows, and come out in order.
    """
    wanted = range(1, pdf.page_count + 1) if options.pages is None else sorted(set(options.pages))
    waiting: deque[PageReading | Pending] = deque()
    with Recognition(options) as recognition:
        for number in wanted:
            if 1 <= number <= pdf.page_count:
                waiting.append(_start(pdf, number, options, recognition))
            while waiting and (isinstance(waiting[0], PageReading) or len(waiting) > recognition.ahead):
                yield _finish(waiting.popleft())
        while waiting:
            yield _finish(waiting.popleft())


def _start(pdf: GlyphSource, number: int, options: ReadOptions, recognition: Recognition) -> PageReading | Pending:
    try:
        content = start_page(pdf, number, options, recognition)
        return content if isinstance(content, Pending) else assemble(content)
    except FAILURES as error:
        return _failed(number, error)


def _finish(page: PageReading | Pending) -> PageReading:
    if isinstance(page, PageReading):
        return page
    try:
        return assemble(finish_page(page))
    except FAILURES as error:
        return _failed(page.blank.clusters.number, error)


def _failed(number: int, error: Exception) -> PageReading:
    warning = ReadWarning("page_failed", f"Page {number} could not be read: {error}", number)
    return PageReading(RawPage(number, 0.0, 0.0, "none", 0.0), (), (warning,))


def assemble(content: PageContent) -> PageReading:
    """Clusters and drawings of a page as its lines, tables and paragraphs."""
    clusters, ticks = find_tick_boxes(content.clusters, content.drawings)
    tables, taken = read_tables(clusters, content.drawings)
    blocks = page_blocks(clusters, tables, taken, content.drawings.segments)
    width, height, quarter = clusters.width, clusters.height, 0
    if content.upright is not None:
        from extractors.ocr.place import shown_block, shown_tick_box

        width, height, quarter = content.upright.width, content.upright.height, content.upright.quarter % 4
        standing = content.upright.standing
        blocks = tuple(shown_block(b, standing) for b in blocks)
        ticks = tuple(shown_tick_box(t, standing) for t in ticks)
    page = RawPage(
        number=clusters.number,
        width=width,
        height=height,
        text_source=clusters.text_source,
        confidence=clusters.confidence,
        lines=tuple(lines_of(blocks)),
        tick_boxes=ticks,
        decoder=clusters.decoder,
        quarter=quarter,
    )
    return PageReading(page, blocks, content.warnings)


def lines_of(blocks: tuple[PageBlock, ...]) -> Iterator[Line]:
    """The lines of a page's blocks in reading order."""
    for block in blocks:
        if isinstance(block, PageTable):
            for cell in block.cells:
                yield from cell.text.lines
        else:
            yield from block.text.lines


def running_blocks(readings: list[PageReading]) -> tuple[list[PageBlock], frozenset[str]]:
    """All blocks in reading order with running titles marked, and the texts that stand repeatedly."""
    paragraphs = [[b for b in r.blocks if isinstance(b, Paragraph)] for r in readings]
    marked = mark_running(paragraphs, [r.page.upright_size[1] for r in readings])
    blocks: list[PageBlock] = []
    for reading, ours in zip(readings, marked, strict=True):
        queue = iter(ours)
        blocks += [b if isinstance(b, PageTable) else next(queue) for b in reading.blocks]
    rights = {r.page.number: max(line.bbox.x1 for line in r.page.lines) for r in readings if r.page.lines}
    blocks = at_one_scale(join_over_pages(blocks, rights), {r.page.number: r.page.upright_size for r in readings})
    return blocks, repeated_texts([line.text for r in readings for line in r.page.lines])
