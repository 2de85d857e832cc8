"""Lines flowed into one text: where a line break is only a wrap, and where a new item begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import median

from pipeline.model.page import Line, SourceText

_DIGITS = "0-9\u0e50-\u0e59"
_ITEM = re.compile(
    rf"(?:[-–—•●○▪■□☐☑☒◻◼✓✔➢➤►*·\U0001F5D6\U0001F5F9]\s*\S"
    rf"|\(\s*(?:[{_DIGITS}]{{1,3}}(?:\.[{_DIGITS}]{{1,3}})*|[ก-ฮ]|[a-zA-Z])\s*\)\s*\S"
    rf"|[{_DIGITS}]{{1,3}}(?:\.[{_DIGITS}]{{1,3}})*\s*[.)](?![{_DIGITS}])\s*\S"
    rf"|[{_DIGITS}]{{1,3}}(?:\.[{_DIGITS}]{{1,3}})+\s+[^\s{_DIGITS}%]"
    rf"|[ก-ฮ]\)\s*\S)"
)
LINE_GAP = 1.45
"""A step between base lines wider than this many usual steps is a blank line."""
_MARK = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
"""A Thai mark that sits over or under its base and takes no width."""
PADDING = 8.0
"""Points that a cell keeps free inside its borders at most; what is more is indentation."""
_WORD = 8
"""Longest Thai word, in spacing characters, that is taken to have pushed a line break."""
SLACK = 0.6
"""Font sizes that a word needs besides its own width: the space before it, and the cell's padding."""
_SURE = 3
"""So many breaks that only a whole phrase explains show that the producer breaks lines at spaces alone."""
_LABELLED = re.compile(rf"[^\s:{_DIGITS}][^:]{{1,40}}[^\s:{_DIGITS}]\s:\s\S")
"""A label with its value behind a colon that stands free."""
_COUNTED = re.compile(
    rf"(?:ระดับ(?:คะแนน)?(?:ที่)?|คะแนน|ครั้งที่|รุ่นที่|ขั้นตอนที่)\s*[{_DIGITS}]{{1,2}}\s*(?:[:=]|หมายถึง|วันที่|เมื่อวันที่|ระหว่างวันที่)"
)
"""A line of a list that counts in words (``ระดับที่ 2 หมายถึง …``, ``ครั้งที่ 3 วันที่ …``)."""
_LABEL = re.compile(rf"[^\s:{_DIGITS}][^:()]{{2,45}}\s?:")
"""A line that is a label and nothing else: what it heads stands below it."""
_SIGNED = re.compile(r"\(?\s*(?:ลงชื่อ|ลงนาม|ลายมือชื่อ)\s*\)?\s*[.…_]{3,}")
"""A place to sign."""
_PAGE_NUMBER = re.compile(
    rf"(?:หน้า(?:ที่)?|page)\s*[{_DIGITS}]{{1,4}}(?:\s*(?:/|จาก|of)\s*[{_DIGITS}]{{1,4}})?"
    rf"|[-–—(]\s*[{_DIGITS}]{{1,4}}\s*[-–—)]",
    re.I,
)
_RANGE = re.compile(rf"[-–—]\s*[{_DIGITS}]")


def is_thai(char: str) -> bool:
    """Whether a character belongs to Thai script, its digits and signs left out.

    >>> is_thai("ก"), is_thai("่"), is_thai("๕"), is_thai("ๆ"), is_thai("A")
    (True, True, False, False, False)
    """
    return "\u0e01" <= char <= "\u0e4e" and char not in "\u0e2f\u0e3f\u0e46"


def is_page_number(text: str) -> bool:
    """Whether a line is a page's number and says so: the bare figure could be anything.

    >>> [is_page_number(t) for t in ("หน้า 3/12", "- ๓ -", "หน้าที่ 3 จาก 9", "12", "หน้า 3 ย่อหน้า 2")]
    [True, True, True, False, False]
    """
    return _PAGE_NUMBER.fullmatch(text.strip()) is not None


def starts_item(text: str) -> bool:
    """Whether a line begins a list item.

    >>> [starts_item(t) for t in ("- จัดประชุม", "(1) วันที่", "2. โครงการ", "3.1 ร้อยละ", "☐ มี", "๑) แผน")]
    [True, True, True, True, True, True]
    >>> [starts_item(t) for t in ("2554 จำนวน", "3.50", "12.5 %", "โครงการ", "(ต่อ)", "-")]
    [False, False, False, False, False, False]
    """
    return _ITEM.match(text) is not None


def joint(before: Line, after: Line) -> str:
    """What stands between a wrapped line and its continuation: nothing inside Thai, else one space."""
    if not before.text or not after.text:
        return ""
    a, b = before.text[-1], after.text[0]
    if before.ends_with_space:
        return " "
    if is_thai(b) and is_thai(a):
        return ""
    if a in "/-" and len(before.text) > 1 and not before.text[-2].isspace():
        return ""
    return " "


def usual_step(lines: Sequence[Line]) -> float:
    """The usual distance between the bottoms of neighbouring lines, in points; 0 for fewer than two lines."""
    steps = [
        b.bbox.bottom - a.bbox.bottom
        for a, b in pairwise(lines)
        if a.page == b.page and b.bbox.bottom > a.bbox.bottom + 1
    ]
    if not steps:
        return 0.0
    # blank lines widen the step, nothing narrows it: the lower half is what is usual
    steps.sort()
    return median(steps[: len(steps) // 2 + 1])


@dataclass(frozen=True, slots=True)
class Setting:
    """How a region's lines are set: ``right``: the abscissa that text may run to; ``step``: the usual distance of lines
    in points, 0 when not known; ``at_spaces``: lines are broken at spaces only, never between Thai words."""

    right: float
    step: float
    at_spaces: bool = False


def setting_of(lines: Sequence[Line], right: float | None = None) -> Setting:
    """Measure a region by its lines. ``right`` None: the longest line's end."""
    edge = right if right is not None else max(line.bbox.x1 for line in lines)
    long = phrases = 0
    for before, after in pairwise(lines):
        word, phrase = _pushed(after)
        if phrase > word:
            free = edge - before.bbox.x1 - SLACK * after.font_size
            long += 1
            phrases += word < free < phrase
    return Setting(edge, usual_step(lines), phrases >= _SURE and phrases * 5 >= long * 3)


def right_edge(lines: Sequence[Line], x0: float, x1: float) -> float:
    """Where text may run to in a cell from ``x0`` to ``x1``: its padding is taken to be the same on both sides, and no
    wider than usual."""
    padding = min(max(min([line.bbox.x0 for line in lines]) - x0, 0.0), PADDING)
    return max(x1 - padding, max([line.bbox.x1 for line in lines]))


def breaks_before(before: Line, after: Line, setting: Setting) -> bool:
    """Whether ``after`` begins a paragraph or list item of its own."""
    if starts_item(after.text):
        return not (_RANGE.match(after.text) and before.text[-1:].isdigit())
    if _LABEL.fullmatch(after.text) or _COUNTED.match(after.text):
        return True
    if _LABELLED.match(after.text) or _SIGNED.match(after.text):
        return True
    size = max(before.font_size, after.font_size, 1.0)
    if before.page == after.page:
        gap, step = after.bbox.bottom - before.bbox.bottom, setting.step
        if gap > max(LINE_GAP * step, 1.2 * size) if step else gap > 2.6 * size:
            return True
        if after.bbox.x0 - before.bbox.x0 > 1.5 * size and before.bbox.x1 < setting.right - 2 * size:
            return True  # a first-line indent after a line that ends early
    word, phrase = _pushed(after)
    return setting.right - before.bbox.x1 > (phrase if setting.at_spaces else word) + SLACK * size


def _pushed(line: Line) -> tuple[float, float]:
    """Width of what a wrap may have pushed onto this line, in points: its first word, and its words up to a space."""
    word, phrase, length = _first_lengths(line.text)
    per_char = (line.bbox.x1 - line.bbox.x0) / max(length, 1)
    return word * per_char, phrase * per_char


@lru_cache(maxsize=4096)  # a line is held against the one before it and the one after, and forms repeat themselves
def _first_lengths(text: str) -> tuple[int, int, int]:
    """In spacing characters: the part of the first word that may be one Thai word, all up to the first space, the text."""
    token = text.partition(" ")[0]
    phrase = len(token) - len(_MARK.findall(token))
    word = min(phrase, _WORD) if is_thai(token[:1]) else phrase
    return word, phrase, len(text) - len(_MARK.findall(text))


def flow(lines: Sequence[Line], right: float | None = None) -> SourceText:
    """Lines as one text. ``right``: the abscissa up to which the region runs (None: the longest line's end)."""
    if len(lines) < 2:
        return SourceText(lines[0].text, tuple(lines), (0,)) if lines else SourceText()
    setting = setting_of(lines, right)
    pieces, starts, length = [lines[0].text], [0], len(lines[0].text)
    for before, after in pairwise(lines):
        between = "\n" if breaks_before(before, after, setting) else joint(before, after)
        starts.append(length + len(between))
        pieces += (between, after.text)
        length = starts[-1] + len(after.text)
    return SourceText("".join(pieces), tuple(lines), tuple(starts))


def join_texts(first: SourceText, second: SourceText, separator: str | None = None) -> SourceText:
    """Two texts as one, the second a continuation (over a page break). ``separator`` None: as between wrapped lines."""
    if not first.lines:
        return second
    if not second.lines:
        return first
    between = separator
    if between is None:
        a, b = first.lines[-1], second.lines[0]
        between = "\n" if starts_item(b.text) else joint(a, b)
    shift = len(first.text) + len(between)
    return SourceText(
        first.text + between + second.text,
        first.lines + second.lines,
        first.starts + tuple(s + shift for s in second.starts),
    )
