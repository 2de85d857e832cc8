"""A very long report in parts: a browser shows some hundred findings and indicators at once, not many thousand."""

from __future__ import annotations

from dataclasses import replace

from pipeline.review.views import DocumentView

MOST = 500
"""Findings, and indicators, of a part."""


def part_of(view: DocumentView, part: int) -> DocumentView:
    """Part ``part`` (from 0; the last one where there are fewer) of a view: its findings, its indicators, their boxes. A view
    that is short enough is its own only part. Findings that wait stand first, so the first part is the one to work on."""
    parts = -(-max(len(view.findings), len(view.indicators), 1) // MOST)
    if parts == 1:
        return view
    at = min(part, parts - 1)
    cut = slice(at * MOST, (at + 1) * MOST)
    findings, indicators = view.findings[cut], view.indicators[cut]
    shown = {f.id for f in findings} | {row.id for i in indicators for row in i.rows}
    known = {f.id for f in view.findings} | {row.id for i in view.indicators for row in i.rows}
    hidden = known - shown
    pages = tuple(replace(p, boxes=tuple(b for b in p.boxes if b.owner not in hidden)) for p in view.pages)
    return replace(
        view, findings=findings, indicators=indicators, pages=pages, part=at, parts=parts,
        counts=(len(view.findings), len(view.indicators)),
    )  # fmt: skip
