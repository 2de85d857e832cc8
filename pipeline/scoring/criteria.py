"""The wording of a level as the range of results that it admits (``criteria.toml`` holds the phrases)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from pipeline.model.lean import lean
from pipeline.model.record import Text
from pipeline.scoring.grammar import grammar
from pipeline.scoring.scan import number_of, squeeze

Kind = Literal["percent", "count", "date"]
BUDDHIST_ERA = 543
AND = re.compile(r"^(?:และ|หรือ|,|-|ถึง|\+)+$")
NOTHING_OF_ALL = re.compile(r"ทั้ง(?:หมด)?$|ทุก$")
NOT_ALL_OR_NONE = re.compile(r"ไม่.{0,12}ทั้ง(?:หมด)?$")
"""``ไม่ผ่านทั้ง 5 ข้อ``: none of five, or not all five."""
YEAR = re.compile(r"(?:(?:ปี(?:งบประมาณ)?|พ\.ศ\.)+)?2[4-6]\d\d(?:-2[4-6]\d\d)?(?![\d.,%])")
PERCENT_SIGN = re.compile("ร้อยละ|%")
UNREAD = re.compile(r"[xX×*]{3,}(?:ดำเนินการ|ดำเนินกิจกรรม|จัดทำ|มี)?(?:ครบ|รวม|ได้|ทั้ง)*(?:ร้อยละ)?$")
LIST_MARK = re.compile(r"\d+\)|\d+\.{2,}|\.{3,}")


@lean
class Bounds:
    """Results from ``lo`` to ``hi``: percent, a count, or a date as its ordinal day. None: no limit on that side."""

    kind: Kind
    lo: Decimal | None
    hi: Decimal | None
    lo_open: bool = False
    hi_open: bool = False
    unit: str = ""

    @property
    def point(self) -> Decimal | None:
        """The one figure that it names, if it names one."""
        return self.lo if self.lo is not None and self.lo == self.hi else None

    def admits(self, value: Decimal) -> bool:
        """Whether the value lies within, open ends left out."""
        low = self.lo is None or value > self.lo or (value == self.lo and not self.lo_open)
        high = self.hi is None or value < self.hi or (value == self.hi and not self.hi_open)
        return low and high


@lean
class Reading:
    """What a level's wording gives.

    ``bounds``: each amount in it; ``rest``: the words left without amounts and fillers, to tell whether two levels ask
    for the same thing; ``none``: it stands for no result at all; ``all_of``: for all listed items; ``items``: it names
    certain items rather than how many; ``doubtful``: the wording contradicts itself or cannot be read.
    """

    bounds: tuple[Bounds, ...]
    rest: str
    none: bool = False
    all_of: bool = False
    items: bool = False
    doubtful: bool = False

    @property
    def single(self) -> Bounds | None:
        """The one amount that it names, None where it names several or none."""
        return self.bounds[0] if len(self.bounds) == 1 else None


def _bounds_of(match: re.Match[str]) -> tuple[Bounds, bool]:
    """The amount of one match, and whether its wording is in doubt."""
    g = match.groupdict()
    kind: Kind = "percent" if any(g[p] for p in ("p1", "p2", "p3", "p4")) else "count"
    a = number_of(g["a"])
    unit = g["unit"] or ""
    if g["b"]:
        b = number_of(g["b"])
        capped = bool(g["at_most"]) and g["at_most"] not in grammar().leading
        doubtful = capped or bool(g["below"] or g["upwards"]) or b < a
        return Bounds(kind, min(a, b), max(a, b), lo_open=bool(g["above"]), unit=unit), doubtful
    if g["below"]:
        return Bounds(kind, None, a, hi_open=True, unit=unit), bool(g["upwards"])
    if g["at_most"]:
        return Bounds(kind, None, a, unit=unit), bool(g["upwards"])
    if g["above"]:
        return Bounds(kind, a, None, lo_open=True, unit=unit), bool(g["downwards"])
    if g["downwards"] and g["at_least"] in grammar().leading:
        return Bounds(kind, None, a, unit=unit), False
    if g["at_least"] or g["upwards"]:
        return Bounds(kind, a, None, unit=unit), bool(g["downwards"])
    if g["downwards"]:
        return Bounds(kind, None, a, unit=unit), False
    return Bounds(kind, a, a, unit=unit), False


def _date_of(match: re.Match[str], months: Mapping[str, int]) -> Bounds | None:
    g = match.groupdict()
    if not g["year"]:
        return None
    year = int(g["year"]) + (2500 if len(g["year"]) == 2 else 0) - BUDDHIST_ERA
    month = months[g["month"]]
    try:
        if g["day"]:
            at = date(year, month, int(g["day"])).toordinal()
        else:  # a month means its last day
            at = date(year + month // 12, month % 12 + 1, 1).toordinal() - 1
    except ValueError:
        return None
    day = Decimal(at)
    if g["above"] or g["after"]:
        return Bounds("date", day, None, lo_open=True)
    if g["below"] or g["before"]:
        return Bounds("date", None, day, hi_open=True)
    if g["at_least"] or g["upwards"]:
        return Bounds("date", day, None)
    return Bounds("date", None if g["at_most"] else day, day)


def _join(left: Bounds, right: Bounds, joint: str) -> Bounds | None:
    """``left`` limited by ``right`` (more than 60 but at most 70), None where they are two conditions."""
    if "ถึง" in joint and left.lo is not None and left.hi is None and right.point is not None:
        right = replace(right, lo=None)  # from 60 on to 69
    if left.kind != right.kind and not (right.kind == "count" and not right.unit):
        return None
    lower, upper = (left, right) if left.lo is not None else (right, left)
    bare = upper.lo is None and upper.hi is not None and lower.lo is not None and lower.hi in (None, lower.lo)
    if not bare or (upper.hi is not None and lower.lo is not None and upper.hi < lower.lo):
        return None
    return replace(lower, kind=left.kind, hi=upper.hi, hi_open=upper.hi_open, unit=left.unit or right.unit)


def read_level(text: Text) -> Reading:
    """The amounts of a level as printed: masked words that were filled in are masks again.

    A filled mask may stand where "not" or "at least" stood, and nobody may be accused on the strength of a guess.
    """
    words = text.value
    for edit in text.edits:
        if edit.kind == "mask" and edit.repaired:
            words = words.replace(edit.repaired, edit.raw, 1)
    return read_criteria(words)


@lru_cache(maxsize=4096)
def read_criteria(text: str) -> Reading:
    """The amounts that a level's wording admits.

    >>> read_criteria("มากกว่าร้อยละ 60 แต่ไม่เกิน ร้อยละ 70").single
    Bounds(kind='percent', lo=Decimal('60'), hi=Decimal('70'), lo_open=True, hi_open=False, unit='')
    >>> read_criteria("ดำเนินการ ๖ ข้อขึ้นไป").single
    Bounds(kind='count', lo=Decimal('6'), hi=None, lo_open=False, hi_open=False, unit='ข้อ')
    >>> read_criteria("ไม่มีการดำเนินการ").none, read_criteria("ครบทุกข้อ").all_of
    (True, True)
    """
    words = grammar()
    s = squeeze(text).text
    rest = LIST_MARK.sub("", s)
    items = bool(re.search(r"ข้อ(?:ที่)?\d+\)", s))
    doubtful = items or bool(words.negative.search(s))
    bounds: list[Bounds] = []

    def take_date(match: re.Match[str]) -> str:
        found = _date_of(match, words.months)
        if found is None:
            return match.group()
        bounds.append(found)
        return ""

    rest = words.name.sub("", YEAR.sub("", words.date.sub(take_date, words.prior.sub("", rest))))
    rest = words.numeral.sub(lambda m: words.numerals[m.group(1)], rest)
    rest = words.multiplied.sub(lambda m: f"{number_of(m[1]) * words.multipliers[m[2]]:f}", rest)
    rest = words.either.sub(_one_or_the_next, words.between.sub(r"\1ถึง", rest))
    rest = words.out_of.sub(lambda m: m.group(1) or m.group(2) or "", rest)
    last_end: int | None = None
    referred: int | None = None
    kept: list[str] = []
    at = 0
    for match in words.quantity.finditer(rest):
        if _refers(rest, match) or (referred is not None and AND.match(rest[referred : match.start("a")])):
            doubtful = items = True
            referred = match.end()
            continue
        if UNREAD.search(rest[: match.start()]):
            doubtful = True  # a masked word stands where "not" or "more than" may have stood
            kept.append(rest[at : match.start()])
            at = match.end()
            continue
        found, odd = _bounds_of(match)
        doubtful |= odd
        joined = None
        if last_end is not None and words.joint.match(rest[last_end : match.start()]):
            joint = rest[last_end : match.start()]
            joined = _join(bounds[-1], found, joint)
            if joined and re.match(r"<(?!=)", rest[last_end:]):
                joined = replace(joined, lo_open=True)
            if joined and PERCENT_SIGN.search(joint):
                joined = replace(joined, kind="percent")
        if joined:
            bounds[-1] = joined
        else:
            bounds.append(found)
        kept.append(rest[at : match.start()])
        at = last_end = match.end()
    kept.append(rest[at:])
    left = "".join(kept)
    if len(bounds) == 1 and NOTHING_OF_ALL.search(left) and words.none.match(left):
        bounds = []  # "none of all 3 items"
    elif len(bounds) == 1 and NOT_ALL_OR_NONE.search(left):
        doubtful = True
    if len(bounds) == 1 and bounds[0].kind == "count" and words.or_none.search(left):
        bounds[0] = replace(bounds[0], lo=None)
    return Reading(
        bounds=tuple(bounds),
        rest=re.sub(r"[^\w]|_", "", words.filler.sub("", left)),
        none=not bounds and bool(words.none.match(left)),
        all_of=not bounds and bool(words.all_of.search(left)),
        items=items and not bounds,
        doubtful=doubtful,
    )


def _one_or_the_next(match: re.Match[str]) -> str:
    """``4 หรือ 5 ข้อ`` as the range that it is; ``3 หรือ 5 ข้อ`` is none."""
    a, b = int(match[1]), int(match[2])
    return f"{a}-{b}" if b == a + 1 else match[0]


def two_ways(levels: Iterable[str]) -> bool:
    """Whether some levels count what is above and others what is below a mark: one figure then has two meanings.

    >>> two_ways(["สูงกว่าเป้าหมายร้อยละ 5", "ต่ำกว่าเป้าหมายร้อยละ 5"]), two_ways(["ลดลงร้อยละ 5", "ลดลงร้อยละ 3"])
    (True, False)
    """
    words, texts = grammar(), [squeeze(level).text for level in levels]
    return any(words.rose.search(t) for t in texts) and any(words.fell.search(t) for t in texts)


def opposed(result: str, levels: Iterable[str]) -> bool:
    """Whether a result is said to fall where all that the levels speak of rises, or the other way.

    >>> opposed("ลดลงร้อยละ 3", ["เพิ่มขึ้นร้อยละ 1", "เพิ่มขึ้นร้อยละ 2"]), opposed("ร้อยละ 3", ["ลดลงร้อยละ 3"])
    (True, False)
    """
    words, asked = grammar(), "|".join(squeeze(level).text for level in levels)
    said = squeeze(result).text
    ways = ((words.rose, words.fell), (words.fell, words.rose))
    return any(a.search(said) and not b.search(said) and b.search(asked) and not a.search(asked) for a, b in ways)


def _refers(text: str, match: re.Match[str]) -> bool:
    """Whether the number is a mark or a name (item 1, level 4), not an amount."""
    start = match.start("a")
    words = grammar()
    patterns = (words.reference,) if match["unit"] else (words.reference, words.bare_reference)
    return any(m.end() == start for p in patterns for m in p.finditer(text, max(0, start - 12), start + 1))
