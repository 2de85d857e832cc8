"""Labels without a colon: what stands behind words of a form shows that they are one of its labels, and no sentence."""

from __future__ import annotations

import re
from typing import Final

from normalizers.digits import to_arabic
from pipeline.forms.labels import LabelMatch
from pipeline.forms.patterns import first_pattern
from pipeline.forms.schema import FieldRule
from pipeline.forms.skeleton import skeleton

_NUMBER_BEHIND: Final = re.compile(r"\s*[0-9]{1,3}(?:(?:\s?\.\s?[0-9]{1,3})+[\s:]|\s*[:：])")
"""What makes a label of a numbered name without a colon: ``ตัวชี้วัดที่ 3.1 ร้อยละ…``, ``ตัวชี้วัดที่ 3 : ร้อยละ…``."""
_NUMBER_ALONE: Final = re.compile(r"\s*[0-9]{1,3}(?:\s?\.\s?[0-9]{1,3})*\s*")
"""All that stands behind the label where the name follows in a cell or line of its own."""
_HEADS: Final = re.compile(r"(?:ปี|พ\.?\s?ศ\.?)\s*2[4-6][0-9]{2}\)?$|รอบ[^\n]{0,20}เดือน\)?$")
"""How a report's title ends: what begins a line behind it is no part of a sentence."""
_NUMBER_THEN: Final = re.compile(r"\s*[0-9]{1,3}\s+")
_HINT: Final = re.compile(r"\s*[(\[].*[)\]]\s*[:：]?\s*")
_FIGURE_BEHIND: Final = re.compile(
    r"[ \t]+(?:(?:ร้อยละ|เท่ากับ|=)\s*)*[0-9][0-9,]*(?:\.[0-9]+)?\s*(?:%|คะแนน|เปอร์เซ็นต์)?[ \t]*(?:\n|\Z)"
)
"""What makes a label of a figure without a colon: the figure, and nothing else on the line."""
_YEAR_BEHIND: Final = re.compile(r"\s*(?:พ\.?\s?ศ\.?)?\s*(?:2[4-6][0-9]{2}|[4-9][0-9](?![0-9.,/%]))(?P<rest>[^\n]*)")
"""What makes a label of a year without a colon; words behind it make a sentence of it."""
_MORE: Final = re.compile(
    r"(?:/|\s*(?:และ|หรือ|ใน|ต่อ|ของ|การ|สำหรับ|เพื่อ|ด้าน|ราย))[^\n:：0-9๐-๙]{1,45}?(?P<end>\s*[:：]+[ \t]*|\s*\Z)"
)
"""Words that a body adds to a label (``ข้อเสนอแนะ/แนวทางแก้ไข :``), up to the colon or the end of the cell."""
_TITLED: Final = 11
"""Skeleton letters of a label that only titles have (ประจำปีงบประมาณ)."""
_TELEPHONE: Final = re.compile(r"[ \t]+[(+]?0[0-9\s()\-–]{7,}")
SAFE: Final = 9
"""Skeleton letters from which on a label needs no colon after it; one fewer for short values, which no sentence begins."""


def stands_alone(text: str, m: LabelMatch, rule: FieldRule, *, whole_line: bool) -> bool:
    """Whether a label without a colon is a label all the same: alone on its line, or long and followed by a blank."""
    rest = text[m.end :]
    line = rest.split("\n", 1)[0]
    if not line.strip(" .:-–—\t") or _HINT.fullmatch(line):
        return True
    if whole_line or not line[:1].isspace():
        return False
    short_value = rule.extent == "cell" and rule.kind in ("text", "names", "phones") and rule.scope == "indicator"
    return len(skeleton(m.label).text) >= SAFE - short_value


def announces(rule: FieldRule, text: str, m: LabelMatch) -> bool:
    """Whether what stands behind a short label without a colon can be nothing but its value: a telephone number, the name
    of a body."""
    if m.score < 100 or text[: m.start].strip() or not text[m.end : m.end + 1].isspace():
        return False
    if rule.kind == "phones":
        return _TELEPHONE.match(to_arabic(text), m.end) is not None
    behind = text[m.end :].split("\n", 1)[0].strip()
    anchored = (p for p in rule.patterns if p.startswith("^") and rule.scope == "document" and rule.kind == "text")
    return any(first_pattern(behind, (p,)) is not None for p in anchored)


def extended(text: str, m: LabelMatch, *, head: bool) -> LabelMatch:
    """The label with the words that follow it up to a colon; ``head``: up to the end of a cell that only heads others."""
    if m.colon or m.score < 95 or len(skeleton(m.label).text) < 5:
        return m
    more = _MORE.match(text, m.end)
    if more is None or not (more["end"].strip() or (head and not text[: m.start].strip())):
        return m
    return LabelMatch(m.start, more.end(), m.score, m.label, True)


def is_numbered(rule: FieldRule, text: str, m: LabelMatch, *, strict: bool) -> bool:
    """Whether the number behind a label without a colon shows that a numbered name begins here, and no sentence.

    A whole number alone does where nothing else stands in the passage, or where the name begins as names do.
    """
    behind = to_arabic(text[m.end : m.end + 24])
    if _NUMBER_BEHIND.match(behind):
        return True
    before = text[: m.start].strip()
    if strict or (before and not _HEADS.search(to_arabic(before))):
        return False
    if not before and _NUMBER_ALONE.fullmatch(to_arabic(text[m.end :])):
        return True
    number = _NUMBER_THEN.match(behind)
    name = skeleton(text[m.end + number.end() :][:40]).text if number is not None else ""
    return any(name.startswith(skeleton(w).text) for w in rule.openers)


def is_figure(text: str, m: LabelMatch) -> bool:
    """Whether a label at the head of a passage has its figure behind it on the line, and no more."""
    return m.score == 100 and not text[: m.start].strip() and _FIGURE_BEHIND.match(to_arabic(text[m.end :])) is not None


def names_year(text: str, m: LabelMatch) -> bool:
    """Whether a year's label without a colon is one: alone, or with the year behind it, and not a line of a sentence
    (``…ตามแผน⏎งบประมาณ พ.ศ. 2565 ให้แล้วเสร็จ``)."""
    line = text[m.end :].split("\n", 1)[0]
    if not line.strip():
        return True
    year = _YEAR_BEHIND.match(to_arabic(text[m.end :]))
    if year is None:
        return False
    inside = "\n" in text[: m.start].lstrip()
    # in a cell of several lines only the long label of a title is one: any sentence may wrap before "ปีงบประมาณ"
    titled = m.score == 100 and len(skeleton(m.label).text) >= _TITLED
    return not inside or (titled and not any(c.isalpha() for c in year["rest"]))
