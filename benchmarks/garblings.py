"""Clean Thai text garbled as PDF files, recognition and typists do it: one function a kind, each from text and chance to text.

What a page's decoder must undo before there is text (Mac-Thai mojibake, Canva, TCPDF, marks mapped to consonants, junk
layers) is not here: ``extractors`` has its own tests for these.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Final

Garbling = Callable[[str, Random], str]

_UPPER: Final = "ัิีึื็"
_TONES: Final = "่้๊๋"
_LEFT_LOW: Final = dict(zip("ิีึื่้๊๋์", map(chr, range(0xF701, 0xF70A)), strict=True))
_LOW: Final = dict(zip("่้๊๋์", map(chr, range(0xF70A, 0xF70F)), strict=True))
_LEFT: Final = dict(zip("ัํ็่้๊๋์", map(chr, range(0xF710, 0xF718)), strict=True))
_CID: Final = {"่": "(cid:201)", "้": "(cid:202)", "๊": "(cid:203)", "๋": "(cid:204)", "์": "(cid:205)"}
_SHIFTABLE: Final = re.compile(f"([ก-ฮ])([{_UPPER}]?[{_TONES}์]?)([ก-ฮ])(?![{_UPPER}{_TONES}์ุู])")
_AM: Final = re.compile(f"([{_TONES}]?)ำ")
_TYPED_FOR: Final = dict(zip("นณยรลวสศษบปผพกคตดมท", "ณนวลรยศสศปบพผกดดตนธ", strict=True))


def private_use(text: str, chance: Random) -> str:
    """Shifted glyphs of Windows Thai fonts: low where nothing is below the tone, left over a tall letter."""

    def shift(m: re.Match[str]) -> str:
        base, marks = m[1], m[2]
        if base in "ปฝฟ":
            return base + "".join(_LEFT_LOW.get(x, _LEFT.get(x, x)) for x in marks)
        if len(marks) == 1:
            return base + _LOW.get(marks, marks)
        return m[0]

    return re.sub(f"([ก-ฮ])([{_UPPER}{_TONES}์]+)", shift, text)


def am_as_space_aa(text: str, chance: Random) -> str:
    """Word 2007 to 2013: sara am as a space and aa."""
    return _AM.sub(r"\1 า", text)


def aa_as_am(text: str, chance: Random) -> str:
    """The other way about: every aa read as am, am as a space and am."""
    return text.replace("ำ", "\x00").replace("า", "ำ").replace("\x00", " ำ")


def am_as_aa(text: str, chance: Random) -> str:
    """The nikhahit lost without a trace."""
    return text.replace("ำ", "า")


def am_in_pieces(text: str, chance: Random) -> str:
    """Nikhahit and aa, the tone before or after, aa first, or am doubled: one way in a text."""
    way = chance.choice([r"\1ํา", r"ํ\1า", r"\1าํ", r"\1ำา"])
    return _AM.sub(way, text)


def nikhahit_unmapped(text: str, chance: Random) -> str:
    """The nikhahit as U+FFFD or a stray letter."""
    return _AM.sub(rf"{chance.choice(chr(0xFFFD) + 'ĚĞ')}\1า", text)


def marks_moved(text: str, chance: Random) -> str:
    """Sorted by abscissa: about half of the marks come after the next letter."""

    def move(m: re.Match[str]) -> str:
        return m[1] + m[3] + m[2] if m[2] and chance.random() < 0.5 else m[0]

    return _SHIFTABLE.sub(move, text)


def marks_set_off(text: str, chance: Random) -> str:
    """A false space before some marks."""
    return re.sub(f"(?<=[ก-ฮ])([{_UPPER}ุู]?[{_TONES}]?)(?=[ก-ฮะาเแโใไ])",
                  lambda m: f" {m[1]}" if m[1] and chance.random() < 0.3 else m[1], text)  # fmt: skip


def tones_before_vowels(text: str, chance: Random) -> str:
    """Tone and vowel on one letter in the wrong order."""
    return re.sub(f"([{_UPPER}ุู])([{_TONES}])", r"\2\1", text)


def low_marks_as_numbers(text: str, chance: Random) -> str:
    """Fonts without ToUnicode: low tones as glyph numbers."""
    return re.sub(f"(?<=[ก-ฮ])[{_TONES}์](?!ำ)", lambda m: _CID[m[0]], text)


def blanks_in_words(text: str, chance: Random) -> str:
    """False spaces before some leading vowels and after some marks."""
    return re.sub(f"(?<=[{_UPPER}{_TONES}])(?=[ก-ฮ])", lambda _: " " if chance.random() < 0.3 else "", text)


def letter_spaced(text: str, chance: Random) -> str:
    """Every cluster by itself, words two blanks apart: a heading."""
    return re.sub(r"(?<=\S)(?=[ก-ฮะาำเแโใไ])", " ", text.replace(" ", "  "))


def zero_width(text: str, chance: Random) -> str:
    """Zero-width spaces between syllables."""
    return re.sub(r"(?<=[ก-ฮะาำ])(?=[เแโใไ])", "\u200b", text)


def numbers_torn(text: str, chance: Random) -> str:
    """A blank inside numbers with thousands."""
    return re.sub(r"(?<=\d,\d)(?=\d\d(?!\d))", " ", text)


def marks_not_typed(text: str, chance: Random) -> str:
    """One mark in thirty is missing."""
    return re.sub(f"(?<=[ก-ฮ{_UPPER}])[{_UPPER}{_TONES}]", lambda m: "" if chance.random() < 1 / 30 else m[0], text)


def upper_of_two_lost(text: str, chance: Random) -> str:
    """Recognition: half of the tones above a vowel are not seen."""
    return re.sub(f"(?<=[{_UPPER}])[{_TONES}]", lambda m: "" if chance.random() < 0.5 else m[0], text)


def mistyped(text: str, chance: Random) -> str:
    """One letter in sixty is doubled, left out, or another that looks or sounds alike."""

    def spoil(m: re.Match[str]) -> str:
        if chance.random() >= 1 / 60:
            return m[0]
        return chance.choice(("", m[0] * 2, _TYPED_FOR.get(m[0], m[0])))

    return re.sub("(?<=[ก-๎])[ก-ฮ](?=[ก-๎])", spoil, text)


KINDS: Final[dict[str, Garbling]] = {
    "private use": private_use,
    "am as space + aa": am_as_space_aa,
    "aa as am": aa_as_am,
    "am as aa": am_as_aa,
    "am in pieces": am_in_pieces,
    "nikhahit unmapped": nikhahit_unmapped,
    "marks moved": marks_moved,
    "marks set off": marks_set_off,
    "tones before vowels": tones_before_vowels,
    "glyph numbers": low_marks_as_numbers,
    "blanks in words": blanks_in_words,
    "letter-spaced": letter_spaced,
    "zero width": zero_width,
    "numbers torn": numbers_torn,
    "marks not typed": marks_not_typed,
    "upper of two lost": upper_of_two_lost,
    "mistyped": mistyped,
}
"""Each kind by its name."""
MIXTURES: Final = (
    ("am as space + aa", "marks set off"),
    ("am as aa", "marks moved"),
    ("am in pieces", "private use"),
    ("am as space + aa", "mistyped"),
    ("nikhahit unmapped", "tones before vowels"),
    ("glyph numbers", "marks moved"),
    ("am as space + aa", "marks not typed"),
)
"""Two kinds at once, as real files have them."""


def garbled(text: str, kinds: tuple[str, ...], chance: Random) -> str:
    """The text garbled in each of ``kinds``, one after the other."""
    for kind in kinds:
        text = KINDS[kind](text, chance)
    return text
