"""Repaired text that remembers what it was: edits with offsets that map both ways."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.model.geometry import Place
from pipeline.model.lean import lean
from pipeline.model.page import Cell, CellPart, Paragraph, RawPage, ReadWarning, SourceText, Table

RepairKind = Literal["glyph", "mark_order", "spacing", "spelling", "mask"]
RepairStatus = Literal["repaired", "abstained", "personal"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible reading and its confidence, 0 to 1."""

    text: str
    confidence: float


@lean
class Edit:
    """Raw characters ``start`` to ``end`` (code points, end excluded) read as ``repaired``.

    ``repaired`` is None where the normaliser abstains or the words are a person's name: the text then keeps ``raw``.
    Edits of one text never overlap and stand in order of ``start``.
    """

    start: int
    end: int
    raw: str
    repaired: str | None
    kind: RepairKind
    status: RepairStatus = "repaired"
    confidence: float = 1.0
    candidates: tuple[Candidate, ...] = ()
    reason: str = ""

    @property
    def shown(self) -> str:
        """What stands in the text: the repair, or the raw words where none was made."""
        return self.raw if self.repaired is None else self.repaired


Span = tuple[int, int]


def _map_span(start: int, end: int, source: Sequence[Span], target: Sequence[Span]) -> Span:
    """Carry a range over edits given as parallel, ordered spans; an edit that the range cuts is taken whole."""
    k = bisect_right(source, start, key=lambda s: s[1])
    if k < len(source) and source[k][0] < start:
        lo = target[k][0]
    else:
        lo = start + (target[k - 1][1] - source[k - 1][1] if k else 0)
    if end <= start:
        return lo, lo
    k = bisect_left(source, end, key=lambda s: s[0])
    if not k:
        return lo, end
    last = source[k - 1]
    hi = target[k - 1][1] if last[1] > end else end + target[k - 1][1] - last[1]
    return lo, hi


@lean
class NormalText:
    """Repaired ``text`` of ``raw``; outside the edits both are the same, character for character."""

    text: str
    raw: SourceText
    edits: tuple[Edit, ...] = ()
    _spans: tuple[tuple[Span, ...], tuple[Span, ...]] | None = field(
        default=None, init=False, repr=False, compare=False
    )

    def _both(self) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """The ranges of the edits in the raw text and in the repaired one, worked out when they are first asked for."""
        if self._spans is None:
            spans, shift = [], 0
            for e in self.edits:
                begin = e.start + shift
                spans.append((begin, begin + len(e.shown)))
                shift += len(e.shown) - (e.end - e.start)
            object.__setattr__(self, "_spans", (tuple((e.start, e.end) for e in self.edits), tuple(spans)))
            assert self._spans is not None
        return self._spans

    def to_raw(self, start: int, end: int) -> Span:
        """The raw range behind ``text[start:end]``; an edit that the range cuts is taken whole."""
        if not self.edits:
            return start, max(start, end)
        raw, text = self._both()
        return _map_span(start, end, text, raw)

    def to_text(self, start: int, end: int) -> Span:
        """The repaired range that stands for ``raw.text[start:end]``; an edit that it cuts is taken whole."""
        if not self.edits:
            return start, max(start, end)
        raw, text = self._both()
        return _map_span(start, end, raw, text)

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """Where ``text[start:end]`` stands on the pages, with the raw words there (for added marks: the letter before)."""
        if not self.edits and start < end:
            return self.raw.places(start, end)
        lo, hi = self.to_raw(start, end)
        return self.raw.places(lo - 1 if lo == hi and lo else lo, hi)

    def pages(self, start: int, end: int) -> set[int]:
        """The pages that ``text[start:end]`` stands on."""
        lo, hi = self.to_raw(start, end)
        return self.raw.pages(lo - 1 if lo == hi and lo else lo, hi)

    def raw_slice(self, start: int, end: int) -> str:
        """The raw text behind ``text[start:end]``."""
        lo, hi = self.to_raw(start, end)
        return self.raw.text[lo:hi]

    def confidence(self, start: int, end: int) -> float:
        """The lowest confidence in ``text[start:end]``, of the reading and of the edits that touch it."""
        if not self.edits:
            return self.raw.confidence(start, end)
        lo, hi = self.to_raw(start, end)
        worst = self.raw.confidence(lo, hi)
        for e in self.edits:
            if e.start < hi and e.end > lo:
                worst = min(worst, e.confidence)
        return worst


@lean
class NormalCell:
    """A table cell with repaired text; grid position and rectangles as in ``Cell``."""

    cell: Cell
    text: NormalText

    @property
    def row(self) -> int:
        """From 0."""
        return self.cell.row

    @property
    def col(self) -> int:
        """From 0."""
        return self.cell.col

    @property
    def parts(self) -> tuple[CellPart, ...]:
        """Its rectangles, one a page that it stands on."""
        return self.cell.parts


@dataclass(frozen=True, slots=True)
class NormalTable:
    """A table with repaired cells, in row then column order."""

    table: Table
    cells: tuple[NormalCell, ...]

    def rows(self) -> tuple[tuple[NormalCell, ...], ...]:
        """Cells by the row that they begin in, left to right; a row without a cell of its own is empty."""
        out: list[list[NormalCell]] = [[] for _ in range(self.table.n_rows)]
        for c in self.cells:
            out[c.row].append(c)
        return tuple(tuple(sorted(r, key=lambda c: c.col)) for r in out)


@lean
class NormalParagraph:
    """Repaired text outside tables."""

    paragraph: Paragraph
    text: NormalText


NormalBlock = NormalParagraph | NormalTable


@dataclass(frozen=True, slots=True)
class NormalDocument:
    """A document after repair: the same blocks in the same order."""

    source: str
    sha256: str
    page_count: int
    pages: tuple[RawPage, ...]
    blocks: tuple[NormalBlock, ...]
    warnings: tuple[ReadWarning, ...] = ()
