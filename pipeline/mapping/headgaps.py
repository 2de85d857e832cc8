"""A heading that is badly read or freely worded, among others of its table that are known."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.forms.headwords import headed_fields, is_vague
from pipeline.forms.schema import TableRule
from pipeline.mapping.header import Column
from pipeline.mapping.headings import GAP_RATIO, HEADED_BY_NUMBER, OPAQUE, OTHER, Stack, bare_heading, contradicts


def fill_gaps(
    rule: TableRule, begin: int, stacks: Sequence[Stack], columns: dict[int, Column], found: set[int]
) -> None:
    """A badly read heading among well read ones: the one column that it is most like, if it is anything like it. Of the
    columns that the table must have one may be told so, not two: then it is another table."""
    if len(columns) < 3:
        return
    wanting = {k for k, c in enumerate(rule.columns) if c.required and k not in found}
    closed = found | wanting if len(wanting) > 1 else found
    for i, stack in enumerate(stacks):
        if i in columns or not stack.cell.text:
            continue
        of_rule = ((score, at - begin) for at, score in stack.alone.items() if 0 <= at - begin < len(rule.columns))
        open_ = (
            x
            for x in of_rule
            if x[1] not in closed
            and rule.columns[x[1]].field not in HEADED_BY_NUMBER
            and not contradicts(stack.cell.text, rule.columns[x[1]].field)
        )
        score, k = max(open_, default=(0.0, -1))
        if score >= GAP_RATIO:
            cell = stack.cell
            columns[i] = Column(rule.columns[k].field, cell.x0, cell.x1, stack.heading, None, rule.columns[k])
            found.add(k)
            closed.add(k)


def is_opaque(heading: str) -> bool:
    """Whether a heading is vague, its hint aside.

    >>> is_opaque("ผลรวม (ค)"), is_opaque("ระดับ"), is_opaque("รวมผู้เข้าร่วม")
    (True, True, False)
    """
    return is_vague(bare_heading(heading))


def take_second_score(rule: TableRule, stacks: Sequence[Stack], columns: dict[int, Column]) -> None:
    """A second heading of scores beside weights: one of the two holds the products (``ระดับที่ได้ (1-5)``, ``คะแนนที่ได้``), or is
    what they are made of (``คะแนนสุทธิ``), as the figures will say; so will those under ``ผลรวม``
    and ``ระดับ``."""
    fields = [c.field for c in columns.values()]
    if rule.kind != "indicators" or OTHER in fields:
        return
    if "weight" not in fields or "reported_score" not in fields:
        return
    no_products = "reported_weighted_score" not in fields
    for i, stack in enumerate(stacks):
        text = stack.cell.text
        headed = "reported_score" in headed_fields(text)
        if i not in columns and (headed or (no_products and is_opaque(text))):
            columns[i] = Column(OTHER if headed else OPAQUE, stack.cell.x0, stack.cell.x1, stack.heading)
            return
