"""The vote on all slots of a document together: an answer of one slot speaks for the same answer in others as long.

Masking goes by type: a hidden word is hidden wherever it stands, so the answers of a document are few and recur.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from normalizers.masks.bonds import SIGNS
from normalizers.masks.floor import BACKING, Ballot, Floor, Singles
from normalizers.masks.net import Net

WEIGHTS_FILE = Path(__file__).parents[1] / "data" / "mask_weights.toml"
STAGES = 2
"""Times that the places speak for each other."""
_TWIN, _REMEMBERED = SIGNS.index("twin"), SIGNS.index("remembered")

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
    if not any(b.texts for b in ballots):
        return [Verdict(np.zeros(0), np.zeros((0, len(BACKING)))) for _ in ballots]
    floor = Floor(ballots)
    later = np.array(weights.later)
    alone = now = floor.shares(floor.scores(weights.first))
    backed = np.zeros((len(now), len(BACKING)))
    straight = floor.scores(weights.later[: len(SIGNS)])
    for _ in range(STAGES):
        backed = floor.backing(now, alone)
        now = floor.shares(straight + np.einsum("ij,j", backed, later[len(SIGNS) :]))  # by matrix: threads that wait
    if weights.net is not None:
        backed = floor.backing(now, alone)
        now = floor.shares(weights.net.scores(*floor.last_parts(backed, alone, now, _TWIN, _REMEMBERED)))
    return [Verdict(s, f) for s, f in zip(floor.split(now), floor.split(backed), strict=True)]


def backing(ballots: Sequence[Ballot], now: Sequence[Floats], alone: Sequence[Floats]) -> list[Floats]:
    """The rows of ``BACKING`` for each ballot, from the shares ``now`` and the shares of each slot ``alone``."""
    floor = Floor(ballots)
    return floor.split(floor.backing(np.concatenate(now), np.concatenate(alone)))


def last_rows(
    ballots: Sequence[Ballot], backed: Sequence[Floats], alone: Sequence[Floats], now: Sequence[Floats]
) -> list[Singles]:
    """What the network is told of each ballot: signs and backing, the slot, the shares alone and ``now``."""
    floor, (b, a, n) = Floor(ballots), (np.concatenate(rows) for rows in (backed, alone, now))
    return floor.split(np.hstack(floor.last_parts(b, a, n, _TWIN, _REMEMBERED)))


def gains_of_standing(weights: Weights, times: Sequence[int]) -> Floats:
    """What answers would gain if the ``times`` that each stands unmasked were places filled with it."""
    seen = np.array(times, np.float64)
    once = weights.of("surest") + weights.of("surest_alone")
    firm = weights.of("firm") + weights.of("firm_alone")
    return weights.of("others") * np.log1p(4 * seen) + np.where(seen > 0, once, 0.0) + firm * np.log1p(seen)
