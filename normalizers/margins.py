"""How much a reading of garbled Thai must gain over the text as it stands, and how far it is to be doubted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from normalizers.channel import FAR, Piece
from normalizers.clusters import Clusters
from normalizers.context import context_gain
from normalizers.doubt import EVERYDAY, doubt_of, doubt_of_moved

_DEAF: Final = 6.0
"""How much the n-gram model may take from what the words by themselves gain."""


@dataclass(frozen=True, slots=True)
class Margins:
    """How much cheaper (natural logarithm) a reading must be than the text as it stands.

    ``broken``: where the text as it stands is no sequence of words; ``words``: where it is one; ``lost`` and
    ``lost_in_words``: the same where marks are to be added or dropped; ``torn_am``: where it is words, but a blank stands
    at an aa that should be sara am.
    """

    broken: float = 2.0
    words: float = 1.5
    lost: float = 4.5
    lost_in_words: float = 6.0
    torn_am: float = 6.0


def no_words(c: Clusters, pieces: Iterable[Piece]) -> bool:
    """Whether anything of a reading is no word of the lexicon."""
    return any(c.bases[p.start] and (p.entry is None or not p.entry.real) for p in pieces)


def _doubtful(p: Piece) -> bool:
    """A short rare word: as often the rubble of a longer one."""
    return p.entry is not None and len(p.entry.marks) <= 2 and p.entry.cost >= 11.0


def doubt_about(c: Clusters, mine: list[Piece], near: list[Piece]) -> float:
    """What more a reading must gain because names and foreign words look like faults."""
    changed = [p.entry for p in mine if p.ops and p.entry is not None]
    around = [EVERYDAY if p.text.isdigit() else p.entry.cost if p.entry is not None and p.entry.real else None
              for p in (*near, *(p for p in mine if not p.ops)) if c.bases[p.start] or p.text.isdigit()]  # fmt: skip
    if any(o in ("lost", "spurious") for p in mine for o in p.ops):
        return max((doubt_of(e.word, e.cost, around) for e in changed), default=0.0)
    longest = max((len(e.marks) for e in changed), default=0)
    return doubt_of_moved(longest, max((e.cost for e in changed), default=0.0), around)


def margin_over(c: Clusters, mine: list[Piece], plain: list[Piece], margins: Margins) -> float:
    """What a reading must gain over ``plain``."""
    ops = {o for p in mine for o in p.ops}
    changes_letters = not ops.isdisjoint(("lost", "spurious"))
    if no_words(c, plain):
        return margins.lost if changes_letters else margins.broken
    if changes_letters and any(_doubtful(p) and _doubtful(q) for p, q in pairwise(plain)):
        return margins.lost_in_words
    if changes_letters:
        return FAR
    if "gap" in ops:
        if all(am_at_wide_gaps(c, p) for p in mine):
            return margins.broken
        return margins.torn_am if all(_am_at_gaps(c, p) for p in mine) else FAR
    return margins.words


def _am_at_gaps(c: Clusters, p: Piece) -> bool:
    """Whether each blank inside a word stands beside a sara am that has lost its nikhahit, as broken fonts leave it."""

    def lost_am(base: int) -> bool:
        return p.entry is not None and "ํ" in p.entry.marks[base - p.start] and "ํ" not in c.slots[base]

    return all(lost_am(i - 1) or lost_am(i) for i in range(p.start + 1, p.end) if c.gap[i])


def am_at_wide_gaps(c: Clusters, p: Piece) -> bool:
    """Whether the blanks inside a word are two or more, and beside a lost nikhahit: what broken fonts leave, and nobody types."""
    return _am_at_gaps(c, p) and all(c.gap[i] != 1 for i in range(p.start + 1, p.end))


def gain_in_context(
    left: list[Piece], mine: list[Piece], theirs: list[Piece], right: list[Piece], gain: float
) -> float:
    """The gain by unigrams and in context, half and half, where the n-gram model knows the words.

    Its own sources are not free of the faults that are to be judged here: what the words gain by themselves counts too.
    """
    channel = sum(p.cost - p.entry.cost for p in mine if p.entry is not None)
    better = context_gain(
        [p.text for p in mine],
        [p.text for p in theirs],
        left=[p.text for p in left[-2:]],
        right=[p.text for p in right[:1]],
    )
    return gain if better is None else max((gain + better - channel) / 2, gain - _DEAF)
