"""Pages of one document at different scales: a table goes on from one to the other."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from reportlab.pdfgen.canvas import Canvas

from extractors.document import read_document
from extractors.scales import at_one_scale
from extractors.types import PageTable, ReadOptions
from pipeline.model.geometry import BBox
from pipeline.model.page import CellPart, Table

LEVELS = [["Points", "Criteria"], ["1", "80 percent"], ["2", "85 percent"], ["3", "90 percent"], ["4", "95 percent"]]


def document(scales: list[float]) -> bytes:
    """A table cut in two between pages of different scales."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for scale, rows, top in ((scales[0], LEVELS[:3], 60), (scales[1], LEVELS[3:], 700)):
        canvas.setPageSize((595 * scale, 842 * scale))
        canvas.scale(scale, scale)
        canvas.setFont("Helvetica", 12)
        canvas.grid([60, 160, 500], [top + 20 * (len(rows) - i) for i in range(len(rows) + 1)])
        for i, row in enumerate(rows):
            for x, word in zip((64, 164), row, strict=True):
                canvas.drawString(x, top + 20 * (len(rows) - i) - 15, word)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("scales", [[1.0, 1.0], [0.3, 2.0], [1.0, 0.707], [1.414, 1.0]])
def test_a_table_goes_on_at_another_scale(scales: list[float]) -> None:
    """Its second half was taken for another table, and a score in it for one that the criteria do not give."""
    (table,) = [b for b in read_document(document(scales), ReadOptions(ocr=False)).blocks if isinstance(b, Table)]
    assert [c.text.text for c in table.cells] == [word for row in LEVELS for word in row]
    assert [part.page for part in table.parts] == [1, 2]
    # where it stands is told as the pages are
    assert table.parts[1].bbox.x0 == pytest.approx(60 * scales[1], abs=1)


def test_a_page_of_another_shape_is_no_other_scale() -> None:
    box = BBox(60, 100, 500, 140)
    table = PageTable(2, 1, 2, (), CellPart(2, box), "ruled", (60.0, 160.0, 500.0))
    for size in ((842.0, 595.0), (595.2, 841.9), (0.0, 0.0), (595.0, 1684.0)):
        assert at_one_scale([table], {1: (595.0, 842.0), 2: size}) == [table]
    (smaller,) = at_one_scale([table], {1: (297.5, 421.0), 2: (595.0, 842.0)})
    assert smaller == replace(table, column_edges=(30.0, 80.0, 250.0))
