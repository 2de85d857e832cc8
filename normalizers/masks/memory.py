"""What earlier, verified documents of the same form say: an index that fills the masks of the next one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from normalizers.masks.squash import squash
from pipeline.model.text import NormalText

_PIECE = re.compile(r"[^\n]+")
_MASKED = re.compile(r"[xX]{2,}")
_SHORTEST = 6
"""A squashed line of fewer characters says nothing about a neighbourhood."""


class CorpusMemory:
    """Verified text of documents of one form, by document.

    Only text that stood on the page, or that a reviewer confirmed, may be added: what a mask was filled with by this
    package is cut out (``add``), so the memory never learns from its own guesses.
    """

    def __init__(self) -> None:
        self._lines: dict[str, str] = {}  # key of the squashed line: the line as squashed
        self._sources: dict[str, set[str]] = {}  # key: documents that it stands in
        self._rejected: dict[str, str] = {}  # refused line, squashed: the document it was refused in

    def __len__(self) -> int:
        return len(self._lines)

    @property
    def sources(self) -> frozenset[str]:
        return frozenset(s for names in self._sources.values() for s in names)

    def add(self, source: str, texts: Iterable[NormalText]) -> int:
        """Take in a document's texts; returns how many lines were new. Filled and unfilled masks are left out."""
        return self.add_lines(source, (line for t in texts for line in _seen_text(t)))

    def add_lines(self, source: str, lines: Iterable[str]) -> int:
        """Take in plain verified lines, such as a reviewer's corrected text."""
        before = len(self._lines)
        for line in lines:
            for piece in _MASKED.split(line):
                text = squash(piece)
                if len(text) < _SHORTEST:
                    continue
                key = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
                self._lines[key] = text
                self._sources.setdefault(key, set()).add(source)
        return len(self._lines) - before

    def reject(self, source: str, before: str, answer: str, after: str) -> None:
        """A reviewer refused ``answer`` between the visible words ``before`` and ``after``.

        Every line that says so is put aside, now and when it is added later from any document.
        """
        self._rejected[squash(before + answer + after)] = source

    @property
    def has_rejected(self) -> bool:
        return bool(self._rejected)

    def is_rejected(self, before: str, answer: str, after: str) -> bool:
        """Whether a reviewer refused this answer in this place (squashed strings)."""
        whole = before + answer + after
        return any(r in whole and answer in r for r in self._rejected)

    def lines(self) -> tuple[str, ...]:
        """The squashed lines in use, in a fixed order."""
        if not self._rejected:
            return tuple(self._lines.values())
        return tuple(t for t in self._lines.values() if not any(r in t for r in self._rejected))


def _seen_text(text: NormalText) -> Sequence[str]:
    """The lines of a text without the places where masks are or were."""
    cuts, at = [], 0
    for e in text.edits:
        if e.kind == "mask":
            lo, hi = text.to_text(e.start, e.end)
            cuts.append(text.text[at:lo])
            at = hi
    cuts.append(text.text[at:])
    return [m.group() for cut in cuts for m in _PIECE.finditer(cut)]
