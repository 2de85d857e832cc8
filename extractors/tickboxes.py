"""Tick boxes: glyphs that are boxes, drawn squares set into the text as characters, and marks typed over boxes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from extractors.texts import text_codes
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
_BOX, _MARK = (re.compile(f"[{re.escape(''.join(states))}]") for states in (BOX_STATES, MARK_STATES))
STATE_GLYPHS: dict[TickState, str] = {"empty": "☐", "ticked": "☑", "crossed": "☒", "filled": "■"}


def find_tick_boxes(clusters: ClusterPage, drawings: Drawings) -> tuple[ClusterPage, tuple[TickBox, ...]]:
    """Clusters with every tick box as one character (☐ ☑ ☒ ■) at its place, and the boxes, top to bottom."""
    drawn = list(drawings.tick_boxes)
    if drawn:
        # boxes that the recogniser has read as characters already stand in the text
        fresh = [b for b in drawn if not _read_already(clusters, b)]
        clusters = insert_boxes(clusters, fresh)
    at = _those(clusters.texts, _BOX, BOX_STATES)
    merged = merge_marks(clusters, at) if at else clusters
    if merged is not clusters:
        clusters, at = merged, _those(merged.texts, _BOX, BOX_STATES)
    texts, boxes, confidences = clusters.texts, clusters.boxes, clusters.confidences
    found = [
        TickBox(clusters.number, BBox(*boxes[i].tolist()), BOX_STATES[texts[i]], float(confidences[i])) for i in at
    ]
    out: list[TickBox] = []
    for box in found:
        source = next((b for b in drawn if b.bbox.intersection_area(box.bbox) > 0), None)
        out.append(box if source is None else replace(source, state=box.state))
    out.sort(key=lambda b: (b.bbox.top, b.bbox.x0))
    return clusters, tuple(out)


def _those(texts: tuple[str, ...], char: re.Pattern[str], states: Mapping[str, TickState]) -> list[int]:
    """The clusters whose text is one of ``states``, each of them a single ``char``."""
    places = [m.start() for m in char.finditer("".join(texts))]
    if not places:
        return []
    at = text_codes(texts).first.searchsorted(places, side="right") - 1
    return [i for i in at.tolist() if texts[i] in states]


def _read_already(clusters: ClusterPage, box: TickBox) -> bool:
    x0, top, x1, bottom = box.bbox.as_tuple()
    boxes = clusters.boxes
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    inside = np.flatnonzero((x > x0) & (x < x1) & (y > top - 2) & (y < bottom + 2))
    return any(clusters.texts[i] in BOX_STATES for i in inside.tolist())


def merge_marks(clusters: ClusterPage, at: list[int]) -> ClusterPage:
    """A tick or cross typed over a box becomes one ticked or crossed box; ``at``: the clusters that are boxes."""
    marks = _those(clusters.texts, _MARK, MARK_STATES)
    if not marks:
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
        others=tuple(o for o, k in zip(clusters.others, keep, strict=True) if k) if clusters.others else (),
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
        others=_with_gaps(clusters.others, at) if clusters.others else (),
    )


def _with_gaps(
    others: tuple[tuple[tuple[str, float], ...], ...], at: list[int]
) -> tuple[tuple[tuple[str, float], ...], ...]:
    """The other readings of clusters with none for those put in before the clusters ``at`` (in order)."""
    out = list(others)
    for k in reversed(at):
        out.insert(k, ())
    return tuple(out)
