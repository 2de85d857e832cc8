"""The audit as a table in the terminal: a line a report, with its scores and findings."""

from __future__ import annotations

from collections import Counter

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.store.audit import AuditView, IndicatorRow, ReportRow

MOST_SCORES = 3
WIDTH = 140
"""Columns where the output is no terminal."""
STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}


def _score(row: IndicatorRow) -> str:
    reported = "-" if row.reported_score is None else f"{row.reported_score:g}"
    recomputed = "-" if row.recomputed_score is None else f"{row.recomputed_score:g}"
    return f"{row.number}: {reported}" if reported == recomputed else f"{row.number}: {reported} → {recomputed}"


def scores(report: ReportRow, indicators: list[IndicatorRow]) -> str:
    """Reported → recomputed scores where they are few; else how many there are, those that differ, and the total percent."""
    scored = [i for i in indicators if i.reported_score is not None or i.recomputed_score is not None]
    differing = [
        i
        for i in scored
        if None not in (i.reported_score, i.recomputed_score) and i.reported_score != i.recomputed_score
    ]
    shown = scored if len(scored) <= MOST_SCORES else differing
    parts = [_score(i) for i in shown]
    if len(scored) > MOST_SCORES or not scored:
        parts.insert(0, f"{report.indicator_count} indicators")
    if report.total_percent is not None:
        parts.append(f"total {report.total_percent:.4g} %")
    return "\n".join(parts)


def findings(view: AuditView, report: ReportRow) -> Text:
    """The report's findings by code, errors first."""
    order = {"error": 0, "warning": 1, "info": 2}
    mine = sorted((f for f in view.findings if f.document == report.document), key=lambda f: order.get(f.severity, 3))
    if report.status == "rejected":
        return Text(f"rejected: {report.error}", style="bold red")
    if not mine:
        return Text("none", style="green")
    lines = [
        Text(f"{severity} {code}" + (f" ×{n}" if n > 1 else ""), style=STYLES.get(severity, ""))
        for (severity, code), n in Counter((f.severity, f.code) for f in mine).items()
    ]
    return Text("\n").join(lines)


def print_table(view: AuditView) -> None:
    """The table on stdout, as wide as the terminal."""
    table = Table(box=SIMPLE_HEAD, show_lines=False, padding=(0, 1))
    for name, style in (
        ("report", "bold"),
        ("form", ""),
        ("year", ""),
        ("score, reported → recomputed", ""),
        ("findings", ""),
    ):
        table.add_column(name, style=style, overflow="fold", no_wrap=name in ("report", "findings"))
    for report in view.reports:
        indicators = [i for i in view.indicators if i.document == report.document]
        year = "-" if report.fiscal_year is None else str(report.fiscal_year)
        table.add_row(report.source, report.form or "-", year, scores(report, indicators), findings(view, report))
    console = Console()
    (console if console.is_terminal else Console(width=WIDTH)).print(table)
