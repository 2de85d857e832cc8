"""``chiwat audit``: reported against recomputed, over the whole store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from pipeline.cli.common import complain, db_option, emit_json, json_option

if TYPE_CHECKING:
    from pipeline.store.audit import AuditView
    from pipeline.store.database import Database


@click.command()
@db_option
@json_option
@click.option(
    "--html", type=click.Path(dir_okay=False), help="Write the audit report, one self-contained page, into this file."
)
@click.option("--superseded", is_flag=True, help="Also the reports that a corrected one has replaced.")
@click.option(
    "--bodies",
    type=click.Path(dir_okay=False),
    help="A list of bodies that should report: say which have sent nothing.",
)
@click.option("--table", "as_table", is_flag=True, help="A line a report instead of every finding.")
def audit(
    db: str | None, as_json: bool, html: str | None, superseded: bool, bodies: str | None, as_table: bool
) -> None:
    """Show where reports disagree with themselves and with each other: reported against recomputed scores, every finding.

    A list of bodies has one a line: name, and after tabs the fiscal year and the round in months where they matter. The setting
    `bodies` gives one to every night.
    """
    from pipeline.store.audit import across_json, audit_view, by_report, findings_json
    from pipeline.store.database import open_database

    database = open_database(db, create=False)
    view = audit_view(database, superseded=superseded)
    if bodies is not None:
        view = _with_absent(database, view, bodies)
    if html:
        from pipeline.report.build import write_report

        written = write_report(view, html)
        complain(f"audit report written to {written}")
    if as_json:
        for finding in (*findings_json(database, superseded=superseded), *across_json(view)):
            emit_json(finding)
        return
    if html and not as_table:
        return
    if as_table:
        from pipeline.cli.overview import print_table

        print_table(view)
        _tell_across(view)
        return
    found = by_report(view.findings)
    for report in view.reports:
        mine = found[report.document]
        if report.status == "rejected":
            click.echo(f"{report.source}: rejected: {report.error}")
            continue
        total = "" if report.total_percent is None else f", total {report.total_percent:g} %"
        least = "" if report.minimum_percent is None else f" (minimum {report.minimum_percent:g} %)"
        click.echo(f"{report.source}: {report.indicator_count} indicators{total}{least}, {len(mine)} findings")
        for f in mine:
            where = f", page {f.evidence[0].page}" if f.evidence else ""
            figures = (
                f" reported {f.reported or '-'}, recomputed {f.recomputed or '-'}" if f.reported or f.recomputed else ""
            )
            click.echo(f"  {f.severity:<8} {f.code} {f.indicator or ''}{where}:{figures}")
            click.echo(f"           {f.message}")
    _tell_across(view)


def _with_absent(database: Database, view: AuditView, path: str) -> AuditView:
    """The view with what is missing of the bodies that a file lists, in place of what was stored of another list."""
    from pipeline.engine.across import absent, expected_bodies
    from pipeline.store.across import ABSENT, AcrossRow

    missing = (
        AcrossRow(f.organization or "", f.fiscal_year or 0, f.code, f.severity, None, None, None, None, None, f.message,
                  f.message_en, ())
        for f in absent(database, expected_bodies(path))
    )  # fmt: skip
    return replace(view, across=(*(x for x in view.across if x.code != ABSENT), *missing))


def _tell_across(view: AuditView) -> None:
    """Where reports disagree with each other, a line and a sentence each."""
    if not view.across:
        return
    sources = {r.document: r.source for r in view.reports}
    click.echo("across documents:")
    for x in view.across:
        between = " / ".join(sources.get(d, d[:12]) for d in (x.document, x.other_document) if d)
        year = f" {x.fiscal_year}" if x.fiscal_year else ""
        click.echo(
            f"  {x.severity:<8} {x.code} {x.indicator or ''} {x.body}{year}" + (f" ({between})" if between else "")
        )
        click.echo(f"           {x.message}")
