"""Running titles: cells that hold the known words of a form, its round and its year, and hardly anything else."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pipeline.forms.labels import label_at
from pipeline.forms.patterns import all_patterns
from pipeline.forms.schema import FieldRule
from pipeline.forms.skeleton import skeleton
from pipeline.mapping.rows import Row
from pipeline.model.remembered import remembered

_LEFT_OVER: Final = 14
"""Skeleton letters that a running title may have beside its known words (a page number, a round)."""
_LEAST: Final = 8
"""Letters of a label by which a title is known."""
_NOISE: Final = re.compile(
    r"[\u2610-\u2612\u25a0\u25a1\u25a2\U0001F5D6-\U0001F5F9\ufffd✓✔√]|\[[ xX]?\]|\([ /]*\)"
    r"|หน้า(?:ที่)?\s*[0-9๐-๙]+|[0-9๐-๙]+\s*/\s*[0-9๐-๙]+"
)


class Running:
    """The running titles of a form."""

    def __init__(self, fields: tuple[FieldRule, ...]) -> None:
        markers = (f.labels for f in fields if f.kind == "marker")
        self._markers = tuple(tuple(x for x in labels if len(skeleton(x).text) >= _LEAST) for labels in markers)
        self._rounds = tuple(p for f in fields if f.kind == "round" for p in f.patterns)
        self._years = tuple(p for f in fields if f.kind == "year" for p in f.patterns)
        self._is_running = remembered(self._told, 4096)

    def holds(self, row: Row) -> bool:
        """Whether a row is a running title, cell by cell."""
        return bool(row.filled) and all(self._is_running(c.text) for c in row.filled)

    def _told(self, text: str) -> bool:
        rest = text
        known = False
        for labels in self._markers:
            m = next((m for label in labels if (m := label_at(rest, 0, label)) is not None), None)
            if m is not None:
                rest = rest[m.end :]
                known = True
        for pattern in self._rounds:
            cut = _without(rest, pattern)
            known, rest = known or cut is not rest, cut
        if not known:
            return False  # a year alone makes no running title
        for pattern in self._years:
            rest = _without(rest, pattern)
        return len(skeleton(_NOISE.sub(" ", rest)).text) <= _LEFT_OVER


def _without(text: str, pattern: str) -> str:
    """A text without what a pattern finds: the same object where it finds nothing."""
    for hit in reversed(all_patterns(text, pattern, folded=True)):
        text = text[: hit.start] + " " + text[hit.end :]
    return text


@lru_cache(maxsize=64)
def running_of(fields: tuple[FieldRule, ...]) -> Running:
    """The running titles of a form with these fields."""
    return Running(fields)
