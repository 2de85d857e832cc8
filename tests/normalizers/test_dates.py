"""Dates in the spellings of real reports; fictional meetings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.dates import find_dates, month_number


def _shown(text: str, near_year: int | None = None) -> list[str]:
    return [f"{d.first}/{d.last}" if d.first != d.last else str(d.first) for d in find_dates(text, near_year=near_year)]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("22 - 23 ธ.ค. 53", ["2010-12-22/2010-12-23"]),
        ("18-21 ส.ค. 54", ["2011-08-18/2011-08-21"]),
        ("22 – 23 ก.พ.54", ["2011-02-22/2011-02-23"]),
        ("28 ก.พ. – 2 มี.ค. 2554", ["2011-02-28/2011-03-02"]),
        ("๑ ตุลาคม ๒๕๖๐", ["2017-10-01"]),
        ("วันที่ 5 เดือน มกราคม พ.ศ. 2561", ["2018-01-05"]),
        ("30 ธ.ค. 53 - 2 ม.ค. 54", ["2010-12-30/2011-01-02"]),
        ("30 ธ.ค. - 2 ม.ค. 54", ["2010-12-30/2011-01-02"]),
        ("5 กพ 54 และ 9 ธค.53", ["2011-02-05", "2010-12-09"]),
        ("12 มิย. 55, 3 ม.ีค. 55", ["2012-06-12", "2012-03-03"]),
        ("๒๒-๒๓ กุมภาพันธุ์ ๒๕๕๔", ["2011-02-22/2011-02-23"]),
        ("วันที่ 4 กันยายน 2018", ["2018-09-04"]),
        ("4 กันยายน ค.ศ. 2018", ["2018-09-04"]),
        ("ระหว่างวันที่ 1 ต.ค. 2560 ถึงวันที่ 30 ก.ย. 2561", ["2017-10-01/2018-09-30"]),
        ("1/10/2560 และ 15-03-2561", ["2017-10-01", "2018-03-15"]),
        ("รุ่นที่ 1 วันที่ 22 - 23 ธ.ค. 53 รุ่นที่ 2 วันที่ 17-18 ม.ค. 54 จำนวน 198 คน", ["2010-12-22/2010-12-23", "2011-01-17/2011-01-18"]),
        ("31 ก.พ. 54", ["None"]),
        ("23 - 22 ธ.ค. 53", ["None"]),
        ("5 มกราคม", ["None"]),
        ("5 คน 3 ครั้ง 12 เดือน ร้อยละ 54", []),
        ("ข้อ 1.2.54 ระดับ 1-5", []),
        ("0 2345 6789 ต่อ 12", []),
    ],
)  # fmt: skip
def test_reads(text: str, dates: list[str]) -> None:
    assert _shown(text) == dates


def test_two_digits_lean_to_the_year_nearby() -> None:
    assert _shown("5 ม.ค. 18") == ["1975-01-05"]
    assert _shown("5 ม.ค. 18", near_year=2561) == ["2018-01-05"]
    assert _shown("5 ม.ค. 61", near_year=2561) == ["2018-01-05"]


def test_span_is_what_stands_there() -> None:
    text = "จัดเมื่อวันที่ 22 - 23 ธ.ค. 53 ณ ห้องประชุม"
    (span,) = find_dates(text)
    assert text[span.start : span.end] == span.raw == "22 - 23 ธ.ค. 53"


@pytest.mark.parametrize("word", ["คน", "ก.ถ.", "พ.ศ.", "น.", "มาตรา", "สัปดาห์"])
def test_is_no_month(word: str) -> None:
    assert month_number(word) is None


@given(st.text(alphabet="0123456789๑๒๓ -–/.,กมคพธตยสิี์ศ\n", max_size=50))
def test_never_fails(text: str) -> None:
    at = 0
    for span in find_dates(text):
        assert at <= span.start < span.end <= len(text)
        assert (span.first is None) == (span.last is None)
        at = span.start


def test_a_false_blank_behind_a_mark_of_a_month() -> None:
    assert _shown("วันที่ 21 - 22 มี นาคม พ.ศ. 2564 ณ ตาก") == ["2021-03-21/2021-03-22"]
