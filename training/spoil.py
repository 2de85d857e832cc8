"""What else befalls a line before it is read: neighbours set too tightly, a page that was not flat, shadows, stamps and rules."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Image8 = NDArray[np.uint8]
Floats = NDArray[np.float32]


def neighbours(image: Image8, base: int, other: Image8, other_base: int, size: int, rng: np.random.Generator) -> Image8:
    """The line with some marks of the line above, or of the one below, or of both: the reader paints a neighbour's letters
    out, but where lines are set at hardly more than their size it may take a mark for this line's.

    ``image`` and ``other`` are black on white, with letters on the rows ``base`` and ``other_base``, ``size`` pixels an em.
    """
    out = image.copy()
    pitch = size * float(rng.uniform(0.92, 1.25))
    which = rng.random()
    labels, boxes = cv2.connectedComponentsWithStats((other < 128).astype(np.uint8))[1:3]
    top, bottom = boxes[:, cv2.CC_STAT_TOP], boxes[:, cv2.CC_STAT_TOP] + boxes[:, cv2.CC_STAT_HEIGHT]
    small = boxes[:, cv2.CC_STAT_WIDTH] < 0.7 * size
    small[0] = False
    for below, wanted in ((True, which < 0.65), (False, which > 0.45)):
        if not wanted:
            continue
        # the letters of the faces reach up about 0.45 em; what begins higher and ends there is a mark over them
        mark = small & ((bottom <= other_base - 0.38 * size) if below else (top >= other_base - 0.02 * size))
        chosen = np.flatnonzero(mark & (rng.random(len(mark)) < rng.uniform(0.2, 0.9)))
        paste(out, labels, chosen, round(base - other_base + (pitch if below else -pitch)), rng)
    return out


def paste(
    out: Image8, labels: NDArray[np.int32], chosen: NDArray[np.intp], down: int, rng: np.random.Generator
) -> None:
    """Black, in ``out``, for the ink of the ``chosen`` components, moved ``down`` rows and along by chance."""
    ys, xs = np.nonzero(np.isin(labels, chosen))
    if not len(xs):
        return
    ys, xs = ys + down, xs + int(rng.integers(-20, 20))
    ink = np.flatnonzero((out < 200).any(0))
    inside = (
        (ys >= 0) & (ys < out.shape[0]) & (xs >= (ink[0] if len(ink) else 0)) & (xs <= (ink[-1] if len(ink) else 0))
    )
    out[ys[inside], xs[inside]] = 0


def bend(image: Image8, size: int, rng: np.random.Generator) -> Image8:
    """The line of a page photographed askew or not flat: rows rise and fall, and letters grow towards one end."""
    h, w = image.shape
    x = np.arange(w, dtype=np.float32)
    waves = float(rng.uniform(0.2, 1.0)) * w / (30 * size)
    drop = float(rng.uniform(0.02, 0.16)) * size * np.sin(2 * np.pi * (waves * x / w + float(rng.random())))
    grow = 1 + float(rng.normal(0, 0.06)) * (x / w - 0.5)
    middle = h * 0.6
    rows = np.arange(h, dtype=np.float32)[:, None]
    source = middle + (rows - middle) * grow[None, :] + drop[None, :]
    return np.asarray(
        cv2.remap(
            image,
            np.broadcast_to(x, (h, w)).astype(np.float32),
            source.astype(np.float32),
            cv2.INTER_LINEAR,
            borderValue=255,
        ),
        np.uint8,
    )


def shade(shape: tuple[int, ...], rng: np.random.Generator) -> Floats:
    """Factors of light over a picture: a slope from end to end, and the soft edge of a shadow."""
    x = np.linspace(-1, 1, shape[1], dtype=np.float32)
    light = 1 - float(rng.uniform(0, 0.25)) * (1 + x * float(rng.choice([-1, 1]))) / 2
    if rng.random() < 0.5:
        edge = 1 / (1 + np.exp(-(x - float(rng.uniform(-1, 1))) * float(rng.uniform(5, 60))))
        light *= 1 - float(rng.uniform(0.1, 0.4)) * edge
    return np.broadcast_to(light.astype(np.float32)[None, :], (shape[0], shape[1]))


def stripes(cut: Image8, size: int, rng: np.random.Generator) -> Image8:
    """What a rule or a stamp leaves: a thin line through the text, a stripe where one was erased, or pale strokes over it."""
    h, w = cut.shape
    over = np.full_like(cut, 255)
    kind = rng.random()
    thick = max(1, round(size * float(rng.uniform(0.02, 0.05))))
    if kind < 0.35:
        y = int(rng.integers(0, h))
        cv2.line(over, (0, y), (w, y + int(rng.integers(-3, 4))), int(rng.integers(0, 150)), thick)
    elif kind < 0.55:
        y, x0 = int(rng.integers(0, h)), int(rng.integers(0, w))
        out = cut.copy()
        cv2.line(out, (x0, y), (min(w, x0 + int(rng.integers(size, 8 * size))), y), 255, thick)
        return out
    else:
        grey = int(rng.integers(90, 215))
        for _ in range(int(rng.integers(1, 4))):
            centre = (int(rng.integers(0, w)), int(rng.integers(-2 * h, 3 * h)))
            cv2.circle(over, centre, int(rng.uniform(0.6, 3) * h), grey, 2 * thick, cv2.LINE_AA)
    return np.minimum(cut, over)
