"""Re-encode word n-gram counts of Thai government news into the small file that ``normalizers.lm`` reads.

Usage: ``python training/build_lm.py SOURCE_DIR [TARGET]``; SOURCE_DIR holds ``vocab.txt`` and ``thai_gov_ngrams.npz``.

The result is the same, byte for byte, each time. Keys are sorted and stored as differences; counts are stored on a
logarithmic scale of 12 steps an octave (an error of at most 3 %), which is all that a smoothed probability can use.
"""

from __future__ import annotations

import sys
import zlib
from pathlib import Path

import numpy as np

from normalizers.lm.codec import DATA, PackedNgrams, encode


def read_counts(folder: Path) -> PackedNgrams:
    """The counts in ``folder`` as sorted keys; trigrams whose first two words are no stored bigram are left out."""
    words = tuple((folder / "vocab.txt").read_text("utf-8").splitlines())
    with np.load(folder / "thai_gov_ngrams.npz") as data:
        unigrams = data["unigram_counts"].astype(np.uint32)
        pairs = data["ngram2_ids"].astype(np.uint64)
        pair_counts = data["ngram2_counts"].astype(np.uint32)
        triples = data["ngram3_ids"].astype(np.uint64)
        triple_counts = data["ngram3_counts"].astype(np.uint32)
        total = int(data["total"].item())
    size = np.uint64(len(words))
    pair_keys = pairs[:, 0] * size + pairs[:, 1]
    order = np.argsort(pair_keys, kind="stable")
    pair_keys, pair_counts = pair_keys[order], pair_counts[order]
    wanted = triples[:, 0] * size + triples[:, 1]
    at = np.searchsorted(pair_keys, wanted)
    known = pair_keys[np.minimum(at, len(pair_keys) - 1)] == wanted
    triple_keys = at[known].astype(np.uint64) * size + triples[known, 2]
    triple_counts = triple_counts[known]
    order = np.argsort(triple_keys, kind="stable")
    return PackedNgrams(words, total, unigrams, pair_keys, pair_counts, triple_keys[order], triple_counts[order])


def main(source: Path, target: Path) -> None:
    packed = encode(read_counts(source))
    target.write_bytes(zlib.compress(packed, 9))
    print(f"{target}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else DATA)
