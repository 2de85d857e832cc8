"""The compiled loops over pdfium give what the same loops in Python give."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from numpy.typing import NDArray

from extractors import actual as retold
from extractors import clusters, ink, legible, lines, rulings, texts, typeset
from extractors.document import read_document
from extractors.ink import Ink
from extractors.orthography import MARKS, PLAIN_CONSONANTS
from extractors.pdfium import api, glyphs, native, objects, paths, places, rows, spans
from extractors.pdfium.frame import Frame, frame_of
from extractors.tables import assign, cells
from extractors.texts import tabulate
from extractors.types import ClusterPage, Font, GlyphPage, ReadOptions
from tests.glyph_pages import pdf
from tests.same import same

ROOT = Path(__file__).resolve().parents[2]
DRAWN = (
    "q 2 0 0 2 10 10 cm 5 5 40 20 re S 1 w 0 0 m 50 0 l 50 30 l h B 3 3 m 9 9 12 4 8 1 c f Q "
    "/Span << /ActualText (Hello) >> BDC BT /F 20 Tf 30 250 Td (Hello) Tj 0 -30 Td 1 0 0.3 1 40 80 Tm (wo rld) Tj ET EMC "
    "BT 0 1 -1 0 100 100 Tm /F 12 Tf (up) Tj ET"
)


def documents() -> list[Path | bytes]:
    samples = sorted((ROOT / "sample_docs").glob("*.pdf"), key=lambda path: path.stat().st_size)
    return [pdf(DRAWN), pdf(""), pdf("0 0 m 1 1 l S " * 700), *samples[:6]]


@pytest.mark.parametrize("number", range(9))
def test_compiled_and_plain_loops_agree(number: int, compiled: native.Native, monkeypatch: pytest.MonkeyPatch) -> None:
    document = pdfium.PdfDocument(documents()[number])
    for page in document:
        handle, frame = (at := api.address(page.raw)), frame_of(at)
        drawn = objects.plain_objects(handle, frame)
        same(objects.compiled_objects(handle, frame, compiled), drawn)
        marks = spans.take_spans(drawn.marked_texts())
        text_page = page.get_textpage()
        text = api.address(text_page.raw)
        found = rows.plain_rows(text)
        same(rows.compiled_rows(text, compiled), found)
        plain = glyphs.plain_glyphs(found, marks, drawn, frame, 1)
        same(glyphs.compiled_glyphs(found, marks, drawn, frame, 1, compiled), plain)
        table = texts.plain_tabulate(plain.texts)
        same(texts.compiled_tabulate(plain.texts, compiled), table)
        upright = table.where(PLAIN_CONSONANTS.__contains__)
        if not plain.angles.any() and plain.texts:
            monkeypatch.setattr(ink, "native", lambda: None)
            same(ink.compiled_ink(plain, upright, compiled), ink._read_ink(plain, upright))
        text_page.close()
    document.close()


def test_a_page_with_all_kinds_of_objects_has_rows(compiled: native.Native) -> None:
    document = pdfium.PdfDocument(pdf(DRAWN))
    page = document[0]
    found = objects.compiled_objects((at := api.address(page.raw)), frame_of(at), compiled)
    assert found.kinds[:, 0].tolist().count(objects.PATH) == 3
    assert len(found.texts()) == 3
    assert len(found.marked_texts()) == 2
    assert len(found.points) == found.kinds[:, 3].sum() > 8
    document.close()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_compiled_and_plain_loops_place_glyphs_alike(turn: int, compiled: native.Native) -> None:
    chance, n = np.random.default_rng(turn), 200
    matrix = {
        0: (1, 0, 0, -1, -3.3, 299),
        90: (0, 1, 1, 0, -1, -2),
        180: (-1, 0, 0, 1, 299, -2),
        270: (0, -1, -1, 0, 299, 298),
    }
    frame = Frame(tuple(map(float, matrix[turn])), 300.2, 298.7, turn)  # type: ignore[arg-type]
    black = chance.uniform(-10, 310, (n, 4)).round(1)
    again = chance.random(n) < 0.4  # a glyph of several characters has a row for each
    again[0] = False
    for i in np.flatnonzero(again).tolist():
        black[i] = black[i - 1]
    objects_of = chance.integers(0, 4, n) * (chance.random(n) < 0.9)
    begins = np.append(objects_of[0] > 0, (objects_of[1:] != objects_of[:-1]) & (objects_of[1:] != 0))
    runs = int(begins.sum())
    made = rows.GlyphRows(
        objects_of, chance.choice([32, 45, 0xE01, 0xE34, 0xFB01, *([0xD83D, 0xDDF9] if turn == 90 else [])], n).astype(np.uint32),
        chance.uniform(-150, 450, (n, 4)).astype(np.float32), black, begins.cumsum().astype(np.int32),
        chance.uniform(0, 2, (runs, 6)).astype(np.float32) * (turn != 0 or np.array([1, 0, 1, 1, 1, 1], np.float32)),
        chance.choice([0, 9.5, 12], runs), chance.integers(0, 1, runs).astype(np.int32), np.zeros(1, dtype=np.int64),
        np.zeros(1, dtype=np.int32),
    )  # fmt: skip
    page = replace(_NO_OBJECTS, handles=np.array([3, 1, 2, 1]))
    marks = spans.Spans(np.array([1, 3, 1]), np.array([0, 1, 2], dtype=np.int32), ("a", "b", "c"))
    plain = glyphs.plain_glyphs(made, marks, page, frame, 7)
    same(glyphs.compiled_glyphs(made, marks, page, frame, 7, compiled), plain)
    assert 0 < places.places_of(made, frame).parts.sum() < again.sum()
    assert 0 < len(plain.texts) < n
    assert {-1, 1, 2} == set(plain.actual.tolist())


def test_compiled_and_plain_loops_measure_the_same_ink(
    compiled: native.Native, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = np.random.default_rng(2572)
    monkeypatch.setattr(ink, "native", lambda: None)
    hanging = 0
    for n in (1, 2, 5, 60, 400):
        boxes = chance.uniform(0, 30, (n, 4)).round(1).astype(np.float32)
        boxes[:, 2:] = boxes[:, :2] + chance.choice([0, 3, 9], (n, 2))
        flat, none = np.zeros(n, dtype=np.float32), np.zeros(n, dtype=np.bool_)
        page = GlyphPage(
            1, 100.0, 100.0, ("ก",) * n, boxes, chance.uniform(5, 30, (n, 2)).round(1).astype(np.float32),
            chance.choice([0, 8, 12], n).astype(np.float32), flat, chance.integers(0, 3, n).astype(np.int32),
            (Font("A"), Font("B"), Font("C")), none, flat.astype(np.int32), ink=boxes,
        )  # fmt: skip
        plain = ink._read_ink(page, chance.random(n) < 0.5)
        same(ink.compiled_ink(page, chance.random(n) < 2, compiled), ink._read_ink(page, ~none))
        hanging += int(plain.above.sum() + plain.below.sum())
    assert hanging > 50


@pytest.mark.parametrize(
    "given", [(), ("ก",), tuple("ตัวชี้วัดที่ ๑"), ("น้ำ", "", "น", "น้ำ"), ("\ud800", "a", "\U0001f5f9", "a")]
)
def test_compiled_and_plain_loops_number_texts_alike(given: tuple[str, ...], compiled: native.Native) -> None:
    for _ in range(2):  # nothing is left of the texts before
        same(texts.compiled_tabulate(given, compiled), texts.plain_tabulate(given))
        same(texts.compiled_codes(given, compiled), texts.plain_codes(given))
        said = texts.plain_codes(given)
        assert compiled.words(said.codes, said.first) == given
    codes = np.array([0x61, 0xE01, 0x2610, 0x1F5F9, 0xD800, 0x61], dtype=np.uint32)
    assert compiled.letters(codes) == tuple(map(chr, codes.tolist()))
    assert compiled.letters(codes[:0]) == ()


@pytest.mark.parametrize("number", [0, 3, 4, 5])
def test_compiled_and_plain_loops_take_the_same_spans(number: int, compiled: native.Native) -> None:
    def taken(read: Callable[[NDArray[np.int64]], spans.Spans]) -> list[tuple[list[int], tuple[str, ...], int]]:
        out = []
        with pdfium.PdfDocument(documents()[number]) as document:
            for page in document:
                handle, frame = (at := api.address(page.raw)), frame_of(at)
                marked = objects.plain_objects(handle, frame).marked_texts()
                found = read(marked)
                # objects have other addresses in another document
                indices = found.of(marked).tolist()
                out.append((indices, found.texts, len(objects.plain_objects(handle, frame).marked_texts())))
        return out

    ours = taken(lambda marked: spans.compiled_spans(marked, compiled))
    assert ours == taken(lambda marked: spans.plain_spans(marked.tolist()))
    assert all(left == 0 for *_, left in ours)


def test_a_long_actual_text_is_taken_whole(compiled: native.Native) -> None:
    content = f"/Span << /ActualText ({'long ' * 400}) >> BDC BT /F 20 Tf 30 250 Td (Hello) Tj ET EMC"
    with pdfium.PdfDocument(pdf(content)) as document:
        page = document[0]
        marked = objects.plain_objects((at := api.address(page.raw)), frame_of(at)).marked_texts()
        assert spans.compiled_spans(marked, compiled).texts == ("long " * 400,)


def test_compiled_and_plain_loops_read_the_same_text_strings(compiled: native.Native) -> None:
    strings = (
        "feff0e190e490e33",
        "fffe190e",
        "efbbbfe0b899",
        "616263",
        "",
        "feff",
        "feffd83dddf90041",
        "feffd83d",
        "feff0e190e",
        "fe",
    )
    data = b"".join(map(bytes.fromhex, strings))
    ends = np.cumsum([len(s) // 2 for s in strings])
    table = np.column_stack((ends, 100 + ends, np.append(0, ends[:-1]), ends)).astype(np.int64)
    table = table[[0, 1, 0, *range(2, len(strings)), 3]]
    table[:, 1] = table[:, 0] * 16 + table[:, 2]
    ids = np.empty(len(table), dtype=np.int32)
    texts_read = compiled.span_texts(len(table), (table, np.frombuffer(data, dtype=np.uint8), ids))
    assert [texts_read[i] for i in ids] == [spans.text_string(data[a:b]) for a, b in table[:, 2:].tolist()]
    assert len(texts_read) == len(strings)


def test_compiled_loops_leave_out_spans_that_say_what_is_shown(compiled: native.Native) -> None:
    chance = np.random.default_rng(2575)
    left = 0
    for n in (0, 1, 2, *[40] * 30):
        shown = chance.choice(["ก", "า", "\u0e48", "", "ที่"], n).tolist()
        actual = np.sort(chance.integers(0, max(n // 3, 1), n)).astype(np.int32)
        actual[chance.random(n) < 0.2] = -1
        generated = chance.random(n) < 0.1
        said = []
        for span in range(max(n // 3, 1)):
            own = "".join(shown[i] for i in np.flatnonzero((actual == span) & ~generated))
            said.append(own if chance.random() < 0.6 else own[:-1] if chance.random() < 0.5 else own + "ก")
        flat = np.zeros((n, 4), dtype=np.float32)
        page = GlyphPage(
            1,
            1.0,
            1.0,
            tuple(shown),
            flat,
            flat[:, :2],
            flat[:, 0],
            flat[:, 0],
            actual,
            (),
            generated,
            actual,
            tuple(said),
        )
        plain = retold.plain_spans(page)
        ours = retold.compiled_spans(page, shown, compiled)
        assert ours == [(m, k) for m, k in plain if "".join(shown[i] for i in m) != said[k]]
        left += len(ours)
    assert left > 30
    twice = replace(page, actual=np.where(np.arange(n) < 30, 3, 1).astype(np.int32))
    assert retold.compiled_spans(twice, shown, compiled) is None


def test_compiled_and_plain_loops_sort_paths_alike(compiled: native.Native) -> None:
    chance, found = np.random.default_rng(2567), np.zeros(2, dtype=np.int64)
    for _ in range(30):
        counts = chance.integers(0, 9, 40)
        n, m = len(counts), int(counts.sum())
        kinds = np.zeros((n, 5), dtype=np.int32)
        kinds[:, 1:3], kinds[:, 3] = chance.integers(0, 2, (n, 2)), counts
        # on a coarse grid: many sides are level, upright, nearly so, or of no length
        points = chance.choice([0.0, 0.01, 0.04, 0.4, 1.5, 30.0, 30.04, 60.0], (m, 2)) + chance.choice([0.0, 100.0])
        segments = np.column_stack((chance.choice([0, 0, 0, 0, 1, 2], m), chance.integers(0, 2, m))).astype(np.int8)
        for corner in range(0, m - 4, 7):  # some true boxes
            x0, y0, wide, high = chance.uniform(1, 50, 4)
            points[corner : corner + 4] = [[x0, y0], [x0 + wide, y0], [x0 + wide, y0 + high], [x0, y0 + high]]
        drawn = objects.Objects(np.arange(n), kinds, np.zeros((n, 6)), points, segments)
        ours, plain = paths.compiled_paths(drawn, compiled), paths.plain_paths(drawn)
        found += len(plain.segments), len(plain.rects)
        same(ours, plain)
    assert (found > 10).all()


def test_compiled_and_plain_loops_find_the_same_glyphs_struck_twice(
    compiled: native.Native, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = np.random.default_rng(2568)
    found = 0
    for n in (2, 3, 40, 500, 500):
        black = np.zeros((n, 4), dtype=np.float32)
        black[:, 0] = chance.uniform(-5, 60, n)
        lines_at = np.round(chance.uniform(-5, 40, n)).astype(np.float32)
        up = Ink(black, black, lines_at, lines_at, *[lines_at > 0] * 3, True)
        sizes = chance.uniform(4, 30, n).astype(np.float32)
        ids, skip = chance.integers(0, 12, n), chance.random(n) < 0.1
        struck = []
        for answer in (compiled, None):
            monkeypatch.setattr(clusters, "native", lambda answer=answer: answer)
            struck.append(clusters._struck_twice(ids, up, sizes, skip))
        np.testing.assert_array_equal(*struck)
        found += int(struck[0].sum())
    assert found > 20


def test_compiled_and_plain_loops_make_the_same_clusters(
    compiled: native.Native, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = np.random.default_rng(2573)
    words = [
        "ก",
        "น",
        "า",
        "\u0e33",
        "\u0e4d",
        "\u0e48",
        "\u0e35",
        "\u0e38",
        "2",
        "a",
        " ",
        "\r",
        "",
        "ที่",
        "\u0e4d\u0e48",
        "\u0e32\u0e4d",
    ]
    weights = np.array([6, 6, 4, 1, 2, 4, 4, 2, 2, 2, 3, 0.2, 0.2, 0.3, 0.05, 0.3])
    kept = composed = by_loops = 0
    for n in (1, 2, 3, *[60] * 60, 700, 700):
        said = tuple(chance.choice(words, n, p=weights / weights.sum()).tolist())
        marks = np.array([w[:1] in MARKS for w in said])
        step = np.where(marks, 0.0, chance.choice([5, 5, 5, 5.2, 6.5, 9, 0.4], n))
        step[chance.random(n) < 0.05] = -50
        x0 = step.cumsum().astype(np.float32)
        shift = chance.choice([0, 0, 0, 0, 0, 1, 6], n) if n % 3 else np.zeros(n)
        size = chance.choice([12, 12, 12, 12, 12, 12, 8], n).astype(np.float32)
        base = np.repeat(chance.choice([50, 50, 50, 47, 90], n // 7 + 1), 7)[:n]
        wide = np.where(marks, 0, 5)
        boxes = np.column_stack((x0, base - 10, x0 + wide, base + 2)).astype(np.float32)
        black = np.column_stack((x0 - 3 * marks + shift, base - 9, x0 + 4 - 4 * marks + shift, base)).astype(np.float32)
        page = GlyphPage(
            1, 100.0, 100.0, said, boxes, np.column_stack((x0, base)).astype(np.float32), size, np.zeros(n, np.float32),
            chance.integers(0, 2, n).astype(np.int32), (Font("A"), Font("B", bold=True)), chance.random(n) < 0.05,
            np.full(n, -1, dtype=np.int32), ink=black,
        )  # fmt: skip
        answers = []
        for answer in (compiled, None):
            for module in (clusters, ink, texts):
                monkeypatch.setattr(module, "native", lambda answer=answer: answer)
            answers.append(clusters.cluster(replace(page, texts=tuple(said))))
        seen = clusters.compiled_clusters(
            page, np.array([clusters._KINDS[t] for t in said], np.uint8), np.arange(n), ink.read_ink(page, tabulate(said)), compiled
        )  # fmt: skip
        by_loops += seen is not None
        same(*answers)
        kept += len(answers[0].texts)
        composed += "".join(answers[0].texts).count("\u0e33") - "".join(said).count("\u0e33") > 0
        monkeypatch.setattr(texts, "native", lambda: None)
        assert texts.text_codes(answers[0].texts).codes.tolist() == [ord(c) for c in "".join(answers[0].texts)]
    assert kept > 2000
    assert composed > 10
    assert by_loops > 30


def test_compiled_and_plain_loops_see_the_same_in_a_text(compiled: native.Native) -> None:
    chance = np.random.default_rng(2574)
    letters = [*"กนาำำ้่ี ๑\u0e5c\u0e00\n\u00a0\u200b\x1f\x85ab,.2-日ﬁ\ufffd\ue001é\U0001f5f9", "\ud800"]
    assert legible.compiled_make_up("", compiled).tokens == []
    for n in (1, 2, 3, *range(20), 400, 400):
        text = "".join(chance.choice(letters, n).tolist())
        ours, plain = legible.compiled_make_up(text, compiled), legible.plain_make_up(text)
        same(ours, plain)
    thai = [*map(chr, range(0x0E00, 0x0E80)), "a", " ", "\u25cc", *"กนกนกนก"]
    illegal = 0
    for n in (*[1] * 60, *[2] * 200, *[3] * 300, *[5] * 100):
        text = "".join(chance.choice(thai, n).tolist())
        same(legible.compiled_make_up(text, compiled), legible.plain_make_up(text))
        illegal += legible.plain_make_up(text).illegal == 0
    assert 100 < illegal < 600


def test_compiled_and_plain_loops_put_glyphs_in_the_same_order(compiled: native.Native) -> None:
    chance = np.random.default_rng(2570)
    moved = 0
    for m, n, mixed in ((0, 5, 0), (1, 1, 0), (4, 0, 0), (6, 30, 0), (6, 30, 2), (300, 900, 0), (300, 900, 40)):
        handles = np.sort(chance.integers(1000, 9000, m)) * 16  # some stand twice
        runs = np.sort(chance.integers(0, max(m, 1), n))
        for a, b in chance.integers(0, max(n, 1), (mixed, 2)):
            runs[[a, b]] = runs[[b, a]]
        known = np.append(handles, [0])[runs] if m else np.zeros(n, dtype=np.int64)
        known[chance.random(n) < 0.1] = 8  # what stands in no object of the page
        begins = np.append(known[:1] != 0, (known[1:] != known[:-1]) & (known[1:] != 0))
        drawn = replace(rows._empty(n), objects=known, run_of=begins.cumsum().astype(np.int32))
        page = replace(_NO_OBJECTS, handles=handles)
        ours, plain = glyphs.compiled_content_order(drawn, page, compiled), glyphs.plain_content_order(drawn, page)
        assert (ours is None) == (plain is None)
        if ours is not None and plain is not None:
            np.testing.assert_array_equal(ours, plain)
            moved += 1
    assert 2 <= moved < 7


_NO_OBJECTS = objects.Objects(
    np.zeros(0, np.int64), np.zeros((0, 5), np.int32), np.zeros((0, 6)), np.zeros((0, 2)), np.zeros((0, 2), np.int8)
)


def test_an_array_that_cannot_be_looked_into_is_asked_for_its_place(compiled: native.Native) -> None:
    arrays = (np.arange(9.0)[4:], np.zeros((3, 2), np.float32)[1], np.array(7))
    assert compiled.addresses is not native.asked_for
    assert compiled.addresses(arrays) == compiled.addresses(list(arrays)) == native.asked_for(arrays)
    assert list((ctypes.c_void_p * 3).from_address(compiled._structure(arrays))) == native.asked_for(arrays)
    assert list(native._packed(arrays)) == native.asked_for(arrays)
    for given in (iter(arrays), arrays * 11):
        with pytest.raises(TypeError, match="a tuple"):
            compiled.addresses(given)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="a tuple"):
            compiled._structure(given)  # type: ignore[arg-type]


def test_compiled_and_plain_loops_set_the_same_lines(compiled: native.Native) -> None:
    chance = np.random.default_rng(2569)
    words = np.array(["ก", "ที่", "น้ำ", "a", "12", "", "\u0e49", "☐", "\U0001f5f9", " "], dtype=object)
    for n in (1, 2, 7, 300, 300):
        boxes = chance.uniform(0, 300, (n, 4)).astype(np.float32)
        boxes[:, 2] = boxes[:, 0] + chance.choice([0, 4, 6, 40], n)
        boxes[:, 3] = boxes[:, 1] + 12
        lines_at = chance.choice([10, 11, 14, 30, 50.5], n).astype(np.float32)
        page = ClusterPage(
            1, 300.0, 300.0, tuple(chance.choice(words, n)), boxes, lines_at,
            chance.choice([6, 9.5, 12], n).astype(np.float32), chance.choice([0, 0, 0, 90, 270], n).astype(np.float32),
            chance.random(n) < 0.5, chance.choice([1, 1, 0.4], n).astype(np.float32), chance.random(n) < 0.2,
        )  # fmt: skip
        across, along = lines_at.astype(np.float64), boxes[:, 0].astype(np.float64)
        key = chance.integers(-1, 4, n)
        plain = lines.plain_order(key, across, along, page.sizes)
        for ours, theirs in zip(lines.compiled_order(key, across, along, page.sizes, compiled), plain, strict=True):
            np.testing.assert_array_equal(ours, theirs)
        made = lines.group_rows(page, key)
        if len(made):
            plain_set = typeset.plain_typeset(page, made)
            same(typeset.compiled_typeset(page, made, compiled), plain_set)
            sure = replace(plain_set, flags=plain_set.flags | np.array([False, True, False]))
            ours = lines.compiled_lines(page, made, sure, compiled)
            assert ours == lines.plain_lines(page, made, sure)
            assert repr(ours) == repr(lines.plain_lines(page, made, sure))
            assert all(type(line.bold) is bool for line in ours)


def test_a_document_reads_the_same_without_the_compiled_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    path = ROOT / "sample_docs" / "thungsai_sar_2567.pdf"
    ours = read_document(path, ReadOptions(ocr=False))
    for module in (
        rows,
        objects,
        spans,
        paths,
        glyphs,
        retold,
        clusters,
        ink,
        legible,
        lines,
        texts,
        typeset,
        rulings,
        cells,
        assign,
    ):
        monkeypatch.setattr(module, "native", lambda: None)
    assert read_document(path, ReadOptions(ocr=False)) == ours


def test_an_older_build_is_refused(compiled: native.Native, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = next(Path(tmp_path).parent.glob("native*/native.so"))
    monkeypatch.setattr(native, "_LAYOUT", -1)
    with pytest.raises(ValueError, match="another version"):
        native.Native(library)


def test_a_library_that_cannot_be_used_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_native.so").write_bytes(b"no library")
    monkeypatch.setattr(native, "__file__", str(tmp_path / "native.py"))
    native.native.cache_clear()
    try:
        assert native.native() is None
    finally:
        native.native.cache_clear()
