"""What a number that was read doubtfully may be instead: one digit taken for its like, or a decimal point lost."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files

_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_PRINTED = re.compile(r"(?!0\d)(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


@cache
def _like() -> Mapping[str, str]:
    text = files("pipeline.scoring.recovery").joinpath("confusions.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    out: dict[str, str] = defaultdict(str)
    for a, b in (*data["thai"], *data["arabic"]):
        out[a] += b
        out[b] += a
    return dict(out)


def decimal_of(printed: str) -> Decimal | None:
    """The number that ``printed`` is, its decimals kept; None for anything else, and where a nought leads digits.

    >>> decimal_of("๑,๐๒๕"), decimal_of("12.50"), decimal_of("1,02"), decimal_of("025")
    (Decimal('1025'), Decimal('12.50'), None, None)
    """
    plain = printed.strip().translate(_ARABIC)
    return Decimal(plain.replace(",", "")) if _PRINTED.fullmatch(plain) else None


def misread(printed: str) -> tuple[str, ...]:
    """Readings one confusable digit away from ``printed``, in its own digits.

    >>> misread("๖๔")
    ('๒๔', '๖๕', '๖๘', '๖๙')
    """
    return tuple(
        printed[:i] + other + printed[i + 1 :] for i, c in enumerate(printed) for other in sorted(_like().get(c, ""))
    )


def alternatives(printed: str) -> tuple[Decimal, ...]:
    """Other numbers that stand on the page if one mark of ``printed`` was misread or a decimal point was not seen.

    >>> alternatives("๑๒๕") == tuple(map(Decimal, "225 325 725 115 135 165 124 128 1.25 12.5".split()))
    True
    """
    points = []
    if "." not in printed and "," not in printed:
        points = [f"{printed[:i]}.{printed[i:]}" for i in range(1, len(printed))]
    own = decimal_of(printed)
    found = (decimal_of(p) for p in (*misread(printed), *points))
    return tuple(dict.fromkeys(n for n in found if n is not None and n != own))
