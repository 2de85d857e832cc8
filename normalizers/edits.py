"""Edits that are made one layer after the other, told in the offsets of the text that was first there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from normalizers.clusters import MARKS
from pipeline.model.page import SourceText
from pipeline.model.text import Candidate, Edit, NormalText, RepairKind

_WEIGHT: Final[dict[RepairKind, int]] = {"mask": 5, "spelling": 4, "glyph": 3, "mark_order": 2, "spacing": 1}


@dataclass(frozen=True, slots=True)
class Change:
    """One layer's wish: characters ``start`` to ``end`` of the text it was given become ``text``."""

    start: int
    end: int
    text: str
    kind: RepairKind
    reason: str
    confidence: float = 1.0
    candidates: tuple[Candidate, ...] = ()


def apply(text: str, changes: Iterable[Change]) -> str:
    """The text after ``changes``, which are in order and do not overlap."""
    out: list[str] = []
    at = 0
    for c in changes:
        out += (text[at : c.start], c.text)
        at = c.end
    out.append(text[at:])
    return "".join(out)


def _joined(a: Edit, b: Edit) -> Edit:
    """Two edits that touch, as one."""
    kind = max((a.kind, b.kind), key=lambda name: _WEIGHT[name])
    reason = "; ".join(dict.fromkeys(r for r in (a.reason, b.reason) if r))
    worst = min(a.confidence, b.confidence)
    return Edit(
        a.start, b.end, a.raw + b.raw, a.shown + b.shown, kind, "repaired", worst, a.candidates or b.candidates, reason
    )


def _merge(first: Sequence[Edit], changes: Sequence[Change], base: SourceText, text: str) -> tuple[Edit, ...]:
    """``changes`` of ``text`` (which is ``base`` after ``first``) joined to ``first``: edits of ``base``.

    A change that touches an earlier edit is merged with it: the range is the union, the repaired text the later one, the
    kind that of the deeper repair, the confidence the lower of the two.
    """
    view = NormalText(text, base, tuple(first))
    spans: list[tuple[int, int]] = []  # in text
    shift = 0
    for e in first:
        spans.append((e.start + shift, e.start + shift + len(e.shown)))
        shift += len(e.shown) - (e.end - e.start)
    out: list[Edit] = []
    k = 0
    i = 0
    while k < len(first) or i < len(changes):
        if k < len(first) and (i >= len(changes) or spans[k][1] < changes[i].start):
            out.append(first[k])
            k += 1
            continue
        if k >= len(first) or changes[i].end < spans[k][0]:
            c = changes[i]
            lo, hi = view.to_raw(c.start, c.end)
            out.append(Edit(lo, hi, base.text[lo:hi], c.text, c.kind, "repaired", c.confidence, c.candidates, c.reason))
            i += 1
            continue
        # a cluster of earlier edits and changes that touch one another
        lo_t, hi_t = min(spans[k][0], changes[i].start), min(spans[k][0], changes[i].start)
        edits: list[Edit] = []
        wishes: list[Change] = []
        while True:
            if k < len(first) and spans[k][0] <= hi_t:
                edits.append(first[k])
                hi_t = max(hi_t, spans[k][1])
                k += 1
            elif i < len(changes) and changes[i].start <= hi_t:
                wishes.append(changes[i])
                hi_t = max(hi_t, changes[i].end)
                i += 1
            else:
                break
        lo, hi = _raw_bounds(view, edits, wishes, lo_t, hi_t)
        local = [replace(w, start=w.start - lo_t, end=w.end - lo_t) for w in wishes]
        repaired = apply(text[lo_t:hi_t], local)
        raw = base.text[lo:hi]
        if repaired == raw:
            continue
        parts = [(e.kind, e.confidence, e.candidates, e.reason) for e in edits]
        parts += [(w.kind, w.confidence, w.candidates, w.reason) for w in wishes]
        kind = max((p[0] for p in parts), key=lambda name: _WEIGHT[name])
        candidates = next((p[2] for p in reversed(parts) if p[2]), ())
        reasons = "; ".join(dict.fromkeys(p[3] for p in parts if p[3]))
        out.append(Edit(lo, hi, raw, repaired, kind, "repaired", min(p[1] for p in parts), candidates, reasons))
    return tuple(out)


def _raw_bounds(
    view: NormalText, edits: Sequence[Edit], wishes: Sequence[Change], lo_t: int, hi_t: int
) -> tuple[int, int]:
    lo, hi = view.to_raw(lo_t, hi_t) if hi_t > lo_t else (edits[0].start, edits[-1].end)
    for e in edits:
        lo, hi = min(lo, e.start), max(hi, e.end)
    for w in wishes:
        if w.end > w.start:
            a, b = view.to_raw(w.start, w.end)
            lo, hi = min(lo, a), max(hi, b)
    return lo, hi


@dataclass(frozen=True, slots=True)
class Draft:
    """A text on its way through the layers: where it came from, what it is now, what was done."""

    raw: SourceText
    text: str
    edits: tuple[Edit, ...] = ()

    def with_changes(self, changes: Sequence[Change]) -> Draft:
        """The draft after one more layer; changes that change nothing are dropped."""
        real = [c for c in changes if self.text[c.start : c.end] != c.text]
        if not real:
            return self
        return Draft(self.raw, apply(self.text, real), _merge(self.edits, real, self.raw, self.text))

    def finish(self) -> NormalText:
        """The result. Edits are widened to whole clusters, so that none begins with a bare mark or is empty on one side:
        a reviewer can read them, and every offset has a counterpart."""
        raw = self.raw.text
        out: list[Edit] = []
        for k, e in enumerate(self.edits):
            start, end, repaired = e.start, e.end, e.shown
            least = out[-1].end if out else 0
            while start > least and (start == end or not repaired or raw[start] in MARKS or repaired[0] in MARKS):
                start -= 1
                repaired = raw[start] + repaired
            most = self.edits[k + 1].start if k + 1 < len(self.edits) else len(raw)
            if end < most and (start == end or not repaired):
                repaired += raw[end]
                end += 1
            wide = replace(e, start=start, end=end, raw=raw[start:end], repaired=repaired)
            if out and out[-1].end == start and (start == end or not repaired or repaired[0] in MARKS):
                wide = _joined(out.pop(), wide)
            out.append(wide)
        return NormalText(self.text, self.raw, tuple(out))


def with_edits(text: NormalText, extra: Iterable[Edit]) -> NormalText:
    """``text`` with more edits, given in raw offsets; one that overlaps an edit before it is left out."""
    edits: list[Edit] = []
    for e in sorted((*text.edits, *extra), key=lambda e: (e.start, e.kind == "mask")):
        if not edits or e.start >= edits[-1].end:
            edits.append(e)
    out: list[str] = []
    at = 0
    for e in edits:
        out += (text.raw.text[at : e.start], e.shown)
        at = e.end
    out.append(text.raw.text[at:])
    return NormalText("".join(out), text.raw, tuple(edits))
