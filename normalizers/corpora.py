"""Word lists of an installed PyThaiNLP (CC0), read without importing it: its start takes time, and it keeps what it has read."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path


def corpus_file(name: str) -> Path | None:
    """A word list of an installed pythainlp; None where it has none of this name."""
    spec = importlib.util.find_spec("pythainlp")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "corpus" / name
        if path.is_file():
            return path
    return None


def lines_of(path: Path | None) -> Iterator[str]:
    """The lines of a list, without blanks around them; empty ones and comments are left out."""
    if path is not None:
        for line in path.read_text(encoding="utf-8-sig").splitlines():
            if line.strip() and not line.startswith("#"):
                yield line.strip()


def thai_words() -> frozenset[str]:
    """The words of PyThaiNLP's dictionary.

    >>> "ราชการ" in thai_words()
    True
    """
    return frozenset(lines_of(corpus_file("words_th.txt")))


def general_counts() -> dict[str, int]:
    """PyThaiNLP's word counts of general Thai: of web text where it has them, of the Thai National Corpus in older ones.

    >>> general_counts()["ไทย"] > 1000
    True
    """
    path = corpus_file("phupha_word_freqs.txt") or corpus_file("tnc_freq.txt")
    rows = (line.split("\t") for line in lines_of(path))
    return {row[0]: int(row[-1]) for row in rows if len(row) >= 2}
