"""Watermarks and raised figures: what stands on a line and is no part of its words."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.overprint import set_apart
from extractors.types import ClusterPage

Letter = tuple[str, float, float, float, float]
"""A letter: text, x, base line, size, angle."""


def page(letters: list[Letter]) -> ClusterPage:
    n = len(letters)
    boxes = [(x, y - size, x + size / 2, y + 0.4 * size) for _, x, y, size, _ in letters]
    return ClusterPage(
        1, 600, 800, tuple(t for t, *_ in letters), np.array(boxes, dtype=np.float32),
        np.array([100.0 if size < 30 else y for _, _, y, size, _ in letters], dtype=np.float32),
        np.array([size for *_, size, _ in letters], dtype=np.float32),
        np.array([a for *_, a in letters], dtype=np.float32), np.zeros(n, np.bool_), np.ones(n, np.float32),
        np.zeros(n, np.bool_),
    )  # fmt: skip


def line(text: str, x: float = 50, y: float = 100, size: float = 12) -> list[Letter]:
    return [(t, x + 6 * k, y, size, 0.0) for k, t in enumerate(text)]


def test_a_raised_figure_is_no_digit_of_the_number():
    got = set_apart(page([*line("2.05"), ("๓", 74, 95.2, 10, 0.0), ("1", 79, 95.2, 10, 0.0), *line("x", 90)]))
    assert "".join(got.texts) == "2.05³¹x"


@pytest.mark.parametrize(("y", "size"), [(100, 10), (103, 10), (95, 12), (80, 8)])
def test_small_lowered_and_far_figures_stay_digits(y, size):
    assert "".join(set_apart(page([*line("2.05"), ("3", 74, y, size, 0.0)])).texts) == "2.053"


def test_a_watermark_across_the_text_goes():
    mark = [("ส", 60, 120, 70, 0.0), ("ำ", 300, 500, 70, 0.0)]
    assert "".join(set_apart(page([*line("ผลงาน"), *mark, *line("ครบ", 90)])).texts) == "ผลงานครบ"


def test_a_slanted_watermark_goes_and_a_large_title_stays():
    title = [("ก", 60, 40, 30, 0.0)]
    mark = [("ส", 60, 700, 70, 35.0)]
    assert "".join(set_apart(page([*title, *line("ผลงาน"), *mark])).texts) == "กผลงาน"
