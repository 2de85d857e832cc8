"""Names of files as text that every output can hold. A file system's name is bytes, and need not be UTF-8."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote_to_bytes

FILE = "file://"


def is_stream(path: Path) -> bool:
    """Whether a path is a pipe or a device, which may be read for ever; False for what is not there."""
    return path.exists() and not path.is_file() and not path.is_dir()


def printable(name: str) -> str:
    r"""A name as UTF-8 text; bytes that are none are written out.

    >>> printable("รายงาน.pdf"), printable(os.fsdecode(b"scan\xff.pdf"))
    ('รายงาน.pdf', 'scan\\xff.pdf')
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def uri_of(path: Path) -> str:
    r"""A local file as the store names it: its path, or a ``file://`` URL where its name is no UTF-8 text.

    >>> uri_of(Path("/in/รายงาน 1.pdf")), uri_of(Path(os.fsdecode(b"/in/scan\xff 1.pdf")))
    ('/in/รายงาน 1.pdf', 'file:///in/scan%FF%201.pdf')
    """
    name = str(path)
    return name if printable(name) == name else path.as_uri()


def path_of(uri: str) -> Path:
    """The local file of an ``uri_of``, or of a ``file://`` URL that somebody has given.

    >>> str(path_of("/in/a%20b.pdf")), str(path_of("file:///in/a%20b.pdf")), str(path_of("file://localhost/in/a.pdf"))
    ('/in/a%20b.pdf', '/in/a b.pdf', '/in/a.pdf')
    """
    if not uri.startswith(FILE):
        return Path(uri)
    rest = uri.removeprefix(FILE)
    return Path(os.fsdecode(unquote_to_bytes(rest[rest.find("/") :] if "/" in rest else rest)))
