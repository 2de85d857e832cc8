"""Recompute every indicator of a document and say where the document disagrees with itself."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.record import Audit, AuditedIndicator, Finding, MappedDocument
from pipeline.scoring.appraisal import recompute_appraisal
from pipeline.scoring.case import Case
from pipeline.scoring.checks import CHECKS
from pipeline.scoring.convention import scheme_of
from pipeline.scoring.recompute import recompute
from pipeline.scoring.recovery.recover import recovered, remaining
from pipeline.scoring.total import total_percent

__all__ = ["audit_document"]


def audit_document(document: MappedDocument) -> Audit:
    """Recomputed scores, all findings in the order of the checks, and the total percent (None where scores are missing).

    A figure that was recognised with little confidence and that exactly one other reading reconciles with the rest is
    inferred (``pipeline.scoring.recovery``); what the figure as read disagrees with stays as a remark.
    Raises nothing: what the page does not give is simply not checked. What only other reports can tell (a figure of the
    last round left standing) is said by ``pipeline.engine.across`` once they are stored.
    """
    document = replace(document, scheme=scheme_of(document))
    settled = recovered(document)
    case = _case(settled)
    findings = _findings(case)
    if settled is not document:
        findings = (*findings, *remaining(_findings(_case(document)), findings))
    audited = tuple(AuditedIndicator(i, o.recomputed) for i, o in case.pairs())
    appraisal = recompute_appraisal(case)
    total = appraisal.total if appraisal is not None else total_percent(case)
    return Audit(audited, findings, total, appraisal)


def _case(document: MappedDocument) -> Case:
    year = document.fiscal_year.value if document.fiscal_year else None
    return Case(document, tuple(recompute(indicator, document.scheme, year) for indicator in document.indicators))


def _findings(case: Case) -> tuple[Finding, ...]:
    return tuple(f for check in CHECKS for f in check(case))
