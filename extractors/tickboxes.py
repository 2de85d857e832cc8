"""Tick boxes: glyphs that are boxes, drawn squares set into the text as characters, and marks typed over boxes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extractors.types import ClusterPage, Drawings
from pipeline.model.geometry import BBox
from pipeline.model.page import TickBox, TickState

BOX_STATES: dict[str, TickState] = {
    "☐": "empty", "□": "empty", "◻": "empty", "▢": "empty", "❏": "empty", "❑": "empty", "\U0001f5d6": "empty",
    "☑": "ticked", "\U0001f5f9": "ticked", "✅": "ticked",
    "☒": "crossed", "\U0001f5f5": "crossed", "\U0001f5f7": "crossed", "⊠": "crossed", "❎": "crossed",
    "■": "filled", "◼": "filled", "▣": "filled",
}  # fmt: skip
MARK_STATES: dict[str, TickState] = {
    "✓": "ticked", "✔": "ticked", "√": "ticked", "/": "ticked",
    "✗": "crossed", "✘": "crossed", "×": "crossed", "X": "crossed", "x": "crossed", "☓": "crossed",
}  # fmt: skip
STATE_GLYPHS: dict[TickState, str] = {"empty": "☐", "ticked": "☑", "crossed": "☒", "filled": "■"}
SMALLEST, LARGEST = 5.0, 20.0
"""Sides of a drawn tick box, in points."""


def find_tick_boxes(clusters: ClusterPage, drawings: Drawings) -> tuple[ClusterPage, tuple[TickBox, ...]]:
    """Clusters with every tick box as one character (☐ ☑ ☒ ■) at its place, and the boxes, in reading order of the stream."""
    boxes = list(drawings.tick_boxes)
    clusters = merge_marks(clusters, [])
    if boxes:
        clusters = insert_boxes(clusters, boxes)
    found = list(boxes)
    for i, text in enumerate(clusters.texts):
        state = BOX_STATES.get(text)
        if state is None:
            continue
        box = BBox(*(float(v) for v in clusters.boxes[i]))
        if not any(box.intersection_area(b.bbox) > 0.3 * box.width * box.height for b in boxes):
            found.append(TickBox(clusters.number, box, state, float(clusters.confidences[i]), "glyph"))
    found.sort(key=lambda b: (b.bbox.top, b.bbox.x0))
    return clusters, tuple(found)


def merge_marks(clusters: ClusterPage, drawn: list[TickBox]) -> ClusterPage:
    """A tick or cross typed over an empty box becomes one ticked or crossed box."""
    at = [i for i, t in enumerate(clusters.texts) if BOX_STATES.get(t) == "empty"]
    marks = [i for i, t in enumerate(clusters.texts) if t in MARK_STATES]
    if not at or not marks:
        return clusters
    texts = list(clusters.texts)
    gone: list[int] = []
    for i in at:
        x0, top, x1, bottom = clusters.boxes[i]
        for m in marks:
            a, b, c, d = clusters.boxes[m]
            if m not in gone and x0 - 1 <= (a + c) / 2 <= x1 + 1 and top - 2 <= (b + d) / 2 <= bottom + 2:
                texts[i] = STATE_GLYPHS[MARK_STATES[texts[m]]]
                gone.append(m)
                break
    if not gone:
        return clusters
    return without(replace(clusters, texts=tuple(texts)), gone)


def without(clusters: ClusterPage, gone: list[int]) -> ClusterPage:
    """Clusters less those numbered ``gone``."""
    keep = np.ones(len(clusters.texts), dtype=np.bool_)
    keep[gone] = False
    return replace(
        clusters,
        texts=tuple(t for t, k in zip(clusters.texts, keep, strict=True) if k),
        boxes=clusters.boxes[keep],
        baselines=clusters.baselines[keep],
        sizes=clusters.sizes[keep],
        angles=clusters.angles[keep],
        bold=clusters.bold[keep],
        confidences=clusters.confidences[keep],
        space_before=clusters.space_before[keep],
    )


def insert_boxes(clusters: ClusterPage, boxes: list[TickBox]) -> ClusterPage:
    """Drawn boxes as characters: each before the cluster that follows it on its line, on that line's base line."""
    n = len(clusters.texts)
    places: list[tuple[int, TickBox, float, float]] = []
    for box in boxes:
        x0, top, _, bottom = box.bbox.as_tuple()
        middle = (top + bottom) / 2
        beside = (
            np.flatnonzero((clusters.boxes[:, 1] <= middle) & (clusters.boxes[:, 3] >= middle))
            if n
            else np.array([], int)
        )
        right = beside[clusters.boxes[beside, 0] >= x0 - 1] if len(beside) else beside
        if len(right):
            k = int(right[np.argmin(clusters.boxes[right, 0])])
            places.append((k, box, float(clusters.baselines[k]), float(clusters.sizes[k])))
        elif len(beside):
            k = int(beside[np.argmax(clusters.boxes[beside, 2])])
            places.append((k + 1, box, float(clusters.baselines[k]), float(clusters.sizes[k])))
        else:
            places.append((n, box, bottom, bottom - top))
    places.sort(key=lambda p: (p[0], p[1].bbox.x0))
    at = [p[0] for p in places]
    return replace(
        clusters,
        texts=tuple(np.insert(np.array(clusters.texts, dtype=object), at, [STATE_GLYPHS[p[1].state] for p in places])),
        boxes=np.insert(clusters.boxes, at, [p[1].bbox.as_tuple() for p in places], axis=0).astype(np.float32),
        baselines=np.insert(clusters.baselines, at, [p[2] for p in places]).astype(np.float32),
        sizes=np.insert(clusters.sizes, at, [p[3] for p in places]).astype(np.float32),
        angles=np.insert(clusters.angles, at, 0.0).astype(np.float32),
        bold=np.insert(clusters.bold, at, False),
        confidences=np.insert(clusters.confidences, at, [p[1].confidence for p in places]).astype(np.float32),
        space_before=np.insert(clusters.space_before, at, True),
    )
