"""What a cell of an options table is, by the column and the row that it stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.forms.skeleton import skeleton
from pipeline.mapping.draft import split_number
from pipeline.mapping.header import Column, Header
from pipeline.mapping.passage import Passage
from pipeline.mapping.rows import Row
from pipeline.mapping.segments import ALIGNED
from pipeline.mapping.ticks import find_ticks

LEAST_OPTIONS: Final = 2
"""Boxes in a cell that show it to hold options."""
NAME_OF_OPTION: Final = re.compile(r"\s*\(?[ก-ฮA-Za-z]\s*[.)]?\s*$")
"""What names an option and says nothing: ``ก``, ``(ข)``, ``c.``."""


def begun(last: Row, row: Row) -> bool:
    """Whether a row at the top of a page is the one at the foot of the page before, set whole: each cell of that begins the
    one in its place, and there is more."""
    if row.page != last.page + 1:
        return False
    begun = [(c, next((d for d in row.filled if abs(c.x0 - d.x0) < ALIGNED), None)) for c in last.filled]
    pairs = [(skeleton(c.text).text, skeleton(d.text).text if d is not None else "") for c, d in begun]
    return all(b.startswith(a) for a, b in pairs) and any(len(b) > len(a) for a, b in pairs)


def field_of(column: Column | None) -> str:
    """What a column carries; names of indicators stand among their options."""
    if column is None:
        return ""
    return "criteria" if column.field == "name" else column.field


def is_aside(header: Header, column: Column | None) -> bool:
    """Whether a column behind that of the points has a heading that no form knows: evidence, remarks (or the options, where
    those do not stand before it)."""
    if column is None or column.field or not column.heading.text or "xxx" in column.heading.text:
        return False
    points = [c.x0 for c in header.columns if c.field == "level_score"]
    return bool(points) and column.x0 > points[0]


def plain_number(words: Sequence[Passage]) -> Passage | None:
    """A number without a section (``3. การจัดทำ…``) before the name that stands beside its options."""
    if len(words) < 2 or find_ticks(words[0].text) or len(find_ticks(words[1].text)) < LEAST_OPTIONS:
        return None
    number, name = split_number(words[0])
    return number if number is not None and number.text.strip().isdecimal() and name.text else None
