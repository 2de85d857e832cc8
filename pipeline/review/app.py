"""The web application: routes, sign-in, and the headers that keep document text harmless."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.model.errors import UsageError
from pipeline.review.auth import read_users, token_is_right, user_of, users_now, verify_password
from pipeline.review.config import ReviewConfig, is_loopback
from pipeline.review.pages import Pages
from pipeline.review.site import Site
from pipeline.store.database import open_database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; "
        b"font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)
OPEN_PATHS = ("/sign-in", "/static/", "/language")


class SafeHeaders:
    """Adds the security headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


class Gate:
    """Sends strangers to the sign-in page and refuses forms without their session's token."""

    def __init__(self, app: ASGIApp, config: ReviewConfig) -> None:
        self.app = app
        self.config = config

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        if not (self.config.sign_in or self.config.proxy_header or is_loopback(request.url.hostname or "")):
            # a page elsewhere whose name was made to lead to this machine would otherwise speak for its user
            await PlainTextResponse(f"open http://{self.config.host}:{self.config.port}/ instead", 421)(
                scope, receive, send
            )
            return
        open_to_all = request.url.path.startswith(OPEN_PATHS)
        answer: Response | None = None
        if not open_to_all and user_of(request, self.config) is None:
            answer = (
                RedirectResponse("/sign-in", 303)
                if self.config.sign_in
                else PlainTextResponse(f"the proxy passes no {self.config.proxy_header} header", 401)
            )
        await (answer or self.app)(scope, receive, send)


def protected(handler: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """A handler of a form: refused without the session's token."""

    async def checked(request: Request) -> Response:
        if not await token_is_right(request):
            return PlainTextResponse("the form has expired: open the page again", 403)
        return await handler(request)

    return checked


def create_app(config: ReviewConfig) -> Starlette:
    """The application over the store that ``config`` names. UsageError where the store or the users file is wrong."""
    database = open_database(config.database_url, create=False)
    if config.users:
        read_users(config.users)  # a mistake in the file shows before the pages are served
    site = Site(config)
    pages = Pages(database, config, site)

    async def sign_in(request: Request) -> Response:
        if request.method == "GET":
            return site.render(request, "sign_in.html", wrong=False)
        form = await request.form()
        name = str(form.get("name", ""))
        users = users_now(config.users) if config.users else {}  # added while the pages are served
        hashed = users.get(name, "scrypt$AAAAAAAAAAAAAAAAAAAAAA==$AA==")  # as slow for a name that is not there
        if await run_in_threadpool(verify_password, str(form.get("password", "")), hashed):
            request.session.clear()  # a new session, so that one fixed before does not live on
            request.session["user"] = name
            return RedirectResponse("/", 303)
        return site.render(request, "sign_in.html", 401, wrong=True)

    async def sign_out(request: Request) -> Response:
        request.session.clear()
        return RedirectResponse("/", 303)

    async def language(request: Request) -> Response:
        form = await request.form()
        request.session["language"] = "en" if form.get("language") == "en" else "th"
        back = str(form.get("back", "/"))
        inside = back.startswith("/") and not back.startswith(("//", "/\\"))
        return RedirectResponse(back if inside else "/", 303)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        database.close()

    routes = [
        Route("/", pages.night),
        Route("/documents", pages.documents),
        Route("/documents.csv", pages.export),
        Route("/documents/{key}", pages.document),
        Route("/documents/{key}/findings/{number:int}", pages.finding),
        Route("/documents/{key}/decisions", protected(pages.decide), methods=["POST"]),
        Route("/pictures/{key}/{page:int}/{width:int}.png", pages.picture),
        Route("/overview", pages.overview),
        Route("/sign-in", sign_in, methods=["GET"]),
        Route("/sign-in", protected(sign_in), methods=["POST"]),
        Route("/sign-out", protected(sign_out), methods=["POST"]),
        Route("/language", protected(language), methods=["POST"]),
        Mount("/static", StaticFiles(directory=Path(__file__).with_name("static"))),
    ]
    middleware = [
        Middleware(SafeHeaders),
        Middleware(SessionMiddleware, secret_key=config.secret, same_site="strict", session_cookie="chiwat"),
        Middleware(Gate, config=config),
    ]
    return Starlette(routes=routes, middleware=middleware, lifespan=lifespan)


def serve(config: ReviewConfig, ready: Callable[[], None]) -> None:
    """Serve the pages until interrupted; ``ready`` is called once the address is ours. UsageError where it cannot be had."""
    import uvicorn

    app = create_app(config)
    try:
        family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
        listener = socket.create_server((config.host, config.port), family=family)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (")[0].lower()
        raise UsageError(f"cannot listen on {config.host}, port {config.port}: {reason}") from error
    with listener:
        ready()
        uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[listener])
