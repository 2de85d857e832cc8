"""One document, start to end: what is stored, shown and printed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pipeline.model.errors import ErrorCode
from pipeline.model.geometry import BBox
from pipeline.model.page import ReadWarning, TextSource
from pipeline.model.record import Audit, MappedDocument
from pipeline.model.text import Candidate, RepairKind, RepairStatus

SCHEMA_VERSION = "1"
Status = Literal["ok", "partial", "rejected"]


@dataclass(frozen=True, slots=True)
class ErrorInfo:
    """Why a document could not be read; ``retryable``: the same file may succeed later."""

    code: ErrorCode
    message: str
    retryable: bool = False


@dataclass(frozen=True, slots=True)
class PageInfo:
    """How a page was read: its number from 1, where its text came from, confidence from 0 to 1, size in points as shown."""

    number: int
    text_source: TextSource
    confidence: float
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Repair:
    """An edit with its place, as the contract lists it.

    ``before`` and ``after``: up to 30 letters on each side, faults repaired, masked words as x (nothing guessed).
    """

    kind: RepairKind
    raw: str
    repaired: str | None
    status: RepairStatus
    confidence: float
    candidates: tuple[Candidate, ...] = ()
    reason: str = ""
    page: int | None = None
    bbox: BBox | None = None
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """The contract's document. ``mapped`` and ``audit`` are None for a rejected report."""

    source: str
    sha256: str
    page_count: int
    status: Status
    error: ErrorInfo | None = None
    mapped: MappedDocument | None = None
    audit: Audit | None = None
    repairs: tuple[Repair, ...] = ()
    warnings: tuple[ReadWarning, ...] = ()
    pages: tuple[PageInfo, ...] = ()
    text: str = ""
    """Repaired text in reading order, for search."""

    @property
    def form(self) -> str:
        """Name of the form, ``unknown`` where none was recognised."""
        return self.mapped.form if self.mapped else "unknown"

    @property
    def total_percent(self) -> Decimal | None:
        """Recomputed total in percent, None where the figures do not give one."""
        return self.audit.total_percent if self.audit else None
