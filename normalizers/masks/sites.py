"""Places in other text with the same surroundings as a slot, and what stands there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from normalizers.masks.squash import compose
from normalizers.masks.stream import BREAK, PERSON, WILD

_REACH = 40
"""Visible letters to compare on either side."""
_ANCHORS = (9, 5, 3)
"""Lengths of the strings beside a slot that are looked up, the surest first."""
_MOST = 300
"""Places looked at for one anchor."""
_BREAK_WORTH = 3
"""Letters that a common beginning or end is worth, besides its own."""
_STOPS = frozenset((BREAK, PERSON, WILD))
_BASE = np.uint64(1_000_003)

_BLOCK = 1 << 19
"""Code points hashed at a time, to keep memory small."""

Hashes = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is visible beside a slot, squashed, up to a break or another mask; ``length`` code points are hidden."""

    left: str
    right: str
    length: int


@dataclass(frozen=True, slots=True)
class Site:
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
        self._places: dict[str, Places] = {}
        for size in _ANCHORS:
            anchors = {a for s in sides for a in (s.left[-size:], s.right[:size]) if len(a) == size}
            self._places |= _places(codes, anchors, size)

    def find(self, around: Surroundings) -> list[Site]:
        """Sites that agree in at least three letters on one side, in order of place."""
        out: dict[int, Site] = {}
        for size in _ANCHORS:
            for place in self._places.get(around.left[-size:], ())[:_MOST] if len(around.left) >= size else ():
                self._read(around, int(place) + size, out)
            for place in self._places.get(around.right[:size], ())[:_MOST] if len(around.right) >= size else ():
                for start in {int(place) - around.length - extra for extra in (0, 1, 2)}:
                    if start >= 0 and start not in out:
                        self._read(around, start, out, end=int(place))
            if len(out) >= 8:
                break
        return [out[k] for k in sorted(out)]

    def _read(self, around: Surroundings, start: int, out: dict[int, Site], end: int | None = None) -> None:
        if start in out:
            return
        best: Site | None = None
        for extra in (0, 1, 2):
            stop = start + around.length + extra
            if end is not None and stop != end:
                continue
            if start >= len(self._corpus) or self._letters_left[start] < around.length + extra:
                break
            text = self._corpus[start:stop]
            if extra and len(compose(text)) != around.length:
                continue
            site = Site(text, self._agree_left(around.left, start), self._agree_right(around.right, stop))
            if best is None or site.left + site.right > best.left + best.right:
                best = site
        if best is not None:
            out[start] = best

    def _agree_left(self, left: str, start: int) -> int:
        n = 0
        while n < len(left) and start - n > 0 and self._corpus[start - n - 1] == left[-n - 1]:
            n += 1
        return n + (_BREAK_WORTH if n and left[-n] == BREAK else 0)

    def _agree_right(self, right: str, stop: int) -> int:
        n = 0
        while n < len(right) and stop + n < len(self._corpus) and self._corpus[stop + n] == right[n]:
            n += 1
        return n + (_BREAK_WORTH if n and right[n - 1] == BREAK else 0)


def _places(codes: Codes, anchors: Collection[str], size: int) -> dict[str, Places]:
    """Where each anchor begins in the corpus: one pass with a rolling hash, then the hits sorted by anchor."""
    if not anchors or len(codes) < size:
        return {}
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


def _by_anchor(names: Sequence[str], hits: Places, which: Places) -> dict[str, Places]:
    # two strings may share a hash: what is read at a place is compared letter by letter afterwards
    ranked = np.argsort(which, kind="stable")
    bounds = np.searchsorted(which[ranked], np.arange(len(names) + 1))
    return {names[i]: hits[ranked[bounds[i] : bounds[i + 1]]] for i in range(len(names))}


def _letter_runs(codes: Codes) -> memoryview:
    """For each place how many Thai letters follow one another from there, counted to 255."""
    letter = ((codes >= 0x0E01) & (codes <= 0x0E3A)) | ((codes >= 0x0E40) & (codes <= 0x0E4E))
    others = np.append(np.flatnonzero(~letter), len(codes))
    runs = np.diff(others, prepend=-1)
    ends = np.repeat(others, runs)[: len(codes)]
    return np.minimum(ends - np.arange(len(codes)), 255).astype(np.uint8).data


def _hash(columns: Sequence[Hashes]) -> Hashes:
    total = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        total = total * _BASE + column
    return total
