"""The answers for one slot with what speaks for each, put into one score."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from math import exp, log, log1p
from pathlib import Path
from typing import Literal

from normalizers.masks.lattice import is_mark
from normalizers.masks.sites import Site
from normalizers.masks.words import UNKNOWN, WordTable, segment

Origin = Literal["document", "memory", "vocabulary", "phrases"]
ORIGINS: tuple[Origin, ...] = ("document", "memory", "vocabulary", "phrases")
WEIGHTS_FILE = Path(__file__).parents[1] / "data" / "mask_weights.toml"
_REACH = 16
"""More letters than this on one side make no place more alike."""
_ENOUGH = 3
"""So many letters must agree for a place to count."""
_LITTLE = 3
_ENOUGH_HERE = 10
"""... in the document itself, where by-type masking makes chance likenesses misleading."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each piece of evidence counts; fitted on texts that were hidden for the purpose (``training/fit_masks.py``).

    ``word_model`` a unit of log probability; ``rare`` a unit of rarity (masks hide words by type, so a rare word is as
    likely hidden as a common one); ``document`` to ``phrases`` a letter that agrees at a place of that origin;
    ``both_sides`` agreement before and after; ``whole`` being one word; ``parts`` each word more; ``broken`` beginning
    with a dependent vowel or mark; ``seen`` standing unmasked elsewhere; ``seen_phrase`` the same, of several words;
    ``pull`` being the answer elsewhere.
    """

    word_model: float = 0.8
    rare: float = 0.1
    document: float = 0.25
    memory: float = 0.45
    vocabulary: float = 0.45
    phrases: float = 0.35
    both_sides: float = 1.0
    whole: float = 0.5
    parts: float = 0.5
    broken: float = 4.0
    seen: float = 1.0
    seen_phrase: float = 0.5
    pull: float = 1.5

    def site(self, origin: Origin) -> float:
        return {
            "document": self.document,
            "memory": self.memory,
            "vocabulary": self.vocabulary,
            "phrases": self.phrases,
        }[origin]


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """The fitted weights; ValueError where the file has other names."""
    with WEIGHTS_FILE.open("rb") as file:
        table = tomllib.load(file)["weights"]
    if set(table) != {f.name for f in fields(Weights)}:
        raise ValueError(f"{WEIGHTS_FILE.name}: the weights are not those of this version")
    return Weights(**{k: float(v) for k, v in table.items()})


@dataclass(frozen=True, slots=True)
class Nature:
    """What an answer is by itself: its rarity (minus log probability), its number of words, whether it begins broken."""

    rarity: float
    parts: int
    broken: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """``text`` decomposed; ``word_model`` a log probability; ``sites`` the best agreement by origin (left, right)."""

    text: str
    word_model: float
    sites: Mapping[Origin, tuple[int, int]]
    nature: Nature
    seen: int


class Natures:
    """The nature of answers, each looked up once."""

    def __init__(self, table: WordTable) -> None:
        self._table = table
        self._known: dict[str, Nature] = {}

    def __getitem__(self, text: str) -> Nature:
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._find(text)
        return found

    def _find(self, text: str) -> Nature:
        word = self._table.lookup.get(text)
        ids = [word] if word is not None else segment(self._table, text)
        unigram = self._table.unigram
        rarity = sum(-float(unigram[i]) if i != UNKNOWN else 20.0 for i in ids)
        parts = len(ids) + sum(i == UNKNOWN for i in ids)
        return Nature(rarity, parts, is_mark(text[:1] or " "))


def gather(
    readings: Mapping[str, float],
    sites: Mapping[Origin, Sequence[Site]],
    natures: Natures,
    seen: Mapping[str, int],
    *,
    most: int = 80,
) -> dict[str, Answer]:
    """Answers proposed by the word model and by sites; what the model did not think of gets its worst score less a bit."""
    ranked = sorted(readings.items(), key=lambda item: (-item[1], item[0]))[:most]
    top = ranked[0][1] if ranked else 0.0
    total = top + log(sum(exp(v - top) for _, v in ranked)) if ranked else 0.0
    floor = (ranked[-1][1] - total if ranked else 0.0) - 2.0
    model = {k: v - total for k, v in ranked}
    places: dict[str, dict[Origin, tuple[int, int]]] = {}
    for origin, found in sites.items():
        for site in found:
            row = places.setdefault(site.text, {})
            old = row.get(origin)
            if old is None or agreement(*old) < agreement(site.left, site.right):
                row[origin] = (site.left, site.right)
    out = {}
    for text in dict.fromkeys((*model, *places)):
        value = model.get(text)
        if value is None:
            value = max(floor, readings[text] - total) if text in readings else floor
        out[text] = Answer(text, value, places.get(text, {}), natures[text], seen.get(text, 0))
    return out


def agreement(left: int, right: int) -> float:
    return min(left, _REACH) + min(right, _REACH)


def score(answer: Answer, weights: Weights) -> float:
    """One number for an answer, as a logarithm."""
    nature = answer.nature
    total = weights.word_model * answer.word_model + weights.rare * nature.rarity
    best = 0.0
    for origin, (left, right) in answer.sites.items():
        value = weights.site(origin) * (agreement(left, right) - (_ENOUGH_HERE if origin == "document" else _ENOUGH))
        if left >= _ENOUGH and right >= _ENOUGH:
            value += weights.both_sides
        best = max(best, value)
    total += best - weights.parts * (nature.parts - 1) - weights.broken * nature.broken
    return total + weights.whole * (nature.parts == 1) - seen_cost(answer, weights)


def seen_cost(answer: Answer, weights: Weights) -> float:
    """What an answer loses for standing unmasked elsewhere."""
    if answer.nature.parts == 1:
        # little words are hidden as parts of others, and stand everywhere
        little = 0.5 if len(answer.text) <= _LITTLE else 1.0
        return weights.seen * little * log1p(answer.seen)
    return weights.seen_phrase * log1p(answer.seen)


def strongest(answer: Answer) -> tuple[float, str]:
    """The layer that speaks loudest for an answer: letters that agree, and what to say of it."""
    best: tuple[float, str] = (5.0, "word model")
    for origin in ORIGINS:
        if origin in answer.sites:
            left, right = answer.sites[origin]
            value = agreement(left, right)
            if value > best[0]:
                name = "phrase of the genre" if origin == "phrases" else f"same words in the {origin}"
                best = (value, f"{name}: {left}+{right} letters agree")
    return best
