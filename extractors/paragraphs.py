"""Text outside tables: paragraphs with their role, and what is repeated from page to page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Literal

from extractors.flow import Setting, breaks_before, flow, setting_of
from extractors.headers import is_number
from pipeline.model.page import Line, Paragraph

Role = Literal["body", "heading", "header", "footer"]
MARGIN = 0.12
"""Share of the page's height at its top and bottom where running titles stand."""
_PAGE_NUMBER = re.compile(
    r"(?:หน้า(?:ที่)?|page)?\s*[-–—(]?\s*[\d๐-๙]{1,4}\s*[-–—)]?(?:\s*(?:/|จาก|of)\s*[\d๐-๙]{1,4})?", re.I
)
_DIGITS = re.compile(r"[\d๐-๙]+")


def make_paragraphs(lines: Sequence[Line], right: float | None = None) -> tuple[Paragraph, ...]:
    """Lines of one column, top to bottom, as paragraphs. ``right``: where the column ends, in points."""
    if not lines:
        return ()
    setting = setting_of(lines, right)
    body = median(line.font_size for line in lines)
    groups: list[list[Line]] = [[lines[0]]]
    for before, after in pairwise(lines):
        if breaks_before(before, after, setting) or _other_style(before, after, setting) or _tabbed(before, after):
            groups.append([])
        groups[-1].append(after)
    return tuple(Paragraph(flow(g, setting.right), heading_role(g, body)) for g in groups)


def _other_style(before: Line, after: Line, setting: Setting) -> bool:
    """Whether the type changes with the line; inside a paragraph it may, where the first line is full."""
    size = max(before.font_size, 1.0)
    if abs(before.font_size - after.font_size) > 0.15 * size:
        return True
    return before.bold != after.bold and before.bbox.x1 < setting.right - 3 * size


def _tabbed(before: Line, after: Line) -> bool:
    """Whether a line is made of parts set wide apart (label and figure, two signatures): it does not run on."""
    tail = wide_gap(before)
    return tail is not None and (is_number(tail) or wide_gap(after) is not None)


def wide_gap(line: Line) -> str | None:
    """What stands behind the last gap wider than two and a half font sizes, None where there is no such gap."""
    xs = line.xs
    found = None
    for i, char in enumerate(line.text):
        if char == " " and xs and xs[i + 1] - xs[i] > 2.5 * line.font_size:
            found = line.text[i + 1 :]
    return found


def heading_role(lines: Sequence[Line], body: float) -> Role:
    """``heading`` for a short paragraph that is bold or larger than the body text, else ``body``."""
    length = sum(len(line.text) for line in lines)
    if length > 160 or not any(c.isalpha() for line in lines for c in line.text):
        return "body"
    if all(line.bold for line in lines) or min(line.font_size for line in lines) > 1.12 * body:
        return "heading"
    return "body"


def running_key(text: str) -> str:
    """Text as it is compared over pages: white space dropped, numbers alike.

    >>> running_key("หน้า 12 จาก 84") == running_key("หน้า 3 จาก 84")
    True
    """
    return _DIGITS.sub("0", "".join(text.split()))


def is_page_number(text: str) -> bool:
    """
    >>> [is_page_number(t) for t in ("- ๓ -", "12", "หน้า 3 จาก 9", "3.50", "2554 ปี")]
    [True, True, True, False, False]
    """
    return _PAGE_NUMBER.fullmatch(text.strip()) is not None


def mark_running(pages: Sequence[Sequence[Paragraph]], heights: Sequence[float]) -> tuple[tuple[Paragraph, ...], ...]:
    """Paragraphs of each page with running titles and page numbers marked ``header`` or ``footer``.

    A line is running when it stands at the same height, in the outer margin, on three pages or more (on both pages of
    two); digits in it may count up. A page number needs no repetition.
    """
    seen: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for number, (paragraphs, height) in enumerate(zip(pages, heights, strict=True)):
        for p in paragraphs:
            zone = margin_zone(p, height)
            if zone:
                seen[(zone, running_key(p.text.text))][number] += 1
    needed = 3 if len(pages) > 2 else 2
    out = []
    for paragraphs, height in zip(pages, heights, strict=True):
        marked = []
        for p in paragraphs:
            zone = margin_zone(p, height)
            if zone and (is_page_number(p.text.text) or len(seen[(zone, running_key(p.text.text))]) >= needed):
                marked.append(replace(p, role=zone))
            else:
                marked.append(p)
        out.append(tuple(marked))
    return tuple(out)


def margin_zone(paragraph: Paragraph, height: float) -> Literal["header", "footer"] | None:
    """Whether a paragraph stands wholly in the top or bottom margin of a page ``height`` points high."""
    box = paragraph.bbox
    if box.bottom <= MARGIN * height:
        return "header"
    if box.top >= (1 - MARGIN) * height:
        return "footer"
    return None


def repeated_texts(texts: Sequence[str], least: int = 3) -> frozenset[str]:
    """Short texts (white space dropped) that stand at least ``least`` times in a document."""
    counts = Counter("".join(t.split()) for t in texts if len(t) <= 200)
    return frozenset(t for t, n in counts.items() if t and n >= least)
