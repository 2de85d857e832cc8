"""The answers for one slot with what speaks for each, put into one score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log, log1p
from typing import Literal

from normalizers.masks.sites import Site

Origin = Literal["document", "memory", "vocabulary", "phrases"]
ORIGINS: tuple[Origin, ...] = ("document", "memory", "vocabulary", "phrases")


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each piece of evidence counts; fitted on texts that were masked for the purpose."""

    word_model: float = 0.8
    site: Mapping[Origin, float] = field(
        default_factory=lambda: {"document": 0.25, "memory": 0.45, "vocabulary": 0.45, "phrases": 0.35}
    )
    both_sides: float = 1.0
    seen: float = 1.0
    pull: float = 1.5


@dataclass(slots=True)
class Answer:
    """``text`` decomposed; ``word_model`` a log probability; ``sites`` the best agreement by origin (left, right)."""

    text: str
    word_model: float
    sites: dict[Origin, tuple[int, int]]
    seen: int = 0


def gather(
    readings: Mapping[str, float], sites: Mapping[Origin, Sequence[Site]], *, most: int = 60
) -> dict[str, Answer]:
    """Answers proposed by the word model and by sites; what the model did not think of gets its worst score less a bit."""
    ranked = sorted(readings.items(), key=lambda item: (-item[1], item[0]))[:most]
    top = ranked[0][1] if ranked else 0.0
    total = top + log(sum(exp(v - top) for _, v in ranked)) if ranked else 0.0
    out = {k: Answer(k, v - total, {}) for k, v in ranked}
    floor = min((a.word_model for a in out.values()), default=0.0) - 2.0
    for origin, found in sites.items():
        for site in found:
            answer = out.get(site.text)
            if answer is None:
                known = readings.get(site.text)
                answer = out[site.text] = Answer(site.text, floor if known is None else known - total, {})
            old = answer.sites.get(origin)
            if old is None or _agreement(*old) < _agreement(site.left, site.right):
                answer.sites[origin] = (site.left, site.right)
    return out


def _agreement(left: int, right: int) -> float:
    return min(left, 16) + min(right, 16)


def score(answer: Answer, weights: Weights) -> float:
    """One number for an answer, as a logarithm."""
    total = weights.word_model * answer.word_model
    best = 0.0
    for origin, (left, right) in answer.sites.items():
        value = weights.site[origin] * _agreement(left, right)
        if left >= 3 and right >= 3:
            value += weights.both_sides
        best = max(best, value)
    return total + best - weights.seen * log1p(answer.seen)


def reason(answer: Answer) -> str:
    """The layer that speaks loudest for an answer."""
    best: tuple[float, str] = (6.0, "word model")
    for origin in ORIGINS:
        if origin in answer.sites:
            left, right = answer.sites[origin]
            value = _agreement(left, right)
            name = "phrase of the genre" if origin == "phrases" else f"same words in the {origin}"
            if value > best[0]:
                best = (value, f"{name}: {left}+{right} letters agree")
    return best[1]


def visible_chunks(text: str, stops: Iterable[str]) -> list[str]:
    """Runs of text between ``stops``."""
    for stop in stops:
        text = text.replace(stop, "\n")
    return [c for c in text.split("\n") if c]
