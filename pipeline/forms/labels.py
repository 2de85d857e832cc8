"""Finding a form's labels in text that is torn, masked or misread: by the letters, not by the marks.

A *skeleton* is what is left of a text when white space, Thai marks and punctuation are dropped and digits are Arabic:
the part that survives a lost vowel sign, a swapped tone mark or a broken line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

_MARKS: Final = frozenset("ัิีึืฺุู็่้๊๋์ํ๎ฯ\u200b\u200c\u200d\ufeff\u00ad")
_DROPPED: Final = frozenset(" \t\r\n\f\xa0:：;,.*\"'“”‘’()[]{}|_…-–—/\\ๆ•●")
_TO_ARABIC: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_LINE_START: Final = re.compile(r"(?:^|\n)[ \t\u2022•●\-–—*]*(?:(?:\(?[0-9๐-๙]{1,2}[.)])+[ \t]*)?")
_LOOKALIKES: Final = str.maketrans("ซคตฟฝภถฏฃฑฬฤ", "ชดดพผกกฎขทพก")
"""Letters that recognition takes for each other."""
FUZZY_RATIO: Final = 84.0
"""Share in percent that two skeletons must have in common to be the same label."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """``text`` without marks and spaces; ``index[i]`` is the offset in the source of its character ``i`` (one more at the end)."""

    text: str
    index: tuple[int, ...]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The range of the source behind ``text[start:end]``, its trailing marks included."""
        lo = self.index[start]
        hi = self.index[end] if end < len(self.text) else self.index[-1]
        return lo, max(lo, hi)


def _letter(char: str) -> str:
    if char == "ำ":
        return "า"
    if char in _MARKS or "\uf700" <= char <= "\uf71f":  # marks in private-use code points, but for two consonants
        return {"\uf700": "ฐ", "\uf70f": "ญ"}.get(char, "")
    return char.translate(_TO_ARABIC).lower()


@lru_cache(maxsize=65536)
def skeleton(text: str, *, spaces: bool = False) -> Skeleton:
    """The skeleton of a text; with ``spaces`` punctuation and single blanks stay, for regular expressions.

    >>> skeleton("ตัวชีว้ ัด ที่ ๓.๑").text
    'ตวชวดท31'
    >>> skeleton("จํานวน  4 ครั้ง", spaces=True).text
    'จานวน 4 ครง'
    """
    out: list[str] = []
    index: list[int] = []
    for i, char in enumerate(text):
        if spaces:
            if char.isspace():
                letter = "\n" if char == "\n" else " "
                if out and out[-1] in " \n":
                    out[-1] = "\n" if "\n" in (letter, out[-1]) else " "
                    continue
            else:
                letter = _letter(char)
        else:
            letter = "" if char in _DROPPED or char.isspace() else _letter(char)
        if letter:
            out.append(letter)
            index.append(i)
    index.append(len(text))
    return Skeleton("".join(out), tuple(index))


def fold(bones: str) -> str:
    """A skeleton with letters that look alike made one."""
    return bones.translate(_LOOKALIKES)


def same_label(text: str, label: str) -> float:
    """How far a whole text is the label, 0 to 100; words hidden by x may stand for any letters.

    >>> same_label("น้ำหนัก ร้อยละ", "น้ำหนักร้อยละ"), same_label("คะแนน xxxxxx", "คะแนนที่ได้")
    (100.0, 95.0)
    >>> same_label("ผลงาน", "น้ำหนัก") < 50
    True
    """
    a, b = skeleton(text).text, skeleton(label).text
    if not a or not b:
        return 0.0
    if a == b:
        return 100.0
    if "xxx" in a:
        # a mask is as long as what it hides, marks included: a good third of it at least are letters
        parts = re.split(r"(x{3,})", a)
        pattern = "".join(f".{{{len(p) * 2 // 5},{len(p)}}}" if p[:3] == "xxx" else re.escape(p) for p in parts)
        if sum(len(p) for p in parts[::2]) >= 3 and re.fullmatch(pattern, b):
            return 95.0
    score = max(float(fuzz.ratio(a, b)), float(fuzz.ratio(fold(a), fold(b))) - 3.0)
    return score if min(len(a), len(b)) > 4 or score >= 90 else 0.0


def best_label(text: str, labels: Iterable[str]) -> float:
    """The highest ``same_label`` over several wordings."""
    return max((same_label(text, label) for label in labels), default=0.0)


@dataclass(frozen=True, slots=True)
class LabelMatch:
    """A label at ``start`` to ``end`` of a text (its colon included), with the share of agreement, 0 to 100."""

    start: int
    end: int
    score: float
    label: str
    colon: bool


_COLON: Final = re.compile(r"[ \t]*[:：]+[ \t]*")


def label_at(text: str, start: int, label: str) -> LabelMatch | None:
    """The label at exactly ``start`` of the text, letter by letter or with a few slips.

    >>> m = label_at("ผู้กำกบัดูแลเป้าหมาย : หัวหน้าสำนัก", 0, "ผู้กำกับดูแลเป้าหมาย")
    >>> m is not None and m.end, m is not None and m.colon
    (23, True)
    """
    want = skeleton(label).text
    if not want:
        return None
    window = text[start : start + 3 * len(label) + 24]
    have = skeleton(window)
    n = len(want)
    if have.text[:n] == want:
        size, score = n, 100.0
    elif "xxx" in have.text[: n + 3]:
        return _masked_label(window, start, label, have, want)
    else:
        if n < 5:
            return None
        allowed = max(1, n // 7)
        best: tuple[int, int] | None = None
        seen, asked = fold(have.text), fold(want)
        for width in range(max(1, n - allowed), min(len(seen), n + allowed) + 1):
            distance = Levenshtein.distance(seen[:width], asked, score_cutoff=allowed)
            if distance <= allowed and (best is None or (distance, abs(width - n)) < (best[0], abs(best[1] - n))):
                best = (distance, width)
        if best is None:
            return None
        size, score = best[1], 100.0 * (1 - best[0] / n)
    return _finish(window, start, label, tight_end(window, have, size), score)


def _masked_label(window: str, start: int, label: str, have: Skeleton, want: str) -> LabelMatch | None:
    for width in range(max(3, len(want) - 8), min(len(have.text), len(want) + 16) + 1):
        part = have.text[:width]
        if same_label(part, want) >= 95 and (width == len(have.text) or have.text[width] != "x"):
            return _finish(window, start, label, tight_end(window, have, width), 95.0)
    return None


def tight_end(window: str, have: Skeleton, size: int) -> int:
    """Where the first ``size`` letters of a skeleton end in the source, with the marks on the last, and a closing bracket."""
    end = have.index[size - 1] + 1
    while end < len(window) and (window[end] in _MARKS or window[end] in ")]."):
        end += 1
    return end


def _finish(window: str, start: int, label: str, tail: int, score: float) -> LabelMatch:
    colon = _COLON.match(window, tail)
    return LabelMatch(start, start + (colon.end() if colon else tail), score, label, colon is not None)


def line_starts(text: str) -> tuple[int, ...]:
    """Offsets where a line's words begin: bullets and item numbers before them are passed over, and also not.

    >>> line_starts("คำอธิบาย\\n- ๑. ปัจจัย")
    (0, 9, 14)
    """
    out: set[int] = set()
    for m in _LINE_START.finditer(text):
        at = m.start() + (1 if text[m.start() : m.start() + 1] == "\n" else 0)
        out.update((at, m.end()))
    return tuple(sorted(p for p in out if p < len(text)))


def find_phrase(text: str, phrase: str) -> bool:
    """Whether a phrase stands anywhere in a text, fuzzily where it is long enough to be safe."""
    have, want = skeleton(text).text, skeleton(phrase).text
    if not want:
        return False
    if want in have:
        return True
    if len(want) < 8 or len(have) < len(want) - 1:
        return False
    return float(fuzz.partial_ratio(want, have, score_cutoff=88.0)) >= 88.0


@lru_cache(maxsize=1024)
def skeleton_pattern(pattern: str) -> re.Pattern[str]:
    """A regular expression, written in plain Thai, that runs over ``skeleton(text, spaces=True)``."""
    plain = "".join(c if c == "ฯ" else "า" if c == "ำ" else "" if c in _MARKS else c for c in pattern)
    return re.compile(plain.replace("ฯ", ""), re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PatternMatch:
    """Where a pattern and its group ``value`` (or first group) stand in the text."""

    start: int
    end: int
    value_start: int
    value_end: int


def search_pattern(text: str, pattern: str, start: int = 0, end: int | None = None) -> PatternMatch | None:
    """The first match in ``text[start:end]``; marks, kinds of digits and runs of blanks do not matter.

    >>> m = search_pattern("มีผู้เข้าร่วมฯ จํานวน ๙๐๖ คน", "จำนวน\\\\s*(\\\\d+)\\\\s*คน")
    >>> m is not None and "มีผู้เข้าร่วมฯ จํานวน ๙๐๖ คน"[m.value_start:m.value_end]
    '๙๐๖'
    """
    part = text[start:end]
    bones = skeleton(part, spaces=True)
    m = skeleton_pattern(pattern).search(bones.text)
    if m is None:
        return None
    return _to_source(bones, m, start)


def all_patterns(text: str, pattern: str) -> tuple[PatternMatch, ...]:
    """All matches of a pattern in a text."""
    bones = skeleton(text, spaces=True)
    return tuple(_to_source(bones, m, 0) for m in skeleton_pattern(pattern).finditer(bones.text))


def _to_source(bones: Skeleton, m: re.Match[str], shift: int) -> PatternMatch:
    group: int | str = "value" if "value" in m.re.groupindex else 1 if m.re.groups else 0
    if m.start(group) < 0:
        group = 0
    lo, hi = bones.source_span(m.start(), m.end())
    vlo, vhi = bones.source_span(m.start(group), m.end(group))
    return PatternMatch(lo + shift, hi + shift, vlo + shift, vhi + shift)


def first_pattern(text: str, patterns: Sequence[str]) -> PatternMatch | None:
    """The match of the first pattern, in the order given, that is found."""
    for pattern in patterns:
        m = search_pattern(text, pattern)
        if m is not None:
            return m
    return None
