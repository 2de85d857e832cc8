"""Lines: words of one region never mix with another's, and every character knows where it stands."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.lines import build_lines, group_rows, set_lines
from extractors.types import ClusterPage

Item = tuple[str, float, float]


def page(items: list[Item], width: float = 6.0, spaces: set[int] | None = None, angle: float = 0.0) -> ClusterPage:
    """Clusters of size 10 at (text, x0, base line), each ``width`` wide; ``spaces``: those with a space before them."""
    n = len(items)
    boxes = np.array([(x, y - 9, x + width, y + 3) for _, x, y in items], dtype=np.float32).reshape(-1, 4)
    return ClusterPage(
        1, 600, 800, tuple(t for t, _, _ in items), boxes, np.array([y for *_, y in items], dtype=np.float32),
        np.full(n, 10, dtype=np.float32), np.full(n, angle, dtype=np.float32), np.zeros(n, dtype=np.bool_),
        np.ones(n, dtype=np.float32), np.array([i in (spaces or ()) for i in range(n)], dtype=np.bool_),
    )  # fmt: skip


def word(text: str, x: float, y: float, width: float = 6.0) -> list[Item]:
    return [(c, x + i * width, y) for i, c in enumerate(text)]


def test_marks_take_no_width_and_every_figure_has_its_box() -> None:
    items = [("ร้", 10, 50), ("อ", 16, 50), ("ย", 22, 50), ("ล", 28, 50), ("ะ", 34, 50), *word("80.5", 46, 50)]
    (line,) = build_lines(page(items, spaces={5}))
    assert line.text == "ร้อยละ 80.5"
    assert len(line.xs) == len(line.text) + 1
    assert line.xs[1] == line.xs[2] == 16  # the tone sits on its consonant
    at = line.text.index("80.5")
    assert line.box_of(at, at + 4).as_tuple()[::2] == (46, 70)
    assert line.box_of(6, 7).as_tuple()[::2] == (40, 46)  # the space is the gap between the words


def test_a_cluster_of_two_letters_shares_its_width() -> None:
    (line,) = build_lines(page([("กำ", 10, 50), ("ๆ", 16, 50)]))
    assert line.xs == (10, 13, 16, 22)


def test_a_number_written_in_two_runs_is_whole() -> None:
    # the tail is written first, as producers do that fill a cell from the right
    items = [*word("14.6812", 16, 50), ("1", 10, 50)]
    (line,) = build_lines(page(items, spaces={7}))
    assert line.text == "114.6812"


def test_a_written_space_counts_only_in_writing_order() -> None:
    items = [("ข", 16, 50), ("ก", 10, 50)]
    (line,) = build_lines(page(items, spaces={1}))
    assert line.text == "กข"


@pytest.mark.parametrize(("gap", "text"), [(0.5, "กข"), (2.6, "ก ข")])
def test_a_clear_gap_is_a_space_where_none_is_written(gap: float, text: str) -> None:
    (line,) = build_lines(page([("ก", 10, 50), ("ข", 16 + gap, 50)]))
    assert line.text == text


def test_justified_letters_are_not_torn_apart() -> None:
    items = [("กขคงจฉชซ"[i], 10 + 7.8 * i, 50) for i in range(8)]  # 1.8 pt between all letters
    (line,) = build_lines(page(items))
    assert line.text == "กขคงจฉชซ"


def test_cells_side_by_side_never_mix() -> None:
    items = [*word("ซ้าย".replace("้", ""), 10, 50), *word("ขวา", 29, 50)]
    clusters = page(items)
    regions = np.array([0] * 3 + [1] * 3)
    rows = group_rows(clusters, regions)
    assert [(r, line.text) for r, line in zip(rows.regions, set_lines(clusters, rows), strict=True)] == [
        (0, "ซาย"), (1, "ขวา"),
    ]  # fmt: skip


def test_a_raised_note_stays_on_its_line_and_the_next_line_does_not() -> None:
    lines = build_lines(page([*word("กข", 10, 50), ("1", 22, 47.5), *word("คง", 10, 64)]))
    assert [line.text for line in lines] == ["กข1", "คง"]


def test_turned_text_reads_upwards_and_has_no_abscissae() -> None:
    items = [(c, 100.0, 300.0 - 6 * i) for i, c in enumerate("ตัวชี้วัด".replace("ั", "").replace("ี้", ""))]
    clusters = page(items, angle=90.0)
    boxes = np.array([(100, y - 6, 112, y) for _, _, y in items], dtype=np.float32)
    clusters = ClusterPage(
        1, 600, 800, clusters.texts, boxes, np.full(len(items), 110, dtype=np.float32), clusters.sizes, clusters.angles,
        clusters.bold, clusters.confidences, clusters.space_before,
    )  # fmt: skip
    (line,) = build_lines(clusters)
    assert (line.text, line.xs) == ("ตวชวด", ())
    assert line.box_of(0, 1) == line.bbox


def test_recognised_text_keeps_a_confidence_a_character() -> None:
    clusters = page([("ก่", 10, 50), ("5", 22, 50)])
    doubtful = ClusterPage(
        **{f: getattr(clusters, f) for f in ClusterPage.__slots__ if f not in ("confidences", "text_source")},
        confidences=np.array([0.9, 0.4], dtype=np.float32),
        text_source="ocr",
    )
    (line,) = build_lines(doubtful)
    assert line.text == "ก่ 5"
    assert line.confidences == (0.9, 0.9, 0.4, 0.4)
    assert line.source == "ocr"
    assert line.confidence_of(3, 4) == 0.4


clusters_anywhere = st.lists(
    st.tuples(st.sampled_from(["ก", "ข้", "ที่", "า", "5", "กำ", "A"]), st.integers(0, 80), st.integers(1, 6)), max_size=40
)


@given(clusters_anywhere, st.data())
def test_no_cluster_is_lost_or_made_up_and_abscissae_never_fall(
    items: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    clusters = page([(t, float(x * 5), float(y * 15)) for t, x, y in items])
    regions = np.array([data.draw(st.integers(-1, 3)) for _ in items], dtype=np.int64)
    lines = set_lines(clusters, group_rows(clusters, regions))
    wanted = Counter("".join(t for (t, _, _), r in zip(items, regions, strict=True) if r >= 0))
    assert Counter("".join(line.text for line in lines).replace(" ", "")) == wanted
    for line in lines:
        assert len(line.xs) == len(line.text) + 1
        assert all(a <= b for a, b in pairwise(line.xs))
