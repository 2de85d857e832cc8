"""A row of labels with the row of their values right below, cell under cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.mapping.labelling import Labelled, Labels, find_labels
from pipeline.mapping.passage import Passage
from pipeline.mapping.rows import Row, RowCell

ALIGNED: Final = 4.0
"""How far apart, in points, the edges of a label's cell and of its value's may stand."""


def labels_over_values(rows: Sequence[Row], at: int, labels: Labels) -> tuple[Labelled, ...]:
    """The fields of two rows of a table, every cell of the first a label alone and none of the second one; empty where
    they are something else."""
    if at + 1 >= len(rows):
        return ()
    upper, lower = rows[at], rows[at + 1]
    if (
        upper.table is None
        or lower.table != upper.table
        or len(upper.filled) < 2
        or len(upper.filled) != len(upper.cells)
    ):
        return ()
    if len(lower.cells) != len(upper.cells) or not all(map(_same_edges, upper.cells, lower.cells)):
        return ()
    out = []
    for label, value in zip(upper.cells, lower.cells, strict=True):
        found = _label_alone(label.passage, labels)
        if found is None or _label_alone(value.passage, labels) is not None:
            return ()
        out.append(replace(found, value=value.passage))
    return tuple(out)


def _same_edges(a: RowCell, b: RowCell) -> bool:
    return abs(a.x0 - b.x0) < ALIGNED and abs(a.x1 - b.x1) < ALIGNED


def _label_alone(passage: Passage, labels: Labels) -> Labelled | None:
    found = find_labels(passage, labels, strict=True)
    alone = len(found) == 1 and found[0].rule.kind != "marker" and not found[0].value.text.strip() and not found[0].at
    return found[0] if alone else None
