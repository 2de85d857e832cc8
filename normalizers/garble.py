"""The layer that mends garbled Thai: stretches are decoded, and a reading is taken only where it beats the text as it stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from normalizers.channel import Decoder
from normalizers.clusters import CONSONANTS, MARKS, Marks, skeleton, take_apart
from normalizers.edits import Change
from normalizers.findings import Found, findings
from normalizers.lexicon import FOLLOWERS, THAI_RUN, Lexicon
from normalizers.margins import Margins
from normalizers.names import outside_names
from normalizers.skeletons import entries_of
from normalizers.stretches import letter_spacing, may_be_letter_spaced, parts, stretches
from pipeline.model.remembered import remembered

_PREPOSITION: Final = "ณ"
_AT: Final = re.compile(" ณ [ก-ฮเ-ไ][ก-๎]{2}")
"""The one letter that is a word: before a longer one."""
_COMMON: Final = 7.5
_RUBBLE: Final = 8.5
"""Shorter words that cost more are as often the rubble of a longer one."""
_TWIN: Final = 1.0
"""How much commoner (natural logarithm) a word must be to come into question for another one."""
_FEWEST: Final = 2
_ENOUGH: Final = 14
_CHANCE: Final = 8
_SHARE: Final = 0.08
_MOST: Final = 16
"""What is enough to tell a family by: how many faults, how much gain (beyond what foreign words may gain by chance, and each
up to a limit), and in how many of the places."""
_PLACES: Final = {
    "order": re.compile("[ัิีึื็่้๊๋์]"),
    "nikhahit": re.compile("ำ"),
    "false nikhahit": re.compile("า"),
    "gap": re.compile("[ก-๎] (?=[ก-๎])"),
}
"""Where a fault of the family might have been, and was not."""
_SURE: Final = 0.98
"""From this confidence on, nothing else is asked for."""
_NEAR: Final = 2
"""Characters between two changes that exclude each other: what is left undone has its turn when the other is done."""
_AM_APART: Final = re.compile("[ก-ฮ][่้๊๋]? ำ(?=[ก-ฮะ-ฺเ-๎])")
"""What becomes of sara am where aa is read as sara am, and shows that by itself."""


Rivals = Callable[[str, list[int]], list[Change]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a text shows of the families of faults: how many of each, and with how much gain."""

    found: dict[str, int]
    gains: dict[str, float]
    text: str

    def places(self, family: str) -> int:
        """In how many places of the text there might have been a fault of a family."""
        return len(_PLACES[family].findall(self.text))


def signs_of(texts: Iterable[Evidence]) -> frozenset[str]:
    """The families in texts of one origin that are no chance: names and foreign words look like single faults anywhere."""
    found, gains = Counter[str](), dict.fromkeys(_PLACES, 0.0)
    told = list(texts)
    for text in told:
        for family, n in text.found.items():
            found[family] += n
            gains[family] += text.gains[family]
    return frozenset(
        family for family, n in found.items()
        if n >= _FEWEST and gains[family] >= _ENOUGH and n >= _SHARE * sum(text.places(family) for text in told)
    )  # fmt: skip


class Mender:
    """Mends texts with one decoder; what it found for a stretch is remembered, because reports repeat themselves."""

    def __init__(self, decoder: Decoder, lexicon: Lexicon, margins: Margins | None = None) -> None:
        self.decoder = decoder
        self.lexicon = lexicon
        self.margins = margins or Margins()
        self._stretch = remembered(self._mend_stretch, 10_000)
        self._part = remembered(self._mend, 20_000)
        self._sound_word = remembered(self._is_sound_word, 20_000)
        self._sound_run = remembered(self._is_sound, 50_000)

    def evidence(self, text: str) -> Evidence:
        """What a text shows of the families of faults."""
        found: dict[str, int] = {}
        gains: dict[str, float] = {}
        for f in self._found(text):
            shown = list(f.signs())
            for family in shown:
                found[family] = found.get(family, 0) + 1
            for family in set(shown):
                gains[family] = gains.get(family, 0.0) + min(max(f.gain - _CHANCE, 0.0), _MOST)
        if " ำ" in text and (apart := len(_AM_APART.findall(text))):
            family = "false nikhahit"
            found[family] = found.get(family, 0) + _FEWEST * apart
            gains[family] = gains.get(family, 0.0) + _ENOUGH * apart
        return Evidence(found, gains, text)

    def changes(
        self, text: str, signs: frozenset[str] = frozenset(), rivals: Rivals = lambda _text, _near: []
    ) -> list[Change]:
        """What to change in a text that shows, or is from a document that shows, ``signs`` of garbling. ``rivals`` tells how
        else letters at some offsets may be read."""
        found = list(self._found(text))
        sure = [f.change() for f in found if f.expected(signs) and f.gain >= f.margin]
        single = [f.change() for f in found if f.holds and not f.expected(signs)]
        if torn_by_none := [c.start for c in single if c.confidence < _SURE and " " not in text[c.start : c.end]]:
            others = rivals(text, torn_by_none)
            single = [c for c in single if not any(_beats(r, c, text) for r in others)]
        return sorted(sure + outside_names(text, single), key=lambda c: c.start)

    def _found(self, text: str) -> Iterator[Found]:
        for start, end in stretches(text):
            for f in self._stretch(text[start:end]):
                yield replace(f, start=start + f.start, end=start + f.end)

    def sound(self, text: str, start: int = 0, end: int | None = None) -> bool:
        """Whether a text, or a part of it, is words that nobody would doubt: most of a clean one, and quickly seen."""
        last = -1
        for m in THAI_RUN.finditer(text, start, len(text) if end is None else end):
            begin, stop = m.span()
            if last >= 0 and begin - last > 1 and text[last - 1] == "า" and text[last:begin].isspace():
                return False  # it may have been sara am
            dotted = text[stop : stop + 1] == "."
            short = begin - last == 1 and stop - begin < 3 and not dotted
            if short and not _AT.match(text, last):  # letter spacing, perhaps
                return False
            if not (self._sound_run(m[0], dotted) or (m[0] == _PREPOSITION and _AT.match(text, begin - 1))):
                return False
            last = stop
        return True

    def _is_sound(self, run: str, dotted: bool) -> bool:
        tokens = self.lexicon.tokens(run)
        if dotted:  # letters at a full stop lost no mark
            while tokens and _bare(run[tokens[-1].start : tokens[-1].end]):
                tokens = tokens[:-1]
        return run[0] not in FOLLOWERS and all(t.known and self._sound_word(run[t.start : t.end]) for t in tokens)

    def _is_sound_word(self, word: str) -> bool:
        """Whether a word is common or long, and no commoner one has the same letters and marks in another order."""
        cost = self.lexicon.words[word]
        if cost < _COMMON:
            return True
        if len(word) <= 3 and cost >= _RUBBLE:
            return False
        marks = _firm(skeleton(word)[1])
        return all(e.cost > cost - _TWIN or _firm(e.marks) != marks for e in entries_of(self.decoder.index, word))

    def _mend_stretch(self, text: str) -> tuple[Found, ...]:
        if self.sound(text):
            return ()
        if may_be_letter_spaced(text) and any(letter_spacing(take_apart(text))[1]):
            return self._mend(text)
        out: list[Found] = []
        for start, end in parts(text):
            part = text[start:end]
            if not self.sound(text, start, end):
                before, after = text[start - 1 : start], text[end : end + 1]
                shift = start - 1
                found = self._part(_standing_for(before) + part + _standing_for(after))
                out += (replace(f, start=f.start + shift, end=f.end + shift) for f in found)
        return tuple(out)

    def _mend(self, text: str) -> tuple[Found, ...]:
        c = take_apart(text)
        spaced, amid = letter_spacing(c)
        best = self.decoder.decode(c, spaced)
        if not any(amid) and not any(p.ops for p in best):
            return ()
        return tuple(findings(c, best, self.decoder.decode(c, spaced, exact=True), amid, self.margins))


def _beats(rival: Change, own: Change, text: str) -> bool:
    """Whether another reading of the same letters is the better one: in a text that shows no other, a mark that has moved is
    less likely than a letter mistyped. A blank, and a letter or a mark too many, tell of extraction."""
    raw, other = text[own.start : own.end], text[rival.start : rival.end]
    near = rival.start <= own.end + _NEAR and own.start <= rival.end + _NEAR
    if not near or " " in raw or len(rival.text) < len(other):
        return False
    return rival.confidence > own.confidence or not MARKS.issuperset(other + rival.text)


def _standing_for(char: str) -> str:
    """A neighbour of a part as far as it matters to it: a full stop, a digit, or anything else."""
    if char == ".":
        return char
    return "0" if char.isdigit() else "|"


def _bare(word: str) -> bool:
    return len(word) <= 3 and CONSONANTS.issuperset(word)


def _firm(marks: tuple[Marks, ...]) -> list[str]:
    """All marks of a word in alphabetical order, without nikhahits, which get lost."""
    return sorted(m for some in marks for m in some if m != "ํ")
