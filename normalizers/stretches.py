"""Where a text can be cut, so that each piece is mended by itself: stretches of about a line, parts between other scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from normalizers.clusters import LETTERS, MARKS, Clusters

_SOFT: Final = 200
_HARD: Final = 800
_BLANKS: Final = " \n\t\xa0"
_THAI: Final = re.compile(f"[{LETTERS}]")
_CUT_AFTER: Final = re.compile(r"[^\u0e00-\u0e7f\sx](?=[\sก-ฮเ-ไ])|\n\s*\n")
_CUT_BLANK: Final = re.compile(r"(?<=[^\s]{3}) (?=[ก-ฮเ-ไ][^\s]{2})")
_HARD_CUT: Final = re.compile("(?<![เ-ไ])(?=[ก-ฮเ-ไ])")
_PART: Final = re.compile(f"[{_BLANKS}]*[{LETTERS}][{LETTERS}{_BLANKS}]*")
_SHORT: Final = 10
"""No token of one or two Thai bases has more characters."""
_TOKENS: Final = 3


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Pieces of a text that are decoded by themselves: about a line each, cut where no word can go on."""
    at = 0
    size = len(text)
    while at < size:
        end = size
        if size - at > _SOFT:
            m = _CUT_AFTER.search(text, at + _SOFT, min(size, at + 2 * _SOFT))
            m = m or _CUT_BLANK.search(text, at + _SOFT, min(size, at + _HARD))
            m = m or _HARD_CUT.search(text, min(size, at + _HARD), min(size, at + _HARD + 60))
            end = m.end() if m else min(size, at + _HARD + 60)
            end = max(end, at + 1)
        if _THAI.search(text, at, end):
            yield at, end
        at = end


def parts(text: str) -> Iterator[tuple[int, int]]:
    """The Thai of a stretch with its blanks, cut at everything else: no word and no mark of one part reaches into another.

    >>> text = "ครั้งที่ 2 ณ ตาก (พ.ศ. 2567)"
    >>> [text[a:b] for a, b in parts(text)]
    ['ครั้งที่ ', ' ณ ตาก ', 'พ', 'ศ']
    """
    held: tuple[int, int] | None = None
    for m in _PART.finditer(text):
        start, end = m.span()
        if held is not None:
            if text[start:end].lstrip(_BLANKS)[0] in MARKS:  # it may belong to a letter before what stands between
                start = held[0]
            else:
                yield held
        held = start, end
    if held is not None:
        yield held


def may_be_letter_spaced(text: str) -> bool:
    """Whether there are enough short tokens in a row for ``letter_spacing`` to look closer."""
    row = 0
    for token in text.split():
        row = row + 1 if len(token) <= _SHORT or not _THAI.search(token) else 0
        if row >= _TOKENS:
            return True
    return False


def letter_spacing(c: Clusters) -> tuple[list[bool], list[bool]]:
    """For each base: whether the gap before it can be letter spacing, and whether it lies amid letter-spaced text.

    Letter-spaced is a run of three or more tokens of one or two bases with at most two blanks between them.
    """
    n = len(c.bases)
    spaced, amid = [False] * n, [False] * n
    starts = [i for i in range(n) if i == 0 or c.gap[i]]
    ends = [*starts[1:], n] if n else []
    short = [e - s <= 2 and c.gap[s] <= 2 for s, e in zip(starts, ends, strict=True)]
    thai = [any(c.bases[s:e]) for s, e in zip(starts, ends, strict=True)]
    k = 0
    while k < len(starts):
        stop = k
        while stop < len(starts) and short[stop]:
            stop += 1
        if sum(thai[k:stop]) >= _TOKENS and stop - k >= _TOKENS:
            for t in range(k, min(stop + 1, len(starts))):
                spaced[starts[t]] = c.gap[starts[t]] > 0
                amid[starts[t]] = spaced[starts[t]] and k < t < stop
        k = stop + 1
    return spaced, amid
