"""Numbered blocks whose levels are options with tick boxes: cells sorted into blocks, row by row.

Reports print such tables in every way: a block in one row or one row a line, points in one cell or one a row, in their
column or beside it, lines of the criteria slipped into the first column, pages printed twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz

from normalizers.digits import to_arabic
from pipeline.forms.patterns import first_pattern
from pipeline.forms.schema import FormDefinition
from pipeline.forms.skeleton import skeleton
from pipeline.mapping.lists import NUMBER_ONLY
from pipeline.mapping.passage import Passage, join
from pipeline.mapping.rows import Row
from pipeline.mapping.sections import Section, section_before, section_of
from pipeline.mapping.segments import ALIGNED, Loose, Segmented, TableHit
from pipeline.mapping.streams import first_item, heading_spans, is_scores, is_tick, last_item, starts_tick
from pipeline.mapping.tablerows import is_total
from pipeline.mapping.ticks import find_ticks
from pipeline.model.geometry import Place
from pipeline.model.record import DuplicateBlock, StatedTotal

_LONG: Final = 48
"""Skeleton letters from which on a repeated cell is no coincidence."""
_RECENT: Final = 4
"""How many blocks back a repetition is looked for."""


@dataclass(slots=True)
class Block:
    """The cells of one indicator: number and texts by stream, points in order."""

    number: Passage
    section: Section | None
    criteria: list[Passage] = field(default_factory=list)
    verification: list[Passage] = field(default_factory=list)
    points: list[Passage] = field(default_factory=list)
    reported: list[Passage] = field(default_factory=list)
    openings: list[int] = field(default_factory=list)
    """Parts of the criteria that are options by their column and row, with a box before them or not."""
    maybe: list[int] = field(default_factory=list)
    """Parts of the criteria that would be options if the block has no boxes: points stand beside them."""
    shifted: bool = False
    """Whether lines of the criteria have been seen in the verification's column."""
    ticks: int = 0
    headed: bool = False
    cells: list[tuple[str, Passage]] = field(default_factory=list)
    """Skeleton and passage of each cell, to know a repetition by."""

    def holds(self, bones: str, *, part: bool = True) -> Passage | None:
        """The cell that has the same words, or begins or ends with them; ``part``: or is most of them."""
        for known, passage in self.cells:
            inside = part and len(known) >= _LONG and len(known) * 10 >= len(bones) * 6 and known in bones
            if known == bones or (len(bones) >= 12 and (bones in known or inside)):
                return passage
            near = len(bones) >= _LONG and abs(len(known) - len(bones)) < 6 and _digits(known) == _digits(bones)
            if near and fuzz.ratio(known, bones) >= 96:
                return passage
        return None


@dataclass(slots=True)
class Blocks:
    blocks: list[Block] = field(default_factory=list)
    duplicates: list[DuplicateBlock] = field(default_factory=list)
    totals: list[StatedTotal] = field(default_factory=list)


def _begun(last: Row, row: Row) -> bool:
    """Whether a row at the top of a page is the one at the foot of the page before, set whole: each cell of that begins the
    one in its place, and there is more."""
    if row.page != last.page + 1:
        return False
    begun = [(c, next((d for d in row.filled if abs(c.x0 - d.x0) < ALIGNED), None)) for c in last.filled]
    pairs = [(skeleton(c.text).text, skeleton(d.text).text if d is not None else "") for c, d in begun]
    return all(b.startswith(a) for a, b in pairs) and any(len(b) > len(a) for a, b in pairs)


def _digits(bones: str) -> str:
    return "".join(c for c in bones if c.isdigit())


class _Reader:
    def __init__(self, form: FormDefinition) -> None:
        self.form = form
        self.expected = len(form.scheme.scale) or 4
        self.out = Blocks()
        self.section: Section | None = None
        self.repeating = False
        self.first: list[Place] = []
        self.second: list[Place] = []
        self.repeated: list[str] = []
        self.held: list[tuple[Passage, str]] = []
        """Cells of a row that the page break left with the head of a number only."""
        self.beside: Passage | None = None
        """The number that stands in a column of its own in this row."""
        self.last: Row | None = None
        """The last row with words in it."""
        self.closed = False
        """Whether the total has been read: what follows up to the next indicator belongs to none."""

    @property
    def current(self) -> Block | None:
        return self.out.blocks[-1] if self.out.blocks else None

    def row(self, table: TableHit, row: Row) -> None:
        assigned = self._headed([(c.passage, name) for c, name in table.header.assign(row) if c.text])
        last, self.last = self.last, row if row.filled else self.last
        if not assigned:
            return
        criteria = [p for p, name in assigned if name == "criteria" and not is_scores(p.text)]
        words = [p for p, name in assigned if not is_scores(p.text) and not is_tick(p.text)]
        start = self._start(criteria, words)
        if start is None and last is not None and row.page == last.page + 1 and row.text == last.text:
            return  # some browsers set the row at the page's end once more on the next page
        if is_total(row, table.header.rule.totals):
            self.closed = True
            self._total(assigned)
        marked = any(is_tick(p.text) for p, _ in assigned)
        if self._repeats(words, scored=any(is_scores(p.text) for p, _ in assigned), marked=marked):
            return
        if start is None and self.closed:
            return
        if start is not None:
            if last is not None and self.current is not None and _begun(last, row):
                self.out.blocks.pop()  # the page cut its first line, and the browser set that once more
            elif self._known_start(start[1], words):
                return
            self.closed = False
            self.flush()
            self.repeating = False
            self.out.blocks.append(Block(start[0], self.section))
        block = self.current
        if block is None:
            return
        self._fill(block, assigned, start[1] if start is not None else None)

    def _total(self, assigned: Sequence[tuple[Passage, str]]) -> None:
        """The score that a row of totals prints in the column of the scores, where the form totals them."""
        rule = next((t for t in self.form.scheme.totals if t.over == "score"), None)
        cells = [p for p, name in assigned if name == "reported_score" and is_scores(p.text)]
        value = cells[0].as_number() if len(cells) == 1 else None
        if rule is not None and value is not None:
            self.out.totals.append(StatedTotal(rule.name, value))

    def begin(self, words: Passage) -> None:
        """An indicator whose number and name stand over its table."""
        start = self._start([words], [words])
        if start is None or self._known_start(words, [words]):
            return
        self.flush()
        self.repeating = False
        self.out.blocks.append(Block(start[0], self.section))
        self._fill(self.out.blocks[-1], [(words, "criteria")], words)

    def _headed(self, assigned: list[tuple[Passage, str]]) -> list[tuple[Passage, str]]:
        """The cells of a row with the number of its own column before the criteria, and with what was held back.

        A row that holds no more of the criteria than the head of a number (``ตัวชี้วัดที่``: the page broke behind it) is held
        back for the next one.
        """
        held, self.held = self.held, []
        numbers = [p for p, name in assigned if name == "number" and not is_tick(p.text)]
        self.beside = next((p for p in numbers if NUMBER_ONLY.match(to_arabic(p.text))), None)
        assigned = [(p, name) for p, name in assigned if name != "number" or is_tick(p.text)]
        at = next((k for k, (p, name) in enumerate(assigned) if name == "criteria" and not is_tick(p.text)), None)
        for p, name in held:
            if name == "criteria" and at is not None:
                assigned[at] = (join((p, assigned[at][0]), " "), name)
            else:
                assigned.append((p, name))
        if numbers and at is not None:
            assigned[at] = (join((numbers[0], assigned[at][0]), " "), "criteria")
        elif numbers:
            assigned.insert(0, (numbers[0], "criteria"))
        texts = [p.text for p, name in assigned if name == "criteria"]
        if len(texts) == 1 and self._is_head(texts[0]):
            self.held, assigned = assigned, []
        return assigned

    def _is_head(self, text: str) -> bool:
        """Whether a text is no more than the head of an indicator's number, or the number without a name."""
        if first_pattern(text, self.form.options.number) is not None:
            return False
        found = (first_pattern(text + rest, self.form.options.number) for rest in (" ก", " 1 ก"))
        return any(m is not None and m.start == 0 and m.end >= len(text.rstrip()) for m in found)

    def _start(self, criteria: Sequence[Passage], words: Sequence[Passage]) -> tuple[Passage, Passage] | None:
        """The printed number at which an indicator begins in this row, and the cell that it stands in."""
        if self.beside is not None and criteria:
            return self.beside.strip(" .)\n"), criteria[0]
        for p in criteria or words[:1]:
            m = first_pattern(p.text, self.form.options.number)
            if m is None:
                continue
            number = p.slice(m.value_start, m.value_end)
            if not criteria and not self._next(number.text):
                continue
            return number, p
        return None

    def _next(self, number: str) -> bool:
        """Whether a number in another column than the criteria's can be the next indicator's."""
        if self.current is None:
            return True
        before = re.sub(r"\s", "", to_arabic(self.current.number.text)).split(".")
        after = re.sub(r"\s", "", to_arabic(number)).split(".")
        return after[:-1] == before[:-1] and int(after[-1]) == int(before[-1]) + 1

    def _known_start(self, cell: Passage, words: Sequence[Passage]) -> bool:
        """Whether the indicator that begins here has been read before: then its row is a repetition."""
        bones = skeleton(cell.text).text
        for block in self.out.blocks[-_RECENT:]:
            known = block.holds(bones, part=False) if len(bones) >= 12 else None
            head = next((p for b, p in block.cells if len(b) >= 24 and b[:24] == bones[:24]), None)
            if known is not None or head is not None:
                self._note(block, words, known or head)
                return True
        return False

    def _repeats(self, words: Sequence[Passage], *, scored: bool, marked: bool = False) -> bool:
        """Whether all words of a row stand in a block nearby: long ones anywhere, short ones only amid a repetition.

        A short line with points beside it must be a whole cell of the block: options of one block begin alike.
        ``marked``: a box or a tick stands in a cell of its own beside them.
        """
        if not words:
            return self.repeating
        block = self.current
        if not self.repeating and block is not None:
            # options of two indicators may well be worded alike
            if (marked or starts_tick(words[0].text)) and not self._complete(block):
                return False
            unboxed = all(b.ticks < 2 for b in self.out.blocks[-_RECENT:])
            if unboxed and scored and sum(len(p.text.split()) for p in block.points) < self.expected:
                return False
        for block in reversed(self.out.blocks[-_RECENT:]):
            found = []
            for p in words:
                bones = skeleton(p.text).text
                if len(bones) < (4 if self.repeating else _LONG):
                    break
                known = block.holds(bones)
                if known is None or (scored and len(bones) < _LONG and skeleton(known.text).text != bones):
                    break
                found.append(known)
            if len(found) == len(words):
                self._note(block, words, found[0])
                return True
        self.repeating = False
        return False

    def _complete(self, block: Block) -> bool:
        """Whether a block has all its options, and nothing announces more."""
        last = block.criteria[-1].text if block.criteria else ""
        spans = heading_spans(last, self.form.options.heading)
        return block.ticks >= self.expected and not (spans and spans[-1][1] >= len(last.rstrip()))

    def _note(self, block: Block, words: Sequence[Passage], known: Passage | None) -> None:
        self.repeating = True
        if known is not None:
            self.first.extend(known.places())
        for p in words:
            self.second.extend(p.places())
        number = block.number.text
        if number not in self.repeated:
            self.repeated.append(number)

    def flush(self) -> None:
        """Close the repetition that was being read, if any."""
        if self.second:
            numbers = tuple(re.sub(r"\s", "", to_arabic(n)) for n in self.repeated)
            self.out.duplicates.append(DuplicateBlock(tuple(self.first), tuple(self.second), numbers))
        self.first, self.second, self.repeated = [], [], []

    def _fill(self, block: Block, assigned: Sequence[tuple[Passage, str]], start: Passage | None) -> None:
        has_criteria = any(name == "criteria" and not is_scores(p.text) for p, name in assigned)
        scores = [p for p, name in assigned if is_scores(p.text) and name != "reported_score"]
        one = len(scores) == 1 and len(scores[0].text.split()) == 1
        own = mark = next((p for p, name in assigned if is_tick(p.text) and name != "criteria"), None)
        for p, name in assigned:
            if is_scores(p.text) and (name != "verification" or self._wants_points(block)):
                (block.reported if name == "reported_score" else block.points).append(p)
                continue
            if p is own:
                continue
            if name == "reported_score":
                block.reported.append(p)
                continue
            block.cells.append((skeleton(p.text).text, p))
            beside = name == "verification" and p is not start and not starts_tick(p.text)
            if name == "verification" and not beside and p is not start and not has_criteria:
                block.shifted = True  # an option that stands there takes its further lines with it
            if beside and (has_criteria or not self._slipped(block, p)):
                block.verification.append(p)
                continue
            at = len(block.criteria) + (mark is not None)
            self._criteria(block, p, mark)
            if one and name not in ("criteria", "verification"):
                block.openings.append(at)
            elif one and p is not start:
                block.maybe.append(at)
            mark = None
        if mark is not None:
            block.reported.append(mark)

    def _wants_points(self, block: Block) -> bool:
        have = sum(len(p.text.split()) for p in block.points)
        return have < max(block.ticks, self.expected if block.headed else 0)

    def _criteria(self, block: Block, p: Passage, mark: Passage | None) -> None:
        if mark is not None:
            block.criteria.append(mark)
        block.criteria.append(p)
        block.ticks += len(find_ticks(p.text)) + (mark is not None)
        block.headed = block.headed or bool(heading_spans(p.text, self.form.options.heading))

    def _slipped(self, block: Block, p: Passage) -> bool:
        """Whether a line that stands alone in the verification's column is one of the criteria."""
        spans = heading_spans(p.text, self.form.options.heading)
        if spans and spans[0][0] <= 2:
            block.shifted = True
            return True
        if find_ticks(p.text) or block.shifted:
            return True
        item = first_item(p.text)
        if item is not None and item > 1:
            if last_item(block.criteria) == item - 1:
                return True
            if last_item(block.verification) == item - 1:
                return False
        if re.match(r"\s*[-–—*]", p.text) and any(re.match(r"\s*[-–—*]", v.text) for v in block.verification):
            return block.ticks < self.expected and block.ticks > 0
        return block.ticks < self.expected


def read_blocks(form: FormDefinition, found: Segmented) -> Blocks:
    """All blocks of a document's options tables, in order, repetitions left out."""
    reader = _Reader(form)
    before: list[Loose] = []
    for item in found.items:
        if isinstance(item, TableHit) and item.header.rule.kind == "options":
            section = section_before(form, before)
            if section is not None:
                reader.section = section
            named = _named_above(form, item, before)
            if named is not None:
                reader.begin(named)
            for row in item.rows:
                band = _band(form, item, row)
                if band is not None:
                    reader.section = band
                else:
                    reader.row(item, row)
            before = []
        elif isinstance(item, Loose):
            before.append(item)
    reader.flush()
    return reader.out


def _named_above(form: FormDefinition, table: TableHit, before: Sequence[Loose]) -> Passage | None:
    """The indicator's number and name right over the headings: in a row of the table, or in a paragraph over a table that
    begins with options."""
    rows = table.heading_rows or table.rows
    above = before[-1].row if before else None
    if above is None or not rows or len(above.filled) != 1 or above.table not in (None, rows[0].table):
        return None
    words = above.filled[0].passage
    own = [c for row in table.rows[:1] for c in row.filled]
    if above.table is None and any(first_pattern(c.text, form.options.number) for c in own):
        return None
    m = first_pattern(words.text, form.options.number)
    return words if m is not None and not words.text[: m.start].strip() else None


def _band(form: FormDefinition, table: TableHit, row: Row) -> Section | None:
    """A section's title in a row of the table itself, over most of its width."""
    if len(row.filled) != 1:
        return None
    cell = row.filled[0]
    columns = table.header.columns
    width = max(c.x1 for c in columns) - min(c.x0 for c in columns)
    if cell.x1 - cell.x0 < 0.7 * width or first_pattern(cell.text, form.options.number):
        return None
    return section_of(form, cell.passage)
