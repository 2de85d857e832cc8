"""Results for short texts, remembered: cells, lines and words recur from report to report."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeVar, TypeVarTuple, Unpack

R = TypeVar("R")
More = TypeVarTuple("More")
SHORT: Final = 500
"""A text of more characters is hardly met again, and would take room."""


def remembered(function: Callable[[str, Unpack[More]], R], size: int) -> Callable[[str, Unpack[More]], R]:
    """``function`` of a text (and what else can be hashed) with its last ``size`` results kept, but for long texts.

    >>> double = remembered(lambda text: text * 2, 100)
    >>> double("ก"), double("ก" * 300) == "ก" * 600
    ('กก', True)
    """
    cached = lru_cache(maxsize=size)(function)

    def call(text: str, *more: *More) -> R:
        return cached(text, *more) if len(text) <= SHORT else function(text, *more)

    return call
