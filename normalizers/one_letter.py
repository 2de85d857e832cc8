"""Words that stand in a text but for one letter: wrong, missing, doubled, or swapped with the next."""

from __future__ import annotations

from typing import Final, NamedTuple

from normalizers.lexicon import FOLLOWERS, read_list
from normalizers.trees import Trie

EDIT: Final = 9.0
CONFUSED: Final = 6.0
"""What a letter put right costs (natural logarithm), and one of two that are easily confused."""
_CONFUSIONS: Final = frozenset(frozenset(pair) for pair in read_list("confusions"))
"""Letters that look or sound alike, or share a key."""


class Match(NamedTuple):
    """A word that stands at ``start`` to ``end`` of a window if one letter is put right, and what word and letter cost."""

    start: int
    end: int
    word: str
    cost: float


def one_letter(root: Trie, text: str, start: int, beyond: int) -> list[Match]:
    """All words that the text from ``start`` to somewhere after ``beyond`` is, but for one letter."""
    found: list[Match] = []
    size = len(text)

    def go_on(node: Trie, at: int, cost: float) -> None:
        """All words that go on from ``node`` exactly as the text does from ``at``."""
        while True:
            if node.cost is not None and at > beyond and (at == size or text[at] not in FOLLOWERS):
                found.append(Match(start, at, node.word, node.cost + cost))
            if at == size:
                return
            onward = node.following
            step = (node.grow() if onward is None else onward).get(text[at])
            if step is None:
                return
            node = step
            at += 1

    node, at = root, start
    while True:
        here, following = text[at : at + 1], text[at + 1 : at + 2]
        for char, child in node.onward.items():
            ends = child.cost is not None
            if char != here and here:
                if ends or child.leads(following):
                    go_on(child, at + 1, CONFUSED if frozenset((char, here)) in _CONFUSIONS else EDIT)
                if following == char and (swapped := child.onward.get(here)) is not None:
                    go_on(swapped, at + 2, EDIT)
            if ends or child.leads(here):
                go_on(child, at, EDIT)
        if here and at > start:
            go_on(node, at + 1, CONFUSED if text[at - 1] == here else EDIT)
        step = node.onward.get(here) if here else None
        if step is None:
            return found
        node, at = step, at + 1
