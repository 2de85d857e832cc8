"""Photographs of pages made flat: seen from the front, bends taken out, what lies around the sheet wiped off.

The corners of the sheet tell the camera's angle where they are seen; what is left, and all of it where they are not, the lines on
the page tell: rules and rows of letters that are level or upright in print. Flat scans are told apart at a glance and left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.image import FAINTEST_PAPER, WORKING_DPI, Grey, Mask, ink, whiten
from extractors.ocr.paper import Paper, find_paper, proportion
from extractors.ocr.sheet import Sheet
from extractors.ocr.slopes import Bend, Slopes, fit_bend, strokes, tile_slopes

LONG_SIDE = 842.0
"""Points of the longer side of a sheet of which nothing else is known: A4's."""
LOOK_DPI = 100.0
"""Pixels an inch at which slopes are looked at."""
MESH_INCH = 0.2
MOST_TURN = 35.0
FLAT_SHARE = 0.9
"""Share of the picture that a sheet fills, and more, that a scanner sees with a little of its lid."""

Way = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""Points (n, 2) of a flat page's picture, in pixels, to pixels of the photograph."""


@dataclass(frozen=True, slots=True)
class Flat:
    """The flat picture at ``dpi``, how it lies on the page as shown, and the degrees that its lines still slope."""

    image: Grey
    dpi: float
    sheet: Sheet
    residual: float


def flatten(image: Grey, dpi: float, width: float, height: float) -> Flat | None:
    """The page in a photograph, None where ``image`` (at ``dpi``, of a page of ``width`` by ``height`` points) is no photograph."""
    small, scale = _reduced(image, dpi, LOOK_DPI)
    paper = find_paper(small)
    tilted = paper is not None and paper.whole and _tilted(paper, small.shape)
    if not tilted and not parted(small, dpi * scale):
        return None
    paper = paper.enlarged(1 / scale) if paper is not None else None
    if paper is not None:
        image = _alone(image, paper)
    if paper is not None and paper.whole:
        way, size, scale = _front(paper, image.shape)
    else:
        way, size, scale = _as_shown(image, dpi, width, height)
    return _straight(image, way, size, scale, (width, height))


def _tilted(paper: Paper, shape: tuple[int, ...]) -> bool:
    """Whether the sheet's edges are not those of a sheet on a scanner: level and upright but for a common skew."""
    c = paper.corners.astype(np.float64)
    sides = np.roll(c, -1, 0) - c
    angles = np.rad2deg(np.arctan2(sides[:, 1], sides[:, 0])) - np.array([0, 90, 180, -90])
    angles = (angles + 180) % 360 - 180
    area = float(cv2.contourArea(paper.corners)) / (shape[0] * shape[1])
    return bool(np.ptp(angles) > 1.2 or abs(float(np.median(angles))) > 5.5 or area < FLAT_SHARE)


def parted(small: Grey, dpi: float) -> bool:
    """Whether lines at different places of the page (of about ``LOOK_DPI``) point in different ways, as they do in perspective or
    on a bent page."""
    white = whiten(small, dpi)
    mask = ink(white)
    if not 0.003 < float(mask.mean()) < 0.3:
        return False
    size = (mask.shape[1], mask.shape[0])
    if _parted(tile_slopes(mask, dpi, 10.0, overlap=1), 0, size, LEVEL):
        return True
    seen = tile_slopes(np.ascontiguousarray(mask.T), dpi, 10.0, overlap=1)
    columns = Slopes(seen.places[:, ::-1], seen.slopes, seen.weights)
    # the sides of a text are ragged: where they seem to part, strokes must bear it out
    return _parted(columns, 1, size, UPRIGHT) and _parted(strokes(white, dpi)[1], 1, size, STROKES)


@dataclass(frozen=True, slots=True)
class _Signs:
    """When slopes count as parted: how many there are, degrees between the extremes, and what may be left over of one skew's
    error, or in degrees."""

    least: int
    spread: float
    share: float = 1.0
    left: float = 90.0


LEVEL, UPRIGHT, STROKES = _Signs(10, 0.6, share=0.55), _Signs(18, 1.4, share=0.45), _Signs(80, 1.2, left=0.2)


def _parted(slopes: Slopes, along: int, size: tuple[int, int], signs: _Signs) -> bool:
    if len(slopes.slopes) < signs.least:
        return False
    bend = fit_bend(slopes, along, size, (2, 1))
    at, across = slopes.places[:, along], slopes.places[:, 1 - along]
    inclines = bend.at(at + 0.5, across) - bend.at(at - 0.5, across)
    if float(np.rad2deg(np.ptp(np.percentile(inclines, (10, 90))))) < signs.spread or bend.residual > signs.left:
        return False
    return signs.share >= 1 or bend.residual < signs.share * fit_bend(slopes, along, size, (1, 0)).residual


def _alone(image: Grey, paper: Paper) -> Grey:
    """The picture with what lies around the sheet as bright as the sheet."""
    around = paper.around(image.shape)
    size = (max(1, image.shape[1] // 16), max(1, image.shape[0] // 16))
    inside = cv2.resize((~around).astype(np.float32), size, interpolation=cv2.INTER_AREA)
    inside[inside < 1] = 0
    bright = cv2.dilate(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.ones((5, 5), np.uint8)).astype(
        np.float32
    )
    total, count, width = bright * inside, inside, 8.0
    filled = np.zeros_like(bright)
    while (filled == 0).any():  # each place takes the light of the nearest paper
        near = cv2.GaussianBlur(count, (0, 0), width)
        filled = np.where(
            (filled == 0) & (near > 1e-3), cv2.GaussianBlur(total, (0, 0), width) / np.maximum(near, 1e-6), filled
        )
        width *= 2
        if width > 4 * max(size):
            filled[filled == 0] = float(np.median(bright))
    light = cv2.resize(filled, image.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.where(around, np.clip(light, 0, 255), image).astype(np.uint8)


def _lit(image: Grey, dpi: float) -> Grey:
    """The picture in even light: divided by that of the paper for an inch around, so that what is dark stays dark where it is
    smaller, and a shadow does not."""
    step = max(1, round(dpi / 16))
    size = (max(1, image.shape[1] // step), max(1, image.shape[0] // step))
    paper = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    paper = cv2.GaussianBlur(cv2.morphologyEx(paper, cv2.MORPH_CLOSE, np.ones((17, 17), np.uint8)), (0, 0), 4)
    light = cv2.resize(np.maximum(paper, FAINTEST_PAPER), image.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(image, light, scale=240), np.uint8)


def _reduced(image: Grey, dpi: float, to: float) -> tuple[Grey, float]:
    scale = min(1.0, to / dpi)
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8), scale


def _front(paper: Paper, shape: tuple[int, ...]) -> tuple[Way, tuple[float, float], float]:
    """The way from the sheet seen from the front to the photograph, the sheet's size in points, and pixels a point."""
    ratio = proportion(paper.corners, shape)
    width, height = (LONG_SIDE, LONG_SIDE / ratio) if ratio > 1 else (LONG_SIDE * ratio, LONG_SIDE)
    area = float(cv2.contourArea(paper.corners))
    scale = min(float(np.sqrt(area / (width * height))), WORKING_DPI / 72)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) * np.float32(scale)
    matrix = cv2.getPerspectiveTransform(flat, paper.corners.astype(np.float32)).astype(np.float64)

    def way(points: NDArray[np.float64]) -> NDArray[np.float64]:
        lifted = np.column_stack([points, np.ones(len(points))]) @ matrix.T
        return np.asarray(lifted[:, :2] / lifted[:, 2:])

    return way, (width, height), scale


def _as_shown(image: Grey, dpi: float, width: float, height: float) -> tuple[Way, tuple[float, float], float]:
    """The same for a sheet whose edges are not seen: the picture itself, turned so that most lines lie level."""
    small, scale = _reduced(image, dpi, LOOK_DPI)
    turn = _turn(ink(whiten(small, dpi * scale)), dpi * scale)
    per_point = image.shape[1] / width
    cos, sin = np.cos(np.deg2rad(turn)), np.sin(np.deg2rad(turn))
    middle = np.array([image.shape[1] / 2, image.shape[0] / 2])
    # a turned page needs more room
    room = np.array([width * abs(cos) + height * abs(sin), width * abs(sin) + height * abs(cos)])

    def way(points: NDArray[np.float64]) -> NDArray[np.float64]:
        d = points - room * per_point / 2
        return np.asarray(np.column_stack([d[:, 0] * cos - d[:, 1] * sin, d[:, 0] * sin + d[:, 1] * cos]) + middle)

    return way, (float(room[0]), float(room[1])), per_point


def _turn(mask: Mask, dpi: float) -> float:
    """Degrees by which most lines fall to the right."""
    slopes = tile_slopes(mask, dpi, MOST_TURN, overlap=1)
    if len(slopes.slopes) < 3:
        return 0.0
    angles = np.rad2deg(np.arctan(slopes.slopes))
    grid = np.arange(-MOST_TURN, MOST_TURN + 0.1, 0.5)
    votes = (np.exp(-np.square((angles[None] - grid[:, None]) / 2.5)) * slopes.weights[None]).sum(1)
    best = float(grid[int(np.argmax(votes))])
    return best if abs(best) > 3 else 0.0


def _straight(image: Grey, way: Way, size: tuple[float, float], scale: float, shown: tuple[float, float]) -> Flat:
    """The picture drawn flat by ``way``, after bends that its lines show are taken out of it."""
    for degree, most in (((2, 1), 14.0), ((4, 2), 8.0), ((5, 3), 5.0)):
        level, upright = _bends(image, way, size, scale, degree, most)
        way = _bent(way, level, upright, scale * 72 / LOOK_SEEN)
    w, h = round(size[0] * scale), round(size[1] * scale)
    drawn = _lit(_drawn(image, way, (w, h), 1.0), scale * 72)
    rows, columns = (max(2, round(s / 72 / MESH_INCH)) for s in (size[1], size[0]))
    xs, ys = np.meshgrid(np.linspace(0, w, columns), np.linspace(0, h, rows))
    net = way(np.column_stack([xs.ravel(), ys.ravel()])).reshape(rows, columns, 2)
    net *= np.array([shown[0] / image.shape[1], shown[1] / image.shape[0]])
    return Flat(drawn, scale * 72, Sheet(size[0], size[1], net.astype(np.float32)), level.residual)


LOOK_SEEN = 150.0
"""Pixels an inch at which bends are measured."""


def _bends(
    image: Grey, way: Way, size: tuple[float, float], scale: float, degree: tuple[int, int], most: float
) -> tuple[Bend, Bend]:
    """What bends the level and the upright lines of the picture drawn by ``way`` show, in pixels of ``LOOK_SEEN``."""
    w, h = round(size[0] * LOOK_SEEN / 72), round(size[1] * LOOK_SEEN / 72)
    step = scale * 72 / LOOK_SEEN
    seen = whiten(_drawn(image, way, (w, h), step), LOOK_SEEN)
    small, ratio = _reduced(seen, LOOK_SEEN, LOOK_DPI)
    rows = tile_slopes(ink(small), LOOK_DPI, most)
    rows = Slopes(rows.places / ratio, rows.slopes, rows.weights)
    level, upright = strokes(seen, LOOK_SEEN)
    return fit_bend(rows + level, 0, (w, h), degree), fit_bend(upright, 1, (w, h), degree)


def _bent(way: Way, level: Bend, upright: Bend, step: float) -> Way:
    """``way`` with the two bends before it; ``step``: its pixels over those of the bends."""

    def bent(points: NDArray[np.float64]) -> NDArray[np.float64]:
        target = points / step
        at = target.copy()
        for _ in range(6):  # where was what is now here?
            moved_y = level.at(at[:, 0], at[:, 1])
            moved_x = upright.at(at[:, 1], at[:, 0])
            at = np.column_stack([target[:, 0] - moved_x, target[:, 1] - moved_y])
        return way(at * step)

    return bent


def _drawn(image: Grey, way: Way, size: tuple[int, int], step: float) -> Grey:
    """The picture drawn by ``way`` on a canvas of ``size`` (width, height); its pixels are ``step`` of those that ``way`` takes."""
    mesh = 16
    columns, rows = size[0] // mesh + 2, size[1] // mesh + 2
    xs, ys = np.meshgrid(np.arange(columns) * mesh + 0.0, np.arange(rows) * mesh + 0.0)
    points = np.column_stack([xs.ravel(), ys.ravel()]) * step
    coarse = way(points).reshape(rows, columns, 2).astype(np.float32)
    u, v = np.meshgrid(np.arange(size[0], dtype=np.float32) / mesh, np.arange(size[1], dtype=np.float32) / mesh)
    maps = cv2.remap(coarse, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    # where the canvas is coarser than the photograph, its pixels are means
    shrink = float(np.abs(np.diff(coarse[:, :, 0], axis=1)).mean()) / mesh
    if shrink > 1.5:
        image = np.asarray(cv2.blur(image, (round(shrink), round(shrink))), np.uint8)
    drawn = cv2.remap(image, maps[..., 0], maps[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(drawn, np.uint8)
