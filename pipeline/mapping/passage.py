"""Passages: pieces of repaired text, out of one cell or several, that still know where each word stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from normalizers.digits import to_arabic
from normalizers.numbers import find_numbers, parse_number
from pipeline.model.geometry import Place
from pipeline.model.lean import lean
from pipeline.model.record import Number, Text, Value
from pipeline.model.text import Edit, NormalText

T = TypeVar("T")
_BLANKS = re.compile(r"[ \t\xa0]+")
_BREAKS = re.compile(r"[ \t]*\n\s*")


@lean
class Segment:
    """``source.text[start:end]`` standing at offset ``at`` of the passage."""

    at: int
    source: NormalText
    start: int
    end: int


@lean
class Passage:
    """A text put together from segments; what stands between them (a line feed) belongs to none."""

    text: str = ""
    segments: tuple[Segment, ...] = ()

    @staticmethod
    def of(source: NormalText) -> Passage:
        return Passage(source.text, (Segment(0, source, 0, len(source.text)),) if source.text else ())

    def slice(self, start: int, end: int | None = None) -> Passage:
        """``text[start:end]`` as a passage of its own."""
        size = len(self.text)
        if end is None or end > size:
            end = size
        if start > end:
            start = end
        if start == 0 and end == size:
            return self
        out = []
        for s in self.segments:
            at = s.at
            shift = s.start - at
            lo, hi = at, s.end - shift
            if lo < start:
                lo = start
            if hi > end:
                hi = end
            if lo < hi:
                out.append(Segment(lo - start, s.source, lo + shift, hi + shift))
        return Passage(self.text[start:end], tuple(out))

    def strip(self, chars: str | None = None) -> Passage:
        kept = self.text.strip(chars)
        if len(kept) == len(self.text):
            return self
        left = len(self.text) - len(self.text.lstrip(chars))
        return self.slice(left, left + len(kept))

    def line_starts(self) -> tuple[int, ...]:
        """Offsets at which the page begins a line, whatever the lines were joined with; the first is 0."""
        if len(self.segments) == 1 and not self.segments[0].start and len(self.segments[0].source.raw.starts) < 2:
            return (0,)
        cuts = {0}
        for s in self.segments:
            for begin in s.source.raw.starts[1:] if s.start == 0 else s.source.raw.starts:
                at = s.source.to_text(begin, begin)[0]
                if s.start < at < s.end:
                    cuts.add(s.at + at - s.start)
        return tuple(sorted(cuts))

    def lines(self) -> tuple[Passage, ...]:
        """The passage cut where the page breaks its lines, whatever they were joined with."""
        cuts = self.line_starts()
        parts = [self.slice(a, b).strip() for a, b in zip(cuts, (*cuts[1:], len(self.text)), strict=True)]
        return tuple(p for p in parts if p.text)

    def places(self) -> tuple[Place, ...]:
        if len(self.segments) == 1:
            one = self.segments[0]
            return one.source.places(one.start, one.end)
        return tuple([p for s in self.segments for p in s.source.places(s.start, s.end)])

    def confidence(self) -> float:
        if len(self.segments) == 1:
            one = self.segments[0]
            return one.source.confidence(one.start, one.end)
        return min((s.source.confidence(s.start, s.end) for s in self.segments), default=1.0)

    def edits(self) -> tuple[Edit, ...]:
        out: list[Edit] = []
        for s in self.segments:
            if s.source.edits:
                lo, hi = s.source.to_raw(s.start, s.end)
                out.extend(e for e in s.source.edits if e.start < hi and e.end > lo)
        return tuple(out)

    def pages(self) -> tuple[int, ...]:
        found: set[int] = set()
        for s in self.segments:
            found |= s.source.pages(s.start, s.end)
        return tuple(sorted(found))

    def holding(self, value: T, *, inferred: str | None = None) -> Value[T]:
        """A value that was read off this passage."""
        if len(self.segments) == 1:
            one = self.segments[0]
            if not one.source.edits:  # nearly every one
                raw = one.source.raw
                return Value(value, raw.places(one.start, one.end), raw.confidence(one.start, one.end), (), inferred)
        return Value(value, self.places(), self.confidence(), self.edits(), inferred)

    def as_text(self, *, one_line: bool = False) -> Text | None:
        """The words, blanks at the ends dropped; None where there are none."""
        p = self.strip()
        text = p.text
        if not text:
            return None
        if "\n" in text:
            text = _BREAKS.sub(" " if one_line else "\n", text)
        if "  " in text or "\t" in text or "\xa0" in text:
            text = _BLANKS.sub(" ", text)
        return p.holding(text)

    def as_number(self) -> Number | None:
        """The one number that stands here, with or without a unit or a percent sign; None for none or several."""
        p = self.strip()
        whole = parse_number(p.text)
        if whole is not None:
            return p.holding(whole.value)
        spans = find_numbers(p.text)
        if len(spans) != 1:
            return None
        one = spans[0]
        return p.slice(one.start, one.end).holding(one.value)

    def as_integer(self) -> Value[int] | None:
        number = self.as_number()
        if number is None or number.value != number.value.to_integral_value():
            return None
        digits = to_arabic(number.raw).strip()
        if len(digits) > 1 and digits[0] == "0" and digits[1].isdigit():
            return None  # a count does not begin with a nought: its first figure was lost
        return Value(int(number.value), number.places, number.confidence, number.edits)


EMPTY = Passage()


def join(parts: Iterable[Passage], separator: str = "\n") -> Passage:
    """Passages one after the other; empty ones leave no separator."""
    text = ""
    segments: list[Segment] = []
    for p in parts:
        if not p.text.strip():
            continue
        if text:
            text += separator
            segments.extend([Segment(s.at + len(text), s.source, s.start, s.end) for s in p.segments])
        else:
            segments.extend(p.segments)
        text += p.text
    return Passage(text, tuple(segments))


def arabic(text: str) -> str:
    return to_arabic(text)


def pages_of(passages: Sequence[Passage]) -> tuple[int, ...]:
    return tuple(sorted({page for p in passages for page in p.pages()}))
