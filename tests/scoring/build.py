"""Values, indicators and documents of fictional bodies, made short for tests of scoring."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from pipeline.model.geometry import BBox, Place
from pipeline.model.record import Activity, Audit, Finding, Indicator, Level, MappedDocument, Session, Value
from pipeline.model.rules import AuditScheme
from pipeline.scoring import audit_document

_line = count(1)
D = Decimal
ONE_TO_FIVE = tuple(Decimal(n) for n in "12345")
POINTS = tuple(Decimal(n) for n in "5310")
CARD = AuditScheme("card", "test", scale=ONE_TO_FIVE, numbering_by_section=False)
AGREEMENT = AuditScheme("agreement", "test", rule="ticked_level", scale=POINTS)
PERCENTS = ("ร้อยละ 80", "ร้อยละ 85", "ร้อยละ 90", "ร้อยละ 95", "ร้อยละ 100")


def place(raw: str, page: int = 1) -> Place:
    """A place of its own for each value, so that evidence can be told apart."""
    at = float(next(_line))
    return Place(page, BBox(50.0, at, 60.0, at + 1), raw)


def text(value: str, confidence: float = 1.0) -> Value[str]:
    return Value(value, tuple(place(line) for line in value.split("\n")), confidence)


def num(value: str | int, confidence: float = 1.0, inferred: str | None = None) -> Value[Decimal]:
    return Value(Decimal(value), (place(str(value)),), confidence, inferred=inferred)


def whole(value: int, confidence: float = 1.0) -> Value[int]:
    return Value(value, (place(str(value)),), confidence)


def levels(
    texts: Sequence[str], scores: Sequence[int | str] = (1, 2, 3, 4, 5), ticked: int | None = None, boxes: bool = False
) -> tuple[Level, ...]:
    """Levels with their points; ``ticked`` is the index of the ticked box, ``boxes`` gives boxes without a tick."""
    return tuple(
        Level(num(s), text(t), Value(i == ticked, (place("□"),)) if boxes or ticked is not None else None)
        for i, (s, t) in enumerate(zip(scores, texts, strict=True))
    )


def options(*texts: str, ticked: int | None = None, scores: Sequence[int] = (5, 3, 1, 0)) -> tuple[Level, ...]:
    return levels(texts, scores, ticked, boxes=True)


def indicator(number: str = "1.1", **fields: Any) -> Indicator:
    """Strings become values: weight, result, scores as numbers, the rest as text."""
    for key in ("weight", "reported_score", "reported_weighted_score", "stated_interval", "result_number"):
        if isinstance(fields.get(key), str):
            fields[key] = num(fields[key])
    for key in ("result", "name", "printed_number", "verification", "description"):
        if isinstance(fields.get(key), str):
            fields[key] = text(fields[key])
    return Indicator(number, **fields)


def activity(stated: int | None, people: int | None, counts: Sequence[int | None], **fields: Any) -> Activity:
    sessions = tuple(
        Session(i, participants=None if c is None else whole(c), place=text("ห้องประชุม"))
        for i, c in enumerate(counts, 1)
    )
    return Activity(
        fields.pop("number", "1"),
        reported_sessions=None if stated is None else whole(stated),
        reported_participants=None if people is None else whole(people),
        sessions=sessions,
        **fields,
    )


def document(*indicators: Indicator, scheme: AuditScheme = CARD, **fields: Any) -> MappedDocument:
    return MappedDocument("test", scheme, indicators=indicators, **fields)


def audit(*indicators: Indicator, **fields: Any) -> Audit:
    return audit_document(document(*indicators, **fields))


def found(result: Audit, code: str) -> list[Finding]:
    return [f for f in result.findings if f.code == code]


def codes(result: Audit) -> list[str]:
    return [f.code for f in result.findings]
