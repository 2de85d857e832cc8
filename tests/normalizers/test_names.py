"""Names that look like faults: nobody's name is mended."""

from __future__ import annotations

import pytest

from normalizers.text import normalize


@pytest.mark.parametrize(
    "text",
    [
        "มนัญชยา ชุมวระ",  # what would be left of the name beside มัน is no word
        "สิรวัฒน์ นิลวิมล",
        "วาสุเทพ ตั้งรบ",
        "พิพิธธน นามขำ",  # not struck twice
        "71 ถ.ไตรบรรพ ต.คลองเขื่อน อ.บางคล้า",  # บรรพต would be a word
        "65 ถนนไทยสุชาต ต.อิตื้อ อ.ยางตลาด",
        "12 ซอยเตมิยะเดช แขวงบางนา",
    ],
)
def test_stay(text: str) -> None:
    assert normalize(text).edits == ()


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("สถานีตำรวจในพื้นที", "สถานีตำรวจในพื้นที่"),  # joined to the word before
        ("เจ้าหน้าทีสรรพากร", "เจ้าหน้าที่สรรพากร"),
        ("ผลผลิตที 1 : ผู้รับบริการ", "ผลผลิตที่ 1 : ผู้รับบริการ"),  # a number is a neighbour
        ("ถนนลูกรังทีชำรุด", "ถนนลูกรังที่ชำรุด"),
    ],
)
def test_words_beside_are_mended(raw: str, clean: str) -> None:
    assert normalize(raw).text == clean
