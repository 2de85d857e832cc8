"""``chiwat status``: the last nights, the backlog, the failures."""

from __future__ import annotations

from dataclasses import asdict

import click

from pipeline.cli.common import Context, db_option, emit_json, json_option


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@db_option
@json_option
@click.pass_obj
def status(context: Context, paths: tuple[str, ...], db: str | None, as_json: bool) -> None:
    """How the store stands: the last runs, files by status, failures; with PATH... also what waits in the inbox."""
    from pipeline.store.database import open_database
    from pipeline.store.nights import store_status

    database = open_database(db, create=False)
    state = store_status(database)
    backlog: int | None = None
    if paths:
        from pipeline.batch.plan import make_plan
        from pipeline.cli.ingest import tell_left

        plan = make_plan(database, paths, context.settings)
        backlog = len(plan.todo) + len(plan.copies) + len(plan.unsettled)
        tell_left(plan.unlisted, dict(plan.left))
    if as_json:
        emit_json({
            "nights": [asdict(n) for n in state.nights],
            "files": dict(state.statuses),
            "failures": [{"name": n, "status": s, "message": m} for n, s, m in state.failures],
            "waiting": state.waiting,
            "backlog": backlog,
        })  # fmt: skip
        return
    click.echo("files")
    for name, count in state.statuses:
        click.echo(f"  {name:<24} {count}")
    if state.waiting:
        click.echo(f"  to be tried again        {state.waiting}")
    if backlog is not None:
        click.echo(f"  new in the inbox         {backlog}")
    click.echo("last runs")
    for night in state.nights:
        click.echo(f"  {night.started_at}  {night.documents} documents, {night.pages} pages, {night.seconds:.0f} s, "
                   f"{night.findings} findings, {night.rejected} rejected  ({night.summary})")  # fmt: skip
    if state.failures:
        click.echo("failures")
        for name, code, message in state.failures:
            click.echo(f"  {name}: {code}: {message}")
        more = sum(count for name, count in state.statuses if name.startswith("rejected:")) - len(state.failures)
        if more > 0:
            click.echo(
                f"  and {more} more: `chiwat query \"select name, status, message from ledger where status like 'rejected%'\"`"
            )
