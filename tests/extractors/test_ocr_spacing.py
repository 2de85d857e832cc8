"""Blanks between digits by the white that stands there."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.ocr.reading import Reading
from extractors.ocr.spacing import spaced

BODY = 20.0


def line(labels: str, digit: int, white: float) -> tuple[Reading, np.ndarray]:
    """Digits ``digit`` pixels wide with ``white`` bodies of white between them."""
    step = digit + round(white * BODY)
    inked = np.zeros(step * len(labels) + 20, np.bool_)
    columns = []
    for i in range(len(labels)):
        inked[10 + i * step : 10 + i * step + digit] = True
        columns.append(10 + i * step + digit / 2)
    return Reading(labels, tuple(columns), (0.9,) * len(labels)), inked


@pytest.mark.parametrize(
    ("labels", "digit", "white", "want"),
    [
        ("๕๓๑๐", 16, 0.8, "๕ ๓ ๑ ๐"),
        ("๑๐๐๐", 14, 0.33, "๑๐๐๐"),
        ("5310", 14, 0.9, "5 3 1 0"),
        ("1111", 3, 0.65, "1111"),
        ("กข", 16, 1.5, "กข"),
    ],
)
def test_white_between_digits(labels: str, digit: int, white: float, want: str) -> None:
    reading, inked = line(labels, digit, white)
    got = spaced(reading, inked, BODY)
    assert got.labels == want
    assert len(got.columns) == len(got.confidences) == len(want)
    assert list(got.columns) == sorted(got.columns)


def _set(labels: str, *whites: float) -> tuple[Reading, np.ndarray]:
    """Figures 12 pixels wide, by the bodies of white behind each; a blank takes none of its own."""
    ink, at, columns = np.zeros(600, np.bool_), 10.0, []
    behind = iter(whites)
    for label in labels:
        if label == " ":
            columns.append(at - 2)
            continue
        ink[round(at) : round(at) + 12] = True
        columns.append(at + 6)
        at += 12 + next(behind, 0.0) * BODY
    return Reading(labels, tuple(columns), (0.9,) * len(labels)), ink


@pytest.mark.parametrize(
    ("labels", "whites", "want"),
    [
        ("๑๐ ๐", (0.4, 0.5), "๑๐๐"),
        ("๕๖๗๘ ๑๐๐๑", (0.4, 0.3, 0.4, 0.9, 0.4, 0.4, 0.4), "๕๖๗๘ ๑๐๐๑"),
        ("๔๐๐๐", (0.4, 0.6, 0.45), "๔๐๐๐"),
        ("๔๐๐๐", (0.3, 0.6, 0.3), "๔๐ ๐๐"),
        ("๑ ๒", (0.5,), "๑ ๒"),
        ("41 11", (0.4, 0.5, 0.4), "41 11"),
    ],
)
def test_white_beside_the_white_inside_numbers(labels: str, whites: tuple[float, ...], want: str) -> None:
    got = spaced(*_set(labels, *whites), BODY)
    assert got.labels == want
    assert len(got.columns) == len(got.confidences) == len(want)
