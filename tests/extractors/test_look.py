"""Shapes of single glyphs, as they are rendered."""

from __future__ import annotations

import io

import numpy as np
import pytest
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from extractors.ink import read_ink
from extractors.pdfium.document import PdfiumSource, open_pdf
from extractors.pdfium.look import GlyphLook
from extractors.texts import tabulate


@pytest.mark.parametrize("letter", ["l", "o", "="])
def test_a_light_glyph_on_a_dark_ground_looks_as_a_dark_one_on_a_light_ground(letter: str) -> None:
    """A stroke that fills its box tells nothing of the ground: what stands around it does."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFillGray(0.15)
    canvas.rect(90, 680, 60, 60, fill=1, stroke=0)
    for x, grey in ((40, 0.0), (110, 1.0)):
        canvas.setFillGray(grey)
        canvas.setFont("Helvetica", 20)
        canvas.drawString(x, 700, letter)
    canvas.save()
    source = open_pdf(out.getvalue(), max_pages=1)
    assert isinstance(source, PdfiumSource)
    glyphs = source.glyphs(1)
    ink = read_ink(glyphs, tabulate(glyphs.texts))
    held = source._open(1)
    rows = [i for i, text in enumerate(glyphs.texts) if text == letter]
    shapes = [GlyphLook(held.item, held.frame, {})(glyphs, ink, [i]) for i in rows]
    source.close()
    assert len(shapes) == 2
    dark, light = shapes
    assert dark is not None
    assert light is not None
    assert np.abs(dark - light)[:144].mean() < 0.15  # the picture; the other way round nearly 1
