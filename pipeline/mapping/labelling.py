"""Labels within a cell or paragraph: which of the form's fields begin where, and what stands behind each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance.Levenshtein import distance

from pipeline.forms.labels import LabelMatch, label_at, line_starts, slips_allowed
from pipeline.forms.schema import FieldRule
from pipeline.forms.skeleton import fold, skeleton
from pipeline.mapping.bare_labels import SAFE, announces, extended, is_figure, is_numbered, names_year, stands_alone
from pipeline.mapping.passage import Passage, join
from pipeline.model.lean import lean
from pipeline.model.remembered import remembered

_COLON: Final = re.compile(r"[:：]")
_LEADER: Final = re.compile(r"(?:\.{2,}|[…_]+)[.…_]*[ \t]*")
"""Dots or a line to fill in, beside a value or between two."""
_LONG_LEADER: Final = re.compile(r"\s*(?:\.{4,}|…{2,}|_{4,})[.…_]*\s*")
_FILLED: Final = re.compile(r"\s*(?:(?:\.{2,}|[…_])[.…_]*\s*)?(.*?)(?:\s*(?:\.{2,}|[…_])[.…_]*)?\s*", re.S)
_PAGE: Final = re.compile(r"[.…_ \t]*[0-9๐-๙]{1,3}[ \t]*(?:\n|\Z)")
"""What stands behind the dots of a table of contents."""
_BACK: Final = 70
"""How far before a colon its label may begin, in characters."""
_LEAD: Final = 12
"""Within how many characters of an offset the first letters of a label stand."""
_GAP: Final = 1.6
"""A gap so many times as wide as its line is high parts a label from its value as a colon does."""
_SHORT_LINE: Final = 0.5
"""A label alone on a line that was taken for a part of the paragraph is so much shorter than the longest."""


@lean
class Labelled:
    """A label found in a passage, and the text behind it up to the next label."""

    rule: FieldRule
    label: Passage
    value: Passage
    at: int


@lean
class _Hit:
    rule: FieldRule
    match: LabelMatch
    numbered: bool = False
    lone: bool = False
    """A label only because nothing else stands on its printed line, which runs on in the text."""
    spaced: bool = False
    """A label only where a wide gap follows it on the page."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A label: its skeleton's fold, and within how many slips of it a piece as long must be to be looked at closely."""

    label: str
    rule: FieldRule
    alike: str
    reach: int


class Labels:
    """All labels of some rules, the longest first, so that a short one does not cut a longer."""

    def __init__(self, rules: tuple[FieldRule, ...]) -> None:
        every = [(fold(skeleton(label).text), label, rule) for rule in rules for label in rule.labels]
        every.sort(key=lambda x: -len(x[0]))
        self._all = tuple(_Wanted(label, rule, alike, 2 * slips_allowed(len(alike))) for alike, label, rule in every)
        self._longest = max((len(w.alike) for w in self._all), default=0)
        self._begun: dict[str, set[int]] = {}
        """By letter the labels of which it is one of the first two."""
        for k, wanted in enumerate(self._all):
            for letter in wanted.alike[:2]:
                self._begun.setdefault(letter, set()).add(k)
        self._near: dict[str, tuple[_Wanted, ...]] = {}

    def standing(self, text: str, start: int) -> Sequence[_Wanted]:
        """The labels that ``label_at`` may find at an offset: most are dismissed here, by their letters alone."""
        have = skeleton(text)
        at, near = bisect_left(have.index, start), bisect_left(have.index, start + _LEAD)
        alike = fold(have.text)
        led = self._led(alike[at : min(at + 3, near)])
        if have.text.find("xxx", at, at + self._longest + 3) >= 0:
            return led
        return [w for w in led if distance(alike[at : at + len(w.alike)], w.alike, score_cutoff=w.reach) <= w.reach]

    def _led(self, lead: str) -> tuple[_Wanted, ...]:
        """The labels of which one of the first two letters is among these."""
        if not lead or "x" in lead:
            return self._all
        found = self._near.get(lead)
        if found is None:
            among = sorted(set().union(*(self._begun.get(letter, ()) for letter in lead)))
            found = self._near[lead] = tuple([self._all[k] for k in among])
        return found


@lru_cache(maxsize=64)
def labels_of(rules: tuple[FieldRule, ...]) -> Labels:
    """All labels of some fields, ready to be looked for."""
    return Labels(rules)


def _outdone(text: str, start: int, labels: Labels, m: LabelMatch) -> bool:
    """Whether another label stands letter by letter, and as far, where this one does so only nearly."""
    if m.score == 100:
        return False
    others = (label_at(text, start, w.label) for w in labels.standing(text, start))
    return any(o is not None and o.score == 100 and o.end >= m.end for o in others)


def _at(
    text: str, start: int, labels: Labels, *, strict: bool, head: bool, inside: bool, line_end: int | None
) -> _Hit | None:
    """The label at an offset, ``inside`` a line of the text or at its start. ``line_end``: where the printed line that
    begins there ends."""
    spaced: _Hit | None = None
    for wanted in labels.standing(text, start):
        rule = wanted.rule
        m = label_at(text, start, wanted.label)
        if m is None or _outdone(text, start, labels, m):
            continue
        if any((e := label_at(text, start, x)) is not None and e.end > m.end for x in rule.excludes):
            continue
        if rule.kind != "marker":  # a title ends with its line, whatever name stands below it
            m = extended(text, m, head=head)
        numbered = rule.kind == "numbered_name" and is_numbered(rule, text, m, strict=strict)
        if rule.kind == "year" and not m.colon and not names_year(text, m):
            continue
        figure = rule.kind in ("number", "percent") and not strict and is_figure(text, m)
        if rule.extent == "section" and _LEADER.search(text[m.start : m.end]) and _PAGE.match(text, m.end):
            continue
        stands = m.colon or numbered or figure or stands_alone(text, m, rule, whole_line=strict)
        stands = stands or (not strict and announces(rule, text, m))
        alone = line_end is not None and not text[m.end : line_end].strip() and not m.colon
        lone = alone and m.score == 100 and rule.extent == "section" and len(skeleton(m.label).text) >= SAFE
        if stands or lone:
            return _Hit(rule, m, numbered, lone and (inside or not stands))
        if spaced is None and m.score == 100 and not (strict or inside) and text[m.end : m.end + 1] == " ":
            spaced = _Hit(rule, m, spaced=True)
    return spaced


def _positions(text: str, printed: tuple[int, ...]) -> list[tuple[int, bool]]:
    """Offsets where a label may begin; with whether only a colon makes it one (inside a line, or where printed lines run
    on): ``printed``, where the page begins a line."""
    out = dict.fromkeys(line_starts(text), False)
    for p in printed:
        out.setdefault(p, True)
    for leader in _LEADER.finditer(text):
        if leader.end() < len(text) and not text[leader.end()].isspace():
            out.setdefault(leader.end(), True)
    for colon in _COLON.finditer(text):
        for p in range(max(1, colon.start() - _BACK), colon.start()):
            if text[p - 1].isspace() and not text[p].isspace():
                out.setdefault(p, True)
    return sorted(out.items())


def find_labels(passage: Passage, labels: Labels, *, strict: bool = False, head: bool = False) -> tuple[Labelled, ...]:
    """The labels of a passage in order. ``strict``: without a colon only a label alone on its line counts; ``head``: the
    passage is the first of several cells, and may be all label."""
    text = passage.text
    hits = _hits(text, passage.line_starts(), labels, strict, head)
    if not hits:
        return ()
    if any(hit.lone or hit.spaced for hit in hits):
        hits = tuple(hit for hit in hits if _is_shown(passage, hit))
    out = []
    for k, hit in enumerate(hits):
        end = hits[k + 1].match.start if k + 1 < len(hits) else len(text)
        m = hit.match
        value = passage.slice(m.end, end)
        if not m.colon:
            value = _without_hint(value)
        out.append(Labelled(hit.rule, passage.slice(m.start, m.end), without_leaders(value).strip(" \t\n:"), m.start))
    return tuple(out)


def without_leaders(value: Passage) -> Passage:
    """A value without the dots that it was written on (``....1.4.... ร้อยละ…``)."""
    if not _LEADER.search(value.text):
        return value
    parts, at = [], 0
    for m in _LONG_LEADER.finditer(value.text):
        parts.append(value.slice(at, m.start()))
        at = m.end()
    parts.append(value.slice(at))
    whole = join([p for p in parts if p.text.strip()], " ")
    ends = _FILLED.fullmatch(whole.text)
    return whole.slice(ends.start(1), ends.end(1)) if ends is not None else whole


def _find_hits(text: str, printed: tuple[int, ...], labels: Labels, strict: bool, head: bool) -> tuple[_Hit, ...]:
    """The labels of a text: reports of a form say the same in most of their cells, and a cell is asked more than once."""
    hits: list[_Hit] = []
    taken = 0
    ends = dict(zip(printed, (*printed[1:], len(text)), strict=True)) if len(printed) > 1 and not strict else {}
    for p, inside in _positions(text, printed):
        if p < taken:
            continue
        hit = _at(text, p, labels, strict=strict, head=head, inside=inside, line_end=ends.get(p))
        if hit is None:
            continue
        if inside and not (hit.lone or ((hit.match.colon or hit.numbered) and hit.match.score >= 90)):
            continue
        if hits and hits[-1].match.end > hit.match.start:
            continue
        hits.append(hit)
        taken = hit.match.end
    return tuple(hits)


_hits: Final = remembered(_find_hits, 16384)


def _is_shown(passage: Passage, hit: _Hit) -> bool:
    """Whether the page bears out a label that the text alone does not show."""
    if hit.spaced:
        gap = passage.slice(hit.match.end, hit.match.end + 1).places()
        return bool(gap) and gap[0].bbox.width > _GAP * gap[0].bbox.height
    return not hit.lone or _is_short_line(passage, hit.match)


def _is_short_line(passage: Passage, m: LabelMatch) -> bool:
    """Whether a label's line ends well before the longest of its passage: no wrap has put it there."""
    widths = [max((b.bbox.x1 - b.bbox.x0 for b in line.places()), default=0.0) for line in passage.lines()]
    own = max((p.bbox.x1 - p.bbox.x0 for p in passage.slice(m.start, m.end).places()), default=0.0)
    return own <= _SHORT_LINE * max(widths, default=0.0)


def _without_hint(value: Passage) -> Passage:
    """What follows a hint in parentheses that takes the rest of the label's line."""
    m = re.match(r"\s*[(\[](?:[^()\[\]]{2,}|[%ก-ฮ])[)\]]\s*(?:[:：]|\n|$)", value.text)
    return value.slice(m.end()) if m else value
