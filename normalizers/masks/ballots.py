"""The vote on all slots of a document together: an answer of one slot speaks for the same answer in others as long.

Masking goes by type: a hidden word is hidden wherever it stands, so the answers of a document are few and recur.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log1p
from pathlib import Path

import numpy as np
import numpy.typing as npt

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

    def of(self, name: str) -> float:
        """The weight of one sign or backing in the later stages."""
        return self.later[(*SIGNS, *BACKING).index(name)]


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """The fitted weights; KeyError where the file lacks one of them."""
    with WEIGHTS_FILE.open("rb") as file:
        table = tomllib.load(file)
    first, later = table["first"], table["later"]
    return Weights(tuple(float(first[k]) for k in SIGNS), tuple(float(later[k]) for k in (*SIGNS, *BACKING)))


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
    return [Verdict(s, f) for s, f in zip(now, backed, strict=True)]


@dataclass(slots=True)
class _Support:
    """What the places of one length say for one text."""

    total: float = 0.0
    firm: int = 0
    firm_alone: int = 0
    best: tuple[tuple[float, int], ...] = ()
    best_alone: tuple[tuple[float, int], ...] = ()

    def add(self, place: int, now: float, alone: float) -> None:
        self.total += now
        self.firm += now > 0.5
        self.firm_alone += alone > 0.5
        self.best = tuple(sorted((*self.best, (now, place)), reverse=True)[:2])
        self.best_alone = tuple(sorted((*self.best_alone, (alone, place)), reverse=True)[:2])


def backing(ballots: Sequence[Ballot], now: Sequence[Floats], alone: Sequence[Floats]) -> list[Floats]:
    """The rows of ``BACKING`` for each ballot, from the shares ``now`` and the shares of each slot ``alone``."""
    speaker: dict[tuple[int, str], int] = {}
    counts: dict[int, int] = {}
    support: dict[int, dict[str, _Support]] = {}
    for number, ballot in enumerate(ballots):
        if (ballot.length, ballot.place) in speaker:
            continue
        speaker[ballot.length, ballot.place] = number
        counts[ballot.length] = counts.get(ballot.length, 0) + 1
        table = support.setdefault(ballot.length, {})
        for k in np.flatnonzero((now[number] > _FAINT) | (alone[number] > _FAINT)).tolist():
            row = table.setdefault(ballot.texts[k], _Support())
            row.add(number, float(now[number][k]), float(alone[number][k]))
    out: list[Floats] = []
    for number, ballot in enumerate(ballots):
        me = speaker[ballot.length, ballot.place]
        if me < number and ballots[me].texts == ballot.texts:  # the same place once more
            out.append(out[me])
            continue
        table = support[ballot.length]
        rows = np.zeros((len(ballot.texts), len(BACKING)))
        own = {t: k for k, t in enumerate(ballots[me].texts)} if me != number else None
        for k, text in enumerate(ballot.texts):
            found = table.get(text)
            if found is not None:
                mine = k if own is None else own.get(text)
                share = (float(now[me][mine]), float(alone[me][mine])) if mine is not None else (0.0, 0.0)
                rows[k] = _row(found, me, share, counts[ballot.length], float(ballot.rarity[k]))
        out.append(rows)
    return out


def _row(support: _Support, me: int, share: tuple[float, float], places: int, rarity: float) -> tuple[float, ...]:
    """One row of ``BACKING`` without what the place ``me`` itself says."""
    now, alone = share
    spoke = now > _FAINT or alone > _FAINT
    total = max(support.total - (now if spoke else 0.0), 0.0)
    return (
        log1p(4 * total),
        log1p(total / _PRIOR * exp(min(max(rarity, 0.0), _MOST_SURPRISE))) / 3,
        total / places,
        next((s for s, place in support.best if place != me), 0.0),
        next((s for s, place in support.best_alone if place != me), 0.0),
        log1p(support.firm - (now > 0.5)),
        log1p(support.firm_alone - (alone > 0.5)),
    )


def gain_of_standing(weights: Weights, times: int) -> float:
    """What an answer would gain if the ``times`` that it stands unmasked were places filled with it."""
    return (
        weights.of("others") * log1p(4 * times)
        + weights.of("surest")
        + weights.of("surest_alone")
        + (weights.of("firm") + weights.of("firm_alone")) * log1p(times)
    )
