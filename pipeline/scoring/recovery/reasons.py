"""Why a figure was taken for another one than was read, in a sentence (``reasons.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files

from pipeline.scoring.intervals import show
from pipeline.scoring.sentences import Word

Templates = Mapping[str, Mapping[str, str]]


@cache
def _templates() -> Mapping[str, Templates]:
    data: Mapping[str, Templates] = tomllib.loads(
        files("pipeline.scoring.recovery").joinpath("reasons.toml").read_text(encoding="utf-8")
    )
    return data


def _filled(section: str, key: str, words: Mapping[str, Word]) -> tuple[str, str]:
    template = _templates()[section][key]
    shown = {k: show(v) if isinstance(v, Decimal | int) else v for k, v in words.items()}
    return template["th"].format(**shown), template["en"].format(**shown)


def reason_of(key: str, words: Mapping[str, Word]) -> str:
    """The reason in Thai and in English; ``words`` of the relation, and ``printed``, what was read on the page."""
    (th, en), (read_th, read_en) = _filled("reason", key, words), _filled("note", "read", words)
    return f"{th} {read_th} / {en} {read_en}"


def note(key: str) -> tuple[str, str]:
    """A remark in Thai and English that is added to a finding."""
    return _filled("note", key, {})
