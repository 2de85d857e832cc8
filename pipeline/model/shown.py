"""Places on pages that lie on their side or head, brought to the page as it is shown.

Such a page is read upright: what stands left of, under and beside what is asked on the page as a reader holds it. Who shows a
place to anybody needs it on the page as a viewer opens it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from pipeline.model.geometry import BBox
from pipeline.model.page import Line, RawPage

T = TypeVar("T")


def turned(box: BBox, quarters: int, width: float, height: float) -> BBox:
    """The box on the page turned clockwise by so many quarters; ``width`` and ``height`` are of the page before that.

    >>> turned(BBox(10, 20, 40, 30), 1, 600, 800)
    BBox(x0=770, top=10, x1=780, bottom=40)
    """
    for _ in range(quarters % 4):
        box = BBox(height - box.bottom, box.x0, height - box.top, box.x1)
        width, height = height, width
    return box


def as_shown(value: T, pages: Iterable[RawPage]) -> T:
    """A value of the model with each place on a page that was turned for reading where it stands on that page as shown; ``value``
    itself where no page was turned. Lines lose their abscissae there: they no longer run left to right."""
    lying = {p.number: p for p in pages if p.quarter % 4}
    return cast(T, _shown(value, lying)) if lying else value


def _shown(value: object, lying: Mapping[int, RawPage]) -> object:
    if isinstance(value, tuple):
        parts = tuple(_shown(v, lying) for v in value)
        return parts if any(a is not b for a, b in zip(parts, value, strict=True)) else value
    if not is_dataclass(value) or isinstance(value, type):
        return value
    old = {f.name: getattr(value, f.name) for f in fields(value)}
    new = {name: _shown(part, lying) for name, part in old.items()}
    page, box = lying.get(old.get("page", 0)), old.get("bbox")
    if page is not None and isinstance(box, BBox):
        new["bbox"] = turned(box, page.quarter, *page.upright_size)
        if isinstance(value, Line):
            new["xs"] = ()
    changed = {name: part for name, part in new.items() if part is not old[name]}
    return replace(value, **cast(dict[str, Any], changed)) if changed else value
