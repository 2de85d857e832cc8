"""Evidence inside a text: the lines that hold it, cut to its words."""

from __future__ import annotations

from pipeline.model.geometry import BBox, Place
from pipeline.model.record import Value
from pipeline.scoring.scan import places_of, squeeze

LINES = ("สำนักงาน ก.ธ.ว. จัดทำแผน", "และส่งให้ สำนักงาน ก.ร.ว.", "พิจารณาต่อไป")
TEXT = Value(" ".join(LINES), tuple(Place(1, BBox(100, 20.0 * k, 300, 20.0 * k + 14), s) for k, s in enumerate(LINES)))


def _places(words: str) -> tuple[Place, ...]:
    at = TEXT.value.index(words)
    return places_of(TEXT, at, at + len(words))


def test_one_line_is_cut_to_the_words() -> None:
    (p,) = _places("ก.ร.ว.")
    assert (p.raw, p.bbox.top, p.bbox.x1) == ("ก.ร.ว.", 20, 300)
    assert 230 < p.bbox.x0 < 275


def test_words_over_two_lines_give_both() -> None:
    assert [p.bbox.top for p in _places("จัดทำแผน และส่งให้")] == [0, 20]


def test_a_text_without_places() -> None:
    assert places_of(Value("ไม่มี"), 0, 3) == ()


def test_squeezed_offsets_lead_back() -> None:
    text = "ไม่ สามารถ ดำเนิน\nการ ๑๒ ๓๔"
    s = squeeze(text)
    at = s.text.index("ดำเนินการ")
    assert text[slice(*s.back(at, at + len("ดำเนินการ")))] == "ดำเนิน\nการ"
    assert s.text.endswith("12|34")
