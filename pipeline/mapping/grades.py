"""The grade of an appraisal: the ticked one of several, or the one that is named, and the scores that each stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from normalizers.numbers import find_numbers
from pipeline.forms.patterns import PatternMatch, all_patterns
from pipeline.forms.schema import AppraisalRule
from pipeline.mapping.passage import Passage, join
from pipeline.mapping.rows import Row
from pipeline.mapping.ticks import Tick, find_ticks
from pipeline.model.record import AppraisalBand, Number, Text

MAX_ROW = 300
"""Characters of a row that can name grades."""


@dataclass(frozen=True, slots=True)
class Grades:
    """``bands`` as printed with boxes or scores; ``band``: the one that was given."""

    band: Text | None = None
    bands: tuple[AppraisalBand, ...] = ()


@dataclass(frozen=True, slots=True)
class _Option:
    name: str
    band: AppraisalBand


def read_grades(rule: AppraisalRule, names: Sequence[str], rows: Sequence[Row]) -> Grades:
    """The grade that is ticked, where exactly one is; else the one that is named behind the words for it."""
    if not names:
        return Grades()
    words = [p for p in (join(c.passage for c in row.filled) for row in rows) if 0 < len(p.text) <= MAX_ROW]
    options = [o for p in words for o in _options(rule, names, p)]
    first: dict[str, AppraisalBand] = {}
    for option in options:
        if option.name not in first or first[option.name].checked is None:
            first[option.name] = option.band
    bands = tuple(first.values()) if len(first) > 1 else ()
    ticked = [b for b in bands if b.checked is not None and b.checked.value]
    if len(ticked) == 1:
        return Grades(ticked[0].name, bands)
    if ticked:
        return Grades(None, bands)
    return Grades(next((t for p in words for t in _named(rule, names, p)), None), bands)


def _alternatives(names: Sequence[str]) -> str:
    return "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))


def _options(rule: AppraisalRule, names: Sequence[str], passage: Passage) -> Iterator[_Option]:
    """Grades that stand as options: at the start of a line or behind a box, and followed by scores, a box or nothing."""
    ticks = find_ticks(passage.text)
    heads = [
        h
        for h in all_patterns(passage.text, rf"(?P<value>{_alternatives(names)})(?=[\s(:：=\[☐-☒]|$)")
        if _heads(passage, h, ticks)
    ]
    for k, hit in enumerate(heads):
        stop = heads[k + 1].start if k + 1 < len(heads) else len(passage.text)
        behind = passage.slice(hit.value_end, stop)
        box = _box(ticks, heads, k)
        least = _least(rule, behind)
        if box is None and least is None:
            continue
        name = passage.slice(hit.value_start, hit.value_end)
        text = name.as_text(one_line=True)
        if text is None:
            continue
        checked = (
            passage.slice(box.start, box.end).holding(bool(box.checked))
            if box is not None and box.checked is not None
            else None
        )
        plain = next(n for n in sorted(names, key=len, reverse=True) if _same(n, text.value))
        yield _Option(plain, AppraisalBand(text, least, checked))


def _same(a: str, b: str) -> bool:
    return bool(all_patterns(b, rf"^{re.escape(a)}$"))


def _heads(passage: Passage, hit: PatternMatch, ticks: Sequence[Tick]) -> bool:
    """Whether nothing but a box and blanks stands before a grade on its line."""
    line = passage.text.rfind("\n", 0, hit.value_start) + 1
    before = [t.end for t in ticks if t.end <= hit.value_start]
    start = max([line, *before])
    return not passage.text[start : hit.value_start].strip(" .)0123456789๐๑๒๓๔๕๖๗๘๙(-•")


def _box(ticks: Sequence[Tick], heads: Sequence[PatternMatch], k: int) -> Tick | None:
    """The box before a grade; where boxes follow the grades, the one behind it."""
    if not ticks:
        return None
    if ticks[0].start < heads[0].value_start:
        low = heads[k - 1].value_end if k else 0
        near = [t for t in ticks if low <= t.start < heads[k].value_start]
        return near[-1] if near else None
    high = heads[k + 1].value_start if k + 1 < len(heads) else None
    near = [t for t in ticks if t.start >= heads[k].value_end and (high is None or t.start < high)]
    return near[0] if near else None


def _least(rule: AppraisalRule, behind: Passage) -> Number | None:
    """The lowest score of a grade as printed behind it: ``(80 - 89)``, ``90 คะแนนขึ้นไป``, ``ต่ำกว่า 60`` (none: 0 is not printed)."""
    found = [s for s in find_numbers(behind.text) if 0 <= s.value <= 100]
    if not found or any(all_patterns(behind.text[: found[0].start], re.escape(word)) for word in rule.below):
        return None
    least = min(found[:2], key=lambda s: s.value)
    return behind.slice(least.start, least.end).holding(least.value)


def _named(rule: AppraisalRule, names: Sequence[str], passage: Passage) -> Iterator[Text]:
    """A grade behind the words that announce it (``ระดับผลการประเมิน : ดีมาก``), and no other beside it."""
    for lead in rule.band:
        known = _alternatives(names)
        joint = r"\s*[:：=]?\s*(?:อยู่\s*)?(?:ใน)?\s*(?:ระดับ|เกณฑ์)?\s*"
        hits = all_patterns(passage.text, rf"{lead}{joint}[\"“”(]?(?P<value>{known})(?=[\s).,\"”(]|$)")
        if len(hits) == 1 and len(all_patterns(passage.text, rf"(?:^|(?<=\s))(?:{known})(?=\s|$)")) <= 1:
            text = passage.slice(hits[0].value_start, hits[0].value_end).as_text(one_line=True)
            if text is not None:
                yield text
