"""``name_inconsistent``: an office's abbreviation with two letters easily mistaken, or its long name without a word."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

from pipeline.model.geometry import Place
from pipeline.model.record import Finding, Text
from pipeline.model.remembered import remembered
from pipeline.scoring.case import DOUBTFUL, Case, finding
from pipeline.scoring.scan import places_of, printed, squeeze

ABBREVIATION = re.compile(r"(?<![ก-ฮะ-์.])[ก-ฮ]{1,2}\.(?:\s?[ก-ฮ]{1,3}\.)+(?:\s?[ก-ฮ]{1,2}\.)*")
ACRONYM = re.compile(r"(?<![ก-ฮะ-์.])[ก-ฮ]{3,5}\.(?![ก-ฮ])")
"""An abbreviation with one stop at its end: ``ศพด.``."""
RARE = 2
"""So many times as often as the odd spelling the usual one of an acronym stands at least."""
OWN = 4
"""The same for an acronym that the report declares to be its own, whatever stands before it."""
THAI = re.compile("[ก-์]+")
SHOWN_PLACES = 6
OFTEN = 3
CLEAR = 0.75
"""Least confidence of a recognised text whose letters are taken as they are, were it the only one."""
LONG, KEPT, TAIL = 70, 6, 10
"""Characters of a long name looked at; that must agree before a word left out, and after it."""


@dataclass(frozen=True, slots=True)
class _Names:
    confusable: frozenset[tuple[str, str]]
    offices: frozenset[str]
    heads: re.Pattern[str]
    long_heads: re.Pattern[str]
    printed_heads: re.Pattern[str]
    """The same in a text with its white space."""
    left_out: tuple[str, ...]


@dataclass(slots=True)
class _Seen:
    forms: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    heads: set[str] = field(default_factory=set)
    declared: bool = False
    """Whether it stands in parentheses by itself, behind the name that it is short for."""
    places: list[Place] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(self.forms.values())

    @property
    def dotted(self) -> bool:
        """Whether it has a stop after each letter or two, as the names of offices have."""
        return any("." in form[:-1] for form in self.forms)

    @property
    def sure(self) -> int:
        """How often it stands in a text that was read with confidence."""
        return sum(c >= DOUBTFUL for c in self.confidences)

    @property
    def usual(self) -> bool:
        """Whether it stands there beyond doubt: one doubtful letter of a long text is hardly this one each time."""
        return self.sure >= 1 or self.count >= OFTEN

    def odd(self, recognised: bool) -> bool:
        """Whether it is no slip of a recogniser, which mistakes the same letters that writers do."""
        return self.sure >= 1 if not recognised else self.sure >= 2 or max(self.confidences, default=0.0) >= CLEAR


@cache
def _names() -> _Names:
    d = tomllib.loads(files("pipeline.scoring").joinpath("names.toml").read_text(encoding="utf-8"))
    heads = "|".join(re.escape(w) for w in sorted(d["heads"], key=len, reverse=True))
    long_heads = sorted(d["long_heads"], key=len, reverse=True)
    return _Names(
        frozenset((a, b) for group in d["confusable"] for a in group for b in group if a != b),
        frozenset(_letters(o) for o in d["offices"]),
        re.compile(rf"({heads})\s*[(\"“]?\s*$"),
        re.compile("|".join(re.escape(w) for w in long_heads)),
        re.compile("|".join(printed(w) for w in long_heads)),
        tuple(d["left_out"]),
    )


def _letters(abbreviation: str) -> str:
    return re.sub(r"[.\s]", "", abbreviation)


def _is_date(text: str, start: int, end: int) -> bool:
    """A month's abbreviation stands between a day and a year."""
    return bool(re.search(r"[\d๐-๙]\s*$", text[:start]) or re.match(r"\s*[\d๐-๙]{2,4}", text[end:]))


@dataclass(frozen=True, slots=True)
class _Abbreviation:
    """An abbreviation in a text: its letters, how it is printed (without blanks), where, the word before it (an office, a
    committee), and whether it stands in parentheses by itself."""

    letters: str
    form: str
    start: int
    end: int
    head: str | None
    declared: bool


def _abbreviations_in(text: str) -> tuple[_Abbreviation, ...]:
    found = (*ABBREVIATION.finditer(text), *ACRONYM.finditer(text)) if "." in text else ()
    out = []
    for match in found:
        start, end = match.span()
        if _is_date(text, start, end):
            continue
        head = _names().heads.search(text[:start])
        before, behind = text[:start].rstrip(), text[end:].lstrip()
        declared = before.endswith("(") and behind.startswith(")") and bool(THAI.search(before[-8:]))
        form = re.sub(r"\s", "", match.group())
        out.append(_Abbreviation(_letters(form), form, start, end, head.group(1) if head else None, declared))
    return tuple(out)


_abbreviations: Final = remembered(_abbreviations_in, 16384)


def _collect(body: tuple[Text, ...]) -> Mapping[str, _Seen]:
    found: dict[str, _Seen] = defaultdict(_Seen)
    for text in body:
        for one in _abbreviations(text.value):
            seen = found[one.letters]
            seen.forms[one.form] += 1
            seen.confidences.append(text.confidence)
            if one.head is not None:
                seen.heads.add(one.head)
            seen.declared |= one.declared
            if len(seen.places) < SHOWN_PLACES:
                seen.places.extend(places_of(text, one.start, one.end))
    return found


def _one_letter(a: str, b: str) -> tuple[str, str] | None:
    """The two letters in which two words of one length differ, None unless it is exactly one place."""
    apart = [(x, y) for x, y in zip(a, b, strict=False) if x != y]
    return apart[0] if len(a) == len(b) and len(apart) == 1 else None


def _left_out(body: tuple[Text, ...]) -> Iterator[tuple[str, str, Text, Text]]:
    """Long names that stand once with and once without a small word: ``(full, short, where full, where short)``."""
    sure = [t for t in body if t.confidence >= DOUBTFUL]
    whole: list[str] = []
    seen: set[str] = set()
    for text in sure:
        for full, short in _shortened(text.value):
            if any(short in x for x in seen):
                continue
            whole = whole or [squeeze(t.value).text for t in sure]
            other = next((t for t, u in zip(sure, whole, strict=True) if short in u), None)
            if other is not None:
                seen.add(short)
                yield full, short, text, other


def _shorter_names(text: str) -> tuple[tuple[str, str], ...]:
    """The long names of a text, each with what it is without a small word."""
    names = _names()
    out: list[tuple[str, str]] = []
    if names.printed_heads.search(text) is None:
        return ()
    s = squeeze(text).text
    for head in names.long_heads.finditer(s):
        window = s[head.start() : head.start() + LONG]
        for word in names.left_out:
            at = window.find(word, len(head.group()) + KEPT)
            tail = window[at + len(word) : at + len(word) + TAIL]
            if at >= 0 and len(tail) >= TAIL and THAI.fullmatch(tail):
                out.append((window[: at + len(word) + TAIL], window[:at] + tail))
    return tuple(out)


_shortened: Final = remembered(_shorter_names, 16384)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each pair of letters that is mixed up; the rarer spelling is shown as the odd one.

    Both spellings must stand after the same word (an office, a committee), and not both be offices that exist.
    """
    found = _collect(case.document.body)
    names = _names()
    mixed: dict[frozenset[str], list[tuple[str, str]]] = defaultdict(list)
    for a in sorted(found):
        for b in sorted(found):
            pair = _one_letter(a, b) if a < b else None
            if pair is None or pair not in names.confusable or (a in names.offices and b in names.offices):
                continue
            usual, odd = (a, b) if found[a].count >= found[b].count else (b, a)
            if not found[a].dotted and found[usual].count < RARE * found[odd].count:
                continue  # two offices, as likely as not
            if found[a].dotted != found[b].dotted:
                continue
            own = not found[a].dotted and found[usual].declared and found[usual].count >= OWN * found[odd].count
            if (own or found[a].heads & found[b].heads) and found[usual].usual and found[odd].odd(case.recognised):
                mixed[frozenset(pair)].append((usual, odd))
    for pairs in mixed.values():
        shown = [(_usual(found[a]), _usual(found[b])) for a, b in pairs]
        yield finding(
            "name_inconsistent",
            "info",
            "names",
            {"names": ", ".join(f"{a} / {b}" for a, b in shown)},
            evidence=tuple(dict.fromkeys(p for a, b in pairs for p in [*found[a].places[:1], *found[b].places])),
            reported=", ".join(b for _, b in shown),
            recomputed=", ".join(a for a, _ in shown),
        )
    yield from _long_names(case)


def _long_names(case: Case) -> Iterator[Finding]:
    for full, short, where, other in _left_out(case.document.body):
        yield finding(
            "name_inconsistent",
            "info",
            "names",
            {"names": f"{full}… / {short}…"},
            evidence=(*_lines_with(where, full), *_lines_with(other, short)),
            reported=short,
            recomputed=full,
        )


def _lines_with(text: Text, words: str) -> tuple[Place, ...]:
    squeezed = squeeze(text.value)
    at = squeezed.text.find(words)
    return places_of(text, *squeezed.back(at, at + len(words)))


def _usual(seen: _Seen) -> str:
    return max(seen.forms, key=lambda form: (seen.forms[form], form))
