"""How documents are read and within which limits; from a TOML file, the environment, the command line, or the defaults."""

from __future__ import annotations

import dataclasses
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

from pipeline.model.errors import UsageError

READER = "extractors.document:read_document"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. Seconds are wall-clock seconds, megabytes are 2**20 bytes.

    ``pages``: only these pages (from 1), empty for all; ``forms_dir`` and ``lexicons_dir``: a site's own definitions
    beside the built-in ones; ``form``: the id of the form that every document is, instead of the one it matches;
    ``bodies``: a file that lists the bodies that should report (``pipeline.scoring.absent``), empty for none;
    ``memory``: a file of verified text for masked words (a night takes it from the store, see ``chiwat promote``);
    ``reader``: the function that reads a PDF, as ``module:name`` (a plugin may replace it);
    ``workers``: documents read at once, 0 for one a core; ``recycle_after``: documents before a worker is replaced;
    ``settle_seconds``: how long a file must not have changed before it counts as submitted;
    ``group_beyond`` and ``group_size``: when and how documents share one task; ``dask_address``: a Dask scheduler;
    ``shard_deployment``: a Prefect deployment (``flow/name``) whose workers take the groups instead.
    """

    pages: tuple[int, ...] = ()
    ocr: bool = True
    max_pages: int = 5000
    max_pixels: int = 80_000_000
    page_seconds: float = 60.0
    jobs: int = 1
    forms_dir: str = ""
    lexicons_dir: str = ""
    form: str = ""
    memory: str = ""
    bodies: str = ""
    reader: str = READER

    document_seconds: float = 900.0
    memory_mb: int = 3072
    output_mb: int = 256
    workers: int = 0
    recycle_after: int = 1000

    settle_seconds: float = 2.0
    group_beyond: int = 200
    group_size: int = 100
    retries: int = 2
    retry_delay_seconds: float = 5.0
    dask_address: str = ""
    shard_deployment: str = ""

    def __post_init__(self) -> None:
        for name in ("max_pages", "max_pixels", "page_seconds", "jobs", "document_seconds", "memory_mb", "output_mb",
                     "recycle_after", "group_size"):  # fmt: skip
            if getattr(self, name) <= 0:
                raise UsageError(f"setting {name} must be more than 0, not {getattr(self, name)}")
        for name in ("workers", "settle_seconds", "group_beyond", "retries", "retry_delay_seconds"):
            if getattr(self, name) < 0:
                raise UsageError(f"setting {name} must not be negative, is {getattr(self, name)}")
        if self.reader.count(":") != 1:
            raise UsageError(f"setting reader must be module:function, not {self.reader!r}")
        if any(p < 1 for p in self.pages):
            raise UsageError("pages are counted from 1")

    @property
    def worker_count(self) -> int:
        """Documents read at once: as set, or the cores this process may use."""
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return self.workers or cores

    def reading(self) -> tuple[tuple[str, str], ...]:
        """The settings that change what is read out of a document, for the fingerprint of a result."""
        names = ("pages", "ocr", "max_pages", "max_pixels", "page_seconds", "form", "reader")
        return tuple((n, repr(getattr(self, n))) for n in names)


def from_mapping(values: dict[str, Any], where: str) -> Settings:
    """Settings from a TOML table; UsageError names the key that is unknown or of the wrong type."""
    types = get_type_hints(Settings)
    clean: dict[str, Any] = {}
    for key, value in values.items():
        if key not in types:
            raise UsageError(f"{where}: unknown setting {key!r}; known are {', '.join(sorted(types))}")
        wanted = types[key]
        if key == "pages":
            if not isinstance(value, list) or not all(isinstance(p, int) for p in value):
                raise UsageError(f"{where}: pages must be a list of page numbers")
            clean[key] = tuple(value)
        elif wanted is float and isinstance(value, (int, float)) and not isinstance(value, bool):
            clean[key] = float(value)
        elif type(value) is wanted:
            clean[key] = value
        else:
            raise UsageError(f"{where}: {key} must be {wanted.__name__}, not {type(value).__name__}")
    return Settings(**clean)


def load(path: Path | None = None) -> Settings:
    """Settings from ``path``, else from the file that ``CHIWAT_CONFIG`` names, else the defaults; over them what the
    environment sets: ``CHIWAT_WORKERS`` is the setting ``workers``.

    Raises UsageError where the file is missing, is not TOML, or holds an unknown key, and where a value is of the wrong type.
    """
    given = path or (Path(os.environ["CHIWAT_CONFIG"]) if os.environ.get("CHIWAT_CONFIG") else None)
    if given is None:
        return from_mapping(_environment(), "the environment")
    try:
        values = tomllib.loads(given.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"cannot read the settings {given}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{given} is not TOML: {error}") from error
    return from_mapping(values | _environment(), str(given))


_SWITCHES = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
_KINDS = {bool: "true or false", int: "a whole number", float: "a number"}


def _environment() -> dict[str, Any]:
    """What the environment sets, as a TOML file would have it; a variable that is empty sets nothing."""
    found: dict[str, Any] = {}
    for name, wanted in get_type_hints(Settings).items():
        variable = f"CHIWAT_{name.upper()}"
        text = os.environ.get(variable, "").strip()
        if not text:
            continue
        try:
            if name == "pages":
                found[name] = [int(page) for page in text.split(",")]
            else:
                found[name] = _SWITCHES[text.lower()] if wanted is bool else wanted(text)
        except (ValueError, KeyError):
            kind = "page numbers with commas between them" if name == "pages" else _KINDS[wanted]
            raise UsageError(f"{variable} must be {kind}, not {text!r}") from None
    return found


def with_changes(settings: Settings, **changes: Any) -> Settings:
    """A copy with the given (not None) settings replaced."""
    return dataclasses.replace(settings, **{k: v for k, v in changes.items() if v is not None})
