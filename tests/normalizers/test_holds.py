"""What must hold for any text, on alphabets made to be hard: offsets, digits, what is not edited, and doing it twice."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from normalizers.digits import digits_of
from normalizers.text import normalize, signs_of_garbling
from pipeline.model.page import SourceText
from pipeline.model.text import NormalText

ODD = (
    "\ud800\udfff\x00\u200b\u200c\u200d\u2060\ufeff\u00ad\uf701\uf70a\uf712\uf71a\ufffd\x82\x8b\x8c\u00c9\u00ca\u011a\n\t\xa0"
    "\u200e\u0ec8\u0eb5\u0e9a\uf873\uf88a"
)
THAI = "กขคงจชญฐดตถทนบปผพมยรลวศสหอฮ่้๊๋์ัิีึืฺุู็ํ๎ะาำๅเแโใไฯๆ"
PHRASES = (
    "การปฏิบัตราชการ", "เครืองสูบน้ำ", "ชีแจง", "ดา  เนินการ", "ก าลัง", "ตาบล", "อาเภอ", "พืÊนทีÉ", "ทีcดิน", "เปqน",
    "ฉฉบบับับทที่ ี่", "งบประมาร", "พื้นนที่", "จังหวัด", "จงัหวดั", "นาย", "สมพงค์", "พัฒน์", "ในท่องถิ่น", "และ", "ของ", "ที",
    "ให้หัวหนาส่วน", "ห นั ง สื อ", "·π«∑“ß", "ÃÒÂ§Ò¹", "1,2 34.50", "๑,๒๓ ๔.๐๐", "12 ,345.00", "๒๕๖๗", " ", "  ", "xxx",
    "(cid:201)", "(cid:202)ี", "201)ี 3 :", "\n", "เป\x00า", "ไซเฟอร์", "ก.ถ.", "พ.ศ.", "แม่คาขาย",
    "ค ำนยิ ำม", "สำำา", "ท\ufffdองเที\ufffdยว",
    "รๅคา", "ผูู้้ที่่", "กำรรำคำ", "นา  เข้า", "จÉาย", "ต.",
)  # fmt: skip
"""Faults, words, names and rubble, to be put together at random: each neighbour changes what the others look like."""

ANY = st.one_of(
    st.lists(st.sampled_from(PHRASES), max_size=16).map("".join),
    st.text(alphabet=st.sampled_from(THAI + ODD + " 0๑.,x"), max_size=60),
    st.text(alphabet=st.characters(), max_size=40),
    st.lists(st.sampled_from(["1", "๒", "๓๔", "567", ",", ".", " ", "  ", "บาท", "\u200b"]), max_size=20).map("".join),
    st.tuples(
        st.sampled_from("กนทเ"), st.text(alphabet=st.sampled_from("่้๊๋์ัิีึืฺุู็ํ๎"), max_size=60), st.sampled_from(PHRASES)
    ).map("".join),
)


def _glyph_numbers(text: str) -> str:
    """Without numbers of glyphs, which are no digits of the page; read in the wrong encoding, digits may be letters."""
    return re.sub(r"\(cid:20[1-5]\)", "", text)


def _holds(n: NormalText) -> None:
    raw = n.raw.text
    at, out = 0, []
    for e in n.edits:
        assert at <= e.start <= e.end
        assert raw[e.start : e.end] == e.raw
        assert e.shown != e.raw
        assert 0 < e.confidence <= 1
        out += [raw[at : e.start], e.shown]
        at = e.end
    assert "".join([*out, raw[at:]]) == n.text  # outside the edits nothing differs
    for i in range(0, len(n.text) + 1, 2):
        lo, hi = n.to_raw(i, i)
        assert 0 <= lo <= hi <= len(raw)
    for i in range(0, len(raw), 3):
        a, b = n.to_text(i, i + 1)
        assert 0 <= a <= b <= len(n.text)
        if a < b:
            lo, hi = n.to_raw(a, b)
            assert lo <= i < hi


@settings(max_examples=200)
@given(ANY)
@example("ที่" * 30 + "่" * 50)
@example("(cid:201)(cid:20(cid:201)1)")
@example("๑ ๒๓๔,๕ ๖๗.๘๙")
@example("แแผผนนงงาานน" + "่" * 50)
@example("\ud800ทีcดินเปqนพื้น\udfff")
def test_holds_for_any_text(text: str) -> None:
    n = normalize(text)
    _holds(n)
    assert digits_of(_glyph_numbers(text)) == digits_of(_glyph_numbers(n.text)) or re.search(
        "[\x80-\u024f\u2000-\u2fff]", text
    )
    again = normalize(n.text)
    assert again.text == n.text
    assert again.edits == ()


@settings(max_examples=60)
@given(ANY, ANY)
def test_holds_with_the_signs_of_a_document(text: str, other: str) -> None:
    signs = signs_of_garbling([SourceText(text), SourceText(other)])
    n = normalize(text, signs=signs)
    _holds(n)
    assert normalize(n.text, signs=signs).text == n.text


@pytest.mark.parametrize("mark", "่้ัิุ็์ํำ")
def test_runs_of_fifty_marks(mark: str) -> None:
    n = normalize("ที่ดิน" + mark * 50 + "ของรัฐ")
    _holds(n)
    assert normalize(n.text).text == n.text
