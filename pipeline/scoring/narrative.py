"""Sentences that say that a level, an activity or the target was not reached (phrases: ``narrative.toml``).

Never a guess from tone: a sentence counts only where it names what was not reached, and nothing in its paragraph takes
it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pipeline.model.geometry import Place
from pipeline.model.record import Activity, Indicator, Text
from pipeline.scoring.admissions import lexicon
from pipeline.scoring.scan import places_of, squeeze

REACH = 70
"""Characters (white space aside) that may stand between a phrase and what it speaks of."""
YEAR = re.compile(r"ปี(?:งบประมาณ)?(?:พ\.?ศ\.?)?(2[4-6]\d\d)(?!\d)")
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
        if (
            match.group().rstrip().endswith(")")
            and "(" in text[text.rfind("\n", 0, match.end()) + 1 : match.start() + 1]
        ):
            line = text[text.rfind("\n", 0, match.end()) + 1 : match.end()].rstrip()
            if line.count("(") >= line.count(")") and not match.group().lstrip().startswith("("):
                continue  # it closes a remark: "(level 5)"
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
    words = lexicon()
    return not words.breaks.search(words.not_a_break.sub("", text[lo:hi]))


@dataclass(frozen=True, slots=True)
class _Names:
    """What sentences of an indicator may speak of: steps as levels, activities by their titles, and the year reported."""

    steps: bool
    top: int
    titles: tuple[tuple[str, str], ...]
    year: int | None


def _names_of(indicator: Indicator, year: int | None) -> _Names:
    texts = [squeeze(level.text.value).text for level in indicator.levels if level.text]
    worded = bool(texts) and not any(level.target for level in indicator.levels) and not any(map(_has_digit, texts))
    scores = [level.score.value for level in indicator.levels if level.score]
    titles = []
    for activity in indicator.activities:
        title = squeeze(activity.title.value).text.removeprefix("โครงการ") if activity.title else ""
        if len(title) >= TITLE:
            titles.append((activity.number, title))
    return _Names(worded or any("ขั้นตอน" in t for t in texts), int(max(scores, default=Decimal(5))), tuple(titles), year)


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _is_hedged(s: str, start: int, end: int, year: int | None) -> bool:
    """Whether the words before an admission, or behind it, make it none: a condition, a fear, another year, others."""
    words = lexicon()
    if any(int(m[1]) != year for m in YEAR.finditer(s, 0, start)):
        return True
    before = words.not_hedges.sub("", s[:end])
    turned = [m.end() for m in words.turns.finditer(s, 0, start)]
    since = s[turned[-1] : end] if turned else s[:end]
    return bool(
        words.hedges.search(before)
        or words.until_turn.search(since)
        or words.condition_after.match(s, end)
        or words.taken_back.search(s[end:])
    )


def _only_as_far_as(s: str, text: Text, field: str, start: int, end: int, names: _Names) -> Iterator[Claim]:
    """The levels above one that the text calls the last reached."""
    words = lexicon()
    patterns = (*words.only, *words.only_steps) if names.steps else words.only
    for match in (m for p in patterns for m in p.finditer(s)):
        if _is_hedged(s, match.start(), match.end(), names.year):
            continue
        above = tuple(Decimal(n) for n in range(int(max(_numbers(match))) + 1, names.top + 1))
        if above:
            yield Claim(
                "level", text.value[start:end].strip(), field, places_of(text, start, end), text.confidence, above
            )


def _claims_in(text: Text, field: str, start: int, end: int, names: _Names) -> Iterator[Claim]:
    words = lexicon()
    squeezed = squeeze(text.value[start:end])
    s = squeezed.text
    yield from _only_as_far_as(s, text, field, start, end, names)
    unreached = list(words.unreached.finditer(s))
    missed = () if words.target_of_others.search(s) else tuple(words.target_missed.finditer(s))
    if not unreached and not missed:
        return
    sentence = text.value[start:end].strip()
    where = places_of(text, start, end)
    told = False
    for phrase in unreached:
        if _is_hedged(s, *phrase.span(), names.year):
            continue
        span = phrase.span()
        named = False
        patterns = (words.level, words.step) if names.steps else (words.level,)
        mentions = sorted((m for p in patterns for m in p.finditer(s)), key=lambda m: m.start())
        for match in mentions:
            if _connected(s, span, match.span()) and not _is_reached(s, span, match, mentions):
                named = True
                yield Claim("level", sentence, field, where, text.confidence, _numbers(match))
        for match in words.activity.finditer(s):
            if not named and _connected(s, span, match.span()):
                for number in (match.group(1), *re.findall(r"\d+", match.group(2))):
                    yield Claim("activity", sentence, field, where, text.confidence, activity=number)
                named = True
        for number, title in names.titles:
            at = s.find(title)
            if not named and at >= 0 and _connected(s, span, (at, at + len(title))):
                yield Claim("activity", sentence, field, where, text.confidence, activity=number)
                named = True
        told |= named
    for match in () if told else missed:
        if not _is_hedged(s, *match.span(), names.year):
            yield Claim("target", sentence, field, where, text.confidence)
            return


def _is_reached(s: str, phrase: tuple[int, int], level: re.Match[str], mentions: Sequence[re.Match[str]]) -> bool:
    """Whether a level is named as done beside another that the phrase speaks of (``ระดับที่ 4 แล้วเสร็จ ระดับที่ 5 ยังไม่…``)."""
    nearer = next((m for m in mentions if level.end() <= m.start() < phrase[0]), None)
    if nearer is not None and lexicon().causes.search(s, level.end(), nearer.start()):
        return True
    if not lexicon().reached.match(s, level.end()):
        return False
    return level.end() <= phrase[0] or any(phrase[1] <= m.start() < level.start() for m in mentions)


def _own_cell(activity: Activity, year: int | None) -> Iterator[Claim]:
    """An activity's own result saying that the activity is not finished."""
    text, words = activity.result_text, lexicon()
    for start, end in paragraphs(text.value) if text else ():
        assert text is not None
        s = squeeze(text.value[start:end]).text
        match = words.unfinished.search(s)
        if match and not _is_hedged(s, *match.span(), year):
            where = places_of(text, start, end)
            sentence = text.value[start:end].strip()
            yield Claim("activity", sentence, "result_text", where, text.confidence, activity=activity.number)
            return


def claims(indicator: Indicator, year: int | None = None) -> tuple[Claim, ...]:
    """What an indicator's narratives and activity results say was not reached, each named thing once.

    ``year``: the fiscal year reported; what is said of another one counts for nothing.
    """
    n = indicator.narratives
    fields = [("obstacles", n.obstacles), ("actions", n.actions), ("supporting_factors", n.supporting_factors)]
    fields += [("result", indicator.result)]
    names = _names_of(indicator, year)
    out: dict[tuple[object, ...], Claim] = {}
    for name, text in fields:
        if text is None:
            continue
        for start, end in paragraphs(text.value):
            for claim in _claims_in(text, name, start, end, names):
                out.setdefault((claim.about, claim.levels, claim.activity, claim.sentence), claim)
    for activity in indicator.activities:
        for claim in _own_cell(activity, year):
            out.setdefault((claim.about, claim.levels, claim.activity, claim.sentence), claim)
    return tuple(out.values())
