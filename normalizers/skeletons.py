"""The words of a lexicon by their skeletons: the bases without the marks, which garbling never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from typing import Final, NamedTuple, Self

from normalizers.clusters import Marks, bases_of, skeleton
from normalizers.lexicon import Lexicon
from normalizers.trees import Tree, without_collection
from pipeline.model.lean import lean

SYLLABLE: Final = 19.0
PLACE: Final = 17.0
SHORT_PLACE: Final = 20.0
"""Costs of what is well-formed but no word, and of names of places."""
_WORD, _SYLLABLE, _PLACE = range(3)


@lean
class Entry:
    """A word under its skeleton."""

    word: str
    marks: tuple[Marks, ...]
    cost: float
    real: bool = True
    place: bool = False
    n_marks: int = 0
    n_firm: int = 0
    """Marks without nikhahits, which get lost easily."""


class Spelt(NamedTuple):
    """Words in the order of their bases; the kind of each, and what those of a lexicon cost."""

    words: Sequence[str]
    kinds: bytes
    costs: Mapping[str, float]

    def entry(self, at: int) -> Entry:
        word, kind = self.words[at], self.kinds[at]
        marks = skeleton(word)[1]
        n_marks = sum(map(len, marks))
        if kind == _PLACE:
            cost = PLACE if len(word) > 4 else SHORT_PLACE
        else:
            cost = SYLLABLE if kind == _SYLLABLE else self.costs[word]
        return Entry(word, marks, cost, kind != _SYLLABLE, kind == _PLACE, n_marks, n_marks - word.count("ำ"))


class SkeletonTrie(Tree):
    """A node of the words by their bases, the words that end here, and what the cheapest of them costs."""

    __slots__ = ("_spelt", "entries", "least")

    def __init__(self, spelt: Spelt, bases: Sequence[str], lo: int, hi: int, depth: int) -> None:
        """The node of the words ``lo`` to ``hi``, which have their first ``depth`` bases in common."""
        at = lo
        while at < hi and len(bases[at]) == depth:
            at += 1
        self._spelt = spelt
        self.entries = tuple(map(spelt.entry, range(lo, at))) if at > lo else ()
        self.least = min(e.cost for e in self.entries) if at > lo else inf
        super().__init__(bases, at, hi, depth)

    def _child(self, lo: int, hi: int, depth: int) -> Self:
        return type(self)(self._spelt, self._keys, lo, hi, depth)


def build_index(lexicon: Lexicon) -> SkeletonTrie:
    """All words, syllables and places of a lexicon by their bases."""
    kinds = (lexicon.words, [s for s in lexicon.syllables if s not in lexicon.words], lexicon.places)
    with without_collection():
        words = [w for some in kinds for w in some]
        of = bytes(kind for kind, some in enumerate(kinds) for _ in some)
        bases = [b if (b := bases_of(w)) != w else w for w in words]
        order = sorted(range(len(words)), key=bases.__getitem__)
        spelt = Spelt([words[k] for k in order], bytes(of[k] for k in order), lexicon.words)
        return SkeletonTrie(spelt, [bases[k] for k in order], 0, len(words), 0)


def entries_of(index: SkeletonTrie, word: str) -> tuple[Entry, ...]:
    """The words that have the bases of ``word``, itself among them."""
    node = index
    for base in skeleton(word)[0]:
        following = node.onward.get(base)
        if following is None:
            return ()
        node = following
    return node.entries
