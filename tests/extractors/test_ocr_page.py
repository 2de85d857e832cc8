"""A page image read from end to end."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extractors.content import PageContent, picture_dpi
from extractors.document import assemble
from extractors.ocr import recogniser, tesseract
from extractors.ocr.page import clearness, lay_out, read_image, scan
from extractors.ocr.place import shown_block, shown_line
from extractors.ocr.reading import Reading
from extractors.types import PageTable, ReadOptions
from extractors.upright import Upright
from pipeline.model.geometry import BBox
from pipeline.model.page import Line

FACE = Path("/usr/share/fonts/truetype/tlwg/Garuda.ttf")
DPI = 200.0
WIDTH, HEIGHT = 1240, 900
ROWS = (("ตัวชี้วัด", "น้ำหนัก", "คะแนน"), ("จำนวนแหล่งน้ำชุมชน", "15", "4.2500"), ("ร้อยละความพึงพอใจ", "๑๐", "๓.๗๕๐๐"))
OPTIONS = ReadOptions()


def page() -> NDArray[np.uint8]:
    if not FACE.exists():
        pytest.skip("fonts-tlwg-garuda is not installed")
    font = ImageFont.truetype(str(FACE), 34, layout_engine=ImageFont.Layout.RAQM)
    image = Image.new("L", (WIDTH, HEIGHT), 250)
    draw = ImageDraw.Draw(image)
    draw.text((100, 130), "ผลการดำเนินงานของศูนย์ประสานงาน", fill=20, font=font, anchor="ls")
    xs, ys = (100, 700, 880, 1120), (200, 280, 360, 440)
    for x in xs:
        draw.line((x, ys[0], x, ys[-1]), fill=20, width=3)
    for y in ys:
        draw.line((xs[0], y, xs[-1], y), fill=20, width=3)
    for k, row in enumerate(ROWS):
        for x, text in zip(xs, row, strict=False):
            draw.text((x + 14, ys[k] + 54), text, fill=20, font=font, anchor="ls")
    draw.rectangle((100, 500, 130, 530), outline=20, width=2)
    draw.line((105, 512, 114, 526, 134, 490), fill=20, width=3)
    draw.text((150, 530), "รอบ 12 เดือน", fill=20, font=font, anchor="ls")
    return np.array(image, dtype=np.uint8)


def points(pixels: float) -> float:
    return pixels * 72 / DPI


def read(image: NDArray[np.uint8]) -> PageContent:
    return PageContent(*read_image(image, 1, points(image.shape[1]), points(image.shape[0]), DPI, OPTIONS))


needs_weights = pytest.mark.skipif(not recogniser.available(), reason="the recogniser's weights are not there")


@needs_weights
def test_a_page_comes_out_as_its_table_its_text_and_its_tick_box() -> None:
    reading = assemble(read(page()))
    (table,) = (b for b in reading.blocks if isinstance(b, PageTable))
    assert (table.n_rows, table.n_cols) == (3, 3)
    cells = {(c.row, c.col): c.text.text for c in table.cells}
    assert {k: v for k, v in cells.items() if k[0] and k[1]} == {(r, c): ROWS[r][c] for r in (1, 2) for c in (1, 2)}
    assert cells[0, 0] == "ตัวชี้วัด"
    (box,) = reading.page.tick_boxes
    assert box.state == "ticked"
    assert reading.page.text_source == "ocr"
    assert any("รอบ 12 เดือน" in line.text for line in reading.page.lines)


@needs_weights
def test_clusters_lie_on_their_ink() -> None:
    image = page()
    clusters = read(image).clusters
    dark = image < 128
    for box, text in zip(clusters.boxes, clusters.texts, strict=True):
        if text not in ".-:,'\"":
            x0, top, x1, bottom = (round(float(v) * DPI / 72) for v in box)
            assert dark[top:bottom, x0 : x1 + 1].any(), text


@needs_weights
@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_a_page_on_its_side_or_its_head_is_turned(quarter: int) -> None:
    upright = scan(page(), 1, points(WIDTH), points(HEIGHT), DPI, OPTIONS)
    image = np.ascontiguousarray(np.rot90(page(), -quarter))
    turned = scan(image, 1, points(image.shape[1]), points(image.shape[0]), DPI, OPTIONS)
    assert turned.upright.quarter == quarter
    assert turned.clusters.texts == upright.clusters.texts


def test_a_blank_page_has_nothing_on_it() -> None:
    content = read(np.full((HEIGHT, WIDTH), 255, np.uint8))
    assert content.clusters.texts == ()
    assert content.clusters.text_source == "none"
    assert len(content.drawings.segments) == 0


def test_a_page_that_takes_too_long_says_so() -> None:
    with pytest.raises(TimeoutError):
        read_image(page(), 1, 446.0, 324.0, DPI, ReadOptions(page_seconds=0.0))


def test_what_was_read_goes_back_to_the_page_as_shown() -> None:
    upright = Upright(600.0, 800.0, skew=2.0)
    line = Line(1, "กข", BBox(100, 50, 300, 62), (100.0, 200.0, 300.0), font_size=12)
    shown = shown_line(line, upright)
    assert shown.bbox.top > 33
    assert shown.bbox.height > 12
    assert shown.xs[0] == pytest.approx(100 + 344 * np.sin(np.deg2rad(2)), abs=1)
    table = PageTable(1, 0, 0, (), part=None, method="ruled")  # type: ignore[arg-type]
    assert shown_block(table, Upright(600, 800)) is table


@pytest.mark.parametrize(
    "script",
    [
        "exit 1",
        "printf '\\377\\376 not tsv'; exit 0",
        "sleep 30",
        "printf '5\\t1\\tx\\n5\\t9\\t1\\t1\\t1\\t1\\tq\\t1\\t1\\t1\\t90\\tก\\n'",
    ],
)
def test_a_tesseract_that_fails_hangs_or_talks_nonsense_does_no_harm(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "tesseract"
    fake.write_text(f"#!/bin/sh\n{script}\n")
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    found = tesseract.read_lines([np.full((20, 50), 255, np.uint8)], seconds=1.0)
    assert found is None or found == ((),)


def test_without_any_recogniser_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser, "available", lambda: False)
    monkeypatch.setattr(tesseract, "available", lambda: False)
    with pytest.raises(RuntimeError, match="install"):
        read(page())


@pytest.mark.shared
@pytest.mark.slow
@needs_weights
def test_the_scores_of_the_scanned_report(shared: Path) -> None:
    from extractors.document import read_document

    document = read_document(shared / "seeds" / "sar_card_2554_scan.pdf", ReadOptions(pages=(5,)))
    cells = [c.text.text for b in document.blocks if not hasattr(b, "role") for c in b.cells]
    assert {"2", "5", "0.1000"} <= set(cells)
    assert [t.state for t in document.pages[0].tick_boxes] == ["empty", "ticked"]


@needs_weights
@pytest.mark.parametrize("times", [5.0, 0.25])
def test_a_page_of_no_paper_size_is_read_as_a_sheet(times: float) -> None:
    """Cameras and programs call a pixel a point, or make a page of a thumb's size."""
    image = np.pad(page(), ((0, 1754 - HEIGHT), (0, 0)), constant_values=250)
    width, height = points(image.shape[1]) * times, points(image.shape[0]) * times
    found = scan(image, 1, width, height, DPI / times, OPTIONS)
    assert "15" in found.clusters.texts or "1" in found.clusters.texts
    reading = assemble(PageContent(found.clusters, found.drawings, upright=found.upright))
    assert (reading.page.width, reading.page.height) == (width, height)
    [table] = [b for b in reading.blocks if isinstance(b, PageTable)]
    cell = next(c for c in table.cells if c.text.text == "4.2500")
    box = cell.text.lines[0].bbox
    assert box.x0 / times == pytest.approx(points(894), abs=4)
    assert box.bottom / times == pytest.approx(points(334), abs=6)


def test_resolution_of_a_page_to_recognise() -> None:
    assert picture_dpi(595, 842, 80_000_000) == 300
    assert picture_dpi(3024, 4032, 80_000_000) * 4032 / 72 == pytest.approx(3508, abs=1)
    assert picture_dpi(1190, 1684, 9_000_000) < 153


def test_arcs_and_strokes_are_told_from_letters() -> None:
    image = Image.fromarray(page())
    ImageDraw.Draw(image).arc((700, 220, 1000, 480), 100, 330, fill=20, width=4)
    for picture, expected in ((page(), False), (np.array(image, np.uint8), True)):
        lines = lay_out(picture, DPI).lines
        assert any(line.crossed for line in lines) == expected


def test_blanks_between_noise_do_not_make_a_page_clear() -> None:
    """A page on its side is read as signs with wide blanks, each of them sure."""
    noise = Reading(
        "๘    ๔    ๒", tuple(float(i) for i in range(11)), tuple(0.6 if c != " " else 0.99 for c in "๘    ๔    ๒")
    )
    assert clearness([noise]) < 0.8
    assert clearness([]) == 0.0
