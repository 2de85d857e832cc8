"""Blocks of options as indicators: name, checklist, levels with their points, canonical numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from normalizers.digits import to_arabic
from normalizers.numbers import find_numbers
from pipeline.forms.patterns import first_pattern
from pipeline.forms.schema import FormDefinition
from pipeline.mapping import lists
from pipeline.mapping.apart import Streams, streams
from pipeline.mapping.draft import canonical, split_number
from pipeline.mapping.levels import target_of
from pipeline.mapping.optionblock import Block
from pipeline.mapping.options import read_blocks
from pipeline.mapping.passage import EMPTY, Passage, pages_of
from pipeline.mapping.sections import Section
from pipeline.mapping.segments import Segmented
from pipeline.mapping.streams import flow, heading_spans, is_scores
from pipeline.mapping.ticks import BARE_MARKS, Tick, find_ticks
from pipeline.mapping.unboxed import POINTS_INSIDE, Option, by_lines, part, parted_by_points
from pipeline.model.geometry import Place
from pipeline.model.record import DuplicateBlock, Indicator, Level, Number, StatedTotal, Text, Value

_POINTS_BEFORE: Final = re.compile(
    r"\s*\(?\s*(?=ระดับ|[0-9]{1,2}\s*คะแนน)(?:ระดับ(?:คะแนน)?(?:ที่)?\s*)?([0-9]{1,2})(?![0-9.%])(?:\s*คะแนน)?\s*\)?\s*[:=\-–]*\s*"
)
_POINTS_BEHIND: Final = re.compile(r"\s*[(=:\-–]*\s*(?:ได้\s*)?([0-9]{1,2})\s*คะแนน\s*\)?\s*$")
_LEADER: Final = re.compile(r"\s*[0-9]{0,2}\s*[.…_]{5,}")
_CONTINUED: Final = re.compile(r"\(\s*ต่อ\s*\)")


@dataclass(frozen=True, slots=True)
class BlockIndicators:
    """The indicators of a document's options tables, what was printed twice, and the totals under them."""

    indicators: tuple[Indicator, ...]
    duplicates: tuple[DuplicateBlock, ...]
    totals: tuple[StatedTotal, ...]


def block_indicators(form: FormDefinition, found: Segmented) -> BlockIndicators:
    """What the options tables of a document hold."""
    read = read_blocks(form, found)
    numbers = canonical_numbers(read.blocks)
    indicators = [_indicator(form, b, n) for b, n in zip(read.blocks, numbers, strict=True)]
    by_printed: dict[str, str] = {}
    for b, (number, _) in zip(read.blocks, numbers, strict=True):
        by_printed[canonical(b.number.text)] = number
    duplicates = tuple(
        DuplicateBlock(d.first, d.second, tuple(by_printed.get(n, n) for n in d.indicators)) for d in read.duplicates
    )
    return BlockIndicators(tuple(indicators), duplicates, tuple(read.totals))


def canonical_numbers(blocks: Sequence[Block]) -> list[tuple[str, str | None]]:
    """Number and section of each block: the section's own numbering, where the printed one falls out of it.

    A block printed 1.4 that follows 8.3 in section 8 is 8.4; a number that begins at 1 again begins a new section where
    no title says otherwise.
    """
    out: list[tuple[str, str | None]] = []
    section: Section | None = None
    major, last = "", 0
    used: set[str] = set()
    for block in blocks:
        parts = canonical(block.number.text).split(".")
        minor = int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else 0
        goes_on = section is not None and block.section is not None and block.section.number == section.number
        if goes_on:
            section = block.section  # the title again, over the rest of its table
        if block.section is not section:
            section = block.section
            # a title that numbers nothing below it is some other heading: then the printed numbers count
            fresh = not any(u.split(".")[0] == parts[0] for u in used)
            major, last = (parts[0] if section is None or fresh else section.number), 0
        elif not major or (parts[0] != major and (minor == 1 and section is None)):
            major, last = parts[0], 0
        if len(parts) == 1:  # numbered through, not by section
            out.append((parts[0], section.number if section is not None else None))
            continue
        if parts[0] == major:
            last = minor
            used.add(".".join(parts))
            out.append((".".join(parts), major))
            continue
        minor = minor if minor == last + 1 else last + 1
        last = minor
        used.add(f"{major}.{minor}")
        out.append((".".join([major, str(minor), *parts[2:]]), major))
    return out


def _indicator(form: FormDefinition, block: Block, number: tuple[str, str | None]) -> Indicator:
    text, ticks, column = _text_of(block)
    headings = heading_spans(text.text, form.options.heading)
    body_end = min([h[0] for h in headings] + [t.start for t in ticks] + [column or len(text.text)])
    name, checklist = _head(form, text.slice(0, body_end))
    groups = _groups(text, [t for t in ticks if t.start >= body_end], headings, len(form.scheme.scale) or 4)
    points = _once(_points(block.points), sum(map(len, groups)))
    if len(points) > 1 and (not groups or (sum(map(len, groups)) < len(points) and _marks_only(text, ticks))):
        if column is not None and not any(h[0] > column for h in headings):
            start, options = column, part(text.slice(column), len(points))
        else:
            start, options = by_lines(text, headings, len(points))
        groups = [options]
        if options and start < body_end:
            name, checklist = _head(form, text.slice(0, start))
    if not points and _marks_only(text, ticks) and len(list(POINTS_INSIDE.finditer(to_arabic(text.text)))) > 1:
        start, inside = parted_by_points(text, headings)
        groups = [inside] if inside else []
        if inside and start < body_end:
            name, checklist = _head(form, text.slice(0, start))
    reported = _reported(block, points)
    if not points and len(reported) > 1:
        points, reported = reported, []
    blocks, at = [], 0
    beside = _beside([o for options in groups for o in options], points)
    for options in groups:
        blocks.append(_levels(options, (points if beside is None else beside)[at : at + len(options)]))
        at += len(options)
    if not blocks and points:
        blocks = [tuple(Level(p, None) for p in points)]
    elif blocks and at < len(points) and len(groups) == 1:
        blocks[0] = (*blocks[0], *(Level(p, None) for p in points[at:]))
    title = block.section.title.as_text(one_line=True) if block.section is not None else None
    verification, _ = flow(block.verification)
    own = _without_number(form, verification)
    printed = block.number.as_text(one_line=True)
    everything = [*block.criteria, *block.verification, *block.points, *block.reported]
    return Indicator(
        number=number[0],
        printed_number=Value("".join(printed.value.split()), printed.places, printed.confidence, printed.edits)
        if printed is not None
        else None,
        name=name.as_text(one_line=True),
        section=number[1],
        section_title=title,
        reported_score=reported[0] if reported else None,
        levels=blocks[0] if blocks else (),
        extra_level_blocks=tuple(blocks[1:]),
        checklist=checklist,
        verification=own.as_text(),
        pages=pages_of(everything),
    )


def _text_of(block: Block) -> tuple[Passage, list[Tick], int | None]:
    """A block's text, its boxes, and where the options begin if they have a column of their own."""
    found = streams(block.criteria, block.openings, block.maybe)
    text, ticks, begin = _flowed(found, found.openings)
    if len(found.maybe) > 1 and len(found.maybe) == len(_points(block.points)) and _marks_only(text, ticks):
        return _flowed(found, found.maybe)
    return text, ticks, begin


def _flowed(found: Streams, openings: Sequence[int]) -> tuple[Passage, list[Tick], int | None]:
    column = () if found.options is None else (found.options,)
    forced = [k for k in sorted({*openings, *column}) if found.parts[k].text.strip()]
    text, offsets = flow(found.parts, forced)
    at = dict(zip(forced, offsets, strict=True))
    return text, _boxes(text, [at[k] for k in openings if k in at]), at.get(column[0]) if column else None


def _without_number(form: FormDefinition, passage: Passage) -> Passage:
    m = first_pattern(passage.text, form.options.number)
    return passage.slice(m.end).strip(" :") if m is not None else split_number(passage)[1]


def _head(form: FormDefinition, passage: Passage) -> tuple[Passage, tuple[Text, ...]]:
    """Name and checklist: what stands before the options."""
    body = _without_number(form, passage)
    return lists.name_and_items(body)


def _boxes(text: Passage, offsets: Sequence[int]) -> list[Tick]:
    """The boxes of a text, and a place for one where an option is known to begin without."""
    ticks = list(find_ticks(text.text))
    bare = [o for o in offsets if not any(t.start <= o and not text.text[t.end : o].strip() for t in ticks)]
    return sorted((*ticks, *(Tick(o, o, None) for o in bare)), key=lambda t: t.start)


def _groups(
    text: Passage, ticks: Sequence[Tick], headings: Sequence[tuple[int, int]], expected: int
) -> list[list[Option]]:
    """The options in order, cut into blocks where the words over them stand again (and do not only go on)."""
    groups: list[list[Option]] = []
    for k, tick in enumerate(ticks):
        end = ticks[k + 1].start if k + 1 < len(ticks) else len(text.text)
        cut = min((h[0] for h in headings if tick.end <= h[0] < end), default=end)
        words = text.slice(tick.end, cut)
        leader = _LEADER.search(words.text)
        if leader is not None:
            words = words.slice(0, leader.start())
        mark = text.slice(tick.start, tick.end)
        checked = None if tick.checked is None else mark.holding(tick.checked)
        since = ticks[k - 1].end if k else 0
        again = [h for h in headings if since <= h[0] < tick.start]
        new = not groups or any(
            len(groups[-1]) >= expected
            and not _CONTINUED.match(text.text, h[1])
            and not _CONTINUED.search(text.text[h[0] : h[1]])
            for h in again
        )
        if new:
            groups.append([])
        groups[-1].append(Option(words.strip(), checked))
    return groups


def _marks_only(text: Passage, ticks: Sequence[Tick]) -> bool:
    """Whether ticks stand without boxes, if any do: only the chosen option has a sign before it."""
    return all(text.text[t.start : t.end].strip() in BARE_MARKS for t in ticks if t.end > t.start)


def _points(cells: Sequence[Passage]) -> list[Number]:
    out = []
    for cell in cells:
        for span in find_numbers(cell.text):
            out.append(cell.slice(span.start, span.end).holding(span.value))
    return out


def _once(points: Sequence[Number], options: int) -> list[Number]:
    """Points that are printed twice (in one cell and again a row each) once; anything else as it is."""
    if options and len(points) == 2 * options:
        head, tail = points[:options], points[options:]
        if [p.value for p in head] == [p.value for p in tail]:
            return list(head)
    return list(points)


def _beside(options: Sequence[Option], points: Sequence[Number]) -> list[Number | None] | None:
    """By option the points that stand beside it, where there are fewer points than options and each stands by one of its own.

    One of them could not be read: those below it are not its. None where the places do not tell.
    """
    if not points or len(points) >= len(options):
        return None
    out: list[Number | None] = [None] * len(options)
    for number in points:
        near = [
            k for k, o in enumerate(options) if any(_level_with(a, b) for a in number.places for b in o.words.places())
        ]
        if len(near) != 1 or out[near[0]] is not None:
            return None
        out[near[0]] = number
    return out


def _level_with(a: Place, b: Place) -> bool:
    """Whether two places share more than half of the lower one's height."""
    if a.page != b.page:
        return False
    shared = min(a.bbox.bottom, b.bbox.bottom) - max(a.bbox.top, b.bbox.top)
    return shared > 0.5 * min(a.bbox.bottom - a.bbox.top, b.bbox.bottom - b.bbox.top)


def _levels(options: Sequence[Option], points: Sequence[Number | None]) -> tuple[Level, ...]:
    out = []
    own = [_own_points(o.words) for o in options] if not points else []
    if own and all(p is not None for p, _ in own):
        return tuple(
            Level(p, w.as_text(one_line=True), o.checked, target_of(w)) for o, (p, w) in zip(options, own, strict=True)
        )
    for k, option in enumerate(options):
        words = option.words if option.words.text else EMPTY
        score = points[k] if k < len(points) else None
        out.append(Level(score, words.as_text(one_line=True), option.checked, target_of(words)))
    return tuple(out)


def _own_points(words: Passage) -> tuple[Number | None, Passage]:
    """Points that an option names itself (``5 คะแนน : ครบ``, ``ครบ (5 คะแนน)``), and the words without them."""
    text = to_arabic(words.text)
    m = _POINTS_BEFORE.match(text)
    rest = words.slice(m.end()) if m is not None else EMPTY
    if m is None:
        m = _POINTS_BEHIND.search(text)
        rest = words.slice(0, m.start()) if m is not None else words
    if m is None or not rest.text.strip():
        return None, words
    at = words.slice(m.start(1), m.end(1))
    return at.holding(Decimal(m[1])), rest.strip()


def _reported(block: Block, points: Sequence[Number]) -> list[Number]:
    """Scores in the column for them: figures only, whatever else stands there is no score."""
    out = []
    for cell in block.reported:
        if is_scores(cell.text):
            out.extend(_points([cell]))
        else:
            number = cell.as_number()
            if number is not None and number.value <= max((p.value for p in points), default=Decimal(100)):
                out.append(number)
    return out
