"""The cells of one indicator of an options table: number and texts by stream, points in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz

from pipeline.mapping.passage import Passage
from pipeline.mapping.sections import Section
from pipeline.model.record import DuplicateBlock, StatedTotal

LONG: Final = 48
"""Skeleton letters from which on a repeated cell is no coincidence."""


@dataclass(slots=True)
class Block:
    """The cells of one indicator: number and texts by stream, points in order."""

    number: Passage
    section: Section | None
    criteria: list[Passage] = field(default_factory=list)
    verification: list[Passage] = field(default_factory=list)
    points: list[Passage] = field(default_factory=list)
    reported: list[Passage] = field(default_factory=list)
    openings: list[int] = field(default_factory=list)
    """Parts of the criteria that are options by their column and row, with a box before them or not."""
    maybe: list[int] = field(default_factory=list)
    """Parts of the criteria that would be options if the block has no boxes: points stand beside them."""
    shifted: bool = False
    """Whether lines of the criteria have been seen in the verification's column."""
    ticks: int = 0
    headed: bool = False
    cells: list[tuple[str, Passage]] = field(default_factory=list)
    """Skeleton and passage of each cell, to know a repetition by."""

    def holds(self, bones: str, *, part: bool = True) -> Passage | None:
        """The cell that has the same words, or begins or ends with them; ``part``: or is most of them."""
        for known, passage in self.cells:
            inside = part and len(known) >= LONG and len(known) * 10 >= len(bones) * 6 and known in bones
            if known == bones or (len(bones) >= 12 and (bones in known or inside)):
                return passage
            near = len(bones) >= LONG and abs(len(known) - len(bones)) < 6 and _digits(known) == _digits(bones)
            if near and fuzz.ratio(known, bones) >= 96:
                return passage
        return None


@dataclass(slots=True)
class Blocks:
    blocks: list[Block] = field(default_factory=list)
    duplicates: list[DuplicateBlock] = field(default_factory=list)
    totals: list[StatedTotal] = field(default_factory=list)


def _digits(bones: str) -> str:
    return "".join(c for c in bones if c.isdigit())
