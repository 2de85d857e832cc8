"""How far the cells of a row are headings of a form's tables."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Final

from pipeline.forms.headwords import headed_fields
from pipeline.forms.labels import FUZZY_RATIO
from pipeline.forms.schema import ColumnRule, TableKind, TableRule
from pipeline.forms.skeleton import skeleton
from pipeline.forms.wordings import Wordings
from pipeline.mapping.passage import Passage, join
from pipeline.mapping.points import year_heading
from pipeline.mapping.rows import RowCell
from pipeline.model.lean import lean

HEADED_BY_NUMBER: Final = ("levels", "years")
"""Fields that take every column whose heading is a number of points, or a year."""
GAP_RATIO: Final = 66.0
"""Agreement in percent that is enough for a heading whose neighbours are all known."""
SAID: Final = 85.0
"""Agreement in percent of a heading that is known by its words only."""
EARLIER: Final = "earlier"
"""What headings of earlier years' figures carry: nothing of the year reported, unless a form names them so."""
OF_GROUP: Final = "of_group"
"""What headings of figures of a group carry, which count only where none are the indicators' own."""
OTHER: Final = "attribute.other_score"
"""The field of a second column that is headed as one of scores."""
OPAQUE: Final = "opaque"
"""The field of a column whose heading does not say what its figures are: no value of a record unless they show it."""
SAID_FOR_SURE: Final = frozenset(("weight", "reported_weighted_score"))
"""What a heading carries whose hint in parentheses says so."""
LESS: Final = 3.0
"""How much less such a heading agrees, in percent."""
WORD_FOR_WORD: Final = 97.0
"""Agreement in percent of a heading that is a wording of the form."""
WIDER: Final = 1.3
"""How much wider than a heading one over several such is."""
MAX_HEADING: Final = 90
"""Characters that a heading has at most, hints in parentheses left out."""


@lean
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
        kinds = [rule.kind for rule in rules for _ in rule.columns]
        ends = [sum(len(r.columns) for r in rules[: k + 1]) for k in range(len(rules))]
        self.rules = tuple((rule, end - len(rule.columns)) for rule, end in zip(rules, ends, strict=True))
        """Each rule, and the position of its first column among the columns of all."""
        starts = [(rule, begin, list(enumerate(rule.columns, begin))) for rule, begin in self.rules]
        self.positions = {begin: frozenset(at for at, _ in placed) for _, begin, placed in starts}
        """By that position those of all its columns."""
        self.by_number = {begin: any(c.field in HEADED_BY_NUMBER for _, c in placed) for _, begin, placed in starts}
        self.required = {
            begin: tuple(
                (at, c.field) for at, c in placed if c.required and (rule.kind, c.field) != ("indicators", "name")
            )
            for rule, begin, placed in starts
        }
        """The columns whose headings a table must have; names of indicators may stand under any."""
        self._fields = tuple(c.field for c in columns)
        self._words = Wordings([c.headings for c in columns], GAP_RATIO)
        of_rows = [(k, c.field) for k, (c, kind) in enumerate(zip(columns, kinds, strict=True)) if _by_words(c, kind)]
        self._by_field = {field: [k for k, f in of_rows if f == field] for field in {f for _, f in of_rows}}
        self.agreement = lru_cache(maxsize=4096)(self._agreement)

    def _agreement(self, text: str) -> Mapping[int, float]:
        """How far a cell is the heading of each column, its hint in parentheses left out where that helps."""
        if not text or len(text) > MAX_HEADING + 60:
            return {}
        whole, short = self._words.scores(text), self._words.scores(bare_heading(text))
        said = {k: SAID for field in headed_fields(text) for k in self._by_field.get(_column_of(field), ())}
        # a hint may say that the figure is another: คะแนนที่ได้ (น้ำหนัก x ระดับ)
        fields = headed_fields(text)
        other = fields & SAID_FOR_SURE
        hinted = {k: score - 2 for k, score in short.items() if not other or self._fields[k] in fields}
        found = _best(whole, hinted, said)
        if OF_GROUP in fields:
            return {k: score - LESS for k, score in found.items()}
        return {k: score for k, score in found.items() if score >= WORD_FOR_WORD} if EARLIER in fields else found

    def may_head(self, text: str, fields: Collection[str]) -> bool:
        """Whether a text is like a heading of a column that carries one of the fields."""
        return any(self._fields[k] in fields for k in self.agreement(text))

    def named(self, text: str, columns: range, *, short: bool = False) -> bool:
        """Whether a text is a heading of one of the columns; ``short``: when its hint is left out."""
        both = (self._words.scores(bare_heading(text)), {} if short else self._words.scores(text))
        if any(score >= FUZZY_RATIO and k in columns for scores in both for k, score in scores.items()):
            return True
        return any(k in columns for field in headed_fields(text) for k in self._by_field.get(field, ()))

    def stack(self, cell: RowCell, over: tuple[RowCell, ...]) -> Stack:
        alone = self.agreement(cell.text)
        if not over or _is_one_year(cell, over[-1]):
            return Stack(cell, over, alone, alone)
        above = {k: score - 4 for k, score in self.agreement(over[-1].text).items()}
        return Stack(cell, over, alone, _best(alone, self.agreement(f"{over[-1].text} {cell.text}"), above))


def _is_one_year(cell: RowCell, over: RowCell) -> bool:
    """Whether a heading is one of several years under another: of earlier results, not of the one that is reported."""
    return year_heading(cell.text) is not None and over.x1 - over.x0 > WIDER * (cell.x1 - cell.x0)


def _by_words(column: ColumnRule, kind: TableKind) -> bool:
    """Whether a column's heading may be known by its words only: those of rows of indicators, names beside options; names
    where they are those of indicators (and not of competencies)."""
    if column.field == "name":
        return kind in ("indicators", "options") and any("name" in headed_fields(h) for h in column.headings)
    return kind == "indicators"


def _column_of(field: str) -> str:
    """The column that a heading known by its words is of: criteria without points over columns stand in one cell."""
    return "level_text" if field == "levels" else field


def contradicts(text: str, field: str) -> bool:
    """Whether the words of a heading say that its column carries something else than a field."""
    said = headed_fields(text)
    return bool(said) and field not in said and not any(_column_of(one) == field for one in said)


def rank(heading: str, among: Sequence[str]) -> int:
    """Where a heading stands among the wordings of a column: those named first say it best."""
    bones = {skeleton(heading).text, skeleton(bare_heading(heading)).text}
    return next((k for k, other in enumerate(among) if skeleton(other).text in bones), len(among))


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
