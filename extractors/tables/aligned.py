"""Tables without rules: rows whose segments stand in the same columns.

Prose, contents lists and signatures side by side must not become tables, so the evidence asked for is strong: three
columns or more, kept clear over at least three rows, each column flush on one side or centred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractors.lines import Indices, group_rows
from extractors.rulings import Edges
from extractors.segments import Segments, text_segments
from extractors.tables.between import PITCH, between, row_rules, whole_bands
from extractors.tables.bridges import never_apart, numbers_apart, widened, with_middles, without_bridges
from extractors.tables.columns import WORD_GAP, Span, are_flush, columns_of, fits, over_columns, recut
from extractors.tables.grid import Grid, GridCell
from extractors.tables.wraps import beside, first_line_above, row_groups, total_below, wraps
from extractors.types import BoolArray, ClusterPage

LEAST_COLUMNS = 3
LEAST_ROWS = 3
LEAST_CLOSE = 4
"""Rows of a table whose columns stand close, at least."""


@dataclass(frozen=True, slots=True)
class AlignedTable:
    """A grid without rules, and (n,) the grid cell of each cluster, -1 outside."""

    grid: Grid
    member: Indices


@dataclass(frozen=True, slots=True)
class FreeText:
    """The text outside ruled tables: its rows cut at wide gaps, none where hardly a row has one. ``order``: (k,) numbers of
    its clusters, row by row; ``barriers``: (top, bottom) of the tables, which no table without rules crosses."""

    segments: Sequence[Segments]
    order: Indices
    barriers: Sequence[Span]


def free_text(clusters: ClusterPage, taken: BoolArray, barriers: Sequence[Span]) -> FreeText:
    """The clusters that are not ``taken``, where tables by alignment may be."""
    return free_texts(clusters, taken, barriers, (WORD_GAP,))[0]


def free_texts(
    clusters: ClusterPage, taken: BoolArray, barriers: Sequence[Span], gaps: Sequence[float]
) -> list[FreeText]:
    """``free_text`` with its rows cut at each of some gaps."""
    if np.count_nonzero(~taken) < 2 * LEAST_ROWS:
        return [FreeText((), np.zeros(0, dtype=np.int64), barriers)] * len(gaps)
    rows = group_rows(clusters, np.where(taken, -1, 0))
    least = [(2, LEAST_ROWS) if gap == WORD_GAP else (LEAST_COLUMNS, LEAST_CLOSE) for gap in gaps]
    return [
        FreeText(text_segments(clusters, rows, gap, rich=rich), rows.order, barriers)
        for gap, rich in zip(gaps, least, strict=True)
    ]


def find_aligned(clusters: ClusterPage, free: FreeText, level: Edges | None = None) -> list[AlignedTable]:
    """Tables by alignment in the free text. ``level``: (m, 3) x0, x1, ordinate of level rules, which may part rows."""
    segments = free.segments
    if sum(len(s.spans) >= LEAST_COLUMNS for s in segments) < LEAST_ROWS:
        return []
    found = []
    for run in _runs(segments, free.barriers):
        for part, columns in _parts(run):
            rules = row_rules(part, columns, level)
            whole = first_line_above(
                whole_bands(part, segments, columns, rules), segments, columns, clusters, free.order
            )
            whole = total_below(whole, segments, columns, clusters, free.order)
            columns = numbers_apart(clusters, free.order, whole, columns)
            whole = [recut(clusters, free.order, row, columns) for row in whole]
            found.append(_table(clusters, free.order, whole, columns, rules))
    return found


def _parts(run: Sequence[Segments]) -> list[tuple[list[Segments], list[Span]]]:
    """The tables among rows that follow one another closely, with their columns."""
    found = []
    for group in _by_pattern(run):
        table = _as_table(group)
        if table is not None:
            start, end = group.index(table[0][0]), group.index(table[0][-1]) + 1
            found += [*_parts(group[:start]), table, *_parts(group[end:])]
    return found


def _by_pattern(run: Sequence[Segments]) -> list[list[Segments]]:
    """Rows parted where most segments of one stand over none of the columns so far: there another table begins."""
    groups: list[list[Segments]] = [[]]
    columns: list[Span] = []
    for row in run:
        several = len(row.spans) > 1
        level = bool(groups[-1]) and beside(groups[-1][-1], row)
        if (
            several
            and columns
            and not level
            and sum(bool(over_columns(s, columns)) for s in row.spans) * 2 <= len(row.spans)
        ):
            groups.append([])
            columns = []
        groups[-1].append(row)
        if several:
            columns += row.spans
    return groups


def _as_table(run: Sequence[Segments]) -> tuple[list[Segments], list[Span]] | None:
    """The rows that make up a table and its columns, None where the evidence is too thin."""
    if not run:
        return None
    columns = _columns(run)
    if columns is None:
        return None
    columns = flush = never_apart(run, with_middles(run, columns, LEAST_COLUMNS))
    columns = widened(run, columns)
    rows = _trim(run, columns)
    rich = sum(len(r.spans) >= LEAST_COLUMNS for r in rows)
    return (rows, columns) if rich >= LEAST_ROWS and are_flush(rows, flush, LEAST_COLUMNS) else None


def _columns(run: Sequence[Segments]) -> list[Span] | None:
    """The columns that rows share; where they share fewer than the fullest row has, without what runs close to the next cell."""
    columns = columns_of(run, LEAST_COLUMNS)
    usual = sorted(len(r.spans) for r in run if len(r.spans) >= LEAST_COLUMNS)
    if columns is not None and len(columns) >= usual[-1]:
        return columns
    clear = columns_of(without_bridges(run, LEAST_COLUMNS), LEAST_COLUMNS)
    return clear if clear is not None and len(clear) > len(columns or ()) else columns


def _runs(segments: Sequence[Segments], barriers: Sequence[Span]) -> list[list[Segments]]:
    """Rows that follow one another closely, at least three of them in three segments or more."""
    runs: list[list[Segments]] = []
    for row in segments:
        if runs and _follows(runs[-1][-1], row, barriers):
            runs[-1].append(row)
        else:
            runs.append([row])
    out = []
    for run in runs:
        rich = [i for i, r in enumerate(run) if len(r.spans) >= LEAST_COLUMNS]
        if len(rich) >= LEAST_ROWS:
            start, end = rich[0], rich[-1] + 1
            while start > 0 and (len(run[start - 1].spans) > 1 or beside(run[start - 1], run[start])):
                start -= 1  # the head's upper lines, and those of a heading set to the middle
            while end < len(run) and len(run[end].spans) < LEAST_COLUMNS and wraps(run[end - 1], run[end]):
                end += 1  # the last row's further lines
            out.append(run[start:end])
    return out


def _follows(above: Segments, below: Segments, barriers: Sequence[Span]) -> bool:
    if below.bottom - above.bottom > PITCH * max(above.size, below.size):
        return False
    return not any(
        above.middle < top < below.middle or above.middle < bottom < below.middle for top, bottom in barriers
    )


def _trim(run: Sequence[Segments], columns: Sequence[Span]) -> list[Segments]:
    """The rows from the first to the last that fit the columns; a row of running text ends the table."""
    fitting = [fits(r, columns) for r in run]
    best: list[Segments] = []
    current: list[Segments] = []
    for row, ok in zip(run, fitting, strict=True):
        current = [*current, row] if ok else []
        if len(current) > len(best):
            best = current
    return best


def _table(
    clusters: ClusterPage, order: Indices, run: Sequence[Segments], columns: Sequence[Span], rules: Sequence[float]
) -> AlignedTable:
    texts = clusters.texts
    spaces = clusters.space_before
    words = [
        ["".join(" " + texts[k] if spaces[k] else texts[k] for k in order[a:b].tolist()).strip() for a, b in pairwise(r.cuts)]
        for r in run
    ]  # fmt: skip
    # a rule under the head alone parts no other rows
    parting = [y for y in rules if run[0].middle < y < run[-1].middle]
    groups = between(run, words, columns, rules) if len(parting) > 1 else row_groups(run, words, columns)
    is_open = len(parting) < 2 or run[-1].middle > rules[-1]
    while is_open and len(groups) > 1 and all(len(run[i].spans) == 1 for i in groups[-1]):
        groups.pop()  # a line of text under the table
    xs = _rounded(columns[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), columns[-1][1])
    tops = [min(run[i].top for i in g) for g in groups]
    bottoms = [max(run[i].bottom for i in g) for g in groups]
    ys = _rounded(tops[0], *((a + b) / 2 for a, b in zip(bottoms, tops[1:], strict=False)), bottoms[-1])
    cells: list[GridCell] = []
    member = np.full(len(texts), -1, dtype=np.int64)
    for row, group in enumerate(groups):
        spans: dict[int, int] = {}
        for i in group:
            for span in run[i].spans:
                over = over_columns(span, columns)
                spans[over[0]] = max(spans.get(over[0], 1), len(over))
        col = 0
        places: dict[int, int] = {}
        while col < len(columns):
            width = spans.get(col, 1)
            for c in range(col, col + width):
                places[c] = len(cells)
            cells.append(GridCell((xs[col], ys[row], xs[col + width], ys[row + 1]), row, col, 1, width))
            col += width
        for i in group:
            for (a, b), span in zip(pairwise(run[i].cuts), run[i].spans, strict=True):
                member[order[a:b]] = places[over_columns(span, columns)[0]]
    return AlignedTable(Grid(xs, ys, tuple(cells)), member)


def _rounded(*values: float) -> tuple[float, ...]:
    return tuple(round(v, 2) for v in values)
