"""Edits made in layers, told in the offsets of the first text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from normalizers.edits import Change, Draft, apply, with_edits
from pipeline.model.page import SourceText
from pipeline.model.text import Edit


def _change(start: int, end: int, text: str) -> Change:
    return Change(start, end, text, "spelling", "test")


def test_later_layers_are_told_in_raw_offsets() -> None:
    draft = Draft(SourceText("abcdef"), "abcdef").with_changes([_change(1, 2, "BB"), _change(4, 5, "")])
    assert draft.text == "aBBcdf"
    draft = draft.with_changes([_change(0, 1, "A"), _change(4, 5, "D")])
    assert draft.text == "ABBcDf"
    done = draft.finish()
    assert [(e.start, e.end, e.raw, e.repaired) for e in done.edits] == [(0, 2, "ab", "ABB"), (3, 5, "de", "D")]
    assert done.raw_slice(4, 5) == "de"


def test_what_is_undone_is_no_edit() -> None:
    draft = Draft(SourceText("abc"), "abc").with_changes([_change(1, 2, "x")]).with_changes([_change(1, 2, "b")])
    assert draft.text == "abc"
    assert draft.finish().edits == ()


def test_no_edit_is_empty_on_either_side() -> None:
    done = Draft(SourceText("กขค"), "กขค").with_changes([_change(1, 1, "ิ"), _change(2, 3, "")]).finish()
    assert done.text == "กิข"
    assert all(e.raw and e.repaired for e in done.edits)


def test_extra_edits_give_way() -> None:
    done = Draft(SourceText("abcdef"), "abcdef").with_changes([_change(1, 3, "X")]).finish()
    more = with_edits(done, [Edit(2, 4, "cd", "Y", "mask"), Edit(4, 5, "e", None, "mask", "personal")])
    assert more.text == "aXdef"
    assert [e.status for e in more.edits] == ["repaired", "personal"]


@st.composite
def _layers(draw: st.DrawFn) -> tuple[str, list[list[Change]]]:
    text = draw(st.text(alphabet="กขาิ่ x", max_size=12))
    now, layers = text, []
    for _ in range(draw(st.integers(1, 3))):
        cuts = sorted(draw(st.lists(st.integers(0, len(now)), max_size=6, unique=True)))
        changes = [
            _change(a, b, draw(st.text(alphabet="กขาิ่ y", max_size=3)))
            for a, b in zip(cuts[::2], cuts[1::2], strict=False)
        ]
        layers.append(changes)
        now = apply(now, changes)
    return text, layers


@given(_layers())
def test_layers_compose(case: tuple[str, list[list[Change]]]) -> None:
    text, layers = case
    draft, now = Draft(SourceText(text), text), text
    for changes in layers:
        draft, now = draft.with_changes(changes), apply(now, changes)
    done = draft.finish()
    assert done.text == now
    at, out = 0, []
    for e in done.edits:
        assert at <= e.start <= e.end
        assert text[e.start : e.end] == e.raw != e.repaired
        out += [text[at : e.start], e.shown]
        at = e.end
    assert "".join([*out, text[at:]]) == now
