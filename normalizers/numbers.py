"""Numbers as printed: exact decimals, with the digits that were shown.

A number is a reported fact: it is read or it is None, never mended here (see ``torn_numbers``).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from normalizers.digits import to_arabic
from pipeline.model.lean import lean
from pipeline.model.remembered import remembered

_BODY: Final = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_SIGN: Final = r"[-−–+]"
_PERCENT_BEFORE: Final = re.compile(r"(?:ร้อยละ|เปอร์เซ็นต์)\s*(?:ของ\s*)?$")
_PERCENT_AFTER: Final = re.compile(r"\s*(?:%|％|﹪|เปอร์เซ็นต์|เปอร์เซนต์)")
_WHOLE: Final = re.compile(
    rf"(?P<before>ร้อยละ\s*)?(?P<open>\(\s*)?(?P<sign>{_SIGN}\s?)?(?P<body>{_BODY})(?P<close>\s*\))?"
    r"(?P<after>\s*(?:%|％|﹪|เปอร์เซ็นต์|เปอร์เซนต์))?"
)
# a run of digits, dots and commas; what is inside decides whether it is a number or a code (8.4.1, 1,2, 0.5.)
_RUN: Final = re.compile(r"(?<![0-9A-Za-z_])(?:[0-9]|\.(?=[0-9]))[0-9.,]*")
_BODY_RE: Final = re.compile(_BODY)


@lean
class ParsedNumber:
    """A number as printed: its exact ``value``, how many ``decimals`` were shown, and whether it was said to be a percentage.

    The value of a percentage is the printed one: ``ร้อยละ 80`` is 80, not 0.8.
    """

    value: Decimal
    raw: str
    percent: bool = False

    @property
    def decimals(self) -> int:
        """Digits printed after the point."""
        exponent = self.value.as_tuple().exponent
        return -exponent if isinstance(exponent, int) and exponent < 0 else 0


@lean
class NumberSpan:
    """A number at ``start`` to ``end`` (code points, end excluded; sign and commas included, percent sign not)."""

    start: int
    end: int
    number: ParsedNumber

    @property
    def value(self) -> Decimal:
        return self.number.value


def _decimal(body: str) -> Decimal:
    return Decimal(body.replace(",", ""))


def _negative(value: Decimal) -> Decimal:
    """Of all its digits; ``-value`` keeps 28."""
    return value.copy_negate() if value else value


def parse_number(text: str, *, accounting: bool = False) -> ParsedNumber | None:
    """The number that the whole of ``text`` is, or None (empty, a dash, n/a, words, two numbers, a torn number).

    With ``accounting`` a number in parentheses is negative; without it the parentheses say nothing.

    >>> parse_number("๑,๒๓๔.๕๐").value, parse_number("๑,๒๓๔.๕๐").decimals
    (Decimal('1234.50'), 2)
    >>> parse_number("ร้อยละ 80").percent, parse_number("97.9 %").value
    (True, Decimal('97.9'))
    >>> parse_number("(1,500.00)", accounting=True).value, parse_number("(5)").value
    (Decimal('-1500.00'), Decimal('5'))
    >>> [parse_number(t) for t in ("-", "n/a", "", "1 14.6812", "1,23", "5 คน", "8.4.1")]
    [None, None, None, None, None, None, None]
    """
    return _whole_number(text, accounting)


def _parse(text: str, accounting: bool) -> ParsedNumber | None:
    raw = text.strip().strip("\u200b\ufeff\xa0").strip()
    m = _WHOLE.fullmatch(to_arabic(raw))
    if m is None or bool(m["open"]) != bool(m["close"]):
        return None
    value = _decimal(m["body"])
    negative = m["sign"] is not None and m["sign"].strip() != "+"
    if negative != bool(accounting and m["open"]):
        value = _negative(value)
    return ParsedNumber(value, raw, bool(m["before"] or m["after"]))


_whole_number: Final = remembered(_parse, 8192)


def find_numbers(text: str) -> tuple[NumberSpan, ...]:
    """The numbers in a text, in order; codes such as ``8.4.1``, ``A12`` are none.

    A minus counts only where nothing else can stand before it: at the beginning, or after ``( : =``.

    >>> [(s.start, s.end, str(s.value)) for s in find_numbers("เป้าหมาย ๑,๒๐๐ คน (ร้อยละ 97.90) ข้อ 8.4.1")]
    [(9, 14, '1200'), (26, 31, '97.90')]
    >>> [str(s.value) for s in find_numbers("-0.5 รอบ 1-2 ครั้งที่ 3.")]
    ['-0.5', '1', '2', '3']
    """
    return _numbers_in(text)


def _find(text: str) -> tuple[NumberSpan, ...]:
    plain = to_arabic(text)
    out: list[NumberSpan] = []
    for m in _RUN.finditer(plain):
        run = m.group().rstrip(".,")
        if not run or (m.end() < len(plain) and plain[m.end()].isascii() and plain[m.end()].isalpha()):
            continue
        at = m.start()
        parts = [run] if _BODY_RE.fullmatch(run) else run.split(",")
        if not all(_BODY_RE.fullmatch(p) for p in parts):
            continue
        for part in parts:
            start, end = at, at + len(part)
            at = end + 1
            value = _decimal(part)
            if start and plain[start - 1] in "-−–":
                before = plain[: start - 1].rstrip(" ")[-1:]
                if start == 1 or before in ("(", ":", "="):
                    start, value = start - 1, _negative(value)
            tail = _PERCENT_AFTER.match(plain, end)
            percent = bool(tail) or bool(_PERCENT_BEFORE.search(plain, max(0, start - 24), start))
            out.append(NumberSpan(start, end, ParsedNumber(value, text[start:end], percent)))
    return tuple(out)


_numbers_in: Final = remembered(_find, 8192)
