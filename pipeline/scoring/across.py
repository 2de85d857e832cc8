"""Checks over documents of one body and year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.model.geometry import Place
from pipeline.model.record import MappedDocument, Severity


@dataclass(frozen=True, slots=True)
class AcrossInput:
    """A document with the key it is stored under."""

    key: str
    document: MappedDocument


@dataclass(frozen=True, slots=True)
class AcrossFinding:
    """Where documents disagree with each other; ``documents`` are the keys of those concerned."""

    code: str
    severity: Severity
    message: str
    message_en: str
    documents: tuple[str, ...]
    indicator: str | None = None
    reported: Decimal | int | str | None = None
    expected: Decimal | int | str | None = None
    evidence: tuple[tuple[str, Place], ...] = ()


def audit_across(documents: Sequence[AcrossInput], expected_bodies: Sequence[str] = ()) -> tuple[AcrossFinding, ...]:
    """What the documents of one body and year say differently; bodies in ``expected_bodies`` without a report."""
    return ()
