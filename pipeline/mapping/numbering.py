"""Numbers of indicators that stand in rows, by the sections that they stand in."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.mapping.draft import IndicatorDraft, canonical


def renumber(drafts: Sequence[IndicatorDraft]) -> None:
    """Give rows whose printed number falls out of their section the section's own count.

    A row printed 1.4 behind 2.3 in the section titled 2 is 2.4. A title that numbers none of its rows is some other
    heading: then the printed numbers stand.
    """
    numbers = [canonical(d.number.text).split(".") if d.number is not None else [] for d in drafts]
    own = {d.section for d, n in zip(drafts, numbers, strict=True) if len(n) == 2 and n[0] == d.section}
    last: dict[str, int] = {}
    for d, n in zip(drafts, numbers, strict=True):
        if len(n) != 2 or not n[1].isdecimal() or d.section is None or d.section not in own:
            continue
        if n[0] == d.section:
            last[d.section] = int(n[1])
            continue
        last[d.section] = last.get(d.section, 0) + 1
        d.canonical = f"{d.section}.{last[d.section]}"
