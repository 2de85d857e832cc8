"""The phrases of ``criteria.toml`` as patterns: amounts with their limits, dates, references, and words without weight."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.scoring.scan import NUMBER

_TONES = "่้๊๋"
_LONG = 5
"""Characters from which on a word is still the same without its tones."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Patterns over text without white space, in Arabic digits."""

    quantity: re.Pattern[str]
    date: re.Pattern[str]
    reference: re.Pattern[str]
    bare_reference: re.Pattern[str]
    name: re.Pattern[str]
    negative: re.Pattern[str]
    prior: re.Pattern[str]
    rose: re.Pattern[str]
    fell: re.Pattern[str]
    multiplied: re.Pattern[str]
    multipliers: Mapping[str, int]
    between: re.Pattern[str]
    either: re.Pattern[str]
    leading: frozenset[str]
    joint: re.Pattern[str]
    none: re.Pattern[str]
    or_none: re.Pattern[str]
    all_of: re.Pattern[str]
    filler: re.Pattern[str]
    numeral: re.Pattern[str]
    numerals: Mapping[str, str]
    out_of: re.Pattern[str]
    months: Mapping[str, int]


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


def _faint(words: Iterable[str]) -> str:
    """The same where a scan may have lost tones: they are left out of long words without making another of them.

    >>> bool(re.fullmatch(_faint(["ต่ำกว่า"]), "ตำกวา")), bool(re.fullmatch(_faint(["พ้น"]), "พน"))
    (True, False)
    """
    lost = (re.sub(f"([{_TONES}])", r"\1?", re.escape(w)) if len(w) >= _LONG else re.escape(w) for w in words)
    return "|".join(sorted(lost, key=len, reverse=True))


@cache
def grammar() -> Grammar:
    """The patterns of ``criteria.toml``, read once."""
    data = tomllib.loads(files("pipeline.scoring").joinpath("criteria.toml").read_text(encoding="utf-8"))
    bounds, words, months = data["bounds"], data["words"], data["months"]
    before = "|".join(f"(?P<{k}>{_faint(bounds[k])})" for k in ("at_least", "at_most", "below", "above"))
    after = "|".join(f"(?P<{k}>{_faint(bounds[k])})" for k in ("upwards", "downwards"))
    percent, counted = _any(words["percent"]), _any(words["counted"])
    names = {name: int(number) for number, forms in months.items() for name in forms}
    stop = rf"(?:{before})?(?:จำนวน)?"
    return Grammar(
        quantity=re.compile(
            rf"{stop}(?P<p1>{percent})?(?P<a>{NUMBER})(?P<p2>{percent})?"
            rf"(?:(?:-|ถึง)(?P<p3>{percent})?(?P<b>{NUMBER})(?P<p4>{percent})?)?(?P<unit>{counted})?(?:{after})?"
        ),
        date=re.compile(
            rf"(?:{before}|(?P<after>{_any(bounds['after'])})|(?P<before>{_any(bounds['before'])}))?(?:สิ้น)?(?:วันที่|เดือน|วัน|[xX×*]+)?(?P<day>\d{{1,2}})?(?:เดือน)?(?P<month>{_any(names)})"
            rf"(?:พ\.ศ\.)?(?P<year>\d{{4}}|\d\d)?(?:{after})?"
        ),
        reference=re.compile(rf"(?:{_any(words['references'])})(?=\d)"),
        bare_reference=re.compile(rf"(?:{_any(words['bare_references'])})(?=\d)"),
        name=re.compile(rf"(?:{_any(words['names'])})\d+(?:\.\d+)*(?:(?:และ|,|-|ถึง)\d+)*(?!{percent}|{counted})"),
        prior=re.compile(_any(words["prior"])),
        negative=re.compile(rf"(?<!\d)(?:{percent})-(?=\d)"),
        rose=re.compile(_any(words["rose"])),
        fell=re.compile(_any(words["fell"])),
        multiplied=re.compile(rf"({NUMBER})({_any(data['multipliers'].values())})(?={counted})"),
        multipliers={word: int(factor) for factor, word in data["multipliers"].items()},
        between=re.compile(rf"(?<=ระหว่าง)((?:{percent})?{NUMBER}(?:{percent})?)(?:และ|กับ)(?=(?:{percent})?\d)"),
        either=re.compile(rf"(?<![\d.,])(\d+)หรือ(\d+)(?={counted})"),
        leading=frozenset(bounds["leading"]),
        joint=re.compile(
            rf"^(?:\)|,)?(?:แต่|และ|หรือ|-|ถึง|[≤<]=?(?:[xX]|{percent}|คะแนน|ค่าเฉลี่ย|ผล(?:งาน|การดำเนินงาน)?)?)?(?:ต้อง)?$"
        ),
        none=re.compile(rf"^.{{0,6}}?(?:{_any(words['none_at_all'])})"),
        or_none=re.compile(_any(words["or_none"])),
        all_of=re.compile(rf"(?<!ไม่)(?<!ไม่ครบ)(?:{_any(words['all_of'])})(?:{_any(words['items'])})"),
        filler=re.compile(_any([*words["filler"], *words["counted"]])),
        numeral=re.compile(rf"({_any(data['numerals'].values())})(?={counted})"),
        numerals={word: number for number, word in data["numerals"].items()},
        out_of=re.compile(rf"(?<=\d)({counted})?(?:{_any(words['out_of'])})(?:ทั้งหมด)?{NUMBER}({counted})?"),
        months=names,
    )
