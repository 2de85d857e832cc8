"""A whole document: pages in order, failures as warnings, tables over pages, nothing lost."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from reportlab.pdfgen.canvas import Canvas

from extractors.compare import compare_tables
from extractors.debug import page_picture
from extractors.document import read_document
from extractors.types import Drawings, ReadOptions
from pipeline.engine.run import process_document
from pipeline.engine.settings import Settings
from pipeline.model.errors import DocumentError, UsageError
from pipeline.model.page import Paragraph, RawDocument, Table
from pipeline.model.shown import as_shown, turned

PAGE = (400.0, 400.0)


def make(*pages: Callable[[Canvas], object]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE)
    for draw in pages:
        canvas.setFont("Helvetica", 11)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def table_page(
    rows: list[list[str]], top: float = 60.0, xs: tuple[float, ...] = (40, 180, 260, 360)
) -> Callable[[Canvas], object]:
    def draw(canvas: Canvas) -> None:
        ys = [PAGE[1] - top - 22 * i for i in range(len(rows) + 1)]
        canvas.grid(list(xs), ys)
        for y, row in zip(ys, rows, strict=False):
            for x, word in zip(xs, row, strict=False):
                canvas.drawString(x + 4, y - 15, word)

    return draw


def text_page(*lines: str) -> Callable[[Canvas], object]:
    def draw(canvas: Canvas) -> None:
        for i, line in enumerate(lines):
            canvas.drawString(40, PAGE[1] - 80 - 30 * i, line)

    return draw


HEAD = ["Indicator", "Weight", "Score"]


def read(data: bytes, **options: object) -> RawDocument:
    return read_document(data, ReadOptions(ocr=False, **options), "report.pdf")  # type: ignore[arg-type]


def test_a_table_over_two_pages_is_one_and_stands_where_it_begins() -> None:
    data = make(
        lambda c: (text_page("Annual report")(c), table_page([HEAD, ["Plan", "5", "4.5000"]], 120)(c)),
        table_page([HEAD, ["Service", "3", "3.2500"]]),
    )
    found = read(data)
    assert (found.source, found.sha256, found.page_count) == ("report.pdf", hashlib.sha256(data).hexdigest(), 2)
    assert [type(b) for b in found.blocks] == [Paragraph, Table]
    table = found.blocks[1]
    assert isinstance(table, Table)
    assert [c.text.text for c in table.cells if c.row] == ["Plan", "5", "4.5000", "Service", "3", "3.2500"]
    assert set(table.joins[0].reasons) == {"same_columns", "repeated_header"}
    score = next(c for c in table.cells if c.text.text == "3.2500")
    (place,) = score.text.places(0, 6)
    assert place.page == 2
    assert place.bbox.x0 == pytest.approx(264, abs=1)


def test_every_line_of_the_pages_is_in_a_block() -> None:
    found = read(make(table_page([HEAD, ["a", "1", "2"]]), table_page([HEAD, ["b", "3", "4"]]), text_page("end")))
    in_pages = Counter((line.page, line.text) for p in found.pages for line in p.lines)
    in_blocks: Counter[tuple[int, str]] = Counter()
    for block in found.blocks:
        texts = [c.text for c in (*block.cells, *block.dropped)] if isinstance(block, Table) else [block.text]
        in_blocks.update((line.page, line.text) for t in texts for line in t.lines)
    assert in_pages == in_blocks


def test_only_the_pages_asked_for_are_read() -> None:
    found = read(make(text_page("one"), text_page("two"), text_page("three")), pages=(3, 2, 9))
    assert [p.number for p in found.pages] == [2, 3]
    assert found.page_count == 3
    assert [(w.code, w.page) for w in found.warnings] == [("page_out_of_range", 9)]


def test_a_page_that_fails_is_a_warning_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractors.pdfium.document import PdfiumSource

    whole = PdfiumSource.drawings

    def broken(self: PdfiumSource, page: int) -> Drawings:
        if page == 2:
            raise RuntimeError("bad stream")
        return whole(self, page)

    monkeypatch.setattr(PdfiumSource, "drawings", broken)
    found = read(make(text_page("one"), text_page("two"), text_page("three")))
    assert [p.text_source for p in found.pages] == ["digital", "none", "digital"]
    assert [(w.code, w.page) for w in found.warnings] == [("page_failed", 2)]
    assert [b.text.text for b in found.blocks if isinstance(b, Paragraph)] == ["one", "three"]


def picture_page(canvas: Canvas) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("L", (200, 200), 240)), 0, 0, *PAGE)


def test_a_picture_without_recognition_is_named() -> None:
    found = read(make(picture_page, text_page("two")))
    assert [(w.code, w.page) for w in found.warnings] == [("no_text", 1)]
    assert [p.text_source for p in found.pages] == ["none", "digital"]


def test_recognition_that_is_not_installed_or_fails_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise ModuleNotFoundError("No module named 'cv2'", name="cv2")

    def failing(*_: object) -> None:
        raise ValueError("no lines")

    for recogniser, code in ((missing, "ocr_unavailable"), (failing, "ocr_failed")):
        monkeypatch.setattr("extractors.recognition.recognise", recogniser)
        found = read_document(make(picture_page), ReadOptions())
        assert [w.code for w in found.warnings] == [code]
        assert found.pages[0].text_source == "none"


def test_refusals_carry_their_code(tmp_path: Path) -> None:
    for data, code in ((b"", "empty"), (b"hello", "not_a_pdf")):
        with pytest.raises(DocumentError) as refused:
            read(data)
        assert refused.value.code == code
    with pytest.raises(DocumentError) as refused:
        read_document(tmp_path / "missing.pdf", ReadOptions())
    assert (refused.value.code, refused.value.retryable) == ("io", True)
    with pytest.raises(DocumentError) as refused:
        read(make(text_page("one"), text_page("two")), max_pages=1)
    assert refused.value.code == "too_large"


@pytest.mark.parametrize("quarter", [0, 1])
def test_words_under_black_boxes_are_not_on_the_page(quarter: int) -> None:
    """White words on black are, and so are words in a frame that is a white box on a black one."""

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90 * quarter)
        canvas.drawString(40, 340, "Collected by Somchai Example, phone 0 5555 0123")
        canvas.rect(110, 336, 100, 14, stroke=0, fill=1)
        canvas.rect(40, 280, 200, 20, stroke=0, fill=1)
        canvas.rect(40, 220, 200, 20, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.drawString(44, 286, "White heading")
        canvas.rect(41, 221, 198, 18, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.drawString(44, 226, "Framed words")

    document = read(make(draw))
    text = "\n".join(line.text for line in document.pages[0].lines)
    assert "Somchai" not in text
    assert text.startswith("Collected by")
    for words in ("0 5555 0123", "White heading", "Framed words"):
        assert words in text
    (warning,) = document.warnings
    assert warning.code == "text_covered"
    place = warning.message.rsplit("(", 1)[1].rstrip(")")
    assert place == ("111, 52, 210, 62" if quarter == 0 else "338, 111, 348, 210")


def test_a_cover_with_the_reports_attached_to_it_says_so(tmp_path: Path) -> None:
    cover = pdfium.PdfDocument(make(lambda canvas: None))
    for name in ("รายงาน 1.pdf", "รายงาน 2.pdf"):
        cover.new_attachment(name).set_data(b"%PDF-")
    path = tmp_path / "cover.pdf"
    cover.save(path)
    warnings = read(path.read_bytes()).warnings
    assert [w.message for w in warnings if w.code == "attachments"] == [
        "Files attached to it are not read: รายงาน 1.pdf, รายงาน 2.pdf"
    ]
    error = process_document(path, Settings(ocr=False)).error
    assert error is not None
    assert error.code == "empty"
    assert "รายงาน 2.pdf" in error.message


def test_pictures_of_pages() -> None:
    data = make(table_page([HEAD, ["a", "1", "2"]]), table_page([HEAD, ["b", "3", "4"]]))
    picture = page_picture(data, 2)
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 2000
    with pytest.raises(UsageError):
        page_picture(data, 3)


def test_the_comparison_with_plain_pdfplumber_says_why_tables_differ() -> None:
    def open_cell(canvas: Canvas) -> None:
        table_page([HEAD, ["a", "1", "2"]])(canvas)
        for x in (40, 180, 260, 360):
            canvas.line(x, PAGE[1] - 104, x, PAGE[1] - 160)

    data = make(table_page([HEAD, ["a", "1", "2"]]), open_cell, text_page("no table"))
    assert [c.why for c in compare_tables(data)] == ["same", "open_ends", "same"]


def test_turned_pages_are_read_as_shown() -> None:
    def turned(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.rotate(90)
        canvas.translate(0, -PAGE[0])
        table_page([HEAD, ["a", "1", "2"]])(canvas)

    (table,) = [b for b in read(make(turned)).blocks if isinstance(b, Table)]
    assert [c.text.text for c in table.cells] == [*HEAD, "a", "1", "2"]


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_a_page_on_its_side_or_head_is_read_upright_and_shown_as_it_lies(quarter: int) -> None:
    """A header that stands upright on it does not make it an upright page."""

    def upright(canvas: Canvas) -> None:
        table_page([HEAD, ["a", "1", "2"], ["b", "3", "4"]])(canvas)

    def lying(canvas: Canvas) -> None:
        canvas.setPageRotation(90 * quarter)
        upright(canvas)
        canvas.translate(PAGE[0] / 2, PAGE[1] / 2)
        canvas.rotate(90 * quarter)
        canvas.drawString(-30, 190, "Page 7")

    (right,) = [b for b in read(make(upright)).blocks if isinstance(b, Table)]
    document = read(make(lying))
    (page,) = document.pages
    (table,) = [b for b in document.blocks if isinstance(b, Table)]
    assert page.quarter == quarter
    assert "Page 7" in [line.text for line in page.lines]
    assert [c.text.text for c in table.cells] == [c.text.text for c in right.cells]
    assert table.cells[4].text.lines[0].xs == right.cells[4].text.lines[0].xs  # a word's own box, not its line's
    shown = as_shown(table, document.pages)
    assert [c.parts[0].bbox for c in shown.cells] == [
        turned(c.parts[0].bbox, quarter, PAGE[0], PAGE[1]) for c in right.cells
    ]
    assert shown.cells[4].text.lines[0].bbox == turned(table.cells[4].text.lines[0].bbox, quarter, PAGE[0], PAGE[1])
    assert not shown.cells[4].text.lines[0].xs


def test_turned_headings_do_not_turn_the_page() -> None:
    def heads(canvas: Canvas) -> None:
        table_page([["", "", ""], ["some words", "11.50", "22.75"]])(canvas)
        canvas.rotate(90)
        canvas.drawString(300, -60, "Weight")

    document = read(make(heads))
    assert document.pages[0].quarter == 0
    assert as_shown(document, document.pages) is document


@pytest.mark.shared
def test_the_seeds_have_their_tables_joined(shared: Path) -> None:
    found = read_document(shared / "seeds" / "sar_card_2554.pdf", ReadOptions(ocr=False))
    assert found.warnings == ()
    tables = [b for b in found.blocks if isinstance(b, Table)]
    assert [(t.page, t.parts[-1].page) for t in tables] == [(1, 4), (4, 4), (5, 5), (6, 7)]
    reasons = [r for t in tables for j in t.joins for r in j.reasons]
    assert reasons.count("open_cell") == 2
    score = next(c for c in tables[2].cells if c.row == 1 and c.col == 4)
    assert score.text.text == "0.1000"
    assert [b.state for b in found.pages[0].tick_boxes] == ["empty", "ticked"]


@pytest.mark.shared
@pytest.mark.slow
def test_heads_repeated_within_the_agreement_are_dropped(shared: Path) -> None:
    found = read_document(shared / "seeds" / "performance_agreement_2561.pdf", ReadOptions(ocr=False))
    tables = [b for b in found.blocks if isinstance(b, Table)]
    first = next(t for t in tables if t.page == 2)
    assert first.parts[-1].page == 7
    assert len(first.dropped) >= 16
    assert all("open_cell" in j.reasons or "same_columns" in j.reasons for t in tables for j in t.joins)


def test_figures_that_nobody_can_read_are_doubtful(tmp_path: Path) -> None:
    """Drawn over one another: what the file says of them may be right, and may not be what was printed."""
    for spacing, doubted in ((0.0, False), (-4.0, True)):
        canvas = Canvas(str(tmp_path / "a.pdf"))
        words = canvas.beginText(40, 700)
        words.setFont("Helvetica", 12)
        words.textLine("The results of the first quarter stand in this report")
        words.setCharSpace(spacing)
        words.textLine("Score 12345678 of 90")
        canvas.drawText(words)
        canvas.save()
        document = read_document(tmp_path / "a.pdf", ReadOptions(ocr=False))
        assert [w.code for w in document.warnings] == ["text_contradicted"] * doubted
        assert all((line.confidence_of(0, 1) < 0.6) is doubted for line in document.pages[0].lines)
