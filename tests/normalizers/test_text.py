"""The normaliser as a whole: what it mends, what it leaves alone, and what must hold for any text."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizers.digits import digits_of
from normalizers.text import normalize, signs_of_garbling
from pipeline.model.page import SourceText
from pipeline.model.text import NormalText

CLEAN = Path(__file__).parent / "clean_sentences.txt"


def _without_blanks(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        # code points
        ("เป\uf706าหมายของการฟ\uf704\uf714นฟูองค\uf70eกร", "เป้าหมายของการฟื้นฟูองค์กร"),
        ("งาน\u200bบริการ\u200bประชาชน", "งานบริการประชาชน"),
        ("บำบัดน้ํา และนํ้าดื่ม สาํคัญ จัดทำา", "บำบัดน้ำ และน้ำดื่ม สำคัญ จัดทำ"),
        ("ส\ufffdานักงาน", "สำนักงาน"),
        ("เเผนพัฒนา", "แผนพัฒนา"),
        # sara am lost, or put where none was
        ("ก าลังด าเนินการบ าบัดน้ าเสียในต าบล", "กำลังดำเนินการบำบัดน้ำเสียในตำบล"),
        ("สานักงานตาบลและอาเภอ", "สำนักงานตำบลและอำเภอ"),
        ("ที่กล่ำวมำแล้ว", "ที่กล่าวมาแล้ว"),
        ("ตามค ำนยิ ำม", "ตามคำนิยาม"),
        # false spaces
        ("วันท ี่ประชุม", "วันที่ประชุม"),
        ("สํ า เ น า ห นั ง สื อ", "สำเนาหนังสือ"),
        ("ห นั ง สื อ ร า ช ก า ร แ ล ะ แ ผ น ง า น", "หนังสือราชการและแผนงาน"),
        ("มี จุ ดบริการน้ำดื่ มสะอาด", "มี จุดบริการน้ำดื่มสะอาด"),
        # marks torn by sorting on x
        ("อตั ราและนํา้ หนักของตัวชีว้ ัดพืน้ ฐาน", "อัตราและน้ำหนักของตัวชี้วัดพื้นฐาน"),
        ("ยุทธศาสตรเ์สรมิสร้างความมนั่ คง", "ยุทธศาสตร์เสริมสร้างความมั่นคง"),
        ("จงัหวดันนทบรุ  ีจัดซื้อครุภณัฑ์", "จังหวัดนนทบุรีจัดซื้อครุภัณฑ์"),
        ("การปรบัเกลยีวกลาส์แบบใหม่ซแ์บบเดมิ", "การปรับเกลียวกลาส์แบบใหม่ซ์แบบเดิม"),
        # sara am lost before two blanks, though what is left is words
        ("มีหน้าที่ในการดา  เนินการ", "มีหน้าที่ในการดำเนินการ"),
        ("ยับยั้งการกระทา  ผิดกฎหมาย", "ยับยั้งการกระทำผิดกฎหมาย"),
        ("ให้หัวหน้าฝ่ายกา  กับดูแล", "ให้หัวหน้าฝ่ายกำกับดูแล"),
        ("มีศักยภาพในการดา  เนินการจัดการสุขภาพ", "มีศักยภาพในการดำเนินการจัดการสุขภาพ"),
        # a text without nikhahits: the neighbours tell where they were
        ("เรอืสารวจของอาเภอ 1 ลา", "เรือสำรวจของอำเภอ 1 ลำ"),
        # glyph numbers
        ("เคร(cid:201)ืองพ(cid:202)ืนท(cid:201)ีและบคุลากร", "เครื่องพื้นที่และบุคลากร"),
        # lost marks
        ("องค์การบรหารส่วนตําบล", "องค์การบริหารส่วนตำบล"),
        ("การเปลียนแปลงของผูสูงอายุ", "การเปลี่ยนแปลงของผู้สูงอายุ"),
        # typing errors
        ("การคํานวนงบประมานและปฎิบัติ", "การคำนวณงบประมาณและปฏิบัติ"),
        ("พัฒนาคตวามรู้ของบุคลากร", "พัฒนาความรู้ของบุคลากร"),
    ],
)
def test_mends(raw: str, clean: str) -> None:
    assert _without_blanks(normalize(raw).text) == _without_blanks(clean)


def test_clean_sentences_come_back_unchanged() -> None:
    sentences = CLEAN.read_text(encoding="utf-8").splitlines()
    assert len(sentences) >= 200
    changed = [(s, [(e.raw, e.repaired) for e in n.edits]) for s in sentences if (n := normalize(s)).edits]
    assert changed == []


@pytest.mark.shared
def test_clean_report_comes_back_unchanged(shared: Path) -> None:
    text = (shared / "seeds" / "sar_card_2554.txt").read_text(encoding="utf-8")
    assert normalize(text).edits == ()


@pytest.mark.parametrize(
    "text",
    [
        "อปท. สตง. ก.ถ.สป. พ.ร.บ. อบต. ป.ป.ช. มท ๐๘๐๘.๒/ว ๑๒๓๔ ฯลฯ และอื่น ๆ",
        "นายสมหมาย กล้าเกษตรวิทย์ นางสาวพิมพ์ลดา ศิริวัฒนกูลชัย นางปทุมรัตต์ เจนจบสกลกิจ",
        "ต.บางนกแขวก อ.บางคนที จ.สมุทรสงคราม บ้านหนองผักแว่นน้อย",
        "รหัส กจ-4.12/ข ตัวชี้วัดที่ 3.1.5 เกณฑ์ >= 80.50% (n = 1,204)",
        "ไม่มีภาษาไทยเลย but plain English, <xml/> and xxx as a placeholder",
        "👩‍👩‍👧‍👦 ครอบครัว 🇹🇭",
        "กองทุนคาร์ลกุสตาฟ ยี่ห้อบรูเนต รุ่นเบนิฟิต และเคาน์ตีเดนิซลี",  # foreign words look like moved marks
        "ซอฟต์แวร์ของเอมานูเอล สั่งซื้อจากไมโครโซลและแอนตาร์กติกา",
        "นายรมิดา ทนุพงศ์ นางสาวนลินา สลุงแก้ว น.ส.ชนิตว์ อนุตธโต",
        "ประธานกรรมการ (รัชฏาวรรณ ดวดกระโทก) กรรมการ (ปรัชชา มาลัยมาตร์)",
        "กรมการศาสนสัมพันธ์ นาฏศิลปสมัย และวัฒนธรรมศาสนศึกษา",  # first parts of compounds bear no thanthakhat
        "ลาพักผ่อน 1 วัน ลากิจ 2 วัน และลาคลอดตามระเบียบ",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert normalize(text).edits == ()


def test_a_single_fault_may_be_a_name_but_not_many() -> None:
    alone = "ผู้แทนบริษัทเบนิฟิต จำกัด เข้าร่วมประชุม"
    assert normalize(alone).edits == ()
    signs = signs_of_garbling(map(SourceText, ("จงัหวดันครพนม", "การปรบัปรุงอตัรากาลงั", "อาเภอเมอืง ตาบลในเวยีง")))
    assert signs == {"order", "nikhahit"}
    assert normalize(alone.replace("ผู้แทน", "ผแู้ทน"), signs=signs).text.startswith("ผู้แทน")
    clean = ["รายงานผลการดำเนินงานตามตัวชี้วัด", "กองคลัง เทศบาลตำบล"] * 40
    assert signs_of_garbling(map(SourceText, [*clean, alone, "มูลนิธิคาร์ลกุสตาฟ"])) == frozenset()


def test_letter_spaced_words_are_closed_but_lists_of_letters_are_not() -> None:
    assert normalize("สํ า เ น า ห นั ง สื อ ร า ช ก า ร").text == "สำเนาหนังสือราชการ"
    assert normalize("หัวข้อ ก ข ค ง จ").edits == ()


def test_tells_what_it_did() -> None:
    n = normalize("ส านักงานด าเนินการ ปฎิบัติ")
    assert [(e.kind, e.raw, e.repaired) for e in n.edits] == [
        ("glyph", " า", "ำ"),
        ("glyph", " า", "ำ"),
        ("spelling", "ปฎิบัติ", "ปฏิบัติ"),
    ]
    assert all(e.reason and 0.5 < e.confidence <= 1 for e in n.edits)
    at = n.text.index("ดำเนิน")
    assert n.raw_slice(at, at + 6) == "ด าเนิน"


def test_a_line_break_inside_a_word_is_closed_only_in_rubble() -> None:
    assert _without_blanks(normalize("ข้อตกลงการปฏบ\nัตร\nาชการ").text) == "ข้อตกลงการปฏิบัติราชการ"
    assert normalize("ผลการประเมิน\nตัวชี้วัด").edits == ()


def _holds(n: NormalText) -> None:
    raw = n.raw.text
    at, out = 0, []
    for e in n.edits:
        assert e.start >= at
        assert raw[e.start : e.end] == e.raw
        assert e.repaired != e.raw
        out += [raw[at : e.start], e.shown]
        at = e.end
    assert "".join([*out, raw[at:]]) == n.text
    assert digits_of(re.sub(r"\(cid:20[1-5]\)", "", raw)) == digits_of(n.text)
    for i in range(0, len(n.text), 3):
        lo, hi = n.to_raw(i, i + 1)
        a, b = n.to_text(lo, hi)
        assert a <= i
        assert b >= i + 1


THAI = st.text(alphabet=st.sampled_from("กขคงจชดตทนบปพมยรลวสหอ่้๊๋์ัิีึืุูำํ็ะาเแโใไ ฯๆ๑๒3.x\n\u200b\uf70a\uf712"), max_size=60)
WORDS = st.lists(
    st.sampled_from(
        [
            "การ",
            "ปฏิบัติ",
            "น้ า",
            "สํา",
            "นํ้า",
            "ตาบล",
            " ",
            "อาเภอ",
            "เคร่ือง",
            "ท่ดีิน",
            "12,500",
            "๒๕๖๑",
            "xxx",
            "ก าลัง",
            "ค ำ",
            "(cid:201)",
            "ณ",
            "บรหาร",
            "ทะเบียบ",
            "ก.ถ.",
            "นาย",
            "\n",
        ]
    ),
    max_size=14,
).map("".join)


@settings(max_examples=150)
@given(THAI | WORDS | st.text(max_size=40))
def test_holds_for_any_text(text: str) -> None:
    n = normalize(text)
    _holds(n)
    again = normalize(n.text)
    assert again.text == n.text
    assert again.edits == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "\ud800ก\udfff",
        "่" * 3000,
        "ก" * 3000,
        "เ" * 3000,
        "า " * 2000,
        "x" * 200,
        "ก\x00า\x00",
        "ํา" * 1000,
        " " * 5000,
        "(cid:201)" * 500,
    ],
)
def test_odd_input(text: str) -> None:
    n = normalize(text)
    _holds(n)
    assert normalize(n.text).text == n.text


@pytest.mark.slow
def test_ten_megabytes_in_one_line_take_linear_time() -> None:
    line = "ผลการดำเนินงานตามตัวชี้วัดของหน่วยงานในปีงบประมาณ พ.ศ. 2561 "
    small, large = line * 300, line * 20_000
    begin = time.process_time()
    normalize(small)
    middle = time.process_time()
    assert normalize(large).edits == ()
    assert time.process_time() - middle < 200 * max(middle - begin, 0.05)
