"""What a document's page is made of: rows with their decisions, boxes on pages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal

from pipeline.model.record import Finding, Recomputed
from pipeline.store.across import AcrossRow
from pipeline.store.browse import DocumentHead
from pipeline.store.decisions import Decision


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page picture in PDF points: ``owner`` is the element beside it, ``kind`` its look."""

    owner: str
    kind: str
    page: int
    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value with the target that decisions on it name; ``seen`` is the last decision's id, for conflicts."""

    id: str
    target: str
    field: str
    text: str
    raw: str
    page: int | None
    confidence: float
    corrected: str | None
    inferred: str | None
    decision: Decision | None
    seen: int


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding in the panel. ``target`` is what a decision on it names, ``seen`` the id of the last one, 0 for none."""

    id: str
    number: int
    target: str
    finding: Finding
    page: int | None
    decision: Decision | None
    seen: int


@dataclass(frozen=True, slots=True)
class RepairRow:
    """A repair in the panel, with what stood around it."""

    id: str
    target: str
    kind: str
    raw: str
    repaired: str | None
    status: str
    confidence: float
    candidates: tuple[str, ...]
    page: int | None
    before: str
    after: str
    decision: Decision | None
    seen: int

    def verdict(self, action: str, word: str | None = None) -> str:
        """What a button says of this repair, in one word: the table has hundreds of them and one form."""
        return json.dumps([action, self.target, self.seen, self.raw, word or self.repaired or ""], ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """What was decided on a target as a whole."""

    target: str
    decision: Decision | None
    seen: int


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """An indicator in the panel: its values in rows, beside what was recomputed."""

    position: int
    number: str
    name: str
    recomputed: Recomputed
    rows: tuple[ValueRow, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page with its size in points and the boxes that lie on it; ``goes_on``: a cell or value runs on to the next page."""

    number: int
    width: float
    height: float
    text_source: str
    boxes: tuple[Box, ...]
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class AcrossView:
    """A finding across documents: ``page`` is where its figure stands here; ``others``: keys and names of the other reports."""

    id: str
    finding: AcrossRow
    page: int | None
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """All that the page of a document shows."""

    head: DocumentHead
    title: str
    form: str
    fiscal_year: int | None
    period_months: int | None
    error: str | None
    findings: tuple[FindingRow, ...]
    indicators: tuple[IndicatorView, ...]
    repairs: tuple[RepairRow, ...]
    pages: tuple[PageView, ...]
    history: tuple[Decision, ...]
    whole: Standing
    form_said: Standing
    known: tuple[tuple[str, str], ...]
    """Ids and titles of the forms that a person may say it is; the unknown one has no title."""
    total_percent: Decimal | None = None
    homeless: tuple[Decision, ...] = ()
    """Corrections whose value is not there any more since the report was read anew."""
    appraisal: tuple[tuple[str, str, str], ...] = ()
    """An individual appraisal beside its indicators: field, value as read, and what was recomputed of it ("" for nothing)."""
    across: tuple[AcrossView, ...] = ()
    """Where it disagrees with other reports of the body."""
    part: int = 0
    parts: int = 1
    counts: tuple[int, int] | None = None
    """Findings and indicators of the whole report, where this is a part of it."""

    @property
    def decisions(self) -> str:
        """The address that takes decisions and comes back to this part."""
        return f"/documents/{self.head.document}/decisions" + (f"?part={self.part}" if self.part else "")

    @property
    def totals(self) -> tuple[int, int]:
        """Findings and indicators of the whole report."""
        return self.counts or (len(self.findings), len(self.indicators))
