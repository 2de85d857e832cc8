"""How the review pages are served, checked where it is made."""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.model.errors import UsageError


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach ``host``.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class ReviewConfig:
    """``users``: a file of ``name:hash`` lines (``chiwat serve --add-user``); ``proxy_header``: the header in which a signing-in
    proxy passes the user's name; ``local_user``: the name that decisions carry on loopback without sign-in; ``cache``: folder
    of page images; ``sample_share``: share of clean documents that goes to review, 0 to 1; ``forms_dir``: a site's own forms."""

    database_url: str | None
    cache: Path
    host: str = "127.0.0.1"
    port: int = 8000
    users: Path | None = None
    proxy_header: str | None = None
    local_user: str = "auditor"
    sample_share: float = 0.05
    forms_dir: str = ""
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    def __post_init__(self) -> None:
        if not is_loopback(self.host) and self.users is None and self.proxy_header is None:
            raise UsageError(
                f"listening on {self.host} needs sign-in: give --users FILE or --proxy-header NAME, or stay on 127.0.0.1"
            )
        if not 0 <= self.sample_share <= 1:
            raise UsageError(f"the sample share must lie between 0 and 1, not {self.sample_share}")

    @property
    def sign_in(self) -> bool:
        """Whether people sign in with a password here."""
        return self.users is not None
