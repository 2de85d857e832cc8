"""Which lines of a table without rules make up one of its rows: cells that wrap, and headings over several lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.flow import starts_item
from extractors.headers import is_number
from extractors.lines import Indices
from extractors.segments import Segments
from extractors.tables.blocks import by_blocks
from extractors.tables.columns import Span, over_columns
from extractors.types import ClusterPage

LEAST_COLUMNS = 3
BESIDE = 0.9
"""Lines nearer than this many font sizes stand beside one another: cells of a row set to its middle."""
NEARER = 1.15
"""A wrapped cell set to the middle of its row begins this much nearer to the row's figures than to what stands above."""
PITCHES = 1.15
"""Times the widest distance of two rows at which a total may stand under them."""
NUMBERED = 0.6
"""Share of the rows that the first column numbers."""
WRAP = 1.75
"""Lines nearer than this many font sizes may be one cell's."""
CLOSER = 0.93
"""Lines of the headings are one cell's where they stand this much closer than the rows of the table."""


def wraps(above: Segments, below: Segments) -> bool:
    """Whether a line is set as close under the one above as the lines of one cell are."""
    return below.bottom - above.bottom <= WRAP * max(above.size, below.size)


def beside(above: Segments, below: Segments) -> bool:
    """Whether two lines are too close for one to stand under the other."""
    return below.middle - above.middle < BESIDE * below.size


def row_groups(run: Sequence[Segments], words: Sequence[Sequence[str]], columns: Sequence[Span]) -> list[list[int]]:
    """Rows of text that make up one row of the table: a wrapped cell goes on in lines that hold no figures.

    Above the first figures stands the head, which keeps its lines apart where they fill the same columns anew, unless all
    of them stand closer than the rows below do.
    """
    figures = [any(is_number(w) for w in row) for row in words]
    told = by_blocks(run, figures, columns)
    if told:
        return told
    few = _goes_on(run, words, columns)
    bands = _beside(run)
    head = _wrapped_head(run, figures, columns)
    groups: list[list[int]] = [list(range(head))] if head else []
    waiting = False
    for band in bands:
        if band[-1] < head:
            continue
        i, row = band[0], run[band[0]]
        plain = not any(figures[k] for k in band) and all(few[k] for k in band)
        if waiting:
            groups[-1] += band
            waiting = plain
            continue
        if (i > head or i == 0) and plain and _begins_above(run, figures, i, columns):
            groups.append([*band])
            waiting = True
            continue
        within = all(len(over_columns(span, columns)) == 1 for span in row.spans)
        if groups and i > head and plain and within and _continues(run[i - 1], row, words[i]):
            first = over_columns(row.spans[0], columns)[0] == 0
            if not first or any(figures[j] for g in groups for j in g):
                groups[-1] += band
                continue
        groups.append([*band])
    return groups


def _goes_on(run: Sequence[Segments], words: Sequence[Sequence[str]], columns: Sequence[Span]) -> list[bool]:
    """Whether each line may go on with cells of the line above: few of them, or any but the first where that numbers the
    rows."""
    first = [bool(r.spans) and over_columns(r.spans[0], columns)[:1] == [0] for r in run]
    numbers = [is_number(row[0]) for row, begins in zip(words, first, strict=True) if begins]
    numbered = len(numbers) > LEAST_COLUMNS and sum(numbers) >= NUMBERED * len(numbers)
    return [len(r.spans) < LEAST_COLUMNS or (numbered and not begins) for r, begins in zip(run, first, strict=True)]


def _beside(run: Sequence[Segments]) -> list[list[int]]:
    """Lines, those together that stand beside one another."""
    out: list[list[int]] = []
    for i, row in enumerate(run):
        if out and beside(run[i - 1], row):
            out[-1].append(i)
        else:
            out.append([i])
    return out


def _begins_above(run: Sequence[Segments], figures: Sequence[bool], at: int, columns: Sequence[Span]) -> bool:
    """Whether a line is the first of a cell that is set to the middle of its row: the row's number and figures stand in a
    line below, nearer than the line above."""
    if any(over_columns(span, columns)[0] == 0 for span in run[at].spans):
        return False
    end = next((j for j in range(at + 1, len(run)) if figures[j]), None)
    if end is None or not all(wraps(run[j], run[j + 1]) for j in range(at, end)):
        return False
    same = over_columns(run[at].spans[0], columns)
    if not any(over_columns(span, columns) == same for span in run[end].spans):
        return False
    if at == 0:
        return end == 1 and len(run) > 2 and len(run[2].spans) == 1 and _is_amid(run[0], run[1], run[2])
    return run[at].middle - run[at - 1].middle > NEARER * (run[at + 1].middle - run[at].middle)


def _is_amid(above: Segments, line: Segments, below: Segments) -> bool:
    """Whether a line stands halfway between two."""
    return abs((below.middle - line.middle) - (line.middle - above.middle)) <= BESIDE * line.size / 4


def first_line_above(
    run: list[Segments], segments: Sequence[Segments], columns: Sequence[Span], clusters: ClusterPage, order: Indices
) -> list[Segments]:
    """The rows with the line above them that begins a cell of the first one, where that has a number and figures in all its
    columns (headings stand elsewhere) and its cell goes on below as far as it begins above."""
    start = segments.index(run[0])
    if start == 0 or len(run) < LEAST_COLUMNS or len(run[0].spans) < len(columns) - 1:
        return run
    above, first, below = segments[start - 1], run[0], run[1]
    over = over_columns(above.spans[0], columns)
    first_word = "".join(clusters.texts[i] for i in order[first.cuts[0] : first.cuts[1]].tolist())
    if len(above.spans) > 1 or len(over) != 1 or over[0] == 0 or not wraps(above, first):
        return run
    if len(below.spans) > 1 or over_columns(below.spans[0], columns) != over or not first_word[:1].isdigit():
        return run
    return [above, *run] if _is_amid(above, first, below) else run


def total_below(
    run: list[Segments], segments: Sequence[Segments], columns: Sequence[Span], clusters: ClusterPage, order: Indices
) -> list[Segments]:
    """The rows with the line under them that is a total: a word in the first columns, figures in some of the others, each flush
    with its column, as near as the rows are to each other."""
    end = segments.index(run[-1]) + 1
    if end >= len(segments) or len(run) < LEAST_COLUMNS:
        return run
    last, row = run[-1], segments[end]
    pitch = max(b.middle - a.middle for a, b in pairwise(run))
    over = [over_columns(span, columns) for span in row.spans]
    if len(row.spans) < 2 or row.middle - last.middle > PITCHES * pitch or any(len(o) != 1 for o in over[1:]):
        return run
    if over[0][:1] not in ([0], [1]) or len({o[0] for o in over}) < len(over):
        return run
    words = ["".join(clusters.texts[i] for i in order[a:b].tolist()) for a, b in pairwise(row.cuts)]
    if is_number(words[0]) or not all(is_number(w) for w in words[1:]):
        return run
    return [*run, row]


def _wrapped_head(run: Sequence[Segments], figures: Sequence[bool], columns: Sequence[Span]) -> int:
    """How many lines at the top are one row of headings; 0 where there is but one, or no telling."""
    head = next((i for i, is_figure in enumerate(figures) if is_figure), 0)
    if head < 2 or head >= len(run) or len(run) - head < LEAST_COLUMNS:
        return 0
    if any(len(over_columns(span, columns)) > 1 for row in run[:head] for span in row.spans):
        return 0  # a heading over several columns stands over headings of their own
    pitch = max(b.middle - a.middle for a, b in pairwise(run[:head]))
    below = run[head].middle - run[head - 1].middle
    return head if pitch < CLOSER * below and pitch <= WRAP * run[0].size else 0


def _continues(above: Segments, row: Segments, words: Sequence[str]) -> bool:
    return wraps(above, row) and not any(starts_item(w) for w in words)
