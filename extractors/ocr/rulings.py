"""Rules found in the picture of a page: the lines of tables, whole, broken or faint, and the picture without them.

Everything here is in pixels of an upright page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.image import Grey, Mask
from extractors.ocr.runs import (
    GAP_INCH,
    LONG_RUN_INCH,
    Ground,
    bridged,
    clearness,
    dotted_runs,
    ends_on,
    ground_of,
    joined,
    wholeness,
)

LEAST_INCH = 0.16
"""Shorter runs are strokes of letters."""
THICKEST_INCH = 0.045
LONG_INCH, BREAK_INCH = 0.6, 0.05
"""From where on a run of short pieces is a rule, and the breaks between these."""
TAIL_INCH, TAIL_WHITE_INCH = 0.4, 0.04
"""Length up to which what runs on over a rule may be a letter's stroke, and the white before it."""
DOTS_INCH = 0.022
"""White between the dots of a dotted rule; dots to write on stand farther apart."""


@dataclass(frozen=True, slots=True)
class Rulings:
    """``across``: (m, 3) y, x0, x1 and ``down``: (k, 3) x, top, bottom, middle lines in pixels; ``mask``: their ink."""

    across: NDArray[np.float32]
    down: NDArray[np.float32]
    mask: Mask


def find_rulings(mask: Mask, dpi: float) -> Rulings:
    """Rules of the page whose ink is ``mask``: straight runs, long and thin, mended over breaks; what bounds nothing and is
    no longer than a word, or is mostly breaks, is left out."""
    step = 2 if dpi >= 240 else 1
    small = _pool(mask, step)
    coarse = dpi / step
    across_ink, across, level = _runs(small, coarse)
    down_ink, down, upright = _runs(np.ascontiguousarray(small.T), coarse)
    across, down = _snap(across, down, coarse)
    across, down = bridged(across, down, coarse), bridged(down, across, coarse)
    thick = small | level | upright.T
    keep_across, keep_down = _useful(across, down, thick, coarse)
    turned = np.ascontiguousarray(small.T)
    trimmed = _trimmed(across, down[keep_down], small, coarse), _trimmed(down, across[keep_across], turned, coarse)
    if not (np.array_equal(trimmed[0], across) and np.array_equal(trimmed[1], down)):
        across, down = trimmed
        keep_across, keep_down = _useful(across, down, thick, coarse)
    dots = dotted_runs(across, small, coarse) & keep_across, dotted_runs(down, turned, coarse) & keep_down
    keep_across &= ~dots[0] | _met(across, down[keep_down], coarse)
    keep_down &= ~dots[1] | _met(down, across[keep_across], coarse)
    across, down = across[keep_across], down[keep_down]
    ink = _only(across_ink, across, coarse) | _only(down_ink, down, coarse).T
    if step > 1:
        ink = np.repeat(np.repeat(ink, step, 0), step, 1)[: mask.shape[0], : mask.shape[1]]
        ink = np.pad(ink, ((0, mask.shape[0] - ink.shape[0]), (0, mask.shape[1] - ink.shape[1]))) & mask
        across, down = across * step + (step - 1) / 2, down * step + (step - 1) / 2
    return Rulings(across.astype(np.float32), down.astype(np.float32), np.asarray(ink, np.bool_))


def _pool(mask: Mask, step: int) -> Mask:
    """The mask at a ``step``-th of its size, ink wherever there was any: thin lines stay whole."""
    if step == 1:
        return mask
    h, w = mask.shape[0] // step * step, mask.shape[1] // step * step
    return np.asarray(mask[:h, :w].reshape(h // step, step, w // step, step).any((1, 3)), np.bool_)


def _runs(mask: Mask, dpi: float) -> tuple[Mask, NDArray[np.float32], Mask]:
    """Ink of level runs, the runs as (y, x0, x1), and the bands of those in pieces, which count as whole."""
    least = max(12, round(LEAST_INCH * dpi))
    gap = max(3, round(GAP_INCH * dpi * 0.35))
    ink = mask.astype(np.uint8)
    # a line that wavers by a pixel is still straight
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    short = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, max(6, least // 3)), np.uint8))
    mended = cv2.morphologyEx(short, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    runs = cv2.morphologyEx(mended, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    out, kept, left = _thin(runs, dpi, 0.0)
    if left.any():  # two rules so close together that thickened they ran into one
        apart = cv2.morphologyEx(ink & left, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
        apart = cv2.morphologyEx(apart, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
        found, whole, _ = _thin(apart, dpi, LONG_RUN_INCH * dpi)
        out, kept = [*out, *found], kept | whole
    more, ragged = _broken(np.asarray(thick > 0, np.bool_), mask, dpi)
    rows = np.array(out, np.float32).reshape(-1, 3)
    return np.asarray((kept | more) & mask), joined(np.concatenate([rows, ragged]), dpi), more


def _thin(runs: NDArray[Any], dpi: float, least: float) -> tuple[list[tuple[float, float, float]], Mask, Mask]:
    """The thin pieces of ``runs``, of so many pixels at ``least``, as (y, x0, x1), their ink, and that of the others."""
    n, labels, stats, centres = cv2.connectedComponentsWithStats(runs, connectivity=8)
    thickest = max(4, THICKEST_INCH * dpi)
    keep = np.zeros(n, np.bool_)
    for i in range(1, n):
        w, h, area = (int(v) for v in stats[i, 2:])
        # the middle thickness, so that a slope over a page's width or a crossing does not count as thick
        keep[i] = w >= least and area / w <= thickest + 2 and h <= thickest + 2 + 0.02 * w
    out = [(float(centres[i][1]), float(stats[i, 0]), float(stats[i, 0] + stats[i, 2])) for i in np.flatnonzero(keep)]
    return out, keep[labels], ~keep[labels] & (labels > 0)


def _broken(thick: Mask, mask: Mask, dpi: float) -> tuple[Mask, NDArray[np.float32]]:
    """Long runs in pieces too short to be seen by themselves, as a copy of a copy has them: their band, and (y, x0, x1). White on
    both sides tells them from a line of text, whole stretches from dots to write on."""
    mended = cv2.morphologyEx(
        thick.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, max(3, round(BREAK_INCH * dpi))), np.uint8)
    )
    runs = cv2.morphologyEx(mended, cv2.MORPH_OPEN, np.ones((1, round(LONG_INCH * dpi)), np.uint8))
    near = np.ones((1, max(3, round(DOTS_INCH * dpi))), np.uint8)
    dotted = np.asarray(cv2.morphologyEx(thick.astype(np.uint8), cv2.MORPH_CLOSE, near) > 0, np.bool_)
    n, labels, stats, centres = cv2.connectedComponentsWithStats(runs, connectivity=8)
    thickest = max(4, THICKEST_INCH * dpi)
    out = []
    keep = np.zeros(n, np.bool_)
    for i in range(1, n):
        x, _, w, h, area = (int(v) for v in stats[i])
        y = float(centres[i][1])
        if area / w > thickest + 2 or h > thickest + 2 + 0.02 * w:
            continue
        if wholeness(dotted, y, x, x + w) >= 0.6 and clearness(mask, y, x, x + w) >= 0.75:
            out.append((y, float(x), float(x + w)))
            keep[i] = True
    return np.asarray(keep[labels], np.bool_), np.array(out, np.float32).reshape(-1, 3)


def _snap(
    across: NDArray[np.float32], down: NDArray[np.float32], dpi: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Ends that all but reach a rule across their way are drawn out to it."""
    reach = 0.07 * dpi
    across, down = across.copy(), down.copy()
    for lines, others in ((across, down), (down, across)):
        for line in lines:
            for end in (1, 2):
                spans = (others[:, 1] - reach <= line[0]) & (line[0] <= others[:, 2] + reach)
                ok = spans & (np.abs(others[:, 0] - line[end]) <= reach)
                if ok.any():
                    at = others[ok, 0]
                    line[end] = at[np.argmin(np.abs(at - line[end]))]
    return across, down


def _trimmed(lines: NDArray[np.float32], others: NDArray[np.float32], mask: Mask, dpi: float) -> NDArray[np.float32]:
    """Lines that run on over a rule across their way, after white or not far, to no other rule, or to one with white on both
    sides, end on that rule: what they ran on to is a stroke of a letter that happens to stand in their line."""
    reach, white, tail = 0.03 * dpi, max(2, round(TAIL_WHITE_INCH * dpi)), TAIL_INCH * dpi
    out = lines.copy()
    for line in out:
        at = float(line[0])
        spans = (others[:, 1] - reach <= at) & (at <= others[:, 2] + reach) & (others[:, 2] - others[:, 1] >= tail)
        crossings = others[spans, 0]
        for end, way in ((1, -1.0), (2, 1.0)):
            beyond = (float(line[end]) - crossings) * way
            if not ((beyond > reach) & (beyond <= tail)).any():
                continue
            last = float(crossings[np.argmin(np.where(beyond > reach, beyond, np.inf))])
            between = bool((np.abs(beyond) <= reach).any())
            start, stop = sorted((last + way * reach, float(line[end]) - way * reach * between))
            band = mask[max(0, round(at) - 2) : round(at) + 3, max(0, int(start)) : int(stop)].any(0)
            gaps = np.diff(np.flatnonzero(np.concatenate([[True], band, [True]])))
            if between:  # a stem that stands clear of both rules
                cut = len(gaps) > 1 and min(gaps[0], gaps[-1]) > 1 and max(gaps[0], gaps[-1]) > white
            else:  # a stroke no longer than a letter's, grown on to the rule, or one behind white
                cut = abs(float(line[end]) - last) <= LEAST_INCH * dpi or (len(gaps) > 0 and int(gaps.max()) > white)
            line[end] = last if cut else line[end]
    return out


def _useful(
    across: NDArray[np.float32], down: NDArray[np.float32], mask: Mask, dpi: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which runs are rules: those too long and too whole to be strokes of letters, and then what these hold at both ends."""
    ground, turned = ground_of(mask, across, dpi), ground_of(np.ascontiguousarray(mask.T), down, dpi)
    keep = [_free(across, ground, dpi, 0.45), _free(down, turned, dpi, 0.6)]
    for _ in range(3):
        before = keep[0].sum() + keep[1].sum()
        keep[0] |= _held(across, down[keep[1]], ground, dpi)
        keep[1] |= _held(down, across[keep[0]], turned, dpi) | _combed(down, across[keep[0]], turned, dpi)
        if keep[0].sum() + keep[1].sum() == before:
            break
    return keep[0], keep[1]


def _free(lines: NDArray[np.float32], ground: Ground, dpi: float, least: float) -> NDArray[np.bool_]:
    """Runs that need nothing to hold them; ``least``: inches that no letter's stroke has."""
    keep = np.zeros(len(lines), np.bool_)
    for i, (at, start, end) in enumerate(lines):
        length, whole, clear = (end - start) / dpi, ground.whole(at, start, end), ground.clear(at, start, end)
        if length >= 1.5:
            keep[i] = whole >= 0.97 or (whole >= 0.6 and clear >= 0.75)
        else:
            keep[i] = length >= least and (
                (whole >= 0.96 and clear >= 0.6) or (length >= 0.8 and whole >= 0.85 and clear >= 0.75)
            )
    return keep


def _held(lines: NDArray[np.float32], others: NDArray[np.float32], ground: Ground, dpi: float) -> NDArray[np.bool_]:
    """Runs that end on one of ``others`` at both ends."""
    keep = np.zeros(len(lines), np.bool_)
    reach = 0.03 * dpi
    for i, (at, start, end) in enumerate(lines):
        length = (end - start) / dpi
        if length >= 0.10 and all(ends_on(others, at, e, reach) for e in (start, end)):
            whole, clear = ground.whole(at, start, end), ground.clear(at, start, end)
            keep[i] = (
                whole >= 0.97 or (whole >= 0.8 and clear >= 0.65) or (length > 0.8 and whole >= 0.5 and clear >= 0.85)
            )
    return keep


def _combed(lines: NDArray[np.float32], others: NDArray[np.float32], ground: Ground, dpi: float) -> NDArray[np.bool_]:
    """Runs that hang down from one of ``others`` and stop level with at least two more that do, or stand on one and begin level:
    the column rules of a row that the page break cut in two, which nothing closes there."""
    reach = 0.03 * dpi
    keep = np.zeros(len(lines), np.bool_)
    drawn = [
        i
        for i, (at, start, end) in enumerate(lines)
        if end - start >= 0.2 * dpi and ground.whole(at, start, end) >= 0.97 and ground.clear(at, start, end) >= 0.6
    ]
    for held, free in ((1, 2), (2, 1)):
        comb = [i for i in drawn if ends_on(others, float(lines[i][0]), float(lines[i][held]), reach)]
        for i in comb:
            keep[i] |= sum(abs(float(lines[i][free] - lines[k][free])) <= reach for k in comb) > 2
    return keep


def _met(lines: NDArray[np.float32], others: NDArray[np.float32], dpi: float) -> NDArray[np.bool_]:
    """Runs that one of ``others`` crosses, or ends on."""
    reach = 0.03 * dpi
    return np.array(
        [
            bool(
                (
                    (others[:, 1] - reach <= at)
                    & (at <= others[:, 2] + reach)
                    & (start - reach <= others[:, 0])
                    & (others[:, 0] <= end + reach)
                ).any()
            )
            for at, start, end in lines
        ],
        np.bool_,
    )


def _only(ink: Mask, lines: NDArray[np.float32], dpi: float) -> Mask:
    """The part of ``ink`` on ``lines``."""
    band = np.zeros(ink.shape, np.uint8)
    half = max(2, round(THICKEST_INCH * dpi / 2))
    for y, x0, x1 in lines:
        top = max(0, round(float(y)) - half)
        band[top : round(float(y)) + half + 1, max(0, int(x0)) : int(x1) + 1] = 1
    return np.asarray(ink & (band > 0), dtype=np.bool_)


def erase(image: Grey, rulings: Rulings) -> Grey:
    """The picture with the rules painted white, with the grey that fringes them."""
    wide = cv2.dilate(rulings.mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    out = image.copy()
    out[wide] = 255
    return out
