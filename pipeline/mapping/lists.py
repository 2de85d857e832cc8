"""Lists that stand in one cell: persons, telephone numbers, numbered or dashed items."""

from __future__ import annotations

import re
from typing import Final

from normalizers.digits import to_arabic
from pipeline.mapping.passage import Passage
from pipeline.model.record import Text

_NUMBERED: Final = re.compile(
    r"(?:(?<=\s)|^|(?<=[\u0e00-\u0e7f]))\(?([0-9]{1,2})\s*(?:\.{1,2}|\)|,(?=\s))\s*(?=[^\s0-9.])"
)
_FIRST: Final = re.compile(r"(?:(?<=\s)|^|(?<=[\u0e00-\u0e7f]))\(?1\s*[.)](?!\s?[0-9])")
_LOOSE: Final = re.compile(_NUMBERED.pattern + r"|(?:(?<=\s)|^)([0-9]{1,2})\s+(?=[ก-ฮเ-ไ])")
_DASHED: Final = re.compile(r"(?:^|\n|(?<=\s))\s*[-–—•●*]\s*(?=\S)")
_PHONE: Final = re.compile(
    r"(?<![0-9])(?:0[\s\-–]?(?:[2-57](?:[\s\-–]{0,2}[0-9]){7}|[689](?:[\s\-–]{0,2}[0-9]){8})(?![0-9])(?:\s?[-–]\s?[0-9]{1,4}(?![0-9]))?"
    r"|0[0-9\s\-–]{7,14}[0-9])(?:\s*(?:ต่อ|กด)\s*[0-9]+)?"
)
"""Nine figures, of a mobile telephone ten; else what looks like a number."""
NUMBER_ONLY: Final = re.compile(r"^\s*((?:[0-9]{1,3})(?:\s?\.\s?[0-9]{1,3})*)\s*[.):]?\s*$")
_LIST_COMMA: Final = re.compile(r"\s*[,;\n]\s*")


def _pieces(passage: Passage, cuts: list[tuple[int, int]]) -> list[Passage]:
    """The parts between cuts (start and end of each separator)."""
    out = []
    for k, (_, end) in enumerate(cuts):
        stop = cuts[k + 1][0] if k + 1 < len(cuts) else len(passage.text)
        out.append(passage.slice(end, stop))
    return out


def numbered(passage: Passage, *, loose: bool = False) -> list[Passage]:
    """Items that are numbered 1, 2, 3 in order; empty where there is no such run.

    Numbers out of order (a date, a rate) do not cut. ``loose``: a number between blanks is enough.
    """
    text = to_arabic(passage.text)
    cuts: list[tuple[int, int]] = []
    for m in (_LOOSE if loose else _NUMBERED).finditer(text):
        if int(m[1] or m[2]) == len(cuts) + 1:
            cuts.append((m.start(), m.end()))
    return _pieces(passage, cuts)


def name_and_items(passage: Passage) -> tuple[Passage, tuple[Text, ...]]:
    """A name, and the numbered items that stand behind it (``การจัดศูนย์บริการ 1) มีป้าย 2) มีเจ้าหน้าที่``)."""
    m = _FIRST.search(to_arabic(passage.text))
    if m is not None:
        found = numbered(passage.slice(m.start()))
        if len(found) > 1 or (found and m.start() > 0):
            texts = [p.strip(" \n").as_text(one_line=True) for p in found]
            return passage.slice(0, m.start()).strip(), tuple(v for v in texts if v is not None)
    return passage, ()


def names(passage: Passage) -> tuple[Text, ...]:
    """Persons or posts, numbered (also where the stop after the number is lost), one a line or set apart by commas."""
    parts = numbered(passage, loose=True)
    if not parts:
        marks = list(_LIST_COMMA.finditer(passage.text))
        parts = _pieces(passage, [(0, 0), *((m.start(), m.end()) for m in marks)])
    out = [p.strip(" \t\n-–•,;").as_text(one_line=True) for p in parts]
    return tuple(v for v in out if v is not None and v.value != "-")


def phones(passage: Passage) -> tuple[Text, ...]:
    """Telephone numbers as printed."""
    out = []
    for m in _PHONE.finditer(to_arabic(passage.text)):
        value = passage.slice(m.start(), m.end()).as_text(one_line=True)
        if value is not None:
            out.append(value)
    if not out and passage.text.strip(" -–\n") and any(c.isdigit() for c in passage.text):
        value = passage.strip(" -–\n").as_text(one_line=True)
        return (value,) if value is not None else ()
    return tuple(out)


def _opens(passage: Passage, item: Passage) -> bool:
    """Whether nothing but its number stands before an item."""
    head = passage.text[: len(passage.text) - len(item.text)]
    return not any(c.isalpha() for c in head)


def items(passage: Passage) -> tuple[Text, ...]:
    """The items of a list: numbered ones with what hangs below them, else dashed ones, else lines."""
    parts = numbered(passage)
    if len(parts) == 1:  # the only item, or the first of a list whose other numbers were not read
        passage = passage.slice(len(passage.text) - len(parts[0].text)) if _opens(passage, parts[0]) else passage
    if len(parts) < 2:
        cuts = [(m.start(), m.end()) for m in _DASHED.finditer(passage.text)]
        parts = _pieces(passage, cuts) if cuts else []
        head = passage.slice(0, cuts[0][0]) if cuts else passage
        if not cuts:
            breaks = [(m.start(), m.end()) for m in re.finditer(r"\n+", head.text)]
            parts = _pieces(head, [(0, 0), *breaks])
        elif head.text.strip():
            parts.insert(0, head)
    out = [p.strip(" \t\n-–—•●").as_text() for p in parts]
    return tuple(v for v in out if v is not None)
