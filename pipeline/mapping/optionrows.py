"""Rows of options tables sorted into blocks: where an indicator begins, and which of its streams a cell belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from normalizers.digits import to_arabic
from pipeline.forms.patterns import first_pattern
from pipeline.forms.schema import FormDefinition
from pipeline.forms.skeleton import skeleton
from pipeline.mapping.lists import NUMBER_ONLY
from pipeline.mapping.optionblock import Block, Blocks
from pipeline.mapping.optioncells import NAME_OF_OPTION, begun, field_of, is_aside, plain_number
from pipeline.mapping.passage import Passage, join
from pipeline.mapping.repetition import Repetition
from pipeline.mapping.rows import Row
from pipeline.mapping.sections import Section
from pipeline.mapping.segments import TableHit
from pipeline.mapping.streams import first_item, heading_spans, is_scores, is_tick, last_item, starts_tick
from pipeline.mapping.ticks import find_ticks
from pipeline.mapping.totals import is_total
from pipeline.model.record import StatedTotal

_BESIDE: Final = ("verification", "reported_score")
"""Columns beside the options."""


class OptionRows:
    """The rows of a document's options tables, sorted into blocks one after the other."""

    def __init__(self, form: FormDefinition) -> None:
        self.form = form
        self.expected = len(form.scheme.scale) or 4
        self.out = Blocks()
        self.section: Section | None = None
        self.twice = Repetition(form, self.out, self.expected)
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
        placed = [(c, column) for c, column in table.header.columns_of(row) if c.text]
        boxed = any(field_of(column) == "criteria" and starts_tick(c.text) for c, column in placed)
        cells = [(c.passage, field_of(k)) for c, k in placed if not (boxed and is_aside(table.header, k))]
        assigned = self._headed([(p, name) for p, name in cells if not NAME_OF_OPTION.match(p.text)])
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
        if self.twice.covers(words, scored=any(is_scores(p.text) for p, _ in assigned), marked=marked):
            return
        if start is None and self.closed:
            return
        if start is not None:
            if last is not None and self.current is not None and begun(last, row):
                self.out.blocks.pop()  # the page cut its first line, and the browser set that once more
            elif self.twice.is_known(start[1], words):
                return
            self.closed = False
            self.twice.flush()
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
        if start is None or self.twice.is_known(words, [words]):
            return
        self.twice.flush()
        self.out.blocks.append(Block(start[0], self.section))
        self._fill(self.out.blocks[-1], [(words, "criteria")], words)

    def go_on(self, row: Row) -> bool:
        """Take a line that stands in no table as a row of the last one, which the page cut where one column only has words:
        the next indicator, or options, items and headings of the one at hand until it has all its options."""
        block = self.current
        if block is None or self.closed or self.last is None or not 0 <= row.page - self.last.page <= 1:
            return False
        words = join(c.passage for c in row.filled)
        start = self._start([words], [words])
        if start is not None:
            if not (self._next(start[0].text) and self._full(block)):
                return False
            self.twice.flush()
            self.out.blocks.append(Block(start[0], self.section))
            self._fill(self.out.blocks[-1], [(words, "criteria")], words)
        elif self._full(block) or not self._is_option(block, words.text):
            return False
        else:
            self._fill(block, [(words, "criteria")], None)
        self.last = row
        return True

    def _full(self, block: Block) -> bool:
        return block.ticks >= self.expected

    def _is_option(self, block: Block, text: str) -> bool:
        """Whether a line can be nothing but an option, an item that counts on, or the words over the options."""
        spans = heading_spans(text, self.form.options.heading)
        item = first_item(text)
        counts_on = item is not None and (last_item(block.criteria) or 0) == item - 1 and (item > 1 or not block.ticks)
        return starts_tick(text) or counts_on or bool(spans and spans[0][0] <= 2)

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
        if self.current is None or self.current.number.text.strip().isdecimal():
            plain = plain_number(words)
            if plain is not None:
                return plain, words[0]
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

    def _fill(self, block: Block, assigned: Sequence[tuple[Passage, str]], start: Passage | None) -> None:
        has_criteria = any(name == "criteria" and not is_scores(p.text) for p, name in assigned)
        scores = [p for p, name in assigned if is_scores(p.text) and name != "reported_score"]
        one = len(scores) == 1 and len(scores[0].text.split()) == 1
        own = mark = next((p for p, name in assigned if is_tick(p.text) and name != "criteria"), None)
        words = [p for p, name in assigned if name not in _BESIDE and not is_scores(p.text) and not is_tick(p.text)]
        marked = words[1] if len(words) > 1 and words[0] is start else None
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
            mine = mark if marked is None or p is marked else None
            at = len(block.criteria) + (mine is not None)
            self._criteria(block, p, mine)
            if one and name not in ("criteria", "verification"):
                block.openings.append(at)
            elif one and p is not start:
                block.maybe.append(at)
            mark = mark if mine is None else None
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
