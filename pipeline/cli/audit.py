"""``chiwat audit``: reported against recomputed, over the whole store."""

from __future__ import annotations

import click

from pipeline.cli.common import complain, db_option, emit_json, json_option


@click.command()
@db_option
@json_option
@click.option(
    "--html", type=click.Path(dir_okay=False), help="Write the audit report, one self-contained page, into this file."
)
@click.option("--superseded", is_flag=True, help="Also the reports that a corrected one has replaced.")
@click.option("--table", "as_table", is_flag=True, help="A line a report instead of every finding.")
def audit(db: str | None, as_json: bool, html: str | None, superseded: bool, as_table: bool) -> None:
    """Show where reports disagree with themselves: reported against recomputed scores, and every finding."""
    from pipeline.store.audit import audit_view, findings_json
    from pipeline.store.database import open_database

    database = open_database(db, create=False)
    if html:
        from pipeline.report.build import write_report

        written = write_report(database, html, superseded=superseded)
        complain(f"audit report written to {written}")
    if as_json:
        for finding in findings_json(database, superseded=superseded):
            emit_json(finding)
        return
    if html and not as_table:
        return
    view = audit_view(database, superseded=superseded)
    if as_table:
        from pipeline.cli.overview import print_table

        print_table(view)
        return
    for report in view.reports:
        mine = [f for f in view.findings if f.document == report.document]
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
