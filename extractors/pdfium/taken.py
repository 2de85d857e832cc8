"""The objects and the text of a page without some of them, and where those were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from extractors.pdfium.glyphs import PageText
from extractors.pdfium.objects import PATH, Objects
from extractors.types import BoolArray, FloatArray


def objects_less(objects: Objects, gone: BoolArray) -> Objects:
    """The objects without some of them."""
    if not gone.any():
        return objects
    points = ~np.repeat(gone, np.where(objects.kinds[:, 0] == PATH, objects.kinds[:, 3], 0))
    return Objects(
        objects.handles[~gone], objects.kinds[~gone], objects.matrices[~gone],
        objects.points[points], objects.segments[points],
    )  # fmt: skip


def text_less(text: PageText, gone: BoolArray) -> PageText:
    """The text without some glyphs, and without the ActualText of what lost some of its own."""
    rows, keep = text.rows, ~gone
    left = np.unique(rows.run_of[keep & (rows.objects != 0)])
    runs = left[left > 0]
    keep &= np.isin(rows.run_of, np.append(0, runs))
    torn = np.unique(rows.objects[gone])
    spans = text.spans
    whole = ~np.isin(spans.objects, torn)
    if not whole.all():
        whole &= ~np.isin(spans.ids, spans.ids[~whole])
        spans = replace(spans, objects=spans.objects[whole], ids=spans.ids[whole])
    of_run = np.zeros(len(rows.sizes) + 1, dtype=np.int32)
    of_run[runs] = np.arange(1, len(runs) + 1)
    rows = replace(
        rows, objects=rows.objects[keep], codes=rows.codes[keep], loose=rows.loose[keep], ink=rows.ink[keep],
        run_of=of_run[rows.run_of[keep]], matrices=rows.matrices[runs - 1], sizes=rows.sizes[runs - 1],
        styles=rows.styles[runs - 1],
    )  # fmt: skip
    return PageText(rows, spans)


def merged(boxes: FloatArray) -> FloatArray:
    """Boxes of glyphs that follow each other on a line as one."""
    return np.array(list(_merged(boxes)), dtype=np.float32).reshape(-1, 4)


def _merged(boxes: FloatArray) -> Iterator[tuple[float, float, float, float]]:
    held: tuple[float, float, float, float] | None = None
    for x0, top, x1, bottom in boxes.tolist():
        if held is not None:
            high = max(bottom - top, held[3] - held[1])
            if min(bottom, held[3]) > max(top, held[1]) - 0.3 * high and -x1 + held[0] < 2 * high > x0 - held[2]:
                held = min(x0, held[0]), min(top, held[1]), max(x1, held[2]), max(bottom, held[3])
                continue
            yield held
        held = x0, top, x1, bottom
    if held is not None:
        yield held
