"""Rows that head a group of indicators with the group's weight: titles with a subtotal, and no indicators."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pipeline.mapping.draft import IndicatorDraft, canonical


def without_groups(drafts: Sequence[IndicatorDraft]) -> list[IndicatorDraft]:
    """The indicators of a table, the rows left out whose weight is that of the rows right below them.

    ``มิติภายนอก 60`` over rows of 35 and 25 is their title: it has no score of its own, and no number, or one that those
    of its rows begin with. Groups may stand in groups. One with a score of its own (``1`` over ``1.1`` and ``1.2``, which make
    up its weight) is kept, and not counted beside them.
    """
    kept: list[IndicatorDraft] = []
    for draft in reversed(drafts):
        if _is_summed_up(draft, kept):
            draft.scored = False
            kept.insert(0, draft)
            continue
        below = _below(draft, kept) or _titled(draft, kept) or _scored_together(draft, kept)
        for member in below:
            if member.section_title is None and draft.name is not None:
                member.section_title = draft.name.as_text(one_line=True)
        if not below:
            kept.insert(0, draft)
    return [d for k, d in enumerate(kept) if not _is_sum(d, kept[:k])]


def _is_summed_up(draft: IndicatorDraft, rows: Sequence[IndicatorDraft]) -> bool:
    """Whether an indicator with a score stands over its own parts: the rows below whose numbers begin with its number, and
    whose weights make up its weight."""
    weight, head = draft.figures.get("weight"), draft.number
    if weight is None or head is None or "reported_score" not in draft.figures:
        return False
    members: list[IndicatorDraft] = []
    for row in rows:
        if row.number is None or not canonical(row.number.text).startswith(f"{canonical(head.text)}."):
            break
        members.append(row)
    weights = [m.figures["weight"].value for m in members if "weight" in m.figures]
    return len(members) > 1 and len(weights) == len(members) and sum(weights) == weight.value


def _titled(draft: IndicatorDraft, rows: Sequence[IndicatorDraft]) -> list[IndicatorDraft]:
    """The rows right below whose numbers begin with the draft's, where that has a number and a name and nothing else."""
    if draft.name is None or draft.number is None or draft.figures or draft.result or draft.levels or draft.texts:
        return []
    head = canonical(draft.number.text)
    members: list[IndicatorDraft] = []
    for row in rows:
        if row.number is None or not canonical(row.number.text).startswith(f"{head}."):
            break
        members.append(row)
    return members


def _scored_together(draft: IndicatorDraft, rows: Sequence[IndicatorDraft]) -> list[IndicatorDraft]:
    """The numbered rows right below a row without a number that weighs and scores what they do together (``มิติที่ 1`` over
    1.1 and 1.2)."""
    weight = draft.figures.get("weight")
    if weight is None or draft.number is not None or draft.name is None or draft.levels or draft.result:
        return []
    members: list[IndicatorDraft] = []
    left = weight.value
    for row in rows:
        own = row.figures.get("weight")
        if own is None or row.number is None or "." not in canonical(row.number.text) or left <= 0:
            break
        members.append(row)
        left -= own.value
    return members if left == 0 and all("reported_score" in m.figures for m in members) else []


def _is_sum(draft: IndicatorDraft, above: Sequence[IndicatorDraft]) -> bool:
    """Whether a row without number, result and score weighs what all rows above do together: a total in other words."""
    weight = draft.figures.get("weight")
    if weight is None or draft.number is not None or len(above) < 2 or _is_indicator(draft) or draft.levels:
        return False
    parts = [d.figures.get("weight") for d in above]
    return all(_is_indicator(d) for d in above) and weight.value == sum(p.value for p in parts if p is not None)


def _below(draft: IndicatorDraft, rows: Sequence[IndicatorDraft]) -> list[IndicatorDraft]:
    """The rows right below whose weights make up the draft's; none where it is an indicator of its own."""
    weight = draft.figures.get("weight")
    if weight is None or draft.name is None or "reported_score" in draft.figures or draft.result or draft.levels:
        return []
    members: list[IndicatorDraft] = []
    left = weight.value
    for row in rows:
        own = row.figures.get("weight")
        if own is None or left <= 0:
            break
        members.append(row)
        left -= own.value
    if left != Decimal(0) or not members or not all(_is_indicator(m) for m in members):
        return []
    if len(members) == 1 and members[0].number is None:
        return []  # a row left blank over one of the same weight
    head = canonical(draft.number.text) if draft.number is not None else None
    inside = head is None or all(
        m.number is not None and canonical(m.number.text).startswith(f"{head}.") for m in members
    )
    return members if inside else []


def _is_indicator(draft: IndicatorDraft) -> bool:
    return draft.number is not None or "reported_score" in draft.figures or draft.result is not None
