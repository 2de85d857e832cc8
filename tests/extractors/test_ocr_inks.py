"""Coloured ink over print."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractors.ocr.inks import without_stamps
from tests.pictures import face, grey, paper

DPI = 200.0
RED, BLUE = (50, 40, 205), (190, 70, 40)


def printed() -> NDArray[np.uint8]:
    image, draw = paper()
    for k in range(4):
        draw.text((120, 60 + 60 * k), "จำนวนหมู่บ้าน 4.2500 ร้อยละ 87", fill=20, font=face(34))
    return grey(image)


def inked(page: NDArray[np.uint8], ink: tuple[int, int, int], mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The page in colour with transparent ink where ``mask`` is set."""
    colour = cv2.cvtColor(page, cv2.COLOR_GRAY2BGR).astype(np.float32)
    share = mask.astype(np.float32)[:, :, None] / 255 * 0.9
    return (colour * (1 - share) + colour * np.array(ink, np.float32) / 255 * share).astype(np.uint8)


@pytest.mark.parametrize("ink", [RED, BLUE])
def test_a_stamp_over_print_is_lifted(ink: tuple[int, int, int]) -> None:
    page = printed()
    mask = np.zeros_like(page)
    cv2.circle(mask, (330, 150), 110, (255,), 5)
    cv2.circle(mask, (330, 150), 80, (255,), 4)
    cv2.line(mask, (250, 120), (410, 190), (255,), 6)
    stamped = inked(page, ink, mask)
    alone = (mask > 0) & (page > 200)
    assert np.median(cv2.cvtColor(stamped, cv2.COLOR_BGR2GRAY)[alone]) < 150
    found = without_stamps(stamped, DPI)
    assert np.median(found[alone]) > 225
    assert found[(page < 60) & (mask > 0)].max() < 110
    assert np.abs(found[mask == 0].astype(int) - page[mask == 0]).max() < 4


def test_what_is_set_in_colour_stays() -> None:
    page = printed()
    red = np.full((*page.shape, 3), 250, np.uint8)
    share = (255 - page.astype(np.float32))[:, :, None] / 255
    red = (red * (1 - share) + np.array(RED, np.float32) * share).astype(np.uint8)
    found = without_stamps(red, DPI)
    assert np.array_equal(found, cv2.cvtColor(red, cv2.COLOR_BGR2GRAY))
    assert found[page < 60].max() < 140


def test_a_page_without_colour_is_as_it_was() -> None:
    page = printed()
    assert np.array_equal(without_stamps(np.asarray(cv2.cvtColor(page, cv2.COLOR_GRAY2BGR), np.uint8), DPI), page)
