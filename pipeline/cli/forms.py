"""``chiwat forms``: list the form definitions, check one, draft a new one from a report."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.cli.common import Context, complain, emit_json, json_option
from pipeline.cli.exits import INCOMPLETE, OK, WRONG
from pipeline.model.errors import DocumentError


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def forms(ctx: click.Context, as_json: bool) -> None:
    """List the known form definitions; `check` one, or draft a `new` one from a report."""
    if ctx.invoked_subcommand is not None:
        return
    from pipeline.forms.load import load_forms

    context = ctx.find_object(Context)
    extra = context.settings.forms_dir if context else ""
    for form in load_forms(extra):
        if as_json:
            emit_json({"id": form.id, "title": form.title})
        else:
            click.echo(f"{form.id:<28} {form.title}")


@forms.command()
@click.argument("file", type=click.Path(dir_okay=False))
def check(file: str) -> None:
    """Check the form definition FILE (TOML). Each problem is one line; exit status 1 where there is any."""
    from pipeline.forms.load import check_form

    if not Path(file).is_file():
        complain(f"there is no file {file}")
        sys.exit(WRONG)
    problems = check_form(Path(file))
    for problem in problems:
        click.echo(f"{file}{str(problem).removeprefix(Path(file).name)}")
    if not problems:
        click.echo(f"{file}: no problems found")
    sys.exit(INCOMPLETE if problems else OK)


@forms.command()
@click.option("--from", "source", required=True, type=click.Path(dir_okay=False), help="A report on the form.")
@click.pass_obj
def new(context: Context, source: str) -> None:
    """Draft a form definition from a report; the TOML goes to stdout, to be finished by hand."""
    from pipeline.engine.run import check_file, read
    from pipeline.forms.draft import draft_form

    try:
        check_file(Path(source))
        document = read(Path(source), context.settings, source)
    except DocumentError as error:
        complain(f"{source}: {error.code}: {error.message}")
        sys.exit(INCOMPLETE)
    click.echo(draft_form(document))
