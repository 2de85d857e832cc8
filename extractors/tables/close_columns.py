"""Tables without rules whose columns stand close to one another, beside those with wide gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from extractors.headers import is_number
from extractors.rulings import Edges
from extractors.tables.aligned import LEAST_CLOSE, LEAST_COLUMNS, AlignedTable, FreeText, find_aligned, free_texts
from extractors.tables.columns import CLOSE_GAP, WORD_GAP, Span
from extractors.types import BoolArray, ClusterPage

FIGURES = 0.6
"""Share of the rows that one column must have figures in."""


def find_all_aligned(
    clusters: ClusterPage, taken: BoolArray, barriers: Sequence[Span], level: Edges | None = None
) -> tuple[list[AlignedTable], FreeText]:
    """Tables by alignment in the text that is not ``taken``, those too whose columns stand close to one another: they must
    hold figures, and hold whole what was found with wider gaps, in as many columns. And that text, cut at wide gaps."""
    wide, close = free_texts(clusters, taken, barriers, (WORD_GAP, CLOSE_GAP))
    found = find_aligned(clusters, wide, level)
    for table in find_aligned(clusters, close, level) if _cut_otherwise(wide, close) else ():
        inside = table.member >= 0
        met = [a for a in found if np.any((a.member >= 0) & inside)]
        whole = all(not np.any((a.member >= 0) & ~inside) and a.grid.n_cols <= table.grid.n_cols for a in met)
        if whole and table.grid.n_rows >= LEAST_CLOSE and _holds_figures(clusters, table):
            found = [*(a for a in found if not any(a is m for m in met)), table]
    return found, wide


def _cut_otherwise(wide: FreeText, close: FreeText) -> bool:
    """Whether narrow gaps cut a row in more columns than wide ones do."""
    if not close.segments or not wide.segments:
        return bool(close.segments)
    pairs = zip(wide.segments, close.segments, strict=True)
    return any(len(b.spans) >= LEAST_COLUMNS and len(b.spans) > len(a.spans) for a, b in pairs)


def _holds_figures(clusters: ClusterPage, table: AlignedTable) -> bool:
    """Whether a column of a table has figures in most of its rows."""
    words = [""] * len(table.grid.cells)
    for i in np.flatnonzero(table.member >= 0).tolist():
        words[table.member[i]] += clusters.texts[i]
    columns = Counter(c.col for c, text in zip(table.grid.cells, words, strict=True) if is_number(text))
    return max(columns.values(), default=0) >= FIGURES * (table.grid.n_rows - 1)
