"""What a site may set about masked words."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FormVocabulary:
    """Phrases of a form itself: labels, headings, criteria, names of indicators. Never text of a filled-in report."""

    phrases: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class MaskSettings:
    """``threshold``: a mask is filled where the confidence of the best candidate reaches it, 0 to 1.

    ``max_length``: a run of more x than this hides no word and is left alone, as abstained. ``candidates``: how many
    are told where it abstains. ``most_slots``: in a document with more hidden words than this the rest is left alone.
    """

    threshold: float = 0.85
    max_length: int = 60
    candidates: int = 3
    most_slots: int = 3000

    def __post_init__(self) -> None:
        if not 0.0 <= self.threshold <= 1.0:
            raise ValueError(f"threshold must lie between 0 and 1, not {self.threshold}")
        if self.max_length < 1 or self.candidates < 0 or self.most_slots < 0:
            raise ValueError("max_length must be at least 1, candidates and most_slots at least 0")
