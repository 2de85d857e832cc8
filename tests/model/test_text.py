"""Offsets of repaired text map both ways."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.geometry import BBox
from pipeline.model.page import Line, SourceText
from pipeline.model.text import Edit, NormalText


@st.composite
def texts(draw: st.DrawFn) -> NormalText:
    raw = draw(st.text("กขคงา่้ x1", min_size=0, max_size=30))
    edits, out, at = [], [], 0
    while at < len(raw):
        if draw(st.booleans()) and draw(st.booleans()):
            end = min(len(raw), at + draw(st.integers(0, 3)))
            new = draw(st.none() | st.text("ABC", max_size=4))
            edit = Edit(at, end, raw[at:end], new, "glyph")
            if edit.shown or end > at:
                edits.append(edit)
                out.append(edit.shown)
            if end == at:
                out.append(raw[at])
                at += 1
            at = max(at, end)
        else:
            out.append(raw[at])
            at += 1
    return NormalText("".join(out), SourceText(raw), tuple(edits))


@given(texts(), st.data())
def test_untouched_characters_map_to_themselves(text: NormalText, data: st.DataObject) -> None:
    touched = {k for e in text.edits for k in range(e.start, e.end)}
    for k, char in enumerate(text.raw.text):
        if k not in touched:
            lo, hi = text.to_text(k, k + 1)
            assert char in text.text[lo:hi]
            assert text.to_raw(lo, hi)[0] <= k < text.to_raw(lo, hi)[1]


@given(texts())
def test_an_edit_is_taken_whole(text: NormalText) -> None:
    at = 0
    for e in text.edits:
        lo, hi = text.to_text(e.start, e.end)
        if e.shown and e.end > e.start:
            assert e.shown in text.text[lo:hi]
            raw = text.to_raw(lo, hi)
            assert raw[0] <= e.start
            assert raw[1] >= e.end
        at = hi
    assert at <= len(text.text)


@given(texts())
def test_everything_maps_to_everything(text: NormalText) -> None:
    lo, hi = text.to_text(0, len(text.raw.text))
    assert lo == 0 or text.edits[0].start == 0
    assert hi == len(text.text)


def test_places_stand_on_their_words() -> None:
    line = Line(3, "น้ำหนัก 5", BBox(10, 20, 60, 32), xs=(10, 16, 16, 16, 22, 28, 28, 34, 38, 44))
    raw = SourceText(line.text, (line,), (0,))
    at = line.text.index("5")
    (place,) = NormalText(raw.text, raw).places(at, at + 1)
    assert place.page == 3
    assert place.raw == "5"
    assert (place.bbox.x0, place.bbox.x1) == (38, 44)


def test_a_bare_mark_shows_its_cluster() -> None:
    line = Line(1, "น้ำ", BBox(0, 0, 20, 10), xs=(0, 8, 8, 20))
    assert line.box_of(1, 2) == BBox(0, 0, 8, 10)
