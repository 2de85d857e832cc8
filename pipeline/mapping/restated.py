"""An indicator that two tables give: figures under the same heading that are not the same."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from rapidfuzz import fuzz

from pipeline.forms.parts import whole_pattern
from pipeline.forms.skeleton import skeleton
from pipeline.mapping.draft import IndicatorDraft
from pipeline.mapping.passage import Passage
from pipeline.mapping.rows import Row
from pipeline.mapping.segments import Loose, Segmented, TableHit
from pipeline.model.record import Number

COMPARED: Final = ("reported_score", "reported_weighted_score")
SAME_NAME: Final = 88.0
_OTHERS: Final = re.compile(whole_pattern("{{other_figures}}"))
"""Words over the second table by which its figures are of another time, assessor or office."""


def restated(first: IndicatorDraft, second: IndicatorDraft) -> list[tuple[str, Number]]:
    """The figures of the second that the first has otherwise, by field, where both are of one indicator and nothing over
    the second table says that it is of another time, assessor or office."""
    if second.above is not None and _OTHERS.search(second.above.text):
        return []
    if first.name is not None and second.name is not None:
        one, two = skeleton(first.name.text).text, skeleton(second.name.text).text
        if fuzz.ratio(one, two) < SAME_NAME:
            return []
    out = []
    for name in COMPARED:
        a, b = first.figures.get(name), second.figures.get(name)
        heads = [_heading(d, name) for d in (first, second)]
        if a is not None and b is not None and a.value != b.value and heads[0] and heads[0] == heads[1]:
            out.append((name, b))
    return out


def is_otherwise(first: IndicatorDraft, second: IndicatorDraft) -> bool:
    """Whether two drafts of one indicator give a score of it differently."""
    pairs = ((first.figures.get(name), second.figures.get(name)) for name in COMPARED)
    return any(a is not None and b is not None and a.value != b.value for a, b in pairs)


def _heading(draft: IndicatorDraft, name: str) -> str:
    """The letters of the heading that a figure of a row stands under."""
    columns = draft.table.header.columns if draft.table is not None else ()
    return next((skeleton(c.heading.text).text for c in columns if c.field == name), "")


def lines_above(found: Segmented) -> dict[int, Passage]:
    """The line right over each table, a running title too, by the table's identity."""
    loose = [*found.running, *(item.row for item in found.items if isinstance(item, Loose))]
    lines = sorted(((_at(row), row.filled[0].passage) for row in loose if row.filled), key=lambda line: line[0])
    out: dict[int, Passage] = {}
    for item in found.items:
        rows = (*item.heading_rows, *item.rows) if isinstance(item, TableHit) else ()
        over = bisect_left(lines, _at(rows[0]), key=lambda line: line[0]) if rows else 0
        if over:
            out[id(item)] = lines[over - 1][1]
    return out


def _at(row: Row) -> tuple[int, float]:
    """Page and ordinate of a row."""
    place = next((p for c in row.filled for p in c.passage.places()), None)
    return (row.page, place.bbox.top if place is not None else 0.0)
