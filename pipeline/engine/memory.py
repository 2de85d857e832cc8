"""Corpus memory as a file: what verified text says about a form's masked words, and which answers reviewers refused."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model.codec import decode, encode
from pipeline.model.errors import UsageError

if TYPE_CHECKING:
    from normalizers.masks import CorpusMemory
    from pipeline.store.database import Database

CONTEXT = 12
"""Letters on each side that make a refusal hold for the same words in other documents of the form."""
_MASK = re.compile(r"[xX]{2,}")
LEAST_CONTEXT = 4
"""With fewer visible letters around it, a refusal holds for the same place only: it would forbid a word altogether."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of verified text; ``source`` is the content hash of the document that it comes from."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A masked word that a reviewer marked wrong: ``raw`` as printed, ``answer`` as it was filled, and what stood around it
    (masked words as x)."""

    before: str
    raw: str
    answer: str
    after: str
    source: str


@dataclass(frozen=True, slots=True)
class FormMemory:
    """What is remembered for one form, in a fixed order."""

    form: str
    lines: tuple[Line, ...] = ()
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredMemory:
    """The memory of a store, ready to be handed to workers: by form its digest, and the ``text`` of its file."""

    digests: tuple[tuple[str, str], ...]
    text: str

    def digest(self, form: str) -> str:
        """What tells this memory of ``form`` from another, "" where nothing is remembered."""
        return dict(self.digests).get(form, "")

    def write(self, folder: Path) -> Path | None:
        """The file in ``folder``, named by its content; None for no memory. Safe to call from several threads."""
        if not self.text:
            return None
        path = folder / f"memory-{_hash(''.join(d for _, d in self.digests))}.jsonl"
        if not path.is_file():
            with tempfile.NamedTemporaryFile(
                "w", dir=folder, delete=False, encoding="utf-8", errors="surrogatepass"
            ) as part:
                part.write(self.text)
            Path(part.name).replace(path)
        return path


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def stored_memory(database: Database) -> StoredMemory:
    """What the store remembers; read once for each state of it."""
    from pipeline.store.memory import memory_state  # the database layer is not for workers, who never come here

    return _stored(database, memory_state(database))


@lru_cache(maxsize=4)
def _stored(database: Database, _state: tuple[int, int, str]) -> StoredMemory:
    from pipeline.store.memory import remembered

    lines: dict[str, list[Line]] = {}
    refusals: dict[str, list[Refusal]] = {}
    for x in remembered(database):
        if x.kind == "wrong":
            refusals.setdefault(x.form, []).append(Refusal(x.before, x.raw, x.answer, x.after, x.document))
        elif x.kind == "right":
            before, after = visible(x.before, x.after)
            lines.setdefault(x.form, []).append(Line(before + x.answer + after, x.document))
        else:
            lines.setdefault(x.form, []).append(Line(x.raw, x.document))
    dumped = {
        form: json.dumps(
            encode(FormMemory(form, tuple(lines.get(form, ())), tuple(refusals.get(form, ())))), sort_keys=True
        )
        for form in sorted(lines.keys() | refusals.keys())
    }
    return StoredMemory(
        tuple((f, _hash(text)) for f, text in dumped.items()), "".join(t + "\n" for t in dumped.values())
    )


@lru_cache(maxsize=2)
def read_memory(path: str) -> Mapping[str, FormMemory]:
    """The memories of a file by form; UsageError where there is no such file or it holds something else."""
    try:
        lines = Path(path).read_text(encoding="utf-8", errors="surrogatepass").splitlines()
        found = [decode(FormMemory, json.loads(line)) for line in lines if line]
    except OSError as error:
        raise UsageError(f"cannot read the memory {path}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"{path} is no memory of earlier documents: {error}") from error
    return {memory.form: memory for memory in found}


@lru_cache(maxsize=8)
def corpus_memory(path: str, form: str) -> CorpusMemory | None:
    """The memory of ``form`` in a file as the mask filler takes it, None where nothing is remembered."""
    from normalizers.masks import CorpusMemory
    from normalizers.masks.squash import squash

    memory = read_memory(path).get(form)
    if memory is None:
        return None
    corpus = CorpusMemory()
    for line in memory.lines:
        corpus.add_lines(line.source, (line.text,))
    for refusal in memory.refusals:
        before, after = visible(refusal.before, refusal.after)
        before, after = squash(before)[-CONTEXT:], squash(after)[:CONTEXT]
        if len(before) + len(after) >= LEAST_CONTEXT:
            corpus.reject(refusal.source, before, refusal.answer, after)
    return corpus


def visible(before: str, after: str) -> tuple[str, str]:
    """What can be read next to a masked word: up to the next masked word on each side.

    >>> visible("ให้xxxxทีมเรือพาย", "บ้านคลอง xxx กระจับ")
    ('ทีมเรือพาย', 'บ้านคลอง ')
    """
    masks = list(_MASK.finditer(before))
    first = _MASK.search(after)
    return before[masks[-1].end() :] if masks else before, after[: first.start()] if first else after
