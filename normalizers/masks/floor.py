"""All ballots of a document side by side: a row for each text of each, so that a vote is a few sums over columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from normalizers.masks.net import SLOT, in_blocks

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Rows = TypeVar("Rows", Floats, Singles)
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BACKING = (
    "others",  # its shares in the other places of this length, summed: more of them speak for it, ever less each
    "surprise",  # the same against how common it is among words of this length
    "part",  # the part of the places of this length that is its
    "surest",  # its highest share in another place
    "surest_alone",  # ... before the places spoke for each other
    "firm",  # how many other places are mostly its
    "firm_alone",
)
"""How far other slots speak for an answer, in the order of the columns of ``Floor.backing``."""
_FAINT = 0.02
"""Smaller shares speak for nothing."""
_PRIOR = 10.0
_MOST_SURPRISE = 9.0
_FAINTEST = 1e-6


@dataclass(frozen=True, slots=True)
class Ballot:
    """One slot: its ``texts`` with a row of ``signs`` each, and minus the log probability of each among words of the
    slot's length. Slots with the same surroundings are one ``place``."""

    place: str
    length: int
    texts: tuple[str, ...]
    signs: Singles
    rarity: Floats


class Floor:
    """The rows of ``ballots``, in order; of each place the first slot speaks for it, to the others of its length."""

    def __init__(self, ballots: Sequence[Ballot]) -> None:
        sizes = np.array([len(b.texts) for b in ballots], np.int64)
        self._bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
        self._starts = self._bounds[:-1][sizes > 0]
        self._sizes = sizes[sizes > 0]
        self._slot: Ints = np.repeat(np.arange(len(ballots)), sizes)
        self.signs: Singles = np.vstack([b.signs for b in ballots if b.texts], dtype=np.float32)
        self._surprise: Floats = np.exp(np.clip(np.concatenate([b.rarity for b in ballots]), 0.0, _MOST_SURPRISE))
        self._text, self._texts = _numbered(ballots)
        first: dict[tuple[int, str], int] = {}
        speaker = np.array([first.setdefault((b.length, b.place), n) for n, b in enumerate(ballots)], np.int64)
        self._me: Ints = speaker[self._slot]
        self._speaks: Flags = self._me == self._slot
        self._own: Ints = self._rows_of_speakers()
        lengths = np.array([b.length for b in ballots], np.int64)
        self._length: Ints = lengths[self._slot]
        self._places: Ints = np.bincount(lengths[speaker == np.arange(len(ballots))])[self._length]

    def _rows_of_speakers(self) -> Ints:
        """For each row that of the same text in the slot that speaks for its place; -1 where it has none."""
        rows = np.flatnonzero(self._speaks)
        keys = self._me[rows] * self._texts + self._text[rows]
        order = np.argsort(keys, kind="stable")
        wanted = self._me * self._texts + self._text
        at = np.minimum(np.searchsorted(keys[order], wanted), len(rows) - 1)
        found = rows[order[at]]
        return np.where(keys[order[at]] == wanted, found, -1)

    def scores(self, weights: Sequence[float]) -> Floats:
        """Of each row the sum of its signs, weighed."""
        by = np.array(weights, np.float32)
        return in_blocks(lambda block: block @ by, self.signs)

    def shares(self, scores: Floats) -> Floats:
        """Scores (logarithms) as shares of one, slot by slot."""
        weights: Floats = np.exp(scores - np.repeat(np.maximum.reduceat(scores, self._starts), self._sizes))
        weights /= np.repeat(np.add.reduceat(weights, self._starts), self._sizes)
        return weights

    def split(self, rows: Rows) -> list[Rows]:
        """Rows by ballot."""
        bounds = self._bounds.tolist()
        return [rows[a:b] for a, b in pairwise(bounds)]

    def backing(self, now: Floats, alone: Floats) -> Floats:
        """Columns of ``BACKING``, from the shares ``now`` and those of each slot ``alone``: what the others say of each text."""
        loud = (now > _FAINT) | (alone > _FAINT)
        told = np.flatnonzero(self._speaks & loud)
        which, place = self._text[told], self._slot[told]
        total = np.bincount(which, now[told], self._texts)
        firm = np.bincount(which, now[told] > 0.5, self._texts)
        firm_alone = np.bincount(which, alone[told] > 0.5, self._texts)
        mine, mine_alone = (np.where(self._own >= 0, s[self._own], 0.0) for s in (now, alone))
        spoke = (mine > _FAINT) | (mine_alone > _FAINT)
        others = np.maximum(total[self._text] - np.where(spoke, mine, 0.0), 0.0)
        known = np.bincount(which, minlength=self._texts)[self._text] > 0
        columns = np.column_stack(
            (
                np.log1p(4 * others),
                np.log1p(others / _PRIOR * self._surprise) / 3,
                others / self._places,
                self._best_but(which, place, now[told]),
                self._best_but(which, place, alone[told]),
                np.log1p(firm[self._text] - (mine > 0.5)),
                np.log1p(firm_alone[self._text] - (mine_alone > 0.5)),
            )
        )
        columns[~known] = 0.0
        return columns

    def _best_but(self, which: Ints, place: Ints, shares: Floats) -> Floats:
        """For each row the highest share of its text in another place."""
        order = np.lexsort((-place, -shares, which))
        counts = np.bincount(which, minlength=self._texts)
        starts = np.cumsum(counts) - counts
        best, second = np.zeros(self._texts), np.zeros(self._texts)
        holder = np.full(self._texts, -1, np.int64)
        some, many = counts > 0, counts > 1
        best[some], holder[some] = shares[order[starts[some]]], place[order[starts[some]]]
        second[many] = shares[order[starts[many] + 1]]
        return np.where(holder[self._text] == self._me, second[self._text], best[self._text])

    def last_parts(self, backed: Floats, alone: Floats, now: Floats, twin: int, remembered: int) -> tuple[Singles, ...]:
        """What the network is told, side by side: signs, backing, ``SLOT``; ``twin`` and ``remembered``: columns of signs."""
        doubt = -np.add.reduceat(alone * np.log(alone + _FAINTEST), self._starts) / 3
        some = [np.maximum.reduceat(self.signs[:, k], self._starts) > 0 for k in (twin, remembered)]
        slot = np.empty((len(now), len(SLOT)), np.float32)
        slot[:, 0] = np.repeat(doubt, self._sizes)
        slot[:, 1], slot[:, 2] = np.minimum(self._length, 12) / 6, self._length <= 3
        slot[:, 3], slot[:, 4] = (np.repeat(flag, self._sizes) for flag in some)
        slot[:, 5], slot[:, 6] = np.log(now + _FAINTEST) / 3, np.log(alone + _FAINTEST) / 3
        return self.signs, backed.astype(np.float32), slot


def _numbered(ballots: Sequence[Ballot]) -> tuple[Ints, int]:
    """A number for each row, the same for the same text in slots of one length; and how many there are."""
    known: dict[int, dict[str, int]] = {}
    numbers: list[int] = []
    for ballot in ballots:
        row = known.setdefault(ballot.length, {})
        numbers += [row.setdefault(text, len(row)) for text in ballot.texts]
    starts = dict(zip(known, accumulate(map(len, known.values()), initial=0), strict=False))
    before = np.repeat([starts[b.length] for b in ballots], [len(b.texts) for b in ballots])
    return np.array(numbers, np.int64) + before, sum(map(len, known.values()))
