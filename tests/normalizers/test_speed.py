"""What makes repair quick must not change what it does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.channel import load_decoder
from normalizers.codepoints import cid_marks
from normalizers.garble import Mender
from normalizers.lexicon import load_lexicon, thai_runs
from normalizers.lookalikes import LookalikeFinder
from normalizers.rereading import Rereader
from normalizers.stretches import may_be_letter_spaced, parts
from normalizers.text import _SUSPECT, LAYERS, Repairer, normalize
from pipeline.model.page import SourceText
from pipeline.model.remembered import SHORT, remembered

PIECES = st.lists(
    st.sampled_from(
        ["ก", "น", "า", "ำ", "ํ", "่", "้", "เ", "แ", "1", "๒", "23", "456", "7890", ",", ".", " ", "\u200b", "\uf70a",
         "\ufffd", "(cid:201)", "(cid:9)", "Ě", "x", "\n"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(PIECES)
def test_a_text_that_is_not_suspect_has_nothing_for_the_patterns(text: str) -> None:
    if not _SUSPECT.search(text):
        assert [layer.__name__ for layer in LAYERS if layer(text)] == []


def test_suspect_is_what_each_pattern_mends() -> None:
    for text in (
        "เป\uf706า",
        "ก\u200bข",
        "ท(cid:201)ี",
        "เเผน",
        "น้ํา",
        "สาํ",
        "จัดทำา",
        "ส\ufffdา",
        "1,2 34.50",
        "1,234 .50",
    ):
        assert _SUSPECT.search(text), text
    assert not _SUSPECT.search("วันที่ 12 ม.ค. 2567 จำนวน 1,234.50 บาท (cid:9) ข้อ 1,2 และ 3")
    assert cid_marks("(cid:9)") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ครั้งที่ 2 ณ ตาก", ["ครั้งที่ ", " ณ ตาก"]),
        ("พ.ศ. ๒๕๖๗", ["พ", "ศ"]),
        ("วัน3ที", ["วัน", "ที"]),
        ("วันท3ี่", ["วันท3ี่"]),  # the marks may belong to a letter before what stands between
        ("12 (3)", []),
    ],
)
def test_parts_are_cut_where_no_mark_reaches_across(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in parts(text)] == found


def test_short_tokens_in_a_row_are_looked_at_for_letter_spacing() -> None:
    assert may_be_letter_spaced("แ ผ น งาน")
    assert not may_be_letter_spaced("แผนพัฒนาท้องถิ่น การบริหารจัดการ ณ ตาก")


def test_thai_runs_end_at_signs_and_digits() -> None:
    text = "ฯพณฯ กองช่าง2 แห่งๆ"
    assert [text[a:b] for a, b in thai_runs(text)] == ["พณ", "กองช่าง", "แห่งๆ"]


def test_long_texts_are_not_kept() -> None:
    asked: list[str] = []

    def look(text: str, _number: int) -> int:
        asked.append(text)
        return len(text)

    short = remembered(look, 10)
    assert [short("ก", 1), short("ก", 1), short("ก", 2)] == [1, 1, 1]
    assert [short("ก" * (SHORT + 1), 1) for _ in range(2)] == [SHORT + 1] * 2
    assert list(map(len, asked)) == [1, 1, SHORT + 1, SHORT + 1]


def test_what_is_remembered_is_told_of_the_text_that_is_asked_for() -> None:
    first, second = (SourceText("ผลการด าเนินงาน") for _ in range(2))
    assert normalize(first).raw is first
    assert normalize(second).raw is second
    assert normalize(first).edits == normalize(second).edits


def test_signs_of_the_document_are_part_of_the_question() -> None:
    from normalizers.channel import load_decoder
    from normalizers.lexicon import load_lexicon

    repairer = Repairer(load_lexicon(), load_decoder())
    source = SourceText("แหง่")
    alone, among = repairer.repair(source, frozenset()), repairer.repair(source, frozenset({"order"}))
    assert repairer.repair(source, frozenset()) == alone
    assert among.text == "แห่ง"


RUNS = st.lists(
    st.sampled_from(["แผน", "แกไข", "ปัญหา", "ที", "ใช่", "จ่าย", "เครือง", "สูบน้ำ", "ตารา", "กำหนด", "หนา", "ณ", "ระหว้าง"]),
    max_size=5,
).map("".join)
BESIDE = st.sampled_from(["", "การ ", "ให้ ", "5 ", "โครงการ"])


@given(BESIDE, RUNS, BESIDE)
def test_runs_that_are_passed_over_have_nothing_to_be_found(before: str, run: str, after: str) -> None:
    rereader = Rereader(load_lexicon(), load_decoder().index)
    if rereader._vouches_for_itself(run):
        words = tuple(before.split()), tuple(after.split())
        assert rereader._find(run, *words, ("", "")) == ()
    finder = LookalikeFinder.__new__(LookalikeFinder)
    finder.lexicon, finder._alternatives = load_lexicon(), {"ที": ("ที่",), "ใช่": ("ใช้",)}
    for swaps in ((), (("า", "ำ"),), (("ำ", "า"),)):
        if not finder._may_be_others(run, swaps):
            assert finder._find(run, bool(before), bool(after), swaps) == ()


def test_words_before_a_full_stop_and_the_one_letter_that_is_a_word_are_not_decoded() -> None:
    mender = Mender(load_decoder(), load_lexicon())
    assert mender.sound("ประชุม ณ ห้องประชุม ภายในเดือนเมษายน พ.ศ. 2567")
    assert not mender.sound("ประชุม ณ ห้ องประชุม")
    assert not mender.sound("คุ ณ ภาพ")
    text = "ห้ องประชุม พ.ศ. 2567"
    assert not mender.sound(text, 0, 11)
    assert mender.sound(text, 12, 13)
    assert not mender.sound("ห้ องประชุม พ ศ 2567", 12, 13)
