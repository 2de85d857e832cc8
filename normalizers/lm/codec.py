"""The file of n-gram counts: sorted keys as differences, counts on a logarithmic scale, all in one zlib stream.

xz would be 6 % smaller, and takes five times as long to read, at every start.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

DATA = Path(__file__).with_name("thai_gov_ngrams.bin")
STEPS = 12
"""Steps an octave of the stored counts."""
_MAGIC = b"CHWLM001"
_HEAD = struct.Struct("<8sQIIII")

UInt32 = npt.NDArray[np.uint32]
UInt64 = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PackedNgrams:
    """Counts by sorted keys, with ``V = len(words)``.

    ``pair_keys[i] = first * V + second``; ``triple_keys[j] = i * V + third`` where ``i`` is the index of the first two
    words among the pairs. ``total`` is the number of tokens counted.
    """

    words: tuple[str, ...]
    total: int
    unigrams: UInt32
    pair_keys: UInt64
    pair_counts: UInt32
    triple_keys: UInt64
    triple_counts: UInt32


def _pack_counts(counts: UInt32) -> bytes:
    scaled = np.rint(np.log2(np.maximum(counts, 1)) * STEPS)
    codes: Bytes = np.minimum(scaled, 255).astype(np.uint8)
    return codes.tobytes()


def _unpack_counts(codes: Bytes) -> UInt32:
    table = np.rint(np.exp2(np.arange(256) / STEPS)).astype(np.uint32)
    return table[codes]


def _pack_keys(keys: UInt64) -> bytes:
    """Differences of sorted keys, as five planes of one byte each: planes compress better than whole numbers."""
    steps = np.diff(keys, prepend=np.uint64(0))
    return b"".join(((steps >> np.uint64(8 * i)) & np.uint64(255)).astype(np.uint8).tobytes() for i in range(5))


def _unpack_keys(raw: Bytes) -> UInt64:
    planes = raw.reshape(5, -1).astype(np.uint64)
    steps = planes[0]
    for i in range(1, 5):
        steps = steps | (planes[i] << np.uint64(8 * i))
    return np.cumsum(steps, dtype=np.uint64)


def encode(ngrams: PackedNgrams) -> bytes:
    """The uncompressed file."""
    words = "\n".join(ngrams.words).encode("utf-8")
    head = _HEAD.pack(
        _MAGIC, ngrams.total, len(words), len(ngrams.words), len(ngrams.pair_keys), len(ngrams.triple_keys)
    )
    return b"".join(
        (
            head,
            words,
            _pack_counts(ngrams.unigrams),
            _pack_keys(ngrams.pair_keys),
            _pack_counts(ngrams.pair_counts),
            _pack_keys(ngrams.triple_keys),
            _pack_counts(ngrams.triple_counts),
        )
    )


def decode(raw: bytes) -> PackedNgrams:
    """The counts in an uncompressed file; ValueError where it is no such file."""
    magic, total, n_bytes, n_words, n_pairs, n_triples = _HEAD.unpack_from(raw)
    if magic != _MAGIC:
        raise ValueError("not a file of n-gram counts")
    at = _HEAD.size
    words = tuple(raw[at : at + n_bytes].decode("utf-8").split("\n"))
    at += n_bytes

    def take(n: int) -> Bytes:
        nonlocal at
        at += n
        return np.frombuffer(raw, dtype=np.uint8, count=n, offset=at - n)

    unigrams = _unpack_counts(take(n_words))
    pair_keys = _unpack_keys(take(5 * n_pairs))
    pair_counts = _unpack_counts(take(n_pairs))
    triple_keys = _unpack_keys(take(5 * n_triples))
    triple_counts = _unpack_counts(take(n_triples))
    return PackedNgrams(words, total, unigrams, pair_keys, pair_counts, triple_keys, triple_counts)
