"""Typing errors and look-alike words: what is mended, and above all what is not."""

from __future__ import annotations

import pytest

from normalizers.lexicon import load_lexicon
from normalizers.lookalikes import LookalikeFinder
from normalizers.text import normalize
from normalizers.torn_numbers import torn_numbers


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("การพิจาณางบประมาณ", "การพิจารณางบประมาณ"),
        ("หลักเกณฑ์การบริหรงาน", "หลักเกณฑ์การบริหารงาน"),
        ("จัดทำยุทะศาสตร์จังหวัด", "จัดทำยุทธศาสตร์จังหวัด"),
        ("การโมษณาทางวิทยุ", "การโฆษณาทางวิทยุ"),
        ("งานทะเบียบราษฎร", "งานทะเบียนราษฎร"),
        ("ปรากฎว่าบุคคลากรขาดแคลน", "ปรากฏว่าบุคลากรขาดแคลน"),
        ("ส่งเสริมคตวามรู้", "ส่งเสริมความรู้"),
    ],
)
def test_one_letter_is_put_right(raw: str, clean: str) -> None:
    assert normalize(raw).text == clean


@pytest.mark.parametrize(
    "text",
    [
        "นายธนภณ บริหรกุล",  # a person may be spelt in any way
        "นางสาวปฐมาวดี พิจาณวงศ์",
        "ตำบลทะเบียบ อำเภอยุทะ",
        "กลุ่มฟิลามิโนกราฟีและเมทริโซล",  # foreign words that no list has
        "อัลตร้าซาวด์ ลิเธียมไอออน คอนโฟคอล ออโตเคลฟ สปัตเตอร์",
        "พ.ร.ฎ. ว่าด้วย สนง.ปปท. และ กคศ.",
        "หรืxxxก การบริxxxงาน xxxxศาสตร์",
    ],
)
def test_leaves_names_and_foreign_words(text: str) -> None:
    assert [e for e in normalize(text).edits if e.kind == "spelling"] == []


def test_candidates_come_with_the_repair() -> None:
    (change,) = normalize("งานทะเบียบราษฎร").edits
    assert change.candidates
    assert change.candidates[0].text.startswith("ทะเบียน")
    assert 0.5 < change.confidence < 1


def test_neighbours_tell_lookalikes() -> None:
    finder = LookalikeFinder(load_lexicon())
    assert [(c.text) for c in finder.changes("ผู้รับบริการทีมีความพึงพอใจ")] == ["ที่"]
    assert finder.changes("ทีมงานแข่งทีละคน ยาแก้ไอ ใช่หรือไม่") == []


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("1,2 34.50", 1),
        ("๑,๒๓ ๔.๐๐", 1),
        ("12 ,345.00", 1),
        ("1,234 .50", 1),
        ("1 14.6812", 0),
        ("1, 234 คน", 0),
        ("2561 2562", 0),
        ("5 ,6 และ 7", 0),
        ("1,234 567", 0),
    ],
)
def test_torn_numbers_are_joined_on_strong_evidence_only(text: str, joined: int) -> None:
    assert len(torn_numbers(text)) == joined
