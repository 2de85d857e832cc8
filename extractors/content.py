"""What stands on a page: its clusters and drawings, from the text layer or, where that is no text, by recognition."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extractors.overprint import set_apart
from extractors.recognition import Outcome, PagePicture, Recognition
from extractors.squares import drawn_tick_boxes
from extractors.trust import Trust, decode_page
from extractors.types import ClusterPage, Drawings, GlyphPage, GlyphSource, ReadOptions
from extractors.upright import Upright, quarter_of
from pipeline.model.errors import DocumentError
from pipeline.model.geometry import BBox
from pipeline.model.page import ReadWarning

OCR_DPI = 300.0
"""What recognition is trained for, pixels an inch; less where the page would grow over the allowed pixels."""
SMALLEST_SIDE, A4_SIDE, LARGEST_SIDE = 400.0, 842.0, 1700.0
"""Points of a sheet's longer side: A6's, less a little; A4's; A2's."""

MOST_PLACES = 8
"""Places of a page that a warning names."""
DARK, SPECKS = 140, 0.002
"""Grey values below the first are ink; a page with less than the second share of it is blank."""
_CONTRADICTED = 0.5
"""What a text is worth whose letters are drawn as others: less than what a finding may rest on."""
FAILURES = (DocumentError, OSError, RuntimeError, ValueError, ArithmeticError, LookupError)
"""What reading, rendering or recognising one page may raise; the other pages are read all the same. Memory that runs out
is no page's fault and goes on to the caller."""


@dataclass(frozen=True, slots=True)
class PageContent:
    """Clusters and drawings of one page, with what there is to say about them. ``upright``: how a page that was set
    upright lies on the page as shown; None where both are the same."""

    clusters: ClusterPage
    drawings: Drawings
    warnings: tuple[ReadWarning, ...] = ()
    upright: Upright | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """A page whose recognition is under way; ``blank`` is what it is without, ``ink`` the dark share of its picture."""

    blank: PageContent
    outcome: Outcome
    ink: float


def page_content(pdf: GlyphSource, number: int, options: ReadOptions) -> PageContent:
    """Read page ``number`` (from 1). A page without usable text is recognised if ``options.ocr``, else left empty."""
    with Recognition(replace(options, jobs=1)) as recognition:
        content = start_page(pdf, number, options, recognition)
        return finish_page(content) if isinstance(content, Pending) else content


def start_page(pdf: GlyphSource, number: int, options: ReadOptions, recognition: Recognition) -> PageContent | Pending:
    """Read page ``number`` from its text layer, or hand its picture to ``recognition``."""
    glyphs = pdf.glyphs(number)
    turned = _set_upright(pdf, glyphs, options)
    if turned is not None:
        return turned
    drawings = pdf.drawings(number)
    clusters, trust = decode_page(glyphs, drawings, options.word_share)
    if trust.usable:
        return _of_text_layer(pdf, glyphs, clusters, drawings)
    empty = without_text(clusters)
    if not trust.needs_ocr:
        blank = _less(PageContent(empty, drawings), glyphs)
        return _warned(blank, "page_empty", f"Page {number} holds neither text nor a picture")
    blank = PageContent(empty, drawings, _doubts(trust, number))
    if not options.ocr:
        return _warned(blank, "no_text", f"Page {number} is a picture")
    dpi = picture_dpi(empty.width, empty.height, options.max_pixels)
    try:
        grey = _print(pdf, number, dpi)
    except FAILURES as error:
        code = "page_too_large" if isinstance(error, DocumentError) and error.code == "too_large" else "ocr_failed"
        return _warned(blank, code, f"Page {number} could not be rendered: {error}")
    picture = PagePicture(grey, number, empty.width, empty.height, dpi)
    return Pending(blank, recognition.submit(picture), float((grey < DARK).mean()))


def _of_text_layer(
    pdf: GlyphSource, glyphs: GlyphPage, clusters: ClusterPage, drawings: Drawings, upright: Upright | None = None
) -> PageContent:
    clusters, contradicted = set_apart(clusters), any(font.contradicted for font in glyphs.fonts)
    clusters = _doubted(clusters) if contradicted else clusters
    content = _less(PageContent(clusters, with_tick_boxes(pdf, clusters, drawings), upright=upright), glyphs)
    if contradicted:
        why = f"Page {glyphs.number}: figures and letters are drawn as other signs than the file says, or not at all"
        content = _warned(content, "text_contradicted", why)
    return content


def _doubted(clusters: ClusterPage) -> ClusterPage:
    """The clusters, all of them in doubt: a font of the page is drawn otherwise than its codes say."""
    doubt = np.full(len(clusters.texts), _CONTRADICTED, dtype=np.float32)
    return replace(clusters, confidences=doubt, confidence=min(clusters.confidence, _CONTRADICTED))


def _less(content: PageContent, glyphs: GlyphPage) -> PageContent:
    """The content with warnings of words that are in the file and not on the page."""
    number, upright = content.clusters.number, content.upright or Upright(glyphs.width, glyphs.height)
    for boxes, code, why in (
        (glyphs.covered, "text_covered", "words under boxes or pictures"),
        (
            glyphs.unseen,
            "text_hidden",
            "words that the page does not show (on a layer that is off, clipped, in no colour)",
        ),
    ):
        if len(boxes):
            places = [BBox(*upright.to_shown(tuple(box))) for box in boxes.tolist()]
            content = _warned(content, code, f"Page {number}: {why} are not read, at {_places(places)}")
    return content


def _set_upright(pdf: GlyphSource, glyphs: GlyphPage, options: ReadOptions) -> PageContent | None:
    """A page whose text lies on its side or head, read upright; None where it stands or its text is of no use."""
    quarter = quarter_of(glyphs)
    if not quarter or not pdf.turn(glyphs.number, -quarter):
        return None
    try:
        drawings, turned = pdf.drawings(glyphs.number), pdf.glyphs(glyphs.number)
        clusters, trust = decode_page(turned, drawings, options.word_share)
        if not trust.usable:
            return None
        return _of_text_layer(pdf, turned, clusters, drawings, Upright(glyphs.width, glyphs.height, quarter=quarter))
    finally:
        pdf.turn(glyphs.number, quarter)


def _print(pdf: GlyphSource, number: int, dpi: float) -> NDArray[np.uint8]:
    """The page in grey as it was printed, without the stamps and signatures in colour that were put over it."""
    try:
        from extractors.ocr.inks import without_stamps
    except ImportError:  # recognition is not installed, and will say so
        return pdf.image(number, dpi)
    return without_stamps(pdf.colours(number, dpi), dpi)


def picture_dpi(width: float, height: float, most: int) -> float:
    """Pixels an inch at which a page of so many points is recognised: ``OCR_DPI`` of a page of its size, or of A4 where its size
    is that of no paper, but what a camera or a program made up; less where it would have more than ``most`` pixels."""
    scale = paper_scale(width, height)
    return min(OCR_DPI * scale, 71.9 * math.sqrt(most / max(width * height, 1.0)))


def paper_scale(width: float, height: float) -> float:
    """What a page's size must be multiplied by to be that of a sheet of paper: 1 for a page between A6 and A2, as large as A4
    otherwise.

    >>> paper_scale(595, 842), round(paper_scale(3024, 4032), 3), paper_scale(149, 210.5)
    (1.0, 0.209, 4.0)
    """
    longer = max(width, height)
    return 1.0 if SMALLEST_SIDE <= longer <= LARGEST_SIDE else A4_SIDE / max(longer, 1.0)


def finish_page(pending: Pending) -> PageContent:
    """The recognised page, or the blank one with a warning that says why not."""
    blank = pending.blank
    number = blank.clusters.number
    try:
        read = pending.outcome.result()
    except ImportError as error:
        message = f"Page {number} needs recognition, which is not installed ({error.name}): install chiwat[ocr]"
        return _warned(blank, "ocr_unavailable", message)
    except FAILURES as error:
        return _warned(blank, "ocr_failed", f"Page {number} could not be recognised: {error}")
    content = PageContent(read.clusters, read.drawings, blank.warnings, read.upright)
    if read.clusters.texts:
        return _warned(content, "figures_covered", _covered(number, read.covered)) if read.covered else content
    if pending.ink < SPECKS:  # the back of a sheet, scanned along
        return _warned(content, "page_empty", f"Page {number} is a picture of an empty sheet")
    return _warned(content, "no_text", f"Nothing was recognised on page {number}")


def _covered(number: int, places: Sequence[BBox]) -> str:
    what = "something is drawn or stamped over cells or figures, which may be lost"
    return f"Page {number}: {what}, at {_places(places)}"


def _places(places: Sequence[BBox]) -> str:
    boxes = ", ".join(f"({b.x0:.0f}, {b.top:.0f}, {b.x1:.0f}, {b.bottom:.0f})" for b in places[:MOST_PLACES])
    more = ", ..." if len(places) > MOST_PLACES else ""
    return f"{boxes}{more}"


def _warned(content: PageContent, code: str, message: str) -> PageContent:
    return replace(content, warnings=(*content.warnings, ReadWarning(code, message, content.clusters.number)))


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


def without_text(page: ClusterPage) -> ClusterPage:
    """The page with no clusters: what its text layer says is not text."""
    none = np.zeros(0, dtype=np.float32)
    false = np.zeros(0, dtype=np.bool_)
    return ClusterPage(
        page.number, page.width, page.height, (), np.zeros((0, 4), dtype=np.float32), none, none, none, false, none,
        false, "none", 0.0, "none",
    )  # fmt: skip
