"""Character trigrams of Thai: how likely a character is between its neighbours, and how Thai a text reads.

Counted over a word list; what stands at a border of words is joined to what begins a word, so that running text, which
has no spaces between words, can be judged.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from extractors.orthography import AA, AM, NIKHAHIT

SIZE = 92
"""Characters told apart: U+0E01 to U+0E5B, and 0 for everything else."""
_FLOOR = 1e-5
_AM = re.compile("([\u0e48-\u0e4b]?)\u0e33")
_RING_TONE_AA = NIKHAHIT + r"\1" + AA


def index_of(char: str) -> int:
    """The index of a character, 0 for all that is not a Thai letter, mark or digit."""
    code = ord(char) - 0x0E00
    return code if 0 < code < SIZE else 0


def spell_out(text: str) -> str:
    """Text as it is drawn: sara am is a ring, any tone, and sara aa.

    >>> spell_out("น้ำ") == "น\u0e4d\u0e49า"
    True
    """
    return _AM.sub(_RING_TONE_AA, text) if AM in text else text


def _indices(text: str) -> NDArray[np.int64]:
    """``index_of`` each character of a text as it is drawn."""
    codes = np.frombuffer(spell_out(text).encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.int64) - 0x0E00
    return np.where((codes > 0) & (codes < SIZE), codes, 0)


@cache
def model() -> NDArray[np.float32]:
    """(92, 92, 92) joint probability of three characters in a row, in running text."""
    with np.load(str(files(__package__) / "trigrams.npz")) as data:
        keys, values = data["keys"].astype(np.int64), data["counts"].astype(np.float64)
    counts = np.zeros((SIZE, SIZE, SIZE))
    counts[keys[:, 0], keys[:, 1], keys[:, 2]] = values
    starts = counts[0].sum(axis=1)  # characters that begin a word
    starts = starts / starts.sum()
    ends = counts[:, :, 0].sum(axis=0)
    ends = ends / ends.sum()
    first_two = counts[0] / counts[0].sum()
    running = counts.copy()
    running += counts[:, :, 0][:, :, None] * starts[None, None, :]  # last two of a word, first of the next
    running += counts[:, :, 0].sum() * ends[:, None, None] * first_two[None, :, :]
    joint: NDArray[np.float32] = (running / running.sum()).astype(np.float32)
    return joint


@cache
def thainess_table() -> NDArray[np.float32]:
    """(92, 92, 92) log10 of how much likelier a trigram is than its characters by themselves; clipped to -3 and 3."""
    joint = model().astype(np.float64)
    single = joint.sum(axis=(1, 2))
    chance = single[:, None, None] * single[None, :, None] * single[None, None, :]
    ratio: NDArray[np.float32] = np.clip(np.log10((joint + 1e-9) / (chance + 1e-9)), -3.0, 3.0).astype(np.float32)
    return ratio


def thainess(text: str) -> float:
    """Mean over the Thai trigrams of a text of ``thainess_table``; 0.0 for texts without any.

    Running Thai scores above 0.5; the same letters shuffled, or wrongly decoded, score below 0.

    >>> thainess("รายงานผลการปฏิบัติราชการตามคำรับรอง") > 0.5 > 0 > thainess("งปติลาชบบฏกรารปากัรยานชกม")
    True
    """
    return thainess_of(trigrams_of(text))


def trigrams_of(text: str) -> NDArray[np.int64]:
    """(k,) the places of the Thai trigrams of a text in ``thainess_table``, laid out in one row."""
    ids = _indices(text)
    a, b, c = ids[:-2], ids[1:-1], ids[2:]
    found: NDArray[np.int64] = ((a * SIZE + b) * SIZE + c)[(a > 0) & (b > 0) & (c > 0)]
    return found


def thainess_of(trigrams: NDArray[np.int64]) -> float:
    """``thainess`` of a text with these trigrams."""
    return float(thainess_table().ravel()[trigrams].mean()) if len(trigrams) else 0.0


@cache
def _sums() -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Of ``model``: (92, 92) sums over the middle, the first and the last character, and (92,) over all but the middle."""
    joint = model()
    return joint.sum(axis=1), joint.sum(axis=0), joint.sum(axis=2), joint.sum(axis=(0, 2))


@lru_cache(maxsize=20_000)
def mark_scores(left: int, right: int, marks: str) -> NDArray[np.float64]:
    """Log10 probability of each of ``marks`` between two characters (indices; -1 for a neighbour not known yet)."""
    joint = model()
    over_middle, over_first, _, alone = _sums()
    ids = indices_of(marks)
    if left >= 0 and right >= 0:
        p = 0.9 * joint[left, ids, right] / (over_middle[left, right] + 1e-12) + 0.1 * _pair(left, ids)
    elif left >= 0:
        p = _pair(left, ids)
    elif right >= 0:
        both = over_first[ids, right]
        p = both / (over_first[:, right].sum() + 1e-12)
    else:
        p = alone[ids]
    scores: NDArray[np.float64] = np.log10(np.asarray(p, dtype=np.float64) + _FLOOR)
    scores.flags.writeable = False  # shared by all who ask
    return scores


@cache
def indices_of(marks: str) -> NDArray[np.intp]:
    """``index_of`` each of some marks."""
    return np.array([index_of(c) for c in marks], dtype=np.intp)


def _pair(left: int, marks: NDArray[np.intp]) -> NDArray[np.float32]:
    follow = _sums()[2][left]
    pair: NDArray[np.float32] = follow[marks] / (follow.sum() + 1e-12)
    return pair
