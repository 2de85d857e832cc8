"""Counts the letter model: ``python -m training.letters --counts COUNTS --out extractors/ocr/models/letters.npz``.

Lines are drawn as for training, with fewer made-up syllables; n-grams of up to six characters seen too seldom are left out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from extractors.ocr.alphabet import to_labels
from extractors.ocr.letters import BITS, ORDER, fold
from training.text import TERMS, Writer

LEAST = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6}


def lines(writer: Writer, n: int) -> list[str]:
    out = []
    for i in range(n):
        if i % 8 < 6:
            out.append(writer.running(60))
        elif i % 8 == 6:
            out.append(writer.mixed(40, lambda: writer.rng.choice(TERMS)))
        else:
            out.append(writer.line(40))
    return out


def main() -> None:
    p = argparse.ArgumentParser()
    p.add_argument("--counts", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--lines", type=int, default=250_000)
    p.add_argument("--seed", type=int, default=7)
    a = p.parse_args()
    text = "\n".join(" " + to_labels(line) + " " for line in lines(Writer(a.counts, a.seed), a.lines))
    folded = "".join(fold(c) if c != "\n" else "\n" for c in text)
    alphabet = "".join(sorted(set(folded) - {"\n"}))
    assert len(alphabet) < 1 << BITS
    index = np.zeros(0x110000, np.uint64)
    for i, c in enumerate(alphabet):
        index[ord(c)] = i + 1
    numbers = index[np.frombuffer(folded.encode("utf-32-le"), np.uint32)]
    keys, counts = [], []
    gram = np.zeros(len(numbers), np.uint64)
    whole = np.ones(len(numbers), np.bool_)
    for order in range(1, ORDER + 1):
        # gram[i]: the characters i to i + order - 1
        gram = (gram[: len(numbers) - order + 1] << np.uint64(BITS)) | numbers[order - 1 :]
        whole = whole[: len(gram)] & (numbers[order - 1 :] > 0)
        k, c = np.unique(gram[whole], return_counts=True)
        often = c >= LEAST[order]
        keys.append(k[often])
        counts.append(c[often])
        print(order, len(k), int(often.sum()))
    key, count = np.concatenate(keys), np.concatenate(counts)
    order = np.argsort(key)
    steps = np.diff(key[order], prepend=np.uint64(0))
    np.savez_compressed(a.out, alphabet=np.array(alphabet), steps=steps, logs=np.log(count[order]).astype(np.float16))
    print(a.out, a.out.stat().st_size)


if __name__ == "__main__":
    main()
