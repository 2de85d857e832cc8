"""The one other reading that makes a doubtful figure agree with the rest, where there is exactly one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.model.record import Finding, Indicator, MappedDocument
from pipeline.model.rules import AuditScheme
from pipeline.scoring.recovery.numbering import renumbered
from pipeline.scoring.recovery.reasons import note, reason_of
from pipeline.scoring.recovery.relations import Relation, of_indicator, over_indicators
from pipeline.scoring.recovery.slots import Assignment, Slot, assigned, doubtful_slots

Relations = Mapping[str, Relation]


@dataclass(frozen=True, slots=True)
class _Choice:
    """A document with one slot of one indicator read otherwise."""

    position: int
    slot: Slot
    values: Assignment
    document: MappedDocument


def recovered(document: MappedDocument) -> MappedDocument:
    """``document`` with those figures inferred that were recognised with little confidence, disagree with figures that must
    agree with them, and have exactly one other reading (a confusable digit, a lost point) with which all of these do.

    The document itself where there is none. Figures of a text layer are certain and stay as they are.
    """
    numbered = renumbered(document.indicators)
    if numbered != document.indicators:
        document = replace(document, indicators=numbered)
    slots = {k: tuple(doubtful_slots(i)) for k, i in enumerate(document.indicators)}
    if not any(slots.values()):
        return document
    settled: set[tuple[int, str]] = set()
    while True:
        choice = next(_choices(document, slots, settled), None)
        if choice is None:
            return document
        settled.add((choice.position, choice.slot.path))
        document = choice.document


def _choices(
    document: MappedDocument, slots: Mapping[int, tuple[Slot, ...]], settled: set[tuple[int, str]]
) -> Iterator[_Choice]:
    """For every relation that does not hold, the one change that mends it, where there is one."""
    whole = _over(document)
    for position, indicator in enumerate(document.indicators):
        if not slots[position]:
            continue
        now = {**_within(indicator, document), **_at(whole, position)}
        for broken in [r for r in now.values() if not r.holds]:
            found = [
                choice
                for k in ([position] if broken.name not in whole else slots)
                for slot in slots[k]
                if (k, slot.path) not in settled and _touches(broken, k, slot)
                for choice in _mending(document, k, slot, broken.name)
            ]
            if len(found) == 1:
                yield found[0]


def _touches(relation: Relation, position: int, slot: Slot) -> bool:
    return slot.path in relation.paths or f"{position}:{slot.path}" in relation.paths


def _mending(document: MappedDocument, position: int, slot: Slot, name: str) -> Iterator[_Choice]:
    """Other readings of ``slot`` with which the relation ``name`` holds, and every other one that it is part of, but those that
    are not firm and did not hold before."""
    now = {**_within(document.indicators[position], document), **_over(document)}
    for values in slot.others:
        tried = assigned(document.indicators[position], values, "?")
        with_it = _with(document, position, tried)
        after = {**_within(tried, with_it), **_over(with_it)}
        mended = after.get(name)
        if mended is None or not mended.holds:
            continue
        if not any(_is_broken(r, now) for r in after.values() if _touches(r, position, slot)):
            reason = reason_of(mended.key, {**mended.words, "printed": slot.printed})
            final = assigned(document.indicators[position], values, reason)
            yield _Choice(position, slot, values, _with(document, position, final))


def _is_broken(relation: Relation, before: Relations) -> bool:
    was = before.get(relation.name)
    return not relation.holds and (relation.firm or (was is not None and was.holds))


def _with(document: MappedDocument, position: int, indicator: Indicator) -> MappedDocument:
    listed = document.indicators
    return replace(document, indicators=(*listed[:position], indicator, *listed[position + 1 :]))


def _within(indicator: Indicator, document: MappedDocument) -> Relations:
    scheme: AuditScheme = document.scheme
    year = document.fiscal_year.value if document.fiscal_year else None
    return {r.name: r for r in of_indicator(indicator, scheme, year)}


def _over(document: MappedDocument) -> Relations:
    return {r.name: r for r in over_indicators(document)}


def _at(relations: Relations, position: int) -> Relations:
    return {n: r for n, r in relations.items() if any(p.startswith(f"{position}:") for p in r.paths)}


def remaining(as_read: Sequence[Finding], settled: Sequence[Finding]) -> Iterator[Finding]:
    """Findings on the figures as they were read that an inferred figure would silence: each stays as a remark, so that no
    fault of the report is inferred away."""
    known = {(f.code, f.indicator, f.activity) for f in settled}
    th, en = note("settled")
    for f in as_read:
        if (f.code, f.indicator, f.activity) not in known:
            yield replace(f, severity="info", message=f"{f.message} {th}", message_en=f"{f.message_en} {en}")
