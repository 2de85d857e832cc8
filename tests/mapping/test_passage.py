"""Passages keep the place, the raw words, the edits and the confidence of what is cut out of them."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.forms.load import load_forms
from pipeline.mapping.activities import activity
from pipeline.mapping.passage import EMPTY, Passage, join
from pipeline.model.geometry import BBox
from pipeline.model.page import Line, SourceText
from pipeline.model.text import Edit, NormalText


def line(text, top=10.0, page=1, confidence=None):
    xs = tuple(5.0 * i for i in range(len(text) + 1))
    marks = (confidence,) * len(text) if confidence is not None else ()
    return Line(page, text, BBox(0, top, xs[-1], top + 12), xs, marks)


def normal(*texts, edits=(), confidence=None, separator="\n"):
    lines = [line(t, 10.0 + 20 * k, confidence=confidence) for k, t in enumerate(texts)]
    starts, at = [], 0
    for t in texts:
        starts.append(at)
        at += len(t) + len(separator)
    raw = SourceText(separator.join(texts), tuple(lines), tuple(starts))
    text, shift = raw.text, 0
    for e in edits:
        text = text[: e.start + shift] + e.shown + text[e.end + shift :]
        shift += len(e.shown) - (e.end - e.start)
    return NormalText(text, raw, tuple(edits))


def test_a_repaired_word_keeps_its_raw_form_and_its_edit():
    edit = Edit(0, 9, "ตัวชีว้ ั", "ตัวชี้วั", "mark_order", confidence=0.9)
    source = normal("ตัวชีว้ ัดที่ 3.1", edits=(edit,))
    p = Passage.of(source)
    value = p.slice(0, p.text.index("ที่")).as_text()
    assert value is not None
    assert (value.value, value.raw) == ("ตัวชี้วัด", "ตัวชีว้ ัด")
    assert (value.confidence, value.edits) == (0.9, (edit,))
    number = p.slice(p.text.index("3")).as_number()
    assert number is not None
    assert (number.value, number.confidence, number.edits) == (Decimal("3.1"), 1.0, ())


def test_lines_of_a_run_on_text():
    p = Passage.of(normal("ประจำปี 2566", "เทศบาลตำบล", separator=" "))
    assert [q.text for q in p.lines()] == ["ประจำปี 2566", "เทศบาลตำบล"]
    assert p.lines()[1].places()[0].bbox.top == 30


@settings(max_examples=60)
@given(
    st.lists(st.text("กขคง 123\n", min_size=1, max_size=8), min_size=1, max_size=4),
    st.integers(0, 40),
    st.integers(0, 40),
)
def test_slices_of_joins_stand_where_their_letters_do(texts, a, b):
    p = join(Passage.of(normal(*t.split("\n"))) for t in texts)
    lo, hi = sorted((min(a, len(p.text)), min(b, len(p.text))))
    q = p.slice(lo, hi)
    assert q.text == p.text[lo:hi]
    letters = "".join(q.text.split())
    assert letters == "".join("".join(place.raw.split()) for place in q.places())
    assert q.slice(0).text == q.text


def test_a_number_with_a_unit_and_two_numbers():
    def number(text):
        value = Passage.of(normal(text)).as_number()
        return None if value is None else str(value.value)

    assert [number(t) for t in ("ร้อยละ 92.35", "0.1000", "๑,๒๓๔ คน", "-", "", "5 จาก 10", "(5)")] == [
        "92.35", "0.1000", "1234", None, None, None, "5",
    ]  # fmt: skip


def test_reading_confidence_is_the_lowest():
    p = join([Passage.of(normal("ร้อยละ")), Passage.of(normal("80", confidence=0.4))])
    value = p.as_text()
    assert value is not None
    assert value.confidence == 0.4


def test_a_project_s_name_ends_where_a_printed_line_tells_its_target():
    rule = next(f for f in load_forms() if f.id == "sar_card").activity
    assert rule is not None
    plain = normal("2. โครงการฉีดวัคซีนป้องกันโรค", "เป้าหมาย โคนม 12,500 ตัว", separator="")
    found = activity(EMPTY, Passage.of(plain), EMPTY, "2", rule)
    assert found.title is not None
    assert found.title.value == "โครงการฉีดวัคซีนป้องกันโรค"
    within = normal("2. โครงการอบรมกลุ่ม", "เป้าหมายพิเศษ 3 ด้าน", separator="")
    found = activity(EMPTY, Passage.of(within), EMPTY, "2", rule)
    assert found.title is not None
    assert found.title.value == "โครงการอบรมกลุ่มเป้าหมายพิเศษ 3 ด้าน"
