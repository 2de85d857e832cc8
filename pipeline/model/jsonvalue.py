"""Single values of a record as JSON: numbers as numbers, dates as ISO, boxes to 0.1 point, and where a value stands."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

import orjson

from pipeline.model.geometry import BBox, Place, union
from pipeline.model.record import Value

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
JsonObject: TypeAlias = "dict[str, JsonValue]"


def compact(value: JsonValue) -> str:
    """JSON text on one line without blanks, as it is stored: by the quick writer, and by Python's own what that one refuses
    (halves of surrogate pairs, integers beyond 64 bits).

    >>> compact({"ร้อยละ": [66.5, 2**70]})
    '{"ร้อยละ":[66.5,1180591620717411303424]}'
    """
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def number(value: Decimal | int | None) -> float | int | None:
    """A decimal as a JSON number; integers that were integers stay so."""
    return float(value) if isinstance(value, Decimal) else value


def box(bbox: BBox) -> list[JsonValue]:
    """``[x0, top, x1, bottom]`` in points, to a tenth."""
    return [_tenth(x) if x else float(x) for x in bbox.as_tuple()]  # 0.0 and -0.0 are one to the cache


@lru_cache(maxsize=8192)  # columns and lines share their edges, and rounding costs four times the look
def _tenth(x: float) -> float:
    return round(float(x), 1)


def place(p: Place) -> JsonObject:
    """A place on a page: page from 1, box, and the words as read."""
    return {"page": p.page, "bbox": box(p.bbox), "raw": p.raw}


def plain(value: Value[Any] | None) -> JsonValue:
    """The bare value: text, number, bool, or ISO date; None where the page gives none."""
    if value is None:
        return None
    inner = value.value
    if isinstance(inner, Decimal):
        return float(inner)
    if isinstance(inner, date):
        return inner.isoformat()
    if inner is None or isinstance(inner, (bool, int, float, str)):
        return inner
    raise TypeError(f"no JSON form for {type(inner).__name__}")


def origin(value: Value[Any]) -> JsonObject | None:
    """Where a value stands: its first page with the box around all its places there; None where it was not on a page."""
    places = value.places
    if not places:
        return None
    first = places[0]
    page, alone = first.page, len(places) == 1
    out: JsonObject = {
        "page": page,
        "bbox": box(first.bbox if alone else union([p.bbox for p in places if p.page == page])),
        "raw": first.raw if alone else value.raw,
        "confidence": round(float(value.confidence), 4),
    }
    if not alone:
        out["places"] = [place(p) for p in places]
    if value.inferred:
        out |= {"inferred": True, "reason": value.inferred}
    if value.corrected:
        out["corrected_by"] = value.corrected
    return out
