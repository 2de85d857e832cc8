"""Shapes of single glyphs, as they are rendered."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from extractors.ink import read_ink
from extractors.pdfium.document import PdfiumSource, open_pdf
from extractors.pdfium.look import GlyphLook
from extractors.texts import tabulate


def _shapes(
    letter: str, draw: Callable[[Canvas], object], grounds: Sequence[float], *, topmost: bool = False
) -> list[NDArray[np.float64]]:
    """The pictures of a letter drawn in each of some greys, at 40 points, 110 points and so on."""
    out = io.BytesIO()
    canvas = Canvas(out)
    draw(canvas)
    for k, grey in enumerate(grounds):
        canvas.setFillGray(grey)
        canvas.setFont("Helvetica", 20)
        canvas.drawString(40 + 70 * k, 700, letter)
    canvas.save()
    source = open_pdf(out.getvalue(), max_pages=1)
    assert isinstance(source, PdfiumSource)
    glyphs = source.glyphs(1)
    ink = read_ink(glyphs, tabulate(glyphs.texts))
    held = source._open(1)
    rows = [i for i, text in enumerate(glyphs.texts) if text == letter]
    vectors = [GlyphLook(held.item, held.frame, {})(glyphs, ink, [i], topmost=topmost) for i in rows]
    source.close()
    return [v[:144] for v in vectors if v is not None]


def test_a_rule_through_a_glyph_is_no_part_of_it() -> None:
    """The dot of a j, apart from its stem: as wide as the j only where a rule runs over it."""
    clear, ruled = _shapes("j", lambda canvas: canvas.rect(90, 714.3, 60, 3, fill=1), (0.0, 0.0), topmost=True)
    assert np.abs(clear - ruled).mean() < 0.15


@pytest.mark.parametrize("letter", ["l", "o", "="])
def test_a_light_glyph_on_a_dark_ground_looks_as_a_dark_one_on_a_light_ground(letter: str) -> None:
    """A stroke that fills its box tells nothing of the ground: what stands around it does."""

    def ground(canvas: Canvas) -> None:
        canvas.setFillGray(0.15)
        canvas.rect(90, 680, 60, 60, fill=1, stroke=0)

    dark, light = _shapes(letter, ground, (0.0, 1.0))
    assert np.abs(dark - light).mean() < 0.15  # the other way round nearly 1
