"""Where a sheet of paper lies in a photograph: its four corners, told by brightness from what it lies on."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.image import Grey, Mask

SMALL = 480
"""Pixels of the longer side that are enough to see a sheet."""
LEAST_SHARE = 0.2
"""Share of the picture from which something bright is the page."""
FOUR_SIDED = 0.94
"""Share of a quadrilateral that the paper in it must fill, and the paper's of the quadrilateral."""
DARKER = 0.85
"""Brightness beside the paper, of the paper's own, from which it is something else."""
SHARP = 0.9
"""Share of a sheet's outline inside the picture that must have something darker beside it."""
AT_EDGE = 0.008
"""Share of the picture's size within which a side lies on its edge: the page goes on beyond."""
RIM = 0.005
"""Share of the picture's size that the blurred edge of a sheet takes."""
NOTCH = 0.015
"""Share of the picture's size up to which dents in a sheet's outline are print or shadow."""
A_SERIES, NEAR_A = 2**0.5, 0.1


@dataclass(frozen=True, slots=True)
class Paper:
    """``corners``: (4, 2) in pixels, clockwise from the top left; ``whole``: whether all of its edges are seen; ``outline``: (n, 2)
    what goes round it."""

    corners: NDArray[np.float32]
    whole: bool
    outline: NDArray[np.float32]

    def enlarged(self, scale: float) -> Paper:
        """The same sheet in a picture ``scale`` times as large."""
        return Paper(self.corners * np.float32(scale), self.whole, self.outline * np.float32(scale))

    def around(self, shape: tuple[int, ...]) -> Mask:
        """What is not paper of a picture of that ``shape``, a little of the rim with it."""
        inside = np.zeros(shape[:2], np.uint8)
        cv2.fillPoly(inside, [np.round(self.outline).astype(np.int32)], (1,))
        rim = max(2, round(max(shape) * RIM))
        # the picture's own edge is no rim
        narrower = cv2.erode(np.pad(inside, rim, mode="edge"), np.ones((2 * rim + 1, 2 * rim + 1), np.uint8))
        return np.asarray(narrower[rim:-rim, rim:-rim] == 0, np.bool_)


def find_paper(image: Grey) -> Paper | None:
    """The sheet in a picture (h, w), None where no bright sheet stands out from a darker ground."""
    scale = SMALL / max(image.shape)
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    # letters are no holes in the paper
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    ground = np.asarray(cv2.medianBlur(closed, 5), np.uint8)
    low, high = (float(v) for v in np.percentile(ground, (2, 98)))
    if low > DARKER * high:
        return None
    # what is beside the paper must be darker at once: the light falls off slowly, and so does a shadow
    around = np.ones((7, 7), np.uint8)
    step = np.asarray(cv2.erode(ground, around), np.float32) / np.maximum(cv2.dilate(ground, around), 1)
    levels = np.linspace(low + 0.1 * (high - low), high - 0.2 * (high - low), 12).tolist()
    sheets = [f for f in (_sheet(ground, level, step < DARKER) for level in levels) if f is not None]
    if not sheets:
        return None
    sharpest = max(f[2] for f in sheets) - 0.01
    corners, outline, _ = max((f for f in sheets if f[2] >= sharpest), key=lambda f: float(cv2.contourArea(f[0])))
    h, w = ground.shape
    edge = AT_EDGE * max(h, w) + 1
    at_edge = [
        bool((abs(a[k] - limit) < edge) and (abs(b[k] - limit) < edge))
        for a, b in zip(corners, np.roll(corners, -1, 0), strict=True)
        for k, limits in ((0, (0, w - 1)), (1, (0, h - 1)))
        for limit in limits
    ]
    return Paper((corners + 0.5) / np.float32(scale), not any(at_edge), (outline + 0.5) / np.float32(scale))


def _sheet(ground: Grey, level: float, edges: Mask) -> tuple[NDArray[np.float32], NDArray[np.float32], float] | None:
    """Corners and outline of the largest thing brighter than ``level``, and the share of this on ``edges``, where something much
    darker is near; None where that is no sheet."""
    n, labels, stats, _ = cv2.connectedComponentsWithStats((ground > level).astype(np.uint8), connectivity=4)
    if n < 2:
        return None
    largest = 1 + int(np.argmax(stats[1:, 4]))
    if stats[largest, 4] < LEAST_SHARE * ground.size:
        return None
    notch = round(NOTCH * max(ground.shape)) | 1
    mine = np.pad((labels == largest).astype(np.uint8), notch, mode="edge")
    mine = np.asarray(cv2.morphologyEx(mine, cv2.MORPH_CLOSE, np.ones((notch, notch), np.uint8)), np.uint8)
    contours, _ = cv2.findContours(mine[notch:-notch, notch:-notch], cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    contour = np.asarray(max(contours, key=cv2.contourArea), np.int32)
    x, y = contour[:, 0, 0], contour[:, 0, 1]
    free = (x > 2) & (y > 2) & (x < ground.shape[1] - 3) & (y < ground.shape[0] - 3)
    sharp = float(edges[y[free], x[free]].mean()) if free.sum() >= 0.1 * len(free) else 0.0
    if sharp < SHARP:
        return None
    corners = _four(np.asarray(cv2.convexHull(contour), np.int32))
    if corners is None:
        return None
    filled, box = np.zeros_like(ground), np.zeros_like(ground)
    cv2.drawContours(filled, [contour], -1, (1,), -1)
    cv2.fillConvexPoly(box, np.round(corners).astype(np.int32), (1,))
    if int((filled & box).sum()) < FOUR_SIDED * int((filled | box).sum()):
        return None
    return corners, contour[:, 0].astype(np.float32), sharp


def _four(hull: NDArray[np.int32]) -> NDArray[np.float32] | None:
    """The hull as four corners, clockwise from the top left."""
    around = cv2.arcLength(hull, True)
    for tolerance in np.arange(0.01, 0.1, 0.005):
        found = cv2.approxPolyDP(hull, float(tolerance) * around, True)
        if len(found) <= 4:
            break
    if len(found) != 4:
        return None
    corners = _sides_fitted(hull[:, 0].astype(np.float32), found[:, 0].astype(np.float32))
    middle = corners.mean(0)
    corners = corners[np.argsort(np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0]))]
    first = int(np.argmin(corners.sum(1)))
    return np.roll(corners, -first, 0).astype(np.float32)


def _sides_fitted(hull: NDArray[np.float32], corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """The corners where straight lines through the middles of the sides meet: paper's own corners are round, or bent up."""
    lines = []
    for a, b in zip(corners, np.roll(corners, -1, 0), strict=True):
        way = (b - a) / max(float(np.linalg.norm(b - a)), 1e-6)
        steps = np.linspace(0.08, 0.92, 30)[:, None] * (b - a) + a
        along = _on_outline(hull, steps.astype(np.float32), np.array([-way[1], way[0]], np.float32))
        vx, vy, x, y = (float(v) for v in cv2.fitLine(along, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel())
        lines.append(np.cross((x, y, 1), (x + vx, y + vy, 1)))
    met = []
    for k in range(4):
        p = np.cross(lines[k - 1], lines[k])
        if abs(p[2]) < 1e-9:
            return corners
        met.append(p[:2] / p[2])
    fitted = np.array(met, np.float32)
    span = float(np.linalg.norm(corners.max(0) - corners.min(0)))
    return fitted if float(np.abs(fitted - corners).max()) < 0.1 * span else corners


def _on_outline(
    hull: NDArray[np.float32], points: NDArray[np.float32], across: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Each of ``points`` moved along ``across`` onto the hull's outline."""
    ends = np.roll(hull, -1, 0)
    out = []
    for p in points:
        d = ends - hull
        det = d[:, 0] * across[1] - d[:, 1] * across[0]
        ok = np.abs(det) > 1e-6
        rel = p - hull
        t = np.where(ok, (rel[:, 0] * across[1] - rel[:, 1] * across[0]) / np.where(ok, det, 1), -1)
        hits = (hull + t[:, None] * d)[(t >= 0) & (t <= 1) & ok]
        out.append(hits[np.argmin(np.linalg.norm(hits - p, axis=1))] if len(hits) else p)
    return np.array(out, np.float32)


def proportion(corners: NDArray[np.float32], shape: tuple[int, ...]) -> float:
    """Width over height of the sheet whose corners a camera shows so, the middle of the picture (h, w) on its axis; that of the A
    series where it comes close."""
    top, right, bottom, left = (float(np.linalg.norm(corners[k] - corners[(k + 1) % 4])) for k in range(4))
    ratio = (top + bottom) / max(left + right, 1e-6)
    centre = np.array([shape[1] / 2, shape[0] / 2])
    size = float(np.hypot(shape[0], shape[1]))
    m = np.column_stack([(corners - centre) / size, np.ones(4)])
    tl, tr, br, bl = m[0], m[1], m[2], m[3]
    k2 = np.dot(np.cross(tl, br), bl) / np.dot(np.cross(tr, br), bl)
    k3 = np.dot(np.cross(tl, br), tr) / np.dot(np.cross(bl, br), tr)
    n2, n3 = k2 * tr - tl, k3 * bl - tl
    if abs(n2[2] * n3[2]) > 1e-4:
        squared = -(n2[0] * n3[0] + n2[1] * n3[1]) / (n2[2] * n3[2])
        if 0.3 < squared < 9:
            ratio = float(np.sqrt((n2[:2] @ n2[:2] / squared + n2[2] ** 2) / (n3[:2] @ n3[:2] / squared + n3[2] ** 2)))
    for known in (1 / A_SERIES, A_SERIES):
        if abs(ratio / known - 1) < NEAR_A:
            return known
    return ratio
