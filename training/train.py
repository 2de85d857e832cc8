"""Trains the line recogniser.

    python -m training.train --counts COUNTS --out RUN [--fonts EXTRA] [--minutes 70] [--threads 1]

``COUNTS`` holds vocab.txt and thai_gov_ngrams.npz; ``RUN`` receives last.pt every few minutes, log.txt, and at the end final.pt.
The rate follows the clock, not the steps, so that a run ends finished on any machine. ``--resume`` goes on from last.pt.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing as mp
import random
import time
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn

from extractors.ocr.alphabet import CLASSES, to_labels
from training.faces import KEPT_OUT, SHARE, Face, faces
from training.network import LineNet
from training.render import HEIGHT, picture
from training.text import Writer

INDEX = {c: i + 1 for i, c in enumerate(CLASSES)}
COLUMNS = 14_000
"""Columns of picture a batch, about 32 lines of middling length."""
TIGHT = 0.2
"""Share of the lines that have marks of a neighbour in their picture."""


def encode(text: str) -> list[int]:
    return [INDEX[c] for c in to_labels(text) if c in INDEX]


def pick(rng: np.random.Generator, known: list[Face]) -> Face:
    families = sorted({f.family for f in known})
    weights = np.array([SHARE.get(f, 1.0) for f in families])
    family = families[rng.choice(len(families), p=weights / weights.sum())]
    among = [f for f in known if f.family == family]
    return among[rng.integers(len(among))]


def pack(pairs: list[tuple[np.ndarray, list[int]]]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Pictures padded to one width (a multiple of 32: each new shape costs memory), their widths, the labels end to end and
    their lengths."""
    width = -(-max(p.shape[1] for p, _ in pairs) // 32) * 32
    x = np.zeros((len(pairs), HEIGHT, width), np.uint8)
    for i, (p, _) in enumerate(pairs):
        x[i, :, : p.shape[1]] = 255 - p
    widths = np.array([min(width, -(-p.shape[1] // 4) * 4) for p, _ in pairs])
    return x, widths, np.concatenate([np.array(t) for _, t in pairs]), np.array([len(t) for _, t in pairs])


def produce(queue: mp.Queue, counts: Path, known: list[Face], seed: int, made: int) -> None:  # type: ignore[type-arg]
    """Fills ``queue`` with batches for ever; the first ones hold short lines, by which CTC learns to align."""
    cv2.setNumThreads(1)
    rng, writer, pool = np.random.default_rng(seed), Writer(counts, seed), random.Random(seed)
    while True:
        longest = 10 if made < 250 else 22 if made < 600 else 48
        pairs = []
        for _ in range(384 if made > 600 else 160):
            text = writer.line(longest)
            labels = encode(text)
            beside = writer.line(longest) if pool.random() < TIGHT else ""
            image = picture(pick(rng, known), text, rng, beside)
            if labels and len(labels) + sum(a == b for a, b in pairwise(labels)) <= image.shape[1] // 2 - 1:
                pairs.append((image, labels))
        pairs.sort(key=lambda p: p[0].shape[1])
        batches, start = [], 0
        for i, (p, _) in enumerate(pairs):
            if i > start and (i - start + 1) * p.shape[1] > COLUMNS:
                batches.append(pack(pairs[start:i]))
                start = i
        pool.shuffle(batches)
        made += len(batches)
        for b in batches:
            queue.put(b)


def main() -> None:
    p = argparse.ArgumentParser()
    p.add_argument("--counts", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--fonts", type=Path)
    p.add_argument("--minutes", type=float, default=70)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--rate", type=float, default=2e-3)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--resume", action="store_true")
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)
    known = [f for f in faces(a.fonts) if f.family not in KEPT_OUT]
    net = LineNet(len(CLASSES) + 1).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimiser = torch.optim.AdamW(net.parameters(), lr=a.rate, weight_decay=1e-4, betas=(0.9, 0.98))
    step = 0
    if a.resume:
        state = torch.load(a.out / "last.pt")
        net.load_state_dict(state["net"])
        optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
    queue: mp.Queue = mp.Queue(24)  # type: ignore[type-arg]
    worker = mp.Process(target=produce, args=(queue, a.counts, known, a.seed + step, step), daemon=True)
    worker.start()
    loss_of = nn.CTCLoss(blank=0, zero_infinity=True, reduction="none")
    began = saved = time.monotonic()
    total, seen = 0.0, 0
    log = (a.out / "log.txt").open("a")
    while (spent := (time.monotonic() - began) / 60 / a.minutes) < 1:
        x, widths, labels, lengths = queue.get()
        warm = 1.0 if a.resume else min(1.0, (step + 1) / 150)
        for group in optimiser.param_groups:
            group["lr"] = a.rate * warm * max(0.01, 0.5 * (1 + math.cos(math.pi * spent)))
        with torch.autocast("cpu", torch.bfloat16):  # twice as fast where the processor has it
            out = net(torch.from_numpy(x).unsqueeze(1).float().mul_(1 / 255)).float()
        losses = loss_of(
            out.transpose(0, 1), torch.from_numpy(labels), torch.from_numpy(widths // 2), torch.from_numpy(lengths)
        )
        loss = losses.sum() / int(lengths.sum())
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        step += 1
        total, seen = total + loss.item(), seen + 1
        if step % 50 == 0:
            rate = optimiser.param_groups[0]["lr"]
            log.write(
                f"{step} loss/char {total / seen:.4f} rate {rate:.5f} min {spent * a.minutes:.1f} queue {queue.qsize()}\n"
            )
            log.flush()
            total, seen = 0.0, 0
        if time.monotonic() - saved > 180:
            save(net, optimiser, step, a.out / "last.pt")
            saved = time.monotonic()
    save(net, optimiser, step, a.out / "last.pt")
    save(net, optimiser, step, a.out / "final.pt")
    worker.terminate()


def save(net: LineNet, optimiser: torch.optim.Optimizer, step: int, path: Path) -> None:
    """Written beside and moved, so that an export at any time finds a whole file."""
    torch.save(
        {"net": net.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "classes": CLASSES},
        path.with_suffix(".tmp"),
    )
    path.with_suffix(".tmp").rename(path)


if __name__ == "__main__":
    main()
