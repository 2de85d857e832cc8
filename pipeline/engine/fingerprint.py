"""What a result depends on, as hashes: so that a change re-reads only the documents that it touches."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.engine.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
STAGES = ("extractors", "normalizers", "pipeline/engine", "pipeline/forms", "pipeline/mapping", "pipeline/model",
          "pipeline/scoring")  # fmt: skip
COMPILED = (".so", ".pyd", ".o")
FORM_FOLDER = ROOT / "pipeline" / "forms" / "definitions"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """``reading`` covers code, lexicons and settings; ``forms`` has one hash for each form definition, by its id."""

    reading: str
    forms: tuple[tuple[str, str], ...]

    @property
    def all_forms(self) -> str:
        """One hash over every form, for documents of none."""
        return _digest(*(f"{name}={value}" for name, value in self.forms))

    def of(self, form: str, *, given: str = "", memory: str = "") -> str:
        """The fingerprint of a document that matched ``form``; an unknown document depends on every form.

        ``given``: the form that a person gave it; ``memory``: the digest of the memory of its form, where it hides words.
        """
        known = dict(self.forms)
        more = [f"{name}={value}" for name, value in (("given", given), ("memory", memory)) if value]
        return _digest(self.reading, known.get(form, self.all_forms), *more)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _hash_files(files: list[Path], root: Path) -> str:
    h = hashlib.sha256()
    for path in sorted(files):
        h.update(path.relative_to(root).as_posix().encode() + b"\0")
        h.update(path.read_bytes())
    return h.hexdigest()


@lru_cache(maxsize=1)
def _code() -> str:
    """Hash of the source and data of every stage except the form definitions, which are hashed one by one.

    What was compiled from the source counts by its source alone: another compiler or none reads the same.
    """
    return _hash_files([path for stage in STAGES for path in _sources(ROOT / stage)], ROOT)


def _sources(folder: Path) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and path.suffix not in COMPILED
        and FORM_FOLDER not in path.parents
    ]


def _form_id(text: str) -> str | None:
    """The id that a definition gives itself; None where it has none (or is no TOML, which the forms' reader reports)."""
    try:
        name = tomllib.loads(text).get("id")
    except tomllib.TOMLDecodeError:
        return None
    return name if isinstance(name, str) else None


def fingerprint(settings: Settings) -> Fingerprint:
    """The fingerprint of this installation under ``settings``: built-in and site forms, site lexicons included."""
    site_lexicons = ""
    if settings.lexicons_dir:
        folder = Path(settings.lexicons_dir)
        site_lexicons = _hash_files([p for p in folder.rglob("*") if p.is_file()], folder)
    memory = [hashlib.sha256(Path(settings.memory).read_bytes()).hexdigest()] if settings.memory else []
    folders = [FORM_FOLDER] + ([Path(settings.forms_dir)] if settings.forms_dir else [])
    forms: dict[str, str] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            text = path.read_text(encoding="utf-8", errors="replace")
            forms[_form_id(text) or path.stem] = _digest(text)
    reading = _digest(_code(), site_lexicons, *(f"{k}={v}" for k, v in settings.reading()), *memory)
    return Fingerprint(reading, tuple(sorted(forms.items())))
