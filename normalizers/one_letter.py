"""Words that stand in a text but for one letter: wrong, missing, doubled, or swapped with the next."""

from __future__ import annotations

from typing import Final, NamedTuple

from normalizers.lexicon import FOLLOWERS, Trie, read_list

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
            step = node.following.get(text[at]) if at < size else None
            if step is None:
                return
            node = step
            at += 1

    node, at = root, start
    while True:
        here, following = text[at : at + 1], text[at + 1 : at + 2]
        for char, child in node.following.items():
            ends, onward = child.cost is not None, child.following
            if char != here and here:
                if ends or following in onward:
                    go_on(child, at + 1, CONFUSED if frozenset((char, here)) in _CONFUSIONS else EDIT)
                if following == char and (swapped := onward.get(here)) is not None:
                    go_on(swapped, at + 2, EDIT)
            if ends or here in onward:
                go_on(child, at, EDIT)
        if here and at > start:
            go_on(node, at + 1, CONFUSED if text[at - 1] == here else EDIT)
        step = node.following.get(here) if here else None
        if step is None:
            return found
        node, at = step, at + 1
