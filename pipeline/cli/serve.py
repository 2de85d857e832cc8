"""``chiwat serve``: the review pages."""

from __future__ import annotations

import importlib
import sys

import click

from pipeline.cli.common import WRONG, Context, complain, db_option


@click.command()
@db_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.pass_obj
def serve(context: Context, db: str | None, host: str, port: int) -> None:
    """Show the review pages in a browser."""
    try:
        app = importlib.import_module("pipeline.review.app")
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("pipeline.review"):
            complain(
                "the review pages are not part of this version; `chiwat audit --html FILE` writes a page to look at"
            )
        else:
            complain(f"the review pages need {error.name}: pip install 'chiwat[review]'")
        sys.exit(WRONG)
    app.serve(db=db, host=host, port=port)
