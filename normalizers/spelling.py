"""Common misspellings, by a list: mended where they begin and end with a word. Other typing errors: ``rereading``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from normalizers.edits import Change
from normalizers.lexicon import DATA, FOLLOWERS, Lexicon, thai_runs
from pipeline.model.remembered import remembered


@lru_cache(maxsize=1)
def _listed() -> dict[str, str]:
    lines = (DATA / "misspellings.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t")[:2] for line in lines if line and not line.startswith("#"))
    return {wrong: right for wrong, right in pairs}  # noqa: C416 - dict() of lists confuses the type checker


@lru_cache(maxsize=1)
def _suspect() -> re.Pattern[str]:
    """Where this finds nothing, there is no misspelling of the list."""
    by_letter = groupby(sorted(_listed()), key=lambda wrong: wrong[0])
    return re.compile("|".join(f"{first}(?:{'|'.join(re.escape(w[1:]) for w in words)})" for first, words in by_letter))


class Speller:
    """Mends the misspellings of the list with one lexicon; what it found for a run of letters is remembered."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._in_run = remembered(self._find, 50_000)

    def changes(self, text: str) -> list[Change]:
        """What to change in a text, in order; the rest of it is left as it is."""
        if _suspect().search(text) is None:
            return []
        out: list[Change] = []
        for start, end in thai_runs(text):
            for c in self._in_run(text[start:end]):
                c = replace(c, start=start + c.start, end=start + c.end)
                if not out or c.start >= out[-1].end:
                    out.append(c)
        return out

    def _find(self, run: str) -> tuple[Change, ...]:
        return tuple(sorted(self._errors(run), key=lambda c: (c.start, -c.end)))

    def _errors(self, run: str) -> Iterator[Change]:
        """Errors of the list, where they begin and end with a word or unknown letters."""
        starts = {t.start for t in self._lexicon.tokens(run)}
        for wrong, right in _listed().items():
            at = run.find(wrong)
            while at >= 0:
                end = at + len(wrong)
                if (
                    at in starts
                    and (end == len(run) or run[end] not in FOLLOWERS)
                    and self._lexicon.cost(wrong) is None
                ):
                    yield Change(at, end, right, "spelling", "common misspelling", 0.97)
                at = run.find(wrong, end)
