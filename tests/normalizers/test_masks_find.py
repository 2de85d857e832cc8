"""Which runs of x are masks, and which of them hide persons."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.masks.find import find_masks
from normalizers.masks.personal import personal_masks
from normalizers.masks.stream import WILD, make_stream


def spans(text: str) -> list[tuple[int, int]]:
    return [(m.start, m.end) for m in find_masks(text)]


@pytest.mark.parametrize(
    "text",
    [
        "ไฟล์ xml และ xlsx ของหน่วยงาน",
        "กล่อง box ใบใหญ่ max 20 ตัว",
        "โทร. xxx-xxx-xxxx",
        "ขนาด 3 x 5 เมตร และ 2x4 นิ้ว",
        "พ.ศ. 25xx",
        "คะแนน x น้ำหนัก หารด้วย 100",
        "ส่งที่ xxx@example.go.th หรือ www.xxx.go.th",
        "รุ่น XX ปรับปรุง",
        "x = 3 และ y = 4",
        "pattern xxx is a placeholder in the code",
        "",
        "ไม่มีอะไรซ่อนอยู่",
    ],
)
def test_an_x_that_is_only_an_x(text: str) -> None:
    assert spans(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ภายในxxxxxx 30 กันยายน", [(5, 11)]),
        ("การจัดซื้อxxxxxxx ของอำเภอ", [(10, 17)]),
        ("การปฏิบัติxxx\nxxxประเมิน", [(10, 13), (14, 17)]),
        ("เทศ xxxxxxx/ข้อบัญญัติ", [(4, 11)]),
        ("ผู้บริหาร/xxxxxxxx", [(10, 18)]),
        ("ร่วมxxxxxx xทำ", [(4, 10), (11, 12)]),
        ("คำสั่ง xxxx", [(7, 11)]),
        ("รั บ x xx x ส มั ค ร", [(5, 6), (7, 9), (10, 11)]),
        ("เริ่มxxxxxx1 ตุลาคม", [(5, 11)]),
        ("ก" + "x" * 200 + "ข", [(1, 201)]),
    ],
)
def test_a_mask(text: str, expected: list[tuple[int, int]]) -> None:
    assert spans(text) == expected


@given(st.text(alphabet="xX ก่ำาน1./-\n\x00🗖a(", max_size=60))
def test_masks_are_runs_of_x_in_order(text: str) -> None:
    last = -1
    for mask in find_masks(text, 3):
        assert mask.text == 3
        assert last < mask.start < mask.end <= len(text)
        assert set(text[mask.start : mask.end]) in ({"x"}, {"X"})
        last = mask.end


def locked(text: str) -> list[bool]:
    masks = find_masks(text)
    persons = personal_masks([text], masks)
    return [m in persons for m in masks]


@pytest.mark.parametrize(
    "text",
    [
        "นายxxx อำxxxxx นายกองค์การบริหารส่วนตำบล",
        "นายสมxxx แจ่มใส",
        "นางสาวดวงใจ xxxxxxx",
        "ว่าที่ ร.ต.xxxx xxxxxx",
        "พ.ต.อ.xxxxx xxxxxxxxเดช",
        "ข้าพเจ้านางสาวxxxxxx xxxxx ขอรับรอง",
        "นาย\nxxxxxx xxxxx",
        "( xxxx xxxxx )\nปลัดเทศบาล",
        "ลงชื่อ ..... (xxxxxxxx)",
        "ลงชื่อ.....xxxx xxxx.....ผู้รายงาน",
        "ผู้จัดเก็บข้อมูล : xxxxx xxxxxxx",
        "xxxx xxxxxx หัวหน้าสำนักปลัด",
        "ดร. xxxxx xxxx",
    ],
)
def test_a_person_is_locked(text: str) -> None:
    assert locked(text)
    assert all(locked(text))


@pytest.mark.parametrize(
    "text",
    [
        "ทนาย xxxxxx ให้คำปรึกษา",
        "นายกเทศมนตรี xxxxxxได้มอบหมาย",
        "นายอำเภอ xxxxxxแล้ว",
        "แนวทาง xxxxxxการพัฒนา",
        "ด้านคุณธรรม xxxxธรรม",
        "ออกเป็นเทศบาล (xxxxxx) แล้ว",
    ],
)
def test_what_only_looks_like_a_person(text: str) -> None:
    assert not any(locked(text))


def test_a_known_name_is_locked_wherever_it_recurs() -> None:
    text = "นางxxxxxxxx xxxxx รับทราบ\nต่อมา xxxxxxxx xxxxx ได้ลงพื้นที่\nและ xxxxxxxx ก็เห็นด้วย"
    assert locked(text) == [True, True, True, True, False]


def test_a_known_name_is_locked_in_other_texts() -> None:
    texts = ["นายอรุxxx อำxxxxx ผู้ทำข้อตกลง", "มอบให้ อำxxxxx ดูแล"]
    masks = [m for i, t in enumerate(texts) for m in find_masks(t, i)]
    assert personal_masks(texts, masks) == frozenset(masks)


def test_very_many_masks_in_one_long_line_are_placed_at_once() -> None:
    line = "ประชุมxxxx ครับ " * 40_000
    masks = find_masks(line)
    begun = time.process_time()
    stream = make_stream([line], masks, frozenset())
    assert time.process_time() - begun < 8  # one by one: minutes
    assert len(stream.slots) == 40_000
    assert all(stream.text[s.start : s.end] == WILD * 4 for s in stream.slots)
