"""Findings across documents as the audit report shows them: each place with its picture, by the report it is in."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.report.labels import Label, label
from pipeline.report.pictures import Crop, crops_of, pictures_of
from pipeline.store.across import AcrossEvidence, AcrossRow
from pipeline.store.audit import AuditView, EvidenceRow

MOST_PICTURES = 60
"""Findings across documents that get pictures."""
SHOWN = 6
"""Reports of a finding that get pictures: the weights of a body may stand in dozens."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the reports concerned: its name, its round in months, where its figure stands."""

    source: str
    months: int | None
    evidence: tuple[AcrossEvidence, ...]
    crops: tuple[Crop, ...]


@dataclass(frozen=True, slots=True)
class AcrossCard:
    """A finding across documents as the page shows it, with its place in each report."""

    finding: AcrossRow
    title: Label
    severity: Label
    sides: tuple[Side, ...]


def across_cards(view: AuditView) -> tuple[AcrossCard, ...]:
    """The findings with their reports, the odd one first; each report is opened once."""
    reports = {r.document: r for r in view.reports}
    pictured = view.across[:MOST_PICTURES]
    wanted = {d for x in pictured for d in list(dict.fromkeys(p.document for p in x.evidence))[:SHOWN]}
    crops: dict[tuple[int, str], tuple[Crop, ...]] = {}
    for document in sorted(wanted & reports.keys()):
        with pictures_of(reports[document]) as pictures:
            if pictures is None:
                continue
            for k, x in enumerate(pictured):
                places = tuple(
                    EvidenceRow(p.page, p.x0, p.top, p.x1, p.bottom, p.raw)
                    for p in x.evidence
                    if p.document == document
                )
                if places:
                    crops[k, document] = crops_of(pictures, places)
    return tuple(
        AcrossCard(
            x,
            label("code", x.code),
            label("severity", x.severity),
            tuple(
                Side(
                    reports[d].source if d in reports else d[:12],
                    reports[d].period_months if d in reports else None,
                    tuple(p for p in x.evidence if p.document == d),
                    crops.get((k, d), ()),
                )
                for d in dict.fromkeys(p.document for p in x.evidence)
            ),
        )
        for k, x in enumerate(view.across)
    )
