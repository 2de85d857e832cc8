"""How far an answer can be trusted: signs of a good answer, weighed on answers whose truth was known."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log, log1p

import numpy as np

from normalizers.masks.answers import Filling
from normalizers.masks.ballots import WEIGHTS_FILE
from normalizers.masks.floor import BACKING
from normalizers.masks.places import Origin, agreement, likeness

SIGNS = (
    "share",
    "margin",
    "twin",
    "same",
    "same_rare",
    "same_long",
    "phrase",
    "here",
    "length",
    "short",
    "model",
    "several",
    "seen",
    "remembered",
    "handed",
    "others",
    "surest",
    "firm",
    "before",
    "after",
    "both",
    "strange",
    "strangeness",
)


_LITTLE_TOLD = 0.2
_FORM: tuple[Origin, ...] = ("memory", "vocabulary")


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the signs, in their order, and the constant, of a logistic function."""

    weights: tuple[float, ...]
    constant: float

    def confidence(self, filling: Filling) -> float:
        """The probability, 0 to 1, that the first answer is right; 0 where there is none."""
        if not filling.answers:
            return 0.0
        z = self.constant + sum(w * s for w, s in zip(self.weights, signs(filling), strict=True))
        return 1 / (1 + exp(-max(-40.0, min(40.0, z))))

    def lines(self) -> list[str]:
        named = [f"{name} = {w:.4g}" for name, w in zip(SIGNS, self.weights, strict=True)]
        return [*named, f"constant = {self.constant:.4g}"]

    @classmethod
    def fitted(
        cls,
        rows: Sequence[tuple[tuple[float, ...], float]],
        counts: Sequence[float] | None = None,
        *,
        steps: int = 30,
        ridge: float = 3e-3,
    ) -> Calibration:
        """The logistic regression of rows of signs and being right (1.0) or wrong (0.0); ``counts``: what a row counts."""
        values = np.array([[*v, 1.0] for v, _ in rows])
        right = np.array([r for _, r in rows])
        each = np.ones(len(rows)) if counts is None else np.array(counts)
        each = each / each.sum()
        scale = np.maximum(values.std(axis=0), 1e-3)
        scale[-1] = 1.0
        values = values / scale
        weights = np.zeros(len(SIGNS) + 1)
        pull = np.append(np.full(len(SIGNS), ridge), 1e-9)
        for _ in range(steps):  # Newton
            guess = 1 / (1 + np.exp(-np.clip(values @ weights, -40, 40)))
            slope = values.T @ (each * (guess - right)) + pull * weights
            bend = (values * (each * guess * (1 - guess))[:, None]).T @ values + np.diag(pull)
            weights = weights - np.linalg.solve(bend, slope)
        weights = weights / scale
        return cls(tuple(weights[:-1].tolist()), float(weights[-1]))


def signs(filling: Filling) -> tuple[float, ...]:
    """What can be told of the first answer without the truth, each about 0 to 3."""
    (best, share), *others = filling.answers
    rival = others[0][1] if others else 0.0
    near = {origin: agreement(*sides) for origin, sides in best.sites.items()}
    before, after = (max(-3.0, min(9.0, side)) / 3 for side in filling.sides)
    backing = dict(zip(BACKING, filling.backing, strict=True))
    same = max((likeness(*best.sites[o]) for o in _FORM if o in best.sites), default=0.0)
    model, length = exp(best.word_model) * 2, min(len(best.text), 12) / 6
    return (
        -log(max(1 - share, 1e-4)) / 3,
        log(max(share, 1e-4) / max(rival, 1e-4)) / 3,
        max(near.get("memory", 0.0), near.get("vocabulary", 0.0)) / 10,
        same,
        same * max(0.0, 1 - model / _LITTLE_TOLD),  # a name is told by its sentence, not by the language
        same * length,
        near.get("phrases", 0.0) / 10,
        near.get("document", 0.0) / 10,
        length,
        float(len(best.text) <= 3),
        model,
        float(best.nature.parts - 1),
        log1p(best.seen) / 2,
        0.0 if best.seen else min(log1p(best.remembered), 2.0),
        float(best.handed),
        backing["others"],
        backing["surest_alone"],
        backing["firm_alone"],
        before,
        after,
        max(0.0, min(before, after)),
        min(filling.strange, 14.0) / 4,
        min(filling.strangeness, 14.0) / 4,
    )


@lru_cache(maxsize=1)
def load_calibration() -> Calibration:
    """The fitted calibration; KeyError where the file lacks one of its numbers."""
    with WEIGHTS_FILE.open("rb") as file:
        table = tomllib.load(file)["calibration"]
    return Calibration(tuple(float(table[name]) for name in SIGNS), float(table["constant"]))


def confidences(fillings: Iterable[Filling]) -> list[float]:
    calibration = load_calibration()
    return [calibration.confidence(f) for f in fillings]
