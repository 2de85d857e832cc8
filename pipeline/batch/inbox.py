"""What has been submitted: files and folders, local or on any fsspec URL, once they have stopped changing."""

from __future__ import annotations

import hashlib
import os
import posixpath
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.model.errors import DocumentError, UsageError
from pipeline.model.paths import is_stream, path_of, printable, uri_of

SUFFIXES = (".pdf",)
REMOTE_TROUBLE = (OSError, ValueError, RuntimeError, ImportError)
"""What fsspec's back ends raise for a place that cannot be reached; ImportError where a protocol's driver is missing."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file in the inbox: where it is, its path below the inbox, bytes, and seconds since 1970."""

    uri: str
    name: str
    size: int
    modified: float


def is_remote(path: str) -> bool:
    """Whether a path is an URL of another file system.

    >>> is_remote("s3://inbox/2567"), is_remote("/srv/inbox"), is_remote("file:///srv/inbox")
    (True, False, False)
    """
    scheme = urlsplit(path).scheme
    return len(scheme) > 1 and scheme != "file"


def find(
    paths: Iterable[str],
    suffixes: tuple[str, ...] = SUFFIXES,
    unlisted: Callable[[OSError], None] | None = None,
    left: Callable[[str], None] | None = None,
) -> tuple[Found, ...]:
    """Every PDF under ``paths`` in the order of names; a file that is named itself counts whatever its suffix.

    UsageError for a path that is not there: a night over an inbox that has vanished is a wrong call, not an empty night.
    A folder in it that cannot be listed, and a file that cannot be looked at, is told to ``unlisted``, else it is raised;
    ``left`` is told the suffix of each file that is none of ``suffixes``.
    """
    paths = tuple(paths)
    check_there(paths)
    seen: dict[str, Found] = {}
    say, leave = unlisted or _raise, left or (lambda _suffix: None)
    for path in paths:
        for found in _remote(path, suffixes, leave) if is_remote(path) else _local(path, suffixes, say, leave):
            seen.setdefault(found.uri, found)
    return tuple(sorted(seen.values(), key=lambda f: (f.name, f.uri)))


def check_there(paths: Iterable[str]) -> None:
    """UsageError for a local path that is not there."""
    for path in paths:
        if not is_remote(path) and not path_of(path).expanduser().exists():
            raise UsageError(f"there is no file or folder {path}")


def _raise(error: OSError) -> None:
    raise error


def _local(
    given: str, suffixes: tuple[str, ...], unlisted: Callable[[OSError], None], left: Callable[[str], None]
) -> Iterator[Found]:
    path = path_of(given).expanduser()
    if is_stream(path):
        raise UsageError(f"{given} is neither a file nor a folder")
    if not path.is_dir():
        yield _stat(path, path.name)
        return
    for file in sorted(_below(path, unlisted)):
        if file.name.startswith("."):
            continue
        if file.suffix.lower() not in suffixes:
            left(printable(file.suffix.lower()))
            continue
        try:
            if not file.is_dir() and not is_stream(file):
                yield _stat(file, file.relative_to(path).as_posix())
        except OSError as error:
            # what was taken away between the listing and the look was not submitted; a link that leads nowhere was
            if not isinstance(error, FileNotFoundError) or file.is_symlink():
                unlisted(error)


def _below(folder: Path, unlisted: Callable[[OSError], None]) -> Iterator[Path]:
    """Every file below a folder, then through links to other folders; each folder once, for a link may lead back."""
    tops, seen = [folder], set[tuple[int, int]]()
    for top in tops:
        for inside, folders, names in os.walk(top, onerror=unlisted):
            info = os.stat(inside)
            if (info.st_dev, info.st_ino) in seen:
                folders.clear()
                continue
            seen.add((info.st_dev, info.st_ino))
            tops += sorted(link for name in folders if (link := Path(inside, name)).is_symlink())
            yield from (Path(inside, name) for name in names)


def _stat(path: Path, name: str) -> Found:
    info = path.stat()
    return Found(uri_of(path.resolve()), printable(name), info.st_size, info.st_mtime_ns / 1e9)


def _remote(given: str, suffixes: tuple[str, ...], left: Callable[[str], None]) -> Iterator[Found]:
    fs, root = _file_system(given)
    try:
        if fs.isfile(root):
            yield _remote_found(fs, root, root.rsplit("/", 1)[-1], fs.info(root))
            return
        listing: dict[str, dict[str, Any]] = fs.find(root, detail=True)
    except REMOTE_TROUBLE as error:
        raise UsageError(f"cannot list {given}: {error}") from error
    for path, info in sorted(listing.items()):
        name = path.removeprefix(root).lstrip("/")
        if path.lower().endswith(suffixes):
            yield _remote_found(fs, path, name, info)
        else:
            left(posixpath.splitext(path)[1].lower())


def _file_system(given: str) -> tuple[Any, str]:
    import fsspec

    try:
        fs, root = fsspec.core.url_to_fs(given)
    except REMOTE_TROUBLE as error:
        raise UsageError(f"cannot open {given}: {error}") from error
    return fs, str(root)


def _remote_found(fs: Any, path: str, name: str, info: dict[str, Any]) -> Found:
    modified = info.get("LastModified") or info.get("last_modified") or info.get("mtime") or info.get("created") or 0.0
    seconds = modified.timestamp() if isinstance(modified, datetime) else float(modified)
    return Found(str(fs.unstrip_protocol(path)), name, int(info.get("size") or 0), seconds)


def settled(found: Found, settle_seconds: float, now: float | None = None) -> bool:
    """Whether a file has stopped changing: its last change is long enough ago (or in the future: a foreign clock)."""
    age = (time.time() if now is None else now) - found.modified
    return age >= settle_seconds or age < -1


def wait_until_settled(files: tuple[Found, ...], settle_seconds: float) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    """Files that count and files still being written. Waits once, ``settle_seconds`` at most, for the young ones."""
    young = [f for f in files if not settled(f, settle_seconds)]
    if not young:
        return files, ()
    now = time.time()
    time.sleep(max(0.0, min(settle_seconds, max(settle_seconds - (now - f.modified) for f in young))))
    late: set[str] = set()
    fresh: dict[str, Found] = {}
    for f in young:
        try:
            again = f if is_remote(f.uri) else _stat(path_of(f.uri), f.name)
        except FileNotFoundError:
            late.add(f.uri)
            continue
        fresh[f.uri] = again
        if (again.size, again.modified) != (f.size, f.modified):
            late.add(f.uri)
    ready = tuple(fresh.get(f.uri, f) for f in files if f.uri not in late)
    return ready, tuple(f for f in files if f.uri in late)


@lru_cache(maxsize=65536)
def content_hash(found: Found) -> str:
    """SHA-256 of a file's content in hexadecimal, "" where it cannot be read; remembered while size and time stay."""
    try:
        with open_found(found) as stream:
            h = hashlib.sha256()
            while block := stream.read(1 << 20):
                h.update(block)
            return h.hexdigest()
    except DocumentError:
        return ""


@contextmanager
def open_found(found: Found) -> Iterator[Any]:
    """The file opened for reading bytes; DocumentError ``io`` (retryable) where it cannot be."""
    try:
        if is_remote(found.uri):
            fs, path = _file_system(found.uri)
            stream = fs.open(path, "rb")
        else:
            stream = path_of(found.uri).open("rb")
    except (*REMOTE_TROUBLE, UsageError) as error:
        raise DocumentError("io", f"cannot be opened: {error}", retryable=True) from error
    with stream:
        yield stream


def content_of(uris: Iterable[str], document: str) -> bytes:
    """A document from one of the places where its content was seen, on this machine or another. DocumentError ``io``, as a
    reason behind its name, where it is at none of them any more: another content under its name is another document."""
    changed = False
    for uri in uris:
        try:
            with open_found(Found(uri, uri, 0, 0.0)) as stream:
                content: bytes = stream.read()
        except (DocumentError, OSError):
            continue
        if hashlib.sha256(content).hexdigest() == document:
            return content
        changed = True
    fate = "has changed since it was ingested" if changed else "is not where it was ingested from"
    raise DocumentError("io", fate)


@contextmanager
def local_copy(found: Found, folder: Path) -> Iterator[Path]:
    """The file as a local path; a remote one is fetched into ``folder`` and removed afterwards."""
    if not is_remote(found.uri):
        yield path_of(found.uri)
        return
    target = folder / hashlib.sha256(found.uri.encode()).hexdigest()[:24]
    try:
        with open_found(found) as stream, target.open("wb") as out:
            while block := stream.read(1 << 20):
                out.write(block)
        yield target
    finally:
        target.unlink(missing_ok=True)
