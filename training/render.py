"""Pictures of lines as scanners give them: set in a face, bent, thinned, blurred, thresholded, and cut out as the reader cuts."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from training.faces import FLAT_THREES, Face, font, runs
from training.spoil import bend, neighbours, shade, stripes

HEIGHT = 48
Image8 = NDArray[np.uint8]


def set_line(face: Face, text: str, size: int, rng: np.random.Generator) -> tuple[Image8, int]:
    """Black on white at ``size`` pixels an em with margins all round, and the row of the base line."""
    parts = [(font(p, size), t) for p, t in runs(face, flat_threes(text) if rng.random() < 0.12 else text)]
    width = int(sum(f.getlength(t) for f, t in parts))
    pad = size
    image = Image.new("L", (width + 2 * pad, size * 3), 255)
    draw, x, base = ImageDraw.Draw(image), float(pad), int(size * 1.9)
    for f, t in parts:
        draw.text((x, base), t, fill=0, font=f, anchor="ls")
        x += f.getlength(t)
    if rng.random() < 0.02:
        draw.line((pad, base + size // 8, x, base + size // 8), fill=0, width=max(1, size // 18))
    return np.asarray(image), base


def flat_threes(text: str) -> str:
    """Some faces give the 3 a flat top and an angle, as ezh has it everywhere.

    >>> flat_threes("1.35")
    '1.\u01b75'
    """
    return text.replace("3", FLAT_THREES)


def degrade(image: Image8, scale: float, rng: np.random.Generator) -> Image8:
    """What printing and scanning do, at the resolution that leaves ``scale`` of the picture's."""
    h, w = image.shape
    if rng.random() < 0.35:  # weight: a stroke thicker or thinner than the face has it
        k = np.ones((2, 2), np.uint8) if rng.random() < 0.6 else np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)
        other = cv2.erode(image, k) if rng.random() < 0.6 else cv2.dilate(image, k)
        image = cv2.addWeighted(image, (a := float(rng.uniform(0.2, 0.8))), other, 1 - a, 0)
    if scale < 0.98:
        image = cv2.resize(image, (max(8, int(w * scale)), max(8, int(h * scale))), interpolation=cv2.INTER_AREA)
    x = image.astype(np.float32)
    if rng.random() < 0.6:
        x = cv2.GaussianBlur(x, (0, 0), float(rng.uniform(0.3, 1.1)))
    ink, paper = float(rng.uniform(0, 90)), float(rng.uniform(190, 255))
    x = ink + x * ((paper - ink) / 255)
    if rng.random() < 0.08:
        x *= shade(x.shape, rng)
    if rng.random() < 0.6:
        x += rng.standard_normal(x.shape, dtype=np.float32) * float(rng.uniform(2, 18))
    if rng.random() < 0.06:  # salt and pepper
        at = rng.random(x.shape)
        x[at < 0.004] = ink
        x[at > 0.994] = paper
    out = np.clip(x, 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        out = cv2.imdecode(
            cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 90))])[1], cv2.IMREAD_GRAYSCALE
        )
    if rng.random() < 0.3:
        level = (ink + paper) / 2 + float(rng.uniform(-30, 35))
        out = np.where(out > level, 255, 0).astype(np.uint8)
    return out


def picture(face: Face, text: str, rng: np.random.Generator, beside: str = "") -> Image8:
    """One training picture, ``HEIGHT`` rows, grey, paper near white; marks of a line ``beside`` may be left in it."""
    size = int(rng.integers(34, 72))
    image, base = set_line(face, text, size, rng)
    if beside:
        other, other_base = set_line(face, beside, size, rng)
        image = neighbours(image, base, other, other_base, size, rng)
    h, w = image.shape
    slant = float(rng.normal(0, 0.08)) if rng.random() < 0.3 else 0.0
    wide = float(np.exp(rng.normal(0, 0.10))) if rng.random() < 0.6 else 1.0
    turn = float(np.deg2rad(rng.normal(0, 0.25))) if w < 25 * h else 0.0
    m = np.array(
        [[wide, slant, -slant * base + abs(slant) * size * 0.2], [turn, 1.0, -turn * w * wide / 2]], np.float32
    )
    image = cv2.warpAffine(image, m, (int(w * wide), h), flags=cv2.INTER_LINEAR, borderValue=255)
    if rng.random() < 0.10:
        image = bend(image, size, rng)
    ink = image < 128
    rows, cols = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return np.full((HEIGHT, HEIGHT), 255, np.uint8)
    top, bottom, left, right = rows[0], rows[-1] + 1, cols[0], cols[-1] + 1
    least = 0.42 * size
    if bottom - top < least:  # a lone dash or dot is cut out with the room of a letter
        middle, half = (top + bottom) / 2, least * float(rng.uniform(0.5, 0.9))
        top, bottom = int(max(0, middle - half)), int(min(h, middle + half))
    elif rng.random() < 0.3:  # the whole band of the line
        top, bottom = (
            min(top, int(base - size * rng.uniform(0.75, 1.15))),
            max(bottom, int(base + size * rng.uniform(0.05, 0.4))),
        )
    high = bottom - top
    top -= int(high * rng.uniform(-0.015, 0.16))
    bottom += int(high * rng.uniform(-0.015, 0.16))
    left -= int(size * rng.uniform(0.02, 0.5))
    right += int(size * rng.uniform(0.02, 0.5))
    top, left, bottom, right = max(0, top), max(0, left), min(image.shape[0], bottom), min(image.shape[1], right)
    cut = image[top:bottom, left:right].copy()
    if rng.random() < 0.12:
        litter(cut, rng)
    if rng.random() < 0.06:
        cut = stripes(cut, size, rng)
    small = float(np.clip(np.exp(rng.normal(-0.45, 0.38)), 0.3, 1.0))
    small = max(small, 19 / size)
    out = degrade(cut, small, rng)
    return normal(out)


def litter(cut: Image8, rng: np.random.Generator) -> None:
    """What a cutter leaves: feet of the line above, heads of the line below, ends of rules (in place)."""
    h, w = cut.shape
    for _ in range(int(rng.integers(1, 4))):
        x, t = int(rng.integers(0, w)), max(1, h // 25)
        kind = rng.random()
        if kind < 0.45:
            y = 0 if rng.random() < 0.5 else h - int(rng.integers(1, t + 2))
            cut[y : y + int(rng.integers(1, t + 2)), x : x + int(rng.integers(1, h // 3 + 2))] = 0
        elif kind < 0.7:
            edge = int(rng.integers(0, max(1, h // 12)))
            cut[:, edge : edge + int(rng.integers(1, t + 1))] = int(rng.integers(0, 160))
        elif kind < 0.9:
            y = (
                int(rng.integers(0, max(1, h // 14)))
                if rng.random() < 0.5
                else h - 1 - int(rng.integers(0, max(1, h // 14)))
            )
            cut[y : y + int(rng.integers(1, t + 1)), :] = int(rng.integers(0, 160))
        else:
            cut[int(rng.integers(0, h)), x] = 0


def normal(image: Image8) -> Image8:
    """The picture at ``HEIGHT`` rows, its proportions kept."""
    h, w = image.shape
    width = max(12, round(w * HEIGHT / h))
    way = cv2.INTER_AREA if h > HEIGHT else cv2.INTER_LINEAR
    return cv2.resize(image, (width, HEIGHT), interpolation=way)
