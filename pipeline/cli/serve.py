"""``chiwat serve``: the review pages."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

import click

from pipeline.cli.common import Context, complain, db_option
from pipeline.cli.exits import WRONG


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "chiwat" / "pictures"


@click.command()
@db_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option(
    "--users", type=click.Path(dir_okay=False, path_type=Path), help="File of name:hash lines; people sign in."
)
@click.option("--add-user", metavar="NAME", help="Ask for a password, add NAME to the users file, and stop.")
@click.option("--proxy-header", metavar="NAME", help="Header in which a signing-in proxy passes the user's name.")
@click.option(
    "--sample", default=0.05, show_default=True, type=click.FloatRange(0, 1), help="Share of clean reports to check."
)
@click.pass_obj
def serve(
    context: Context,
    db: str | None,
    host: str,
    port: int,
    users: Path | None,
    add_user: str | None,
    proxy_header: str | None,
    sample: float,
) -> None:
    """Show the review pages in a browser.

    Off this machine's own address people must sign in: --users FILE, or a proxy that passes their names.
    """
    try:
        import python_multipart  # noqa: F401 - Starlette asks for it when the first form comes in
        import uvicorn  # noqa: F401

        from pipeline.review.app import serve as run
        from pipeline.review.auth import add_to, check_name
        from pipeline.review.config import ReviewConfig
    except ModuleNotFoundError as error:
        complain(f"the review pages need {error.name}: pip install 'chiwat[review]'")
        sys.exit(WRONG)
    if add_user:
        if users is None:
            raise click.UsageError("--add-user needs --users FILE")
        check_name(add_user)
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        add_to(users, add_user, password)
        return
    config = ReviewConfig(
        db, _cache(), host=host, port=port, users=users, proxy_header=proxy_header, local_user=getpass.getuser(),
        sample_share=sample, forms_dir=context.settings.forms_dir,
    )  # fmt: skip
    shown = f"[{host}]" if ":" in host else host
    run(config, lambda: complain(f"the review pages are at http://{shown}:{port}/ (Ctrl-C ends)"))
