"""Code points that stand for Thai characters or for nothing, and marks in no Thai order."""

from __future__ import annotations

import pytest

from normalizers.text import normalize

SENTENCE = "ผู้อำนวยการส่งสำเนาคำสั่งให้เจ้าหน้าที่ทุกท้องที่ทราบและถือปฏิบัติอย่างเคร่งครัด"
_MAC_LEFT = str.maketrans("ัิีึื็่้๊๋์", "\uf884\uf885\uf886\uf887\uf888\uf889\uf88a\uf88d\uf890\uf893\uf896")
_MAC_LOW = str.maketrans("่้๊๋์", "\uf88b\uf88e\uf891\uf894\uf897")


def _lao_marks(text: str) -> str:
    return "".join(chr(ord(c) + 0x80) if c in "ัิีึืุู่้๊๋์ำ" else c for c in text)


def _twice(text: str) -> str:
    return "".join(c * 2 if c in "ัิีึืุู่้์ำ" else c for c in text)


def _tone_first(text: str) -> str:
    for vowel in "ัิีึืุู":
        for tone in "่้":
            text = text.replace(vowel + tone, tone + vowel)
    return text


@pytest.mark.parametrize(
    "garbling",
    [
        _lao_marks,
        _twice,
        _tone_first,
        lambda text: text.translate(_MAC_LEFT),
        lambda text: text.translate(_MAC_LOW),
        lambda text: text.replace("่", "่\uf873").replace("้", "้\uf875"),
        lambda text: text.replace("า", "ๅ"),
        lambda text: text.replace("ำ", "ํๅ"),
        lambda text: text.replace("ำ", "ํ า"),
        lambda text: text.replace("ำ", "ํ\n\xa0า"),
        lambda text: text.replace("ำ", "า ํ"),
        lambda text: text.replace("ำ", "ํํา"),
        lambda text: text.replace("า", "า\u200d").replace("ร", "\u200eร"),
        lambda text: text.replace("่", "\ufffd").replace("้", "\ufffd"),
        lambda text: text.replace("ำ", "\ufffdา").replace("ี", "\ufffd"),
    ],
)
def test_comes_back(garbling) -> None:  # type: ignore[no-untyped-def]
    raw = garbling(SENTENCE)
    assert raw != SENTENCE
    assert normalize(raw).text == SENTENCE


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("เบิกจÉายภายหน\ufffdา", "เบิกจ่ายภายหน้า"),  # before aa, but no nikhahit
        ("\ufffdกลุ่ม ก\ufffd", "\ufffdกลุ่ม ก\ufffd"),
        ("ผู้จัดการ \u0ea5\u0eb2\u0ea7 ลาว", "ผู้จัดการ \u0ea5\u0eb2\u0ea7 ลาว"),  # Lao by itself
        ("\u0e9aริการ", "บริการ"),
        ("ฤๅษี ฦๅชา", "ฤๅษี ฦๅชา"),
        ("\uf884\uf8ff ปุ่ม \uf88b", "\uf884\uf8ff ปุ่ม \uf88b"),  # symbols of another font
        ("👩\u200d💻", "👩\u200d💻"),
        ("โรตาร่ีเฟรม", "โรตารี่เฟรม"),
        ("กิุ่ง", "กิุ่ง"),  # which of the two vowels is false cannot be told
    ],
)
def test_cases(raw: str, clean: str) -> None:
    assert normalize(raw).text == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("วัสดุสา  นักงานคงเหลือ", "วัสดุสำนักงานคงเหลือ"),
        ("คา  นิยาม ผู้ประกอบการดา  เนินธุรกิจ", "คำนิยาม ผู้ประกอบการดำเนินธุรกิจ"),
        ("สาหรับการนา  เข้าส่งออก", "สำหรับการนำ  เข้าส่งออก"),  # two blanks show it, though the words are words
        ("ความจุ 45 ล้านลบ.ม.ตาบลบ้านเจยีง สาหรับทาการเกษตร", "ความจุ 45 ล้านลบ.ม.ตำบลบ้านเจียง สำหรับทำการเกษตร"),
        ("อ่างเก็บน้าลาเจยีง ตาบลโคกจา", "อ่างเก็บน้ำลำเจียง ตำบลโคกจา"),
        ("ที่นา  ที่สวน", "ที่นา  ที่สวน"),
        ("ปัญหำน้ ำท่วมในลุ่มน้ ำสำขำ รำคำกลำงกำรจัดซื้อ", "ปัญหาน้ำท่วมในลุ่มน้ำสาขา ราคากลางการจัดซื้อ"),
        ("คำสั่ง ทำ น้ำ จำนวน", "คำสั่ง ทำ น้ำ จำนวน"),
    ],
)
def test_sara_am_and_aa(raw: str, clean: str) -> None:
    assert normalize(raw).text == clean
