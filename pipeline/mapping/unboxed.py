"""Options without boxes: parted by the points that each names, or by the lines of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from normalizers.digits import to_arabic
from pipeline.forms.skeleton import skeleton
from pipeline.mapping.passage import Passage, join
from pipeline.mapping.streams import starts_tick
from pipeline.mapping.ticks import tick_of
from pipeline.model.lean import lean
from pipeline.model.record import Value

POINTS_INSIDE: Final = re.compile(r"\(\s*(?:ได้\s*)?[0-9]{1,2}\s*คะแนน\s*\)")
_GOES_ON: Final = re.compile(r"\s*(?:แต่|และ|หรือ|ขึ้นไป|ถึง|จาก|ของ|[0-9๐-๙%)\-–])")
"""Words and signs that no option begins with."""
_ALIKE: Final = 4
"""Skeleton letters in which options of one indicator begin alike."""
_SURE: Final = 0.5
"""By so much the last line taken for an option's beginning must be likelier than the next."""


@lean
class Option:
    words: Passage
    checked: Value[bool] | None


def parted_by_points(text: Passage, headings: Sequence[tuple[int, int]]) -> tuple[int, list[Option]]:
    """Options that end in their points (``ครบ (5 คะแนน)``), and where they begin; none where nothing parts the first one
    from the name before it."""
    found = list(POINTS_INSIDE.finditer(to_arabic(text.text)))
    begin = headings[-1][1] if headings else text.text.rfind("\n", 0, found[0].start()) + 1
    if not begin or begin > found[0].start():
        return 0, []
    out, at = [], begin
    for m in found:
        out.append(_option(text.slice(at, m.end()).strip(" \n:-")))
        at = m.end()
    return begin, out


def by_lines(text: Passage, headings: Sequence[tuple[int, int]], count: int) -> tuple[int, list[Option]]:
    """As many options as points, and where they begin: the lines under the heading.

    Where no heading stands over them, the last lines; none where there are no more lines than points.
    """
    if headings:
        begin = headings[-1][1]
        return begin, part(text.slice(begin), count)
    breaks = [-1, *(k for k, c in enumerate(text.text) if c == "\n")]
    if len(breaks) <= count:
        return 0, []
    begin = breaks[-count] + 1
    return begin, _each([p for p in _split(text.slice(begin)) if p.text], count)


def _split(text: Passage) -> list[Passage]:
    out, at = [], 0
    for line in text.text.split("\n"):
        out.append(text.slice(at, at + len(line)).strip(" -–•"))
        at += len(line) + 1
    return out


def _each(lines: Sequence[Passage], count: int) -> list[Option]:
    return [_option(p) for p in lines] if len(lines) == count else []


def part(text: Passage, count: int) -> list[Option]:
    """A text of nothing but options as ``count`` of them, none where its lines do not say which begin one."""
    paragraphs = [p for p in _split(text) if p.text]
    if len(paragraphs) >= count:
        return _each(paragraphs, count)
    lines = text.lines()
    if len(lines) < count:
        return []
    chances = _chances(text, lines)
    order = sorted(range(1, len(lines)), key=lambda k: -chances[k])
    taken, left = order[: count - 1], order[count - 1 :]
    if left and (not taken or chances[taken[-1]] - chances[left[0]] < _SURE):
        return []
    starts = [0, *sorted(taken), len(lines)]
    return [_option(_run_on(lines[a:b])) for a, b in pairwise(starts)]


def _chances(text: Passage, lines: Sequence[Passage]) -> list[float]:
    """How likely each line of the page begins an option: a new paragraph, the words of others, room left before it."""
    heads = [skeleton(line.text.lstrip("✓✔√ ")).text[:_ALIKE] for line in lines]
    boxes = [line.places()[0].bbox if line.places() else None for line in lines]
    right = max((b.x1 for b in boxes if b is not None), default=0.0)
    out, at = [], 0
    for k, line in enumerate(lines):
        at = text.text.find(line.text, at)
        chance = 2.0 * ("\n" in text.text[max(0, at - 2) : at]) + 3.0 * starts_tick(line.text)
        chance += 1.0 * (heads.count(heads[k]) > 1) - 3.0 * (_GOES_ON.match(line.text) is not None)
        before, here = boxes[k - 1] if k else None, boxes[k]
        if before is not None and here is not None:
            word = line.text.split(" ", 1)[0]
            chance += 1.0 * (right - before.x1 > here.width * len(word) / max(len(line.text), 1))
        out.append(chance)
        at += len(line.text)
    return out


def _run_on(lines: Sequence[Passage]) -> Passage:
    out = lines[0]
    for line in lines[1:]:
        thai = "\u0e01" <= out.text[-1] <= "\u0e4e" and "\u0e01" <= line.text[0] <= "\u0e4e"
        out = join((out, line), "" if thai else " ")
    return out


def _option(words: Passage) -> Option:
    tick = tick_of(words)
    if tick is None:
        return Option(words, None)
    return Option(tick.rest, tick.mark.holding(tick.checked) if tick.checked is not None else None)
