"""Every way in which Thai was seen to come garbled out of PDFs, with its code points."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from extractors.clusters import cluster
from extractors.decoding.encodings import mac_thai, shifted, tis620
from extractors.decoding.glyphs import decode
from extractors.decoding.tables import table
from extractors.decoding.trigrams import thainess
from extractors.ink import Ink
from extractors.legible import legibility
from extractors.orthography import CONSONANTS
from extractors.trust import decode_page, page_text
from extractors.types import Font, GlyphPage
from tests.glyph_pages import HEIGHT, WIDTH, Pen, no_drawings

PROSE = "รายงานผลการปฏิบัติราชการตามคำรับรองของเทศบาลตำบลบ้านทุ่งเพื่อการพัฒนาคุณภาพชีวิตประชาชนในพื้นที่"


def read(page: GlyphPage) -> str:
    return "".join(cluster(decode(page)).texts)


# 1. Windows-Thai private use
@pytest.mark.parametrize(
    ("code", "mark"),
    [
        ("\uf701", "ิ"), ("\uf702", "ี"), ("\uf703", "ึ"), ("\uf704", "ื"), ("\uf705", "่"), ("\uf706", "้"),
        ("\uf707", "๊"), ("\uf708", "๋"), ("\uf709", "์"), ("\uf70a", "่"), ("\uf70b", "้"), ("\uf70c", "๊"),
        ("\uf70d", "๋"), ("\uf70e", "์"), ("\uf710", "ั"), ("\uf711", "\u0e4d"), ("\uf712", "็"), ("\uf713", "่"),
        ("\uf714", "้"), ("\uf715", "๊"), ("\uf716", "๋"), ("\uf717", "์"),
    ],
)  # fmt: skip
def test_private_use_marks(code: str, mark: str) -> None:
    assert read(Pen().letter("ป").mark(code).letter("น").page()) == "ป" + mark + "น"


@pytest.mark.parametrize(("code", "letter"), [("\uf700", "ฐ"), ("\uf70f", "ญ")])
def test_private_use_letters_without_foot(code: str, letter: str) -> None:
    assert read(Pen().letter(code).mark("\uf718", up=(-2.5, -0.5)).page()) == letter + "ุ"


# 2. Sara am lost to a space that has ink, and sara aa
def test_a_space_with_ink_over_a_letter_is_the_ring_of_sara_am() -> None:
    pen = Pen().letter("จ").mark(" ", up=(5.6, 6.9), wide=2.0).letter("า").letter("ก")
    assert page_text(cluster(decode(pen.page()))) == "จำก"


def test_the_tone_stays_before_sara_am_when_its_ring_is_a_space() -> None:
    pen = Pen().letter("น").mark("้", up=(7.2, 9.0)).mark(" ", up=(5.6, 6.9), wide=2.0).letter("า")
    assert page_text(cluster(decode(pen.page()))) == "น้ำ"


# 3. Sara aa read as sara am
def test_sara_am_without_a_ring_is_sara_aa() -> None:
    pen = Pen().letter("ก").letter("ล").mark("่").letter("\u0e33").letter("ว")
    assert read(pen.page()) == "กล่าว"


def test_aa_read_as_am_and_am_lost_to_a_space_on_one_line() -> None:
    pen = Pen().letter("ค").mark(" ", up=(5.6, 6.9), wide=2.0).letter("\u0e33").letter("น").mark("ิ").letter("ย")
    pen.letter("า").letter("ม")
    assert page_text(cluster(decode(pen.page()))) == "คำนิยาม"


# 4. Decomposed am: also the ring doubled by LibreOffice as U+0E33 U+0E32
def test_am_for_the_ring_and_aa_after_it_is_one_sara_am() -> None:
    assert read(Pen().letter("ด").mark("้", up=(7.2, 9.0)).mark("\u0e33", up=(5.6, 6.9)).letter("า").page()) == "ด้ำ"


@pytest.mark.parametrize("code", ["-", "5", "A"])
def test_am_for_the_ring_and_no_code_for_the_aa_after_it(code: str) -> None:
    pen = Pen().letter("ช").mark("\u0e33", up=(5.6, 6.9)).letter(code).letter("ร").letter("ะ")
    assert page_text(cluster(decode(pen.page()))) == "ชำระ"


def test_a_figure_behind_a_whole_am_stays() -> None:
    pen = Pen().letter("น").letter("\u0e33", up=(0.0, 6.9)).letter("5")
    assert page_text(cluster(decode(pen.page()))).endswith("5")


# 7. No ToUnicode
@pytest.mark.parametrize(("code", "mark"), [("\u00c9", "่"), ("\u00ca", "้"), ("\u00cd", "์")])
def test_glyph_numbers_201_202_205(code: str, mark: str) -> None:
    assert read(Pen().write("ผ").letter("ู", up=(-2.5, -0.5)).page())[0] == "ผ"
    assert read(Pen().letter("ท").mark(code, up=(7.2, 9.0)).letter("ก").page()) == "ท" + mark + "ก"


def test_an_e_with_acute_in_a_french_word_stays() -> None:
    assert read(Pen().letter("R").letter("\u00c9", up=(0.0, 7.5)).letter("S").page()) == "RÉS"


@pytest.mark.parametrize("code", ["\ufffd", "\u011a", "\u0116", ";", "\x16"])
def test_a_ring_of_any_code_before_sara_aa(code: str) -> None:
    pen = Pen()
    for word in ("สนัก", "คขอ", "รจ", "ทงาน", "ดเนิน", "นเสนอ", "ตบล"):
        pen.letter(word[0]).mark(code, up=(5.6, 6.9), wide=2.0).letter("า").write(word[1:]).space()
    assert page_text(cluster(decode(pen.page()))).split()[0] == "สำนัก"


def test_marks_mapped_one_by_one_in_the_wrong_order() -> None:
    """Pango and LibreOffice: the mark below is drawn last but its code comes first."""
    pen = Pen()
    for _ in range(3):
        pen.letter("ท").mark("ุ", up=(7.2, 9.0)).mark("่", up=(-2.5, -0.5)).letter("ง").space()
    assert page_text(cluster(decode(pen.page()))) == "ทุ่ง ทุ่ง ทุ่ง"


def test_a_tone_drawn_into_the_mark_beside_it_is_a_tone() -> None:
    """LibreOffice with Noto Looped Thai Bold: the tone stands no higher than the vowel, and hangs lower."""
    pen = Pen()
    pen.letter("ท").mark("ี", up=(7.2, 9.9)).mark("่", up=(6.9, 10.1)).letter("น")
    assert page_text(cluster(decode(pen.page()))) == "ที่น"


def test_unknown_tones_drawn_into_their_vowels_come_behind_them() -> None:
    """WeasyPrint with Noto Looped Thai: the narrow tone has the code of a Latin letter, and hangs lower than the vowel."""
    pen = Pen()
    for vowel in "ึีื":
        pen.letter("ผ" if vowel == "ึ" else "น").mark(vowel, up=(7.2, 9.9)).mark("i", up=(6.9, 10.1))
        pen.letter("ง" if vowel == "ึ" else "ว").space()
    assert page_text(cluster(decode(pen.page()))).replace("่", "้") == "ผึ้ง นี้ว นื้ว"


# 8. Mac-Thai read as MacRoman, and raw C1
def test_mac_thai() -> None:
    assert "".join(mac_thai(c) or "?" for c in "·π«∑“ß") == "แนวทาง"
    assert [mac_thai(bytes([b]).decode("mac_roman")) for b in (0x88, 0x89, 0x8C)] == ["่", "้", "์"]
    assert mac_thai("\u03bc") == "ต"


def test_a_page_in_mac_thai_is_read_again() -> None:
    garbled = "".join(_mac_roman(c) for c in PROSE * 2)
    page, trust = decode_page(_written(garbled, PROSE * 2), no_drawings(), None)
    assert (trust.usable, trust.decoder) == (True, "mac_thai")
    assert "".join(page.texts) == PROSE * 2


def _mac_roman(char: str) -> str:
    try:
        return char.encode("cp874").decode("mac_roman")
    except UnicodeError:
        return char


@pytest.mark.parametrize(("code", "mark"), [("\x8b", "่"), ("\x8c", "้"), ("\x87", "้"), ("\x82", "ี")])
def test_raw_c1_marks(code: str, mark: str) -> None:
    assert read(Pen().letter("ป").mark(code).letter("น").page()) == "ป" + mark + "น"


# 9. Canva: a mark becomes U+0000 or an ASCII letter; TCPDF: a shifted table
def test_canva_letters_for_marks() -> None:
    pen = Pen()
    for _ in range(4):
        pen.letter("ท").mark("ี").mark("c", up=(7.2, 9.0), wide=1.0).letter("ด").mark("ี").space()
        pen.letter("เ").letter("ป").mark("q", up=(7.2, 9.0)).letter("น").space()
    assert page_text(cluster(decode(pen.page()))).split()[:2] == ["ที่ดี", "เป็น"]


def test_tcpdf() -> None:
    assert "".join(shifted(0x0DF0, False)(c) or "?" for c in "`abcdefghi") == "๐๑๒๓๔๕๖๗๘๙"
    garbled = "".join(chr(ord(c) - 0x0DF0) for c in PROSE)
    page, trust = decode_page(_written(garbled, PROSE), no_drawings(), None)
    assert (trust.usable, trust.decoder) == (True, "tcpdf")
    assert "".join(page.texts) == PROSE


def test_tis620_read_as_latin() -> None:
    garbled = PROSE.encode("cp874").decode("latin-1")
    assert "".join(tis620(c) or "?" for c in garbled) == PROSE
    page, trust = decode_page(_written(garbled, PROSE), no_drawings(), None)
    assert trust.usable
    assert "".join(page.texts) == PROSE


def _written(codes: str, shown: str) -> GlyphPage:
    """A page that shows ``shown`` and whose glyphs carry ``codes``."""
    pen = Pen(x=5.0).write(shown)
    pen.rows = [(code, *row[1:]) for code, row in zip(codes, pen.rows, strict=True)]
    return pen.page()


# 10. Marks mapped to consonants
def test_marks_mapped_to_consonants_are_deciphered() -> None:
    pen = Pen(x=5.0)
    wrong = {"ั": "บ", "ี": "ช", "้": "ด", "ิ": "ว"}
    shown = "บัญชีรายรับรายจ่ายประจำปีที่ได้รับอนุมัติให้ดำเนินการตามแผนพัฒนาท้องถิ่นและได้จัดทำบัญชีที่ดินครบถ้วน"
    pen.write(shown)
    hangs = [row[2][3] <= 95.0 for row in pen.rows]
    pen.rows = [
        (wrong.get(row[0], row[0]) if over else row[0], *row[1:]) for row, over in zip(pen.rows, hangs, strict=True)
    ]
    assert read(pen.page()) == shown


# 11. Noise
def test_distilled_noise_is_told_from_text() -> None:
    assert legibility("Ù\x03Ûÿ\x03ÍÌˆ“\x03ÙÏ‡\x05\r\nÎ\x02Ê\r").odd > 0.5
    assert thainess(PROSE) > 0.5 > 0.1 > thainess("".join(reversed(PROSE)))


def test_marks_that_hang_on_no_thai_letter_are_left_as_they_are() -> None:
    pen = Pen()
    for letter in "Qxz":
        pen.letter(letter).mark("c", up=(7.2, 9.0)).letter(letter).mark("\x00", up=(7.2, 9.0), wide=1.0)
    page = pen.page()
    assert decode(page).texts == page.texts


# 12. Symbols that carry meaning
@pytest.mark.parametrize(
    ("font", "code", "shown"),
    [
        ("Wingdings", "\uf0fc", "✓"), ("Wingdings2", "\uf050", "✓"), ("Symbol", "\uf0a3", "≤"),
        ("Wingdings 2", "\uf0a3", "☐"), ("SymbolMT", "\uf0b3", "≥"), ("Wingdings", "\uf0a8", "☐"),
        ("Wingdings-Regular", "\uf06f", "□"), ("Wingdings", "\uf0fe", "☑"), ("Wingdings2", "\uf052", "☑"),
        ("Wingdings", "o", "□"), ("Symbol", "\u00b3", "≥"),
    ],
)  # fmt: skip
def test_symbols_by_font(font: str, code: str, shown: str) -> None:
    pen = Pen()
    pen.fonts.append(Font(font, symbolic=True))
    pen.font = 1
    assert read(pen.letter(code).page()) == shown


@pytest.mark.parametrize("char", "🗖□☐☑☒🗹■≥≤")
def test_symbols_with_their_own_code_stay(char: str) -> None:
    assert read(Pen().letter(char).page()) == char


# 13. zero-width space
def test_zero_width_space_is_dropped() -> None:
    assert read(Pen().letter("ก").letter("\u200b", width=0.01).letter("น").page()) == "กน"


# 14. Typed wrong at the source: not ours to change
def test_misspelt_words_are_left_alone() -> None:
    assert read(Pen().write("ผูปวย งบประมาร คตวามรู้").page()) == "ผูปวยงบประมารคตวามรู้"


# ActualText
def test_actual_text_is_laid_over_its_own_glyphs() -> None:
    pen = Pen()
    pen.actual.append("ผึ้ง")
    pen.span = 0
    pen.letter("X").mark("Y").mark("Z", up=(7.2, 9.0)).letter("W")
    assert cluster(decode(pen.page())).texts == ("ผึ้", "ง")


def test_actual_text_of_marks_whose_letter_is_outside_the_span() -> None:
    pen = Pen().letter("น")
    pen.actual.append("้ำ")
    pen.span = 0
    pen.mark("?", up=(5.6, 6.9)).mark("?", up=(7.2, 9.0)).letter("?")
    assert read(pen.page()) == "น้ำ"


def test_a_letter_coded_as_its_whole_cluster_while_its_marks_follow() -> None:
    """InDesign: the ActualText of a cluster lies over the letter alone, the marks follow outside."""
    pen = Pen()
    pen.actual.append("รั")
    pen.span = 0
    pen.letter("ร")
    pen.span = -1
    pen.mark("ั").letter("ฐ")
    assert read(pen.page()) == "รัฐ"
    assert read(Pen().letter("น่").letter("า").letter("น่").page()) == "นาน"


def test_a_mark_left_behind_at_the_edge_is_no_word() -> None:
    pen = Pen()
    pen.actual.append("ที่")
    pen.span = 0
    assert read(pen.mark("่").page()) == ""


def test_every_table_row_is_one_code_point() -> None:
    for name in ("private_use", "unmapped", "mac_thai"):
        for code, text in table(name).items():
            assert len(code) == 1
            assert text
    assert table("private_use")["\uf700"] in CONSONANTS


@pytest.mark.parametrize("code", ["\x13", "A", "\ufffd"])
def test_what_stands_behind_a_ring_is_sara_aa(code: str) -> None:
    """fpdf2 with shaping: sara am is drawn as a ring and a sara aa that has no code of its own."""
    pen = Pen()
    pen.letter("ค").mark("\u0e4d").letter(code, up=(0.0, HEIGHT)).letter("น").mark("\u0e4d").mark(
        "้", up=(7.2, 9.0)
    ).letter(code)
    assert page_text(cluster(decode(pen.page()))) == "คำน้ำ"
    assert page_text(cluster(decode(Pen().write("คา").letter(code).page()))) == "คา" + code
    assert page_text(cluster(decode(Pen().letter("ธ").mark("\u0e4d").letter(".", up=(0.0, 1.0)).page()))) == "ธ\u0e4d."


def _typst(*pieces: tuple[str, tuple[str, ...], bool]) -> GlyphPage:
    """Spans of ActualText and their glyphs; marks are the glyphs behind the first where it is a letter."""
    pen = Pen()
    for actual, glyphs, spanned in pieces:
        pen.actual.append(actual)
        pen.span = len(pen.actual) - 1 if spanned else -1
        for glyph in glyphs:
            if glyph in "ธตานล":
                pen.letter(glyph)
            else:
                pen.mark(glyph, up=(7.2, 9.0) if glyph == "ธิ์" else (5.5, 7.0))
    return pen.page()


def test_a_cluster_that_typst_says_in_pieces_is_said_once() -> None:
    named = _typst(("ธิ์", ("ธ", "\x0b"), True), ("", ("ธิ์",), False), ("า", ("า",), True))
    assert page_text(cluster(decode(named))) == "ธิ์า"
    parts = _typst(
        ("ต่ำ", ("ต", "\x12"), True),
        ("ต่ำ", ("ปิ่",), True),
        ("ต่ำ", ("า",), True),
        ("ต่ำ", ("ต", "\x12"), True),
        ("ต่ำ", ("า",), True),
    )
    assert page_text(cluster(decode(parts))) == "ต่ำต่ำ"


@pytest.mark.parametrize(("letter", "word"), [("ต", "ต่ำ"), ("น", "น้ำ"), ("ย", "ย่ำ")])
def test_a_ring_and_a_tone_in_one_glyph(letter: str, word: str) -> None:
    """WeasyPrint with Sarabun, Niramit, Krub: the glyph has the code of a Latin letter, and is twice as high as a mark."""
    pen = Pen().letter(letter).mark("t", up=(5.6, 11.5)).letter("า")
    assert page_text(cluster(decode(pen.page()))) == word
    assert page_text(cluster(decode(Pen().letter("ก").mark("t", up=(5.6, 11.5)).letter("น").page()))) != "กํ้น"


@pytest.mark.parametrize("code", ["'", "*", "^"])
def test_a_sign_over_a_letter_is_a_mark(code: str) -> None:
    """Qt with Sarabun: variants of marks have no code, and are read as the sign that their number is."""
    pen = Pen()
    for _ in range(3):
        pen.letter("ท").mark("ี").mark(code, up=(7.2, 9.0), wide=1.0, back=1.0).letter("ด").mark("ี").space()
    shown = page_text(cluster(decode(pen.page())))
    assert code not in shown
    quoted = Pen().letter("ท").letter("ด").letter(code, width=2.0, up=(5.5, 7.5)).letter("น")
    assert code in page_text(cluster(decode(quoted.page())))


@pytest.mark.parametrize("code", ["\x13", "P", "\ufffd", "|"])
@pytest.mark.parametrize(
    ("wide", "foot", "letter"), [(9.0, 0.0, "ญ"), (9.0, 1.0, "ญ"), (6.0, 0.0, "ฐ"), (6.0, 2.0, "ฎ")]
)
def test_letters_without_their_foot(code: str, wide: float, foot: float, letter: str) -> None:
    """XeTeX and cairo give the variants of ญ ฐ ฎ ฏ over ุ ู no code, Qt that of their number."""
    pen = (
        Pen()
        .write("กนบพม")
        .letter("ร", 4.0)
        .space()
        .letter(code, wide, up=(-foot, HEIGHT))
        .mark("ู", up=(-2.5 - foot, -0.5 - foot))
    )
    assert read(pen.page()) == "กนบพมร" + letter + "ู"
    assert read(Pen().write("กนบพมร").letter(code, wide).page()) == "กนบพมร" + code


def test_a_letter_without_its_foot_in_a_face_of_one_width() -> None:
    pen = Pen().letter("ร").letter("า").write("กนบพ").letter("Q").mark("ู", up=(-2.5, -0.5))
    pen.letter("Q", up=(0.0, HEIGHT)).mark("ุ", up=(-2.5, -0.5))
    assert read(pen.page()) == "รากนบพญูญุ"


def test_what_has_no_consonants_height_is_no_letter_without_its_foot() -> None:
    for code, high in (("-", 2.0), ("(", 7.5), ("\u25cc", HEIGHT)):
        assert code in read(
            Pen().write("กนบพม").letter("ร", 4.0).letter(code, up=(0.0, high)).mark("ู", up=(-2.5, -0.5)).page()
        )


def test_a_ring_before_a_sara_am_with_a_ring_of_its_own() -> None:
    """pdfkit and pdfmake with the fonts of TLWG: น้ำ is drawn as น, ring, tone, and sara am whole."""
    pen = Pen().letter("น").mark("\u0e33").mark("้", up=(7.2, 9.0)).letter("\u0e33", up=(0.0, 7.5)).letter("ด")
    assert page_text(cluster(decode(pen.page()))) == "น้ำด"
    named = Pen().letter("น")
    named.actual.append("้\u0e33")
    named.span = 0
    named.mark("\u0e33").mark("5", up=(7.2, 9.0)).letter("า")
    assert page_text(cluster(decode(named.page()))) == "น้ำ"  # the ring is used up


def test_an_empty_actual_text_takes_no_mark_away() -> None:
    """cairo lays one over each glyph that it has no code for."""
    pen = Pen()
    pen.actual.append("")
    for letter, mark in (("จ", "\u0e4d"), ("ป", "ี")):
        pen.letter(letter)
        pen.span = 0
        pen.mark(mark)
        pen.span = -1
        pen.letter("า")
    assert page_text(cluster(decode(pen.page()))) == "จำปีา"


def test_the_tone_of_a_ring_with_a_tone_is_told_by_its_shape() -> None:
    """ป้ำ is as rare as ปำ: the neighbours do not tell, the part over the ring does."""
    from extractors.decoding.shapes import MARK_ORDER, _templates

    shapes, _, labels = _templates()
    asked = []

    def look(
        glyphs: GlyphPage, ink: Ink, rows: Sequence[int], *, topmost: bool = False, alone: bool = False
    ) -> NDArray[np.float64] | None:
        asked.append(topmost)
        vector: NDArray[np.float64] = shapes[labels.tolist().index(MARK_ORDER.index("๋" if topmost else "ิ"))]
        return vector

    for code in ("0", "\x81"):
        pen = Pen().letter("ป").mark(code, up=(5.6, 11.5)).letter("า")
        assert page_text(cluster(decode(pen.page(), look))) == "ป๋ำ"
    assert True in asked


def test_no_figure_hangs_over_a_letter() -> None:
    """Whatever it is, it is no 4; a raised figure behind a letter is one."""
    hung = Pen().letter("ก").mark("4", wide=3.0, back=1.0).letter("น")
    assert "4" not in page_text(cluster(decode(hung.page())))


def _two_fonts_in_one(shift: float) -> GlyphPage:
    """Figures that WeasyPrint draws as marks, ``shift`` points before their place, or without ink: 97.25 in the file."""
    pen = Pen().write("ร้อยละ").space()
    for figure, hangs in (("9", False), ("7", False), (".", False), ("2", True), ("5", False)):
        pen.letter(figure, up=(7.0, 9.0) if hangs else (0.0, 0.01))
        if hangs:
            text, box, ink, _, font, span = pen.rows[-1]
            left = ink[0] - shift
            pen.rows[-1] = text, (left, *box[1:]), (left, ink[1], left + 2.0, ink[3]), left, font, span
    return pen.page()


def test_figures_that_are_drawn_as_other_glyphs_are_doubted_and_keep_their_order() -> None:
    page = decode(_two_fonts_in_one(shift=8.0))
    assert [font.contradicted for font in page.fonts] == [True]
    assert page_text(cluster(page)) == "ร้อยละ 97.25"
    assert decode(page).fonts == page.fonts


def test_glyphs_drawn_over_one_another_are_doubted() -> None:
    pen = Pen().write("ผลงาน").space()
    for figure in "123456":
        pen.letter(figure, 8.0)
        pen.x -= 5.0
    assert [font.contradicted for font in decode(pen.page()).fonts] == [True]


def test_raised_figures_and_bold_by_overprint_are_not_doubted() -> None:
    raised = Pen().write("ตาราง")
    for figure in "12345":
        raised.write("เมตร").letter(figure, 3.0, up=(5.0, 7.5)).space()
    assert not any(font.contradicted for font in decode(raised.page()).fonts)
    struck = Pen().write("ผลงาน").space()
    for figure in "123456":
        struck.letter(figure)
        struck.x -= WIDTH - 0.3
        struck.letter(figure)
    assert not any(font.contradicted for font in decode(struck.page()).fonts)


def test_two_marks_in_one_glyph_that_its_code_names() -> None:
    """Noto's looped face draws ั๊ as one glyph: it is as high as two, and keeps both."""
    pen = Pen().letter("ป").mark("ั๊", up=(5.6, 11.5)).letter("ม")
    assert page_text(cluster(decode(pen.page()))) == "ปั๊ม"
    again = Pen().letter("พ").mark("ื").mark("ื้", up=(7.2, 9.0)).letter("น")
    assert page_text(cluster(decode(again.page()))) == "พื้น"


def test_marks_of_one_size_without_a_code_are_told_apart_by_their_shape() -> None:
    """cairo gives neither ี nor ื over ป and ฟ a code, and both fill the same box."""
    from extractors.decoding.shapes import MARK_ORDER, _templates

    shapes, _, labels = _templates()
    pen, drawn = Pen(), {}
    for letter, mark, rest in (("ป", "ี", "นะ"), ("ฟ", "ื", "นะ"), ("ป", "ี", "กา"), ("ฟ", "ื", "มา")):
        pen.letter(letter, up=(0.0, 7.0))
        drawn[len(pen.rows)] = mark
        pen.mark("\ufffd").write(rest)

    def look(
        glyphs: GlyphPage, ink: Ink, rows: Sequence[int], *, topmost: bool = False, alone: bool = False
    ) -> NDArray[np.float64] | None:
        vector: NDArray[np.float64] = shapes[labels.tolist().index(MARK_ORDER.index(drawn[rows[0]]))]
        return vector

    assert page_text(cluster(decode(pen.page(), look))) == "ปีนะฟืนะปีกาฟืมา"
