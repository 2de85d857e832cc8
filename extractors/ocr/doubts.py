"""Figures that something lies over, or whose line is no clear one: read, but not to be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.ocr.foreign import grown
from extractors.ocr.numbers import DOUBTFUL
from extractors.ocr.reading import Reading
from extractors.ocr.regions import LinePicture

MUDDLED = 0.75
"""Mean confidence of a line under which no figure in it is to be trusted."""


def doubt_crossed(lines: Sequence[LinePicture], readings: Sequence[Reading], body: float) -> tuple[Reading, ...]:
    """The readings with their digits doubtful where strokes of something else run over the line or are grown together with them,
    and all of them where little of the line was clear; ``body``: letter height of the page."""
    joined = {(d.line, d.at) for d in grown(lines, readings, body)}
    out = []
    for k, (line, reading) in enumerate(zip(lines, readings, strict=True)):
        muddled = reading.confidence < MUDDLED
        pairs = enumerate(zip(reading.labels, reading.columns, strict=True))
        doubtful = {
            i
            for i, (c, x) in pairs
            if c.isdigit() and (muddled or (k, i) in joined or any(a <= x <= b for a, b in line.crossed))
        }
        confidences = tuple(min(p, DOUBTFUL) if i in doubtful else p for i, p in enumerate(reading.confidences))
        out.append(replace(reading, confidences=confidences) if doubtful else reading)
    return tuple(out)


def doubt_within(
    lines: Sequence[LinePicture], readings: Sequence[Reading], places: Sequence[tuple[int, int, int, int]]
) -> tuple[Reading, ...]:
    """The readings with the digits doubtful that stand within ``places`` of the page (pixels)."""
    out = []
    for line, reading in zip(lines, readings, strict=True):
        y = (line.top + line.base) / 2
        spans = [(a - line.box[0], b - line.box[0]) for a, top, b, bottom in places if top <= y <= bottom]
        pairs = zip(reading.labels, reading.columns, reading.confidences, strict=True)
        sure = tuple(min(p, DOUBTFUL) if c.isdigit() and any(a <= x <= b for a, b in spans) else p for c, x, p in pairs)
        out.append(replace(reading, confidences=sure) if spans else reading)
    return tuple(out)
