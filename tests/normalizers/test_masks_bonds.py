"""How answers go with the words beside them, by counts."""

from __future__ import annotations

import numpy as np
import pytest

from normalizers.masks.bonds import BONDS, Bonds, Ends, Pairs, look_up
from normalizers.masks.genre import PhraseCounts
from normalizers.masks.squash import squash
from normalizers.masks.standing import Numbers
from normalizers.masks.words import UNKNOWN, load_words


def bonds_of(
    answers: list[str], before: tuple[str, str], after: tuple[str, str], *phrases: str
) -> list[dict[str, float]]:
    table = load_words()
    counts = PhraseCounts()
    counts.add(table, map(squash, phrases))
    numbers = Numbers()
    at = numbers.of([squash(a) for a in answers])
    ends = Ends(table, numbers).rows(at)
    around = np.array([[table.lookup.get(squash(w), UNKNOWN) for w in (*before, *after)]] * len(answers), np.int64)
    joined = np.full((len(answers), 2), -2.0)
    return [dict(zip(BONDS, row, strict=True)) for row in Bonds(table, counts).rows(around, ends, joined).tolist()]


def test_a_rare_word_is_bound_more_than_a_common_one_that_stands_there_as_often_by_chance() -> None:
    singles = np.array([1000.0, 60.0, 9000.0, 1e6])
    pairs = Pairs(np.array([0 * 4 + 1, 0 * 4 + 2], np.uint64), np.array([50, 50]), singles, singles)
    rare, common, never = pairs.bonds(np.array([0, 0, 1]), np.array([1, 2, 2]))
    assert rare > common > never


def test_what_was_never_counted_together_is_worse_the_commoner_both_are() -> None:
    singles = np.array([1e4, 1e4, 10.0, 1e8])
    pairs = Pairs(np.array([15], np.uint64), np.array([5]), singles, singles)
    both, one = pairs.bonds(np.array([0, 0]), np.array([1, 2]))
    assert both < one < 0.1


def test_an_unknown_neighbour_says_nothing() -> None:
    (row,) = bonds_of(["งบประมาณ"], ("ฮฮฮฮ", "ฮฮฮฮ"), ("ฮฮฮฮ", "ฮฮฮฮ"))
    assert {name: value for name, value in row.items() if value and name != "news"} == {}


def test_the_words_before_and_after_are_told_apart() -> None:
    good, bad = bonds_of(["ประชาชน", "กระดุม"], ("แก่", "พี่น้อง"), ("ฮฮฮฮ", "ฮฮฮฮ"))
    assert good["pair_before"] > bad["pair_before"]
    assert good["triple_before"] > bad["triple_before"]
    assert good["pair_after"] == bad["pair_after"] == 0.0


def test_a_word_further_off_binds_whatever_is_between() -> None:
    near, far = bonds_of(["ประชาชน", "กระดุม"], ("คุณภาพชีวิต", "ของ"), ("ใน", "พื้นที่"))
    assert near["skip_before"] > far["skip_before"]
    assert near["skip_after"] > far["skip_after"]


def test_what_is_known_of_the_form_binds_words_that_news_never_say() -> None:
    around = (("ฮฮฮฮ", "ทะเบียน"), ("กระดุม", "ฮฮฮฮ"))
    (without,) = bonds_of(["ปลากะพง"], *around)
    (known,) = bonds_of(["ปลากะพง"], *around, "ทะเบียนปลากะพงกระดุม")
    assert known["phrase_before"] > 0 >= without["phrase_before"]
    assert known["phrase_after"] > 0 >= without["phrase_after"]
    assert known["pair_before"] == without["pair_before"]


def test_an_answer_of_several_words_is_bound_by_its_ends_and_never_amid() -> None:
    table = load_words()
    numbers = Numbers()
    at = numbers.of([squash("ปีงบประมาณ")])
    (ends,) = Ends(table, numbers).rows(at)
    assert table.spelt[int(ends[0])] in ("ปี", "ปีงบประมาณ")
    (row,) = bonds_of(["ครูนักเรียน"], ("ของ", "ให้"), ("และ", "ใน"))
    assert row["triple_amid"] == 0.0


@pytest.mark.parametrize("rows", [0, 3])
def test_shapes(rows: int) -> None:
    table = load_words()
    bonds = Bonds(table, PhraseCounts())
    found = bonds.rows(np.full((rows, 4), UNKNOWN, np.int64), np.zeros((rows, 4)), np.zeros((rows, 2)))
    assert found.shape == (rows, len(BONDS))


def test_nothing_is_found_among_no_keys() -> None:
    at, found = look_up(np.empty(0, np.uint64), np.array([3, 4]))
    assert not found.any()
    assert at.tolist() == [0, 0]


def test_what_stands_together_as_one_word_is_a_pair_where_half_of_it_is_hidden() -> None:
    assert {squash(w) for w in ("ปฏิบัติ", "งาน", "ปฏิบัติงาน")} <= load_words().lookup.keys()
    half, strange = bonds_of(["งาน", "กระดุม"], ("การ", "ปฏิบัติ"), ("ฮฮฮฮ", "ฮฮฮฮ"))
    assert half["pair_before"] > 1 > strange["pair_before"]
    (known,) = bonds_of(["บัวลอย"], ("ฮฮฮฮ", "ขนม"), ("ฮฮฮฮ", "ฮฮฮฮ"), "ขนมบัวลอย")
    assert known["phrase_before"] > 0


def test_the_start_of_a_compound_is_bound_to_its_rest() -> None:
    start, strange = bonds_of(["ปฏิบัติ", "กระดุม"], ("ฮฮฮฮ", "ฮฮฮฮ"), ("งาน", "ฮฮฮฮ"))
    assert start["pair_after"] > 1 > strange["pair_after"]


def test_a_word_is_joined_across_the_edge_however_what_is_visible_is_cut() -> None:
    ends = Ends(load_words(), Numbers())
    assert "การปฏิบัติ" in load_words().lookup  # as which the visible letters may be read
    work, button = ends.joined(["งาน", "กระดุม"], "การปฏิบัติ", "").tolist()
    assert work[0] > 1 > button[0]
    assert work[1] == button[1] < 0
    (start,) = ends.joined(["ปฏิบัติ"], "", "งานประจำ").tolist()
    assert start[1] > 1 > start[0]
