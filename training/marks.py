"""Trains what tells marks over letters from marks under them and from what stands among them, by shape and size alone.

    python -m training.marks --counts COUNTS [--fonts EXTRA] --out extractors/ocr/models/marks.npz

Lines are set alone in many faces, so that it is plain which of their small pieces of ink lie over the letters and which under.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from extractors.ocr.image import ink
from extractors.ocr.marks import CLASSES, features
from extractors.ocr.parts import find_parts
from extractors.ocr.rulings import Rulings
from training.faces import KEPT_OUT, Face, faces
from training.render import set_line
from training.text import Writer
from training.train import pick

NO_RULES = Rulings(np.zeros((0, 3), np.float32), np.zeros((0, 3), np.float32), np.zeros((1, 1), np.bool_))
HIDDEN, ROUNDS, BATCH = 48, 20, 256


def pieces(face: Face, text: str, rng: np.random.Generator) -> tuple[NDArray[np.float64], list[int]]:
    """Features and classes of the small pieces of one line."""
    image, base = set_line(face, text, int(rng.integers(60, 90)), rng)
    scale = float(rng.uniform(0.3, 1.0))
    x = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    x = cv2.GaussianBlur(x, (0, 0), float(rng.uniform(0.3, 0.9))) + rng.standard_normal(x.shape, dtype=np.float32) * 6
    mask = ink(np.clip(x, 0, 255).astype(np.uint8))
    if rng.random() < 0.3:
        mask = np.asarray(cv2.erode(mask.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0)
    parts = find_parts(mask, NO_RULES, 600 * scale)
    boxes, foot = parts.boxes, base * scale
    body = parts.body
    top = foot - body
    members = np.flatnonzero(parts.areas > 3)
    members = members[members > 0]
    small, found = features(parts.labels, boxes, members, body * float(rng.uniform(0.9, 1.1)))
    said = []
    for i in members[small].tolist():
        _, y0, _, y1 = boxes[i].tolist()
        middle = (y0 + y1) / 2
        said.append(0 if middle < top else 1 if y0 > foot - 0.15 * body and middle > foot + 0.05 * body else 2)
    return found, said


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--counts", type=Path, required=True)
    p.add_argument("--fonts", type=Path)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--lines", type=int, default=3500)
    a = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(3)
    known = faces(a.fonts)
    rng, writer = np.random.default_rng(3), Writer(a.counts, 3)

    def gather(among: list[Face], lines: int) -> tuple[torch.Tensor, torch.Tensor]:
        xs, ys = [], []
        for k in range(lines):
            text = writer.cut(writer.running(40) if k % 3 else writer.mixed(40, writer.syllables), 45)
            x, y = pieces(pick(rng, among), text, rng)
            xs.append(x)
            ys += y
        return torch.tensor(np.concatenate(xs), dtype=torch.float32), torch.tensor(ys)

    x, y = gather([f for f in known if f.family not in KEPT_OUT], a.lines)
    held = gather([f for f in known if f.family in KEPT_OUT], a.lines // 8)
    print("pieces", torch.bincount(y).tolist(), "held out", torch.bincount(held[1]).tolist())
    net = torch.nn.Sequential(
        torch.nn.Linear(x.shape[1], HIDDEN), torch.nn.Tanh(), torch.nn.Linear(HIDDEN, len(CLASSES))
    )
    optimiser = torch.optim.AdamW(net.parameters(), lr=6e-3, weight_decay=1e-3)
    falling = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, ROUNDS * (len(x) // BATCH + 1))
    loss_of = torch.nn.CrossEntropyLoss(label_smoothing=0.01)  # as common as they are: a tail is rare, sara a is not
    for _ in range(ROUNDS):
        for batch in torch.randperm(len(x)).split(BATCH):
            optimiser.zero_grad()
            loss_of(net(x[batch]), y[batch]).backward()
            optimiser.step()
            falling.step()
    for name, q, z in (("known faces", x, y), ("unknown faces", *held)):
        with torch.no_grad():
            right = net(q).argmax(1) == z
        print(name, {c: round(float(right[z == k].float().mean()), 4) for k, c in enumerate(CLASSES)})
    w = [t.detach().numpy().astype(np.float32) for t in net.parameters()]
    np.savez_compressed(a.out, hidden=w[0], hidden_bias=w[1], out=w[2], out_bias=w[3])


if __name__ == "__main__":
    main()
