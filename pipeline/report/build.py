"""The audit report from a store: view models for the template, and the page written whole or not at all."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from pipeline.model.errors import UsageError
from pipeline.report.across import across_cards
from pipeline.report.charts import Point, scatter
from pipeline.report.labels import Label, label
from pipeline.report.pictures import Crop, crops_of, pictures_of
from pipeline.store.audit import SEVERITIES, AuditView, FindingRow, IndicatorRow, ReportRow, by_report

MOST_PICTURES = 400
"""Findings that get pictures: beyond it the page would be too heavy to open; the text is there for all."""
NO_BODY = "ไม่ทราบหน่วยงาน · unknown body"
NO_YEAR = "ไม่ทราบปี"


@dataclass(frozen=True, slots=True)
class FindingCard:
    """One finding as the page shows it."""

    finding: FindingRow
    title: Label
    report: ReportRow
    indicator: IndicatorRow | None
    crops: tuple[Crop, ...]

    @property
    def formula(self) -> str | None:
        """The finding's own formula, else that of its indicator's score."""
        return self.finding.formula or (self.indicator.formula if self.indicator else None)


@dataclass(frozen=True, slots=True)
class SeveritySection:
    """The cards of one severity."""

    severity: str
    title: Label
    cards: tuple[FindingCard, ...]


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts by body (rows) and fiscal year (columns); ``most`` is the largest cell, for the shading."""

    years: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...], int], ...]
    most: int


def figure(value: float | str | None) -> str:
    """A figure as shown: as many digits as it has, an en dash where the page gives none."""
    if value is None or value == "":
        return "–"
    if isinstance(value, str):
        return value
    return f"{value:.4f}".rstrip("0").rstrip(".")


def counts(view: AuditView) -> CountTable:
    """Findings by body and year."""
    reports = {r.document: r for r in view.reports}
    frame = pd.DataFrame(
        [
            (reports[f.document].organization or NO_BODY, str(reports[f.document].fiscal_year or NO_YEAR))
            for f in view.findings
        ],
        columns=["body", "year"],
    )
    if frame.empty:
        return CountTable((), (), 0)
    table = pd.crosstab(frame["body"], frame["year"])
    table = table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    rows = tuple((str(body), tuple(int(v) for v in values), int(values.sum())) for body, values in table.iterrows())
    return CountTable(tuple(str(y) for y in table.columns), rows, int(table.to_numpy().max()))


def points(view: AuditView) -> list[Point]:
    """Indicators that have both scores."""
    reports = {r.document: r for r in view.reports}
    return [
        Point(
            i.reported_score, i.recomputed_score,
            f"{reports[i.document].source} · {i.number} · {figure(i.reported_score)} → {figure(i.recomputed_score)}",
        )
        for i in view.indicators
        if i.reported_score is not None and i.recomputed_score is not None
    ]  # fmt: skip


def cards(view: AuditView) -> list[FindingCard]:
    """The findings with their pictures: each document is opened once."""
    reports = {r.document: r for r in view.reports}
    indicators = {(i.document, i.number): i for i in reversed(view.indicators)}
    pictured = by_report(f for f in view.findings[:MOST_PICTURES] if f.evidence)
    crops: dict[tuple[str, int], tuple[Crop, ...]] = {}
    for document, found in sorted(pictured.items()):
        with pictures_of(reports[document]) as pictures:
            if pictures is not None:
                crops |= {(f.document, f.position): crops_of(pictures, f.evidence) for f in found}
    return [
        FindingCard(
            f, label("code", f.code), reports[f.document], indicators.get((f.document, f.indicator or "")),
            crops.get((f.document, f.position), ()),
        )
        for f in view.findings
    ]  # fmt: skip


def sections(found: Iterable[FindingCard]) -> tuple[SeveritySection, ...]:
    """Findings by severity, the gravest first."""
    by: dict[str, list[FindingCard]] = {s: [] for s in SEVERITIES}
    for card in found:
        by[card.finding.severity].append(card)
    return tuple(SeveritySection(s, label("severity", s), tuple(c)) for s, c in by.items() if c)


def disagreeing(view: AuditView) -> tuple[tuple[ReportRow, IndicatorRow], ...]:
    """Indicators with both scores, those that differ first."""
    reports = {r.document: r for r in view.reports}
    both = [i for i in view.indicators if i.reported_score is not None or i.recomputed_score is not None]
    both.sort(key=lambda i: -_difference(i))
    return tuple((reports[i.document], i) for i in both)


def _difference(i: IndicatorRow) -> float:
    pairs = ((i.reported_score, i.recomputed_score), (i.reported_weighted_score, i.recomputed_weighted_score))
    return max((abs(a - b) for a, b in pairs if a is not None and b is not None), default=0.0)


def differs(a: float | None, b: float | None) -> bool:
    """Whether two figures that are both there disagree by more than a display digit."""
    return a is not None and b is not None and abs(a - b) >= 0.00005


def file_name(name: str) -> Markup:
    """A name that may be broken behind its joints, so that a narrow column does not cut its words.

    >>> str(file_name("a<b_1.pdf"))
    'a&lt;b_<wbr>1<wbr>.pdf'
    """
    shown = escape(name)
    for joint, broken in (("_", "_<wbr>"), ("/", "/<wbr>"), (".", "<wbr>.")):
        shown = shown.replace(joint, Markup(broken))
    return shown


def render(view: AuditView) -> str:
    """The page."""
    environment = Environment(
        loader=PackageLoader("pipeline.report", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {"figure": figure, "file": file_name}
    environment.globals.update(differs=differs, label=label)
    by_code = Counter((f.code, f.severity) for f in view.findings)
    named = {r.document: r for r in view.reports}
    style = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")
    return environment.get_template("report.html").render(
        style=Markup(style),
        reports=view.reports,
        read=[r for r in view.reports if r.status != "rejected"],
        rejected=[r for r in view.reports if r.status == "rejected"],
        findings_of=Counter(f.document for f in view.findings),
        indicator_count=len(view.indicators),
        finding_count=len(view.findings),
        severities=[(s, label("severity", s), sum(f.severity == s for f in view.findings)) for s in SEVERITIES],
        codes=[(label("code", code), severity, n) for (code, severity), n in by_code.most_common()],
        sections=sections(cards(view)),
        across=across_cards(view),
        appraisals=[(named[a.document], a) for a in view.appraisals],
        plot=scatter(points(view)),
        plotted=len(points(view)),
        agreeing=sum(p.agrees for p in points(view)),
        counts=counts(view),
        rows=disagreeing(view)[:500],
        most_pictures=MOST_PICTURES,
    )


def write_report(view: AuditView, path: str) -> Path:
    """Write the page to ``path``; UsageError where that cannot be written."""
    target = Path(path)
    html = render(view)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(html, encoding="utf-8")
        os.replace(draft, target)
    except OSError as error:
        raise UsageError(f"cannot write the report to {target}: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    return target
