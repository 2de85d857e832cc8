"""Who is asking: password hashes, sessions, and tokens that tie a form to its session."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import os
import secrets
from functools import lru_cache
from pathlib import Path

from starlette.requests import HTTPConnection, Request

from pipeline.model.errors import UsageError
from pipeline.review.config import ReviewConfig

log = logging.getLogger(__name__)
N, R, P = 2**14, 8, 1  # scrypt's cost: about 50 ms and 16 MB a try


def hash_password(password: str) -> str:
    """A salted scrypt hash in one word."""
    salt = secrets.token_bytes(16)
    digest = hashlib.scrypt(password.encode(), salt=salt, n=N, r=R, p=P)
    return "$".join(("scrypt", base64.b64encode(salt).decode(), base64.b64encode(digest).decode()))


def verify_password(password: str, hashed: str) -> bool:
    """Whether ``hashed`` is of ``password``; in constant time once the hash is well formed."""
    try:
        kind, salt, digest = hashed.split("$")
        expected = base64.b64decode(digest)
        given = hashlib.scrypt(password.encode(), salt=base64.b64decode(salt), n=N, r=R, p=P)
    except ValueError:
        return False
    return kind == "scrypt" and hmac.compare_digest(expected, given)


def read_users(path: Path) -> dict[str, str]:
    """Name to hash from a file of ``name:hash`` lines. UsageError names the line that is wrong."""
    users: dict[str, str] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"cannot read the users file {path}: {error.strerror}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, colon, hashed = line.partition(":")
        if not colon or not name.strip() or hashed.count("$") != 2:
            raise UsageError(f"{path}:{number}: a line is name:hash, made by `chiwat serve --add-user NAME`")
        users[name.strip()] = hashed.strip()
    return users


@lru_cache(maxsize=4)
def _users_at(path: Path, _changed: int) -> dict[str, str]:
    return read_users(path)


def users_now(path: Path) -> dict[str, str]:
    """The users file as it is now; nobody where it cannot be read."""
    try:
        return _users_at(path, path.stat().st_mtime_ns)
    except (OSError, UsageError) as error:
        log.warning("nobody can sign in: %s", error)
        return {}


def check_name(name: str) -> None:
    """UsageError for a name that a line of the users file cannot hold."""
    if name != name.strip() or not name.isprintable() or ":" in name or name.startswith("#") or not name:
        raise UsageError(f"{name!r} cannot be a name here: no colon, no # in front, no blanks around it")


def add_to(path: Path, name: str, password: str) -> None:
    """Add a person to the users file, which only its owner may read; who is in it already gets the new password."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    gap = "\n" if before and not before.endswith("\n") else ""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8") as out:
        out.write(f"{gap}{name}:{hash_password(password)}\n")


def user_of(request: HTTPConnection, config: ReviewConfig) -> str | None:
    """The name behind a request: from the proxy, from the session, or the local user; None must sign in first."""
    if config.proxy_header:
        return request.headers.get(config.proxy_header) or None
    if config.sign_in:
        name = request.session.get("user")
        return name if isinstance(name, str) and config.users and name in users_now(config.users) else None
    return config.local_user


def token_of(request: HTTPConnection) -> str:
    """The session's form token, made when it is first asked for."""
    token = request.session.get("token")
    if not isinstance(token, str):
        token = secrets.token_urlsafe(24)
        request.session["token"] = token
    return token


async def token_is_right(request: Request) -> bool:
    """Whether a form (or htmx's header) carries its session's token."""
    held = request.session.get("token")
    given = request.headers.get("x-csrf-token")
    if given is None:
        form = await request.form()
        given = str(form.get("token", ""))
    return isinstance(held, str) and hmac.compare_digest(held, given)
