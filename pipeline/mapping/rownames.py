"""Where the name of an indicator stands that is no cell of its row alone: over its figures, or over a page's end."""

from __future__ import annotations

from pipeline.forms.patterns import first_pattern
from pipeline.forms.schema import FormDefinition
from pipeline.mapping.draft import IndicatorDraft, split_number
from pipeline.mapping.header import Header
from pipeline.mapping.passage import Passage
from pipeline.mapping.rows import Row


def name_over(words: Passage, form: FormDefinition) -> tuple[Passage, Passage] | None:
    """Number and name in words that stand over the figures of an indicator; None where a title stands there."""
    found = first_pattern(words.text, form.options.number)
    if found is None or words.text[: found.start].strip():
        return None
    return words.slice(found.value_start, found.value_end), words.slice(found.end).strip()


def names_rows(header: Header) -> bool:
    """Whether a table has a column for its rows' names or numbers; one without is of the indicator named over it."""
    return bool(header.fields & {"name", "number"})


def is_rest(cells: dict[str, Passage], row: Row, named: Row | None, above: Row | None) -> bool:
    """Whether a row at the top of a page holds the rest of the name of the indicator that the page before ends with.

    ``named``: the row that names it; ``above``: the last row of it.
    """
    return _ends_name(cells, row, named) or _ends_name_beside_levels(cells, row, above)


def _ends_name(cells: dict[str, Passage], row: Row, before: Row | None) -> bool:
    """Whether a row at the top of a page holds but the rest of the name that the row before the break began."""
    if before is None or set(cells) != {"name"} or row.page != before.page + 1:
        return False
    return len(row.cells) == len(before.cells) and split_number(cells["name"])[0] is None


def _ends_name_beside_levels(cells: dict[str, Passage], row: Row, above: Row | None) -> bool:
    """Whether a row at the top of a page holds the rest of a name that goes on beside the levels of its indicator, a row each."""
    if above is None or row.page != above.page + 1 or not {"name", "level_score"} <= cells.keys():
        return False
    return cells.keys() <= {"name", "level_score", "level_text"} and split_number(cells["name"])[0] is None


def is_unnumbered(cells: dict[str, Passage]) -> bool:
    """Whether a row begins its name with no number."""
    return "name" not in cells or split_number(cells["name"])[0] is None


def name_above(drafts: list[IndicatorDraft], above: Passage | None, form: FormDefinition) -> list[IndicatorDraft]:
    """The one row of a table that names none: its number and name stand in the line above, or it is no indicator."""
    if above is None:
        return []
    number, name = name_over(above, form) or split_number(above)
    if number is None or not name.text:
        return []
    if first_pattern(above.text, form.options.number) is None and any(_is_whole(d) for d in drafts):
        return []
    for draft in drafts:
        draft.number, draft.name = number, name
        draft.see(above)
    return drafts


def _is_whole(draft: IndicatorDraft) -> bool:
    """Whether a row weighs all there is: the total of a document, and no indicator, which levels would make it."""
    weight = draft.figures.get("weight")
    return weight.value >= 100 if weight is not None else not (draft.level_cells or draft.levels)
