"""What stands on a page: its clusters and drawings, from the text layer or, where that is no text, by recognition."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from extractors.squares import drawn_tick_boxes
from extractors.trust import Trust, decode_page
from extractors.types import ClusterPage, Drawings, GlyphSource, ReadOptions
from pipeline.model.errors import DocumentError
from pipeline.model.page import ReadWarning

OCR_DPI = 300.0
"""What recognition is trained for, pixels an inch; less where the page would grow over the allowed pixels."""


@dataclass(frozen=True, slots=True)
class PageContent:
    """Clusters and drawings of one page, with what there is to say about them."""

    clusters: ClusterPage
    drawings: Drawings
    warnings: tuple[ReadWarning, ...] = ()


def page_content(pdf: GlyphSource, number: int, options: ReadOptions) -> PageContent:
    """Read page ``number`` (from 1). A page without usable text is recognised if ``options.ocr``, else left empty."""
    glyphs = pdf.glyphs(number)
    drawings = pdf.drawings(number)
    clusters, trust = decode_page(glyphs, drawings, options.word_share)
    if trust.usable:
        return PageContent(clusters, with_tick_boxes(pdf, clusters, drawings))
    empty = without_text(clusters)
    if not trust.needs_ocr:
        return PageContent(empty, drawings, (ReadWarning("page_empty", f"Page {number} holds no text", number),))
    warnings = _doubts(trust, number)
    if not options.ocr:
        return PageContent(empty, drawings, (*warnings, ReadWarning("no_text", f"Page {number} is a picture", number)))
    return _recognised(pdf, PageContent(empty, drawings, warnings), options)


def with_tick_boxes(pdf: GlyphSource, clusters: ClusterPage, drawings: Drawings) -> Drawings:
    """Drawings with the tick boxes among them; without where the page cannot be rendered to look into them."""
    if drawings.tick_boxes:
        return drawings
    try:
        boxes = drawn_tick_boxes(clusters, drawings, lambda dpi: pdf.image(clusters.number, dpi))
    except DocumentError:
        return drawings
    return replace(drawings, tick_boxes=boxes)


def _doubts(trust: Trust, number: int) -> tuple[ReadWarning, ...]:
    if trust.reason in ("image_only", "blank"):
        return ()
    return (ReadWarning("text_untrusted", f"The text layer of page {number} is not used: {trust.reason}", number),)


def _recognised(pdf: GlyphSource, blank: PageContent, options: ReadOptions) -> PageContent:
    """The page by recognition, or as it is with a warning that says why not."""
    page = blank.clusters
    try:
        from extractors.ocr.page import read_image
    except ImportError as error:
        message = f"Page {page.number} needs recognition, which is not installed ({error.name}): install chiwat[ocr]"
        return replace(blank, warnings=(*blank.warnings, ReadWarning("ocr_unavailable", message, page.number)))
    dpi = min(OCR_DPI, 72.0 * (options.max_pixels / max(page.width * page.height, 1.0)) ** 0.5)
    try:
        image = pdf.image(page.number, dpi)
        clusters, drawings = read_image(image, page.number, page.width, page.height, dpi, options)
    except (DocumentError, OSError, RuntimeError, ValueError, TimeoutError) as error:
        code = "ocr_unavailable" if isinstance(error, FileNotFoundError | ImportError) else "ocr_failed"
        message = f"Page {page.number} could not be recognised: {error}"
        return replace(blank, warnings=(*blank.warnings, ReadWarning(code, message, page.number)))
    return PageContent(clusters, drawings, blank.warnings)


def without_text(page: ClusterPage) -> ClusterPage:
    """The page with no clusters: what its text layer says is not text."""
    none = np.zeros(0, dtype=np.float32)
    false = np.zeros(0, dtype=np.bool_)
    return ClusterPage(
        page.number, page.width, page.height, (), np.zeros((0, 4), dtype=np.float32), none, none, none, false, none,
        false, "none", 0.0, "none",
    )  # fmt: skip
