"""Text outside tables: lines as paragraphs, and which of them are headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal

import numpy as np

from extractors.flow import Setting, breaks_before, flow, is_page_number, setting_of, starts_item
from extractors.headers import is_number
from extractors.types import FloatArray
from pipeline.model.page import Line, Paragraph

Role = Literal["body", "heading", "header", "footer"]
LARGER = 1.12
"""Headings are set so many times as large as the body text, or bold, underlined or centred."""
LONGEST_HEADING = 160


@dataclass(frozen=True, slots=True)
class TextArea:
    """Where text stands on a page, in points, and the size of most of it. ``underlines``: (m, 4) level strokes."""

    left: float
    right: float
    size: float
    underlines: FloatArray


def make_paragraphs(lines: Sequence[Line], area: TextArea | None = None) -> tuple[Paragraph, ...]:
    """Lines of one column, top to bottom, as paragraphs. ``area``: where the column's text may run (None: as far as it
    does)."""
    if not lines:
        return ()
    area = area or area_of(lines)
    setting = setting_of(lines, area.right)
    groups: list[list[Line]] = [[lines[0]]]
    for before, after in pairwise(lines):
        numbered = is_page_number(before.text) or is_page_number(after.text)
        if (
            numbered
            or breaks_before(before, after, setting)
            or _other_style(before, after, setting)
            or _tabbed(before, after)
        ):
            groups.append([])
        groups[-1].append(after)
    return tuple(Paragraph(flow(g, setting.right), heading_role(g, area)) for g in groups)


def area_of(lines: Sequence[Line]) -> TextArea:
    """The area that these lines take up."""
    left, right = min(line.bbox.x0 for line in lines), max(line.bbox.x1 for line in lines)
    return TextArea(left, right, median(line.font_size for line in lines), np.zeros((0, 4), dtype=np.float32))


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
    xs, text, wide = line.xs, line.text, 2.5 * line.font_size
    i = text.rfind(" ") if xs else -1
    while i >= 0 and xs[i + 1] - xs[i] <= wide:
        i = text.rfind(" ", 0, i)
    return text[i + 1 :] if i >= 0 else None


def heading_role(lines: Sequence[Line], area: TextArea) -> Role:
    """``heading`` for a short paragraph that is bold, larger than the body text, underlined or centred, else ``body``."""
    length = sum(len(line.text) for line in lines)
    if length > LONGEST_HEADING or not any(c.isalpha() for line in lines for c in line.text):
        return "body"
    if all(line.bold for line in lines) or min(line.font_size for line in lines) > LARGER * area.size:
        return "heading"
    if all(_underlined(line, area.underlines) or _centred(line, area) for line in lines):
        return "heading"
    return "body"


def _underlined(line: Line, strokes: FloatArray) -> bool:
    """Whether one stroke runs under most of the line."""
    if not len(strokes):
        return False
    box, size = line.bbox, line.font_size
    under = strokes[(strokes[:, 1] > box.bottom - 0.6 * size) & (strokes[:, 1] < box.bottom + 0.3 * size)]
    covered = np.minimum(under[:, 2], box.x1) - np.maximum(under[:, 0], box.x0)
    return bool((covered > 0.8 * box.width).any())


def _centred(line: Line, area: TextArea) -> bool:
    """Whether a line stands in the middle with room on both sides; signatures in brackets do so too, and are none."""
    room = min(line.bbox.x0 - area.left, area.right - line.bbox.x1)
    shift = abs(line.bbox.x0 + line.bbox.x1 - area.left - area.right) / 2
    alone = wide_gap(line) is None and not starts_item(line.text) and line.text[0] not in "(*."
    return alone and shift < line.font_size and room > 0.12 * (area.right - area.left)
