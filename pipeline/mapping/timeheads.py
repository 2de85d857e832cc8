"""Columns headed alike but for a round or a year (``ผลงาน ปี 2566``, ``ผลงาน ปี 2567``): the last one that is filled in counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from normalizers.digits import to_arabic
from normalizers.numbers import parse_number
from pipeline.forms.skeleton import skeleton
from pipeline.mapping.headings import Headings, Stack
from pipeline.mapping.rows import Row

_TIME: Final = re.compile(
    r"\s*\(?\s*(?:ณ\s*)?(?:สิ้น)?(?:(?:ประจำ)?ปี(?:งบประมาณ)?\s*(?:พ\.?\s?ศ\.?)?\s*(?P<year>2[45][0-9]{2})"
    r"|รอบ(?:ที่)?\s*\(?(?P<months>[0-9]{1,2})\)?\s*เดือน|(?<![0-9])(?P<span>[369]|12)\s*เดือน(?:แรก|หลัง)?)\s*\)?\s*$"
)
"""A round or year at the end of a heading."""
_PERIOD: Final = re.compile(
    r"\s*(?:(?:ผล|เป้าหมาย|แผน)?\s*ไตรมาส(?:ที่)?\s*[1-4]|Q\s?[1-4]|(?:ปี(?:งบประมาณ)?\s*)?2[45][0-9]{2})\b"
)
"""A quarter or a year that heads a column."""


def under_periods(row: Row, over: Row) -> bool:
    """Whether figures stand under quarters or years: they are of these, and no points of levels
    (``25.00 50.00 75.00 100.00`` under four quarters)."""
    named = [c for c in over.filled if _PERIOD.match(to_arabic(c.text))]
    if row.table != over.table or len(named) < 2 or len(named) < len(over.filled) - 2:
        return False
    under = [c.text for c in row.filled if any(n.overlap(c.x0, c.x1) > 0.5 * (c.x1 - c.x0) for n in named)]
    return sum(parse_number(text) is not None for text in under) > 1


def names_times(stacks: Sequence[Stack]) -> bool:
    """Whether two headings name a round or a year."""
    return sum(not s.over and _time(s.cell.text) is not None for s in stacks) > 1


def last_of_times(stacks: list[Stack], headings: Headings, is_filled: Callable[[Stack], bool]) -> list[Stack]:
    """The stacks of headings, those of the last filled round or year read without it, those of the same before it as
    headings of nothing; stacks that name no time, or a time that stands alone, are left as they are."""
    timed = {k: t for k, s in enumerate(stacks) if not s.over and (t := _time(s.cell.text)) is not None}
    groups: dict[str, list[int]] = {}
    for k, (bare, _) in timed.items():
        groups.setdefault(skeleton(bare).text, []).append(k)
    several = [g for g in groups.values() if len({timed[k][1] for k in g}) > 1]
    if not several:
        return stacks
    out = list(stacks)
    last = None
    for group in several:
        order = sorted(group, key=lambda k: timed[k][1])
        kept = next((k for k in reversed(order) if is_filled(stacks[k])), order[-1])
        last = timed[kept][1]
        for k in group:
            found = headings.agreement(timed[k][0]) if k == kept else {}
            out[k] = replace(stacks[k], alone=found, score=found)
    for k, (bare, time) in timed.items():
        if time == last and out[k] is stacks[k]:
            found = headings.agreement(bare)
            out[k] = replace(stacks[k], alone=found, score=found)
    return out


@lru_cache(maxsize=2048)
def _time(text: str) -> tuple[str, int] | None:
    """A heading without its round or year, and that as a number to order by; None where it names none, or nothing else."""
    arabic = to_arabic(text)
    m = _TIME.search(arabic)
    bare = arabic[: m.start()].strip() if m is not None else ""
    if m is None or not bare:
        return None
    return bare, int(m["year"] or m["months"] or m["span"])
