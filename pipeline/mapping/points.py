"""The points of a level, or the year, that a heading is."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from normalizers.digits import to_arabic
from normalizers.numbers import parse_number

_POINTS: Final = re.compile(
    r"^\s*(?:(?:ระดับ)?(?:ค่า)?เป้าหมาย\s*(?:ระดับ)?|เกณฑ์(?:การให้)?คะแนน\s*(?:ระดับ)?|ระดับ(?:คะแนน)?|(?:ค่า)?คะแนน(?:ระดับ)?|เกณฑ์ระดับ|ขั้น(?:ตอน)?|[Ll]evel)?"
    r"(?:ที่)?\s*[=:]?\s*([0-9]{1,3}(?:\.[0-9]+)?)\s*(?:คะแนน)?\s*$"
)
_NAMED: Final = re.compile(r"(?<=[0-9])\s*(?:\([^()0-9]{1,24}\)|[=:]\s*[ก-๙]{2,16})\s*$")
"""What a level is called behind its points: ``ระดับ 4 (ดีมาก)``, ``5 = ดีเด่น``."""
_STAGE: Final = re.compile(
    r"^\s*(?:ค่า)?(?:เป้าหมาย)?\s*(?:ขั้น[^\d()\n]{2,16}|(?:ต่ำสุด|เริ่มต้น|พื้นฐาน|มาตรฐาน|ก้าวหน้า|ท้าทาย|สูงสุด)\s*)\(\s*(?:ระดับ)?\s*([0-9]{1,3})\s*(?:คะแนน)?\s*\)\s*$"
)
"""A stage of a target with its points: ``ขั้นมาตรฐาน (75)``, ``เป้าหมายขั้นสูง (100 คะแนน)``."""
_YEAR: Final = re.compile(r"^\s*(?:ปี(?:งบประมาณ)?)?\s*(?:พ\.?\s?ศ\.?)?\s*(2[4-6][0-9]{2})\s*$")
MAX_POINTS: Final = 10
"""The highest points that head a level of a scale up to ten; those of a scale up to a hundred are quarters of it."""
QUARTERS: Final = frozenset(map(Decimal, (25, 50, 75, 100)))


@lru_cache(maxsize=8192)
def points_heading(text: str) -> Decimal | None:
    """The points of a level where a heading is no more than that.

    >>> [points_heading(t) for t in ("ระดับ ๑", "5", "3 คะแนน", "คะแนนที่ 4", "ระดับคะแนน", "2554")]
    [Decimal('1'), Decimal('5'), Decimal('3'), Decimal('4'), None, None]
    >>> [points_heading(t) for t in ("ขั้นมาตรฐาน (75)", "100", "80")]
    [Decimal('75'), Decimal('100'), None]
    """
    arabic = _NAMED.sub("", to_arabic(text))
    m = _POINTS.match(arabic) or _STAGE.match(arabic)
    number = parse_number(m[1]) if m else None
    return number.value if number is not None and (number.value <= MAX_POINTS or number.value in QUARTERS) else None


@lru_cache(maxsize=8192)
def year_heading(text: str) -> Decimal | None:
    """The Buddhist year that a heading is.

    >>> [year_heading(t) for t in ("ปี ๒๕๖๑", "พ.ศ. 2562", "2563", "ปี 2564 แผน")]
    [Decimal('2561'), Decimal('2562'), Decimal('2563'), None]
    """
    m = _YEAR.match(to_arabic(text))
    return Decimal(m[1]) if m else None
