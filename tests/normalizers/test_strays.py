"""Text read in the wrong encoding, characters in the place of marks, letters struck twice."""

from __future__ import annotations

import re

import pytest

from normalizers.digits import digits_of
from normalizers.text import normalize

SENTENCE = "ให้เจ้าหน้าที่ผู้รับผิดชอบเปิดเผยข้อมูลการจัดซื้อจัดจ้างเป็นประจำทุกสิ้นเดือน"


def _canva(text: str) -> str:
    return text.translate(str.maketrans({"่": "c", "้": "f", "็": "q"}))


def _numbers_as_letters(text: str) -> str:
    return text.translate(str.maketrans("่้๊๋์", "ÉÊËÌÍ"))


def _raw_codes(text: str) -> str:
    return text.replace("่", "\x8b").replace("้", "\x8c").replace("ี", "\x82")


def _struck_twice(text: str) -> str:
    return "".join(cluster * 2 for cluster in re.findall("[^ัิ-ฺ็-๎][ัิ-ฺ็-๎]*", text))


@pytest.mark.parametrize(
    "garbling",
    [
        _canva,
        _numbers_as_letters,
        _raw_codes,
        _struck_twice,
        lambda text: text.encode("cp874").decode("mac_roman"),
        lambda text: text.encode("cp874").decode("latin-1"),
        lambda text: text.replace("้", "\x00"),
    ],
)
def test_comes_back(garbling) -> None:  # type: ignore[no-untyped-def]
    raw = garbling(SENTENCE)
    assert raw != SENTENCE
    assert normalize(raw).text == SENTENCE


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("ทีcดิน", "ที่ดิน"),
        ("นํfาเสียเปqนเหตุ", "น้ำเสียเป็นเหตุ"),
        ("·π«∑“ß", "แนวทาง"),
        ("·π«∑“ß 4.5 ÃÒÂ§Ò¹", "แนวทาง 4.5 รายงาน"),
        ("พืÊนทÉี", "พื้นที่"),
        ("สÉานักงาน", "สำนักงาน"),  # before aa and nowhere else: the letter of a nikhahit, as of any other stray
        ("ฉฉบบับับทที่ ี่ 5", "ฉบับที่ 5"),
        ("เป\x00นไปตามเป\x00าหมาย", "เป็นไปตามเป้าหมาย"),
        ("ฏิบัติัตามระเบียบท\x82\x8bกำหนด", "ฏิบัติัตามระเบียบที่กำหนด"),
    ],
)
def test_cases(raw: str, clean: str) -> None:
    assert normalize(raw).text == clean


@pytest.mark.parametrize(
    "text",
    [
        "วิตามินc และไวรัสB กลุ่มA",
        "ตารางเมตรm แผนก b และ c",
        "หรืxxxก การบริxxxงาน",
        "Café Zürich “อ้างอิง” • ข้อ ก · ข้อ ข",
        "กกกกกก รรรรรร ธรรม ปปง. พบบ้านที่ตก",
        "สมรรถนะพรรคการเมือง 1122 3344",
        "\x00",
        "ก\x00ข",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert normalize(text).edits == ()


def test_doubled_digits_stay() -> None:
    raw = "แแผผนนงงาานน 2255"
    assert normalize(raw).text == "แผนงาน 2255"
    assert digits_of(normalize(raw).text) == digits_of(raw)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("รๅคๅกลๅง", "ราคากลาง"),
        ("หนfาฝายเกqบนf าและบ าเหนqจ", "หน้าฝายเก็บน้ำและบำเหน็จ"),  # sara am lost as well
        ("ดัชนีเตqม 100 พืfนทีcสีเขียว", "ดัชนีเต็ม 100 พื้นที่สีเขียว"),  # not เติม
        ("บรรทุกน�้ าและต�่ ากว่า", "บรรทุกน้ำและต่ำกว่า"),
        ("สถานทีจ่ Ěาหน่าย เสาทีช่ Ěารุด", "สถานที่จำหน่าย เสาที่ชำรุด"),
        ("ชื่ชื่ออ--สสกุกุลล  เเลลขขทีที่่", "ชื่อ-สกุล เลขที่"),
        ('หหมู่มู่บ้บ้าานน ""เเป็ป็นนสุสุขข""', 'หมู่บ้าน "เป็นสุข"'),
    ],
)
def test_two_faults_at_once(raw: str, clean: str) -> None:
    assert re.sub(r"\s", "", normalize(raw).text) == re.sub(r"\s", "", clean)


def test_one_mark_for_one_character() -> None:
    """What no word by itself tells is the mark that the same character was elsewhere."""
    assert normalize("สหกรณ์ม\x00คำสั่ง ขึ้นทะเบ\x00ยน 2 ราย ภายในสิบป\x00").text == "สหกรณ์มีคำสั่ง ขึ้นทะเบียน 2 ราย ภายในสิบปี"
    assert normalize("ม\x00คำสั่ง").text == "ม\x00คำสั่ง"


def test_two_encodings_in_one_run_make_no_digit() -> None:
    raw = "\u2122π\u2018¥µ\u2018¥ºπ\u2014ß¤ÃÙ¾ÕèÊéÁ"
    assert digits_of(normalize(raw).text) == digits_of(raw)
