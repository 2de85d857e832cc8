"""The forms that masks are measured on: what is known of the others' fillings, and never of the masked one's own words."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from normalizers.masks.squash import squash

ROOT = Path(__file__).resolve().parents[2]
TEXT = "\n".join(
    (
        "แบบรายงานการตรวจสถานที่ประกอบอาหาร ประจำเดือน",
        "ผู้ตรวจพบว่าร้านค้าริมคลองเก็บวัตถุดิบไว้ในตู้เย็นอย่างถูกสุขลักษณะ และมีอ่างล้างมือแยกต่างหาก",
        "ข้อเสนอแนะ ให้ปิดฝาถังขยะทุกครั้ง และตรวจสุขภาพผู้ปรุงอาหารปีละหนึ่งครั้ง",
        "หมายเหตุ ผู้ประกอบการรับทราบผลการตรวจแล้วและจะปรับปรุงภายในสามสิบวัน",
    )
)
STRANGE = "เรือประมงออกจากท่าเทียบเรือตั้งแต่เช้ามืด เพื่อจับปลาหมึกและกุ้งในอ่าว แล้วกลับเข้าฝั่งก่อนพายุพัดผ่านมา " * 4


@pytest.fixture(autouse=True)
def found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Benchmarks and training are no packages of the installation."""
    monkeypatch.setattr(sys, "path", [*sys.path, str(ROOT), str(ROOT / "benchmarks")])


def test_the_own_words_of_a_body_are_not_known() -> None:
    """What a body wrote stands in no other filling, so nothing of it can be known."""
    import mask_forms as forms

    kinds = list(forms.load_forms())
    assert len(kinds) >= 4
    for fillings in kinds:
        assert len(fillings) == 4
        for filling in fillings:
            lines = forms.earlier_documents(fillings, filling.number, 0).lines()
            whole = "\n".join(lines)
            pieces = [squash(piece) for piece, own in filling.pieces if own and len(piece) > 25]
            assert pieces
            assert not any(piece[k : k + 24] in whole for piece in pieces for k in range(len(piece) - 23))


def test_who_wrote_what_runs_along_the_text() -> None:
    import mask_forms as forms

    from training.mask_maker import hide_words

    for fillings in forms.load_forms():
        for composed in (False, True):
            own = fillings[0].own(composed=composed)
            assert len(own) == len(hide_words(fillings[0].text, 1, composed=composed).text)
            assert 0.1 < sum(own) / len(own) < 0.5


def test_imitated_fillings_share_the_print_and_not_the_rest() -> None:
    from training.mask_maker import other_fillings

    for seed in range(300, 306):
        documents = other_fillings(TEXT, seed, [STRANGE])
        assert 1 <= len(documents) <= 3
        told = "".join(squash(line) for line in documents[0])
        pieces = [squash(p) for p in TEXT.split() if len(p) > 12]
        kept = [p in told for p in pieces]
        assert any(kept)
    assert not all(
        p in "".join(map(squash, other_fillings(TEXT, 302, [STRANGE])[0])) for p in map(squash, TEXT.split())
    )
