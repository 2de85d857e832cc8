"""Where the lines of a region run: the top and base of their letters."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractors.ocr.parts import Ints
from extractors.ocr.stacking import Cores

CLOSEST, WIDEST, FULL = 1.15, 3.8, 0.6
"""Letter heights from line to line where they are set so tightly that they all but touch, and over one line; and the share of its
neighbours' letters that such a line must have, which rows of marks have not."""
BRACKET, BRACKET_FOOT = (1.25, 2.2), 0.2
"""Letter heights that a bracket has, and the share of it that lies under the letters."""
FEW_VOTES, LEAST_VOTES, ALONE = 0.02, 0.004, 2.6
"""What a line has of the fullest line's letters at least, and what one that stands alone has, a page number of one digit; letter
heights that this keeps from others."""
WHOLE, UNDER, OVER = (0.85, 1.6), 0.3, 0.6
"""Letter heights that a letter or figure has, and that it lies under one line and over another when it is of neither."""


def line_cores(boxes: Ints, body: float) -> list[tuple[float, float]]:
    """Top and base of the letters of each line of a region, from the top down.

    Pieces about as high as a letter vote for the rows they cover; a line is where the vote peaks, and peaks lie at
    least one and a half letter heights apart, but for one as full as its neighbours. A region without letters is one line.
    """
    tops, bottoms = boxes[:, 1], boxes[:, 3]
    heights = bottoms - tops
    letters = np.flatnonzero((heights >= 0.62 * body) & (heights <= 1.5 * body))
    if not len(letters):
        letters = np.flatnonzero((heights >= 0.62 * body) & (heights <= 4 * body))
    if not len(letters):
        return [(float(tops.min()), float(bottoms.max()))]
    start = int(tops.min())
    votes = np.zeros(int(bottoms.max()) - start + 2)
    for i in letters:
        weight = min(boxes[i, 2] - boxes[i, 0], 3 * body) * (1.0 if heights[i] <= 1.25 * body else 0.4)
        votes[tops[i] - start] += weight
        votes[bottoms[i] - start] -= weight
    votes = np.cumsum(votes)
    smooth = np.convolve(votes, np.ones(max(3, int(0.6 * body) | 1)), mode="same")
    middles = (tops[letters] + bottoms[letters]) / 2 - start
    peaks = _peaks(smooth, body)
    cores = []
    for at in sorted(peaks):
        near = letters[np.abs(middles - at) < 0.6 * body]
        if not len(near):
            continue
        tall = heights[near] <= 1.3 * body
        near = near[tall] if tall.any() else near
        cores.append((float(np.median(tops[near])), float(np.median(bottoms[near]))))
    cores = cores or [(float(tops.min()), float(bottoms.max()))]
    cores = sorted([*cores, *_short_lines(boxes, cores, body)])
    return sorted([*cores, *_bracketed(boxes, cores, body)])


def _bracketed(boxes: Ints, cores: Cores, body: float) -> list[tuple[float, float]]:
    """Top and base of the letters of lines that have none, but dots to write on between brackets."""
    heights = boxes[:, 3] - boxes[:, 1]
    tall = np.array([is_bracket(box, body) for box in boxes], np.bool_)
    between = np.ones(len(boxes), np.bool_)
    for top, base in cores:
        between &= (boxes[:, 3] < top) | (boxes[:, 1] > base)
    out: list[tuple[float, float]] = []
    for i in np.flatnonzero(tall & between)[np.argsort(boxes[tall & between, 1], kind="stable")].tolist():
        base = float(boxes[i, 3]) - BRACKET_FOOT * float(heights[i])
        if not out or base - out[-1][1] > 0.6 * body:
            out.append((base - body, base))
    return out


def is_bracket(box: Ints, body: float) -> bool:
    """Whether a piece is as high and narrow as a bracket is."""
    high, wide = int(box[3]) - int(box[1]), int(box[2]) - int(box[0])
    return BRACKET[0] * body < high < BRACKET[1] * body and wide < 0.6 * body


def _short_lines(boxes: Ints, cores: Cores, body: float) -> list[tuple[float, float]]:
    """Top and base of lines of so few letters that they got no votes beside a full one, as the figure that a paragraph ends
    with: pieces as high as letters, too far under one line for its marks and too far over the next one for that one's."""
    heights = boxes[:, 3] - boxes[:, 1]
    free = (heights >= WHOLE[0] * body) & (heights <= WHOLE[1] * body)
    for top, base in cores:
        free &= (boxes[:, 1] >= base + UNDER * body) | (boxes[:, 3] <= top - OVER * body)
    free &= boxes[:, 1] > min((base for _, base in cores), default=0.0)
    out: list[list[int]] = []
    for i in np.flatnonzero(free)[np.argsort(boxes[free, 3], kind="stable")].tolist():
        if out and boxes[i, 3] - boxes[out[-1][0], 3] < 0.6 * body:
            out[-1].append(i)
        else:
            out.append([i])
    return [(float(np.median(boxes[row, 1])), float(np.median(boxes[row, 3]))) for row in out]


def _peaks(votes: NDArray[np.float64], body: float) -> list[int]:
    """Rows where the votes for letters peak, from the top down."""
    peaks: list[int] = []
    beside = np.pad(votes, 1)
    # the flank of what a fuller line has put out is no line: the marks over it, in a cell of few words
    left = np.where((votes >= beside[:-2]) & (votes >= beside[2:]), votes, 0.0)
    while left.max() > LEAST_VOTES * votes.max() and left.max() > 0:
        at = int(np.argmax(left))
        reach = int(1.5 * body)
        if left[at] > FEW_VOTES * votes.max() or all(abs(at - p) > ALONE * body for p in peaks):
            peaks.append(at)
        left[max(0, at - reach) : at + reach + 1] = 0
    peaks.sort()
    closest = int(CLOSEST * body)
    for above, below in list(pairwise(peaks)):
        between = votes[above + closest : below - closest]
        if len(between) and below - above < WIDEST * body and between.max() > FULL * min(votes[above], votes[below]):
            peaks.append(above + closest + int(np.argmax(between)))
    return sorted(peaks)
