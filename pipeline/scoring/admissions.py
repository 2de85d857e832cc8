"""The phrases of ``narrative.toml`` as patterns: what admits that something was not reached, and what makes it no admission."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns over text without white space, one for each use of a list of phrases."""

    unreached: re.Pattern[str]
    hedges: re.Pattern[str]
    not_hedges: re.Pattern[str]
    until_turn: re.Pattern[str]
    turns: re.Pattern[str]
    condition_after: re.Pattern[str]
    taken_back: re.Pattern[str]
    reached: re.Pattern[str]
    level: re.Pattern[str]
    step: re.Pattern[str]
    activity: re.Pattern[str]
    target_missed: re.Pattern[str]
    target_of_others: re.Pattern[str]
    breaks: re.Pattern[str]
    causes: re.Pattern[str]
    not_a_break: re.Pattern[str]
    only: tuple[re.Pattern[str], ...]
    only_steps: tuple[re.Pattern[str], ...]
    unfinished: re.Pattern[str]


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


@cache
def lexicon() -> Lexicon:
    """The patterns of ``narrative.toml``, read once."""
    d = tomllib.loads(files("pipeline.scoring").joinpath("narrative.toml").read_text(encoding="utf-8"))
    levels, before, after = _any(d["level"]), d["not_a_level_before"], _any(d["not_a_level_after"])
    guard = "".join(f"(?<!{re.escape(w)})" for w in before)
    number = r"(?:ที่)?(\d)(?!\d|\.\d)"

    def numbered(head: str) -> str:
        more = rf"(?:(?:และ|,|หรือ|กับ|-|ถึง)+(?:ใน)?(?:{head})?(?:ที่)?\d(?!\d|\.\d))*"
        return rf"{guard}(?:{head}){number}({more})(ขึ้นไป)?(?!{after}|เดือน)"

    def only(heads: str) -> tuple[re.Pattern[str], ...]:
        before = rf"(?<!ไม่)(?<!ไม่ได้มี)(?<!ไม่ได้)(?<!ใช่)(?:{_any(d['only'])})(?:ใน|ถึง)?{numbered(heads)}"
        behind = rf"(?:{_any(d['as_far_as'])})(?:แล้วเสร็จ|ได้|ถึง|ใน)*{numbered(heads)}(?:{_any(d['only_behind'])})"
        return re.compile(before), re.compile(behind)

    denied = rf"(?:{_any(d['denied'])})(?:(?!แต่|ส่วน).){{0,40}}?(?:{_any(d['causing'])})"
    missed = rf"(?:{_any(d['target_missed'])})"
    below = rf"(?:{_any(d['own_work'])})(?:(?!แต่|ส่วน).){{0,20}}?(?:{_any(d['target_below'])})"
    return Lexicon(
        unreached=re.compile(rf"(?!{_any(d['not_unreached'])})(?:{_any(d['unreached'])})"),
        hedges=re.compile(rf"{_any(d['hedges'])}|{denied}"),
        not_hedges=re.compile(_any(d["not_hedges"])),
        until_turn=re.compile(_any(d["until_turn"])),
        turns=re.compile(_any(d["turns"])),
        condition_after=re.compile(rf"(?:(?!แต่|ส่วน).){{0,30}}?(?:{_any(d['conditions_after'])})"),
        taken_back=re.compile(
            rf"(?:{_any(d['turns'])})(?:(?!ไม่|มิ|ยัง|จะ|คาด).){{0,60}}?(?<!ไม่)(?<!ยังไม่)(?:{_any(d['fulfilled'])})"
            rf"|(?<!ไม่)(?<!ยังไม่)(?:{_any(d['resolved'])})"
        ),
        reached=re.compile(rf"(?:(?!ไม่|ยัง|มิ|ระดับ|ขั้น|ให้).){{0,14}}?(?:{_any(d['reached'])})"),
        level=re.compile(numbered(levels)),
        step=re.compile(numbered(_any(d["step"]))),
        activity=re.compile(
            rf"(?:{_any(d['activity'])})(\d{{1,2}})((?:(?:และ|,|หรือ)(?:{_any(d['activity'])}|ที่)?\d{{1,2}})*)"
        ),
        target_missed=re.compile(rf"(?:{missed}|{below})(?:ค่า)?เป้าหมาย"),
        target_of_others=re.compile(_any(d["target_of_others"])),
        causes=re.compile(_any(d["causes"])),
        breaks=re.compile(_any(d["breaks"])),
        not_a_break=re.compile(_any(d["not_a_break"])),
        only=only(levels),
        only_steps=only(_any(d["step"])),
        unfinished=re.compile(rf"(?:{_any(d['own_subject'])})(?:(?!แต่|ส่วน).){{0,40}}?(?:{_any(d['unfinished'])})"),
    )
