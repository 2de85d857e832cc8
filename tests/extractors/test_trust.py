"""Which text layers are believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.clusters import cluster
from extractors.pdfium.document import open_pdf
from extractors.trust import Trust, decode_page, judge
from tests.glyph_pages import Pen, no_drawings, pdf

FULL = [(0.0, 0.0, 595.0, 842.0)]
STRIPS = [(0.0, 84.2 * k, 595.0, 84.2 * (k + 1)) for k in range(10)]
THAI = (
    "องค์การบริหารส่วนตำบลทุ่งตัวอย่างได้จัดทำรายงานผลการดำเนินงานตามแผนพัฒนาท้องถิ่นประจำปี โดยมีเป้าหมายให้ประชาชน"
    "ได้รับบริการที่ดี ทั่วถึง และเป็นธรรม"
)
ENGLISH = (
    "The annual report of the office describes the results of the work that was done in the fiscal year and the "
    "plans for the next year as agreed with the council"
)


def verdict(
    text: str, images: list[tuple[float, float, float, float]] | None = None, share: float | None = None
) -> Trust:
    pen = Pen(x=5.0)
    for k, part in enumerate(text.split("\n")):
        pen.x, pen.y = 5.0, 50.0 + 20.0 * k
        pen.write(part)
    page = pen.page()
    return judge(page, cluster(page), no_drawings(images), None if share is None else (lambda _: share))


def test_a_thai_page_and_an_english_page_are_fine() -> None:
    assert verdict(THAI).usable
    assert verdict(ENGLISH).usable
    assert verdict("1.1 97.31 5.0000\n2.1 1,858 4.9892").usable


def test_a_blank_page_needs_nothing_and_a_picture_needs_recognition() -> None:
    assert verdict("") == Trust(False, 1.0, "none", "blank")
    for images in (FULL, STRIPS):
        found = verdict("", images)
        assert (found.usable, found.needs_ocr, found.reason) == (False, True, "image_only")


@pytest.mark.parametrize(
    "junk",
    [
        "fl~tll'llJ1111'l'l~fl 11~:: m1m~1rn1JlJ lJ ~1J1::LYJfl",
        "nnu wlu fiuruv rlnrllnu drur:unrd:fi6er ttauntlilrl: qruiotJ tvrdrlrurn tilu",
        "カ口木ミ 二人大几 ロロ山 工口木カ口木ミ 二人大几 ロロ山 工口木",
    ],
)
def test_junk_layers_over_a_scan_are_not_believed(junk: str) -> None:
    found = verdict(junk + junk, FULL)
    assert (found.usable, found.needs_ocr) == (False, True)


def test_a_page_number_over_a_scan_is_not_its_text() -> None:
    assert verdict("- 6 -", FULL).reason == "little_text_on_image"


def test_real_text_over_a_background_picture_is_believed() -> None:
    assert verdict(THAI, FULL).usable
    assert verdict(ENGLISH, FULL).usable


def test_a_small_picture_on_a_page_of_text_changes_nothing() -> None:
    assert verdict(THAI, [(100.0, 100.0, 200.0, 200.0)]).usable


def test_thai_letters_that_are_no_words() -> None:
    words = "บบญชช รนยจนย ปรนจนจปช ทชชหนน กจรดนนนนนงจน ตจมบผนพบฒนจ ชชชหนนวนยงจน ททองถตน"
    assert verdict(words * 2).reason == "not_words"
    shuffled = "".join(sorted(THAI.replace(" ", "")))
    assert not verdict(shuffled).usable


def test_the_dictionary_decides_in_doubt_only() -> None:
    doubtful = "ผูปวยเปนไขหวดใหญไดรบวคซนตามเปาหมายทกาหนดไวโดยเจาหนาทสาธารณสขประจาตาบลทงหมด"
    assert verdict(doubtful, share=0.2).reason == "not_words"
    assert verdict(THAI, share=0.0).usable, "text that reads is not put to the dictionary"


def test_undecodable_noise_goes_to_recognition_and_keeps_no_confidence() -> None:
    pen = Pen(x=5.0)
    for k, code in enumerate("\xd9\x03\xdb\xff\x03\xcd\xcc\u02c6\u201c\x03\xd9\xcf\u2021\x05\xce\x02\xca" * 4):
        pen.letter(code) if k % 4 else pen.mark(code)
    page, trust = decode_page(pen.page(), no_drawings(), None)
    assert (trust.reason, trust.needs_ocr) == ("noise", True)
    assert (page.text_source, page.confidence) == ("none", 0.0)


def test_an_english_pdf_is_read() -> None:
    lines = " ".join(f"BT /F 8 Tf 10 {280 - 12 * k} Td ({part}) Tj ET" for k, part in enumerate(ENGLISH.split(" the ")))
    source = open_pdf(pdf(lines), max_pages=2)
    assert decode_page(source.glyphs(1), source.drawings(1), None)[1].usable


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("measures_acrobat_pua.pdf", {6}), ("blank_forms_printtopdf_no_text.pdf", {1, 2, 3, 4}),
        ("survey_kodchiang_pua.pdf", set()), ("gazette_decomposed_am.pdf", set()),
    ],
)  # fmt: skip
def test_real_files_name_the_pages_that_need_recognition(shared: Path, name: str, bad: set[int]) -> None:
    source = open_pdf(shared / "real" / name, max_pages=200)
    found = {
        number
        for number in range(1, source.page_count + 1)
        if decode_page(source.glyphs(number), source.drawings(number), None)[1].needs_ocr
    }
    assert found == bad
