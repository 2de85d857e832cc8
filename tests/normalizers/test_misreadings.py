"""Misread words mended by the recogniser's second readings, and what must stay as it is."""

import pytest

from normalizers.lexicon import load_lexicon
from normalizers.misreadings import misreadings
from normalizers.text import normalize
from pipeline.model.geometry import BBox
from pipeline.model.page import Line, OtherReading, SourceText


def text_of(text: str, *others: tuple[str, str, float], confidence: float = 0.97) -> SourceText:
    """One recognised line; of each pair the first is what stands, at its first place in the text."""
    found = tuple(OtherReading(text.index(a), text.index(a) + len(a), b, odds) for a, b, odds in others)
    line = Line(1, text, BBox(0, 0, 100, 10), (), (confidence,) * len(text), source="ocr", others=found)
    return SourceText(text, (line,), (0,))


@pytest.mark.parametrize(
    ("read", "other", "meant"),
    [
        ("กิจกรรมการดูแลผู้ปวย", ("ป", "ป่", -1.0), "กิจกรรมการดูแลผู้ป่วย"),  # a lost mark
        ("ตามขั้นตอนท่แตกต่างกัน", ("ท่", "ที่", -1.0), "ตามขั้นตอนที่แตกต่างกัน"),
        ("ประทาศสอบราคาจ้างเหมา", ("ท", "ก", -1.0), "ประกาศสอบราคาจ้างเหมา"),  # letters that look alike
        ("การจัดประชุมเวที่ชาวบ้าน", ("ที่", "ที", 1.5), "การจัดประชุมเวทีชาวบ้าน"),  # an added mark, words all
    ],
)
def test_a_misread_word_becomes_what_the_recogniser_also_saw(
    read: str, other: tuple[str, str, float], meant: str
) -> None:
    done = normalize(text_of(read, other))
    assert done.text == meant
    (edit,) = [e for e in done.edits if "misread" in e.reason]
    assert (edit.kind, edit.status) == ("glyph", "repaired")
    assert 0.5 < edit.confidence < 1
    assert done.raw.text == read
    assert edit.raw in read


def test_what_the_recogniser_hardly_saw_stays() -> None:
    source = text_of("ประทาศสอบราคาจ้างเหมา", ("ท", "ก", -4.5))
    assert misreadings(source, load_lexicon()) == []


@pytest.mark.parametrize(
    ("read", "other"),
    [
        ("ผู้รายงาน นายประทาศ ใจดี", ("ท", "ก", -0.1)),  # a person
        ("ที่ทำการ ต.ประทาศ", ("ท", "ก", -0.1)),  # a place after its abbreviation
        ("รหัส xxประทาศ", ("ท", "ก", -0.1)),  # cut off by a mask
        ("การดำเนินงานตามแผน", ("ด", "ค", -0.5)),  # a word already
        ("จำนวน 15 ครั้ง", ("5", "3", 0.5)),  # a digit
        ("ชทมนนนาวปวยทนินกนทา", ("ป", "ป่", -0.3)),  # rubble
    ],
)
def test_names_codes_digits_words_and_rubble_stay(read: str, other: tuple[str, str, float]) -> None:
    assert misreadings(text_of(read, other), load_lexicon()) == []


def test_a_line_that_was_read_badly_is_no_witness() -> None:
    other = ("ท", "ก", -1.0)
    assert misreadings(text_of("ประทาศสอบราคาจ้างเหมา", other), load_lexicon())
    assert misreadings(text_of("ประทาศสอบราคาจ้างเหมา", other, confidence=0.7), load_lexicon()) == []


def test_of_two_second_readings_as_good_none_is_taken() -> None:
    read = "เสนอราปการต่อที่ประชุม"
    assert misreadings(text_of(read, ("ป", "ช", -0.5)), load_lexicon())
    assert misreadings(text_of(read, ("ป", "ย", -0.5)), load_lexicon())
    assert misreadings(text_of(read, ("ป", "ช", -0.5), ("ป", "ย", -0.5)), load_lexicon()) == []


def test_the_second_line_of_a_text_counts_from_its_own_start() -> None:
    first, second = text_of("ผลการดำเนินงาน"), text_of("ประทาศสอบราคาจ้างเหมา", ("ท", "ก", -1.0))
    both = SourceText(first.text + " " + second.text, (*first.lines, *second.lines), (0, len(first.text) + 1))
    assert normalize(both).text == "ผลการดำเนินงาน ประกาศสอบราคาจ้างเหมา"
