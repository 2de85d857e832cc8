"""What a heading says by its words, where it is none of the wordings that a form lists."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from pipeline.forms.lines import key_lines
from pipeline.forms.load import FormError
from pipeline.forms.patterns import skeleton_pattern
from pipeline.forms.reader import Reader
from pipeline.forms.schema import FormProblem
from pipeline.forms.skeleton import skeleton

WORDS: Final = Path(__file__).parent / "headwords.toml"
_LATIN: Final = re.compile(r"[a-z]{3,}")
"""The English that stands beside the Thai of a heading."""
LONGEST: Final = 44
"""Letters of a skeleton up to which a text may be a heading by its words."""


@dataclass(frozen=True, slots=True)
class _Head:
    field: str
    words: tuple[re.Pattern[str], ...]
    without: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1)
def _read() -> tuple[tuple[_Head, ...], frozenset[str]]:
    """The heads, and the skeletons of headings that are vague."""
    text = WORDS.read_text(encoding="utf-8")
    problems: list[FormProblem] = []
    r = Reader(tomllib.loads(text), "", WORDS.name, key_lines(text), problems)
    out = []
    for entry in r.tables("head"):
        words, without = entry.texts("words", pattern=True), entry.texts("without", pattern=True)
        out.append(
            _Head(
                entry.text("field"),
                tuple(skeleton_pattern(w) for w in words),
                tuple(skeleton_pattern(w) for w in without),
            )
        )
        entry.done()
    vague = frozenset(skeleton(word).text for word in r.texts("vague"))
    r.done()
    if problems:
        raise FormError(tuple(problems))
    return tuple(out), vague


def _heads() -> tuple[_Head, ...]:
    return _read()[0]


def is_vague(heading: str) -> bool:
    """Whether a heading says no more than that a sum or a level stands under it.

    >>> is_vague("ผลรวม"), is_vague("ระดับ"), is_vague("รวมผู้เข้าร่วม")
    (True, True, False)
    """
    return skeleton(heading).text in _read()[1]


@lru_cache(maxsize=1)
def _any_word() -> re.Pattern[str]:
    """Any of the words of any heading: most texts hold none."""
    return re.compile("|".join(w.pattern for h in _heads() for w in h.words))


@lru_cache(maxsize=8192)
def headed_fields(text: str) -> frozenset[str]:
    """The fields that a heading's words speak for; none where it is too long for one.

    >>> [sorted(headed_fields(t)) for t in ("ค่าน้ำหนัก (%)", "คะแนน x น้ำหนัก", "ผลการประเมิน (ข)", "ชื่องาน")]
    [['weight'], ['reported_weighted_score'], ['reported_score'], []]
    >>> sorted(headed_fields("คะแนน Score (1-5)"))
    ['reported_score']
    """
    bones = skeleton(text).text
    thai = _LATIN.sub("", bones) or bones
    both = (bones,) if thai == bones else (bones, thai)
    if not bones or len(thai) > LONGEST or not any(_any_word().search(b) for b in both):
        return frozenset()
    return frozenset(
        h.field
        for h in _heads()
        if any(w.search(b) for w in h.words for b in both) and not any(w.search(bones) for w in h.without)
    )
