"""Whether text reads as text: Thai by its orthography and trigrams, the rest by the look of its tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.decoding.trigrams import thainess
from extractors.orthography import illegal_sequences

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+s?|[A-Z][a-z]+[A-Z][a-z]+")
_NUMBER = re.compile(r"[+\-−]?[\d๐-๙][\d๐-๙.,:/%\-–—()]*")
_VOWEL = re.compile(r"[aeiouyAEIOUY]")
_EDGES = "()[]{}<>\"'“”‘’.,;:!?/\\-–—_=+*&%$#@|~^•·…°฿<>≥≤×÷±✓✗☐☑☒■□●○▪"
_COMMON = frozenset(
    {"the", "of", "and", "to", "in", "a", "is", "for", "on", "with", "as", "by", "an", "be", "are", "at", "or", "from"}
    | {"this", "that", "it", "was", "which", "not"}
)
_ODD = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]|[\u00a1-\u00b6\u00b8-\u02ff\u0370-\u03ff\u2020-\u2021\u2030-\u2044\u2100-\u215f\u2202-\u2248\u25ca\ufb00-\ufb06]"
)
# runs, not characters: a word is one find
_THAI = re.compile("[\u0e00-\u0e7f]+")
_LATIN = re.compile("[A-Za-z]+")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff66-\uff9f]+")


@dataclass(frozen=True, slots=True)
class Legibility:
    """What a text is made of. Shares are of its characters that are not white space, 0 to 1.

    ``thai_quality``: mean trigram score, above 0.5 for running Thai and below 0.2 for what only looks like it; ``illegal``:
    sequences no Thai word has, a share of the Thai characters; ``token_share``: characters in Latin words and numbers that
    look like such, of all that are not Thai; ``common``: Latin words that are everyday English, a share of the words.
    """

    length: int
    thai: int
    odd: float
    cjk: float
    latin: int
    thai_quality: float
    illegal: float
    token_share: float
    common: float


def legibility(text: str) -> Legibility:
    """Measure a text.

    >>> legibility("ผลการดำเนินงานตามตัวชี้วัด").thai_quality > 0.5
    True
    >>> legibility("The results of the first quarter").token_share
    1.0
    >>> legibility("Ù\\x03Ûÿ\\x03ÍÌˆ“\\x03ÙÏ‡").odd > 0.8
    True
    """
    solid = "".join(text.split())
    n = len(solid)
    thai = _count(_THAI, solid)
    good = words = common = 0
    for token in re.split(r"[\s\u0e00-\u0e7f]+", text):
        if token:
            core = token.strip(_EDGES)
            good += len(token) if _reads(core) else 0
            if core.isalpha():
                words += 1
                common += core.lower() in _COMMON
    return Legibility(
        length=n,
        thai=thai,
        odd=len(_ODD.findall(solid)) / n if n else 0.0,
        cjk=_count(_CJK, solid) / n if n else 0.0,
        latin=_count(_LATIN, solid),
        thai_quality=thainess(text) if thai >= 3 else 0.0,
        illegal=illegal_sequences(text) / thai if thai else 0.0,
        token_share=good / (n - thai) if n > thai else 1.0,
        common=common / words if words else 0.0,
    )


def _count(runs: re.Pattern[str], text: str) -> int:
    """Characters of a text that stand in such runs."""
    return sum(map(len, runs.findall(text)))


def _reads(core: str) -> bool:
    """Whether a token without its punctuation is a word or a number by its looks."""
    if not core or _NUMBER.fullmatch(core):
        return True
    return all(
        _NUMBER.fullmatch(part) or (_WORD.fullmatch(part) and (len(part) < 4 or part.isupper() or _VOWEL.search(part)))
        for part in re.split(r"[-'’/.@_&:,]+", core)
        if part
    )
