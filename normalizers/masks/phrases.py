"""Collocations of the genre, from the lists beside this package."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from normalizers.masks.squash import squash

_DATA = Path(__file__).parents[1] / "data"


@lru_cache(maxsize=1)
def load_phrases() -> tuple[str, ...]:
    """All phrases, squashed, each once, in the order of the files."""
    lines = [
        line
        for path in sorted(_DATA.glob("mask_phrases_*.tsv"))
        for line in path.read_text("utf-8").splitlines()
        if line and line[0] != "#"
    ]
    return tuple(dict.fromkeys(squash(line.split("\t")[0]) for line in lines))
