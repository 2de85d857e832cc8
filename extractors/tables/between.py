"""Level rules among the rows of a table without verticals: which there are, and which lines of text stand between them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby

import numpy as np

from extractors.headers import is_number
from extractors.rulings import Edges
from extractors.segments import Segments
from extractors.tables.columns import Span, fits, over_columns
from extractors.tables.wraps import row_groups

PITCH = 2.6
"""Rows further apart than this many font sizes belong to different tables."""
LEAST_ROWS, FILLED = 3, 0.6
"""So many lines with so large a share of the columns filled are rows, though no rule parts them."""
RULE = 0.8
"""Share of a table's width that a level rule must cover to part its rows."""


def row_rules(run: Sequence[Segments], columns: Sequence[Span], level: Edges | None) -> list[float]:
    """Ordinates of the rules among the rows and next to them that run over most of the table."""
    if level is None or not len(level):
        return []
    x0, x1 = columns[0][0], columns[-1][1]
    covered = np.minimum(level[:, 1], x1) - np.maximum(level[:, 0], x0)
    wide = level[covered >= RULE * (x1 - x0), 2]
    reach = PITCH * run[0].size
    return sorted(wide[(wide > run[0].top - reach) & (wide < run[-1].bottom + reach)].tolist())


def whole_bands(
    run: list[Segments], segments: Sequence[Segments], columns: Sequence[Span], rules: Sequence[float]
) -> list[Segments]:
    """The run with the lines above and below it that stand in the same bands between rules and fit its columns."""
    if len(rules) < 2:
        return run
    start, end = segments.index(run[0]), segments.index(run[-1]) + 1
    pitch = PITCH * run[0].size
    while start > 0 and run[0].middle - segments[start - 1].middle < pitch and fits(segments[start - 1], columns):
        if any(segments[start - 1].middle < rule < run[0].middle for rule in rules):
            break
        start -= 1
    while end < len(segments) and segments[end].middle - run[-1].middle < pitch and fits(segments[end], columns):
        if any(run[-1].middle < rule < segments[end].middle for rule in rules):
            break
        end += 1
    return list(segments[start:end])


def between(
    run: Sequence[Segments], words: Sequence[Sequence[str]], columns: Sequence[Span], rules: Sequence[float]
) -> list[list[int]]:
    """Rows of text that stand between the same two rules, and those above the first rule and below the last, as they group."""
    by_lines = row_groups(run, words, columns)
    out: list[list[int]] = []
    for band, lines in groupby(range(len(run)), key=lambda i: bisect_right(rules, run[i].middle)):
        group = list(lines)
        if 0 < band < len(rules) and not _holds_rows([(run[i], words[i]) for i in group], columns):
            out.append(group)
        else:
            parts = ([i for i in part if group[0] <= i <= group[-1]] for part in by_lines)
            out += [part for part in parts if part]
    return out


def _holds_rows(lines: Sequence[tuple[Segments, Sequence[str]]], columns: Sequence[Span]) -> bool:
    """Whether several lines between two rules are rows each: most columns filled, the first among them, and figures."""
    most = FILLED * len(columns)
    filled = [
        len(row.spans)
        for row, words in lines
        if len(row.spans) >= most and over_columns(row.spans[0], columns)[:1] == [0] and any(map(is_number, words[1:]))
    ]
    return len(filled) >= LEAST_ROWS or (len(filled) == len(lines) > 1 and min(filled) == len(columns))
