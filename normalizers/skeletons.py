"""The words of a lexicon by their skeletons: the bases without the marks, which garbling never changes."""

from __future__ import annotations

from math import inf
from typing import Final

from normalizers.clusters import Marks, skeleton
from normalizers.lexicon import NO_FOLLOWING, Lexicon, Node, without_collection
from pipeline.model.lean import lean

SYLLABLE: Final = 19.0
PLACE: Final = 17.0
SHORT_PLACE: Final = 20.0
"""Costs of what is well-formed but no word, and of names of places."""


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


class SkeletonTrie(Node):
    """A node of the words by their bases, the words that end here, and what the cheapest of them costs."""

    __slots__ = ("entries", "least")

    def __init__(self) -> None:
        self.following = NO_FOLLOWING
        self.entries: tuple[Entry, ...] = ()
        self.least = inf


def build_index(lexicon: Lexicon) -> SkeletonTrie:
    """All words, syllables and places of a lexicon by their bases."""
    root = SkeletonTrie()
    entries = [(w, c, True, False) for w, c in lexicon.words.items()]
    entries += [(s, SYLLABLE, False, False) for s in lexicon.syllables if s not in lexicon.words]
    entries += [(s, PLACE if len(s) > 4 else SHORT_PLACE, True, True) for s in lexicon.places]
    with without_collection():
        for word, cost, real, place in entries:
            bases, marks = skeleton(word)
            node = root.reach(bases)
            n_marks = sum(map(len, marks))
            entry = Entry(word, marks, cost, real, place, n_marks, n_marks - word.count("ำ"))
            node.entries = (*node.entries, entry)
            if cost < node.least:
                node.least = cost
    return root


def entries_of(index: SkeletonTrie, word: str) -> tuple[Entry, ...]:
    """The words that have the bases of ``word``, itself among them."""
    node = index
    for base in skeleton(word)[0]:
        following = node.following.get(base)
        if following is None:
            return ()
        node = following
    return node.entries
