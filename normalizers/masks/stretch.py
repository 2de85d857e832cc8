"""A stretch of text with hidden letters, and what its code points are."""

from __future__ import annotations

from dataclasses import dataclass

NEW_ITEM = frozenset(("So", "Sm", "Pd", "Co"))
"""Categories of signs that begin an item or part two: what stands before says little about what follows."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Squashed text around a slot: hidden letters are ``WILD``; the slot is ``start`` to ``end``.

    ``cut`` says that the text goes on beyond the end, perhaps in the middle of a word.
    """

    text: str
    start: int
    end: int
    cut: bool


def is_letter(char: str) -> bool:
    return "\u0e01" <= char <= "\u0e3a" or "\u0e40" <= char <= "\u0e4e"


def is_mark(char: str) -> bool:
    return "\u0e30" <= char <= "\u0e3a" or char == "\u0e45" or "\u0e47" <= char <= "\u0e4e"
