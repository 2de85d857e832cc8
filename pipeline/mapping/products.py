"""Scores that are ticked over points, and the column beside them that holds weight times score under another heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from pipeline.mapping.draft import IndicatorDraft
from pipeline.mapping.headings import OPAQUE, OTHER
from pipeline.mapping.passage import Passage
from pipeline.mapping.points import points_heading
from pipeline.mapping.streams import is_tick
from pipeline.mapping.ticks import tick_of
from pipeline.model.record import Level, Number, Value

BASES: Final = (Decimal(100), Decimal(5), Decimal(1))
"""What weight times score is divided by."""
ENOUGH: Final = 2
"""Rows that must agree before a column of scores is one of products."""


def ticked_points(levels: Sequence[Level]) -> Number | None:
    """The score that a tick gives in a column headed by its points, where no level is worded and one is ticked."""
    if any(level.text is not None for level in levels):
        return None
    ticked = [level for level in levels if level.checked is not None and level.checked.value]
    if len(ticked) != 1 or ticked[0].score is None or ticked[0].checked is None:
        return None
    score, mark = ticked[0].score, ticked[0].checked
    return Value(score.value, mark.places, mark.confidence, mark.edits)


def ticked_beside(points: Passage, box: Passage) -> Number | None:
    """The score that a tick in the column of scores gives, beside the points of a level in a row of its own."""
    score, tick = points_heading(points.text), tick_of(box)
    if score is None or not is_tick(box.text) or (tick is not None and tick.checked is False):
        return None
    return box.strip().holding(score)


FIGURES: Final = frozenset({"weight", "reported_score", "reported_weighted_score"})


def settle_other_scores(drafts: Sequence[IndicatorDraft]) -> str | None:
    """Of two columns of scores, take that for the products which is weight times the other in all rows but a few; where a
    third column holds the products, take that for the score which they are made of in all rows, if the other is not.

    Gives the field whose column is taken for the products, if one is.
    """
    rows = []
    _take_multiplied(drafts)
    for draft in drafts:
        parts = draft.texts.get(OTHER) or draft.texts.get(OPAQUE)
        other = parts[0].as_number() if parts else None
        if other is not None and draft.figures.keys() & FIGURES == {"weight", "reported_score"}:
            rows.append((draft, draft.figures["weight"].value, draft.figures["reported_score"], other))
    for swapped in (False, True):
        pairs = [(b.value, a.value) if swapped else (a.value, b.value) for _, _, a, b in rows]
        weights = [w for _, w, _, _ in rows]
        fits = max(
            (sum(w * p / base == q for w, (p, q) in zip(weights, pairs, strict=True)) for base in BASES), default=0
        )
        if fits < ENOUGH or fits * 2 <= len(rows):
            continue
        for draft, _, score, other in rows:
            draft.figures["reported_weighted_score"] = score if swapped else other
            draft.figures["reported_score"] = other if swapped else score
        opaque = any(OPAQUE in draft.texts for draft, *_ in rows)
        return "reported_score" if swapped else OPAQUE if opaque else OTHER
    return None


def _take_multiplied(drafts: Sequence[IndicatorDraft]) -> None:
    """Of two assessors' scores that which is multiplied: where the products are weight times the other in all rows, and not
    times the first."""
    rows = []
    for draft in drafts:
        parts = draft.texts.get(OTHER)
        other = parts[0].as_number() if parts else None
        if other is None or not draft.figures.keys() >= FIGURES:
            return
        rows.append((draft.figures, other))
    for base in BASES:
        first = sum(_is_product(f, f["reported_score"], base) for f, _ in rows)
        if len(rows) >= ENOUGH and first < len(rows) and all(_is_product(f, other, base) for f, other in rows):
            for figures, other in rows:
                figures["reported_score"] = other
            return


def _is_product(figures: Mapping[str, Number], score: Number, base: Decimal) -> bool:
    """Whether the product of a row is its weight times a score, up to the digit that it was rounded to."""
    product = figures["reported_weighted_score"].value
    off = abs(figures["weight"].value * score.value / base - product)
    return off < Decimal(1).scaleb(int(product.as_tuple().exponent))


def _lone_level(draft: IndicatorDraft) -> Number | None:
    """The points of a row that has those of one level only, without its wording."""
    cells = draft.level_cells
    return cells[0][0].as_number() if len(cells) == 1 and not cells[0][1].text and not draft.levels else None


def _settle_lone_levels(drafts: Sequence[IndicatorDraft]) -> None:
    """Take points for the scores where rows have one level only and no score: the level that was reached."""
    if any(len(d.level_cells) > 1 or d.levels or "reported_score" in d.figures for d in drafts):
        return
    levelled = [d for d in drafts if d.level_cells]
    for draft in levelled if len(levelled) > 1 else ():
        number = draft.level_cells[0][0].as_number()
        if number is not None:
            draft.figures["reported_score"] = number
            draft.level_cells.clear()


def settle_products(drafts: Sequence[IndicatorDraft]) -> str | None:
    """Take scores for products where the points that are ticked make them so in most rows (``คะแนนที่ได้`` 1.60 at a weight of
    40 and a tick under 4): the score then is the ticked one. Gives the field whose column is taken so, if one is."""
    _settle_lone_levels(drafts)
    rows = [
        (d, ticked, d.figures["reported_score"], d.figures["weight"])
        for d in drafts
        if {"weight", "reported_score"} <= d.figures.keys()
        and "reported_weighted_score" not in d.figures
        and (ticked := ticked_points(d.levels) or _lone_level(d)) is not None
    ]
    fits = max((sum(w.value * t.value / base == s.value for _, t, s, w in rows) for base in BASES), default=0)
    if fits < ENOUGH or fits * 2 <= len(rows) or sum(t.value == s.value for _, t, s, _ in rows) >= fits:
        return None
    for draft, ticked, score, _ in rows:
        draft.figures["reported_weighted_score"] = score
        draft.figures["reported_score"] = ticked
        if _lone_level(draft) is not None:
            draft.level_cells.clear()
    return "reported_score"


def renamed(cells: Mapping[str, Passage], products: str | None) -> dict[str, Passage]:
    """The cells of a row of totals by field, where the column of one field is taken for that of the products."""
    if products not in cells or "reported_weighted_score" in cells:
        return dict(cells)
    return {"reported_weighted_score" if name == products else name: cell for name, cell in cells.items()}
