"""The answers for one slot, with the signs that speak for and against each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from normalizers.masks.places import ORIGINS, Origin, Places, agreement
from normalizers.masks.stretch import is_mark
from normalizers.masks.words import UNKNOWN, WordTable, segment

Singles = npt.NDArray[np.float32]
_LITTLE = 3
_MOST = 30
"""Readings of the word model that are kept for a slot."""

SIGNS = (
    "word_model",  # log probability
    "rare",  # rarity of its words, whatever stands around
    "document",  # letters that agree at a place of that origin
    "memory",  # ... of earlier documents or of the form's vocabulary
    "twin",  # ... of these: how surely it is the same sentence
    "phrases",
    "both_sides",  # agreement before and after, at a place outside the document
    "parts",  # each word more
    "whole",  # being one word
    "broken",  # beginning with a dependent vowel or mark
    "seen",  # standing unmasked elsewhere: masks hide words by type
    "seen_little",  # ... being short: little words are hidden as parts of others, and stand everywhere
    "seen_phrase",  # ... being several words
    "handed",  # the word model did not think of it
    "remembered",  # standing in earlier documents or the form's vocabulary, and nowhere visible in this document
)
"""What an answer is judged by, in the order of ``signs``."""


_WORD_MODEL, _HANDED = SIGNS.index("word_model"), SIGNS.index("handed")
_PLACES = slice(SIGNS.index("document"), SIGNS.index("both_sides") + 1)


class Nature(NamedTuple):
    """What an answer is by itself: its rarity (minus log probability), its number of words, whether it begins broken."""

    rarity: float
    parts: int
    broken: bool


class Answer(NamedTuple):
    """``text`` decomposed; ``word_model`` a log probability; ``sites`` the best agreement by origin (left, right).

    ``seen``: how often it stands unmasked in the document; ``remembered``: in earlier documents and the vocabulary.
    ``handed``: it was proposed for its own sake, not read by the word model.
    """

    text: str
    word_model: float
    sites: Mapping[Origin, tuple[int, int]]
    nature: Nature
    seen: int
    remembered: int = 0
    handed: bool = False


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
        ids = (word,) if word is not None else segment(self._table, text)
        unigram = self._table.unigram
        rarity = sum(-float(unigram[i]) if i != UNKNOWN else 20.0 for i in ids)
        parts = len(ids) + sum(i == UNKNOWN for i in ids)
        return Nature(rarity, parts, is_mark(text[:1] or " "))


class Reading(NamedTuple):
    """What the word model reads in a slot: ``values``, the log probabilities of the likeliest, ``rest`` those of others that
    are no worse than ``floor``, which all get that it did not think of."""

    values: Mapping[str, float]
    rest: Mapping[str, float]
    floor: float

    @classmethod
    def of(cls, readings: Mapping[str, float]) -> Reading:
        """``readings``, best first, as shares of the likeliest."""
        ranked = list(readings.items())
        top = ranked[0][1] if ranked else 0.0
        total = top + log(sum(exp(v - top) for _, v in ranked[:_MOST])) if ranked else 0.0
        floor = (ranked[:_MOST][-1][1] - total if ranked else 0.0) - 2.0
        rest = {k: v - total for k, v in ranked[_MOST:] if v - total > floor}
        return cls({k: v - total for k, v in ranked[:_MOST]}, rest, floor)


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers for one slot: the log probability of each by the word model, and what the ``places`` of each origin say.

    The last ``handed`` were proposed for their own sake, not read by the word model, and have no places.
    """

    values: Mapping[str, float]
    places: Mapping[Origin, Places]
    handed: int = 0

    def only(self, kept: Sequence[int]) -> Answers:
        """Those with the numbers ``kept``, ascending."""
        values, read = list(self.values.items()), len(self.values) - self.handed
        return Answers(dict(values[k] for k in kept), self.places, sum(k >= read for k in kept))

    def sites_of(self, at: int, text: str) -> Mapping[Origin, tuple[int, int]]:
        """The best agreement of answer number ``at`` by origin."""
        if at >= len(self.values) - self.handed:
            return {}
        return {origin: found.sides[text] for origin, found in self.places.items() if text in found.sides}


def gather(reading: Reading, places: Mapping[Origin, Places]) -> Answers:
    """Answers proposed by the word model and by places; what the model did not think of gets its worst score less a bit."""
    values = dict(reading.values)
    rest, floor = reading.rest, reading.floor
    for found in places.values():
        for text in found.sides:
            if text not in values:
                values[text] = rest.get(text, floor)
    return Answers(values, places)


def plain_rows(
    natures: Sequence[Nature], lengths: Sequence[int], seen: Sequence[int], remembered: Sequence[int]
) -> Singles:
    """The values of ``SIGNS``, each about 0 to 5, a row for each answer, as far as it has them in any slot; 0 the others."""
    rarity, parts, broken = np.array(natures, np.float64).reshape(-1, 3).T
    one, little = parts == 1, np.array(lengths, np.int64) <= _LITTLE
    times, before = np.log1p(np.array(seen, np.float64)), np.log1p(np.array(remembered, np.float64))
    rows = np.zeros((len(rarity), len(SIGNS)), np.float32)
    rows[:, SIGNS.index("rare")] = rarity / 3
    rows[:, SIGNS.index("parts")] = parts - 1.0
    rows[:, SIGNS.index("whole")] = one
    rows[:, SIGNS.index("broken")] = broken
    rows[:, SIGNS.index("seen")] = times * (one & ~little)
    rows[:, SIGNS.index("seen_little")] = times * (one & little)
    rows[:, SIGNS.index("seen_phrase")] = times * ~one
    rows[:, SIGNS.index("remembered")] = np.where(times > 0, 0.0, np.minimum(before, 2.0))
    return rows


def sign_rows(answers: Answers, plain: Singles) -> Singles:
    """The values of ``SIGNS`` for ``answers``, from those that each has in any slot, which are changed."""
    values, read = answers.values, len(answers.values) - answers.handed
    plain[:, _WORD_MODEL] = np.fromiter(values.values(), np.float64, len(values))
    plain[read:, _HANDED] = 1.0
    some = [found for found in answers.places.values() if found.sides]
    if some:
        at = {text: k for k, text in enumerate(values) if k < read}
        for found in some:
            rows = [at.get(text, -1) for text in found.sides]
            signs = found.signs
            if -1 in rows:
                signs = signs[[k for k, row in enumerate(rows) if row >= 0]]
                rows = [row for row in rows if row >= 0]
            plain[rows, _PLACES] = np.maximum(plain[rows, _PLACES], signs)
    return plain


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
