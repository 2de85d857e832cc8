"""Many sets of labels compared with a text at once: which of a form's columns a cell heads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from pipeline.forms.labels import best_label
from pipeline.forms.skeleton import fold, skeleton

_SHORT: Final = 4
"""Letters up to which two skeletons are the same label only where all letters are (``labels.same_label``)."""
_FOLDED_COST: Final = 3.0
"""What ``labels.same_label`` takes off where letters only look alike, in percent."""


class Wordings:
    """Sets of labels by their position. ``floor``: agreement in percent below which a set is not named."""

    def __init__(self, sets: Sequence[Sequence[str]], floor: float) -> None:
        self._sets = tuple(tuple(labels) for labels in sets)
        self._floor = floor
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._alike: dict[str, set[int]] = defaultdict(set)
        for k, labels in enumerate(self._sets):
            for bones in (skeleton(label).text for label in labels):
                if bones:
                    self._exact[bones].add(k)
                    self._alike[fold(bones)].add(k)
        self._long = [bones for bones in self._exact if len(bones) > _SHORT]
        self._long_alike = [bones for bones in self._alike if len(bones) > _SHORT]
        self.scores = lru_cache(maxsize=4096)(self._scores)

    def _scores(self, text: str) -> Mapping[int, float]:
        """``labels.best_label`` of a text with each set that it reaches the floor with."""
        bones = skeleton(text).text
        if not bones:
            return {}
        if "xxx" in bones:  # hidden words may stand for any letters: label by label
            masked = ((k, best_label(text, labels)) for k, labels in enumerate(self._sets))
            return {k: score for k, score in masked if score >= self._floor}
        out: dict[int, float] = dict.fromkeys(self._exact.get(bones, ()), 100.0)
        alike = fold(bones)
        if len(bones) <= _SHORT:
            for k in self._alike.get(alike, ()):
                out.setdefault(k, 100.0 - _FOLDED_COST)
            return out
        for near, score, _ in process.extract(
            bones, self._long, scorer=fuzz.ratio, score_cutoff=self._floor, limit=None
        ):
            for k in self._exact[near]:
                out[k] = max(out.get(k, 0.0), score)
        least = self._floor + _FOLDED_COST
        for near, score, _ in process.extract(
            alike, self._long_alike, scorer=fuzz.ratio, score_cutoff=least, limit=None
        ):
            for k in self._alike[near]:
                out[k] = max(out.get(k, 0.0), score - _FOLDED_COST)
        return out
