"""Dates and ranges of dates as Thai reports write them, in the Buddhist era, misspelt or torn.

Months are matched on their letters without marks, because marks are what a PDF tears off first; where two months then
look the same (ม.ค. and มี.ค.) the mark decides, wherever it drifted to.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from normalizers.digits import DIGIT_CLASS, to_arabic

_MONTHS_FILE: Final = Path(__file__).parent / "data" / "months.tsv"
BUDDHIST_OFFSET: Final = 543

_MARKS: Final = re.compile("[ัิ-ฺ็-๎]")
_DAY: Final = re.compile(
    rf"(?<![{DIGIT_CLASS}/])(?<![{DIGIT_CLASS}][.,])([{DIGIT_CLASS}]{{1,2}})(?![{DIGIT_CLASS}])(?![.,][{DIGIT_CLASS}])"
)
_MONTH_WORD: Final = re.compile(r"\s*(?:เดือน)?\s*([ก-ฮะ-ฺเ-ไ็-๎](?:[ก-ฮะ-ฺเ-ไ็-๎.]| (?=[ัิ-ฺ็-๎.]))*)")
_TORN_WORD: Final = re.compile(r"\s*(?:เดือน)?\s*([ก-ฮะ-ฺเ-ไ็-๎](?:[ก-ฮะ-ฺเ-ไ็-๎]|(?<=[ัิ-ฺ็-๎]) (?=[ก-ฮ]))*)")
"""The same with a false blank behind a mark: ``มี นาคม``."""
_SHORT: Final = re.compile(r"\s*(?:เดือน)?\s*(เ?[ก-ฮ] ?[ัิ-ฺ็-๎]*\s?\.?\s?[ัิ-ฺ็-๎]*[กคพยม] ?[ัิ-ฺ็-๎]*\.?)(?![ก-ฮะ-ฺเ-ไ])")
_YEAR: Final = re.compile(
    rf"[\s,]*(?:(?P<era>พ\s?\.?\s?ศ|ค\s?\.?\s?ศ)\s?\.?)?\s*(?:ปี\s*)?'?(?P<year>[{DIGIT_CLASS}]{{4}}|[{DIGIT_CLASS}]{{2}})"
    rf"(?![{DIGIT_CLASS}])(?![.,:][{DIGIT_CLASS}])"
)
_TO: Final = re.compile(r"\s*(?:-|–|—|‐|‑|−|~|ถึง|และ|,)\s*(?:วัน\s?ที่)?\s*")
_NUMERIC: Final = re.compile(
    rf"(?<![{DIGIT_CLASS}/.-])([{DIGIT_CLASS}]{{1,2}})\s?([/.-])\s?([{DIGIT_CLASS}]{{1,2}})\s?\2\s?([{DIGIT_CLASS}]{{4}}|[{DIGIT_CLASS}]{{2}})"
    rf"(?![{DIGIT_CLASS}/])"
)


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date or a range of dates at ``start`` to ``end`` (code points, end excluded) of a text.

    ``first`` and ``last`` are Christian-era dates, equal for a single day. Both are None where what is printed is no date
    of the calendar, has no year, or ends before it begins: the raw text is then all that is known.
    """

    start: int
    end: int
    raw: str
    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class _Atom:
    day: int
    month: int
    year: int | None
    end: int


@lru_cache(maxsize=1)
def _months() -> tuple[dict[str, int], dict[str, int]]:
    """Full names without marks, and abbreviations without dots (marks kept), each to its number."""
    full, short = {}, {}
    for line in _MONTHS_FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            number, name, abbreviation = line.split("\t")
            full[_MARKS.sub("", name)] = int(number)
            short[abbreviation.replace(".", "")] = int(number)
    return full, short


@lru_cache(maxsize=4096)
def month_number(word: str) -> int | None:
    """The month that a word names, 1 to 12, or None; marks may be lost or torn, one letter in a long name may be wrong.

    >>> [month_number(w) for w in ("ธ.ค.", "ธค.", "กพ", "มิย.", "ม.ีค.", "มีค", "ม.ค.")]
    [12, 12, 2, 6, 3, 3, 1]
    >>> [month_number(w) for w in ("กุมภาพันธ์", "กุมภาพันธุ์", "กมุภาพนัธ์", "พฤศจิกายม", "มกรคม", "คน")]
    [2, 2, 2, 11, 1, None]
    """
    full, short = _months()
    compact = re.sub(r"[.\s]", "", word)
    letters = _MARKS.sub("", compact)
    if len(letters) <= 3:
        for mark in ("ี", "ิ"):
            moved = letters[:1] + mark + letters[1:]
            if mark in compact and moved in short:
                return short[moved]
        if letters in short:
            return short[letters]
        lost = [n for name, n in short.items() if _MARKS.sub("", name) == letters]
        return lost[0] if len(lost) == 1 else None
    if letters in full:
        return full[letters]
    scored = sorted((DamerauLevenshtein.distance(letters, name), n) for name, n in full.items())
    (best, number), (second, _) = scored[:2]
    limit = 1 if len(letters) <= 6 else 2
    return number if best <= limit and second > best else None


def _month_at(text: str, pos: int) -> tuple[int, int] | None:
    m = _SHORT.match(text, pos)
    if m and (number := month_number(m[1])) is not None:
        return number, m.end()
    m = _MONTH_WORD.match(text, pos)
    if m is None:
        return None
    word = m[1]
    if (number := month_number(word)) is not None:
        return number, m.end()
    torn = _TORN_WORD.match(text, pos)
    if torn is not None and " " in torn[1] and (number := month_number(torn[1])) is not None:
        return number, torn.end()
    # the month may be the beginning of a longer run of Thai: 5 มกราคมที่ผ่านมา
    for size in range(min(len(word), 16), 5, -1):
        if size < len(word) and _MARKS.match(word[size]):
            continue
        if _MARKS.sub("", word[:size]) in _months()[0]:
            return _months()[0][_MARKS.sub("", word[:size])], m.start(1) + size
    return None


def _year_of(digits: str, era: str | None, near_year: int | None) -> int | None:
    """The Christian year; two digits are Buddhist 25xx unless ``near_year`` (Buddhist) is closer to another reading."""
    n = int(digits)
    christian_era = era is not None and era.startswith("ค")
    if len(digits) == 4:
        if christian_era or 1900 <= n <= 2150:
            return n
        return n - BUDDHIST_OFFSET if 2300 <= n <= 2750 else None
    if christian_era:
        return 2000 + n if n < 70 else 1900 + n
    if near_year is None or era is not None:
        return 2500 + n - BUDDHIST_OFFSET
    readings = (2500 + n, 2400 + n, 2600 + n, 2000 + n + BUDDHIST_OFFSET)
    return min(readings, key=lambda y: abs(y - near_year)) - BUDDHIST_OFFSET


def _atom_at(text: str, day: re.Match[str], near_year: int | None) -> _Atom | None:
    month = _month_at(text, day.end())
    if month is None:
        return None
    number, end = month
    y = _YEAR.match(text, end)
    if y:
        year = _year_of(to_arabic(y["year"]), y["era"], near_year)
        return _Atom(int(to_arabic(day[1])), number, year, y.end())
    return _Atom(int(to_arabic(day[1])), number, None, end)


def _date(year: int | None, month: int, day: int) -> dt.date | None:
    if year is None:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _span(text: str, start: int, end: int, first: dt.date | None, last: dt.date | None) -> DateSpan:
    if first is None or last is None or first > last:
        first = last = None
    return DateSpan(start, end, text[start:end], first, last)


def _written_at(text: str, day: re.Match[str], near_year: int | None) -> DateSpan | None:
    start = day.start(1)
    atom = _atom_at(text, day, near_year)
    to = _TO.match(text, day.end() if atom is None else atom.end)
    second_day = _DAY.match(text, to.end()) if to else None
    second = _atom_at(text, second_day, near_year) if second_day else None
    if atom is None:
        if second is None:
            return None
        first = _date(second.year, second.month, int(to_arabic(day[1])))
        return _span(text, start, second.end, first, _date(second.year, second.month, second.day))
    listed = to is not None and to.group().strip() in (",", "และ")
    if second is None or listed:
        only = _date(atom.year, atom.month, atom.day)
        return _span(text, start, atom.end, only, only)
    year = atom.year
    if year is None and second.year is not None:  # 30 ธ.ค. - 2 ม.ค. 54: the year stands once, after New Year
        year = second.year - (atom.month > second.month)
    return _span(
        text, start, second.end, _date(year, atom.month, atom.day), _date(second.year, second.month, second.day)
    )


def find_dates(text: str, *, near_year: int | None = None) -> tuple[DateSpan, ...]:
    """Dates and ranges in a text, in order. ``near_year`` (Buddhist era) helps to read years of two digits.

    >>> def show(text, **kw): return [f"{d.first}/{d.last}" for d in find_dates(text, **kw)]
    >>> show("รุ่นที่ 1 วันที่ 22 - 23 ธ.ค. 53 รุ่นที่ 2 วันที่ 22 – 23 ก.พ.54")
    ['2010-12-22/2010-12-23', '2011-02-22/2011-02-23']
    >>> show("28 ก.พ. – 2 มี.ค. 2554"), show("30 ธ.ค. 53 - 2 ม.ค. 54"), show("30 ธ.ค. - 2 ม.ค. 54")
    (['2011-02-28/2011-03-02'], ['2010-12-30/2011-01-02'], ['2010-12-30/2011-01-02'])
    >>> show("๑ ตุลาคม ๒๕๖๐"), show("วันที่ 5 เดือน มกราคม พ.ศ. 2561"), show("5 มกราคม 2018"), show("1/10/2560")
    (['2017-10-01/2017-10-01'], ['2018-01-05/2018-01-05'], ['2018-01-05/2018-01-05'], ['2017-10-01/2017-10-01'])
    >>> show("31 ก.พ. 54"), show("5 มกราคม"), show("5 ม.ค. 18", near_year=2561)
    (['None/None'], ['None/None'], ['2018-01-05/2018-01-05'])
    """
    out: list[DateSpan] = []
    pos = 0
    while day := _DAY.search(text, pos):
        found = _written_at(text, day, near_year)
        if found is None:
            pos = day.end()
        else:
            out.append(found)
            pos = found.end
    for m in _NUMERIC.finditer(text):
        if any(d.start < m.end() and m.start() < d.end for d in out):
            continue
        d, month, y = (to_arabic(m[k]) for k in (1, 3, 4))
        if m[2] == "." and len(y) == 2:  # 1.2.54 is rather an item number
            continue
        if 1 <= int(month) <= 12:
            date = _date(_year_of(y, None, near_year), int(month), int(d))
            out.append(_span(text, m.start(), m.end(), date, date))
    return tuple(sorted(out, key=lambda s: s.start))
