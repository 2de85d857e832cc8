"""What a report of an unknown form shows: its titles, its labels with what stands behind them, its tables with their figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise, permutations
from typing import Final

from pipeline.forms.parts import whole_pattern
from pipeline.model.text import NormalDocument, NormalTable

_LABEL: Final = re.compile(
    r"^[ \t]*(?:[0-9๐-๙]{1,2}[.)]\s*)?(?P<label>[^\s:：\d☐☑\-•(][^:：\n]{1,58}?)[ \t]*[:：][ \t]*(?P<value>[^\n]*)",
    re.MULTILINE,
)
_NUMBERED: Final = re.compile(
    r"^[ \t]*(?P<label>[^\s:：\d☐☑\-•(]{3,25})[ \t]*(?P<value>[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2})+[ \t]+[^\s:：\d][^:：\n]*)$",
    re.MULTILINE,
)
"""What names a numbered indicator without a colon: ``ตัวบ่งชี้ที่ 1.6 กิจกรรม…``."""
_POINTS: Final = re.compile(whole_pattern(r"(?:{{points_word}}\s*)?([0-9๐-๙]{1,2})(?:\s*{{points_unit}})?"))
_BARE_YEAR: Final = re.compile(whole_pattern(r"{{year_word}}?\s*[0-9๐-๙]{4}"))
_FIGURE: Final = re.compile(r"[\s0-9๐-๙.,%/()\-–]*")
_YEAR_OR_ROUND: Final = re.compile(whole_pattern(r"(?:^|\s+|\()\(?{{year_or_round}}.*"))
"""Words of a title that change from report to report."""
MAX_TITLE: Final = 120
LONGEST_LABEL: Final = 60
HUNDRED, CENT = Decimal(100), Decimal("0.01")
MOST: Final = 0.6
"""Share of a table's rows that must be right: the report at hand may hold a mistake."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label, and the first words behind it."""

    text: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A table: its headings, and the rows under them, cell by cell."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def _texts(document: NormalDocument) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, NormalTable):
            yield from (c.text.text for c in block.cells)
        else:
            yield block.text.text


def _flat(text: str) -> str:
    return " ".join(text.split())


def titles(document: NormalDocument) -> list[str]:
    """The first short paragraphs or cells without a colon that are no labels, line by line, without year and round: what
    stands over each report."""
    out = []
    known = {words for label in labels(document) for words in (label.text, label.example)}
    for text in list(_texts(document))[:6]:
        for line in (_flat(t) for t in text.split("\n")):
            kept = _YEAR_OR_ROUND.sub("", line).strip(" (-")
            if 8 <= len(kept) <= MAX_TITLE and not re.search(r"[:：☐☑]", line) and not _FIGURE.fullmatch(kept):
                out += [kept] if kept not in known and not _NUMBERED.match(kept) else []
    return list(dict.fromkeys(out))


def labels(document: NormalDocument) -> tuple[Label, ...]:
    """Labels before a colon, and those in the left cell beside their value."""
    out: dict[str, Label] = {}
    for block in document.blocks:
        texts = [c.text.text for c in block.cells] if isinstance(block, NormalTable) else [block.text.text]
        if isinstance(block, NormalTable) and _are_pairs(_grid(block)):
            for row in _grid(block):
                for name, value in zip(row[::2], row[1::2], strict=False):
                    out.setdefault(name.strip(" :："), Label(name.strip(" :："), value))
        for text in texts:
            for m in (*_NUMBERED.finditer(text), *_LABEL.finditer(text)):
                name = _flat(m["label"])
                if len(name) > 2 and "//" not in name:
                    out.setdefault(name, Label(name, _flat(m["value"])))
    return tuple(out.values())


def tables(document: NormalDocument) -> Iterator[Shown]:
    """Each kind of table: a first row of at least two short cells, none of them a figure."""
    seen: set[tuple[str, ...]] = set()
    for block in document.blocks:
        if not isinstance(block, NormalTable):
            continue
        grid = _grid(block)
        if not grid or _are_pairs(grid):
            continue
        cells = grid[0]
        words = [c for c in cells if not _FIGURE.fullmatch(c) or _BARE_YEAR.fullmatch(c)]
        short = all(len(c) <= LONGEST_LABEL and not re.search(r"[:：]\s*\S", c) for c in cells)
        whole = len(cells) > 1 and len(set(cells)) == len(cells)
        # points over levels are headings too: ตัวชี้วัด, 1, 2, 3, 4, 5, น้ำหนัก
        headed = len(words) == len(cells) or (len(grid) > 1 and points(cells))
        if whole and short and headed and cells not in seen:
            seen.add(cells)
            yield Shown(cells, tuple(row for row in grid[1:] if len(row) == len(cells)))


def points(headings: Sequence[str]) -> list[str]:
    """The headings that are points of levels: three or more of them, one by one."""
    figures = [(h, int(m[1])) for h in headings if (m := _POINTS.fullmatch(h)) is not None]
    steps = {b - a for (_, a), (_, b) in pairwise(figures)}
    return [h for h, _ in figures] if len(figures) >= 3 and steps in ({1}, {-1}) else []


def _grid(table: NormalTable) -> list[tuple[str, ...]]:
    """The rows of a table; a cell over several columns counts once."""
    rows = [tuple(_flat(c.text.text) for c in row) for row in table.rows()]
    return [row for row in rows if any(row)]


def _are_pairs(grid: Sequence[tuple[str, ...]]) -> bool:
    """Whether all rows hold labels beside their values, not headings over them."""
    if not grid or any(len(row) not in (2, 4) for row in grid):
        return False
    names = [name for row in grid for name in row[::2]]
    worded = all(name and len(name) <= LONGEST_LABEL and not _FIGURE.fullmatch(name) for name in names)
    if not worded or len(set(names)) < len(names):
        return False
    values = [value for row in grid[1:] for value in row[1::2]]
    figures = sum(_number(v) is not None for v in values)
    return len(grid) == 1 or figures < len(values) or _number(grid[0][1]) is not None


def _number(text: str) -> Decimal | None:
    """The number that a cell is, in Thai or Arabic digits."""
    try:
        return Decimal(text.replace(",", "").strip(" %"))
    except InvalidOperation:
        return None


def products(table: Shown) -> dict[str, str]:
    """The headings of weight, score and weighted score, told by their figures: the first times the second is a hundred
    times the third, in most rows that have all three. Empty where no three columns, or several, do so."""
    columns = [[_number(row[k]) for row in table.rows] for k in range(len(table.headings))]
    found: list[tuple[Decimal, tuple[int, int, int]]] = []
    for at in permutations(range(len(columns)), 3):
        rows = [
            (x, y, z)
            for x, y, z in zip(*(columns[k] for k in at), strict=True)
            if not (x is None or y is None or z is None)
        ]
        right = [row for row in rows if abs(row[0] * row[1] / HUNDRED - row[2]) <= CENT]
        if len(set(right)) >= 2 and len(right) >= MOST * len(rows):
            found.append((sum((x for x, _, _ in rows), Decimal(0)), at))
    best = [at for total, at in found if total == max(t for t, _ in found)]  # weights make more than scores
    names = ("weight", "reported_score", "reported_weighted_score")
    return {table.headings[k]: name for k, name in zip(best[0], names, strict=True)} if len(best) == 1 else {}
