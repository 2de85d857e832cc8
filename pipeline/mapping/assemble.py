"""Fields and tables of a document put together into its indicators."""

from __future__ import annotations

from dataclasses import dataclass, field

from rapidfuzz import fuzz

from pipeline.forms.schema import FormDefinition
from pipeline.forms.skeleton import skeleton
from pipeline.mapping.cardhead import head_row
from pipeline.mapping.draft import IndicatorDraft, canonical, finish, split_number
from pipeline.mapping.groups import without_groups
from pipeline.mapping.numbering import renumber
from pipeline.mapping.passage import Passage
from pipeline.mapping.products import renamed, settle_other_scores, settle_products
from pipeline.mapping.restated import is_otherwise, lines_above, restated
from pipeline.mapping.rownames import name_above, names_rows
from pipeline.mapping.sections import Section, section_before
from pipeline.mapping.segments import FieldHit, Item, Loose, Segmented, TableHit
from pipeline.mapping.tablerows import RowResult, read_rows
from pipeline.mapping.totals import TotalCells, stated_totals
from pipeline.model.record import DuplicateBlock, Indicator, StatedTotal

_SAME_NAME = 88.0
MIN_DUPLICATE = 40
"""Skeleton letters from which on the same words twice in one card are a repetition."""


@dataclass(slots=True)
class Assembled:
    indicators: list[Indicator] = field(default_factory=list)
    totals: list[StatedTotal] = field(default_factory=list)
    duplicates: list[DuplicateBlock] = field(default_factory=list)


def assemble(
    form: FormDefinition, found: Segmented, near_year: int | None, organization: str | None = None
) -> Assembled:
    """Cards (fields that begin a record) with their tables, and indicators that stand in rows of their own."""
    duplicates: list[DuplicateBlock] = []
    cards, tables = _cards(form, _once(found, duplicates))
    rows = RowResult()
    printed: list[tuple[TotalCells, str | None]] = []
    above = lines_above(found) if sum(len(run) for run, *_ in tables) > 1 else {}
    for run, card, section, named in tables:
        result = read_rows(run, form, section, organization)
        products = settle_products(result.drafts) or settle_other_scores(result.drafts)
        if not names_rows(run[0].header):
            own = [d for d in result.drafts if d.name is not None]
            result.drafts = own or (name_above(result.drafts[:1], named, form) if card is None else result.drafts[:1])
        for draft in result.drafts:
            draft.above = above.get(id(draft.table))
        printed.extend((t, products) for t in result.totals)
        duplicates.extend(result.duplicates)
        if card is not None and len(result.drafts) == 1 and _may_be(card, result.drafts[0]):
            _merge(card, result.drafts[0])
        else:
            rows.drafts.extend(without_groups(result.drafts))
    renumber(rows.drafts)
    drafts = list(cards)
    others: set[int] = set()
    """Tables that give figures of indicators named before otherwise: their totals are none of those."""
    for draft in rows.drafts:
        same = next((c for k, c in enumerate(drafts) if _same(c, draft, rows=k >= len(cards))), None)
        if same is not None:
            if is_otherwise(same, draft):
                others.add(id(draft.table))
            _merge(same, draft)
        else:
            drafts.append(draft)
    totals = [
        total
        for t, products in printed
        if id(t.table) not in others
        for total in stated_totals(renamed(t.cells, products), form.scheme, t.section)
    ]
    indicators = [finish(d, form, str(k), near_year) for k, d in enumerate(drafts, 1)]
    return Assembled(indicators, totals, duplicates)


def _once(found: Segmented, duplicates: list[DuplicateBlock]) -> Segmented:
    """Tables and sections that are printed twice, word for word, but once; what was left out goes to ``duplicates``.

    Short ones may well be worded alike in two cards, and do not count.
    """
    seen: dict[tuple[str, str], tuple[tuple[Passage, ...], str | None]] = {}
    items: list[Item] = []
    number: str | None = None
    for item in found.items:
        if isinstance(item, FieldHit) and item.rule.starts_record:
            printed, _ = split_number(item.value)
            number = canonical(printed.text) if printed is not None else number
        name, passages = _content(item)
        bones = skeleton(" ".join(p.text for p in passages)).text
        first = seen.get((name, bones))
        if first is None or first[1] != number:
            seen.setdefault((name, bones), (passages, number))
            items.append(item)
        elif len(bones) >= MIN_DUPLICATE:
            places = [tuple(p for part in parts for p in part.places()) for parts in (first[0], passages)]
            duplicates.append(DuplicateBlock(places[0], places[1], (number,) if number else ()))
        else:
            items.append(item)
    return Segmented(tuple(items), found.running)


def _content(item: Item) -> tuple[str, tuple[Passage, ...]]:
    if isinstance(item, TableHit) and item.header.rule.kind != "options":  # those are compared row by row
        return item.header.rule.name, tuple(c.passage for r in item.rows for c in r.filled)
    if isinstance(item, FieldHit) and item.rule.extent == "section":
        return item.rule.name, (item.value,)
    return "", ()


_Run = tuple[list[TableHit], IndicatorDraft | None, Section | None, Passage | None]
"""Tables that go on from one to the next, the card that they stand in, the section whose title stands over them, and the
line right above."""


def _cards(form: FormDefinition, found: Segmented) -> tuple[list[IndicatorDraft], list[_Run]]:
    cards: list[IndicatorDraft] = []
    tables: list[_Run] = []
    before: list[Loose] = []
    section: Section | None = None
    over: list[Loose] = []
    part: Section | None = None
    waiting = IndicatorDraft()
    current: IndicatorDraft | None = None
    last: TableHit | None = None
    for item in found.items:
        if isinstance(item, FieldHit):
            last = None if item.rule.kind != "marker" else last
            if item.rule.starts_record and not _goes_on(current, item):
                current = waiting if not cards else IndicatorDraft()
                cards.append(current)
                part = section_before(form, over) or part
                if part is not None:
                    current.section_title = part.title.as_text(one_line=True)
            if item.rule.scope == "indicator" and item.rule.kind != "marker":
                (current or waiting).add_field(item)
                over = []
        elif isinstance(item, TableHit):
            kind = item.header.rule.kind
            card = current or waiting
            if kind == "levels":
                card.level_tables.append(item)
                card.see(*(c.passage for r in item.rows for c in r.filled))
            elif kind == "activities":
                card.activity_tables.append(item)
                card.see(*(c.passage for r in item.rows for c in r.filled))
            elif kind == "sessions":
                card.session_tables.append(item)
                card.see(*(c.passage for r in item.rows for c in r.filled))
            elif kind == "attributes":
                card.attribute_tables.append(item)
                card.see(*(c.passage for r in item.rows for c in r.filled))
            elif kind == "indicators" and (head := head_row(item)) is not None:
                current = waiting if not cards else IndicatorDraft()
                current.number, current.name = head.number, head.name
                for name, passage in head.others:
                    current.texts.setdefault(name, []).append(passage)
                current.see(*(c.passage for c in item.rows[0].filled))
                cards.append(current)
            elif kind == "indicators":
                title = section_before(form, before)
                section = title or section
                goes_on = last is not None and last.header.rule is item.header.rule and names_rows(item.header)
                if goes_on and tables and title is None:
                    tables[-1][0].append(item)
                else:
                    above = before[-1].row.filled[:1] if before else ()
                    tables.append(([item], current, section, above[0].passage if above else None))
            last = item
            before, over = [], []
        else:
            if last is not None and last.header.rule.kind == "sessions":
                (current or waiting).remarks.extend(c.passage for c in item.row.filled)
            before.append(item)
            over.append(item)
    return cards, tables


def _goes_on(current: IndicatorDraft | None, item: FieldHit) -> bool:
    """Whether a field that begins a record only names the one at hand again, or completes its head."""
    if current is None:
        return False
    number, name = split_number(item.value)
    if number is not None and current.number is not None:
        return canonical(number.text) == canonical(current.number.text)
    if (number is None and current.name is None) or (number is not None and current.number is None and not name.text):
        return True
    if number is None and current.name is not None:
        return bool(name.text) and fuzz.ratio(skeleton(name.text).text, skeleton(current.name.text).text) >= _SAME_NAME
    return False


def _may_be(card: IndicatorDraft, row: IndicatorDraft) -> bool:
    """Whether the only row of a table speaks of the card that it stands in."""
    if card.number is not None and row.number is not None and "." in row.number.text:
        return canonical(card.number.text) == canonical(row.number.text)
    return not (card.figures.keys() & row.figures.keys())


def _same(a: IndicatorDraft, b: IndicatorDraft, *, rows: bool) -> bool:
    """Whether two drafts are one indicator, by number or by name; ``rows``: both stand in tables, where names may be alike
    but for a word and each row is meant."""
    if a.number is not None and b.number is not None and "." in a.number.text and "." in b.number.text:
        return (a.canonical or canonical(a.number.text)) == (b.canonical or canonical(b.number.text))
    if b.name is None and b.table is not a.table and a.number is not None and b.number is not None:
        apart = not (a.figures.keys() & b.figures.keys() or (a.result and b.result) or (a.levels and b.levels))
        return apart and canonical(a.number.text) == canonical(b.number.text)  # criteria or results, by number only
    if a.name is None or b.name is None:
        return False
    one, two = skeleton(a.name.text).text, skeleton(b.name.text).text
    if rows:
        if one != two:
            return False
        numbers = {canonical(d.number.text) for d in (a, b) if d.number is not None}
        two_rows = not numbers and a.table is b.table and bool(a.figures.keys() & b.figures.keys())
        return len(numbers) < 2 and not two_rows
    return _digits(one) == _digits(two) and fuzz.ratio(one, two) >= _SAME_NAME


def _digits(bones: str) -> str:
    return "".join(c for c in bones if c.isdigit())


def _merge(card: IndicatorDraft, row: IndicatorDraft) -> None:
    """Take from a row what the card does not have."""
    card.restated += restated(card, row)
    card.number = card.number or row.number
    card.name = card.name or row.name
    card.result = card.result or row.result
    for name, value in row.figures.items():
        card.figures.setdefault(name, value)
    for name, parts in row.texts.items():
        card.texts.setdefault(name, parts)
    if not card.levels and not card.level_tables:
        card.levels.extend(row.levels)
    card.pages |= row.pages
    card.scored = card.scored and row.scored
    card.section = card.section or row.section
    card.section_title = card.section_title or row.section_title
