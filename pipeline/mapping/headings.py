"""How far the cells of a row are headings of a form's tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.forms.labels import FUZZY_RATIO
from pipeline.forms.schema import TableRule
from pipeline.forms.wordings import Wordings
from pipeline.mapping.passage import Passage, join
from pipeline.mapping.rows import RowCell

GAP_RATIO: Final = 66.0
"""Agreement in percent that is enough for a heading whose neighbours are all known."""
MAX_HEADING: Final = 90
"""Characters that a heading has at most, hints in parentheses left out."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A lowest heading cell, and those that stand over it, top first; by column, how far the cell alone is its heading
    (``alone``), and the cell with what stands over it (``score``), in percent."""

    cell: RowCell
    over: tuple[RowCell, ...]
    alone: Mapping[int, float]
    score: Mapping[int, float]

    @property
    def heading(self) -> Passage:
        return join([*(o.passage for o in self.over), self.cell.passage], " ")


class Headings:
    """The headings of a form's tables, ready to be compared with the cells of a row."""

    def __init__(self, rules: Sequence[TableRule]) -> None:
        columns = [column for rule in rules for column in rule.columns]
        ends = [sum(len(r.columns) for r in rules[: k + 1]) for k in range(len(rules))]
        self.rules = tuple((rule, end - len(rule.columns)) for rule, end in zip(rules, ends, strict=True))
        """Each rule, and the position of its first column among the columns of all."""
        self._words = Wordings([c.headings for c in columns], GAP_RATIO)
        self.agreement = lru_cache(maxsize=4096)(self._agreement)

    def _agreement(self, text: str) -> Mapping[int, float]:
        """How far a cell is the heading of each column, its hint in parentheses left out where that helps."""
        if not text or len(text) > MAX_HEADING + 60:
            return {}
        whole, short = self._words.scores(text), self._words.scores(bare_heading(text))
        return _best(whole, {k: score - 2 for k, score in short.items()})

    def named(self, text: str, columns: range, *, short: bool = False) -> bool:
        """Whether a text is a heading of one of the columns; ``short``: when its hint is left out."""
        both = (self._words.scores(bare_heading(text)), {} if short else self._words.scores(text))
        return any(score >= FUZZY_RATIO and k in columns for scores in both for k, score in scores.items())

    def stack(self, cell: RowCell, over: tuple[RowCell, ...]) -> Stack:
        alone = self.agreement(cell.text)
        if not over:
            return Stack(cell, over, alone, alone)
        above = {k: score - 4 for k, score in self.agreement(over[-1].text).items()}
        return Stack(cell, over, alone, _best(alone, self.agreement(f"{over[-1].text} {cell.text}"), above))


def _best(*scores: Mapping[int, float]) -> Mapping[int, float]:
    out: dict[int, float] = {}
    for some in scores:
        for k, score in some.items():
            out[k] = max(score, out.get(k, 0.0))
    return out


@lru_cache(maxsize=64)
def headings_of(rules: tuple[TableRule, ...]) -> Headings:
    """The headings of the tables of a form."""
    return Headings(rules)


@lru_cache(maxsize=4096)
def bare_heading(text: str) -> str:
    """A heading without its hints: what stands in parentheses at its end, and line breaks."""
    flat = " ".join(text.split())
    short = re.sub(r"\s*\([^()]*\)\s*$", "", flat)
    return short or flat
