"""Sentences that say that a level, an activity or the target was not reached (phrases: ``narrative.toml``).

Never a guess from tone: a sentence counts only where it names what was not reached, and nothing in its paragraph takes
it back.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

from pipeline.model.geometry import Place
from pipeline.model.record import Activity, Indicator, Text
from pipeline.scoring.scan import places_of, squeeze

REACH = 70
"""Characters (white space aside) that may stand between a phrase and what it speaks of."""
TITLE = 12
"""Characters that make an activity's title unmistakable."""
PARAGRAPH = re.compile(r"\n|(?:^|(?<=[^\d๐-๙\s])\s+)[-•–*]\s|(?<=\S)\s{3,}|(?:^|\s)\(?\d{1,2}[.)]\s")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence saying that something was not reached: ``levels`` for levels, ``activity`` for a numbered activity."""

    about: Literal["level", "activity", "target"]
    sentence: str
    field: str
    places: tuple[Place, ...]
    confidence: float = 1.0
    levels: tuple[Decimal, ...] = ()
    activity: str | None = None


@dataclass(frozen=True, slots=True)
class _Lexicon:
    unreached: re.Pattern[str]
    hedges: re.Pattern[str]
    taken_back: re.Pattern[str]
    level: re.Pattern[str]
    step: re.Pattern[str]
    activity: re.Pattern[str]
    target_missed: re.Pattern[str]
    target_of_others: re.Pattern[str]
    breaks: re.Pattern[str]
    not_a_break: re.Pattern[str]
    only: re.Pattern[str]
    unfinished: re.Pattern[str]


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


@cache
def _lexicon() -> _Lexicon:
    d = tomllib.loads(files("pipeline.scoring").joinpath("narrative.toml").read_text(encoding="utf-8"))
    levels, before, after = _any(d["level"]), d["not_a_level_before"], _any(d["not_a_level_after"])
    guard = "".join(f"(?<!{re.escape(w)})" for w in before)
    number = r"(?:ที่)?(\d)(?!\d|\.\d)"

    def numbered(head: str) -> str:
        more = rf"(?:(?:และ|,|หรือ|กับ|-|ถึง)+(?:ใน)?(?:{head})?(?:ที่)?\d(?!\d|\.\d))*"
        return rf"{guard}(?:{head}){number}({more})(ขึ้นไป)?(?!{after}|เดือน)"

    return _Lexicon(
        unreached=re.compile(_any(d["unreached"])),
        hedges=re.compile(_any(d["hedges"])),
        taken_back=re.compile(
            rf"(?:{_any(d['turns'])})(?:(?!ไม่|มิ|ยัง).){{0,60}}?(?<!ไม่)(?<!ยังไม่)(?:{_any(d['fulfilled'])})"
        ),
        level=re.compile(numbered(levels)),
        step=re.compile(numbered(_any(d["step"]))),
        activity=re.compile(
            rf"(?:{_any(d['activity'])})(\d{{1,2}})((?:(?:และ|,|หรือ)(?:{_any(d['activity'])}|ที่)?\d{{1,2}})*)"
        ),
        target_missed=re.compile(_any(d["target_missed"])),
        target_of_others=re.compile(_any(d["target_of_others"])),
        breaks=re.compile(_any(d["breaks"])),
        not_a_break=re.compile(_any(d["not_a_break"])),
        only=re.compile(rf"(?:{_any(d['only'])})(?:ใน|ถึง)?{numbered(levels)}"),
        unfinished=re.compile(rf"(?:{_any(d['own_subject'])})(?:(?!แต่|ส่วน).){{0,40}}?(?:{_any(d['unfinished'])})"),
    )


def _numbers(match: re.Match[str], top: int = 5) -> tuple[Decimal, ...]:
    """Levels named by a match: ``4-5`` and ``4 ขึ้นไป`` are all of them."""
    found = [int(match.group(1)), *(int(n) for n in re.findall(r"\d", match.group(2)))]
    if re.search(r"-|ถึง", match.group(2)) and len(found) == 2:
        found = list(range(min(found), max(found) + 1))
    if match.group(3):
        found = list(range(found[0], max(top, found[0]) + 1))
    return tuple(Decimal(n) for n in sorted(set(found)))


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of ``text`` between line feeds, bullets and list numbers."""
    at = 0
    for match in PARAGRAPH.finditer(text):
        if match.start() > at:
            yield at, match.start()
        at = match.end()
    if at < len(text):
        yield at, len(text)


def _connected(text: str, a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether what stands between two ranges is short and does not turn to something else."""
    lo, hi = (a[1], b[0]) if a[1] <= b[0] else (b[1], a[0])
    if hi - lo > REACH:
        return False
    lexicon = _lexicon()
    return not lexicon.breaks.search(lexicon.not_a_break.sub("", text[lo:hi]))


@dataclass(frozen=True, slots=True)
class _Names:
    """What sentences of an indicator may speak of: steps as levels, and activities by their titles."""

    steps: bool
    top: int
    titles: tuple[tuple[str, str], ...]


def _names_of(indicator: Indicator) -> _Names:
    texts = [squeeze(level.text.value).text for level in indicator.levels if level.text]
    worded = bool(texts) and not any(level.target for level in indicator.levels) and not any(map(_has_digit, texts))
    scores = [level.score.value for level in indicator.levels if level.score]
    titles = []
    for activity in indicator.activities:
        title = squeeze(activity.title.value).text.removeprefix("โครงการ") if activity.title else ""
        if len(title) >= TITLE:
            titles.append((activity.number, title))
    return _Names(worded or any("ขั้นตอน" in t for t in texts), int(max(scores, default=Decimal(5))), tuple(titles))


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _only_as_far_as(s: str, text: Text, field: str, start: int, end: int, top: int) -> Iterator[Claim]:
    """The levels above one that the text calls the last reached."""
    lexicon = _lexicon()
    for match in lexicon.only.finditer(s):
        if lexicon.hedges.search(s[: match.start()]) or lexicon.taken_back.search(s[match.end() :]):
            continue
        above = tuple(Decimal(n) for n in range(int(max(_numbers(match))) + 1, top + 1))
        if above:
            yield Claim(
                "level", text.value[start:end].strip(), field, places_of(text, start, end), text.confidence, above
            )


def _claims_in(text: Text, field: str, start: int, end: int, names: _Names) -> Iterator[Claim]:
    lexicon = _lexicon()
    squeezed = squeeze(text.value[start:end])
    s = squeezed.text
    yield from _only_as_far_as(s, text, field, start, end, names.top)
    sentence = text.value[start:end].strip()
    where = places_of(text, start, end)
    for phrase in lexicon.unreached.finditer(s):
        if lexicon.hedges.search(s[: phrase.end()]) or lexicon.taken_back.search(s[phrase.end() :]):
            continue
        span = phrase.span()
        named = False
        for pattern in (lexicon.level, lexicon.step) if names.steps else (lexicon.level,):
            for match in pattern.finditer(s):
                if _connected(s, span, match.span()):
                    named = True
                    yield Claim("level", sentence, field, where, text.confidence, _numbers(match))
        for match in lexicon.activity.finditer(s):
            if not named and _connected(s, span, match.span()):
                for number in (match.group(1), *re.findall(r"\d+", match.group(2))):
                    yield Claim("activity", sentence, field, where, text.confidence, activity=number)
                named = True
        for number, title in names.titles:
            at = s.find(title)
            if not named and at >= 0 and _connected(s, span, (at, at + len(title))):
                yield Claim("activity", sentence, field, where, text.confidence, activity=number)
                named = True
        missed = lexicon.target_missed.match(s, phrase.start())
        if not named and missed and not lexicon.target_of_others.search(s):
            yield Claim("target", sentence, field, where, text.confidence)


def _own_cell(activity: Activity) -> Iterator[Claim]:
    """An activity's own result saying that the activity is not finished."""
    text, lexicon = activity.result_text, _lexicon()
    for start, end in paragraphs(text.value) if text else ():
        assert text is not None
        s = squeeze(text.value[start:end]).text
        match = lexicon.unfinished.search(s)
        if match and not lexicon.hedges.search(s[: match.end()]) and not lexicon.taken_back.search(s[match.end() :]):
            where = places_of(text, start, end)
            sentence = text.value[start:end].strip()
            yield Claim("activity", sentence, "result_text", where, text.confidence, activity=activity.number)
            return


def claims(indicator: Indicator) -> tuple[Claim, ...]:
    """What an indicator's narratives and activity results say was not reached, each named thing once."""
    n = indicator.narratives
    fields = [("obstacles", n.obstacles), ("actions", n.actions), ("supporting_factors", n.supporting_factors)]
    fields += [("result", indicator.result)]
    names = _names_of(indicator)
    out: dict[tuple[object, ...], Claim] = {}
    for name, text in fields:
        if text is None:
            continue
        for start, end in paragraphs(text.value):
            for claim in _claims_in(text, name, start, end, names):
                out.setdefault((claim.about, claim.levels, claim.activity, claim.sentence), claim)
    for activity in indicator.activities:
        for claim in _own_cell(activity):
            out.setdefault((claim.about, claim.levels, claim.activity, claim.sentence), claim)
    return tuple(out.values())
