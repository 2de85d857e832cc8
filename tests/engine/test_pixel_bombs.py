"""Pictures of more pixels than are allowed: a report that is nothing else is rejected, undecoded; a part of one is partial."""

from __future__ import annotations

import io
import time
import zlib
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.engine.run import process_document
from pipeline.engine.settings import Settings


def bomb(width: int, height: int) -> bytes:
    """A PDF of one A4 page that is a black picture of so many pixels, in a few kilobytes."""
    squeezer = zlib.compressobj(9)
    row = bytes(width)
    data = b"".join(squeezer.compress(row) for _ in range(height)) + squeezer.flush()
    content = b"q 595 0 0 842 0 0 cm /Im Do Q"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</Im 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode"
        b"/Length %d>>stream\n%s\nendstream" % (width, height, len(data), data),
    ]
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places))
    out.write(b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


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
    import pypdfium2 as pdfium

    with pdfium.PdfDocument.new() as document:
        for _ in range(20_000):
            document.new_page(595, 842).close()
        document.save(tmp_path / "many.pdf")
    result = process_document(tmp_path / "many.pdf", Settings())
    assert result.error is not None
    assert result.error.code == "too_large"
