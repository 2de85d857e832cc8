"""Options in a column of their own, beside the name: the two read one after the other, not line by line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.mapping.passage import Passage
from pipeline.mapping.streams import is_tick

_LEVEL = 8.0
"""Points by which the tops of two cells of a row may differ."""
_Reach = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Streams:
    """Parts of a block in reading order. ``options``: the number of the first part of the options' column, None where they
    have none; ``openings`` and ``maybe`` as in the block, by the new order."""

    parts: tuple[Passage, ...]
    openings: tuple[int, ...]
    maybe: tuple[int, ...]
    options: int | None = None


def streams(parts: Sequence[Passage], openings: Collection[int], maybe: Collection[int]) -> Streams:
    """A block's parts; where a second column stands beside the first part, that column's parts behind all others.

    A column beside it is one only if it begins level with the first part, in the row that names the indicator: lines
    that slipped into a neighbouring column further down go on with the text.
    """
    beside = _column_beside(parts)
    if beside is None:
        return Streams(tuple(parts), tuple(openings), tuple(maybe))
    own = {k for k, p in enumerate(parts) if k and _overlaps(_reach(p), beside)}
    apart = sorted(own | {k for k, p in enumerate(parts) if k and k + 1 in own and is_tick(p.text)})  # with their boxes
    order = [k for k in range(len(parts)) if k not in apart] + apart
    at = {k: i for i, k in enumerate(order)}
    return Streams(
        tuple(parts[k] for k in order),
        tuple(sorted(at[k] for k in openings)),
        tuple(sorted(at[k] for k in maybe)),
        len(order) - len(apart),
    )


def _column_beside(parts: Sequence[Passage]) -> _Reach | None:
    """How far the column reaches that begins level with the first part and clear of it."""
    if len(parts) < 2 or not parts[0].places():
        return None
    first = parts[0].places()[0]
    own = _reach(parts[0])
    for p in parts[1:]:
        places = p.places()
        if not places or is_tick(p.text) or places[0].page != first.page:
            continue
        reach = _reach(p)
        if abs(places[0].bbox.top - first.bbox.top) < _LEVEL and own is not None and reach is not None:
            return reach if not _overlaps(own, reach) else None
    return None


def _reach(part: Passage) -> _Reach | None:
    places = part.places()
    if not places:
        return None
    return min(p.bbox.x0 for p in places), max(p.bbox.x1 for p in places)


def _overlaps(a: _Reach | None, b: _Reach | None) -> bool:
    return a is not None and b is not None and a[0] < b[1] and b[0] < a[1]
