"""Pages photographed with a phone, made up for the OCR benchmark: held at an angle, lying on a table, curled and badly lit.

    python benchmarks/ocr_photos.py [--seeds 1 2 3] [--show] [--keep FOLDER]

Every page is printed as those of ``ocr_pages`` are, bent over a cylinder, put before a camera by drawn angles, and lit unevenly.
Half of the photographs show the page's edges on a table, half cut them off. Figures as ``benchmarks/ocr.py`` prints them, and
``placed``: the share of numbers whose box, on the photograph as shown, lies where the number was printed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from ocr import NUMBER, Read, cpu, numbers_of, score, show
from ocr_pages import Grey, Truth, make_page

from extractors.content import PageContent
from extractors.document import assemble, open_source, read_pages
from extractors.layout import PageBlock
from extractors.ocr.page import scan as read_scan
from extractors.types import PageTable, ReadOptions
from pipeline.model.geometry import BBox
from pipeline.model.page import Line

Floats = NDArray[np.float32]
FINE = 300
"""Pixels an inch that the page is printed at."""


@dataclass(frozen=True)
class Pose:
    """How a page lies before the camera. Angles are degrees; ``curl``: rise of the page's bend over its width; ``axis``: whether it
    bends along its height; ``fill``: share of the frame that the page's longer way takes (above 1: its edges are cut off)."""

    pitch: float
    yaw: float
    roll: float
    curl: float
    phase: float
    across: bool
    fill: float
    megapixels: float

    @classmethod
    def drawn(cls, rng: np.random.Generator, cut: bool) -> Pose:
        signs = rng.choice([-1, 1], 2)
        pitch, yaw = float(rng.uniform(5, 20) * signs[0]), float(rng.uniform(0, 12) * signs[1])
        curl = float(rng.uniform(0, 0.035)) if rng.random() < 0.5 else 0.0
        return cls(
            pitch, yaw, float(rng.uniform(-7, 7)), curl, float(rng.uniform(0, np.pi)), bool(rng.random() < 0.3),
            float(rng.uniform(1.0, 1.05) if cut else rng.uniform(0.78, 0.93)), float(rng.uniform(8, 13)),
        )  # fmt: skip


@dataclass(frozen=True)
class Photograph:
    """A grey picture with the size its PDF page has in points, and where a point of the printed page is on it, both in points."""

    image: Grey
    width: float
    height: float
    dpi: float
    place: Callable[[Floats], Floats]


def photograph(pdf: bytes, seed: int, cut: bool) -> Photograph:
    """The first page of ``pdf`` photographed; ``cut``: so near that its edges are not seen."""
    import pypdfium2 as pdfium

    rng = np.random.default_rng(seed)
    page = pdfium.PdfDocument(pdf)[0]
    page_width, page_height = page.get_width(), page.get_height()
    bitmap = page.render(scale=FINE / 72, grayscale=True)
    sheet = np.ascontiguousarray(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width).astype(np.float32)
    pose = Pose.drawn(rng, cut)
    camera = Camera(pose, page_width, page_height)
    ink, paper = float(rng.uniform(15, 60)), float(rng.uniform(200, 245))
    sheet = ink + sheet * ((paper - ink) / 255)
    points = camera.back()
    maps = points * np.float32(FINE / 72)
    seen = cv2.remap(
        sheet, maps[..., 0], maps[..., 1], cv2.INTER_AREA, borderMode=cv2.BORDER_CONSTANT, borderValue=(-1.0,)
    )
    outside = (
        (points[..., 0] < 0) | (points[..., 1] < 0) | (points[..., 0] > page_width) | (points[..., 1] > page_height)
    )
    seen[outside | (seen < 0)] = _table(rng, seen.shape)[outside | (seen < 0)]
    seen = seen * _light(rng, seen.shape)
    seen = cv2.GaussianBlur(seen, (0, 0), float(rng.uniform(0.5, 1.1)))
    seen = seen + rng.standard_normal(seen.shape, dtype=np.float32) * np.float32(rng.uniform(2, 7))
    ok, data = cv2.imencode(
        ".jpg", np.clip(seen, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(70, 92))]
    )
    assert ok
    image = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
    # as a telephone's scanner program saves it: the picture is as long as a sheet of A4
    dpi = max(image.shape) / (842 / 72)
    scale = 72 / dpi
    return Photograph(image, image.shape[1] * scale, image.shape[0] * scale, dpi, lambda p: camera.forth(p) * scale)


class Camera:
    """Maps points of the bent page to pixels of the photograph and back."""

    def __init__(self, pose: Pose, width: float, height: float) -> None:
        self.pose, self.size = pose, (width, height)
        a, b, c = (np.deg2rad(v) for v in (pose.pitch, pose.yaw, pose.roll))
        rx = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
        ry = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
        rz = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
        self.turn = rz @ ry @ rx
        self.far = 1.45 * max(width, height)
        ratio = 4 / 3
        tall = np.sqrt(pose.megapixels * 1e6 * ratio)
        frame = (tall, tall / ratio)
        self.frame = frame if width > height else frame[::-1]  # width, height
        self.focal, self.centre = 1.0, np.zeros(2)
        corners = self.forth(np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32))
        middle, extent = (corners.max(0) + corners.min(0)) / 2, corners.max(0) - corners.min(0)
        fit = min(self.frame[0] / extent[0], self.frame[1] / extent[1])
        self.focal = float(fit * pose.fill)
        self.centre = np.array(self.frame) / 2 - middle * self.focal

    def rise(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        """How high the page lies over the table, in points."""
        way, length = (y, self.size[1]) if self.pose.across else (x, self.size[0])
        return np.asarray(self.pose.curl * length * np.sin(np.pi * way / length * 1.3 + self.pose.phase))

    def forth(self, points: Floats) -> Floats:
        x, y = points[..., 0].astype(np.float64), points[..., 1].astype(np.float64)
        space = np.stack([x - self.size[0] / 2, y - self.size[1] / 2, self.rise(x, y)], -1) @ self.turn.T
        depth = self.far - space[..., 2]
        return np.asarray(space[..., :2] / depth[..., None] * self.far * self.focal + self.centre, np.float32)

    def back(self) -> Floats:
        """The point of the page that each pixel of the photograph shows, (h, w, 2)."""
        w, h = int(self.frame[0]), int(self.frame[1])
        step = 8
        u, v = np.meshgrid(np.arange(0, w + step, step) + 0.0, np.arange(0, h + step, step) + 0.0)
        u, v = (u - self.centre[0]) / self.focal / self.far, (v - self.centre[1]) / self.focal / self.far
        r = self.turn
        z = np.zeros_like(u)
        for _ in range(8):
            # (r00 x + r01 y + r02 z) = u (far - r20 x - r21 y - r22 z), and the same for v
            a, b = r[0, 0] + u * r[2, 0], r[0, 1] + u * r[2, 1]
            c, d = r[1, 0] + v * r[2, 0], r[1, 1] + v * r[2, 1]
            e = u * (self.far - r[2, 2] * z) - r[0, 2] * z
            f = v * (self.far - r[2, 2] * z) - r[1, 2] * z
            det = a * d - b * c
            x, y = (e * d - b * f) / det + self.size[0] / 2, (a * f - e * c) / det + self.size[1] / 2
            z = self.rise(x.clip(0, self.size[0]), y.clip(0, self.size[1]))
        coarse = np.stack([x, y], -1).astype(np.float32)
        fine = cv2.resize(coarse, None, fx=step, fy=step, interpolation=cv2.INTER_LINEAR)
        # resize takes pixels by their middles
        moved = cv2.warpAffine(fine, np.array([[1, 0, (1 - step) / 2], [0, 1, (1 - step) / 2]]), fine.shape[1::-1],
                               borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
        return np.asarray(moved[:h, :w], np.float32)


def _table(rng: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """A table top: darker than paper, of one colour or grained."""
    ground = np.full(shape, float(rng.uniform(30, 130)), np.float32)
    grain = rng.standard_normal((shape[0] // 4 + 1, max(2, shape[1] // 160)), dtype=np.float32)
    if rng.random() < 0.5:
        ground += cv2.resize(grain, shape[::-1], interpolation=cv2.INTER_LINEAR) * float(rng.uniform(4, 14))
    return ground


def _light(rng: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """Light over the picture: falling off to one side, and now and then the soft shadow of a hand or the telephone."""
    y, x = np.mgrid[0 : shape[0] : 8, 0 : shape[1] : 8].astype(np.float32)
    way = float(rng.uniform(0, 2 * np.pi))
    along = (x / shape[1] - 0.5) * np.cos(way) + (y / shape[0] - 0.5) * np.sin(way)
    light = 1 + along * float(rng.uniform(0, 0.5))
    if rng.random() < 0.5:
        turn, at = float(rng.uniform(0, 2 * np.pi)), float(rng.uniform(-0.2, 0.4))
        edge = (x / shape[1] - 0.5) * np.cos(turn) + (y / shape[0] - 0.5) * np.sin(turn) - at
        light *= 1 - float(rng.uniform(0.15, 0.45)) / (1 + np.exp(-edge * float(rng.uniform(15, 60))))
    return np.asarray(cv2.resize(light.astype(np.float32), shape[::-1], interpolation=cv2.INTER_LINEAR), np.float32)


def lines_of(blocks: tuple[PageBlock, ...]) -> list[Line]:
    found: list[Line] = []
    for block in blocks:
        for part in [c.text for c in block.cells] if isinstance(block, PageTable) else [block.text]:
            found += part.lines
    return found


def ours(photo: Photograph) -> tuple[Read, list[Line]]:
    begin = cpu()
    page = read_scan(photo.image, 1, photo.width, photo.height, photo.dpi, ReadOptions())
    reading = assemble(PageContent(page.clusters, page.drawings, upright=page.upright))
    seconds = cpu() - begin
    lines = lines_of(reading.blocks)
    numbers = tuple(n for line in lines for n in numbers_of(line))
    flat = assemble(
        PageContent(page.clusters, page.drawings)
    ).page  # on a turned photograph boxes of one line lie one below the other
    boxes = sorted(flat.tick_boxes, key=lambda t: (round(t.bbox.top / 12), t.bbox.x0))
    return Read("\n".join(line.text for line in lines), numbers, tuple(t.state for t in boxes), seconds), lines


def spots(lines: list[Line]) -> list[tuple[str, BBox]]:
    """Numbers that stand but once on the page, and their boxes."""
    found = [(m.group(), line.box_of(*m.span())) for line in lines for m in NUMBER.finditer(line.text)]
    texts = [t for t, _ in found]
    return [(t, b) for t, b in found if texts.count(t) == 1 and len(t) > 1]


def placed(pdf: bytes, photo: Photograph, lines: list[Line]) -> tuple[int, int]:
    """How many numbers of the printed page were found again, and how many of these boxes lie on their numbers."""
    source, _ = open_source(pdf, ReadOptions())
    printed = dict(spots(lines_of(next(read_pages(source, ReadOptions())).blocks)))
    source.close()
    right = found = 0
    for text, box in spots(lines):
        if text in printed:
            true = printed[text]
            at = photo.place(np.array([[(true.x0 + true.x1) / 2, (true.top + true.bottom) / 2]], np.float32))[0]
            found += 1
            right += bool(box.x0 - 1 <= at[0] <= box.x1 + 1 and box.top - 1 <= at[1] <= box.bottom + 1)
    return found, right


def case(seed: int) -> tuple[bytes, Truth, Photograph, str]:
    rng = np.random.default_rng(seed)
    form = "card" if seed % 2 else "agreement"
    font = ("Laksaman", "Garuda", "Norasi")[int(rng.integers(3))]
    thai, cut = bool(rng.random() < 0.4), seed // 2 % 2 == 1
    pdf, truth = make_page(form, font, 5000 + seed, thai)
    photo = photograph(pdf, seed, cut)
    pose = Pose.drawn(np.random.default_rng(seed), cut)
    name = f"{seed}: {form} {font} {'thai' if thai else 'arabic'} {'cut' if cut else 'edges'}"
    name += f" pitch {pose.pitch:.0f} yaw {pose.yaw:.0f} roll {pose.roll:.0f} curl {pose.curl:.3f}"
    return pdf, truth, photo, name


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--seeds", nargs="*", type=int, default=list(range(1, 9)))
    p.add_argument("--show", action="store_true", help="print what was read wrong")
    p.add_argument("--keep", type=Path, help="folder for the photographs")
    p.add_argument("--json", type=Path)
    a = p.parse_args()
    cv2.setNumThreads(1)
    rows: list[dict[str, float]] = []
    for seed in a.seeds:
        pdf, truth, photo, name = case(seed)
        if a.keep:
            a.keep.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(a.keep / f"{seed}.jpg"), photo.image)
        read, lines = ours(photo)
        values = score(truth, read)
        values["found"], values["placed"] = placed(pdf, photo, lines)
        rows.append(values)
        if a.show:
            show(name, truth, read, values)
        print(
            f"{name}: F1 {values['f1']:.3f} numbers {values['right']:.0f} of {values['numbers']:.0f}, "
            f"marked {values['marked']:.0f}, wrong {values['wrong']:.0f}, placed {values['placed']:.0f} of "
            f"{values['found']:.0f}, {values['seconds']:.1f} s",
            flush=True,
        )
    total = {k: sum(r[k] for r in rows) for k in rows[0]}
    print(
        f"{len(rows)} photographs: F1 {total['f1'] / len(rows):.3f}, worst {min(r['f1'] for r in rows):.3f}; of "
        f"{total['numbers']:.0f} numbers {total['right'] / total['numbers']:.3f} exact and unmarked, "
        f"{total['right'] / max(1, total['right'] + total['wrong']):.4f} of those unmarked, "
        f"{total['marked'] / total['numbers']:.3f} marked; ticks {total['ticks_right'] / max(1, total['ticks']):.3f}; "
        f"placed {total['placed'] / max(1, total['found']):.3f} of {total['found']:.0f}; "
        f"{total['seconds'] / len(rows):.2f} CPU s"
    )
    if a.json:
        a.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
