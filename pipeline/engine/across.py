"""The audit over documents: what is stored is compared, and what it says is stored beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from pipeline.forms.load import load_forms
from pipeline.model.errors import UsageError
from pipeline.scoring.absent import ExpectedBody, Sent, audit_absent, read_bodies
from pipeline.scoring.across import AcrossFinding, audit_across
from pipeline.scoring.rounds import CARRIED, LAST_ROUND, earlier_round, is_carried, without_reason
from pipeline.scoring.sentences import explain
from pipeline.scoring.series import AcrossInput, groups, same_body
from pipeline.store.across import (
    AcrossEntry,
    Reason,
    explain_findings,
    open_findings,
    put_across,
)
from pipeline.store.database import Database
from pipeline.store.slim import ReportHead, report_heads, slim_reports


def expected_bodies(path: str) -> tuple[ExpectedBody, ...]:
    """The bodies that a file lists (``pipeline.scoring.absent``); none where ``path`` is empty."""
    if not path:
        return ()
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read the list of bodies {path}: {error}") from error
    return read_bodies(text, path)


def absent(database: Database, bodies: Sequence[ExpectedBody]) -> tuple[AcrossFinding, ...]:
    """Which of ``bodies`` no stored report is from; one that was read in part, or replaced since, counts."""
    sent = [
        Sent(tuple(n for n in (h.organization, h.department) if n), h.fiscal_year, h.period_months)
        for h in report_heads(database)
    ]
    return audit_absent(sent, bodies)


def _comparable(heads: Sequence[ReportHead]) -> tuple[tuple[ReportHead, ...], frozenset[str]]:
    """Reports that can be compared: of a body and year with another report, or with several indicators of their own; and
    which of them are of the second kind only."""
    by: dict[tuple[str, int], list[ReportHead]] = defaultdict(list)
    for head in heads:
        body = head.organization or head.department
        if body and head.fiscal_year and not head.superseded:
            by[same_body(body), head.fiscal_year].append(head)
    found = tuple(h for mine in by.values() if len(mine) > 1 or mine[0].indicators > 1 for h in mine)
    return found, frozenset(mine[0].document for mine in by.values() if len(mine) == 1)


def inputs(database: Database, forms_dir: str = "", body: str = "", fiscal_year: int = 0) -> tuple[AcrossInput, ...]:
    """The stored reports, superseded ones left out, as the checks compare them; or those of one body and year."""
    schemes = {f.id: f.scheme for f in load_forms(forms_dir or None)}
    heads = [h for h in report_heads(database) if not body or _is_of(h, body, fiscal_year)]
    return tuple(
        AcrossInput(
            head.document, replace(mapped, scheme=schemes.get(head.form, mapped.scheme)), head.status == "partial"
        )
        for head, mapped in slim_reports(database, *_comparable(heads))
    )


def _is_of(head: ReportHead, body: str, fiscal_year: int) -> bool:
    name = head.organization or head.department
    return name is not None and same_body(name) == same_body(body) and head.fiscal_year == fiscal_year


def _entry(x: AcrossFinding) -> AcrossEntry:
    two = (*x.documents[:2], None, None)
    return AcrossEntry(
        {
            "body": x.organization or "", "fiscal_year": x.fiscal_year or 0, "code": x.code, "severity": x.severity,
            "indicator": x.indicator, "document": two[0], "other_document": two[1], "reported": _shown(x.reported),
            "expected": _shown(x.expected), "message": x.message, "message_en": x.message_en,
        },
        tuple(
            {"document": key, "page": p.page, "x0": p.bbox.x0, "top": p.bbox.top, "x1": p.bbox.x1,
             "bottom": p.bbox.bottom, "raw": p.raw}
            for key, p in x.evidence
        ),
    )  # fmt: skip


def _shown(value: Decimal | int | str | None) -> str | None:
    return None if value is None else str(value)


def audit_store(database: Database, forms_dir: str = "", bodies: Sequence[ExpectedBody] = ()) -> None:
    """Audit all documents of the store against each other and store the findings anew. Running it twice changes nothing.

    Findings on a figure that nothing explains are told where it is that of the round before.
    """
    reports = inputs(database, forms_dir)
    put_across(database, [_entry(x) for x in (*audit_across(reports), *absent(database, bodies))])
    _explain(database, reports)


def audit_body(database: Database, body: str, fiscal_year: int, forms_dir: str = "") -> None:
    """The same for one body and year, after a figure of one of its reports was corrected."""
    reports = inputs(database, forms_dir, body, fiscal_year)
    found = audit_across(reports)
    names = {f.organization for f in found if f.organization} | {body}
    for name in sorted(names):
        put_across(database, [_entry(f) for f in found if f.organization == name], name, fiscal_year)
    _explain(database, reports)


def _explain(database: Database, reports: Sequence[AcrossInput]) -> None:
    company = {m.key: (m, group) for group in groups(reports) for m in group.members if len(group.members) > 1}
    reasons: dict[tuple[str, int], Reason] = {}
    for finding in open_findings(database, company, CARRIED, LAST_ROUND):
        report, group = company[finding.document]
        before = earlier_round(report, finding.indicator, group)
        carried = before is not None and is_carried(finding.code, finding.activity, finding.reported, before)
        if carried == (finding.explained_by == LAST_ROUND):
            continue
        th, en = without_reason(finding.message, finding.message_en)
        if carried:
            more_th, more_en = explain(LAST_ROUND, {})
            th, en = f"{th} {more_th}", f"{en}; {more_en}"
        reasons[finding.document, finding.position] = Reason(LAST_ROUND if carried else None, th, en)
    if reasons:
        explain_findings(database, reasons)
