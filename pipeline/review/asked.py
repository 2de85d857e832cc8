"""What a request asks for; what cannot be read asks for nothing."""

from __future__ import annotations

import json

from starlette.requests import Request

from normalizers.masks.squash import compose, decompose
from pipeline.store import browse


def number(text: str) -> int | None:
    """A whole number that the store can hold, not negative."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def part_asked(request: Request) -> int:
    """The part of a very long report, from 0."""
    return number(request.query_params.get("part", "")) or 0


def share(text: str) -> float | None:
    """A share over 0, of 1 at most."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 < value <= 1 else None


def verdict(said: str) -> dict[str, str]:
    """What a button of the table of repairs says (``RepairRow.verdict``); nothing where it is no such thing."""
    try:
        parts = json.loads(said)
    except ValueError:
        return {}
    names = ("action", "target", "seen", "before", "after")
    return (
        dict(zip(names, map(str, parts), strict=True)) if isinstance(parts, list) and len(parts) == len(names) else {}
    )


def wanted(request: Request) -> browse.DocumentFilter:
    """The filter that the address of a list asks for; what cannot be read does not narrow."""
    q = request.query_params
    return browse.DocumentFilter(
        words=compose(decompose(q.get("q", "").strip())),
        organization=q.get("organization", ""), fiscal_year=number(q.get("year", "")),
        form=q.get("form", ""), period_months=number(q.get("round", "")), status=q.get("status", ""),
        code=q.get("code", ""), below_confidence=share(q.get("confidence", "")),
    )  # fmt: skip
