"""What a document says about its hidden words as a whole: masking goes by type.

A word that stands unmasked elsewhere is seldom an answer; the answer of one mask is likely that of others as long.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log1p

from normalizers.masks.words import UNKNOWN, WordTable, segment

_MOST_TEXT = 1_000_000
"""Visible characters looked at."""
_LONGEST_PHRASE = 3


class SeenWords:
    """How often words, and sequences of up to three, stand unmasked in a document: ``counts``."""

    def __init__(self, table: WordTable, chunks: Sequence[str]) -> None:
        """``chunks`` are the document's visible runs of letters, squashed and decomposed."""
        self.counts: Counter[str] = Counter()  # by letters, decomposed
        budget = _MOST_TEXT
        for chunk, times in Counter(chunks).items():
            budget -= len(chunk)
            if budget < 0:
                break
            words = [table.spelt[i] if i != UNKNOWN else "\x00" for i in segment(table, chunk)]
            for size in range(1, _LONGEST_PHRASE + 1):
                for i in range(len(words) - size + 1):
                    self.counts["".join(words[i : i + size])] += times


@dataclass(frozen=True, slots=True)
class Ballot:
    """One place: its scores by answer; slots with the same surroundings are one place, ``key``."""

    key: str
    length: int
    scores: Mapping[str, float]


def shares(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores (logarithms) as shares of one."""
    if not scores:
        return {}
    top = max(scores.values())
    weights = {k: exp(v - top) for k, v in scores.items()}
    total = sum(weights.values())
    return {k: w / total for k, w in weights.items()}


def support(others: float) -> float:
    """What an answer gains by being the answer of so many other places."""
    return log1p(4 * others)


def agree(ballots: Sequence[Ballot], *, pull: float, rounds: int = 4) -> list[dict[str, float]]:
    """Shares of each ballot's answers after ``rounds`` of mutual support among places of the same length.

    ``pull`` is the weight of the support: an answer gains ``pull * support(others)``, where ``others`` is the sum of its
    shares in the other places.
    """
    now = [shares(b.scores) for b in ballots]
    places: dict[tuple[int, str], list[int]] = {}
    for i, b in enumerate(ballots):
        places.setdefault((b.length, b.key), []).append(i)
    for _ in range(rounds):
        backing: dict[int, defaultdict[str, float]] = {}
        for (length, _key), members in places.items():
            row = backing.setdefault(length, defaultdict(float))
            for answer, share in now[members[0]].items():
                row[answer] += share
        new = []
        for b in ballots:
            row = backing[b.length]
            own = now[places[b.length, b.key][0]]
            new.append(shares({a: s + pull * support(max(row[a] - own.get(a, 0.0), 0.0)) for a, s in b.scores.items()}))
        now = new
    return now
