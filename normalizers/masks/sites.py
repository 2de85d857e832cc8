"""Places in other text with the same surroundings as a slot, and what stands there."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from normalizers.masks.native import Array, Corpus, compiled_library, structure
from normalizers.masks.stream import BREAK, PERSON, WILD

_REACH = 40
"""Visible letters to compare on either side."""
_ANCHORS = (9, 5, 3)
"""Lengths of the strings beside a slot that are looked up, the surest first."""
_MOST = 300
"""Places looked at for one anchor."""
_PLENTY = 8
"""With so many places shorter anchors are not looked up."""
_KEPT = 40
"""Sites told."""
_EXTRA = (0, 1, 2)
"""Code points by which a place may be longer than the slot."""
_MARGIN = 48
_BREAK_WORTH = 3
"""Letters that a common beginning or end is worth, besides its own."""
_STOPS = frozenset((BREAK, PERSON, WILD))
_BASE = np.uint64(1_000_003)

_BLOCK = 1 << 19
"""Code points hashed at a time, to keep memory small."""

Hashes = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]
_NO_RANGE = (0, 0)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is visible beside a slot, squashed, up to a break or another mask; ``length`` code points are hidden."""

    left: str
    right: str
    length: int


class Site(NamedTuple):
    """``text`` (decomposed) stands where the slot stands; ``left`` and ``right`` letters around it agree."""

    text: str
    left: int
    right: int


def surroundings(stream: str, start: int, end: int) -> Surroundings:
    """The visible letters around ``stream[start:end]``."""
    lo = start
    while lo > 0 and start - lo < _REACH and stream[lo - 1] not in _STOPS:
        lo -= 1
    lo -= lo > 0 and stream[lo - 1] == BREAK  # that a text begins or ends here is a likeness, too
    hi = end
    while hi < len(stream) and hi - end < _REACH and stream[hi] not in _STOPS:
        hi += 1
    hi += hi < len(stream) and stream[hi] == BREAK
    return Surroundings(stream[lo:start], stream[end:hi], end - start)


class SiteIndex:
    """Finds sites in squashed texts joined by ``BREAK``. Only strings announced at the start can be looked up."""

    def __init__(self, corpus: str, wanted: Iterable[Surroundings]) -> None:
        corpus = BREAK + corpus + BREAK
        self._corpus = corpus
        sides = list(wanted)
        codes = np.frombuffer(corpus.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        self._letters_left = _letter_runs(codes)
        self._ams, self._in_am = _sara_ams(codes)
        self._hits: dict[int, Places] = {}
        self._anchors: dict[str, tuple[int, int]] = {}
        """Where the places of each anchor lie among the hits of its size."""
        for size in _ANCHORS:
            anchors = {a for s in sides for a in (s.left[-size:], s.right[:size]) if len(a) == size}
            self._hits[size], ranges = _places(codes, anchors, size)
            self._anchors |= ranges
        # nothing agrees beyond the ends
        self._codes = np.concatenate(
            (np.zeros(_MARGIN, np.uint16), codes.astype(np.uint16), np.zeros(_MARGIN, np.uint16))
        )
        self._codes[_MARGIN:-_MARGIN][codes > 0xFFFF] = 0xFFFF
        library = compiled_library()
        self._search = library.sites if library else None
        kept: dict[str, Array] = {"letters_left": self._letters_left, "ams": self._ams, "in_am": self._in_am}
        kept |= {f"hits{size}": self._hits[size] for size in _ANCHORS} | {"codes": self._codes[_MARGIN:]}
        self._compiled = structure(Corpus, {"size": len(corpus)}, kept)
        self._room = array("i", bytes(4 * 4 * _KEPT))

    def find(self, around: Surroundings) -> list[Site]:
        """Sites that agree in at least three letters on one side, in order of place; of very many the likest."""
        return self.find_plainly(around) if self._search is None else self._find_compiled(self._search, around)

    def _find_compiled(self, search: Callable[..., int], around: Surroundings) -> list[Site]:
        ranges = array("i")
        for size in _ANCHORS:
            for anchor in (around.left[-size:], around.right[:size]):
                ranges.extend(self._anchors.get(anchor, _NO_RANGE) if len(anchor) == size else _NO_RANGE)
        left, right = _code_units(around.left), _code_units(around.right)
        count = search(
            ctypes.addressof(self._compiled), left, len(left) // 2, right, len(right) // 2, around.length,
            ranges.buffer_info()[0], self._room.buffer_info()[0],
        )  # fmt: skip
        rows = iter(self._room[: 4 * count])
        return [Site(self._corpus[s:e], m, n) for s, e, m, n in zip(rows, rows, rows, rows, strict=True)]

    def find_plainly(self, around: Surroundings) -> list[Site]:
        """As ``find``, in Python."""
        found: list[tuple[Places, Places]] = []
        known = 0
        for size in _ANCHORS:
            found.append(self._anchored(around, size))
            known += len(found[-1][0])
            if known >= _PLENTY:
                break
        if not known:
            return []
        starts = np.concatenate([s for s, _ in found])
        stops = np.concatenate([e for _, e in found])
        _, first = np.unique(starts * 4 + (stops - starts - around.length), return_index=True)
        starts, stops = starts[first], stops[first]
        left = self._agree(around.left[::-1], starts - 1, -1)
        right = self._agree(around.right, stops, 1)
        # of one place the likest length, of many places the likest
        order = np.lexsort((stops, -left - right, starts))
        order = order[np.append(True, np.diff(starts[order]) > 0)]
        if len(order) > _KEPT:
            order = np.sort(order[np.argsort(-(left + right)[order], kind="stable")[:_KEPT]])
        rows = zip(*(a[order].tolist() for a in (starts, stops, left, right)), strict=True)
        return [Site(self._corpus[s:e], m, n) for s, e, m, n in rows]

    def _anchored(self, around: Surroundings, size: int) -> tuple[Places, Places]:
        """Places that may be sites, from the anchors of one size: where they begin and end."""
        before, after = self._at(around.left[-size:], size), self._at(around.right[:size], size)
        starts = np.concatenate([before + size] * len(_EXTRA) + [after - around.length - extra for extra in _EXTRA])
        stops = np.concatenate([before + size + around.length + extra for extra in _EXTRA] + [after] * len(_EXTRA))
        whole = (starts >= 0) & (self._letters_left[np.clip(starts, 0, len(self._corpus) - 1)] >= stops - starts)
        starts, stops = starts[whole], stops[whole]
        # longer only by sara am that counts as two here
        short = self._ams[stops] - self._ams[starts] - self._in_am[starts]
        whole = (stops - starts == around.length) | (stops - starts - short == around.length)
        return starts[whole], stops[whole]

    def _at(self, anchor: str, size: int) -> Places:
        lo, hi = self._anchors.get(anchor, _NO_RANGE) if len(anchor) == size else _NO_RANGE
        return self._hits[size][lo : min(hi, lo + _MOST)]

    def _agree(self, letters: str, places: Places, step: int) -> Places:
        """How many of ``letters`` stand at each of ``places`` and on from there; a ``BREAK`` that agrees counts for more."""
        wanted = np.frombuffer(_code_units(letters), np.uint16)
        there = self._codes[places[:, None] + (_MARGIN + step * np.arange(len(wanted)))]
        agree: Places = np.cumprod(there == wanted, axis=1, dtype=np.int8).sum(axis=1, dtype=np.int64)
        if letters.endswith(BREAK):
            agree[agree == len(letters)] += _BREAK_WORTH
        return agree


def _code_units(text: str) -> bytes:
    """Sixteen bits for each code point, all ones for those that need more."""
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) == 2 * len(text):
        return units
    return "".join(c if c <= "\uffff" else "\uffff" for c in text).encode("utf-16-le", "surrogatepass")


def _places(codes: Codes, anchors: Collection[str], size: int) -> tuple[Places, dict[str, tuple[int, int]]]:
    """Where the anchors begin in the corpus, and the range of each among these places: one pass with a rolling hash, then the
    hits sorted by anchor."""
    if not anchors or len(codes) < size:
        return np.empty(0, np.int64), {}
    names = sorted(anchors)
    letters = np.array([[ord(c) for c in a] for a in names], np.uint64)
    keys = _hash([letters[:, i] for i in range(size)])
    order = np.argsort(keys)
    keys = keys[order]
    hits, which = [], []
    for start in range(0, len(codes) - size + 1, _BLOCK):
        block = codes[start : start + _BLOCK + size - 1].astype(np.uint64)
        hashes = _hash([block[i : len(block) - size + 1 + i] for i in range(size)])
        at = np.minimum(np.searchsorted(keys, hashes), len(keys) - 1)
        found = np.flatnonzero(keys[at] == hashes)
        hits.append(found + start)
        which.append(order[at[found]])
    return _by_anchor(names, np.concatenate(hits), np.concatenate(which))


def _by_anchor(names: Sequence[str], hits: Places, which: Places) -> tuple[Places, dict[str, tuple[int, int]]]:
    # two strings may share a hash: what is read at a place is compared letter by letter afterwards
    ranked = np.argsort(which, kind="stable")
    bounds = np.searchsorted(which[ranked], np.arange(len(names) + 1)).tolist()
    return hits[ranked], dict(zip(names, pairwise(bounds), strict=True))


def _letter_runs(codes: Codes) -> npt.NDArray[np.uint8]:
    """For each place how many Thai letters follow one another from there, counted to 255."""
    letter = ((codes >= 0x0E01) & (codes <= 0x0E3A)) | ((codes >= 0x0E40) & (codes <= 0x0E4E))
    others = np.append(np.flatnonzero(~letter), len(codes))
    runs = np.diff(others, prepend=-1)
    ends = np.repeat(others, runs)[: len(codes)]
    return np.minimum(ends - np.arange(len(codes)), 255).astype(np.uint8)


def _sara_ams(codes: Codes) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
    """How many sara am in two code points end before each place, and whether one has begun and not ended there."""
    tone = (codes >= 0x0E48) & (codes <= 0x0E4B)
    nikhahit, aa = codes == 0x0E4D, codes == 0x0E32
    near = np.flatnonzero(nikhahit[:-1] & aa[1:]) + 1
    far = np.flatnonzero(nikhahit[:-2] & tone[1:-1] & aa[2:]) + 2
    ends, inside = np.zeros(len(codes) + 1, np.int32), np.zeros(len(codes) + 1, np.uint8)
    ends[near + 1] = ends[far + 1] = 1
    inside[near] = inside[far] = inside[far - 1] = 1
    return np.cumsum(ends, dtype=np.int32), inside


def _hash(columns: Sequence[Hashes]) -> Hashes:
    total = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        total = total * _BASE + column
    return total
