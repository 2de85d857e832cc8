"""A document's texts as one squashed stream, with the way back, and the slots in it that are to be filled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from normalizers.masks.find import Mask
from normalizers.masks.squash import canonical

BREAK = "\x1e"
"""Between two texts."""
WILD = "\x1a"
"""A hidden code point."""
PERSON = "\x1d"
"""A hidden code point of a person's name."""

Ints = npt.NDArray[np.int32]
_AM, _NIKHAHIT, _AA = 0x0E33, 0x0E4D, 0x0E32
_SPACES = np.array(
    [*range(9, 14), 0x1C, 0x1D, 0x1E, 0x1F, 0x20, 0x85, 0xA0, 0x200B, 0x2028, 0x2029, 0x3000, 0xFEFF, 0x1A]
)


@dataclass(frozen=True, slots=True)
class Slot:
    """Hidden code points that are answered together: ``start`` to ``end`` in the stream, from one or more runs."""

    start: int
    end: int
    masks: tuple[Mask, ...]

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Stream:
    """``text``: all texts squashed, ``BREAK`` after each. ``slots``: what is to be filled, in order.

    ``composed`` says that the texts write sara am as one code point where they write it at all.
    """

    text: str
    slots: tuple[Slot, ...]
    composed: bool


def make_stream(texts: Sequence[str], masks: Sequence[Mask], persons: Collection[Mask]) -> Stream:
    """Squash texts; ``masks`` are in order of text and place."""
    by_text: dict[int, list[Mask]] = {}
    for m in masks:
        by_text.setdefault(m.text, []).append(m)
    parts: list[str] = []
    slots: list[Slot] = []
    at = 0
    composed = decomposed = 0
    for number, text in enumerate(texts):
        composed += text.count("\u0e33")
        decomposed += text.count("\u0e4d")
        here = by_text.get(number, [])
        squashed, offsets = _squash_codes(text, here, persons)
        starts = np.array([m.start for m in here], np.int32)  # all at once: of another type the offsets would be copied
        places = list(zip(here, (np.searchsorted(offsets, starts) + at).tolist(), strict=True))
        slots += _slots(text, [(m, p) for m, p in places if m not in persons])
        parts += (squashed, BREAK)
        at += len(squashed) + 1
    return Stream("".join(parts), tuple(slots), composed > decomposed)


def _squash_codes(text: str, masks: Sequence[Mask], persons: Collection[Mask]) -> tuple[str, Ints]:
    """The squashed text and, for each of its code points, the offset that it comes from."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).copy()
    drop = np.isin(codes, _SPACES)
    for m in masks:
        codes[m.start : m.end] = ord(PERSON if m in persons else WILD)
    times = np.where(codes == _AM, 2, 1)
    times[drop] = 0
    offsets = np.repeat(np.arange(len(codes), dtype=np.int32), times)
    codes[codes == ord("|")] = ord(BREAK)  # the wall between two cells in plain text
    out = codes[offsets]
    am = np.flatnonzero(out == _AM)
    out[am[0::2]], out[am[1::2]] = _NIKHAHIT, _AA
    return canonical(out.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")), offsets


def _slots(text: str, places: Sequence[tuple[Mask, int]]) -> list[Slot]:
    """Runs with no visible letter between them are one slot where the text is letter-spaced there, else one each."""
    out: list[Slot] = []
    group: list[tuple[Mask, int]] = []
    for mask, at in places:
        if group and group[-1][1] + group[-1][0].length != at:
            out += _group_slots(text, group)
            group = []
        group.append((mask, at))
    return out + _group_slots(text, group) if group else out


def _group_slots(text: str, group: Sequence[tuple[Mask, int]]) -> list[Slot]:
    if len(group) > 1 and _spaced(text, [m for m, _ in group]):
        last, at = group[-1]
        return [Slot(group[0][1], at + last.length, tuple(m for m, _ in group))]
    return [Slot(at, at + m.length, (m,)) for m, at in group]


def _spaced(text: str, runs: Sequence[Mask]) -> bool:
    if any(m.length == 1 for m in runs):
        return True
    before = text[max(0, runs[0].start - 8) : runs[0].start].split()[-2:]
    after = text[runs[-1].end : runs[-1].end + 8].split()[:2]
    return sum(len(t) <= 2 for t in (*before, *after)) >= 3
