"""Cards side by side on one page: each half read by itself."""

from __future__ import annotations

import io
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from extractors.document import read_document
from extractors.types import ReadOptions
from pipeline.model.page import Paragraph

WIDE, HIGH = landscape(A4)


def _table(c: Canvas, x: float, top: float, rows: list[tuple[str, str]], widths: tuple[float, float]) -> None:
    xs, ys = [x, x + widths[0], x + sum(widths)], [HIGH - top - 18 * k for k in range(len(rows) + 1)]
    c.grid(xs, ys)
    for k, row in enumerate(rows):
        for x0, text in zip(xs, row, strict=False):
            c.drawString(x0 + 4, ys[k] - 13, text)


def _page(tmp_path: Path, left: list[str], right: list[str], indent: float = 0.0) -> list[str]:
    made = io.BytesIO()
    c = Canvas(made, pagesize=(WIDE, HIGH))
    c.drawString(50, HIGH - 50, "Report of the office, both halves of the page run under this line and say the rest")
    for x, words, shift in ((50, left, 0.0), (440, right, indent)):
        for k, line in enumerate(words[:3]):
            c.drawString(x + shift, HIGH - 80 - 18 * k, line)
        _table(c, x, 140, [("Level", "Criteria"), ("1", words[3]), ("2", words[4])], (80, 250))
        for k, line in enumerate(words[5:]):
            c.drawString(x + shift, HIGH - 220 - 18 * k, line)
    c.save()
    path = tmp_path / "page.pdf"
    path.write_bytes(made.getvalue())
    document = read_document(path, ReadOptions(ocr=False))
    return [b.text.text if isinstance(b, Paragraph) else "table" for b in document.blocks]


def test_the_left_half_comes_first(tmp_path: Path) -> None:
    left = ["Number 1 roads", "Overseer a", "Collector b", "50", "60", "Obstacles none", "Evidence c"]
    right = ["Number 2 water", "Overseer d", "Collector e", "70", "80", "Obstacles few", "Evidence f"]
    text = " ".join(_page(tmp_path, left, right))
    places = [text.index(w) for w in ("Overseer a", "Evidence c", "Number 2", "Overseer d", "Evidence f")]
    assert places == sorted(places)
    assert text.index("Report") == 0


def test_values_beside_labels_are_read_across(tmp_path: Path) -> None:
    left = ["Number", "Overseer", "Collector", "50", "60", "Obstacles", "Evidence"]
    right = ["one", "two", "three", "70", "80", "four", "five"]
    text = " ".join(_page(tmp_path, left, right, indent=90))
    assert text.index("one") < text.index("Overseer")
