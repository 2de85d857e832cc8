"""Points that recognition lost in the numbers of headings."""

from __future__ import annotations

import pytest

from normalizers.edits import with_edits
from normalizers.sequence import points_in_sequence
from pipeline.model.geometry import BBox
from pipeline.model.page import Line, SourceText, TextSource
from pipeline.model.text import NormalText


def texts(*words: str, source: TextSource = "ocr") -> list[NormalText]:
    out = []
    for k, w in enumerate(words):
        line = Line(1, w, BBox(0, 10.0 * k, 100, 10.0 * k + 8), source=source)
        out.append(NormalText(w, SourceText(w, (line,), (0,))))
    return out


def mended(*words: str, source: TextSource = "ocr") -> list[str]:
    made = texts(*words, source=source)
    return [with_edits(t, e).text for t, e in zip(made, points_in_sequence(made), strict=True)]


@pytest.mark.parametrize(
    ("words", "third"),
    [
        (("๒.๑ การจัดการขยะ", "☐ ไม่เกินร้อยละ ๒๕", "๒๒ การบำรุงถนน", "๒.๓ การรายงาน"), "๒.๒ การบำรุงถนน"),
        (("2.1 การจัดการขยะ", "3", "2,2 การบำรุงถนน", "2.3 การรายงาน"), "2.2 การบำรุงถนน"),
        (("๑.๔ การจัดการขยะ", "๓", "๒๑ การบำรุงถนน", "๒.๒ การรายงาน"), "๒.๑ การบำรุงถนน"),
        (("1.9 การจัดการขยะ", "3", "110 การบำรุงถนน"), "1.10 การบำรุงถนน"),
        (("ชื่อเรื่อง", "หน่วยงาน", "ชื่อตัวชี้วัดที่ : ๔,๒ ร้อยละของครัวเรือน"), "ชื่อตัวชี้วัดที่ : ๔.๒ ร้อยละของครัวเรือน"),
        (("๒.๑ การจัดการขยะ", "๒.๒ ตรวจสอบหลักฐาน", "๒๒ การบำรุงถนน", "๒.๓ การรายงาน"), "๒.๒ การบำรุงถนน"),
    ],
)
def test_the_point_comes_back_where_the_sequence_calls_for_it(words: tuple[str, ...], third: str) -> None:
    got = mended(*words)
    assert got[2] == third
    assert [w for k, w in enumerate(got) if k != 2] == [w for k, w in enumerate(words) if k != 2]


@pytest.mark.parametrize(
    "words",
    [
        ("๒.๑ การจัดการขยะ", "๒๒ คน", "๒.๓ การรายงาน"),
        ("๒.๑ การจัดการขยะ", "๒๒ ก.ค. เป็นต้นไป", "๒.๒ การรายงาน"),
        ("๒.๑ การจัดการขยะ", "๒๕ การบำรุงถนน", "๒.๒ การรายงาน"),
        ("๒.๑ การจัดการขยะ", "๒๒ การบำรุงถนน", "๒.๖ การรายงาน"),
        ("๒๒ การบำรุงถนน", "๒.๓ การรายงาน"),
        ("ชื่อตัวชี้วัดที่ : ๔๒ ร้อยละของครัวเรือน", "ชื่อตัวชี้วัดที่ : ๔๓ ร้อยละของครัวเรือน"),
    ],
)
def test_counts_and_what_fits_no_sequence_stay(words: tuple[str, ...]) -> None:
    assert mended(*words) == list(words)


def test_a_text_layer_is_left_alone_and_the_edit_says_what_was_done() -> None:
    words = ("๒.๑ การจัดการขยะ", "๒๒ การบำรุงถนน", "๒.๓ การรายงาน")
    assert mended(*words, source="digital") == list(words)
    (edit,) = points_in_sequence(texts(*words))[1]
    assert (edit.start, edit.end, edit.raw, edit.repaired, edit.status) == (1, 1, "", ".", "repaired")
    (edit,) = points_in_sequence(texts("2.1 ก", "2 ,2 การบำรุง"))[1]
    assert (edit.start, edit.end, edit.raw) == (1, 3, " ,")
