"""Words as trees that grow where they are looked at: of the words of a language a text walks along few."""

from __future__ import annotations

import gc
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, Self

NO_FOLLOWING: Final[dict[str, Any]] = {}
"""Shared by all leaves."""
_LAST: Final = "\U0010ffff"
"""Behind all characters: it is none itself."""


class Tree:
    """A node of sorted ``keys``, those from ``lo`` on and before ``hi``: they have their first ``depth`` characters in common."""

    __slots__ = ("_depth", "_hi", "_keys", "_lo", "following")

    def __init__(self, keys: Sequence[str], lo: int, hi: int, depth: int) -> None:
        self._keys, self._lo, self._hi, self._depth = keys, lo, hi, depth
        self.following: dict[str, Self] | None = None if lo < hi else NO_FOLLOWING
        """Where each next character leads; None: to be grown, by ``grow``."""

    def _child(self, lo: int, hi: int, depth: int) -> Self:
        raise NotImplementedError

    @property
    def onward(self) -> dict[str, Self]:
        """``following``, grown."""
        following = self.following
        return self.grow() if following is None else following

    def grow(self) -> dict[str, Self]:
        """``following``, made where nobody has asked yet."""
        keys, at, hi, depth = self._keys, self._lo, self._hi, self._depth
        following = {}
        while at < hi:
            key = keys[at]
            end = at + 1
            if end < hi:
                end = bisect_left(keys, key[: depth + 1] + _LAST, end, hi)
            following[key[depth]] = self._child(at, end, depth + 1)
            at = end
        self.following = following
        return following

    def leads(self, char: str) -> bool:
        """Whether ``char`` is among ``following``; where one word only goes on, nothing grows for it."""
        if self.following is None and self._hi - self._lo == 1:
            return self._keys[self._lo][self._depth] == char
        return char in self.onward


class Trie(Tree):
    """A node of the words by their characters, and the word that ends here with its cost."""

    __slots__ = ("_costs", "cost", "word")

    def __init__(self, costs: Mapping[str, float]) -> None:
        """The root of all words in ``costs``, none of them empty."""
        self._at(costs, sorted(costs), 0, len(costs), 0)

    def _at(self, costs: Mapping[str, float], keys: Sequence[str], lo: int, hi: int, depth: int) -> None:
        self._costs = costs
        self.cost: float | None = None
        self.word = ""
        if lo < hi and len(keys[lo]) == depth:
            self.word = keys[lo]
            self.cost = costs[self.word]
            lo += 1
        super().__init__(keys, lo, hi, depth)

    def _child(self, lo: int, hi: int, depth: int) -> Self:
        child = object.__new__(type(self))
        child._at(self._costs, self._keys, lo, hi, depth)
        return child


@contextmanager
def without_collection() -> Iterator[None]:
    """For building what is large and stays: the garbage collector would walk it again and again for nothing, then and later."""
    with collection_paused():
        try:
            yield
        finally:
            gc.freeze()


@contextmanager
def collection_paused() -> Iterator[None]:
    """For work that makes very many objects and no cycles: the collector would look at all of them again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
