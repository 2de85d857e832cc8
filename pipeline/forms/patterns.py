"""Regular expressions in plain Thai that run over skeletons: marks, kinds of digits and runs of blanks do not matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from pipeline.forms.needed import needed
from pipeline.forms.skeleton import MARKS, Skeleton, fold, skeleton
from pipeline.model.lean import lean

SHORT: Final = 500
"""A text of more characters is hardly met again, and what is found in it is not kept."""


@lru_cache(maxsize=1024)
def skeleton_pattern(pattern: str, *, folded: bool = False) -> re.Pattern[str]:
    """A regular expression, written in plain Thai, that runs over ``skeleton(text, spaces=True)``.

    ``folded``: over its fold, in which letters that look alike are one.
    """
    plain = "".join("า" if c == "ำ" else "" if c in MARKS else c for c in pattern)
    return re.compile(fold(plain) if folded else plain, re.MULTILINE)


@lean
class PatternMatch:
    """Where a pattern and its group ``value`` (or first group) stand in the text."""

    start: int
    end: int
    value_start: int
    value_end: int


def search_pattern(text: str, pattern: str, start: int = 0, end: int | None = None) -> PatternMatch | None:
    """The first match in ``text[start:end]``; marks, kinds of digits and runs of blanks do not matter.

    >>> m = search_pattern("มีผู้เข้าร่วมฯ จํานวน ๙๐๖ คน", "จำนวน\\\\s*(\\\\d+)\\\\s*คน")
    >>> m is not None and "มีผู้เข้าร่วมฯ จํานวน ๙๐๖ คน"[m.value_start:m.value_end]
    '๙๐๖'
    """
    part = text[start:end]
    if _lacks(part, pattern, False):
        return None
    return (_first if len(part) <= SHORT else _search)(part, pattern, start)


def _lacks(text: str, pattern: str, folded: bool) -> bool:
    """Whether a text has not the letters that a pattern needs: nearly all have not."""
    key = (pattern, folded)
    look = _LOOKS[key] if key in _LOOKS else _LOOKS.setdefault(key, needed(pattern, folded=folded))
    return look is not None and look.search(text) is None


_LOOKS: Final[dict[tuple[str, bool], re.Pattern[str] | None]] = {}
"""By pattern, of which there are as many as the forms have."""


def _search(part: str, pattern: str, shift: int = 0) -> PatternMatch | None:
    bones = skeleton(part, spaces=True)
    m = skeleton_pattern(pattern).search(bones.text)
    return _to_source(bones, m, shift) if m is not None else None


def all_patterns(text: str, pattern: str, *, folded: bool = False) -> tuple[PatternMatch, ...]:
    """All matches of a pattern in a text; with ``folded`` letters that look alike are one.

    Units of figures (คน, ต้น) look alike too: fold only where no figure hangs on the word.

    >>> [m.value_start for m in all_patterns("ป็งบประมาณ พ.ศ. 2554 รอบ 12 เตือน", "รอบ *([0-9]+) *เดือน", folded=True)]
    [25]
    """
    if _lacks(text, pattern, folded):
        return ()
    return (_all if len(text) <= SHORT else _find)(text, pattern, folded)


def _find(text: str, pattern: str, folded: bool) -> tuple[PatternMatch, ...]:
    bones = skeleton(text, spaces=True)
    over = fold(bones.text) if folded else bones.text
    return tuple([_to_source(bones, m, 0) for m in skeleton_pattern(pattern, folded=folded).finditer(over)])


# a form's patterns are looked for in the same cells and lines by more than one reader, and from report to report
_all, _first = lru_cache(maxsize=16384)(_find), lru_cache(maxsize=16384)(_search)


def _to_source(bones: Skeleton, m: re.Match[str], shift: int) -> PatternMatch:
    group: int | str = "value" if "value" in m.re.groupindex else 1 if m.re.groups else 0
    if m.start(group) < 0:
        group = 0
    lo, hi = bones.source_span(m.start(), m.end())
    vlo, vhi = bones.source_span(m.start(group), m.end(group))
    return PatternMatch(lo + shift, hi + shift, vlo + shift, vhi + shift)


def first_pattern(text: str, patterns: Sequence[str]) -> PatternMatch | None:
    """The match of the first pattern, in the order given, that is found."""
    for pattern in patterns:
        m = search_pattern(text, pattern)
        if m is not None:
            return m
    return None
