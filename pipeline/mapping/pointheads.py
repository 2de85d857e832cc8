"""Heading cells that are points, or years, side by side over levels."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from normalizers.numbers import parse_number
from pipeline.forms.headwords import headed_fields
from pipeline.forms.schema import TableRule
from pipeline.mapping.headings import Headings, Stack
from pipeline.mapping.points import points_heading, year_heading

PARTS: Final = "parts"
"""What headings over quarters or months of a figure carry by their words."""
LEAST_LEVELS: Final = 3
"""Headings that are points or years, where nothing over them says what they are of."""
LEAST_KNOWN: Final = 3
"""Known headings beside bare points that are enough for one more that is unknown."""


def level_stacks(
    stacks: Sequence[Stack], k: int, table: TableRule, begin: int, headings: Headings
) -> list[tuple[int, Decimal]]:
    """Heading cells that are points (1 2 3 4 5): under one of the rule's headings, or at least three of them, rising or
    falling, among cells that are headings of the table (else it is a row of figures), all but one where they are bare."""
    own, all_columns = range(begin + k, begin + k + 1), range(begin, begin + len(table.columns))
    out = []
    for i, stack in enumerate(stacks):
        text = stack.cell.text
        if stack.over and PARTS in headed_fields(stack.over[-1].text):
            continue  # quarters of a result
        points = points_heading(text) if table.columns[k].field == "levels" else year_heading(text)
        if points is not None:
            out.append((i, points, any(headings.named(o.text, own, short=True) for o in stack.over)))
    under = [(i, p) for i, p, parent in out if parent]
    if len(under) >= 2:
        return under
    values = [p for _, p, _ in out]
    steps = [b - a for a, b in pairwise(values)]
    if not (LEAST_LEVELS <= len(values) <= 6 and (all(s > 0 for s in steps) or all(s < 0 for s in steps))):
        return []
    at = {i for i, _, _ in out}
    others = [s.cell.text for i, s in enumerate(stacks) if s.cell.text and i not in at]
    strange = [t for t in others if not headings.named(t, all_columns)]
    worded = all(any(c.isalpha() for c in stacks[i].cell.text) for i in at)
    under_others = any(stacks[i].over for i in at)
    few = len(strange) <= 1 and len(others) - len(strange) >= LEAST_KNOWN and not under_others
    if strange and (any(parse_number(t) is not None for t in strange) or not (worded or few)):
        return []
    return [(i, p) for i, p, _ in out]
