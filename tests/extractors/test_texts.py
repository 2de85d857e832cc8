"""What is worked out once for the texts of a page, and when it is worked out anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from extractors.ink import read_ink
from extractors.squares import _bright
from extractors.texts import tabulate, text_codes
from extractors.types import Font, GlyphPage


@pytest.mark.parametrize(
    "texts", [(), ("ก",), tuple("ตัวชี้วัดที่ ๑"), ("น้ำ", "", "น", "น้ำ"), ("", "กก"), ("\ud800", "a", "\U0001f5f9", "a")]
)
def test_a_table_says_what_each_glyph_says(texts: tuple[str, ...]) -> None:
    for given in (texts, list(texts)):
        table = tabulate(given)
        assert tuple(table.distinct[k] for k in table.ids.tolist()) == texts
        assert len(set(table.distinct)) == len(table.distinct)


def test_texts_that_are_equal_and_not_the_same_have_the_same_codes() -> None:
    pages = [tuple("รายงานผล" + c) for c in "กขคงจฉช"]
    again = [tuple("".join(page)) for page in pages]
    for page, other in zip(pages, again, strict=True):
        assert text_codes(page).codes.tolist() == text_codes(other).codes.tolist() == [*map(ord, page)]


def test_ink_is_read_anew_where_a_consonant_changed() -> None:
    n = 6
    ink = np.tile(np.array([0, 4, 5, 10], dtype=np.float32), (n, 1))
    ink[3:, 1] = 2  # these reach higher
    flat = np.zeros(n, dtype=np.float32)
    page = GlyphPage(
        number=1, width=100.0, height=100.0, texts=tuple("กกก---"), boxes=ink, origins=np.full((n, 2), 10, np.float32),
        sizes=flat + 10, angles=flat, font_ids=np.zeros(n, np.int32), fonts=(Font("A"),), generated=flat > 0,
        actual=np.full(n, -1, np.int32), actual_texts=(), ink=ink,
    )  # fmt: skip
    low = read_ink(page, tabulate(page.texts))
    assert low.height.tolist() == pytest.approx([6.0] * n)
    signs = replace(page, texts=tuple("กกก+-+"))
    assert read_ink(signs, tabulate(signs.texts)) is low
    letters = replace(page, texts=tuple("---กกก"))
    assert read_ink(letters, tabulate(letters.texts)).height.tolist() == pytest.approx([8.0] * n)


def test_brightness_is_that_of_the_percentile() -> None:
    chance = np.random.default_rng(2571)
    for shape in ((1, 1), (2, 3), (4, 4), (7, 9), (11, 13)):
        grey = chance.integers(0, 256, shape).astype(np.int16)
        assert _bright(grey) == np.percentile(grey, 90)
