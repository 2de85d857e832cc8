"""Lines read within a page's time: our own recogniser first, tesseract where that is missing or a second opinion is asked for."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.ocr import recogniser, tesseract
from extractors.ocr.image import Grey
from extractors.ocr.letters import letter_model
from extractors.ocr.numbers import DOUBTFUL, settle
from extractors.ocr.reading import Reading, reading_of_words

CHUNK = 48
"""Lines between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads pictures of lines until ``deadline`` (of ``time.monotonic``)."""

    deadline: float

    def left(self) -> float:
        """Seconds left; TimeoutError when there are none."""
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("the page's time for recognition is over")
        return seconds

    def first(self, images: Sequence[Grey]) -> tuple[Reading, ...]:
        """One reading a line. RuntimeError when no recogniser is installed."""
        if not recogniser.available():
            words = tesseract.read_lines(images, seconds=self.left())
            if words is None:
                raise RuntimeError("no recogniser: install chiwat[ocr], or tesseract with its Thai data")
            return tuple(reading_of_words(w) for w in words)
        letters = letter_model()
        out: list[Reading] = []
        for start in range(0, len(images), CHUNK):
            self.left()
            out += recogniser.read_lines(images[start : start + CHUNK], letters.score if letters else None)
        return tuple(out)

    def confirm_numbers(self, images: Sequence[Grey], readings: Sequence[Reading]) -> tuple[Reading, ...]:
        """The readings with numbers confirmed by further looks; all numbers doubtful where there is no time for these."""
        if not recogniser.available():
            return tuple(readings)
        try:
            return settle(images, readings, self._look, self._opinion)
        except TimeoutError:
            return tuple(_doubt_digits(r) for r in readings)

    def _look(self, images: Sequence[Grey], allowed: str) -> tuple[Reading, ...]:
        self.left()
        letters = letter_model()
        return recogniser.read_lines(images, letters.score if letters and not allowed else None, allowed)

    def _opinion(self, images: Sequence[Grey]) -> Sequence[str] | None:
        words = tesseract.read_lines(images, seconds=self.left())
        return None if words is None else [reading_of_words(w).text for w in words]


def _doubt_digits(reading: Reading) -> Reading:
    pairs = zip(reading.labels, reading.confidences, strict=True)
    return replace(reading, confidences=tuple(min(p, DOUBTFUL) if c.isdigit() else p for c, p in pairs))
