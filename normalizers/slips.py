"""Words that letters may be but for a slip or two: marks lost, added or swapped, a letter mistyped. Costs are natural
logarithms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from normalizers.clusters import MARKS, TONES, Marks
from normalizers.lexicon import Lexicon
from normalizers.lm.model import NgramModel
from normalizers.one_letter import CONFUSED, one_letter
from normalizers.skeletons import Entry, SkeletonTrie
from pipeline.model.remembered import remembered

_LOST: Final = 4.0
_LOST_ABOVE: Final = 3.0
"""What a lost mark costs, and a lost tone that stood above a vowel."""
_OTHER_TONE: Final = 4.5
_ADDED: Final = 6.0
_AM: Final = 6.0
_DEAREST: Final = 9.0
"""The most that slips of marks may cost."""
_RAREST: Final = 13.0
_FEWEST: Final = 2
_FEWEST_LETTERS: Final = 3
_LONGEST: Final = 18
_MOST: Final = 8
_OF_LETTER: Final = 2.5
"""What a letter more that a reading explains is worth when the likeliest are chosen."""


def slips(have: Sequence[Marks], need: Sequence[Marks]) -> float:
    """What it costs that the marks ``have`` stand where ``need`` should."""
    cost = 0.0
    for h, n in zip(have, need, strict=True):
        if h == n:
            continue
        gone, come = [m for m in n if m not in h], [m for m in h if m not in n]
        while gone and come and gone[-1] in TONES and come[-1] in TONES:
            gone.pop()
            come.pop()
            cost += _OTHER_TONE
        if gone and come and gone[0] in "ิีึื" and come[0] in "ิีึื":
            gone.pop(0)
            come.pop(0)
            cost += _ADDED
        for m in gone:
            cost += _AM if m == "ํ" else _LOST_ABOVE if m in TONES and len(n) > 1 else _LOST
        cost += sum(_AM if m == "ํ" else _ADDED for m in come)
        if not gone and not come and sorted(h) == sorted(n):
            cost += 1.0
    return cost


def _only_at_an_end(run: str, start: int, end: int, word: str) -> bool:
    """Whether a word differs by a letter too many at its own edge, which is of another word, or by one that is missing at
    the edge of the run, where a line may have been cut.

    >>> [_only_at_an_end(*a) for a in (("ทางล", 0, 4, "ทาง"), ("ทางง", 0, 4, "ทาง"), ("นักเรีย", 0, 7, "นักเรียน"))]
    [True, False, True]
    """
    text = run[start:end]
    if len(text) > len(word):
        return (text[:-1] == word and text[-1] != text[-2]) or (text[1:] == word and text[0] != text[1])
    return (end == len(run) and word[:-1] == text and word[-1] not in MARKS) or (start == 0 and word[1:] == text)


class Slips:
    """The words that a run of letters may be, of one lexicon, its index of bases, and one n-gram model."""

    def __init__(self, lexicon: Lexicon, index: SkeletonTrie, model: NgramModel) -> None:
        self._lexicon = lexicon
        self._index = index
        self._model = model
        self._of_rest = remembered(self._candidates, 20_000)

    def candidates(self, run: str, start: int, beyond: int, letters: bool) -> Iterator[tuple[int, str, float]]:
        """Words that the run is from ``start`` to somewhere after ``beyond`` but for a slip or two: where they end, and what
        the slips cost. The likeliest only."""
        # what is before makes no difference but by its being there
        rest, at = ("|" + run[start:], start - 1) if start else (run, 0)
        for end, word, cost in self._of_rest(rest, start - at, beyond - at, letters):
            yield end + at, word, cost

    def _candidates(self, run: str, start: int, beyond: int, letters: bool) -> list[tuple[int, str, float]]:
        found: dict[tuple[int, str], float] = {}
        for end, entry, cost in self._by_marks(run, start, beyond):
            found[end, entry.word] = cost
        for m in one_letter(self._lexicon.trie, run, start, beyond) if letters else ():
            if len(m.word) < _FEWEST_LETTERS or m.end - start > _LONGEST or (m.end, m.word) in found:
                continue
            if _only_at_an_end(run, start, m.end, m.word):
                continue
            own = self._lexicon.words[m.word]
            cost = m.cost - own
            if own <= _RAREST - (0.0 if cost <= CONFUSED else 1.0) - max(0, 5 - len(m.word)):
                found[m.end, m.word] = cost
        likeliest = sorted(
            ((cost + self._lexicon.words[word] - _OF_LETTER * (end - start), end, word, cost)
             for (end, word), cost in found.items() if word in self._model),
        )[:_MOST]  # fmt: skip
        return [(end, word, cost) for _, end, word, cost in likeliest if run[start:end] != word]

    def _by_marks(self, run: str, start: int, beyond: int) -> Iterator[tuple[int, Entry, float]]:
        """The words that have the bases of the run from ``start``, but other marks."""
        node = self._index
        have: list[Marks] = []
        at = start
        while at < len(run) and at - start < _LONGEST:
            char = run[at]
            following = node.onward.get("า" if char == "ำ" else char)
            if following is None:
                return
            node = following
            at += 1
            marks = ("ํ",) if char == "ำ" else ()
            while at < len(run) and run[at] in MARKS:
                marks = (*marks, run[at])
                at += 1
            have.append(marks)
            if at <= beyond:
                continue
            for entry in node.entries:
                if entry.real and not entry.place and entry.cost <= _RAREST and len(entry.word) >= _FEWEST:
                    cost = slips(have, entry.marks)
                    if 0.0 < cost <= _DEAREST:
                        yield at, entry, cost
