"""Page pictures: rendered when first asked for, then kept on disk."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from PIL import Image

from extractors.pdfium.document import open_pdf
from pipeline.batch.inbox import content_of
from pipeline.model.errors import ChiwatError, DocumentError
from pipeline.store.browse import DocumentHead

WIDTHS = (900, 1600)
"""Pixel widths that are served: a laptop's half screen, and a closer look."""


class PictureError(ChiwatError):
    """The page cannot be shown: its file has moved, changed or is damaged."""


def page_picture(head: DocumentHead, page: int, width: int, cache: Path, points: float | None = None) -> Path:
    """A PNG of the page (from 1), ``width`` pixels wide (one of WIDTHS), in the cache. ``points``: the page's width, if known."""
    if width not in WIDTHS or not 1 <= page <= head.page_count:
        raise PictureError(f"there is no picture of page {page} at width {width}")
    made = cache / head.document[:2] / f"{head.document}-{page}-{width}.png"
    if made.is_file():
        return made
    try:
        content = content_of(head.uris or (head.source,), head.document)
    except DocumentError as error:
        raise PictureError(f"the file {head.source} {error.message}") from error
    try:
        made.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PictureError(f"the folder of page pictures {cache} cannot be written: {error.strerror}") from error
    source = open_pdf(content, max_pages=head.page_count)
    try:
        across = points or float(source.image(page, 72.0).shape[1])
        picture = Image.fromarray(source.image(page, 72.0 * width / max(across, 1.0)))
    finally:
        source.close()
    handle, name = tempfile.mkstemp(dir=made.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            picture.point([level & 0xF0 | level >> 4 for level in range(256)]).save(
                out, "PNG", compress_level=4
            )  # 16 greys
        Path(name).replace(made)  # two requests at once write the same picture: the last one stays
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise PictureError(f"the folder of page pictures {cache} cannot be written: {error.strerror}") from error
    return made
