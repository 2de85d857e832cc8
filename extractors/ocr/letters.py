"""How likely one character is after the few before it: a model of Thai letters for the beam search.

Counted on lines drawn from word counts (training/letters.py). Digits are one class and Latin letters another, so the
model knows that a number comes, never which.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MODEL = Path(__file__).parent / "models" / "letters.npz"
ORDER = 6
BITS = 7
BACK_OFF = math.log(0.4)
RAREST = -14.0
"""Log probability of a character that was never counted."""


def fold(c: str) -> str:
    """The class of a character: digits are "0", Latin letters "a", line ends and the rest themselves.

    >>> fold("๗"), fold("Q"), fold("ก")
    ('0', 'a', 'ก')
    """
    if c.isdigit():
        return "0"
    return "a" if c.isascii() and c.isalpha() else c


class LetterModel:
    """``alphabet``: the classes; ``keys``: sorted numbers of n-grams (``BITS`` a character, first character highest, lengths 1 to
    ``ORDER`` told apart by the zeros above), ``logs``: log counts."""

    def __init__(self, alphabet: str, keys: NDArray[np.uint64], logs: NDArray[np.float16]) -> None:
        self._index = {c: i + 1 for i, c in enumerate(alphabet)}
        self._keys, self._logs = keys, logs
        singles = [self._log(i + 1) for i in range(len(alphabet))]
        self._total = math.log(sum(math.exp(v) for v in singles if v is not None))
        self._seen: dict[tuple[str, str], float] = {}

    def _log(self, key: int) -> float | None:
        at = int(np.searchsorted(self._keys, np.uint64(key)))
        return float(self._logs[at]) if at < len(self._keys) and int(self._keys[at]) == key else None

    def score(self, before: str, c: str) -> float:
        """Log probability of ``c`` after ``before`` (only its last five characters count), with stupid back-off."""
        key = (before[1 - ORDER :], c)
        found = self._seen.get(key)
        if found is None:
            found = self._seen[key] = self._look_up(*key)
        return found

    def _look_up(self, before: str, c: str) -> float:
        last = self._index.get(fold(c))
        if last is None:
            return RAREST
        penalty = 0.0
        numbers = [self._index.get(fold(x), 0) for x in before]
        if 0 in numbers:
            numbers = numbers[len(numbers) - numbers[::-1].index(0) :]
        for start in range(len(numbers)):
            context = 0
            for n in numbers[start:]:
                context = (context << BITS) | n
            whole = self._log((context << BITS) | last)
            part = self._log(context) if whole is not None else None
            if whole is not None and part is not None:
                return penalty + whole - part
            penalty += BACK_OFF
        alone = self._log(last)
        return RAREST if alone is None else max(RAREST, penalty + alone - self._total)


@lru_cache(maxsize=1)
def letter_model(path: Path = MODEL) -> LetterModel | None:
    """The model that comes with the package, None where its file is missing."""
    if not path.exists():
        return None
    with np.load(path) as data:
        return LetterModel(str(data["alphabet"]), np.cumsum(data["steps"], dtype=np.uint64), data["logs"])
