"""Lines set at hardly more than their size: marks reach into the rows of their neighbours, and grow together with these."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.ocr.cores import line_cores
from extractors.ocr.grown import grown_together
from extractors.ocr.image import ink
from extractors.ocr.marks import described, likelihoods
from extractors.ocr.parts import carve, find_parts
from extractors.ocr.stacking import Pieces
from tests.extractors.test_ocr_regions import DPI, FACE, NO_RULES, drawn, lines_of


def test_a_vowel_of_a_kind_not_seen_elsewhere_goes_to_its_own_line_at_one_em(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.extractors.test_ocr_regions.FACE", FACE.with_name("Laksaman.ttf"))
    texts = ["หน่วยงานที่อยู่ร่วมกันกับผู้ดูแล", "วิธีการติดตามผลิตภัณฑ์การผลิต", "ผลิตผลวิจัยวิชาการจริง", "นิสิตวิศวกรรมศาสตร์ติดตาม"]
    size = 66
    together = lines_of(drawn([(30, 100 + size * k, t) for k, t in enumerate(texts)], size))
    assert len(together) == len(texts)
    for k, (line, text) in enumerate(zip(together, texts, strict=True)):
        (alone,) = lines_of(drawn([(30, 100 + size * k, text)], size))
        own, other = int((line.image < 128).sum()), int((alone.image < 128).sum())
        assert abs(own - other) < 0.02 * other, text


def test_a_line_between_two_that_all_but_touch_it_is_found() -> None:
    # letters 20 high, 33 apart; small ones at the foot of the first row and at the head of the third draw these to the second
    letters = [(x, y, x + 18, y + 20) for y in (100, 133, 166) for x in range(0, 240, 24)]
    drawn_in = [(x, y, x + 18, y + 14) for y in (108, 164) for x in range(240, 336, 24)]
    assert [c[0] for c in line_cores(np.array([*letters, *drawn_in], np.int32), 20.0)][1] == 133.0


def test_rows_of_marks_are_no_lines() -> None:
    # letters 20 high, 40 apart; between them marks that are as high as small letters, on every third
    letters = [(x, y, x + 18, y + 20) for y in (100, 140, 180) for x in range(0, 400, 24)]
    marks = [(x, y + 25, x + 12, y + 38) for y in (100, 140) for x in range(0, 400, 72)]
    assert [c[0] for c in line_cores(np.array([*letters, *marks], np.int32), 20.0)] == [100.0, 140.0, 180.0]


def test_the_shape_of_a_mark_tells_whether_it_stands_over_letters_or_under_them() -> None:
    over, under = [], []
    for text, kinds in (("กิ", over), ("กี", over), ("กั", over), ("กุ", under), ("กู", under)):
        image = drawn([(60, 200, text)], 72)
        parts = find_parts(ink(image), NO_RULES, 400.0)
        small = int(np.argmin(parts.areas[1:])) + 1
        x0, top, x1, bottom = parts.boxes[small].tolist()
        kinds.append(likelihoods(described(parts.labels[top:bottom, x0:x1] == small, 0.56 * 72)[None])[0])
    assert all(k[0] > k[1] + 1 for k in over)
    assert all(k[1] > k[0] + 1 for k in under)


def test_a_vowel_under_a_letter_grown_together_with_one_over_the_next_line_is_cut_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("extractors.ocr.grown.TIGHT", 1.5)  # so that these two, drawn for the test, count as tight
    size, foot = 72, 200
    image = drawn([(60, foot, "กคูก")], size)
    vowel = drawn([(60, foot, "กคิก")], size) < 128
    body = find_parts(ink(image), NO_RULES, 400.0).body
    letter_rows = slice(round(foot - body), foot)
    over = np.flatnonzero((vowel & ~(drawn([(60, foot, "กคก")], size) < 128)).any(1))
    under = np.flatnonzero((ink(image) & ~(drawn([(60, foot, "กคก")], size) < 128)).any(1))
    # the next line where its sara i begins in the last row of the sara u
    down = int(under[-1]) - int(over[0])
    page = image.copy()
    page[down:][vowel[: len(page) - down]] = 0
    parts = find_parts(ink(page), NO_RULES, 400.0)
    cores = [(float(letter_rows.start), float(foot)), (float(letter_rows.start + down), float(foot + down))]
    members = np.arange(1, len(parts.boxes))
    cuts = list(grown_together(Pieces(parts.boxes[1:], cores, body), parts.labels, members))
    assert len(cuts) == 1
    piece, corner, within = cuts[0]
    assert abs(corner[1] + int(np.flatnonzero(within.any(1))[0]) - int(under[-1])) <= 3
    parts = carve(parts, piece, corner, within)
    assert parts.areas[-1] > 0


def test_a_cut_beside_the_ink_leaves_no_piece_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    # both rules may cut one piece at the same row: the second half of the second cut is empty
    image = drawn([(60, 120, "ขอบข่ายงานของกอง"), (60, 185, "กำหนดเวลาชัดเจน")])
    image[110:160, 95:98] = 0
    monkeypatch.setattr(
        "extractors.ocr.regions.overlapped",
        lambda *_: [(int(find_parts(ink(image), NO_RULES, DPI).labels[140, 96]), 10)],
    )
    assert len(lines_of(image)) == 2


def test_a_tail_and_brackets_between_lines_at_usual_distance_stay_whole() -> None:
    size = 48
    texts = ["(1) การปฏิบัติงาน (ฐาน)", "(2) กฎหมายและปฏิทิน [๑]", "(3) ฝึกฤดูกาลญี่ปุ่น (ก)"]
    together = lines_of(drawn([(60, 100 + 58 * k, t) for k, t in enumerate(texts)], size))
    assert len(together) == 3
    for k, (line, text) in enumerate(zip(together, texts, strict=True)):
        (alone,) = lines_of(drawn([(60, 100 + 58 * k, text)], size))
        assert line.box == alone.box
        assert (line.image < 128).sum() == (alone.image < 128).sum()
