"""Tick boxes from glyphs, from drawings and from marks typed over boxes."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from reportlab.pdfgen.canvas import Canvas

from extractors.document import read_document
from extractors.squares import lone_squares, state_of
from extractors.tickboxes import find_tick_boxes
from extractors.types import ClusterPage, Drawings, ReadOptions
from pipeline.model.geometry import BBox
from pipeline.model.page import RawPage, TickBox

EMPTY = np.zeros((0, 4), dtype=np.float32)


def clusters(*items: tuple[str, float]) -> ClusterPage:
    n = len(items)
    return ClusterPage(
        1, 600, 800, tuple(t for t, _ in items), np.array([(x, 40, x + 10, 52) for _, x in items], dtype=np.float32),
        np.full(n, 50, dtype=np.float32), np.full(n, 12, dtype=np.float32), np.zeros(n, dtype=np.float32),
        np.zeros(n, dtype=np.bool_), np.ones(n, dtype=np.float32), np.zeros(n, dtype=np.bool_),
    )  # fmt: skip


def drawn(*boxes: TickBox) -> Drawings:
    none = np.zeros(0, dtype=np.bool_)
    return Drawings(EMPTY, EMPTY, none, none, EMPTY, boxes)


def test_box_glyphs_are_listed_with_their_state() -> None:
    page, boxes = find_tick_boxes(clusters(("☐", 10), ("ก", 30), ("☑", 60), ("☒", 90), ("\U0001f5d6", 120)), drawn())
    assert [b.state for b in boxes] == ["empty", "ticked", "crossed", "empty"]
    assert len(page.texts) == 5


@pytest.mark.parametrize(("mark", "glyph"), [("✓", "☑"), ("/", "☑"), ("X", "☒")])
def test_a_mark_typed_over_a_box_ticks_it(mark: str, glyph: str) -> None:
    page, (box,) = find_tick_boxes(clusters(("☐", 10), ("ก", 30), (mark, 11)), drawn())
    assert page.texts == (glyph, "ก")
    assert box.state != "empty"


def test_a_slash_beside_a_box_is_a_slash() -> None:
    page, (box,) = find_tick_boxes(clusters(("☐", 10), ("/", 30)), drawn())
    assert page.texts == ("☐", "/")
    assert box.state == "empty"


def test_a_drawn_box_becomes_a_character_before_its_label() -> None:
    box = TickBox(1, BBox(20, 41, 30, 51), "ticked", 0.9, "drawing")
    page, found = find_tick_boxes(clusters(("ก", 5), ("ข", 36), ("ค", 46)), drawn(box))
    assert page.texts == ("ก", "☑", "ข", "ค")
    assert found == (box,)
    assert page.baselines[1] == 50


def pdf(draw: Callable[[Canvas], object]) -> RawPage:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 300))
    canvas.setFont("Helvetica", 12)
    draw(canvas)
    canvas.save()
    return read_document(out.getvalue(), ReadOptions(ocr=False)).pages[0]


def box_with(*strokes: tuple[float, float, float, float], fill: int = 0, typed: str = "") -> RawPage:
    def draw(canvas: Canvas) -> None:
        canvas.rect(25, 199, 10, 10, fill=fill)
        for stroke in strokes:
            canvas.line(*stroke)
        canvas.drawString(27, 200.5, typed)
        canvas.drawString(40, 200, "label")

    return pdf(draw)


def test_drawn_boxes_are_told_by_the_ink_inside() -> None:
    assert box_with().lines[0].text == "☐ label"
    assert box_with((26, 204, 29, 200), (29, 200, 36, 210)).lines[0].text == "☑ label"
    assert box_with((26, 200, 34, 208), (26, 208, 34, 200)).lines[0].text == "☒ label"
    assert box_with(fill=1).lines[0].text == "■ label"
    assert box_with(typed="X").lines[0].text == "☒ label"


def test_a_framed_figure_and_letter_boxes_are_no_tick_boxes() -> None:
    assert box_with(typed="7").tick_boxes == ()

    def letters(canvas: Canvas) -> None:
        for k in range(6):
            canvas.rect(25 + 12 * k, 199, 12, 12)
        canvas.drawString(120, 200, "label")

    assert pdf(letters).tick_boxes == ()


def test_a_square_of_four_strokes_is_a_box() -> None:
    def strokes(canvas: Canvas) -> None:
        for a, b, c, d in ((25, 199, 35, 199), (25, 209, 35, 209), (25, 199, 25, 209), (35, 199, 35, 209)):
            canvas.line(a, b, c, d)
        canvas.drawString(42, 200, "label")

    page = pdf(strokes)
    assert [(b.state, b.origin) for b in page.tick_boxes] == [("empty", "drawing")]


def test_a_square_counts_only_with_a_rim() -> None:
    grey = np.full((40, 40), 255, dtype=np.uint8)
    box = (5.0, 5.0, 35.0, 35.0)
    assert state_of(grey, box, 1.0) is None
    grey[5:36, 5:36] = 190  # a light swatch
    assert state_of(grey, box, 1.0) is None
    grey[5:36, [5, 6, 34, 35]] = grey[[5, 6, 34, 35], 5:36] = 60
    assert state_of(grey, box, 1.0) == "empty"


def test_the_colours_of_a_legend_are_no_tick_boxes() -> None:
    def legend(canvas: Canvas) -> None:
        for k, shade in enumerate((0.2, 0.5, 0.8)):
            canvas.setFillGray(shade)
            canvas.rect(25, 199 - 20 * k, 8, 8, fill=1, stroke=0)
            canvas.setFillGray(0)
            canvas.drawString(40, 200 - 20 * k, "share")

    assert pdf(legend).tick_boxes == ()


def test_an_outline_that_is_filled_between_two_sides_is_a_box() -> None:
    def ring(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.rect(25, 199, 10, 10)
        path.rect(25.8, 199.8, 8.4, 8.4)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=0)
        canvas.drawString(40, 200, "label")

    page = pdf(ring)
    assert page.lines[0].text == "☐ label"


def test_boxes_on_one_line_whose_tops_differ_a_little_are_read_each_by_itself() -> None:
    def line(canvas: Canvas) -> None:
        for k, drop in enumerate((0, 0, 2.6)):
            canvas.rect(25 + 60 * k, 199 - drop, 9, 9)
            canvas.drawString(40 + 60 * k, 200, "label")
        canvas.line(147, 201, 149, 198.5)
        canvas.line(149, 198.5, 153, 204)

    assert [b.state for b in sorted(pdf(line).tick_boxes, key=lambda b: b.bbox.x0)] == ["empty", "empty", "ticked"]


def test_boxes_one_close_under_another_are_boxes_and_keep_their_own_ticks() -> None:
    def draw(canvas: Canvas) -> None:
        for k in range(3):
            y = 250 - 10.5 * k
            for x0, y0, x1, y1 in ((0, 0, 8, 0), (0, 8, 8, 8), (0, 0, 0, 8), (8, 0, 8, 8)):
                canvas.line(100 + x0, y + y0, 100 + x1, y + y1)
            canvas.drawString(114, y, f"option {k}")
        canvas.line(101, 243, 104, 240.5)
        canvas.line(104, 240.5, 107, 247)

    assert [b.state for b in pdf(draw).tick_boxes] == ["empty", "ticked", "empty"]


def test_a_box_close_to_the_border_of_a_low_row_keeps_its_own_sides() -> None:
    """Edges so near are taken for one: the box would reach over its own stroke, whose ink would tick it."""
    box = [(188, 226, 195, 226), (188, 233, 195, 233), (188, 226, 188, 233), (195, 226, 195, 233)]
    border = [(185.4, 221, 185.4, 240), (185.4, 240, 185.4, 258)]
    segments = np.array([*box, *border], dtype=np.float32)
    none = np.zeros(0, dtype=np.bool_)
    (found,) = lone_squares(Drawings(segments, EMPTY, none, none, EMPTY))
    assert found[0] == pytest.approx(188, abs=0.1)
    assert found[2] == pytest.approx(195, abs=0.1)
