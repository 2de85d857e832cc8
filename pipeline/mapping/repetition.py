"""Blocks of an options table that stand twice: pages printed once more, rows set again by the browser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from normalizers.digits import to_arabic
from pipeline.forms.schema import FormDefinition
from pipeline.forms.skeleton import skeleton
from pipeline.mapping.optionblock import LONG, Block, Blocks
from pipeline.mapping.passage import Passage
from pipeline.mapping.streams import heading_spans, starts_tick
from pipeline.model.geometry import Place
from pipeline.model.record import DuplicateBlock

_RECENT: Final = 4
"""How many blocks back a repetition is looked for."""


class Repetition:
    """The repetition that is being read, if any. ``expected``: how many options a block has."""

    def __init__(self, form: FormDefinition, blocks: Blocks, expected: int) -> None:
        self.form = form
        self.out = blocks
        self.expected = expected
        self.repeating = False
        self.first: list[Place] = []
        self.second: list[Place] = []
        self.repeated: list[str] = []

    def is_known(self, cell: Passage, words: Sequence[Passage]) -> bool:
        """Whether the indicator that begins here has been read before: then its row is a repetition."""
        bones = skeleton(cell.text).text
        for block in self.out.blocks[-_RECENT:]:
            known = block.holds(bones, part=False) if len(bones) >= 12 else None
            head = next((p for b, p in block.cells if len(b) >= 24 and b[:24] == bones[:24]), None)
            if known is not None or head is not None:
                self._note(block, words, known or head)
                return True
        return False

    def covers(self, words: Sequence[Passage], *, scored: bool, marked: bool = False) -> bool:
        """Whether all words of a row stand in a block nearby: long ones anywhere, short ones only amid a repetition.

        A short line with points beside it must be a whole cell of the block: options of one block begin alike.
        ``marked``: a box or a tick stands in a cell of its own beside them.
        """
        if not words:
            return self.repeating
        block = self.out.blocks[-1] if self.out.blocks else None
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
                if len(bones) < (4 if self.repeating else LONG):
                    break
                known = block.holds(bones)
                if known is None or (scored and len(bones) < LONG and skeleton(known.text).text != bones):
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
        """Close the repetition that was being read, if any: what follows is new."""
        if self.second:
            numbers = tuple(re.sub(r"\s", "", to_arabic(n)) for n in self.repeated)
            self.out.duplicates.append(DuplicateBlock(tuple(self.first), tuple(self.second), numbers))
        self.first, self.second, self.repeated = [], [], []
        self.repeating = False
