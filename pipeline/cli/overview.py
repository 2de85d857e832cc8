"""The audit as a table in the terminal: a line a report, with its scores and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.store.audit import AuditView, FindingRow, IndicatorRow, ReportRow, by_report

MOST_SCORES = 3
WIDTH = 140
"""Columns where the output is no terminal."""
WIDE, NARROW = 120, 78
SCORE_WIDTH = 14
STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}


def _score(row: IndicatorRow) -> str:
    reported = "-" if row.reported_score is None else f"{row.reported_score:g}"
    recomputed = "-" if row.recomputed_score is None else f"{row.recomputed_score:g}"
    return f"{row.number}: {reported}" if reported == recomputed else f"{row.number}: {reported} → {recomputed}"


def scores(report: ReportRow, indicators: Sequence[IndicatorRow]) -> str:
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


def findings(report: ReportRow, found: Sequence[FindingRow]) -> Text:
    """The report's findings by code, errors first."""
    order = {"error": 0, "warning": 1, "info": 2}
    mine = sorted(found, key=lambda f: order.get(f.severity, 3))
    if report.status == "rejected":
        return Text(f"rejected: {report.error}", style="bold red")
    if not mine:
        return Text("none", style="green")
    lines = [
        Text(f"{severity} {code}" + (f" ×{n}" if n > 1 else ""), style=STYLES.get(severity, ""))
        for (severity, code), n in Counter((f.severity, f.code) for f in mine).items()
    ]
    return Text("\n").join(lines)


def print_table(view: AuditView, width: int | None = None) -> None:
    """The table on stdout, ``width`` columns wide: else as wide as the terminal.

    A narrow one gets no column of forms, and names over several lines.
    """
    console = Console(width=width)
    console = console if width or console.is_terminal else Console(width=WIDTH)
    wide = console.width >= WIDE
    table = Table(box=SIMPLE_HEAD, show_lines=False, padding=(0, 1))
    table.add_column("report", style="bold", overflow="fold", no_wrap=wide)
    if wide:
        table.add_column("form", no_wrap=True)
    table.add_column("year", no_wrap=True)
    table.add_column(
        "score, reported → recomputed", overflow="fold", min_width=SCORE_WIDTH, max_width=None if wide else SCORE_WIDTH
    )
    table.add_column("findings", overflow="fold", no_wrap=console.width >= NARROW)
    indicators, found = by_report(view.indicators), by_report(view.findings)
    for report in view.reports:
        year = "-" if report.fiscal_year is None else str(report.fiscal_year)
        form = (report.form or "-",) if wide else ()
        table.add_row(
            report.source,
            *form,
            year,
            scores(report, indicators[report.document]),
            findings(report, found[report.document]),
        )
    console.print(table)
