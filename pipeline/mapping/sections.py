"""Titles of sections: a number and its words, over a table or in a row across it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from normalizers.digits import to_arabic
from pipeline.forms.patterns import search_pattern
from pipeline.forms.schema import FormDefinition
from pipeline.mapping.passage import Passage
from pipeline.mapping.segments import Loose

_CONTINUED: Final = re.compile(r"\s*\(?\s*ต่อ\s*\)\s*$")
"""A title set again over the rest of its table."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section by its number (Arabic digits) and its title."""

    number: str
    title: Passage


def section_of(form: FormDefinition, passage: Passage) -> Section | None:
    """The section whose title a passage is."""
    for pattern in form.sections:
        m = search_pattern(passage.text, pattern)
        if m is not None:
            title = passage.slice(m.end)
            more = _CONTINUED.search(title.text)
            title = (title.slice(0, more.start()) if more is not None else title).strip(" :\n")
            if title.text and len(title.text) < 200 and m.start <= 2:
                return Section(to_arabic(passage.text[m.value_start : m.value_end]).strip(), title)
    return None


def section_before(form: FormDefinition, before: Sequence[Loose]) -> Section | None:
    """The section whose title is among the last loose rows before a table."""
    for item in reversed(before[-3:]):
        for cell in item.row.filled:
            for line in (cell.passage, *reversed(cell.passage.lines())):
                found = section_of(form, line)
                if found is not None:
                    return found
    return None
