"""A photographed page whose bends could not all be taken out: what its lines read is shown, its figures are not trusted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.ocr import recogniser
from extractors.ocr.page import read_image
from extractors.ocr.photograph import Flat
from extractors.ocr.sheet import Sheet
from extractors.types import ReadOptions

FACE = Path("/usr/share/fonts/truetype/tlwg/Garuda.ttf")

pytestmark = [
    pytest.mark.skipif(not FACE.exists(), reason="fonts-tlwg-garuda is not installed"),
    pytest.mark.skipif(not recogniser.available(), reason="no recogniser is installed"),
]


@pytest.mark.parametrize(("residual", "sure"), [(0.02, True), (0.3, False)])
def test_figures_of_a_page_left_bent_are_doubtful(residual: float, sure: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = Image.new("L", (1000, 500), 255)
    font = ImageFont.truetype(str(FACE), 40, layout_engine=ImageFont.Layout.RAQM)
    for k, text in enumerate(("ผลการดำเนินงานร้อยละ 84", "จำนวนหมู่บ้าน 126 แห่ง")):
        ImageDraw.Draw(picture).text((80, 150 + 90 * k), text, fill=0, font=font, anchor="ls")
    image = np.array(picture, np.uint8)
    flat = Flat(image, 200.0, Sheet.whole(360.0, 180.0), residual)
    monkeypatch.setattr("extractors.ocr.page.flatten", lambda *_: flat)
    page, _ = read_image(image, 1, 360.0, 180.0, 200.0, ReadOptions())
    figures = [(t, p) for t, p in zip(page.texts, page.confidences.tolist(), strict=True) if t.isdigit()]
    assert "".join(t for t, _ in figures) == "84126"
    assert all((p >= 0.5) == sure for _, p in figures)
    letters = [p for t, p in zip(page.texts, page.confidences.tolist(), strict=True) if not t.isdigit()]
    assert float(np.mean(letters)) > 0.9
