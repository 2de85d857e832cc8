"""Measures the recogniser on lines it never saw: ``python -m training.measure --model M.onnx --counts COUNTS [--fonts EXTRA]``.

Character error rate and share of numbers read exactly, with and without the letter model, on faces that training knew and on those
kept out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from extractors.ocr.alphabet import to_labels
from extractors.ocr.letters import letter_model
from extractors.ocr.recogniser import read_lines
from training.faces import KEPT_OUT, faces
from training.render import picture
from training.text import Writer
from training.train import pick


def distance(a: str, b: str) -> int:
    """Letters to change, add or drop to make ``b`` of ``a``."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--model", type=Path, required=True)
    p.add_argument("--counts", type=Path, required=True)
    p.add_argument("--fonts", type=Path)
    p.add_argument("--lines", type=int, default=200)
    a = p.parse_args()
    letters = letter_model()
    known = faces(a.fonts)
    groups = {"seen": [f for f in known if f.family not in KEPT_OUT]}
    groups |= {family: [f for f in known if f.family == family] for family in KEPT_OUT}
    for name, chosen in groups.items():
        if not chosen:
            continue
        rng, writer = np.random.default_rng(99), Writer(a.counts, 99)
        texts = [writer.running(40) for _ in range(a.lines)] + [writer.number() for _ in range(a.lines)]
        texts = [writer.cut(t, 45) for t in texts]
        images = [picture(pick(rng, chosen), t, rng) for t in texts]
        for label, scorer in (("alone", None), ("with letters", letters.score if letters else None)):
            read = [r.labels for r in read_lines(images, scorer, model=a.model)]
            said = [to_labels(t) for t in texts]
            wrong = sum(
                distance(x.replace(" ", ""), y.replace(" ", "")) for x, y in zip(said[: a.lines], read, strict=False)
            )
            size = sum(len(x.replace(" ", "")) for x in said[: a.lines])
            exact = np.mean(
                [
                    x.replace(" ", "") == y.replace(" ", "")
                    for x, y in zip(said[a.lines :], read[a.lines :], strict=True)
                ]
            )
            print(f"{name:10} {label:13} CER {wrong / size:.4f}  numbers exact {exact:.3f}")


if __name__ == "__main__":
    main()
