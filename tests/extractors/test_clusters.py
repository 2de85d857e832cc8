"""Clusters: marks on their letters whatever the order of writing, spaces as seen, nothing lost."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.clusters import cluster
from extractors.decoding.glyphs import decode
from extractors.orthography import canonical
from extractors.types import ClusterPage
from tests.glyph_pages import Pen


def text_of(page: ClusterPage) -> str:
    return "".join((" " if s else "") + t for t, s in zip(page.texts, page.space_before, strict=True))


@pytest.mark.parametrize(
    "text",
    ["ผลการดำเนินงาน", "ตัวชี้วัดที่ ๑.๒", "น้ำผึ้ง ค่ำ", "ปู่ฟื้นฝั่ง", "พันธุ์ สิทธิ์", "ร้อยละ 97.50", "เจ้าหน้าที่ฎีกา"],
)
def test_plain_text_comes_back(text: str) -> None:
    assert text_of(cluster(Pen().write(text).page())) == text


def test_marks_written_after_the_whole_run_go_to_their_letters() -> None:
    pen = Pen()
    pen.letter("ท").letter("ด").letter("น")
    pen.x = 56.0
    pen.mark("ี").mark("่", up=(7.2, 9.0))
    pen.x = 68.0
    pen.mark("้")
    assert text_of(cluster(pen.page())) == "ที่ดน้"


def test_marks_written_tone_first_are_put_in_logical_order() -> None:
    pen = Pen().letter("ช").mark("้", up=(7.2, 9.0)).mark("ี").letter("ว")
    assert text_of(cluster(pen.page())) == "ชี้ว"


def test_a_false_space_before_a_mark_is_dropped_and_a_real_one_kept() -> None:
    pen = Pen().letter("ท")
    pen.rows.append((" ", (56.0, 92.0, 56.0, 102.0), (56.0, 100.0, 56.0, 100.0), 56.0, 0, -1))
    pen.mark("ี").mark("่", up=(7.2, 9.0)).space().letter("๑")
    assert text_of(cluster(pen.page())) == "ที่ ๑"


def test_a_space_that_is_overwritten_is_not_seen() -> None:
    pen = Pen().letter("1").space()
    pen.x -= 3.0
    pen.letter("1").letter("4")
    assert text_of(cluster(pen.page())) == "114"


@pytest.mark.parametrize("parts", [["\u0e4d", "\u0e49"], ["\u0e49", "\u0e4d"]])
def test_decomposed_sara_am_is_composed_with_the_tone_before_it(parts: list[str]) -> None:
    pen = Pen().letter("น")
    for part in parts:
        pen.mark(part, up=(5.5, 6.8) if part == "\u0e4d" else (7.2, 9.0))
    assert text_of(cluster(pen.letter("า").page())) == "น้ำ"


def test_nikhahit_written_after_sara_aa_makes_sara_am() -> None:
    pen = Pen().letter("ส").letter("า")
    pen.x = 56.0
    pen.mark("\u0e4d", wide=2.0)
    assert text_of(cluster(pen.page())) == "สำ"


def test_marks_of_a_letter_spaced_word_stay_with_the_letter_they_follow() -> None:
    pen = Pen()
    for letter, mark in (("บ", "ั"), ("น", ""), ("ท", "ึ"), ("ก", "")):
        pen.letter(letter)
        pen.x += 3.0
        if mark:
            pen.mark(mark, back=0.5)
    assert "".join(cluster(pen.page()).texts) == "บันทึก"


def test_a_title_struck_twice_is_read_once() -> None:
    pen = Pen().write("ฉบับที่")
    again = Pen(x=50.4, y=100.3).write("ฉบับที่")
    pen.rows += again.rows
    assert text_of(cluster(pen.page())) == "ฉบับที่"


def test_the_same_digit_twice_is_not_a_double_strike() -> None:
    assert text_of(cluster(Pen().write("1100.00").page())) == "1100.00"


def test_a_raised_figure_stands_on_the_line_of_its_letter() -> None:
    pen = Pen().letter("m")
    pen.rows.append(("2", (56.0, 88.0, 59.0, 98.0), (56.2, 93.0, 58.8, 96.0), 56.0, 0, -1))
    page = pen.page()
    page.sizes[1] = 6.0
    found = cluster(page)
    assert found.baselines[1] == found.baselines[0]


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_turned_text_clusters_as_upright_text_does(quarter: int) -> None:
    upright = Pen(x=200.0, y=300.0).write("ชี้วัดน้ำ").page()
    turned = _turn(upright, quarter)
    assert cluster(turned).texts == cluster(upright).texts


def _turn(page, quarter):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    def point(x, y):  # type: ignore[no-untyped-def]
        for _ in range(quarter):
            x, y = y, -x
        return x, y

    def box(rows):  # type: ignore[no-untyped-def]
        a, b = point(rows[:, 0], rows[:, 1]), point(rows[:, 2], rows[:, 3])
        xs, ys = np.sort([a[0], b[0]], axis=0), np.sort([a[1], b[1]], axis=0)
        return np.column_stack([xs[0], ys[0], xs[1], ys[1]]).astype(np.float32)

    return replace(
        page,
        boxes=box(page.boxes),
        ink=box(page.ink),
        origins=np.column_stack(point(page.origins[:, 0], page.origins[:, 1])).astype(np.float32),
        angles=np.full(len(page.texts), 90.0 * quarter, dtype=np.float32),
    )


_SYLLABLES = st.lists(
    st.tuples(
        st.sampled_from("กขคงจชดตทนบปผพมยรลวสหอ"), st.sampled_from(["", "ิ", "ี", "ึ", "ุ", "ู", "ั"]),
        st.sampled_from(["", "่", "้"]), st.sampled_from(["", "า", "ะ", " ", "ำ"]),
    ),
    min_size=1, max_size=25,
)  # fmt: skip


@settings(max_examples=60)
@given(_SYLLABLES, st.randoms(use_true_random=False))
def test_clustering_neither_loses_nor_invents_a_glyph(syllables, random) -> None:  # type: ignore[no-untyped-def]
    text = "".join("".join(s) for s in syllables).replace("ัำ", "ำ")
    page = Pen(x=10.0).write(text).page()
    expected = Counter(text.replace(" ", ""))
    assert Counter("".join(cluster(page).texts)) == expected
    # in whatever order the producer wrote the glyphs
    order = list(range(len(page.texts)))
    random.shuffle(order)
    from dataclasses import replace

    shuffled = replace(
        page,
        texts=tuple(page.texts[i] for i in order),
        boxes=page.boxes[order],
        ink=page.ink[order],
        origins=page.origins[order],
    )
    assert Counter("".join(cluster(shuffled).texts)) == expected


@settings(max_examples=40)
@given(_SYLLABLES)
def test_decoding_twice_is_decoding_once(syllables) -> None:  # type: ignore[no-untyped-def]
    once = decode(Pen(x=10.0).write("".join("".join(s) for s in syllables)).page())
    assert decode(once).texts == once.texts


def test_canonical_is_idempotent_on_every_order_of_am() -> None:
    for text in ("น\u0e4d\u0e49า", "น\u0e49\u0e4dา", "น\u0e33\u0e49"):
        assert canonical(canonical(text)) == canonical(text) == "น้ำ"


@pytest.mark.parametrize(("back", "shown"), [(6.4, ["ซึ", "ง"]), (60.0, ["ง", "ซึ"])])
def test_a_letter_set_upon_the_one_before_it_stands_behind_it(back: float, shown: list[str]) -> None:
    """WeasyPrint's raised tones in pdfium: the pen's move back over the mark is lost. What is set far back stands before."""
    pen = Pen(x=100.0).letter("ซ").mark("ึ")
    pen.x -= back
    page = cluster(pen.letter("ง").page())
    assert [page.texts[i] for i in np.argsort(page.boxes[:, 0], kind="stable")] == shown
