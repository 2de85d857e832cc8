"""Words read again in their context: what neighbours tell, and what is left alone."""

from __future__ import annotations

import pytest

from normalizers.channel import load_decoder
from normalizers.lexicon import load_lexicon
from normalizers.reread_signs import SIGNS, Weights, load_weights
from normalizers.rereading import Rereader
from normalizers.slips import slips
from normalizers.text import normalize


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        # marks not typed, or not seen above a vowel
        ("ชาวบานร้องเรียนเรื่องกลิ่นเหม็น", "ชาวบ้านร้องเรียนเรื่องกลิ่นเหม็น"),
        ("ชีแจงปัญหาและอุปสรรคที่พบ", "ชี้แจงปัญหาและอุปสรรคที่พบ"),
        ("ตังแต่เดือนตุลาคมเป็นต้นไป", "ตั้งแต่เดือนตุลาคมเป็นต้นไป"),
        ("จัดซื้อเครืองสูบน้ำขนาดใหญ่", "จัดซื้อเครื่องสูบน้ำขนาดใหญ่"),
        ("ให้หัวหนาส่วนราชการรายงานผล", "ให้หัวหน้าส่วนราชการรายงานผล"),
        ("แกไขปัญหาความยากจน", "แก้ไขปัญหาความยากจน"),
        # another tone
        ("อยู่ระหว้างดำเนินการตามแผน", "อยู่ระหว่างดำเนินการตามแผน"),
        ("ส่งเสริมการปกครองท่องถิ่นจังหวัด", "ส่งเสริมการปกครองท้องถิ่นจังหวัด"),
        # letters doubled, left out, swapped, mistyped
        ("พ่นหมอกควันในพื้นนที่ที่พบผู้ป่วย", "พ่นหมอกควันในพื้นที่ที่พบผู้ป่วย"),
        ("ทำให้ประชาชนสาทารถแจ้งเหตุได้", "ทำให้ประชาชนสามารถแจ้งเหตุได้"),
        ("ข้อมูลที่เป็นปะโยชน์ต่อการตัดสินใจ", "ข้อมูลที่เป็นประโยชน์ต่อการตัดสินใจ"),
        ("คณะกรรมกรายึดหลักธรรมาภิบาล", "คณะกรรมการยึดหลักธรรมาภิบาล"),
    ],
)
def test_mends(raw: str, clean: str) -> None:
    assert normalize(raw).text == clean


@pytest.mark.parametrize(
    "text",
    [
        "ระบบท่อส่งน้ำและบำรุงรักษา",  # a word that the counts do not know is no rubble
        "เครื่องดมยาสลบพร้อมอุปกรณ์",
        "ข้อมูลส่วนหัวของแฟ้ม",
        "ตำบลทะเลชุบศร อำเภอเมืองลพบุรี",
        "ธนาพัฒน์ ลิ้มรสสุคนธ์",
        "จักรพงค์ หนูน้อย",
        "เพ็ชรรัตน์ สาลีผล",
        "ฉลองชัย วงษา",
        "ไซเฟอร์ ไลต์เวิร์ก เบิร์นเออร์",
        "ภาพพิมพ์หินของมาร์โคเซล",
        "วัดมหาวนาราม พระครูธรรมสารสุมณฑ์",
        "นักเรีย",  # a line may have been cut here
        "เงิ",
        "ชลธี วิสุทธิพงษากุล ผู้อนุมัติ",  # what names are made of
        "(นายกิตติมา ประกนภยดี) กิตติมา ประกนภยดี ผู้อนุมัติ",  # a name wherever else it stands in the text
        "นางสาวปาริ ชาต ทดลองดี",  # a mark put in at the end of a name would be another name
    ],
)
def test_leaves_alone(text: str) -> None:
    assert normalize(text).edits == ()


def test_confidence_is_that_of_the_odds() -> None:
    (edit,) = normalize("จัดซื้อเครืองสูบน้ำขนาดใหญ่").edits
    sure = load_weights().least
    assert edit.kind == "spelling"
    assert edit.candidates[0].text.startswith("เครื่อง")
    assert 1 / (1 + 2.72**-sure) - 0.01 <= edit.confidence <= 1


def test_weights_go_with_the_signs() -> None:
    weights = load_weights()
    assert [len(row) for row in weights.products] == list(range(len(SIGNS), 0, -1))
    assert all(spread > 0 for spread in weights.spreads)
    rereader = Rereader(load_lexicon(), load_decoder().index)
    assert [c.text for c in rereader.changes("จัดซื้อเครืองสูบน้ำขนาดใหญ่")] == ["่"]


def test_odds_are_those_of_a_quadratic_form() -> None:
    few = Weights(0.0, 0.5, (1.0, 2.0), (2.0, 4.0), (3.0, 5.0), ((7.0, 11.0), (13.0,)))
    x, y = (4.0 - 1.0) / 2.0, (8.0 - 2.0) / 4.0
    assert few.odds((4.0, 8.0)) == pytest.approx(0.5 + 3 * x + 5 * y + 7 * x * x + 11 * x * y + 13 * y * y)


def test_slips_cost_less_where_a_tone_stood_above_a_vowel() -> None:
    above = slips([("ื",)], [("ื", "่")])
    alone = slips([()], [("่",)])
    assert 0 < above < alone
    assert slips([("่",)], [("้",)]) < slips([("่",)], [()])
    assert slips([("่", "ี")], [("ี", "่")]) > 0
    assert slips([("ี",)], [("ี",)]) == 0
