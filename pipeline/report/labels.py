"""What codes are called, in Thai and English: one list for the report and the review pages."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Label:
    """What a code is called on the page."""

    thai: str
    english: str


@lru_cache(maxsize=1)
def _labels() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "labels.toml").read_text(encoding="utf-8"))


def label(kind: str, key: str) -> Label:
    """Thai and English words for a code; the code itself where it has none."""
    words = _labels().get(kind, {}).get(key, [key, key])
    return Label(words[0], words[1])
