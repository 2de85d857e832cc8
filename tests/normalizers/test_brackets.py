"""Brackets that recognition lost round the ordinals of lists."""

from __future__ import annotations

import pytest

from normalizers.brackets import brackets_in_sequence
from normalizers.edits import with_edits
from tests.normalizers.test_sequence import texts


def mended(words: str, source: str = "ocr") -> str:
    (text,) = texts(words, source=source)  # type: ignore[arg-type]
    return with_edits(text, brackets_in_sequence(text)).text


@pytest.mark.parametrize(
    ("words", "want"),
    [
        ("(๑) วันที่ ๒ ธ.ค. ๒) วันที่ ๓ ม.ค. (๓) วันที่ ๔ ก.พ.", "(๑) วันที่ ๒ ธ.ค. (๒) วันที่ ๓ ม.ค. (๓) วันที่ ๔ ก.พ."),
        ("(1) วันที่ 2\n(2) วันที่ 3\n3) วันที่ 4", "(1) วันที่ 2\n(2) วันที่ 3\n(3) วันที่ 4"),
        ("1) วันที่ 2\n(2) วันที่ 3\n(3) วันที่ 4", "(1) วันที่ 2\n(2) วันที่ 3\n(3) วันที่ 4"),
        ("(1) วันที่ 2\n(2 วันที่ 3\n(3) วันที่ 4", "(1) วันที่ 2\n(2) วันที่ 3\n(3) วันที่ 4"),
    ],
)
def test_a_lost_bracket_comes_back(words: str, want: str) -> None:
    assert mended(words) == want


@pytest.mark.parametrize(
    "words",
    [
        "1) วันที่ 2\n2) วันที่ 3\n(3) วันที่ 4",
        "(1) ก\n(2) ข\nรวม 5) คน",
        "(1) ก 1) ข 2) ค (2) ง",
    ],
)
def test_other_lists_stay(words: str) -> None:
    assert mended(words) == words


def test_a_text_layer_stays() -> None:
    words = "(1) วันที่ 2\n2) วันที่ 3\n(3) วันที่ 4"
    assert mended(words, "digital") == words
