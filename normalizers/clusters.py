"""A stretch of Thai taken apart: base characters, the marks found after each, and the gaps between them.

Extraction by abscissa moves marks, never bases: the bases of a garbled text are those of the true one, in order. Sara am
counts as the base aa with the mark nikhahit, because it is the nikhahit that gets lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

UPPER: Final = frozenset("ัิีึื็")
LOWER: Final = frozenset("ฺุู")
TONES: Final = frozenset("่้๊๋")
MARKS: Final = UPPER | LOWER | TONES | frozenset("์ํ๎")
LEADING: Final = frozenset("เแโใไ")
CONSONANTS: Final = frozenset(map(chr, range(0x0E01, 0x0E2F)))
BASES: Final = CONSONANTS | LEADING | frozenset("ะาๅ") | {"ำ"}
GAPS: Final = frozenset(" \n\t\xa0")
LETTERS: Final = "ก-ฮะ-ฺเ-ๅ็-๎"
"""Ranges, for patterns, of the characters that words are made of: no digits, no signs."""

Marks = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clusters:
    """``n`` bases of a stretch of text with their surroundings, in raw order.

    ``bases[i]``: one character, or "" for a stretch of other characters; ``slots[i]``: marks after it, as found;
    ``starts[i]`` and ``ends[i]``: offsets of base and its marks; ``gap[i]``: blank characters between base ``i - 1`` and
    this one; ``torn[i]``: whether a blank stands between the base and one of its marks.
    """

    text: str
    bases: list[str]
    slots: list[Marks]
    starts: list[int]
    ends: list[int]
    gap: list[int]
    torn: list[bool]


def take_apart(text: str) -> Clusters:
    """Bases and marks of a text.

    >>> c = take_apart("ท่ดีิน")
    >>> c.bases, c.slots
    (['ท', 'ด', 'น'], [('่',), ('ี', 'ิ'), ()])
    >>> take_apart("น้ำ").slots, take_apart("วันท ี่").torn
    ([('้',), ('ํ',)], [False, False, True])
    """
    bases: list[str] = []
    slots: list[Marks] = []
    starts: list[int] = []
    ends: list[int] = []
    gap: list[int] = []
    torn: list[bool] = []
    blanks = 0
    for at, char in enumerate(text):
        if char in MARKS and bases and (blanks == 0 or bases[-1]):
            slots[-1] = (*slots[-1], char)
            torn[-1] = torn[-1] or blanks > 0
            ends[-1] = at + 1
            blanks = 0
        elif char in GAPS:
            blanks += 1
        elif char in BASES:
            bases.append("า" if char == "ำ" else char)
            slots.append(("ํ",) if char == "ำ" else ())
            starts.append(at)
            ends.append(at + 1)
            gap.append(blanks)
            torn.append(False)
            blanks = 0
        elif bases and not bases[-1] and blanks == 0 and not slots[-1]:
            ends[-1] = at + 1
        else:
            bases.append("")
            slots.append(())
            starts.append(at)
            ends.append(at + 1)
            gap.append(blanks)
            torn.append(False)
            blanks = 0
    return Clusters(text, bases, slots, starts, ends, gap, torn)


def skeleton(word: str) -> tuple[str, tuple[Marks, ...]]:
    """The bases of a word and the marks of each.

    >>> skeleton("น้ำ")
    ('นา', (('้',), ('ํ',)))
    """
    bases: list[str] = []
    marks: list[Marks] = []
    for char in word:
        if char in MARKS and bases:
            marks[-1] = (*marks[-1], char)
        else:
            bases.append("า" if char == "ำ" else char)
            marks.append(("ํ",) if char == "ำ" else ())
    return "".join(bases), tuple(marks)


def bases_of(word: str) -> str:
    """The first part of ``skeleton``.

    >>> bases_of("น้ำ"), bases_of("่น")
    ('นา', '่น')
    """
    return word[:1].translate(_AM) + word[1:].translate(_TO_BASES)


_AM: Final = {ord("ำ"): "า"}
_TO_BASES: Final = _AM | dict.fromkeys(map(ord, MARKS))


def well_ordered(marks: Marks) -> bool:
    """Whether marks are a vowel first, then at most one tone or thanthakhat."""
    return len(marks) <= 2 and marks[0] in "ัิีึืฺุู็" and marks[-1] in "่้๊๋์ํ"


def plausible(marks: Marks) -> bool:
    """Marks that may stand on one letter: spelt so on purpose, perhaps (อัลตร้า)."""
    return len(marks) == 1 or well_ordered(marks)
