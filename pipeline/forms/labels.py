"""Finding a form's labels in text that is torn, masked or misread: by the letters, not by the marks.

What is compared are skeletons (``pipeline.forms.skeleton``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline.forms.skeleton import fold, skeleton, tight_end
from pipeline.model.lean import lean

_LINE_START: Final = re.compile(r"(?:^|\n)[ \t\u2022•●\-–—*]*(?:(?:\(?[0-9๐-๙]{1,2}[.)])+[ \t]*)?")
FUZZY_RATIO: Final = 84.0
"""Share in percent that two skeletons must have in common to be the same label."""


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
    if "xxx" in a and len(a) - a.count("x") <= len(b) <= len(a):
        masked = _masked_pattern(a)
        if masked is not None and masked.fullmatch(b):
            return 95.0
        if fits_mask(text, label):
            return 90.0
    score = max(float(fuzz.ratio(a, b)), float(fuzz.ratio(fold(a), fold(b))) - 3.0)
    return score if min(len(a), len(b)) > 4 or score >= 90 else 0.0


@lru_cache(maxsize=1024)
def _masked_pattern(bones: str) -> re.Pattern[str] | None:
    """What a skeleton with hidden words may stand for; None where too little of it is to be seen."""
    parts = re.split(r"(x{3,})", bones)
    if sum(len(p) for p in parts[::2]) < 3:
        return None
    # a mask is as long as what it hides, marks included: a good third of it at least are letters
    return re.compile("".join(f".{{{len(p) * 2 // 5},{len(p)}}}" if p[:3] == "xxx" else re.escape(p) for p in parts))


def fits_mask(masked: str, label: str) -> bool:
    """Whether a text with hidden words can be the label, letter by letter: each x stands for one code point, of which sara
    am has two.

    >>> fits_mask("xxxxxxxx", "น้ำหนัก"), fits_mask("ค่าxxxxxxxxxxx", "ค่าคะแนนที่ได้"), fits_mask("xxxxxxx", "น้ำหนัก")
    (True, True, False)
    """
    want = "".join(_apart(label).split())
    parts = re.split(r"(x{3,})", "".join(_apart(masked).split()))
    if len(parts) == 1:
        return False
    return re.fullmatch("".join(f".{{{len(p)}}}" if p[:3] == "xxx" else re.escape(p) for p in parts), want) is not None


def _apart(text: str) -> str:
    return text.replace("ำ", "\u0e4d\u0e32")


def best_label(text: str, labels: Iterable[str]) -> float:
    """The highest ``same_label`` over several wordings."""
    return max((same_label(text, label) for label in labels), default=0.0)


@lean
class LabelMatch:
    """A label at ``start`` to ``end`` of a text (its colon included), with the share of agreement, 0 to 100."""

    start: int
    end: int
    score: float
    label: str
    colon: bool


_COLON_INSIDE: Final = re.compile(r"[:：]")
_COLON: Final = re.compile(r"[ \t]*(?:[:：]+(?:[ \t]*(?:\.{2,}|[…_]+))*|(?:\.{2,}|…|__)[.…_]*)[ \t]*")
"""What parts a label from its value: a colon, or the dots of a line to fill in."""


def slips_allowed(letters: int) -> int:
    """How many letters of a label may be lost, added or misread."""
    return max(1, letters // 7)


def label_at(text: str, start: int, label: str) -> LabelMatch | None:
    """The label at exactly ``start`` of the text, letter by letter or with a few slips.

    >>> m = label_at("ผู้กำกบัดูแลเป้าหมาย : หัวหน้าสำนัก", 0, "ผู้กำกับดูแลเป้าหมาย")
    >>> m is not None and m.end, m is not None and m.colon
    (23, True)
    """
    want, asked = _wanted(label)
    if not want:
        return None
    have = skeleton(text)
    at = bisect_left(have.index, start)
    n = len(want)
    if have.text.startswith(want, at):
        return _finish(text, start, label, tight_end(text, have, at + n), 100.0)
    allowed = slips_allowed(n)
    end = at + n + allowed + 16
    if have.text.find("xxx", at, at + n + 3) >= 0:
        size = _masked(have.text[at:end], want)
        tail = tight_end(text, have, at + size) if size else start
        whole = size and not _COLON_INSIDE.search(text, start, tail)
        return _finish(text, start, label, tail, 95.0) if whole else None
    if n < 5 or have.text.startswith(want[1:], at):
        return None  # without its first letter it is another word: ผู้รายงานผล, รายงานผล
    seen = fold(have.text)[at:end]
    # a piece of another length that is near enough is within twice as much of the piece as long as the label
    if Levenshtein.distance(seen[:n], asked, score_cutoff=2 * allowed) > 2 * allowed:
        return None
    best: tuple[int, int] | None = None
    for width in range(max(1, n - allowed), min(len(seen), n + allowed) + 1):
        if _digits(seen[:width]) != _digits(asked):
            continue  # the number behind a label is no slip in it
        distance = Levenshtein.distance(seen[:width], asked, score_cutoff=allowed)
        if distance <= allowed and (best is None or (distance, abs(width - n)) < (best[0], abs(best[1] - n))):
            best = (distance, width)
    if best is None:
        return None
    return _finish(text, start, label, tight_end(text, have, at + best[1]), 100.0 * (1 - best[0] / n))


@lru_cache(maxsize=4096)
def begins_with(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text begins with one of several wordings, nearly at least.

    >>> begins_with("รวมคะแนน 4.20", ("ผลรวม", "รวม"))
    True
    """
    return any((m := label_at(text, 0, w)) is not None and m.score >= 90 for w in words)


@lru_cache(maxsize=4096)
def _wanted(label: str) -> tuple[str, str]:
    """A label's skeleton, and its fold."""
    bones = skeleton(label).text
    return bones, fold(bones)


def _digits(bones: str) -> str:
    return "".join(c for c in bones if c.isdigit())


def _masked(seen: str, want: str) -> int:
    """How many letters a label with hidden words takes; 0 where it does not stand here."""
    for width in range(max(3, len(want) - 8), min(len(seen), len(want) + 16) + 1):
        if same_label(seen[:width], want) >= 95 and (width == len(seen) or seen[width] != "x"):
            return width
    return 0


def _finish(text: str, start: int, label: str, tail: int, score: float) -> LabelMatch:
    colon = _COLON.match(text, tail)
    return LabelMatch(start, colon.end() if colon else tail, score, label, colon is not None)


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
