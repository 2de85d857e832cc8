"""Recompute every indicator of a document and say where the document disagrees with itself."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.record import Audit, AuditedIndicator, MappedDocument
from pipeline.scoring.case import Case
from pipeline.scoring.checks import CHECKS
from pipeline.scoring.convention import scheme_of
from pipeline.scoring.recompute import recompute
from pipeline.scoring.total import total_percent

__all__ = ["audit_document"]


def audit_document(document: MappedDocument) -> Audit:
    """Recomputed scores, all findings in the order of the checks, and the total percent (None where scores are missing).

    Raises nothing: what the page does not give is simply not checked. What only other reports can tell (a figure of the
    last round left standing) is said by ``pipeline.engine.across`` once they are stored.
    """
    document = replace(document, scheme=scheme_of(document))
    outcomes = tuple(recompute(indicator, document.scheme) for indicator in document.indicators)
    case = Case(document, outcomes)
    findings = tuple(f for check in CHECKS for f in check(case))
    audited = tuple(AuditedIndicator(i, o.recomputed) for i, o in case.pairs())
    return Audit(audited, findings, total_percent(case))
