"""The stretch of text around a slot in which its letters are to be read."""

from __future__ import annotations

from normalizers.masks.stream import BREAK, PERSON, WILD
from normalizers.masks.stretch import Stretch

_LEFT, _RIGHT = 24, 14
_CLOSE = 6
"""Another slot this near is read along with this one; a farther one ends the stretch."""
_BEYOND = 6
"""Visible letters to take on the far side of a slot that is read along."""
_LONGEST_NEIGHBOUR = 12
_EDGE = "\x1f"
"""Between two slots that touch: a space stood there, so no word runs across."""


def stretch_around(stream: str, start: int, end: int) -> Stretch:
    """The visible letters around ``stream[start:end]``, up to a break, a person or a farther slot; the slot is hidden."""
    left = _one_side(stream, start - 1, -1, _LEFT)[::-1]
    right = _one_side(stream, end, 1, _RIGHT)
    after = end + len(right.replace(_EDGE, ""))
    hidden = WILD * (end - start)
    return Stretch(left + hidden + right, len(left), len(left) + len(hidden), cut=after < len(stream))


def _one_side(stream: str, at: int, step: int, reach: int) -> str:
    """Letters from ``at`` on, in the direction of ``step``."""
    out: list[str] = []
    seen = 0
    limit = reach
    if 0 <= at < len(stream) and stream[at] == WILD:
        out.append(_EDGE)
    while 0 <= at < len(stream) and seen < limit:
        char = stream[at]
        if char == WILD:
            run = _run(stream, at, step)
            if limit != reach or seen >= _CLOSE or run > _LONGEST_NEIGHBOUR:
                break
            out.append(WILD * run)
            at += step * run
            limit = min(reach, seen + _BEYOND)
            continue
        if char == BREAK:
            out.append(BREAK)
            break
        out.append(char)
        if char == PERSON:
            break
        seen += 1
        at += step
    return "".join(out)


def _run(stream: str, at: int, step: int) -> int:
    """Hidden code points from ``at`` on, counted no further than matters."""
    n = 0
    while n <= _LONGEST_NEIGHBOUR and 0 <= at + step * n < len(stream) and stream[at + step * n] == WILD:
        n += 1
    return n
