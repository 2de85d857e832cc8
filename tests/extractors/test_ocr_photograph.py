"""Photographs of pages made flat, and scans left alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extractors.content import PageContent
from extractors.document import assemble
from extractors.ocr import recogniser
from extractors.ocr.image import Grey
from extractors.ocr.page import scan
from extractors.ocr.paper import find_paper, proportion
from extractors.ocr.photograph import Flat, flatten
from extractors.ocr.sheet import Sheet
from extractors.types import PageTable, ReadOptions
from extractors.upright import Upright
from pipeline.model.geometry import BBox
from pipeline.model.shown import turned

FACE = Path("/usr/share/fonts/truetype/tlwg/Garuda.ttf")
DPI = 150.0
WIDTH, HEIGHT = 1240, 1754
"""A sheet of A4 in pixels."""
XS, YS = (120, 560, 840, 1120), tuple(range(300, 1501, 120))
Floats = NDArray[np.float64]


def printed() -> Grey:
    """A page with a table of words and numbers."""
    if not FACE.exists():
        pytest.skip("fonts-tlwg-garuda is not installed")
    font = ImageFont.truetype(str(FACE), 30, layout_engine=ImageFont.Layout.RAQM)
    image = Image.new("L", (WIDTH, HEIGHT), 235)
    draw = ImageDraw.Draw(image)
    for x in XS:
        draw.line((x, YS[0], x, YS[-1]), fill=30, width=3)
    for k, y in enumerate(YS):
        draw.line((XS[0], y, XS[-1], y), fill=30, width=3)
        if k < len(YS) - 1:
            for x, text in zip(XS, ("จำนวนหมู่บ้านต้นแบบ", f"{17 + 3 * k}.25", f"{4000 + 37 * k}"), strict=False):
                draw.text((x + 20, y + 74), text, fill=30, font=font, anchor="ls")
    return np.array(image, dtype=np.uint8)


def on_table(page: Grey, corners: NDArray[np.float32], size: tuple[int, int]) -> Grey:
    """The page with its corners at ``corners`` of a picture of ``size`` (width, height), on something dark, with a shadow on it."""
    edges = np.array([[0, 0], [page.shape[1], 0], [page.shape[1], page.shape[0]], [0, page.shape[0]]], np.float32)
    matrix = cv2.getPerspectiveTransform(edges, corners)
    photo = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_AREA, borderValue=(60,))
    light = np.linspace(1.0, 0.6, size[0])[None, :] * np.ones((size[1], 1))
    return (photo * light).astype(np.uint8)


def place_of(corners: NDArray[np.float32], dpi: float) -> Callable[[float, float], Floats]:
    """Where a point of the printed page, in its pixels, lies on the photograph, in points of that."""
    edges = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float32)
    matrix = cv2.getPerspectiveTransform(edges, corners)

    def place(x: float, y: float) -> Floats:
        a, b, c = matrix @ np.array([x, y, 1.0])
        return np.array([a / c, b / c]) * 72 / dpi

    return place


SEEN = np.array([[190, 160], [1330, 260], [1240, 1790], [80, 1650]], np.float32)
CUT = np.array([[-60, -70], [1300, -20], [1230, 1800], [-130, 1700]], np.float32)


def flat_of(image: Grey, dpi: float = DPI) -> Flat | None:
    return flatten(image, dpi, image.shape[1] * 72 / dpi, image.shape[0] * 72 / dpi)


@pytest.mark.parametrize(("corners", "size"), [(SEEN, (1400, 1900)), (CUT, (1180, 1660))])
def test_perspective_is_taken_out(corners: NDArray[np.float32], size: tuple[int, int]) -> None:
    flat = flat_of(on_table(printed(), corners, size))
    assert flat is not None
    assert flat.residual < 0.15
    rows, columns = edges_of(flat.image)
    assert rows < 3
    assert columns < 3


def edges_of(image: Grey) -> tuple[float, float]:
    """By how many pixels the outer rules of the table waver, the top one and the left one."""
    dark = image < 140
    columns = np.flatnonzero(dark.sum(0) > 20)
    rows = np.flatnonzero(dark.sum(1) > 20)
    tops = [int(np.flatnonzero(dark[:, x])[0]) for x in columns[10:-10]]
    lefts = [int(np.flatnonzero(dark[y])[0]) for y in rows[10:-10]]
    return float(np.ptp(np.percentile(tops, (3, 97)))), float(np.ptp(np.percentile(lefts, (3, 97))))


def test_a_bent_page_is_made_flat() -> None:
    page = printed()
    x, y = np.meshgrid(np.arange(WIDTH, dtype=np.float32), np.arange(HEIGHT, dtype=np.float32))
    bent = cv2.remap(page, x, y + 28 * np.sin(x / WIDTH * 4), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    flat = flat_of(np.asarray(bent, np.uint8))
    assert flat is not None
    assert edges_of(np.asarray(bent, np.uint8))[0] > 20
    assert edges_of(flat.image)[0] < 4


def test_scans_are_left_alone() -> None:
    page = printed()
    assert flat_of(page) is None
    turned = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 1.7, 1.0)
    skewed = cv2.warpAffine(page, turned, (WIDTH, HEIGHT), borderValue=(235,))
    assert flat_of(np.asarray(skewed, np.uint8)) is None
    rim = np.pad(np.asarray(skewed, np.uint8), ((20, 30), (10, 40)), constant_values=15)
    assert flat_of(rim) is None
    assert flat_of(np.full((HEIGHT, WIDTH), 240, np.uint8)) is None


def test_ragged_text_is_no_perspective() -> None:
    font = ImageFont.truetype(str(FACE), 30, layout_engine=ImageFont.Layout.RAQM)
    image = Image.new("L", (WIDTH, HEIGHT), 240)
    draw = ImageDraw.Draw(image)
    for k in range(28):  # a text whose left side runs in
        draw.text(
            (80 + 7 * k, 150 + 52 * k), "ประชุมคณะทำงานติดตามผลการดำเนินงานของหมู่บ้าน", fill=20, font=font, anchor="ls"
        )
    assert flat_of(np.array(image, np.uint8)) is None


def test_the_sheet_is_found_and_not_its_shadow() -> None:
    page = np.full((HEIGHT, WIDTH), 235, np.uint8)
    photo = on_table(page, SEEN, (1400, 1900))
    edge = np.linspace(0, 1, 1900)[:, None] * np.ones((1, 1400))
    photo = (photo * np.where(edge > 0.6, 0.62, 1.0)).astype(np.uint8)
    paper = find_paper(photo)
    assert paper is not None
    assert paper.whole
    assert np.abs(paper.corners - SEEN).max() < 12
    assert find_paper(np.full((1900, 1400), 200, np.uint8)) is None
    assert proportion(paper.corners, photo.shape) == pytest.approx(2**-0.5)


def test_places_on_the_flat_page_are_places_on_the_photograph() -> None:
    net = np.array([[[10, 20], [110, 20]], [[0, 220], [120, 240]]], np.float32)
    sheet = Sheet(100, 200, net)
    found = sheet.to_shown(np.array([[0, 0], [100, 200], [50, 100], [-40, 0]], np.float32))
    assert found == pytest.approx(np.array([[10, 20], [120, 240], [60, 125], [10, 20]]))
    box = Upright(130, 260, sheet=sheet).to_shown((0, 0, 100, 200))
    assert box == pytest.approx((0, 20, 120, 240))
    lying = Upright(130, 260, quarter=1, sheet=sheet)
    assert lying.size == (200, 100)
    standing = BBox(*lying.standing.to_shown((20, 30, 60, 50)))
    assert lying.to_shown((20, 30, 60, 50)) == pytest.approx(turned(standing, 1, 260, 130).as_tuple(), abs=0.01)


@pytest.mark.skipif(not recogniser.available(), reason="the recogniser's weights are not there")
def test_numbers_of_a_photograph_are_read_where_they_stand() -> None:
    photo = on_table(printed(), SEEN, (1400, 1900))
    width, height = 1400 * 72 / DPI, 1900 * 72 / DPI
    page = scan(photo, 1, width, height, DPI, ReadOptions())
    reading = assemble(PageContent(page.clusters, page.drawings, upright=page.upright))
    tables = [b for b in reading.blocks if isinstance(b, PageTable)]
    assert len(tables) == 1
    texts = {c.text.text: c for c in tables[0].cells}
    place = place_of(SEEN, DPI)
    for k in range(len(YS) - 1):
        cell = texts[str(4000 + 37 * k)]
        x, y = place(XS[2] + 60, YS[k] + 62)
        box = cell.text.lines[0].bbox
        assert box.x0 - 3 < x < box.x1 + 3
        assert box.top - 3 < y < box.bottom + 3
    assert reading.page.width == pytest.approx(width)
