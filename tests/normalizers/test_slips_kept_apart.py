"""Typing errors that look like faults of extraction, and the other way round: a mark is not moved where a letter was mistyped."""

from __future__ import annotations

import pytest

from normalizers.spellable import unspellable
from normalizers.text import normalize


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("ภาษีที่ดินและสิ่งปรูกสร้าง", "ภาษีที่ดินและสิ่งปลูกสร้าง"),  # not ปูรก
        ("ความครอบคลูมของท่อระบายน้ำ", "ความครอบคลุมของท่อระบายน้ำ"),  # not ครอบคูลม
        ("เปิดภาคเียนที่ 2", "เปิดภาคเรียนที่ 2"),  # not ภาคีเยน
        ("ต่อหัวหน้าหน้วยงานภายในสามวัน", "ต่อหัวหน้าหน่วยงานภายในสามวัน"),  # not หนี้วัย
        ("การบลิหารความเสี่ยง", "การบริหารความเสี่ยง"),
        ("ค่าใช้จ่ายในการสอบบรรจคุรู", "ค่าใช้จ่ายในการสอบบรรจุครู"),  # a mark has moved
        ("ระยะเวลาไม่เกิน 1 ครั๋งต่อเดือน", "ระยะเวลาไม่เกิน 1 ครั้งต่อเดือน"),
        ("ข๋อมูล ณ วันที่ 30", "ข้อมูล ณ วันที่ 30"),
        ("คณะกรรม-\nการตรวจรับ โรงพยา-\nบาลชุมชน", "คณะกรรมการตรวจรับ โรงพยาบาลชุมชน"),
    ],
)
def test_the_likelier_fault(raw: str, clean: str) -> None:
    assert normalize(raw).text == clean


@pytest.mark.parametrize(
    "raw",
    [
        "ประธานกล่าวปิดประุมและขอบคุณ",  # what is missing is not told
        "ลีลาศทุกเช้าวันุธ",
        "ช่องทางการร้องเีียน: สายด่วน",
        "แผนระดับ-\nตำบล และงาน -\nโครงการ",
        "มั๊กม๊ากสไตล์ โน้ตบุ๊กปลั๊กไฟกรุ๊ปทัวร์",
    ],
)
def test_no_worse_than_it_was(raw: str) -> None:
    done = normalize(raw).text
    assert len(done) >= len(raw) - 1
    assert "ปรุะ" not in done
    assert "วันธ" not in done
    assert done == normalize(done).text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("คดีหมายเลขด าที่ 118 ศาลมีค าพิพากษา", "คดีหมายเลขดำที่ 118 ศาลมีคำพิพากษา"),  # not ดา
        ("ค่ำวัสดุ เช่น น้ ำมันดีเซล", "ค่าวัสดุ เช่น น้ำมันดีเซล"),  # the am that is set off tells of every other
        ("ค่ำบ ำรุงรักษำ", "ค่าบำรุงรักษา"),
    ],
)
def test_sara_am_and_aa(raw: str, clean: str) -> None:
    assert normalize(raw).text == clean


def test_an_evening_stays_one() -> None:
    assert normalize("พิธีเริ่มตั้งแต่หัวค่ำถึงเที่ยงคืน เวรค่ำวันศุกร์").edits == ()


def test_only_the_part_counts() -> None:
    assert unspellable("ครั๋งที่", 0, 5)
    assert not unspellable("ครั๋งที่", 5, 8)


@pytest.mark.parametrize(
    "text",
    [
        "ฟิวเจอร์ส ออปชัน วอร์แรนต์",  # two letters do not join what they cut from two names
        "ม.ล.สิริกิติยา และท่านผู้หญิงสิริกิติยา",
    ],
)
def test_names_stay(text: str) -> None:
    assert normalize(text).text == text


def test_no_sara_am_in_letter_spacing() -> None:
    assert normalize("พื้ น ที่ น า ข้ า ว เ สี ย ห า ย").text == "พื้นที่นาข้าวเสียหาย"
