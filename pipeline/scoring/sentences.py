"""The sentences of findings, Thai and English, from ``sentences.toml``: fit to be put into a letter as they are."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files

from pipeline.scoring.intervals import show

_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
"""Figures of an English sentence; as printed they stand in the evidence."""
Word = Decimal | int | str
Templates = Mapping[str, Mapping[str, str]]


@cache
def _sections() -> Mapping[str, Templates]:
    text = files("pipeline.scoring").joinpath("sentences.toml").read_text(encoding="utf-8")
    data: Mapping[str, Templates] = tomllib.loads(text)
    return data


def _fill(section: str, key: str, words: Mapping[str, Word]) -> tuple[str, str]:
    template = _sections()[section][key]
    shown = {k: v if isinstance(v, str) else show(v) for k, v in words.items()}
    return template["th"].format(**shown), template["en"].format(**{k: v.translate(_ARABIC) for k, v in shown.items()})


def say(key: str, words: Mapping[str, Word]) -> tuple[str, str]:
    """The Thai and the English sentence ``key`` with its words filled in; KeyError where one is missing."""
    return _fill("finding", key, words)


def part_name(kind: str) -> str:
    """What a part of an appraisal is called."""
    return _sections()["part"][kind]["th"]


def explain(key: str, words: Mapping[str, Word]) -> tuple[str, str]:
    """The Thai and the English half sentence that names a rule giving the reported figure."""
    return _fill("explanation", key, words)


def note(key: str) -> tuple[str, str]:
    """A remark that is added to a finding."""
    return _fill("note", key, {})


QUOTED = 160
SHORT = 90
"""Characters of a sentence, and of a level, that a message quotes."""


def quote(sentence: str, length: int = QUOTED) -> str:
    """A sentence on one line, cut to ``length`` characters."""
    flat = " ".join(sentence.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"
