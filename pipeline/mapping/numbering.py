"""Numbers of indicators that stand in rows, by the sections that they stand in."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.mapping.draft import IndicatorDraft, canonical


def renumber(drafts: Sequence[IndicatorDraft]) -> None:
    """Give rows whose printed number falls out of their section the section's own count.

    A row printed 1.4 behind 2.3 in the section titled 2 is 2.4. A title that numbers none of its rows is some other
    heading: then the printed numbers stand. So do those that count on by themselves (1.1, 1.2, 2.1, 2.2).
    """
    numbers = [canonical(d.number.text).split(".") if d.number is not None else [] for d in drafts]
    own = {d.section for d, n in zip(drafts, numbers, strict=True) if len(n) == 2 and n[0] == d.section}
    apart = {s for s in own if _counts_on([n for d, n in zip(drafts, numbers, strict=True) if d.section == s])}
    last: dict[str, int] = {}
    for d, n in zip(drafts, numbers, strict=True):
        if len(n) != 2 or not n[1].isdecimal() or d.section is None or d.section not in own - apart:
            continue
        if n[0] == d.section:
            last[d.section] = int(n[1])
            continue
        last[d.section] = last.get(d.section, 0) + 1
        d.canonical = f"{d.section}.{last[d.section]}"


def _counts_on(numbers: Sequence[Sequence[str]]) -> bool:
    """Whether the printed numbers of one section's rows are those of several, each counted from 1 on without a gap."""
    if not all(len(n) == 2 and n[0].isdecimal() and n[1].isdecimal() for n in numbers):
        return False
    pairs = [(int(n[0]), int(n[1])) for n in numbers]
    counts = {first: [k for one, k in pairs if one == first] for first, _ in pairs}
    whole = all(ks == list(range(1, len(ks) + 1)) for ks in counts.values())
    return len(counts) > 1 and whole and pairs == sorted(pairs) and list(counts) == list(range(1, len(counts) + 1))
