"""A line's picture shown otherwise: the same ink, for a recogniser that takes other steps over it.

What a network reads the same in every view it is seldom wrong about; what it misreads tends to change with the view.
"""

from __future__ import annotations

import cv2
import numpy as np

from extractors.ocr.image import Grey

WIDER, NARROWER = 1.13, 0.9
ROOM = 0.07
"""White put over and under a line, in heights of its picture: its letters come out smaller."""
STEP_ASIDE = 3
"""Columns of white put before a line: every letter falls otherwise into the network's steps."""


def widened(image: Grey) -> Grey:
    """Drawn out sideways."""
    return _drawn(image, WIDER)


def narrowed(image: Grey) -> Grey:
    """Pressed together sideways."""
    return _drawn(image, NARROWER)


def inked(image: Grey) -> Grey:
    """In black and white, softened."""
    level, _ = cv2.threshold(image, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    hard = np.where(image <= level + 15, 0, 255).astype(np.uint8)
    return np.asarray(cv2.GaussianBlur(hard, (3, 3), 0.8), np.uint8)


def roomy(image: Grey) -> Grey:
    """With more white over and under it."""
    room = max(1, round(image.shape[0] * ROOM))
    return np.pad(image, ((room, room), (0, 0)), constant_values=255)


def aside(image: Grey) -> Grey:
    """With more white at both ends."""
    return np.pad(image, ((0, 0), (STEP_ASIDE, STEP_ASIDE)), constant_values=255)


def _drawn(image: Grey, ratio: float) -> Grey:
    h, w = image.shape
    way = cv2.INTER_AREA if ratio < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, (max(1, round(int(w) * ratio)), int(h)), interpolation=way), np.uint8)


FURTHER = (narrowed, roomy, aside)
"""The views by which a number is settled on which the first looks part; of those tried these told right from wrong best."""
