"""What runs over pages: titles and page numbers printed on each, and paragraphs that the page end cuts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from extractors.flow import Setting, breaks_before, join_texts
from extractors.layout import PageBlock
from pipeline.model.page import Paragraph

MARGIN, WIDE_MARGIN = 0.12, 0.25
"""Shares of the page's height at its top and bottom: where page numbers stand, and where running titles may, which are
known by standing at one height on page after page."""
SAME_HEIGHT = 4.0
"""Points by which a running title may move from page to page."""
_PAGE_NUMBER = re.compile(
    r"(?:หน้า(?:ที่)?|page)?\s*[-–—(]?\s*[\d๐-๙]{1,4}\s*[-–—)]?(?:\s*(?:/|จาก|of)\s*[\d๐-๙]{1,4})?", re.I
)
_DIGITS = re.compile(r"[\d๐-๙]+")


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

    A title is running when it stands at the same height, in the outer quarter, on three pages or more (on both pages of
    two); digits in it may count up. A page number needs no repetition.
    """
    zones = [[margin_zone(p, h, WIDE_MARGIN) for p in page] for page, h in zip(pages, heights, strict=True)]
    keys = [
        [_keys(p) if zone else () for p, zone in zip(page, of_page, strict=True)]
        for page, of_page in zip(pages, zones, strict=True)
    ]
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for number, of_page in enumerate(keys):
        for known in of_page:
            for key in known:
                seen[key].add(number)
    needed = 3 if len(pages) > 2 else 2
    out = []
    for number, (page, height) in enumerate(zip(pages, heights, strict=True)):
        marked = []
        for p, zone, known in zip(page, zones[number], keys[number], strict=True):
            if zone and (
                max(len(seen[key]) for key in known) >= needed
                or (margin_zone(p, height) is not None and is_page_number(p.text.text))
            ):
                p = replace(p, role=zone)
            marked.append(p)
        out.append(tuple(marked))
    return tuple(out)


def _keys(paragraph: Paragraph) -> tuple[tuple[str, int], ...]:
    """What a running title is known by: its words and its height, on either side of a step of the scale."""
    text, step = running_key(paragraph.text.text), paragraph.bbox.bottom / SAME_HEIGHT
    return (text, int(step)), (text, int(step + 0.5) + 1_000_000)


def margin_zone(paragraph: Paragraph, height: float, margin: float = MARGIN) -> Literal["header", "footer"] | None:
    """Whether a paragraph stands wholly in the top or bottom margin of a page ``height`` points high."""
    box = paragraph.bbox
    if box.bottom <= margin * height:
        return "header"
    if box.top >= (1 - margin) * height:
        return "footer"
    return None


def repeated_texts(texts: Sequence[str], least: int = 3) -> frozenset[str]:
    """Short texts (white space dropped) that stand at least ``least`` times in a document."""
    counts = Counter("".join(t.split()) for t in texts if len(t) <= 200)
    return frozenset(t for t, n in counts.items() if t and n >= least)


def join_over_pages(blocks: Sequence[PageBlock], rights: dict[int, float]) -> list[PageBlock]:
    """Blocks in reading order with the paragraphs joined that a page end cuts: only headers and footers stand between,
    and the last line is as full as the next word lets it be. ``rights``: where the text of each page ends, in points."""
    out: list[PageBlock] = []
    last: int | None = None
    for block in blocks:
        if isinstance(block, Paragraph) and block.role in ("header", "footer"):
            out.append(block)
            continue
        above = out[last] if last is not None else None
        if (
            isinstance(block, Paragraph)
            and isinstance(above, Paragraph)
            and last is not None
            and _goes_on(above, block, rights)
        ):
            out[last] = replace(above, text=join_texts(above.text, block.text))
            continue
        out.append(block)
        last = len(out) - 1
    return out


def _goes_on(above: Paragraph, below: Paragraph, rights: dict[int, float]) -> bool:
    a, b = above.text.lines[-1], below.text.lines[0]
    if a.page + 1 != b.page or above.role != "body" or below.role != "body" or not a.xs or not b.xs:
        return False
    if abs(a.font_size - b.font_size) > 0.15 * a.font_size or a.bold != b.bold:
        return False
    return not breaks_before(a, b, Setting(rights.get(a.page, a.bbox.x1), 0.0))
