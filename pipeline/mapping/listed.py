"""Activities that stand in lines of text, one under another, instead of in a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.forms.labels import LabelMatch, label_at
from pipeline.forms.schema import ColumnRule, TableRule
from pipeline.mapping.header import Column, Header
from pipeline.mapping.passage import EMPTY, Passage, join
from pipeline.mapping.rows import Row, RowCell
from pipeline.mapping.streams import first_item

LONGEST: Final = 60
"""Lines that one activity takes at most."""
TITLE: Final = 4
"""Lines that a numbered title and its remarks take at most before the target."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An activity as a row under made-up columns, and how many rows of the document it took."""

    header: Header
    row: Row
    used: int


def listed_activity(
    rows: Sequence[Row], at: int, tables: Sequence[TableRule], ends: Callable[[Row], bool]
) -> Listed | None:
    """The activity that begins in the line at ``at``: a numbered title, a line that begins with the heading of a target,
    and one that begins with that of a result. ``ends``: whether a line belongs to something else."""
    if rows[at].table is not None or first_item(rows[at].text) is None:
        return None
    for rule in tables:
        columns = {c.field: c for c in rule.columns}
        if rule.kind != "activities" or not {"name", "target", "result"} <= columns.keys():
            continue
        found = _parts(rows, at, columns, ends)
        if found is not None:
            return _listed(rule, columns, rows[at], *found)
    return None


def _parts(
    rows: Sequence[Row], at: int, columns: dict[str, ColumnRule], ends: Callable[[Row], bool]
) -> tuple[list[Passage], list[Passage], list[Passage], int] | None:
    """Title, target and result in passages, and the rows used."""
    parts: dict[str, list[Passage]] = {"name": [rows[at].cells[0].passage], "target": [], "result": []}
    field, k = "name", at + 1
    while k < len(rows) and k - at < LONGEST:
        row = rows[k]
        if not row.filled or row.role in ("header", "footer"):
            k += 1
            continue
        if row.table is not None:
            break
        passage = row.filled[0].passage.strip()
        after = {"name": "target", "target": "result"}.get(field)
        begun = _heading(passage.text, columns[after]) if after is not None else None
        if begun is not None and after is not None:
            field = after
            parts[field].append(passage if field == "target" else passage.slice(begun.end).strip(" :\n"))
        elif ends(row) or (field == "result" and _next_title(rows, k, columns)):
            break
        else:
            parts[field].append(passage)
        if field == "name" and len(parts["name"]) > TITLE:
            return None
        k += 1
    if not parts["target"] or not parts["result"]:
        return None
    return parts["name"], parts["target"], parts["result"], k - at


def _heading(text: str, rule: ColumnRule) -> LabelMatch | None:
    """The heading of a column with which a line begins."""
    found = (label_at(text, 0, heading) for heading in rule.headings)
    exact = [m for m in found if m is not None and m.start == 0 and m.score >= 95]
    return max(exact, key=lambda m: m.end, default=None)


def _next_title(rows: Sequence[Row], at: int, columns: dict[str, ColumnRule]) -> bool:
    """Whether a numbered line is followed by a target: the next activity's title, and no item of this one's result."""
    if first_item(rows[at].text) is None:
        return False
    for row in [r for r in rows[at + 1 : at + 1 + TITLE] if r.filled]:
        if row.table is not None or first_item(row.text) is not None or row.text.lstrip()[:1] in "-–•":
            return False
        if _heading(row.filled[0].text, columns["target"]) is not None:
            return True
    return False


def _listed(
    rule: TableRule,
    columns: dict[str, ColumnRule],
    first: Row,
    name: Sequence[Passage],
    target: Sequence[Passage],
    result: Sequence[Passage],
    used: int,
) -> Listed:
    made = [
        Column(field, float(k), k + 1.0, EMPTY, None, columns[field])
        for k, field in enumerate(("name", "target", "result"))
    ]
    cells = tuple(
        RowCell(join(p), c.x0, c.x1, k) for k, (p, c) in enumerate(zip((name, target, result), made, strict=True))
    )
    return Listed(Header(rule, tuple(made), 0, 1.0), Row(cells, first.page, None, "body", 0.0, 3.0), used)
