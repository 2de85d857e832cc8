"""UTF-8 of Thai that was read byte by byte in another encoding."""

from __future__ import annotations

import pytest

from normalizers.text import normalize

SENTENCE = "คณะกรรมการตรวจรับพัสดุเห็นชอบผลงานงวดที่ 3 เป้าหมาย ≥ 85.50 แล้ว ณ เดือน มิ.ย."


def _read_as(codec: str, text: str) -> str:
    """Byte by byte, as Windows does: what the codec has not stays a control character."""
    out = []
    for byte in text.encode("utf-8"):
        try:
            out.append(bytes([byte]).decode(codec))
        except UnicodeDecodeError:
            out.append(chr(byte))
    return "".join(out)


@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
def test_latin_comes_back_with_its_signs(codec: str) -> None:
    assert normalize(_read_as(codec, SENTENCE)).text == SENTENCE


@pytest.mark.parametrize("codec", ["mac_roman", "cp874"])
def test_other_encodings_come_back(codec: str) -> None:
    plain = SENTENCE.replace("≥ ", "")
    assert normalize(_read_as(codec, plain)).text == plain


def test_twice_over() -> None:
    plain = SENTENCE.replace("≥ ", "")
    assert normalize(_read_as("latin-1", _read_as("latin-1", plain))).text == plain


@pytest.mark.parametrize(
    "text",
    [
        "เธอเนรมิตเธียร เนตรนภิส",  # Thai that begins like UTF-8 read as Windows-Thai
        "Â§ 4 à la carte, São Tomé",
        "à¸",
    ],
)
def test_what_is_none_stays(text: str) -> None:
    assert normalize(text).text == text


def test_mac_thai_that_looks_like_it() -> None:
    """เน้น in Mac-Thai is three characters that are one of UTF-8 as well."""
    text = "หลักสูตรฐานสมรรถนะเน้นผู้เรียน"
    assert normalize(text.encode("cp874").decode("mac_roman")).text == text
    text = "ซ่อมแซมอาคารอเนกประสงค์"
    assert normalize(text.encode("cp874").decode("latin-1")).text == text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("ประชุม ¤ÃÑé§·Õè 9/2566", "ประชุม ครั้งที่ 9/2566"),  # mostly words of one consonant
        ("·Ø¹ÊÓËÃÑº¼ÙéÁÕ°Ò¹ÐÂÒ¡¨¹áµè»ÃÐ¾ÄµÔ´Õ »ÕÅÐ 20 ·Ø¹", "ทุนสำหรับผู้มีฐานะยากจนแต่ประพฤติดี ปีละ 20 ทุน"),
    ],
)
def test_tis_620(raw: str, clean: str) -> None:
    assert normalize(raw).text == clean
