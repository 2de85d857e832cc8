"""Where names stand: nobody's spelling is corrected there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from normalizers.clusters import LETTERS
from normalizers.edits import Change
from normalizers.lexicon import read_list

_RUN: Final = f"[{LETTERS}]+"
_OFFICES: Final = (
    "ก(?![ะ-ฺ็-๎ฤช]|มล|นก|วิ|วี|ษิ|รณ|รก|รวิ|ล้)|ช่าง|ทะเบียน|อำเภอ|จ้าง|แพทย์|ทหาร|ตำรวจ|หน้า|ประกัน|เวร|ท่า|ด่าน|ตรวจ|สถานี|พล"
)
"""What makes an office of นาย: นายกเทศมนตรี, นายช่าง; not นายกิตติ, นายกมล."""
_PERSON: Final = re.compile(
    rf"(?<![ก-๎])(?:นาย(?!{_OFFICES})|นางสาว|นาง|น\.ส\.|เด็กชาย|เด็กหญิง|ด\.ช\.|ด\.ญ\.|ดร\.|ว่าที่\s?(?:ร้อยตรี|ร\.ต\.)"
    rf"|ม\.(?:ล|ร\.ว)\.|หม่อม(?:หลวง|ราชวงศ์|เจ้า)|คุณหญิง|ท่านผู้หญิง|(?:[รพ]\.[ตทอ]\.|[จดส]\.ส?\.?[ตอ]\.)(?:[ตทอ]\.)?)\s*({_RUN}(?:\s{{1,2}}{_RUN})?)"
)
_TELLING: Final = 5
"""Letters of a name that is hardly a part of another word."""
NAME_PARTS: Final = read_list("name part")
"""Words that names are made of, and hardly anything else."""
TITLES: Final = read_list("title")
NAMING: Final = read_list("place") | read_list("naming")
_PLACE: Final = re.compile(
    rf"(?<![ก-๎.])(?:[ตอจมถซ]|อบต|ทต|รร|รพ)\.\s?({_RUN})"
    rf"|(?:ถนน|ซอย|ตรอก)\s?({_RUN})(?=\s(?:[ตอจ]\.|ตำบล|แขวง|อำเภอ|เขต|จังหวัด))"
)
"""A street only in an address: what ถนน and ซอย say elsewhere are words."""


def name_spans(text: str) -> list[tuple[int, int]]:
    """The names of persons after a title and of places after an abbreviation, as far as they can be told, in order.

    >>> text = "ลงชื่อ นายธนภณ บริหรกุล นายกเทศมนตรี ต.ทะเบียบ"
    >>> [text[a:b] for a, b in name_spans(text)]
    ['ธนภณ บริหรกุล', 'ทะเบียบ']
    """
    return sorted(m.span(m.lastindex or 0) for pattern in (_PERSON, _PLACE) for m in pattern.finditer(text))


def _with_repetitions(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, and the other places of their words, in order."""
    words = {word for a, b in spans for word in text[a:b].split() if len(word) >= _TELLING}
    if not words:
        return spans
    return sorted({*spans, *(m.span() for m in re.finditer("|".join(map(re.escape, sorted(words))), text))})


def announces_name(words: Sequence[str]) -> bool:
    """Whether a name follows these words, the last ones before it.

    >>> announces_name(["นาย", "กมล"]), announces_name(["ตำบล", "ใหญ่"]), announces_name(["ใหญ่", "ตำบล"])
    (True, False, True)
    """
    return any(w in TITLES for w in words) or bool(words and words[-1] in NAMING)


def cut_off(edges: tuple[str, str], *, first: bool, last: bool) -> bool:
    """Whether a mask, a hyphen or a full stop cuts a word off from its rest: ``edges`` are the characters around the run of
    letters, ``first`` and ``last`` whether the word stands at its beginning, at its end."""
    before, after = edges
    return (first and before != "" and before in ".xX-") or (last and after != "" and after in ".xXฯ-")


def outside_names(text: str, changes: Sequence[Change]) -> list[Change]:
    """The changes that touch no name; what is put in at its end touches it (ชาต is not ชาติ). A name that stands after a
    title is one wherever else it stands in the text."""
    if not changes:
        return []
    spans = _with_repetitions(text, name_spans(text))
    starts = [a for a, _ in spans]

    def in_name(c: Change) -> bool:
        k = bisect_right(starts, c.end)
        return any(c.start < b + (c.start == c.end) and a <= c.end for a, b in spans[max(0, k - 2) : k])

    return [c for c in changes if not in_name(c)]
