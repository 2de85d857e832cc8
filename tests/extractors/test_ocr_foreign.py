"""Stamps, signatures and strokes over figures."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import ImageDraw

from extractors.ocr import recogniser
from extractors.ocr.doubts import doubt_crossed, doubt_within
from extractors.ocr.foreign import covered, crossed, grown
from extractors.ocr.numbers import doubt_torn
from extractors.ocr.page import scan
from extractors.ocr.reading import Reading
from extractors.ocr.regions import LinePicture
from extractors.ocr.rulings import Rulings
from extractors.recognition import PagePicture, recognise
from extractors.types import ReadOptions
from tests.pictures import face, grey, paper

BLANK = np.full((20, 100), 255, np.uint8)
LINE = LinePicture(BLANK, (200, 100, 300, 120), 104.0, 116.0, 1)
CELL = Rulings(
    np.array([(90, 150, 400), (130, 150, 400)], np.float32),
    np.array([(150, 90, 130), (400, 90, 130)], np.float32),
    np.zeros((1, 1), np.bool_),
)
NO_STROKES = np.zeros((0, 4), np.int32)
READ = Reading("12 45", (10.0, 20.0, 30.0, 60.0, 90.0), (0.99,) * 5)


def doubtful(reading: Reading) -> str:
    return "".join(c for c, p in zip(reading.labels, reading.confidences, strict=True) if p < 0.5)


def test_figures_that_a_stroke_runs_over_are_doubtful() -> None:
    strokes = np.array([[255, 80, 275, 160], [255, 300, 275, 400]], np.int32)
    [over] = crossed([LINE], strokes, 12.0)
    assert over.crossed == ((49, 81),)
    assert doubtful(doubt_crossed([over], [READ], 12.0)[0]) == "4"
    assert doubt_crossed([LINE], [READ], 12.0)[0] == READ
    muddle = Reading("x4Kw", (10.0, 30.0, 50.0, 70.0), (0.6, 0.9, 0.5, 0.7))
    assert doubtful(doubt_crossed([LINE], [muddle], 12.0)[0]) == "4"


@pytest.mark.parametrize(
    ("piece", "what"),
    [
        ((255, 100, 266, 116), ""),  # a digit
        ((255, 80, 266, 116), "4"),  # with a stroke up out of the line
        ((255, 100, 266, 130), "4"),  # with one down
        ((250, 104, 290, 116), "4"),  # struck out
    ],
)
def test_a_digit_grown_together_with_a_stroke(piece: tuple[int, int, int, int], what: str) -> None:
    pieces = np.array([(x, 102, x + 9, 116) for x in range(205, 300, 12)] + [piece], np.int32)
    line = LinePicture(BLANK, LINE.box, LINE.top, LINE.base, 1, (), pieces)
    reading = Reading("2345678" + READ.labels[3:4], (*range(6, 48, 6), 60.0), (0.99,) * 8)
    found = grown([line], [reading], 12.0)
    assert "".join(reading.labels[d.at] for d in found) == what
    assert doubtful(doubt_crossed([line], [reading], 12.0)[0]) == what


def test_print_that_has_run_together_is_no_stroke() -> None:
    pieces = np.array([(205, 102, 250, 116), (255, 102, 299, 116)], np.int32)
    line = LinePicture(BLANK, LINE.box, LINE.top, LINE.base, 1, (), pieces)
    assert not grown([line], [READ], 12.0)


def test_places_where_figures_may_be_lost() -> None:
    [over] = crossed([LINE], np.array([[255, 80, 275, 160]], np.int32), 12.0)
    assert covered([over], [READ], NO_STROKES, CELL, 5.0) == [(249, 100, 281, 120)]
    words = Reading("คน", (60.0, 70.0), (0.9, 0.9))
    assert covered([over], [words], NO_STROKES, CELL, 5.0) == []
    in_cell, beside = np.array([[180, 95, 190, 125]], np.int32), np.array([[20, 95, 30, 125]], np.int32)
    assert covered([LINE], [READ], in_cell, CELL, 5.0) == [(180, 95, 190, 125)]
    assert covered([LINE], [READ], beside, CELL, 5.0) == []
    assert covered([LINE], [Reading('"', (50.0,), (0.9,))], NO_STROKES, CELL, 5.0) == [LINE.box]
    assert covered([LINE], [Reading("-", (50.0,), (0.9,))], NO_STROKES, CELL, 5.0) == []
    assert doubtful(doubt_within([LINE], [READ], [(250, 90, 270, 130), (200, 300, 300, 320)])[0]) == "4"


def test_a_comma_that_parts_no_thousands_is_a_point_with_something_under_it() -> None:
    torn, whole = (Reading(t, tuple(map(float, range(len(t)))), (0.99,) * len(t)) for t in ("4,3536", "1,169"))
    assert doubtful(doubt_torn(torn)) == torn.labels
    assert doubt_torn(whole) == whole


@pytest.mark.skipif(not recogniser.available(), reason="no recogniser is installed")
def test_a_figure_that_a_signature_swallows_leaves_a_warning() -> None:
    image, draw = paper(1000, 500)
    font = face(34)
    draw.text((80, 60), "ผลการดำเนินงานของศูนย์ประสานงานชุมชน", fill=20, font=font, anchor="ls")
    for x in (80, 500, 900):
        draw.line((x, 100, x, 260), fill=20, width=3)
    for y in (100, 180, 260):
        draw.line((80, y, 900, y), fill=20, width=3)
    for k, words in enumerate((("น้ำหนัก", "15"), ("คะแนน", "4"))):
        for x, word in zip((100, 660), words, strict=True):
            draw.text((x, 155 + 80 * k), word, fill=20, font=font, anchor="ls")
    clean = grey(image)
    ImageDraw.Draw(image).line(((600, 250), (640, 190), (665, 255), (690, 185), (720, 250)), fill=20, width=6)
    points = 1000 * 72 / 200, 500 * 72 / 200
    assert scan(clean, 1, *points, 200.0, ReadOptions()).covered == ()
    found = recognise(PagePicture(grey(image), 1, *points, 200.0), ReadOptions())
    [place] = found.covered
    assert place.contains(660 * 72 / 200, 220 * 72 / 200)
    assert all(p < 0.5 for t, p in zip(found.clusters.texts, found.clusters.confidences, strict=True) if t == "4")
