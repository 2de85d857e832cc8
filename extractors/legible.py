"""Whether text reads as text: Thai by its orthography and trigrams, the rest by the look of its tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from extractors.decoding.trigrams import thainess_of, trigrams_of
from extractors.orthography import illegal_sequences, odd_pairs
from extractors.pdfium.native import Native, native

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+s?|[A-Z][a-z]+[A-Z][a-z]+")
_NUMBER = re.compile(r"[+\-−]?[\d๐-๙][\d๐-๙.,:/%\-–—()]*")
_VOWEL = re.compile(r"[aeiouyAEIOUY]")
_EDGES = "()[]{}<>\"'“”‘’.,;:!?/\\-–—_=+*&%$#@|~^•·…°฿<>≥≤×÷±✓✗☐☑☒■□●○▪"
_COMMON = frozenset(
    {"the", "of", "and", "to", "in", "a", "is", "for", "on", "with", "as", "by", "an", "be", "are", "at", "or", "from"}
    | {"this", "that", "it", "was", "which", "not"}
)
_ODD = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]|[\u00a1-\u00b6\u00b8-\u02ff\u0370-\u03ff\u2020-\u2021\u2030-\u2044\u2100-\u215f\u2202-\u2248\u25ca\ufb00-\ufb06]+"
)
# runs, not characters: a word is one find
_THAI = re.compile("[\u0e00-\u0e7f]+")
_LATIN = re.compile("[A-Za-z]+")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff66-\uff9f]+")
_CLASSES = (_THAI, _ODD, _CJK, _LATIN)
_APART = re.compile(r"[\s\u0e00-\u0e7f]+")


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
    compiled = native()
    made = plain_make_up(text) if compiled is None else compiled_make_up(text, compiled)
    good = words = common = 0
    for token in made.tokens:
        reads, is_word, is_common = _judged(token)
        good += len(token) if reads else 0
        words += is_word
        common += is_common
    n, thai = made.length, made.thai
    return Legibility(
        length=n,
        thai=thai,
        odd=made.odd / n if n else 0.0,
        cjk=made.cjk / n if n else 0.0,
        latin=made.latin,
        thai_quality=thainess_of(made.trigrams) if thai >= 3 else 0.0,
        illegal=made.illegal / thai if thai else 0.0,
        token_share=good / (n - thai) if n > thai else 1.0,
        common=common / words if words else 0.0,
    )


@dataclass(frozen=True, slots=True)
class MakeUp:
    """The characters of a text that are not white space, and those of some classes; its ``tokens``, runs that are neither
    white space nor Thai; ``illegal``: sequences that no Thai word has; (k,) the places of its ``trigrams`` in the table of them."""

    length: int
    thai: int
    odd: int
    cjk: int
    latin: int
    illegal: int
    tokens: list[str]
    trigrams: NDArray[np.int64]


def compiled_make_up(text: str, compiled: Native) -> MakeUp:
    """``plain_make_up``, by the compiled loop."""
    counts, at = np.zeros(7, dtype=np.int64), np.empty(2 * len(text), dtype=np.int64)
    tokens = compiled.legible(text, (_classes(), odd_pairs(), counts, at))
    length, thai, odd, cjk, latin, trigrams, pairs = counts.tolist()
    illegal = illegal_sequences(text) if pairs else 0
    return MakeUp(length, thai, odd, cjk, latin, illegal, tokens, at[:trigrams])


def plain_make_up(text: str) -> MakeUp:
    """What a text is made of."""
    solid = "".join(text.split())
    thai, odd, cjk, latin = (_count(runs, solid) for runs in _CLASSES)
    illegal = illegal_sequences(text)
    return MakeUp(len(solid), thai, odd, cjk, latin, illegal, [t for t in _APART.split(text) if t], trigrams_of(text))


@cache
def _classes() -> NDArray[np.uint8]:
    """The classes of the first 65,536 code points, as native_legible.c takes them: bits for white space, and ``_CLASSES``."""
    plane = "".join(map(chr, range(0x10000)))
    table = np.array([*map(str.isspace, plane)], dtype=np.uint8)
    for bit, runs in enumerate(_CLASSES, 1):
        for run in runs.finditer(plane):
            table[run.start() : run.end()] |= 1 << bit
    return table


@lru_cache(maxsize=8192)
def _judged(token: str) -> tuple[bool, bool, bool]:
    """Whether a token reads as a word or a number, is a word, and an everyday one."""
    core = token.strip(_EDGES)
    is_word = core.isalpha()
    return _reads(core), is_word, is_word and core.lower() in _COMMON


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
