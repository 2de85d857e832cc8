"""Printed numbers as intervals: a figure stands for all values that round (or are cut) to it.

After Arelle's reading of XBRL decimals: two figures disagree only where their intervals do not meet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from pipeline.model.rules import Rounding

HALF = Decimal("0.5")
SHOWN_DECIMALS = 4
"""Decimals that recomputed figures are shown with, as the weighted scores of the forms are."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval of decimals, ``lo <= hi``."""

    lo: Decimal
    hi: Decimal

    def meets(self, other: Interval) -> bool:
        """Whether both share a value, their ends included."""
        return self.lo <= other.hi and other.lo <= self.hi

    def scaled(self, factor: Decimal) -> Interval:
        """Both ends times ``factor``, in order again where it is negative."""
        a, b = self.lo * factor, self.hi * factor
        return Interval(min(a, b), max(a, b))

    def plus(self, other: Interval) -> Interval:
        """All sums of a value of each."""
        return Interval(self.lo + other.lo, self.hi + other.hi)

    def holds(self, value: Decimal) -> bool:
        """Whether the value lies in it, its ends included."""
        return self.lo <= value <= self.hi


def decimals(value: Decimal) -> int:
    """How many decimals were printed.

    >>> decimals(Decimal("0.1000")), decimals(Decimal("5"))
    (4, 0)
    """
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def last_place(value: Decimal) -> Decimal:
    """The worth of one in the last printed digit: 0.0001 for 0.1000."""
    return Decimal(1).scaleb(-decimals(value))


def exact(value: Decimal) -> Interval:
    """The interval of this one value."""
    return Interval(value, value)


def rounded(value: Decimal) -> Interval:
    """All values that round to the printed figure.

    >>> rounded(Decimal("0.17"))
    Interval(lo=Decimal('0.165'), hi=Decimal('0.175'))
    """
    half = last_place(value) * HALF
    return Interval(value - half, value + half)


def stands_for(value: Decimal, rounding: Rounding) -> Interval:
    """All values that a printed figure stands for under a convention of rounding, or of cutting off digits.

    >>> stands_for(Decimal("0.17"), "down")
    Interval(lo=Decimal('0.17'), hi=Decimal('0.18'))
    """
    return rounded(value) if rounding == "half_up" else Interval(value, value + last_place(value))


def shortened(value: Decimal, places: int, rounding: Rounding) -> Decimal:
    """A figure as it is printed with ``places`` decimals, without trailing zeros.

    >>> shortened(Decimal("3.478"), 2, "down"), shortened(Decimal("3.478"), 2, "half_up")
    (Decimal('3.47'), Decimal('3.48'))
    """
    if rounding == "down":
        value = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)
    return tidy(value, places)


def cut_or_raised(value: Decimal) -> Interval:
    """All values that the printed figure may stand for when digits were cut off, or always rounded up."""
    whole = last_place(value)
    return Interval(value - whole, value + whole)


def total(parts: Iterable[Interval]) -> Interval:
    """All sums of a value of each part; of none: 0."""
    out = exact(Decimal(0))
    for part in parts:
        out = out.plus(part)
    return out


def tidy(value: Decimal, places: int = SHOWN_DECIMALS) -> Decimal:
    """Rounded half up to ``places`` decimals, without trailing zeros or an exponent.

    >>> tidy(Decimal("0.066666")), tidy(Decimal("3.0000")), tidy(Decimal("100"))
    (Decimal('0.0667'), Decimal('3'), Decimal('100'))
    """
    out = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP).normalize()
    return out.quantize(Decimal(1)) if out == out.to_integral_value() else out


def show(value: Decimal | int) -> str:
    """A figure as it is written in a letter, with separators from a thousand.

    >>> show(1031), show(Decimal("0.1000")), show(Decimal("1E+2"))
    ('1,031', '0.1000', '100')
    """
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,d}"
