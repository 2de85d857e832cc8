"""What tells a right reading of odd words from a chance one, and how sure it makes: a quadratic form of signs, fitted on known
faults against text that is right (``training/fit_rereading.py``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from normalizers.doubt import EVERYDAY
from normalizers.lexicon import DATA, Lexicon
from normalizers.lm.model import NgramModel

SIGNS: Final = (
    "gain", "gain_beyond_8", "gain_beyond_20", "slips", "bond_before", "bond_after", "least_bond", "bond_of_the_two_before",
    "bond_of_the_two_after", "commoner_neighbour", "rarer_neighbour", "nothing_before", "nothing_after", "rarity", "letters",
    "only_words", "rubble_read", "everyday_words", "other_rubble",
)  # fmt: skip
"""What ``Signs.of`` gives, in its order."""
_LEAST_BOND: Final = -2.0
_MOST_BOND: Final = 5.0
_NOBODY: Final = 12.0
_NUMBER: Final = 6.0
_COMMONEST: Final = 4.0
_RAREST: Final = 16.0
"""How rare a neighbour counts that is missing, a number, and the commonest and rarest word."""


@dataclass(frozen=True, slots=True)
class Reading:
    """``run[start:end]`` read as ``word``: the words that stood there (``plain``) and beside it, what it gains in all, what
    its slips cost, and the logarithm of the odds that it is right."""

    start: int
    end: int
    word: str
    gain: float
    cost: float
    plain: list[str]
    left: list[str]
    right: list[str]
    odds: float = 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """A reading is taken from ``least`` (logarithm of odds) on: ``always``, and for each sign its ``weights`` once it is
    scaled by its ``middles`` and ``spreads``, and those of its product with itself and each later one (``products``)."""

    least: float
    always: float
    middles: tuple[float, ...]
    spreads: tuple[float, ...]
    weights: tuple[float, ...]
    products: tuple[tuple[float, ...], ...]

    def odds(self, signs: tuple[float, ...]) -> float:
        """The logarithm of the odds that a reading with these signs is right."""
        z = [(s - m) / d for s, m, d in zip(signs, self.middles, self.spreads, strict=True)]
        total = self.always
        for k, (x, weight, row) in enumerate(zip(z, self.weights, self.products, strict=True)):
            total += x * (weight + sum(w * y for w, y in zip(row, z[k:], strict=True)))
        return total


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """The weights that come with the package."""
    data = tomllib.loads((DATA / "rereading_weights.toml").read_text(encoding="utf-8"))
    middles, spreads, weights = zip(*(data["signs"][name] for name in SIGNS), strict=True)
    products = tuple(tuple(map(float, data["products"][name])) for name in SIGNS)
    return Weights(float(data["least"]), float(data["always"]), middles, spreads, weights, products)


class Signs:
    """The signs of readings by one lexicon and one n-gram model."""

    def __init__(self, lexicon: Lexicon, model: NgramModel) -> None:
        self._lexicon = lexicon
        self._model = model
        self._weights = load_weights()
        self.least = self._weights.least

    def sureness(self, r: Reading) -> float:
        """How sure a reading is: the logarithm of the odds that it is right."""
        return self._weights.odds(self.of(r))

    def of(self, r: Reading) -> tuple[float, ...]:
        """The values of ``SIGNS``."""
        bonds = [self._bond(a, b) for a, b in ((r.left[-1:], [r.word]), ([r.word], r.right[:1]))]
        around = [self._bond(a[:1], a[1:]) for a in (r.left[-2:], r.right[:2])]
        near = [self._cost(r.left[-1:]), self._cost(r.right[:1])]
        own = self._lexicon.words[r.word]
        known = [w in self._lexicon for w in r.plain]
        others = [*r.left, *r.right]
        sound = sum(1.0 for w in others if w == "1" or (self._lexicon.cost(w) or 99.0) < EVERYDAY)
        rubble = sum(1.0 for w in others if w != "1" and w not in self._lexicon)
        return (
            min(r.gain, 8.0),
            min(max(r.gain - 8.0, 0.0), 12.0),
            min(max(r.gain - 20.0, 0.0), 20.0),
            r.cost,
            bonds[0],
            bonds[1],
            min(bonds),
            around[0],
            around[1],
            min(near),
            max(near),
            float(not r.left),
            float(not r.right),
            max(own - 8.0, 0.0),
            float(len(r.word)),
            float(all(known)),
            float(len(known) - sum(known)),
            sound,
            rubble,
        )

    def _bond(self, first: list[str], second: list[str]) -> float:
        """By how much likelier (natural logarithm, bounded) a word is after another than by itself; 0 where one is missing."""
        if not first or not second:
            return 0.0
        if not self._model.knows_pair(first[0], second[0]):
            return _LEAST_BOND
        bond = self._model.logp(second, context=first) - self._model.logp(second)
        return min(_MOST_BOND, max(_LEAST_BOND, bond))

    def _cost(self, word: list[str]) -> float:
        """How rare a neighbour is."""
        if not word:
            return _NOBODY
        if word[0] == "1":
            return _NUMBER
        return min(_RAREST, max(_COMMONEST, self._lexicon.cost(word[0]) or _RAREST))
