"""Rows of headings: how many stand one under another, and which of their cells are lowest."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from normalizers.digits import to_arabic
from normalizers.numbers import parse_number
from pipeline.forms.headwords import headed_fields
from pipeline.forms.labels import FUZZY_RATIO
from pipeline.forms.patterns import search_pattern
from pipeline.forms.schema import ColumnRule
from pipeline.forms.skeleton import skeleton
from pipeline.mapping.headings import MAX_HEADING, Headings, Stack
from pipeline.mapping.points import year_heading
from pipeline.mapping.rows import Row
from pipeline.mapping.timeheads import last_of_times

_COLUMN_MARK: Final = re.compile(r"^\s*[(\[]\s*(?:[0-9]{1,2}|[ก-ฮA-Za-z])\s*[)\]]\s*(?:$|=)")
"""How a row under the headings names the columns: ``(1)``, ``(ข)``, ``(5) = (2) x (4)``."""
_LETTERS: Final = re.compile(r"[^\W\d_]")
LEAST_FIGURES: Final = 2
LEAST_LETTERS: Final = 3
"""Letters that a name, or the word for a total under the names, has at least."""
_FIGURE: Final = re.compile(r"[0-9๐-๙]")
ROUND: Final = "round"
"""What headings over the figures of one round carry by their words."""
MOST_BELOW: Final = 40
"""Rows under headings that show whether a round is filled in."""
MAX_ROWS: Final = 3
"""Rows of headings that stand one under another at most."""


def is_formula_row(row: Row) -> bool:
    """Whether a row under the headings only names the columns for a formula: ``(1) (2) (3) = (1) x (2)``."""
    return len(row.filled) > 1 and all(_COLUMN_MARK.match(to_arabic(c.text)) for c in row.filled)


def height(rows: Sequence[Row], at: int) -> int:
    """How many rows of headings may stand one under another from a row on: three at most."""
    high = 1
    while high < MAX_ROWS and at + high < len(rows) and rows[at + high].table == rows[at].table:
        upper, lower = rows[at + high - 1], rows[at + high]
        if any(parse_number(c.text) is not None for c in upper.filled):
            break  # a label beside its figure
        if not _is_subheading(upper, lower) or (high > 1 and not _is_divided(upper, lower)):
            break
        high += 1
    return high


def _is_divided(upper: Row, lower: Row) -> bool:
    """Whether one cell of a row of headings has several under it."""
    wide = [c for c in upper.filled if c.col_span > 1]
    return any(sum(w.overlap(c.x0, c.x1) > 0.5 * (c.x1 - c.x0) for c in lower.filled) > 1 for w in wide)


def _is_subheading(first: Row, second: Row) -> bool:
    """Whether a second row of headings can stand under the first: it has cells under a wide one, all of them short."""
    wide = [c for c in first.filled if c.col_span > 1]
    under = [c for c in second.filled if any(w.overlap(c.x0, c.x1) > 0.5 * (c.x1 - c.x0) for w in wide)]
    return len(under) >= 2 and all(len(c.text) <= MAX_HEADING for c in second.filled)


def stacks_of(rows: Sequence[Row], headings: Headings, below: Sequence[Row] = ()) -> list[Stack]:
    """The lowest heading cells, each with those that stand over it, top first; ``below``: the rows of the table under them."""
    lowest = [c for c in rows[-1].cells if c.text or len(rows) == 1]
    for row in reversed(rows[:-1]):
        alone = [
            c
            for c in row.cells
            if (c.text or c.row_span == len(rows))
            and not any(u.text and c.overlap(u.x0, u.x1) > 0.5 * (u.x1 - u.x0) for u in lowest)
        ]
        lowest = sorted((*alone, *lowest), key=lambda c: c.x0)
    out = []
    for c in lowest:
        over = tuple(
            p for r in rows[:-1] for p in r.filled if p is not c and p.overlap(c.x0, c.x1) > 0.5 * (c.x1 - c.x0)
        )
        out.append(headings.stack(c, over))
    if not below:
        return out
    out = last_of_times(out, headings, lambda stack: _is_filled((stack,), below))
    return _of_last_round(out, below) if len(rows) > 1 else out


def _of_last_round(stacks: list[Stack], below: Sequence[Row]) -> list[Stack]:
    """The stacks of headings but those of earlier rounds, where the same headings stand under each of several rounds
    (``รอบ 6 เดือน``, ``รอบ 12 เดือน``): the figures of the document are those of the last round that is filled in."""
    rounds: dict[int, list[Stack]] = {}
    for stack in stacks:
        over = next((o for o in stack.over if ROUND in headed_fields(o.text)), None)
        if over is not None:
            rounds.setdefault(id(over), []).append(stack)
    groups = list(rounds.values())
    kinds = {tuple(skeleton(s.cell.text).text for s in group) for group in groups}
    if len(groups) < 2 or len(kinds) > 1:
        return stacks
    kept = next((group for group in reversed(groups) if _is_filled(group, below)), groups[0])
    left_out = {id(s) for group in groups if group is not kept for s in group}
    return [s for s in stacks if id(s) not in left_out]


def _is_filled(group: Sequence[Stack], below: Sequence[Row]) -> bool:
    """Whether figures stand under all headings of a round in one row at least."""
    return any(
        all(
            any(s.cell.overlap(c.x0, c.x1) > 0.5 * (c.x1 - c.x0) and _FIGURE.search(c.text) for c in row.filled)
            for s in group
        )
        for row in below
    )


def cells_fit(columns: Sequence[tuple[ColumnRule, float, float]], below: Sequence[Row]) -> bool:
    """Whether columns that tell by their cells (each with its edges, in points) hold what their rules ask for."""
    return all(
        any(
            search_pattern(c.text, pattern)
            for row in below
            for c in row.filled
            if c.overlap(x0, x1) > 0.5 * (x1 - x0)
            for pattern in rule.cells
        )
        for rule, x0, x1 in columns
    )


def beside_values(stacks: Sequence[Stack], known: Collection[int]) -> bool:
    """Whether headings (those at ``known``) are labels beside their values: figures stand among them under no heading, or
    each has a value right of it, one of which begins with a figure (``ชื่อตัวชี้วัด | 3.2 ระดับ… | น้ำหนัก | 10``)."""
    texts = [s.cell.text for s in stacks]
    values = [text for i, text in enumerate(texts) if text and i not in known]
    years = sum(bool(s.over) and year_heading(s.cell.text) is not None for s in stacks)
    if sum(parse_number(text) is not None for text in values) >= LEAST_FIGURES + years:
        return True
    pairs = len(texts) % 2 == 0 and all((i in known) == (i % 2 == 0) for i in range(len(texts)))
    return pairs and len(values) * 2 == len(texts) and any(_FIGURE.match(text.lstrip()) for text in values)


def is_scored(fields: Collection[str]) -> bool:
    """Whether columns hold a score and what it is made of or earned by."""
    return "reported_score" in fields and bool({"weight", "levels", "level_text", "full_points"} & set(fields))


def name_column(stacks: Sequence[Stack], below: Sequence[Row]) -> int | None:
    """The column of names under a heading that says nothing: the only unknown one of the first two that holds words in each
    row, where no other does; nothing at all may stand over the first."""
    found = []
    for k, stack in enumerate(stacks[:2]):
        x0, x1 = stack.cell.x0, stack.cell.x1
        known = headed_fields(stack.cell.text) or any(score >= FUZZY_RATIO for score in stack.score.values())
        cells = [c.text for row in below for c in row.filled if c.overlap(x0, x1) > 0.5 * (x1 - x0)]
        if (
            (stack.cell.text or not k)
            and not known
            and len(cells) > 1
            and all(len(_LETTERS.findall(text)) >= LEAST_LETTERS for text in cells)
        ):
            found.append(k)
    return found[0] if len(found) == 1 else None
