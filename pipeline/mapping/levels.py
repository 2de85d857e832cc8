"""Levels of the criteria: points beside wording, one a row or one a column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from normalizers.digits import to_arabic
from normalizers.numbers import find_numbers, parse_number
from pipeline.forms.patterns import all_patterns
from pipeline.mapping.header import Column
from pipeline.mapping.labelling import without_leaders
from pipeline.mapping.passage import EMPTY, Passage, join
from pipeline.mapping.points import points_heading
from pipeline.mapping.segments import TableHit
from pipeline.mapping.streams import is_tick
from pipeline.mapping.ticks import tick_of
from pipeline.model.record import Level, Number

_BARE_POINTS: Final = re.compile(r"^[ \t]*([1-9])[ \t]+(?=\S*[^\W\d_])", re.MULTILINE)
_EQUALS: Final = re.compile(r"([1-9])[ \t]*=[ \t]*(?=[^\s=])")
"""Points that say what they stand for: ``1 = ร้อยละ 60``."""
_NAMED: Final = re.compile(r"ระดับ(?:คะแนน)?(?:ที่)?[ \t]*([1-9])(?![0-9.,%])[ \t]*[:=]?[ \t]*(?=\S)")
"""Points that are named: ``ระดับ 1 จัดทำแผน``."""
_OF_POINTS: Final = re.compile(r"(?:ได้[ \t]*)?([1-9])[ \t]*คะแนน[ \t]*(?:[:=]|หมายถึง|เมื่อ|ถ้า)[ \t]*(?=\S)")
"""Points with their unit: ``1 คะแนน : 2 ฉบับ``."""
_BEHIND: Final = re.compile(
    r"[ \t]*(?:[=:(–-][ \t]*(?:ได้)?|ได้|เท่ากับ)[ \t]*([0-9]{1,3}(?:\.[0-9]+)?)[ \t]*คะแนน(?!เต็ม|รวม|เฉลี่ย)[ \t]*\)?[ \t]*[,;]?"
)
"""Points behind what earns them: ``ภายใน 7 วัน = 5 คะแนน``."""
_LEVELS_LABEL: Final = re.compile(r"\s*เกณฑ์(?:การ)?(?:ให้|ประเมิน)?คะแนน\s*:?\s*\Z")
FIVE: Final = 5
LEAST_LINES: Final = 3
DASHES: Final = ("-", "–", "—")
"""What is printed where there is nothing."""


def target_of(passage: Passage) -> Number | None:
    """The one number that a level asks for; None where the wording holds none or more than one."""
    spans = find_numbers(passage.text)
    if len(spans) != 1:
        return None
    return passage.slice(spans[0].start, spans[0].end).holding(spans[0].value)


def points_of(passage: Passage) -> Number | None:
    """The points that a cell of the score column holds (``5``, ``ระดับ 5``, ``5 คะแนน``)."""
    points = points_heading(passage.text)
    if points is None:
        return None
    spans = find_numbers(passage.text)
    at = passage.slice(spans[0].start, spans[0].end) if spans else passage
    return at.holding(points)


def _row_levels(table: TableHit) -> list[tuple[Passage, Passage, Passage]]:
    """(points, wording, box in a column of its own) by row; a row without points goes on with the level before."""
    out: list[tuple[Passage, list[Passage], Passage]] = []
    for row in table.rows:
        points, words, box = EMPTY, [], EMPTY
        for cell, name in table.header.assign(row):
            if name == "level_score" and cell.text and not points.text:
                points = cell.passage
            elif name == "level_text" and cell.text:
                words.append(cell.passage)
            elif not name and is_tick(cell.text):
                box = cell.passage
        if points_of(points) is not None:
            out.append((points, words, box))
        elif out and (words or points.text):
            out[-1][1].extend([*([points] if points.text else []), *words])
    return [(p, join(w), b) for p, w, b in out]


def levels(tables: Sequence[TableHit]) -> tuple[Level, ...]:
    """All levels of one indicator, in the order of the page."""
    out: list[Level] = []
    for table in tables:
        if any(c.points is not None for c in table.header.columns):
            for row in table.rows[:1]:
                out.extend(column_levels(table.header.columns, [(c.passage, c.x0, c.x1) for c in row.cells]))
        else:
            out.extend(_level(p, w, box) for p, w, box in _row_levels(table))
    return tuple(out)


def levels_of_cells(cells: Sequence[tuple[Passage, Passage]]) -> tuple[Level, ...]:
    """Levels of an indicator whose points and wording stand in two columns, a row each, or line beside line in one row.

    Words without points go on with the level before; () where some points are none.
    """
    out: list[tuple[Passage, list[Passage]]] = []
    for points, words in cells:
        marks, lines = ([p.strip() for p in x.lines() if p.text.strip()] for x in (points, words))
        if not marks and out:
            out[-1][1].append(words)
            continue
        if not marks or any(points_of(m) is None for m in marks):
            return ()
        if len(marks) == 1:
            out.append((marks[0], [words]))
        elif len(marks) == len(lines):
            out.extend((m, [line]) for m, line in zip(marks, lines, strict=True))
        else:
            out.extend((m, []) for m in marks)
    return tuple(_level(m, join(words)) for m, words in out)


def _level(points: Passage, words: Passage, box: Passage = EMPTY) -> Level:
    tick = tick_of(words)
    clean = tick.rest if tick is not None else words
    checked = tick.mark.holding(tick.checked) if tick is not None and tick.checked is not None else None
    beside = tick_of(box) if tick is None else None
    if beside is not None and beside.checked is not None:
        checked = box.strip().holding(beside.checked)
    return Level(points_of(points), clean.as_text(one_line=True), checked, target_of(clean))


def column_levels(columns: Sequence[Column], cells: Sequence[tuple[Passage, float, float]]) -> list[Level]:
    """Levels of a row whose columns are headed by points; a column without a cell has a level without wording."""
    out = []
    for column in columns:
        if column.points is None:
            continue
        under = [
            p
            for p, x0, x1 in cells
            if min(x1, column.x1) - max(x0, column.x0) > 0.4 * min(x1 - x0, column.x1 - column.x0)
        ]
        words = under[0] if under and under[0].text.strip() not in DASHES else EMPTY
        score = points_of(column.heading) or column.heading.holding(Decimal(column.points))
        tick = tick_of(words)
        if is_tick(words.text):
            mark = words.strip()
            checked = tick.checked if tick is not None else True
            out.append(Level(score, None, mark.holding(checked) if checked is not None else None))
            continue
        clean = tick.rest if tick is not None else words
        checked_by = tick.mark.holding(tick.checked) if tick is not None and tick.checked is not None else None
        out.append(Level(score, clean.as_text(one_line=True), checked_by, target_of(clean)))
    return out


def line_levels(passages: Sequence[Passage], patterns: Sequence[str]) -> tuple[Level, ...]:
    """Levels that stand in lines of their own (``ระดับ 1 : ร้อยละ 80``), at least two; the points must differ."""
    out: list[Level] = []
    for passage in passages:
        starts = [m for pattern in patterns for m in all_patterns(passage.text, pattern)]
        starts.sort(key=lambda m: (m.value_start, m.start))
        starts = [m for k, m in enumerate(starts) if not k or m.value_start > starts[k - 1].value_start]
        for k, m in enumerate(starts):
            end = starts[k + 1].start if k + 1 < len(starts) else len(passage.text)
            points = points_of(passage.slice(m.value_start, m.value_end))
            words = without_leaders(passage.slice(m.end, end)).strip(" :=-,;/\n")
            if points is not None and words.text:
                out.append(Level(points, words.as_text(one_line=True), None, target_of(words)))
    scores = [level.score.value for level in out if level.score is not None]
    named = next((found for p in passages for mark in (_NAMED, _OF_POINTS) if (found := _counted(p, mark))), ())
    if len(out) >= max(2, len(named)) and len(set(scores)) == len(scores):
        return tuple(out)
    return named or next(
        (found for p in passages if (found := _counted_lines(p) or _counted(p, _EQUALS) or _behind(p) or _slashed(p))),
        (),
    )


def before_levels(passage: Passage, patterns: Sequence[str]) -> tuple[Passage, Passage]:
    """The words of a cell, and the lines of levels that stand under them (empty where fewer than three do)."""
    starts = [m.start for pattern in patterns for m in all_patterns(passage.text, pattern)]
    at = min(starts, default=0)
    rest = passage.slice(at)
    if not at or len(line_levels([rest], patterns)) < LEAST_LINES:
        return passage, EMPTY
    words = passage.slice(0, at)
    label = _LEVELS_LABEL.search(words.text)
    return words.slice(0, label.start()).strip() if label is not None else words.strip(), rest


def _counted(passage: Passage, marks: re.Pattern[str]) -> tuple[Level, ...]:
    """Levels that run on in one line, as full lines of a narrow cell are read: each point in its turn, marked as such."""
    text, begins = to_arabic(passage.text), frozenset(passage.line_starts())
    found = [m for m in marks.finditer(text) if m.start() in begins or not text[: m.start()][-1:].strip()]
    if not _in_turn([int(m[1]) for m in found]):
        return ()
    out = []
    for m, end in zip(found, (*(n.start() for n in found[1:]), len(text)), strict=True):
        words = passage.slice(m.end(), end).strip(" ,;\n")
        points = points_of(passage.slice(m.start(1), m.end(1)))
        out.append(Level(points, words.as_text(one_line=True), None, target_of(words)))
    return tuple(out)


def _behind(passage: Passage) -> tuple[Level, ...]:
    """Levels whose points stand behind what earns them, at least two, the points rising or falling up to the end."""
    text = to_arabic(passage.text)
    found = list(_BEHIND.finditer(text))
    if len(found) < 2 or text[found[-1].end() :].strip():
        return ()
    points = [Decimal(m[1]) for m in found]
    words = [passage.slice(a, m.start()).strip() for a, m in zip((0, *(m.end() for m in found)), found, strict=False)]
    if points not in (sorted(set(points)), sorted(set(points), reverse=True)) or not all(w.text for w in words):
        return ()
    return tuple(_level(passage.slice(m.start(1), m.end(1)), w) for m, w in zip(found, words, strict=True))


def _slashed(passage: Passage) -> tuple[Level, ...]:
    """Five targets in one line (``60/70/80/90/100``), which rise or fall: those of the levels 1 to 5."""
    parts = to_arabic(passage.text).split("/")
    numbers = [parse_number(p) for p in parts]
    amounts = [n.value for n in numbers if n is not None]
    if len(parts) != FIVE or len(amounts) != FIVE or len(set(amounts)) != FIVE:
        return ()
    if amounts not in (sorted(amounts), sorted(amounts, reverse=True)):
        return ()
    out, at = [], 0
    for points, part in enumerate(parts, 1):
        words = passage.slice(at, at + len(part)).strip()
        out.append(Level(words.holding(Decimal(points)), words.as_text(one_line=True), None, target_of(words)))
        at += len(part) + 1
    return tuple(out)


def _in_turn(points: Sequence[int]) -> bool:
    """Whether points count from 1 up or down to 1, none left out."""
    n = len(points)
    return n >= LEAST_LINES and list(points) in (list(range(1, n + 1)), list(range(n, 0, -1)))


def _counted_lines(passage: Passage) -> tuple[Level, ...]:
    """Levels in lines that begin with their bare points, as a table without rules is read: 1 to 5 or 5 to 1, three at
    least, each in its turn."""
    starts = [(m.start(1), m.end(), int(m[1])) for m in _BARE_POINTS.finditer(to_arabic(passage.text))]
    if not _in_turn([p for *_, p in starts]):
        return ()
    out = []
    for (at, begin, _), end in zip(starts, (*(s for s, *_ in starts[1:]), len(passage.text)), strict=True):
        line = passage.slice(begin, end).text.partition("\n")[0]
        words = passage.slice(begin, begin + len(line)).strip()
        out.append(Level(points_of(passage.slice(at, at + 1)), words.as_text(one_line=True), None, target_of(words)))
    return tuple(out)
