"""Answers by number, and what is known of each whatever slot it answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt

from normalizers.masks.places import Singles
from normalizers.masks.rank import SIGNS, Answer, Answers, Natures, plain_rows, sign_rows

Ints = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]


class Numbers:
    """A number for each text, in the order in which they were met."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.texts)

    def of(self, texts: Collection[str]) -> Ints:
        known = self._numbers
        try:
            return np.fromiter(map(known.__getitem__, texts), np.intp, len(texts))
        except KeyError:
            for text in texts:
                if text not in known:
                    known[text] = len(self.texts)
                    self.texts.append(text)
            return self.of(texts)


class Standing:
    """How answers stand in one document: their nature, and how often each is visible there and remembered."""

    def __init__(
        self, numbers: Numbers, natures: Natures, seen: Mapping[str, int], remembered: Mapping[str, int]
    ) -> None:
        self._numbers, self._natures = numbers, natures
        self._seen, self._remembered = seen, remembered
        self._rows = np.zeros((0, len(SIGNS)), np.float32)
        self._rarity = np.zeros(0)

    def rows(self, answers: Answers, numbers: Ints) -> Singles:
        """The signs of answers, which have these ``numbers``."""
        self._look_up()
        return sign_rows(answers, self._rows[numbers])

    def rarity(self, numbers: Ints) -> Floats:
        """Minus the log probability of each by its words."""
        self._look_up()
        return self._rarity[numbers]

    def seen(self, texts: Collection[str]) -> list[int]:
        """How often each stands unmasked in the document."""
        return [self._seen.get(t, 0) for t in texts]

    def answer(self, answers: Answers, at: int, text: str) -> Answer:
        """Number ``at`` of ``answers``, ``text``, with all that is known of it."""
        handed = at >= len(answers.values) - answers.handed
        return Answer(
            text, answers.values[text], answers.sites_of(at, text), self._natures[text], self._seen.get(text, 0),
            self._remembered.get(text, 0), handed,
        )  # fmt: skip

    def _look_up(self) -> None:
        """Rows for the texts that got a number since."""
        new = self._numbers.texts[len(self._rows) :]
        if not new:
            return
        natures = [self._natures[t] for t in new]
        rows = plain_rows(natures, [len(t) for t in new], self.seen(new), [self._remembered.get(t, 0) for t in new])
        self._rows = np.concatenate((self._rows, rows))
        self._rarity = np.concatenate((self._rarity, [nature.rarity for nature in natures]))
