"""The vote on all slots of a document together: an answer of one slot speaks for the same answer in others as long.

Masking goes by type: a hidden word is hidden wherever it stands, so the answers of a document are few and recur.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from normalizers.masks.net import Net, net_rows
from normalizers.masks.rank import SIGNS

WEIGHTS_FILE = Path(__file__).parents[1] / "data" / "mask_weights.toml"
BACKING = (
    "others",  # its shares in the other places of this length, summed: more of them speak for it, ever less each
    "surprise",  # the same against how common it is among words of this length
    "part",  # the part of the places of this length that is its
    "surest",  # its highest share in another place
    "surest_alone",  # ... before the places spoke for each other
    "firm",  # how many other places are mostly its
    "firm_alone",
)
"""How far other slots speak for an answer, in the order of ``Backing``."""
STAGES = 2
"""Times that the places speak for each other."""
_TWIN, _REMEMBERED = SIGNS.index("twin"), SIGNS.index("remembered")
_FAINT = 0.02
"""Smaller shares speak for nothing."""
_PRIOR = 10.0
_MOST_SURPRISE = 9.0

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign is worth: ``first`` of ``SIGNS`` when slots are judged one by one, ``later`` of ``SIGNS`` and
    ``BACKING`` when they speak for each other."""

    first: tuple[float, ...]
    later: tuple[float, ...]
    net: Net | None = None
    """Judges last, by all that the others came to; None: it is left out."""

    def of(self, name: str) -> float:
        """The weight of one sign or backing in the later stages."""
        return self.later[(*SIGNS, *BACKING).index(name)]


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """The fitted weights; KeyError where the file lacks one of them."""
    with WEIGHTS_FILE.open("rb") as file:
        table = tomllib.load(file)
    first, later = table["first"], table["later"]
    return Weights(
        tuple(float(first[k]) for k in SIGNS),
        tuple(float(later[k]) for k in (*SIGNS, *BACKING)),
        Net.from_table(table["net"]) if "net" in table else None,
    )


@dataclass(frozen=True, slots=True)
class Ballot:
    """One slot: its ``texts`` with a row of ``signs`` each, and minus the log probability of each among words of the
    slot's length. Slots with the same surroundings are one ``place``."""

    place: str
    length: int
    texts: tuple[str, ...]
    signs: Floats
    rarity: Floats


@dataclass(frozen=True, slots=True)
class Verdict:
    """``shares`` of one among a ballot's texts; ``backing``: a row of ``BACKING`` for each."""

    shares: Floats
    backing: Floats


def shares_of(scores: Floats) -> Floats:
    """Scores (logarithms) as shares of one."""
    if not len(scores):
        return scores
    weights: Floats = np.exp(scores - scores.max())
    weights /= weights.sum()
    return weights


def vote(ballots: Sequence[Ballot], weights: Weights) -> list[Verdict]:
    """Shares for all texts of all ballots: first each slot by itself, then with the others speaking."""
    first = np.array(weights.first)
    later = np.array(weights.later)
    alone = [shares_of(b.signs @ first) for b in ballots]
    now = alone
    backed = [np.zeros((len(b.texts), len(BACKING))) for b in ballots]
    for _ in range(STAGES):
        backed = backing(ballots, now, alone)
        now = [
            shares_of(b.signs @ later[: len(SIGNS)] + f @ later[len(SIGNS) :])
            for b, f in zip(ballots, backed, strict=True)
        ]
    if weights.net is not None:
        backed = backing(ballots, now, alone)
        rows = last_rows(ballots, backed, alone, now)
        now = [shares_of(weights.net.scores(r)) if len(r) else s for r, s in zip(rows, now, strict=True)]
    return [Verdict(s, f) for s, f in zip(now, backed, strict=True)]


def last_rows(
    ballots: Sequence[Ballot], backed: Sequence[Floats], alone: Sequence[Floats], now: Sequence[Floats]
) -> Iterator[Floats]:
    """What the network is told of each ballot: signs and backing, the slot, the shares alone and ``now``."""
    for b, f, a, s in zip(ballots, backed, alone, now, strict=True):
        yield net_rows(np.hstack([b.signs, f]), b.length, a, s, _TWIN, _REMEMBERED)


class _Support:
    """What the places of one length say, for each text that any of them thinks likely; arrays by the text's number."""

    def __init__(
        self, ballots: Sequence[Ballot], speakers: Sequence[int], now: Sequence[Floats], alone: Sequence[Floats]
    ):
        self.places = len(speakers)
        self.numbers: dict[str, int] = {}
        rows: list[tuple[int, int, float, float]] = []
        for place in speakers:
            texts = ballots[place].texts
            for k in np.flatnonzero((now[place] > _FAINT) | (alone[place] > _FAINT)).tolist():
                number = self.numbers.setdefault(texts[k], len(self.numbers))
                rows.append((number, place, float(now[place][k]), float(alone[place][k])))
        found = np.array(rows).reshape(-1, 4)
        which, at = found[:, 0].astype(np.int64), found[:, 1].astype(np.int64)
        size = len(self.numbers)
        self.total = np.bincount(which, found[:, 2], size)
        self.firm = np.bincount(which, found[:, 2] > 0.5, size)
        self.firm_alone = np.bincount(which, found[:, 3] > 0.5, size)
        self.best = _two_best(which, at, found[:, 2], size)
        self.best_alone = _two_best(which, at, found[:, 3], size)

    def rows(self, ballot: Ballot, me: int, now: Floats, alone: Floats) -> Floats:
        """Rows of ``BACKING`` without what the place ``me`` itself says: its shares ``now`` and ``alone``."""
        out = np.zeros((len(ballot.texts), len(BACKING)))
        numbers = [self.numbers.get(t, -1) for t in ballot.texts]
        told = np.flatnonzero(np.array(numbers, np.int64) >= 0)
        if not len(told):
            return out
        which = np.array(numbers, np.int64)[told]
        now, alone = now[told], alone[told]
        spoke = (now > _FAINT) | (alone > _FAINT)
        total = np.maximum(self.total[which] - np.where(spoke, now, 0.0), 0.0)
        surprise = np.exp(np.clip(ballot.rarity[told], 0.0, _MOST_SURPRISE))
        out[told] = np.column_stack(
            (
                np.log1p(4 * total),
                np.log1p(total / _PRIOR * surprise) / 3,
                total / self.places,
                _best_but(self.best, which, me),
                _best_but(self.best_alone, which, me),
                np.log1p(self.firm[which] - (now > 0.5)),
                np.log1p(self.firm_alone[which] - (alone > 0.5)),
            )
        )
        return out


_Best = tuple[Floats, npt.NDArray[np.int64], Floats]
"""By text: its highest share, the place of that, and its next highest share (0 where there is none)."""


def _two_best(which: npt.NDArray[np.int64], place: npt.NDArray[np.int64], shares: Floats, size: int) -> _Best:
    order = np.lexsort((-place, -shares, which))
    starts = np.searchsorted(which[order], np.arange(size))
    counts = np.bincount(which, minlength=size)
    second = np.zeros(size)
    many = counts > 1
    second[many] = shares[order[starts[many] + 1]]
    return shares[order[starts]], place[order[starts]], second


def _best_but(best: _Best, which: npt.NDArray[np.int64], me: int) -> Floats:
    """The highest shares in other places than ``me``."""
    first, place, second = best
    return np.where(place[which] == me, second[which], first[which])


def backing(ballots: Sequence[Ballot], now: Sequence[Floats], alone: Sequence[Floats]) -> list[Floats]:
    """The rows of ``BACKING`` for each ballot, from the shares ``now`` and the shares of each slot ``alone``."""
    speaker: dict[tuple[int, str], int] = {}
    for number, ballot in enumerate(ballots):
        speaker.setdefault((ballot.length, ballot.place), number)
    by_length: dict[int, list[int]] = {}
    for (length, _), number in speaker.items():
        by_length.setdefault(length, []).append(number)
    support = {n: _Support(ballots, numbers, now, alone) for n, numbers in by_length.items()}
    out: list[Floats] = []
    for number, ballot in enumerate(ballots):
        me = speaker[ballot.length, ballot.place]
        if me < number and ballots[me].texts == ballot.texts:  # the same place once more
            out.append(out[me])
            continue
        mine, mine_alone = now[me], alone[me]
        if me != number:
            own = {t: k for k, t in enumerate(ballots[me].texts)}
            at = np.array([own.get(t, -1) for t in ballot.texts], np.int64)
            mine, mine_alone = (np.where(at >= 0, np.append(s, 0.0)[at], 0.0) for s in (mine, mine_alone))
        out.append(support[ballot.length].rows(ballot, me, mine, mine_alone))
    return out


def gains_of_standing(weights: Weights, times: Sequence[int]) -> Floats:
    """What answers would gain if the ``times`` that each stands unmasked were places filled with it."""
    seen = np.array(times, np.float64)
    once = weights.of("surest") + weights.of("surest_alone")
    firm = weights.of("firm") + weights.of("firm_alone")
    return weights.of("others") * np.log1p(4 * seen) + np.where(seen > 0, once, 0.0) + firm * np.log1p(seen)
