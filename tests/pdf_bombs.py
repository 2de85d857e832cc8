"""Small files that would be large if they were read: pictures of many pixels, many pages."""

from __future__ import annotations

import io
import zlib

import pypdfium2 as pdfium


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


def blank_pages(count: int) -> bytes:
    """A PDF of so many empty pages."""
    out = io.BytesIO()
    with pdfium.PdfDocument.new() as document:
        for _ in range(count):
            document.new_page(595, 842).close()
        document.save(out)
    return out.getvalue()
