"""Numbers: what is one, what is none, and that printed digits are kept."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from normalizers.digits import to_arabic, to_thai
from normalizers.numbers import find_numbers, parse_number


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("0.1000", "0.1000", 4),
        ("๔.๗๕๐๐", "4.7500", 4),
        ("1,204,500.00", "1204500.00", 2),
        ("ร้อยละ ๘๐", "80", 0),
        (" 97.90 % ", "97.90", 2),
        ("-12", "-12", 0),
        ("− 3.5", "-3.5", 1),
        ("(5)", "5", 0),
        ("๑,๒๓๔", "1234", 0),
    ],
)
def test_reads(text: str, value: str, decimals: int) -> None:
    n = parse_number(text)
    assert n is not None
    assert str(n.value) == value
    assert n.decimals == decimals


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "n/a",
        "N/A",
        "ไม่มี",
        "1 14.6812",
        "12 34",
        "1,23",
        "12,34,567",
        "8.4.1",
        "5 คน",
        "(5",
        "5)",
        "1-2",
        "๑๒ก",
        "1.",
        "x",
    ],
)
def test_is_no_number(text: str) -> None:
    assert parse_number(text) is None


def test_parentheses_are_negative_in_accounts_only() -> None:
    read = parse_number("(1,500.50)", accounting=True)
    assert read is not None
    assert read.value == Decimal("-1500.50")
    plain = parse_number("(1,500.50)")
    assert plain is not None
    assert plain.value == Decimal("1500.50")


def test_finds_with_offsets() -> None:
    text = "ร้อยละ 97.90 ของ ๑,๒๐๐ คน ข้อ 8.4.1 รหัส A12 (= -0.25) 1-5 และ 30%"
    found = find_numbers(text)
    assert [(text[s.start : s.end], str(s.value), s.number.percent) for s in found] == [
        ("97.90", "97.90", True),
        ("๑,๒๐๐", "1200", False),
        ("-0.25", "-0.25", False),
        ("1", "1", False),
        ("5", "5", False),
        ("30", "30", True),
    ]


@given(st.decimals(min_value=0, max_value=10**9, places=4))
def test_reads_back_what_was_printed(value: Decimal) -> None:
    for text in (f"{value}", f"{value:,}", to_thai(f"{value:,}")):
        n = parse_number(text)
        assert n is not None
        assert n.value == value
        assert n.decimals == 4


@example("10000000000000000000000000001")
@example("-10000000000000000000000000001")
@given(st.text(max_size=60))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    at = 0
    for s in find_numbers(text):
        assert at <= s.start < s.end <= len(text)
        at = s.end
        printed = to_arabic(text[s.start : s.end]).lstrip("-−–").replace(",", "")
        assert "." in text or Decimal(printed) == s.value.copy_abs()
