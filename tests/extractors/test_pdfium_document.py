"""Opening PDFs, and what a page of one gives: glyphs in content order, drawings, pictures, all as shown."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest

from extractors.clusters import cluster
from extractors.document import read_document
from extractors.pdfium.document import open_pdf
from extractors.pdfminer_source import PdfminerSource
from extractors.types import ClusterPage, ReadOptions
from pipeline.model.errors import DocumentError
from tests.glyph_pages import pdf

HELLO = "BT /F 20 Tf 30 250 Td (Hello) Tj ET"


def words(page: ClusterPage) -> str:
    return "".join((" " if s else "") + t for t, s in zip(page.texts, page.space_before, strict=True))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"), (b"\0\n  ", "empty"), (b"just a text file named .pdf", "not_a_pdf"),
        (b"PK\x03\x04 a zip", "not_a_pdf"), (b"%PDF-1.7\nnothing else", "damaged"), (pdf(HELLO, pages=0), "empty"),
        (pdf(HELLO)[:120], "damaged"),
    ],
)  # fmt: skip
def test_what_is_no_readable_pdf_says_why(data: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as error:
        open_pdf(data, max_pages=10)
    assert error.value.code == code
    assert not error.value.retryable


@pytest.mark.parametrize(
    ("name", "said"), [("report.pdf", "archive"), ("[Content_Types].xml", "office"), ("", "web page")]
)
def test_a_file_of_another_kind_says_which_it_is(name: str, said: str) -> None:
    """A PDF stored in an archive as it is was read as if it were alone in it."""
    out = io.BytesIO(b"\r\n<!DOCTYPE html><title>%PDF- not found</title>")
    if name:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(name, pdf(HELLO))
            archive.writestr("second.pdf", pdf(HELLO))
    with pytest.raises(DocumentError, match=said) as error:
        open_pdf(out.getvalue(), max_pages=10)
    assert error.value.code == "not_a_pdf"


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_changed_by_a_transfer_in_text_mode_is_damaged(packed: bool) -> None:
    """It was called empty, or read with half of it missing."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=int(packed))
    for y in range(800, 0, -4):
        canvas.drawString(40 + y % 7, y, f"ตัวชี้วัด {y * 31 % 17} weight {y * 7919}")
    canvas.save()
    data = out.getvalue().replace(b"/ASCII85Decode ", b"")
    if packed:  # ReportLab writes packed streams in letters
        import re
        import zlib

        content = zlib.compress(b"BT /F1 10 Tf 40 700 Td (Weight 20) Tj ET " + bytes(range(256)) * 16, 0)
        data = re.sub(
            rb"<<[^<]*/FlateDecode.*?endstream",
            lambda _: b"<</Filter[/FlateDecode]/Length %d>>\nstream\n%s\nendstream" % (len(content), content),
            data,
            count=1,
            flags=re.DOTALL,
        )
    open_pdf(data, max_pages=3)
    crlf = data.replace(b"\n", b"\r\n")
    if not packed:
        open_pdf(crlf, max_pages=3)
        return
    with pytest.raises(DocumentError, match="line ends were changed") as error:
        open_pdf(crlf, max_pages=3)
    assert error.value.code == "damaged"
    open_pdf(crlf.replace(b"[/FlateDecode]", b"[/ASCII85Decode /FlateDecode]"), max_pages=3)
    again = b"%PDF-1.4\n%\xef\xbf\xbd\xef\xbf\xbd\n" + data.decode("utf-8", "replace").encode()
    with pytest.raises(DocumentError, match="UTF-8"):
        open_pdf(again, max_pages=3)


def test_a_protected_file_does_not_colour_the_one_after_it() -> None:
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    locked = canvas.Canvas(out, encrypt="secret")
    locked.drawString(10, 10, "x")
    locked.save()
    pageless = (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
        b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n"
        b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n100\n%%EOF\n"
    )
    codes = []
    for data in (out.getvalue(), pageless, b"%PDF-1.4\nnothing", out.getvalue()):
        with pytest.raises(DocumentError) as caught:
            open_pdf(data, max_pages=9)
        codes.append(caught.value.code)
    assert codes[0] == codes[3] == "encrypted"
    assert set(codes[1:3]) <= {"empty", "damaged"}


def test_a_missing_file_may_be_there_later(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as error:
        open_pdf(tmp_path / "none.pdf", max_pages=10)
    assert (error.value.code, error.value.retryable) == ("io", True)


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(DocumentError) as error:
        open_pdf(pdf(HELLO, pages=4), max_pages=3)
    assert error.value.code == "too_large"


def test_a_picture_beyond_the_limit_is_refused() -> None:
    source = open_pdf(pdf(HELLO), max_pages=3, max_pixels=100_000)
    with pytest.raises(DocumentError) as error:
        source.image(1, 300)
    assert error.value.code == "too_large"
    assert source.image(1, 72).shape == (300, 200)


def test_a_truncated_file_is_read_as_far_as_it_can_be() -> None:
    whole = pdf(HELLO)
    source = open_pdf(whole[: whole.rindex(b"xref")], max_pages=3)
    assert words(cluster(source.glyphs(1))) == "Hello"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_are_of_the_page_as_shown(turn: int) -> None:
    """The ink that is found lies where the rendered page is black."""
    source = open_pdf(pdf(HELLO, extra=f"/Rotate {turn}/CropBox[10 20 190 290]"), max_pages=3)
    glyphs = source.glyphs(1)
    picture = source.image(1, 144)
    assert (glyphs.width, glyphs.height) == ((180, 270) if turn % 180 == 0 else (270, 180))
    assert picture.shape == (round(glyphs.height * 2), round(glyphs.width * 2))
    rows, columns = np.nonzero(picture < 128)
    seen = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]) / 2
    ink = np.concatenate([glyphs.ink[:, :2].min(axis=0), glyphs.ink[:, 2:].max(axis=0)])
    assert np.abs(seen - ink).max() < 1.5
    assert set(glyphs.angles.tolist()) == {float(-turn % 360)}
    assert words(cluster(glyphs)) == "Hello"


def test_text_comes_in_content_order_whatever_its_place() -> None:
    content = "BT /F 10 Tf 80 250 Td (second) Tj ET BT /F 10 Tf 30 250 Td (first) Tj ET"
    page = open_pdf(pdf(content), max_pages=3).glyphs(1)
    assert "".join(t for t, g in zip(page.texts, page.generated, strict=True) if not g) == "secondfirst"


def test_actual_text_spans_in_content_order_and_twice_read() -> None:
    thai = "น้ำ".encode("utf-16-be").hex()
    content = f"BT /F 10 Tf 30 250 Td /Span <</ActualText <FEFF{thai}>>> BDC (ab) Tj EMC (c) Tj ET"
    source = open_pdf(pdf(content), max_pages=3)
    assert words(cluster(source.glyphs(1))) == "น้ำc"
    assert words(cluster(source.glyphs(1))) == "น้ำc"


def test_actual_text_over_several_text_objects_is_read_once() -> None:
    content = (
        "/Span <</ActualText (word)>> BDC BT /F 10 Tf 30 250 Td (w) Tj ET BT /F 10 Tf 90 250 Td (z) Tj ET EMC "
        "BT /F 10 Tf 60 250 Td (and) Tj ET"
    )
    assert sorted("".join(cluster(open_pdf(pdf(content), max_pages=3).glyphs(1)).texts)) == sorted("wordand")


def test_words_under_the_edge_of_the_page_are_not_on_it() -> None:
    content = HELLO + " BT /F 10 Tf 30 -40 Td (below) Tj ET"
    assert words(cluster(open_pdf(pdf(content), max_pages=3).glyphs(1))) == "Hello"


def test_text_and_rules_inside_a_form_xobject() -> None:
    inner = "BT /F 10 Tf 5 5 Td (inside) Tj ET 0 0 50 20 re S"
    form = (
        "<</Type/XObject/Subtype/Form/BBox[0 0 100 100]/Matrix[1 0 0 1 40 100]/Resources<</Font<</F 3 0 R>>>>"
        f"/Length {len(inner)}>>stream\n{inner}\nendstream"
    )
    source = open_pdf(pdf("q 2 0 0 2 0 0 cm /X Do Q", resources="/XObject<</X 5 0 R>>", objects=(form,)), max_pages=3)
    glyphs, drawings = source.glyphs(1), source.drawings(1)
    assert words(cluster(glyphs)) == "inside"
    assert glyphs.sizes[0] == pytest.approx(20)
    assert drawings.rects.tolist() == [[80, 60, 180, 100]]
    assert drawings.stroked.tolist() == [True]


def test_rules_from_strokes_thin_boxes_and_joined_paths() -> None:
    content = "10 50 m 110 50 l S 10 60 100 0.8 re f 10 70 m 60 70 l 60 120 l S 10 10 m 40 40 l S 20 200 60 40 re f"
    drawings = open_pdf(pdf(content), max_pages=3).drawings(1)
    expected = [
        [10, 250, 110, 250],
        [10, 239.2, 110, 239.2],
        [10, 240, 110, 240],
        [10, 230, 60, 230],
        [60, 180, 60, 230],
    ]
    assert np.abs(drawings.segments - np.array(expected)).max() < 0.06
    assert drawings.rects.tolist() == [[20, 60, 80, 100]]
    assert drawings.filled.tolist() == [True]


def test_images_and_their_place() -> None:
    picture = (
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>"
        "stream\nA\nendstream"
    )
    source = open_pdf(
        pdf("q 100 0 0 50 20 30 cm /I Do Q", resources="/XObject<</I 5 0 R>>", objects=(picture,)), max_pages=3
    )
    assert source.drawings(1).images.tolist() == [[20, 220, 120, 270]]


def test_invisible_text_is_known_as_such() -> None:
    on_drawn = "20 240 80 30 re f BT 3 Tr /F 10 Tf 30 250 Td (layer) Tj ET 30 255 50 2 re f q 1 g 30 252 50 3 re f Q"
    glyphs = open_pdf(pdf(on_drawn), max_pages=3).glyphs(1)
    assert glyphs.fonts[glyphs.font_ids[0]].invisible


def test_pdfminer_reads_the_same_words_at_the_same_place() -> None:
    data = pdf(HELLO + " BT /F 10 Tf 30 200 Td (again) Tj ET 10 50 m 110 50 l S")
    first = open_pdf(data, max_pages=3)
    second = PdfminerSource.open(data, max_pages=3, max_pixels=10, reason="")
    a, b = cluster(first.glyphs(1)), cluster(second.glyphs(1))
    assert a.texts == b.texts
    assert np.abs(a.boxes[:, [0, 2]] - b.boxes[:, [0, 2]]).max() < 0.1
    assert np.abs(first.drawings(1).segments - second.drawings(1).segments).max() < 0.1
    with pytest.raises(DocumentError):
        second.image(1, 72)


def test_what_pdfium_refuses_is_read_by_pdfminer(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(data: bytes) -> None:
        raise pdfium.PdfiumError("Failed to load document (PDFium: Data format error).")

    monkeypatch.setattr(pdfium, "PdfDocument", refuse)
    source = open_pdf(pdf(HELLO), max_pages=3)
    assert isinstance(source, PdfminerSource)
    assert words(cluster(source.glyphs(1))) == "Hello"
    source.close()


def test_a_character_beyond_the_basic_plane_stays_whole() -> None:
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def 1 begincodespacerange <00> <FF> "
        "endcodespacerange 2 beginbfchar <41> <D83DDDD6> <42> <0E01> endbfchar endcmap end end"
    )
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 6 0 R>>"
    stream = f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream"
    data = pdf("BT /G 20 Tf 30 250 Td (ABA) Tj ET", resources="/Font<</G 5 0 R>>", objects=(font, stream))
    data = data.replace(b"/Font<</F 3 0 R>>/Font", b"/Font")
    source = open_pdf(data, max_pages=3)
    assert [t for t in source.glyphs(1).texts if t.strip()] == ["🗖", "ก", "🗖"]
    source.close()


def test_words_typed_upon_a_page_by_a_viewer_are_read_where_they_are_shown() -> None:
    look = "BT /F 12 Tf 2 4 Td (Score 4.75) Tj ET"
    form = "<</Type/XObject/Subtype/Form/BBox[0 0 100 20]/Resources<</Font<</F 3 0 R>>>>"
    drawn = f"{form}/Length {len(look)}>>stream\n{look}\nendstream"
    typed = "<</Type/Annot/Subtype/FreeText/F 4/Rect[40 100 140 120]/Contents(Score 4.75)/DA(/F 12 Tf)/AP<</N 5 0 R>>>>"
    hidden = typed.replace("/F 4", "/F 2").replace("[40 100 140 120]", "[40 160 140 180]")
    (page,) = read_document(
        pdf(HELLO, extra="/Annots[6 0 R 7 0 R]", objects=(drawn, typed, hidden)), ReadOptions(ocr=False)
    ).pages
    assert [line.text for line in page.lines] == ["Hello", "Score 4.75"]
    assert page.lines[1].bbox.top == pytest.approx(300 - 120, abs=8)


@pytest.mark.parametrize("drawn", [True, False], ids=["drawn", "without_appearance"])
def test_values_and_ticks_of_form_fields_are_read(drawn: bool) -> None:
    from reportlab.pdfgen import canvas  # type: ignore[import-untyped]

    buffer = io.BytesIO()
    paper = canvas.Canvas(buffer, pagesize=(400, 300))
    paper.acroForm.textfield(name="score", value="Score 4.25", x=80, y=240, width=120, height=20)
    paper.acroForm.checkbox(name="done", checked=True, x=30, y=200, size=12)
    paper.acroForm.checkbox(name="open", checked=False, x=30, y=170, size=12)
    paper.drawString(30, 270, "Report")
    paper.save()
    data = buffer.getvalue()
    assert b"/AP" in data
    (page,) = read_document(data if drawn else data.replace(b"/AP", b"/Zz"), ReadOptions(ocr=False)).pages
    assert "Score 4.25" in [line.text for line in page.lines]
    assert sorted((t.bbox.top, t.state) for t in page.tick_boxes) == [(88.0, "ticked"), (118.0, "empty")]


def test_pages_read_ahead_are_read_alike_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractors.pdfium.page import OpenPage

    opened: list[OpenPage] = []
    closed: list[OpenPage] = []
    whole, shut = OpenPage.__init__, OpenPage.close
    monkeypatch.setattr(OpenPage, "__init__", lambda self, *given: (whole(self, *given), opened.append(self))[0])
    monkeypatch.setattr(OpenPage, "close", lambda self: (shut(self), closed.append(self))[0])
    data = pdf(HELLO, pages=7)
    alone = open_pdf(data, max_pages=9)
    texts = [alone.glyphs(number).texts for number in range(1, 8)]
    for ahead in (1, 3, 20):
        source = open_pdf(data, max_pages=9, ahead=ahead)
        order = [1, 2, 3, 7, 1, 5, 6, 2]
        assert [source.glyphs(number).texts for number in order] == [texts[number - 1] for number in order]
        assert len(opened) - len(closed) <= ahead + 2
        source.close()
    alone.close()
    assert {id(page) for page in opened} == {id(page) for page in closed}
    assert len(opened) == len(closed) > 30


def test_a_page_that_cannot_be_loaded_is_said_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractors.pdfium import page as pages

    whole = pages.api.load_page
    monkeypatch.setattr(pages.api, "load_page", lambda document, index: None if index == 2 else whole(document, index))
    source = open_pdf(pdf(HELLO, pages=4), max_pages=9, ahead=5)
    assert [len(source.glyphs(number).texts) > 0 for number in (1, 2)] == [True, True]
    with pytest.raises(DocumentError, match="page 3 cannot be loaded"):
        source.glyphs(3)
    assert source.glyphs(4).texts == source.glyphs(1).texts
    source.close()
