"""The running text of one block of an options table: what belongs to the criteria, what to the verification beside it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Final

from normalizers.digits import to_arabic
from pipeline.forms.labels import label_at
from pipeline.forms.skeleton import skeleton
from pipeline.mapping.passage import Passage, Segment
from pipeline.mapping.ticks import find_ticks
from pipeline.model.remembered import remembered

_ITEM: Final = re.compile(r"\s*(?:[-–—•●*]|\(?[0-9]{1,2}\s*[.)])")
_NUMBER: Final = re.compile(r"(?:^|(?<=\s))\(?([0-9]{1,2})\s*[.)](?![0-9])")
_SCORES: Final = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2})?(?:[\s,/]+[0-9]{1,2}(?:\.[0-9]{1,2})?)*")
_TICK_ONLY: Final = frozenset("/✓✔√☑xX✗")


def is_scores(text: str) -> bool:
    """Whether a cell holds points and nothing else.

    >>> [is_scores(t) for t in ("5 3 1 0", "๕", "5\\n3", "1.5", "1)", "5 คะแนน", "2558")]
    [True, True, True, True, False, False, False]
    """
    return _scores(text)


def _are_scores(text: str) -> bool:
    return _SCORES.fullmatch(to_arabic(text).strip()) is not None


_scores: Final = remembered(_are_scores, 8192)


def is_tick(text: str) -> bool:
    """Whether a cell holds a tick, or a box, and nothing else."""
    plain = text.strip()
    if plain in _TICK_ONLY and plain:
        return True
    ticks = find_ticks(plain)
    return len(ticks) == 1 and ticks[0].start == 0 and ticks[0].end >= len(plain)


def starts_tick(text: str) -> bool:
    lead = len(text) - len(text.lstrip())
    ticks = find_ticks(text)
    return bool(ticks) and ticks[0].start <= lead


def first_item(text: str) -> int | None:
    """The number of the list item that a text begins with."""
    m = re.match(r"\s*\(?([0-9]{1,2})\s*[.)]\s*(?=[^0-9\s.])", to_arabic(text))
    return int(m[1]) if m else None


def last_item(passages: Iterable[Passage]) -> int | None:
    """The number of the last list item in a stream."""
    last = None
    for p in passages:
        for m in _NUMBER.finditer(to_arabic(p.text)):
            last = int(m[1])
    return last


def flow(parts: Sequence[Passage], openings: Collection[int] = ()) -> tuple[Passage, tuple[int, ...]]:
    """Lines put together again: a Thai word runs on, an item begins a line of its own, all else takes a blank.

    ``openings``: which parts begin a line in any case; where they begin in the text is the second result.
    """
    text = ""
    segments: list[Segment] = []
    offsets: list[int] = []
    for k, raw in enumerate(parts):
        p = raw.strip()
        if not p.text:
            continue
        if text:
            text += "\n" if k in openings else _joint(text[-1], p.text)
        if k in openings:
            offsets.append(len(text))
        segments.extend(Segment(s.at + len(text), s.source, s.start, s.end) for s in p.segments)
        text += p.text
    return Passage(text, tuple(segments)), tuple(offsets)


def _joint(before: str, after: str) -> str:
    if starts_tick(after) or _ITEM.match(to_arabic(after)):
        return "\n"
    return "" if _thai(before) and _thai(after[0]) else " "


def _thai(char: str) -> bool:
    return "\u0e01" <= char <= "\u0e4e" and char not in "ฯๆ"


@lru_cache(maxsize=4096)
def heading_spans(text: str, headings: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Where the words over the options stand in a text, fuzzily; the longest wording where several begin together."""
    bones = skeleton(text)
    out: dict[int, int] = {}
    for heading in headings:
        want = skeleton(heading).text
        at = bones.text.find(want) if want else -1
        while at >= 0:
            start, end = bones.index[at], bones.source_span(at, at + len(want))[1]
            end = bones.index[at + len(want) - 1] + 1
            while end < len(text) and text[end] in "ัิีึืฺุู็่้๊๋์ํ :)":
                end += 1
            out[start] = max(out.get(start, 0), end)
            at = bones.text.find(want, at + 1)
        m = label_at(text, len(text) - len(text.lstrip()), heading)
        if m is not None and m.start not in out:
            out[m.start] = m.end
    spans: list[tuple[int, int]] = []
    for start, end in sorted(out.items()):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return tuple(spans)
