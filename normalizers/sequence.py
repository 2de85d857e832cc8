"""Points lost in the numbers of recognised headings: between 2.1 and 2.3 a heading "22" or "2,2" is 2.2.

Digits are left as they are; only the point between them comes back, where the numbers before and after call for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from normalizers.digits import to_arabic
from pipeline.model.text import Edit, NormalText

CONFIDENCE: Final = 0.7
_LABEL: Final = r"\s*(?P<label>(?:ชื่อ\s?)?ตัวชี้วัด\s?(?:ที่)?\s*:?\s*)?"
_SURE: Final = re.compile(rf"{_LABEL}(?P<a>\d{{1,2}})\s?\.\s?(?P<b>\d{{1,2}})(?:\s*[.)])?\s*(?=[^\d\s.,%)/\-])")
_TORN: Final = re.compile(rf"{_LABEL}(?P<torn>\d{{2,4}}|\d{{1,2}}\s?[,:;·'’]\s?\d{{1,2}})\s*(?=[ก-ฮเ-ไ])")
_UNIT: Final = re.compile(
    r"\s*(?:คน|ครั้ง|แห่ง|เรื่อง|ราย|ข้อ|วัน|เดือน|ปี|บาท|โครงการ|หมู่|ชุมชน|ครัวเรือน|กิจกรรม|คะแนน|มกราคม|กุมภาพันธ์|มีนาคม|"
    r"เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม|[ก-ฮ]{1,2}\.[ก-ฮ]{1,2}\.)"
)

Number = tuple[int, int]


def points_in_sequence(texts: Sequence[NormalText]) -> list[tuple[Edit, ...]]:
    """For each text of a document, in reading order, the edit that puts the point back into the number that it begins with.

    Only in recognised text, only where the number follows the one before (or is the same again, in another column of its
    row), and the next one that is read follows it; or behind the label of an indicator's number.
    """
    sure = [_sure(t) for t in texts]
    found: list[tuple[Edit, ...]] = []
    last: Number | None = None
    for i, text in enumerate(texts):
        if sure[i] is not None:
            last = sure[i]
        torn = _torn(text) if sure[i] is None else None
        number = None
        if torn is not None:
            after = next((n for n in sure[i + 1 :] if n is not None), None)
            number = torn.number or (_called_for(torn.digits, last, after) if last is not None else None)
        if torn is None or number is None:
            found.append(())
            continue
        found.append(_edit(text, torn.start, torn.end, len(str(number[0]))))
        last = number
    return found


def _sure(text: NormalText) -> Number | None:
    m = _SURE.match(to_arabic(text.text))
    return (int(m["a"]), int(m["b"])) if m is not None else None


@dataclass(frozen=True, slots=True)
class _Torn:
    """Where a number without its point stands, its digits, and the number itself where nothing else can be meant."""

    start: int
    end: int
    digits: str
    number: Number | None


def _torn(text: NormalText) -> _Torn | None:
    """A number without its point at the beginning of a recognised text; after its label two parts are an indicator's."""
    if not any(line.source == "ocr" for line in text.raw.lines):
        return None
    m = _TORN.match(to_arabic(text.text))
    if m is None or (not m["label"] and _UNIT.match(text.text, m.end())):
        return None
    parts = re.findall(r"\d+", m["torn"])
    number = (int(parts[0]), int(parts[1])) if m["label"] and len(parts) == 2 else None
    return _Torn(m.start("torn"), m.end("torn"), "".join(parts), number)


def _called_for(digits: str, last: Number, after: Number | None) -> Number | None:
    """The number of these digits that ``last`` calls for and that ``after`` follows."""
    number = next((n for n in (last, *_following(last)) if _digits(n) == digits), None)
    return number if number is None or after is None or after in (number, *_following(number)) else None


def _following(n: Number) -> tuple[Number, Number]:
    return (n[0], n[1] + 1), (n[0] + 1, 1)


def _digits(n: Number) -> str:
    return f"{n[0]}{n[1]}"


def _edit(text: NormalText, start: int, end: int, before: int) -> tuple[Edit, ...]:
    """A point in place of what stands between the digits, ``before`` of which come before it; nothing where another repair
    has been at them."""
    begin, stop = text.to_raw(start, end)
    if any(e.start < stop and e.end > begin for e in text.edits):
        return ()
    raw = text.raw.text[begin:stop]
    if to_arabic(raw) != to_arabic(text.text[start:end]):
        return ()
    gap = re.search(r"\D+", to_arabic(raw))
    lo, hi = gap.span() if gap is not None else (before, before)
    if lo != before:
        return ()
    reason = "the number that follows the one before and precedes the next"
    return (Edit(begin + lo, begin + hi, raw[lo:hi], ".", "spelling", "repaired", CONFIDENCE, (), reason),)
