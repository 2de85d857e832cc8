"""Pages of one form at different scales, as where one was printed smaller: their tables compared at one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from extractors.layout import PageBlock
from extractors.types import PageTable

_SAME: Final = 0.02
"""By how much of it a page's width may differ from another's and be the same; the same for the shape of both."""


def at_one_scale(blocks: Sequence[PageBlock], sizes: Mapping[int, tuple[float, float]]) -> list[PageBlock]:
    """The blocks with the column edges of tables as they are on the first page, where a page is a larger or smaller one of its
    shape. ``sizes``: width and height of each page."""
    if len(set(sizes.values())) < 2:
        return list(blocks)
    first = sizes[min(sizes)]
    factors = {page: factor for page, size in sizes.items() if (factor := _factor(first, size)) is not None}
    return [
        replace(b, column_edges=tuple(x * factors[b.page] for x in b.column_edges))
        if isinstance(b, PageTable) and b.page in factors
        else b
        for b in blocks
    ]


def _factor(a: tuple[float, float], b: tuple[float, float]) -> float | None:
    """By how much the second page must be enlarged to be the first, None where it is no other scale of the same."""
    if min(*a, *b) <= 0 or abs(a[0] * b[1] - a[1] * b[0]) > _SAME * a[0] * b[1]:
        return None
    return a[0] / b[0] if abs(a[0] - b[0]) > _SAME * a[0] else None
