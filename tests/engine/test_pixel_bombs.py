"""Pictures of more pixels than are allowed: a report that is nothing else is rejected, undecoded; a part of one is partial."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from pipeline.engine.run import process_document
from pipeline.engine.settings import Settings
from tests.pdf_bombs import blank_pages, bomb


@pytest.mark.parametrize(("width", "height"), [(10_000, 10_000), (20_000, 20_000)])
def test_a_picture_of_too_many_pixels_is_rejected_without_decoding_it(tmp_path: Path, width: int, height: int) -> None:
    path = tmp_path / "bomb.pdf"
    path.write_bytes(bomb(width, height))
    begun = time.process_time()
    result = process_document(path, Settings())
    assert result.status == "rejected"
    assert result.error is not None
    assert result.error.code == "too_large"
    assert time.process_time() - begun < 5


def test_a_report_with_such_a_page_among_others_is_partly_read(tmp_path: Path) -> None:
    import pypdfium2 as pdfium

    words = io.BytesIO()
    canvas = Canvas(words)
    canvas.drawString(72, 720, "Self Assessment Report of the municipality, page one of two")
    canvas.save()
    with pdfium.PdfDocument.new() as both:
        for data in (words.getvalue(), bomb(9_000, 9_000)):
            with pdfium.PdfDocument(data) as part:
                both.import_pages(part)
        both.save(tmp_path / "both.pdf")
    result = process_document(tmp_path / "both.pdf", Settings())
    assert result.status == "partial"
    assert [(w.code, w.page) for w in result.warnings] == [("page_too_large", 2)]


def test_a_large_picture_within_a_page_of_words_does_not_matter(tmp_path: Path) -> None:
    """The words are read off the text layer; the picture need not be looked at."""
    from PIL import Image

    canvas = Canvas(str(tmp_path / "photo.pdf"))
    canvas.drawString(72, 720, "Self Assessment Report of the municipality with a photo of the event")
    Image.new("L", (9_000, 9_000)).save(tmp_path / "photo.png")
    canvas.drawImage(str(tmp_path / "photo.png"), 72, 72, 200, 200)
    canvas.save()
    assert process_document(tmp_path / "photo.pdf", Settings()).status == "ok"


def test_a_pdf_of_twenty_thousand_pages_is_rejected_before_any_is_read(tmp_path: Path) -> None:
    (tmp_path / "many.pdf").write_bytes(blank_pages(20_000))
    result = process_document(tmp_path / "many.pdf", Settings())
    assert result.error is not None
    assert result.error.code == "too_large"
