"""Letters that every match of a pattern has: most texts lack them, and need not be brought into the form that it runs over."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from pipeline.forms.skeleton import MARKS, fold, skeleton

_LEAST: Final = 2
"""Letters in a row below which the look would save nothing."""
_OPTIONAL: Final = frozenset("?*{")
_THAI: Final = tuple(map(chr, (*range(0x0E01, 0x0E5C), *range(0xF700, 0xF720))))
"""Whatever a Thai letter of a skeleton can come from."""


@lru_cache(maxsize=1024)
def needed(pattern: str, *, folded: bool = False) -> re.Pattern[str] | None:
    """What finds, in a text as printed, the longest run of letters without which ``pattern`` cannot match its skeleton (its
    fold); None where the pattern has no such run.

    >>> look = needed("รอบ *([0-9]+) *เดือน")
    >>> look is not None and [bool(look.search(t)) for t in ("รอบ ๑๒ เดือน", "รอบ ๑๒ เดอน", "รอบปีบัญชี")]
    [True, True, False]
    >>> needed("(?:ครั้ง|หน)ที่|([0-9]+)") is None
    True
    """
    run = max(_runs(pattern), key=len, default="")
    if len(run) < _LEAST:
        return None
    return re.compile(f"[{''.join(_nothing())}]*".join(f"[{_sources(letter, folded)}]" for letter in run))


def _runs(pattern: str) -> list[str]:
    """The runs of Thai letters that stand in a pattern outside groups, none of them optional; none where it has a choice."""
    runs, run = [], ""
    depth, at = 0, 0
    plain = pattern.replace("ำ", "า")
    while at < len(plain):
        char = plain[at]
        at += 1
        if char in MARKS:
            continue
        letter = not depth and "ก" <= char <= "๏"
        if char == "\\":
            at += 1
        elif char == "[":
            at = _past_class(plain, at)
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == "|" and not depth:
            return []
        elif char in _OPTIONAL and not depth:
            run = run[:-1]
        if letter:
            run += char
        else:
            runs.append(run)
            run = ""
    return [*runs, run]


def _past_class(pattern: str, at: int) -> int:
    """Where the class ends whose bracket stands before ``at``."""
    at += pattern.startswith("^", at)
    at += pattern.startswith("]", at)
    while pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at + 1


@cache
def _sources(letter: str, folded: bool) -> str:
    """The characters of which a letter of a skeleton comes."""
    wanted = fold(letter) if folded else letter
    bones = ((c, skeleton(c, spaces=True).text) for c in _THAI)
    return "".join(c for c, bare in bones if (fold(bare) if folded else bare) == wanted)


@cache
def _nothing() -> tuple[str, ...]:
    """The characters of which nothing is left."""
    return tuple(c for c in sorted({*MARKS, *_THAI}) if not skeleton(c, spaces=True).text)
