"""Two columns without rules, labels left and values right, as a form's head is often set.

Prose in columns, contents with page numbers, numbered lists and signatures must not become tables: the labels are
words, of unlike width and flush left, and so are the values, clear of them by a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

import numpy as np

from extractors.flow import starts_item
from extractors.gutters import is_prose
from extractors.headers import is_number
from extractors.lines import Indices
from extractors.segments import Segments
from extractors.tables.aligned import AlignedTable, FreeText
from extractors.tables.columns import Span
from extractors.tables.grid import Grid, GridCell
from extractors.types import ClusterPage

LEAST_ROWS = 3
FLUSH = 0.35
"""Font sizes by which the left edges of a column may differ."""
LONGEST = 14.0
"""Font sizes that labels are long, half of them at most; a column of prose is wider."""
HALF = 0.5
"""Share of the page's width within which the values begin."""
PITCH = 3.2
"""Rows further apart than this many font sizes belong to different tables."""
CLOSE, APART = 1.05, 1.08
"""Lines of one cell differ by less than the first in their distance; rows are further apart by more than the second."""
LINE = 1.15
"""Font sizes that two lines of one text are apart at least."""
BLANK = 0.25
"""Font sizes that a label keeps from its value at least."""
RAGGED = 0.4
"""Font sizes by which labels must differ in length."""
FIGURES = 0.5
"""No more of the values are figures."""
WORDS = 0.7
"""So many of the labels must be words."""


def find_pairs(clusters: ClusterPage, free: FreeText) -> list[AlignedTable]:
    """Tables of labels and values in the free text."""
    out = []
    for run in _runs(_parted(clusters, free), free.barriers):
        if _are_pairs(clusters, free.order, run):
            out.append(_table(len(clusters.texts), free.order, run))
    return out


def _parted(clusters: ClusterPage, free: FreeText) -> list[Segments]:
    """The rows, and those in one segment parted where the values of others begin: a long label leaves but a blank."""
    begins = [(row.spans[1][0], row.size) for row in free.segments if len(row.spans) == 2]
    starts = [x for x, size in begins if sum(abs(x - b) <= FLUSH * size for b, _ in begins) >= LEAST_ROWS]
    return [_cut_at(clusters, free.order, row, starts) for row in free.segments] if starts else list(free.segments)


def _cut_at(clusters: ClusterPage, order: Indices, row: Segments, starts: Sequence[float]) -> Segments:
    if len(row.spans) != 1:
        return row
    boxes = clusters.boxes[order[row.cuts[0] : row.cuts[1]]]
    for k in range(1, len(boxes)):
        x, before = float(boxes[k, 0]), float(boxes[:k, 2].max())
        if x - before >= BLANK * row.size and any(abs(x - s) <= FLUSH * row.size for s in starts):
            at = row.cuts[0] + k
            return replace(
                row, cuts=(row.cuts[0], at, row.cuts[1]), spans=((row.spans[0][0], before), (x, row.spans[0][1]))
            )
    return row


def _runs(segments: Sequence[Segments], barriers: Sequence[Span]) -> list[list[Segments]]:
    """Rows in two segments whose left edges stand alike, with the further lines of the values between them."""
    out: list[list[Segments]] = []
    run: list[Segments] = []
    for row in segments:
        if run and not _follows(run[-1], row, barriers):
            out.append(run)
            run = []
        if not run:
            run = [row] if len(row.spans) == 2 else []
        elif _fits(run[0], row):
            run.append(row)
        else:
            out.append(run)
            run = [row] if len(row.spans) == 2 else []
    return [_trimmed(r) for r in [*out, run]]


def _trimmed(run: list[Segments]) -> list[Segments]:
    """The run without labels at its end that have no value: headings of what follows."""
    while len(run) > 1 and _alone(run[0], run[-1]):
        close = run[-1].middle - run[-2].middle <= CLOSE * _line_pitch(run[:-1])
        if close and not _alone(run[0], run[-2]) and _pushed(run[0], run[-2], run[-1]):
            break  # the second line of a label
        run = run[:-1]
    return run


def _pushed(first: Segments, above: Segments, below: Segments) -> bool:
    """Whether a line of a label had no room behind the one above it."""
    label, rest = above.spans[0], below.spans[0]
    return len(above.spans) == 2 and label[1] + rest[1] - rest[0] > first.spans[1][0] - BLANK * below.size


def _alone(first: Segments, row: Segments) -> bool:
    """Whether a row is a label and nothing else."""
    return len(row.spans) == 1 and row.spans[0][1] < first.spans[1][0]


def _follows(above: Segments, below: Segments, barriers: Sequence[Span]) -> bool:
    if below.middle - above.middle > PITCH * max(above.size, below.size):
        return False
    return not any(
        above.middle < top < below.middle or above.middle < bottom < below.middle for top, bottom in barriers
    )


def _fits(first: Segments, row: Segments) -> bool:
    slack = FLUSH * first.size
    starts = [span[0] for span in first.spans]
    if len(row.spans) == 2:
        return all(abs(s[0] - x) <= slack for s, x in zip(row.spans, starts, strict=True))
    if len(row.spans) == 1 and abs(row.spans[0][0] - starts[0]) <= slack:
        return row.spans[0][1] < starts[1] - slack
    return len(row.spans) == 1 and abs(row.spans[0][0] - starts[1]) <= slack


def _are_pairs(clusters: ClusterPage, order: Indices, run: Sequence[Segments]) -> bool:
    both = [r for r in run if len(r.spans) == 2]
    if len(both) < LEAST_ROWS or min(r.spans[1][0] for r in both) > HALF * clusters.width + both[0].spans[0][0]:
        return False
    if is_prose(run):
        return False
    size = both[0].size
    ends = [r.spans[0][1] for r in both]
    if max(ends) - min(ends) < RAGGED * size or max(ends) + BLANK * size > min(r.spans[1][0] for r in both):
        return False
    lefts, rights = ([_text(clusters, order, r, k) for r in both] for k in (0, 1))
    if sum(_is_label(t) for t in lefts) < WORDS * len(both) or sum(map(is_number, rights)) > FIGURES * len(both):
        return False
    return (
        len({round(r.spans[1][1] / size) for r in both}) > 1
        and median(r.spans[0][1] - r.spans[0][0] for r in both) <= LONGEST * size
    )


def _is_label(text: str) -> bool:
    return sum(c.isalpha() for c in text) >= 3 and not starts_item(text) and "...." not in text


def _text(clusters: ClusterPage, order: Indices, row: Segments, k: int) -> str:
    return "".join(clusters.texts[i] for i in order[row.cuts[k] : row.cuts[k + 1]].tolist())


def _table(n: int, order: Indices, run: Sequence[Segments]) -> AlignedTable:
    """The rows as a table."""
    groups = _groups(run)
    both = [r for r in run if len(r.spans) == 2]
    left, middle = min(r.spans[0][0] for r in both), min(r.spans[1][0] for r in both)
    gap = max(r.spans[0][1] for r in both)
    xs = (round(left, 2), round((gap + middle) / 2, 2), round(max(r.spans[-1][1] for r in run), 2))
    tops, bottoms = [min(r.top for r in g) for g in groups], [max(r.bottom for r in g) for g in groups]
    ys = (tops[0], *((a + b) / 2 for a, b in zip(bottoms, tops[1:], strict=False)), bottoms[-1])
    ys = tuple(round(y, 2) for y in ys)
    member = np.full(n, -1, dtype=np.int64)
    cells = []
    for r, group in enumerate(groups):
        for c in (0, 1):
            cells.append(GridCell((xs[c], ys[r], xs[c + 1], ys[r + 1]), r, c, 1, 1))
        for row in group:
            first = 2 * r + (len(row.spans) == 1 and not _alone(run[0], row))
            for k in range(len(row.spans)):
                member[order[row.cuts[k] : row.cuts[k + 1]]] = first + k
    return AlignedTable(Grid(xs, ys, tuple(cells)), member)


def _groups(run: Sequence[Segments]) -> list[list[Segments]]:
    """Lines by the row of the table that they belong to, a label in each.

    Lines of values alone go on with the row above, and so do labels set as close as its lines. Where labels stand in the
    middle of their rows, which a label beside no line of its value shows, a row has as many lines above its label as
    below.
    """
    labels = [k for k, r in enumerate(run) if len(r.spans) == 2 or _alone(run[0], r)]
    starts = _apart(run, labels)
    if any(_in_the_middle(run, k) for k in labels):
        starts, begin = [], 0
        for k, after in zip(labels, [*labels[1:], len(run)], strict=True):
            starts.append(begin)
            begin = min(2 * k - begin + 1, after) if after < len(run) else len(run)
    return [list(run[a:b]) for a, b in zip(starts, [*starts[1:], len(run)], strict=True)]


def _apart(run: Sequence[Segments], labels: Sequence[int]) -> list[int]:
    """The labels that begin a row: all, but for those that are set closer to the line above than rows are.

    How close the lines of one cell are is known by lines that lack a label or a value; where rows are set as close, no
    label can be told to go on.
    """
    close = CLOSE * _line_pitch(run)
    return [k for k in labels if k == 0 or run[k].middle - run[k - 1].middle > close]


def _line_pitch(run: Sequence[Segments]) -> float:
    """How far apart the lines of one cell are, in points; 0 where rows are no further apart, or nothing shows it."""
    pitches = [b.middle - a.middle for a, b in pairwise(run)]
    inside = min((p for p, r in zip(pitches, run[1:], strict=True) if len(r.spans) == 1), default=0.0)
    rows = [p for p, r in zip(pitches, run[1:], strict=True) if len(r.spans) == 2]
    return inside if rows and median(rows) > APART * inside else 0.0


def _in_the_middle(run: Sequence[Segments], k: int) -> bool:
    """Whether a label stands between two lines of its value, nearer to both than lines are set."""
    near = [abs(run[k].middle - run[j].middle) for j in (k - 1, k + 1) if 0 <= j < len(run)]
    return _alone(run[0], run[k]) and min(near, default=0.0) < LINE * run[k].size
