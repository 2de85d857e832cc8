"""The answers for one slot, with the signs that speak for and against each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from normalizers.masks.sites import Site
from normalizers.masks.stretch import is_mark
from normalizers.masks.words import UNKNOWN, WordTable, segment

Origin = Literal["document", "memory", "vocabulary", "phrases"]
ORIGINS: tuple[Origin, ...] = ("document", "memory", "vocabulary", "phrases")
_REACH = 16
"""More letters than this on one side make no place more alike."""
_ENOUGH = 3
"""So many letters must agree for a place to count."""
_SAME_SIDE, _SAME_OTHER = 8, 4
"""So many letters on one side, and so many on the other, make a place the same sentence."""
_LITTLE = 3
_ENOUGH_HERE = 10
"""... in the document itself, where by-type masking makes chance likenesses misleading."""
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


_NO_SITES: Mapping[Origin, tuple[int, int]] = {}
"""One for all: of a long document there are many answers without a place."""


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


def gather(
    readings: Mapping[str, float],
    sites: Mapping[Origin, Sequence[Site]],
    natures: Natures,
    seen: Mapping[str, int],
    remembered: Mapping[str, int],
) -> dict[str, Answer]:
    """Answers proposed by the word model and by sites; what the model did not think of gets its worst score less a bit."""
    ranked = sorted(readings.items(), key=lambda item: (-item[1], item[0]))[:_MOST]
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
        out[text] = Answer(
            text, value, places.get(text, _NO_SITES), natures[text], seen.get(text, 0), remembered.get(text, 0)
        )
    return out


def agreement(left: int, right: int) -> float:
    return min(left, _REACH) + min(right, _REACH)


def likeness(left: int, right: int) -> float:
    """How surely a place is the same sentence, 0 to 1: letters must agree on both sides (a common end counts as some).

    >>> likeness(12, 0), likeness(12, 4), likeness(3, 20)
    (0.0, 1.0, 0.75)
    """
    return min(1.0, min(left, _SAME_SIDE) * min(right, _SAME_SIDE) / (_SAME_SIDE * _SAME_OTHER))


def sign_rows(answers: Sequence[Answer]) -> npt.NDArray[np.float32]:
    """The values of ``SIGNS``, each about 0 to 5, a row for each answer."""
    plain = np.array(
        [
            (
                a.word_model,
                a.nature.rarity,
                a.nature.parts,
                a.nature.broken,
                a.seen,
                a.remembered,
                a.handed,
                len(a.text),
            )
            for a in answers
        ],
        np.float64,
    ).reshape(-1, 8)
    model, rarity, parts, broken, seen, remembered, handed, length = plain.T
    at = {name: np.zeros(len(answers)) for name in ("document", "elsewhere", "twin", "phrases", "both")}
    for k, answer in enumerate(answers):
        for origin, (left, right) in answer.sites.items():
            letters = agreement(left, right)
            if origin == "document":
                at["document"][k] = max(0.0, letters - _ENOUGH_HERE) / 4
                continue
            at["both"][k] = max(at["both"][k], float(left >= _ENOUGH and right >= _ENOUGH))
            if origin == "phrases":
                at["phrases"][k] = max(0.0, letters - _ENOUGH) / 4
            else:
                at["elsewhere"][k] = max(at["elsewhere"][k], (letters - _ENOUGH) / 4)
                at["twin"][k] = max(at["twin"][k], likeness(left, right))
    one, little = parts == 1, length <= _LITTLE
    times = np.log1p(seen)
    rows = np.column_stack(
        (
            model,
            rarity / 3,
            at["document"],
            at["elsewhere"],
            at["twin"],
            at["phrases"],
            at["both"],
            parts - 1.0,
            one,
            broken,
            times * (one & ~little),
            times * (one & little),
            times * ~one,
            handed,
            np.where(seen > 0, 0.0, np.minimum(np.log1p(remembered), 2.0)),
        )
    )
    return rows.astype(np.float32)


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
