"""Other readings of clusters, carried to the lines that these were set in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.model.page import Line, OtherReading

if TYPE_CHECKING:
    from extractors.lines import Rows
    from extractors.types import ClusterPage


def with_others(lines: Sequence[Line], clusters: ClusterPage, rows: Rows) -> list[Line]:
    """The ``lines`` of ``rows``, with what a recogniser says that their clusters may be instead."""
    others, texts, order, cuts = clusters.others, clusters.texts, rows.order.tolist(), rows.starts.tolist()
    out = []
    for line, start, end in zip(lines, cuts, cuts[1:], strict=False):
        members = order[start:end]
        found: list[OtherReading] = []
        if any(others[i] for i in members):
            at = 0
            for i in members:
                at = line.text.index(texts[i], at)  # but for spaces a line is its clusters, one after the other
                until = at + len(texts[i])
                found += [OtherReading(at, until, instead, odds) for instead, odds in others[i]]
                at = until
        out.append(replace(line, others=tuple(found)) if found else line)
    return out
