"""Tick boxes in text: empty, ticked, and what they belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.mapping.passage import Passage
from pipeline.model.lean import lean
from pipeline.model.remembered import remembered

TICKED: Final = "☑☒🗹🗷✓✔√■◼⬛●◉✗✘☓"
EMPTY_BOXES: Final = "☐□🗖◻⬜▢○◯❏❑❒▫🞎"
BARE_MARKS: Final = frozenset("✓✔√✗✘☓")
"""Ticks that people set without a box."""
_BOX: Final = re.compile(
    rf"(?P<on>[{TICKED}])|(?P<off>[{EMPTY_BOXES}])|(?P<lost>\ufffd+)"
    r"|(?P<square>\[\s*(?P<in>[xX/✓✔√]?)\s*\])|(?P<round>\(\s{0,3}(?P<rin>[xX/✓✔√])\s{0,3}\)|\(\s{0,6}\))"
)

_CUT: Final = re.compile(r"[\[(]\s?[xX/✓✔√](?=\s+[ก-๙])")
"""A ticked box whose end a scan has lost, before an option."""
_LOST: Final = re.compile(r"[\[\](){}|][^ก-๙]{0,3}(?:รอบ\S{0,10}\s*)?$")
"""What is left of a box that could not be read, before an option."""
_SIGN: Final = re.compile(rf"[{TICKED}{EMPTY_BOXES}\ufffd\[(]")
"""What every box begins with."""


@lean
class Tick:
    """A box at ``start`` of a passage; ``end``: where the words behind it begin."""

    start: int
    end: int
    checked: bool | None
    """None: a sign stands there that could not be read."""


@lean
class LeadingTick:
    """A box at the head of a passage, and the words behind it."""

    checked: bool | None
    mark: Passage
    rest: Passage


def find_ticks(text: str) -> tuple[Tick, ...]:
    """All boxes of a text in order; a box with a tick beside it is one.

    >>> [(t.start, t.checked) for t in find_ticks("☐ รอบ 6 เดือน ☑ รอบ 12 เดือน [x] มี ( ) ไม่มี (/) ใช่")]
    [(0, False), (14, True), (29, True), (36, False), (46, True)]
    """
    return _ticks(text)


def _find(text: str) -> tuple[Tick, ...]:
    out: list[Tick] = []
    if _SIGN.search(text) is None:
        return ()
    for m in _BOX.finditer(text):
        if m["lost"]:
            out.append(Tick(m.start(), m.end(), None))
            continue
        on = bool(m["on"] or (m["square"] and m["in"]) or (m["round"] and m["rin"]))
        if out and not text[out[-1].end : m.start()].strip() and m.start() - out[-1].end <= 1 and out[-1].checked != on:
            # an empty box with a tick drawn over or beside it
            out[-1] = Tick(out[-1].start, m.end(), True)
            continue
        out.append(Tick(m.start(), m.end(), on))
    return tuple(out)


_ticks: Final = remembered(_find, 16384)


def tick_of(passage: Passage) -> LeadingTick | None:
    """The box that a passage begins with, if it does."""
    lead = len(passage.text) - len(passage.text.lstrip())
    ticks = find_ticks(passage.text)
    if not ticks or ticks[0].start > lead:
        return None
    t = ticks[0]
    return LeadingTick(t.checked, passage.slice(t.start, t.end), passage.slice(t.end).strip())


def ticked_options(text: str, starts: Sequence[tuple[int, int]]) -> tuple[bool | None, ...]:
    """For options at ``(start, end)`` whether the box before each (or behind it, where boxes follow) is ticked; None for all
    where nothing tells which of the two it is.

    >>> ticked_options("() รอบ 6 เดือน (/) รอบ 12 เดือน", [(3, 14), (19, 31)])
    (False, True)
    >>> ticked_options("รอบ 6 เดือน (/) รอบ 12 เดือน", [(0, 11), (16, 28)])
    (None, None)
    """
    ticks = find_ticks(text)
    cut = [Tick(m.start(), m.end(), True) for m in _CUT.finditer(text) if all(m.start() != t.start for t in ticks)]
    if cut:
        ticks = tuple(sorted((*ticks, *cut), key=lambda t: t.start))
    if not ticks:
        return tuple(None for _ in starts)
    boxes_first = not starts or ticks[0].start < starts[0][0] or _LOST.search(text[: starts[0][0]]) is not None
    if not boxes_first and len(starts) > 1 and ticks[-1].start < starts[-1][0]:
        return tuple(None for _ in starts)  # a box is lost, before the first option or behind the last one
    out: list[bool | None] = []
    for k, (start, end) in enumerate(starts):
        if boxes_first:
            low = starts[k - 1][1] if k else 0
            near = [t for t in ticks if low <= t.start < start]
            out.append(near[-1].checked if near else None)
        else:
            high = starts[k + 1][0] if k + 1 < len(starts) else len(text)
            near = [t for t in ticks if end <= t.start < high]
            out.append(near[0].checked if near else None)
    return tuple(out)
