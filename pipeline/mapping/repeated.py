"""A table's headings printed again on a later page: one that was misread there is what it was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.mapping.header import Column, Header

SHIFT: Final = 9.0
"""How far apart, in points, a column's edges may lie on two pages: a scanned sheet is laid down by hand."""
CLEAR: Final = 0.75
"""From this confidence on a heading says what it says."""
KNOWN: Final = 2
"""Headings that must be the same."""


def completed(header: Header, before: Sequence[Header]) -> Header:
    """``header`` with a column that its heading does not name, for it was recognised without confidence, named as in the
    latest header before it that has the same columns everywhere else, in the same places."""
    unnamed = [c for c in header.columns if not c.field]
    if not unnamed or any(c.heading.confidence() >= CLEAR for c in unnamed):
        return header
    for old in reversed(before):
        if old.rule is header.rule and _same(header.columns, old.columns):
            columns = tuple(
                c if c.field else replace(c, field=o.field, points=o.points, rule=o.rule)
                for c, o in zip(header.columns, old.columns, strict=True)
            )
            return replace(header, columns=columns)
    return header


def _same(now: Sequence[Column], then: Sequence[Column]) -> bool:
    if len(now) != len(then) or sum(bool(c.field) for c in now) < KNOWN:
        return False
    return all(
        a.field in ("", b.field) and abs(a.x0 - b.x0) <= SHIFT and abs(a.x1 - b.x1) <= SHIFT
        for a, b in zip(now, then, strict=True)
    )
